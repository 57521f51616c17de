//! Companions of a Python distribution: what it requires and either imports
//! in its `__init__`, bears its name, or names in its description.

use std::collections::{BTreeMap, BTreeSet};

use super::{Companion, Nearness, judge};
use crate::local::files::Files;
use crate::local::place::Place;

/// Most source files that are searched for imports.
const MOST_SOURCES: usize = 300;
/// A dependency that one in so many files imports is one that a package is
/// made of.
const SHARE: usize = 6;
/// Letters that the names of a family share: `boto3` and `botocore`.
const FAMILY: usize = 4;

/// Derives them from `METADATA` and the package's `__init__.py`.
pub fn derive(place: &Place, files: &Files) -> Vec<Companion> {
    let metadata = files.entries.iter().find(|e| e.path.ends_with("/METADATA"));
    let Some(metadata) = metadata.and_then(|entry| files.read(&entry.path)) else {
        return Vec::new();
    };
    let (head, description) = metadata.split_once("\n\n").unwrap_or((&metadata, ""));
    let names: BTreeSet<String> = head.lines().filter_map(required).collect();
    let own = normalized(&place.name);
    let module = own.replace('-', "_");
    let root = files.read(&format!("{module}/__init__.py"));
    let root = root.unwrap_or_default();
    let exported: BTreeSet<String> = root.lines().filter_map(imported).collect();
    let sources = files.entries.iter().filter(|e| e.path.ends_with(".py"));
    let sources: Vec<_> = sources.take(MOST_SOURCES).collect();
    let mut importers: BTreeMap<String, usize> = BTreeMap::new();
    for text in sources.iter().filter_map(|entry| files.read(&entry.path)) {
        let names: BTreeSet<String> = text.lines().filter_map(imported).collect();
        for name in names {
            *importers.entry(name).or_default() += 1;
        }
    }
    let rule = |name: &str| {
        let name = normalized(name);
        let letters = name.bytes().zip(own.bytes());
        let is_family = letters.take_while(|(a, b)| a == b).count() >= FAMILY;
        let count = importers.get(&name).copied().unwrap_or_default();
        let is_pillar = count > 1 && count * SHARE >= sources.len();
        match () {
            () if is_family || exported.contains(&name) => Some(Nearness::Same),
            () if is_pillar => Some(Nearness::Named),
            () => None,
        }
    };
    judge(names, description, rule)
}

/// Returns the distribution that a `Requires-Dist` line names, unless only an
/// extra needs it.
fn required(line: &str) -> Option<String> {
    let value = line.strip_prefix("Requires-Dist:")?.trim();
    if value.contains("extra ==") {
        return None;
    }
    let name = value
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

/// Returns the package that a line imports from.
fn imported(line: &str) -> Option<String> {
    let line = line.trim_start();
    let rest = line
        .strip_prefix("from ")
        .or_else(|| line.strip_prefix("import "))?;
    let name = rest.split([' ', '.', ',']).next()?;
    (!name.is_empty()).then(|| normalized(name))
}

fn normalized(name: &str) -> String {
    name.to_lowercase().replace(['_', '.'], "-")
}
