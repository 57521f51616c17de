//! Companions of a crate: the dependencies it re-exports or that bear its name.

use std::collections::{BTreeMap, BTreeSet};

use super::{Companion, Nearness, judge};
use crate::local::files::Files;
use crate::local::place::Place;

/// Derives them from `Cargo.toml`, `src/lib.rs` and the README.
pub fn derive(place: &Place, files: &Files) -> Vec<Companion> {
    let Some(manifest) = files
        .read("Cargo.toml")
        .and_then(|t| t.parse::<toml::Table>().ok())
    else {
        return Vec::new();
    };
    let mut names = dependencies(&manifest);
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    for target in targets.into_iter().flat_map(|all| all.values()) {
        names.extend(target.as_table().map(dependencies).unwrap_or_default());
    }
    let root = files.read("src/lib.rs").unwrap_or_default();
    let mut reexported: BTreeMap<String, Nearness> = BTreeMap::new();
    for (name, nearness) in root.lines().filter_map(reexport) {
        let known = reexported.entry(name).or_insert(nearness);
        *known = nearness.min(*known);
    }
    let family = place.name.replace('-', "_");
    let rule = |name: &str| {
        let name = name.replace('-', "_");
        let rest = name.strip_prefix(&family);
        let is_family = rest.is_some_and(|rest| rest.starts_with('_'));
        let reexported = reexported.get(&name).copied();
        reexported.or(is_family.then_some(Nearness::Same))
    };
    let readme = files.read("README.md").unwrap_or_default();
    judge(names, &readme, rule)
}

fn dependencies(table: &toml::Table) -> BTreeSet<String> {
    let dependencies = table.get("dependencies").and_then(toml::Value::as_table);
    let names = dependencies.into_iter().flatten().map(|(key, value)| {
        let renamed = value.get("package").and_then(toml::Value::as_str);
        renamed.unwrap_or(key).to_owned()
    });
    names.collect()
}

/// Returns the crate that a line re-exports from: `pub use clap_builder::*;`.
fn reexport(line: &str) -> Option<(String, Nearness)> {
    let line = line.trim_start();
    let rest = line
        .strip_prefix("pub use ")
        .or_else(|| line.strip_prefix("pub extern crate "))?;
    let rest = rest.trim_start_matches("::");
    let name: String = rest
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    let nearness = match &rest[name.len()..] {
        "::*;" => Nearness::Whole,
        _ => Nearness::Same,
    };
    let is_crate = !matches!(name.as_str(), "self" | "crate" | "super" | "");
    is_crate.then_some((name, nearness))
}
