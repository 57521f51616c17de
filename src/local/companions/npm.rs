//! Companions of an npm package: its types, its scope, what it re-exports.

use std::collections::{BTreeMap, BTreeSet};

use super::{Companion, Nearness, judge};
use crate::local::files::Files;
use crate::local::place::Place;

/// Lists of dependencies in `package.json`.
const LISTS: &[&str] = &["dependencies", "peerDependencies", "optionalDependencies"];

/// Derives them from `package.json`, the entry file and the README.
pub fn derive(place: &Place, files: &Files) -> Vec<Companion> {
    let manifest = files.read("package.json").unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap_or_default();
    let names: BTreeSet<String> = LISTS
        .iter()
        .filter_map(|list| manifest.get(list)?.as_object())
        .flat_map(|list| list.keys().cloned())
        .collect();
    let mut reexported: BTreeMap<String, Nearness> = BTreeMap::new();
    for text in entries(&manifest)
        .iter()
        .filter_map(|path| files.read(path))
    {
        for (name, nearness) in text.lines().filter_map(reexport) {
            let known = reexported.entry(name.to_owned()).or_insert(nearness);
            *known = nearness.min(*known);
        }
    }
    let rule = |name: &str| {
        let reexported = reexported.get(name).copied();
        let is_family = is_family(&place.name, name);
        reexported.or(is_family.then_some(Nearness::Same))
    };
    let readme = files
        .entries
        .iter()
        .find(|entry| entry.path.to_lowercase().starts_with("readme"));
    let readme = readme
        .and_then(|entry| files.read(&entry.path))
        .unwrap_or_default();
    let mut all = judge(names, &readme, rule);
    all.push(Companion {
        nearness: Nearness::Whole,
        name: types_of(&place.name),
    });
    if !place.name.starts_with('@') {
        // `@jest/*`: much of it is needed by others of the scope alone.
        all.push(Companion {
            nearness: Nearness::Same,
            name: format!("@{}/*", place.name),
        });
    }
    all
}

/// Returns the name under which DefinitelyTyped publishes the types of a package.
fn types_of(name: &str) -> String {
    match name.strip_prefix('@').and_then(|name| name.split_once('/')) {
        Some((scope, name)) => format!("@types/{scope}__{name}"),
        None => format!("@types/{name}"),
    }
}

/// Tells whether a dependency bears the package's name: `@vue/x` of `vue`,
/// `vite-node` of `vite`, `@tanstack/query-core` of `@tanstack/react-query`.
fn is_family(package: &str, name: &str) -> bool {
    let scope = |name: &str| {
        name.strip_prefix('@')?
            .split_once('/')
            .map(|(s, _)| s.to_owned())
    };
    let is_scope = match (scope(package), scope(name)) {
        // `@types/x` needs `@types/y`: the scope is no family.
        (Some(own), Some(other)) => own == other && own != "types",
        (None, Some(other)) => other == package,
        _ => false,
    };
    let rest = name.strip_prefix(package);
    is_scope || rest.is_some_and(|rest| rest.starts_with('-'))
}

/// Lists the files that a package is entered by, declarations first.
fn entries(manifest: &serde_json::Value) -> Vec<String> {
    let named = ["types", "typings", "main", "module"].iter();
    let named = named.filter_map(|key| manifest.get(key)?.as_str());
    let usual = ["index.d.ts", "index.js"];
    named
        .chain(usual)
        .map(|path| path.trim_start_matches("./").to_owned())
        .collect()
}

/// Returns the package that a line re-exports from. The line may be the last
/// of several.
fn reexport(line: &str) -> Option<(&str, Nearness)> {
    let line = line.trim();
    let is_export = ["export ", "} from ", "module.exports = require("]
        .iter()
        .any(|start| line.starts_with(start));
    let at = line.rfind(['"', '\''])?;
    let quote = line[at..].chars().next()?;
    let from = line[..at].rfind(quote)?;
    let name = &line[from + 1..at];
    let is_from = line[..from].trim_end().ends_with("from") || line[..from].ends_with("require(");
    let mut parts = name.splitn(3, '/');
    let first = parts.next()?;
    let end = match name.starts_with('@') {
        true => first.len() + 1 + parts.next()?.len(),
        false => first.len(),
    };
    let is_whole = line.starts_with("export *") || line.starts_with("module.exports");
    let nearness = match is_whole && end == name.len() {
        true => Nearness::Whole,
        false => Nearness::Same,
    };
    (is_export && is_from && !name.starts_with('.')).then(|| (&name[..end], nearness))
}
