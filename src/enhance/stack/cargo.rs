//! Rust: `Cargo.toml`, with what it takes over from its workspace.

use toml::{Table, Value};

use super::asked::{Asked, pin};
use super::reader::{Reader, ancestors};
use crate::manifest::Kind;

/// The tables of a manifest.
const TABLES: [(&str, Kind); 3] = [
    ("dependencies", Kind::Direct),
    ("build-dependencies", Kind::Direct),
    ("dev-dependencies", Kind::Dev),
];

/// Reads what a directory asks for.
pub(super) fn read(reader: &mut Reader<'_>, dir: &str) -> Vec<Asked> {
    let Some(manifest) = reader.toml(dir, "Cargo.toml") else {
        return Vec::new();
    };
    let mut shared = manifest.get("workspace").and_then(Value::as_table).cloned();
    if shared.is_none() {
        for up in ancestors(dir).skip(1) {
            let above = reader.toml(up, "Cargo.toml");
            shared = above.and_then(|above| above.get("workspace")?.as_table().cloned());
            if shared.is_some() {
                break;
            }
        }
    }
    let shared = shared.and_then(|shared| shared.get("dependencies")?.as_table().cloned());
    manifest_of(&manifest, &shared.unwrap_or_default())
}

/// Lists what a manifest asks for.
pub(super) fn manifest_of(manifest: &Table, shared: &Table) -> Vec<Asked> {
    let mut all = Vec::new();
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values);
    let targets = targets.filter_map(Value::as_table);
    for holder in std::iter::once(manifest).chain(targets) {
        for (table, kind) in TABLES {
            let table = holder.get(table).and_then(Value::as_table);
            for (name, value) in table.into_iter().flatten() {
                all.extend(asked(name, value, kind, shared));
            }
        }
    }
    all
}

/// Takes one entry; none where it is the project's own.
fn asked(name: &str, value: &Value, kind: Kind, shared: &Table) -> Option<Asked> {
    let is_shared = value.get("workspace").and_then(Value::as_bool) == Some(true);
    let value = match is_shared {
        true => shared.get(name).unwrap_or(value),
        false => value,
    };
    if value.get("path").is_some() {
        return None;
    }
    let field = |key: &str| value.get(key).and_then(Value::as_str);
    let range = value.as_str().or_else(|| field("version"));
    let range = range.or_else(|| field("git")).unwrap_or_default();
    let exact = range.trim_start().starts_with('=').then(|| pin(range));
    Some(Asked::new(field("package").unwrap_or(name), range, kind).at(exact.flatten()))
}
