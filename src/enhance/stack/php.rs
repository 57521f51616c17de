//! PHP: `composer.json` with its lock.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use super::asked::{Asked, pin};
use super::reader::Reader;
use crate::manifest::Kind;

/// Reads what a directory asks for, by file; versions of the lock are in.
pub(super) fn read(reader: &mut Reader<'_>, dir: &str) -> Vec<(&'static str, Vec<Asked>)> {
    let Some(manifest) = reader.json(dir, "composer.json") else {
        return Vec::new();
    };
    let asked = composer(&manifest);
    let text = reader.lock(dir, "composer.lock");
    let lock = text.and_then(|text| {
        let lock = serde_json::from_str(&text).ok();
        reader.parsed(dir, "composer.lock", lock)
    });
    let Some(versions) = lock.map(|lock: Json| lock_of(&lock)) else {
        return vec![("composer.json", asked)];
    };
    let (mut locked, open): (Vec<Asked>, Vec<Asked>) = asked
        .into_iter()
        .partition(|asked| versions.contains_key(&asked.name.to_ascii_lowercase()));
    for asked in &mut locked {
        let known = versions.get(&asked.name.to_ascii_lowercase());
        asked.version = known.map(|(_, version)| version.clone());
    }
    let known: HashSet<String> = locked
        .iter()
        .map(|asked| asked.name.to_ascii_lowercase())
        .collect();
    for (folded, (name, version)) in versions {
        if !known.contains(&folded) {
            locked.push(Asked::new(&name, "", Kind::Transitive).at(Some(version)));
        }
    }
    vec![("composer.lock", locked), ("composer.json", open)]
}

/// Lists what a `composer.json` asks for, the platform left out.
pub(super) fn composer(manifest: &Json) -> Vec<Asked> {
    let mut all = Vec::new();
    for (list, kind) in [("require", Kind::Direct), ("require-dev", Kind::Dev)] {
        let list = manifest.get(list).and_then(Json::as_object);
        for (name, range) in list.into_iter().flatten() {
            let range = range.as_str().unwrap_or_default();
            if name.contains('/') {
                all.push(Asked::new(name, range, kind).at(pin(range)));
            }
        }
    }
    all
}

/// Returns names and versions of a lock, by folded name.
pub(super) fn lock_of(lock: &Json) -> HashMap<String, (String, String)> {
    let mut all = HashMap::new();
    for list in ["packages", "packages-dev"] {
        let list = lock.get(list).and_then(Json::as_array);
        for package in list.into_iter().flatten() {
            let field = |key: &str| package.get(key).and_then(Json::as_str);
            let is_path = package
                .get("dist")
                .and_then(|dist| dist.get("type")?.as_str())
                == Some("path");
            if let (Some(name), Some(version), false) = (field("name"), field("version"), is_path) {
                let plain = version.strip_prefix('v').unwrap_or(version);
                let value = (name.to_owned(), plain.to_owned());
                all.insert(name.to_ascii_lowercase(), value);
            }
        }
    }
    all
}
