//! Companions of a crate: the dependencies it re-exports or that bear its name.

use std::collections::BTreeSet;

use super::{Companion, judge};
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
    let reexported: BTreeSet<String> = root.lines().filter_map(reexport).collect();
    let family = place.name.replace('-', "_");
    let is_same = |name: &str| {
        let name = name.replace('-', "_");
        let rest = name.strip_prefix(&family);
        rest.is_some_and(|rest| rest.starts_with('_')) || reexported.contains(&name)
    };
    let readme = files.read("README.md").unwrap_or_default();
    judge(names, &readme, is_same)
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
fn reexport(line: &str) -> Option<String> {
    let line = line.trim_start();
    let rest = line
        .strip_prefix("pub use ")
        .or_else(|| line.strip_prefix("pub extern crate "))?;
    let name: String = rest
        .trim_start_matches("::")
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!matches!(name.as_str(), "self" | "crate" | "super" | "")).then_some(name)
}
