//! Companions of a Python distribution: what it requires and either imports
//! in its `__init__`, bears its name, or names in its description.

use std::collections::BTreeSet;

use super::{Companion, judge};
use crate::local::files::Files;
use crate::local::place::Place;

/// Derives them from `METADATA` and the package's `__init__.py`.
pub fn derive(place: &Place, files: &Files) -> Vec<Companion> {
    let metadata = files.entries.iter().find(|e| e.path.ends_with("/METADATA"));
    let Some(metadata) = metadata.and_then(|entry| files.read(&entry.path)) else {
        return Vec::new();
    };
    let (head, description) = metadata.split_once("\n\n").unwrap_or((&metadata, ""));
    let names: BTreeSet<String> = head.lines().filter_map(required).collect();
    let own = normalized(&place.name);
    let root = files
        .read(&format!("{}/__init__.py", own.replace('-', "_")))
        .unwrap_or_default();
    let imported: BTreeSet<String> = root.lines().filter_map(imported).collect();
    let is_same = |name: &str| {
        let name = normalized(name);
        let is_family = name
            .strip_prefix(&own)
            .is_some_and(|rest| rest.starts_with('-'));
        is_family || imported.contains(&name)
    };
    judge(names, description, is_same)
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
    let rest = line.strip_prefix("from ")?;
    let name = rest
        .split([' ', '.'])
        .next()
        .filter(|name| !name.is_empty())?;
    Some(normalized(name))
}

fn normalized(name: &str) -> String {
    name.to_lowercase().replace(['_', '.'], "-")
}
