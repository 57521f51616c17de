//! `Pipfile.lock`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::entry::Entry;
use crate::manifest::package::Source;
use crate::manifest::text::Broken;
use crate::manifest::want::Want;

#[derive(Deserialize)]
struct Lock {
    default: BTreeMap<String, Locked>,
    #[serde(default)]
    develop: BTreeMap<String, Locked>,
}

#[derive(Deserialize)]
struct Locked {
    version: Option<String>,
    git: Option<String>,
    path: Option<String>,
    file: Option<String>,
}

/// Parses the text.
pub(super) fn parse(text: &str, want: &Want) -> Result<Vec<Entry>, Broken> {
    let lock: Lock = serde_json::from_str(text).map_err(|error| Broken::of_json(&error))?;
    let mut all: Vec<Entry> = Vec::new();
    for (name, locked) in lock.default.into_iter().chain(lock.develop) {
        // What is needed for both stands in both lists.
        if !want.takes(&name) || all.iter().any(|known| known.name == name) {
            continue;
        }
        let version = locked.version.as_deref();
        let version = version.map(|version| version.trim_start_matches('='));
        all.push(Entry {
            source: match (&locked.git, &locked.path, &locked.file) {
                (Some(_), _, _) => Source::Git,
                (None, None, None) => Source::Registry,
                _ => Source::Path,
            },
            path: locked.path,
            ..Entry::new(&name, version)
        });
    }
    Ok(all)
}
