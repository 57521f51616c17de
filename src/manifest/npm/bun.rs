//! `bun.lock`, the text form.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::entry::{Entry, FAR, Spot, source_of, split_spec};
use super::jsonc;
use super::package_json::dependencies;
use crate::manifest::package::{Kind, Source};
use crate::manifest::text::Broken;
use crate::manifest::want::Want;

#[derive(Deserialize)]
struct Lock {
    workspaces: Map<String, Value>,
    #[serde(default)]
    packages: HashMap<String, Vec<Value>>,
}

/// Parses the text; `near` is the path of the nearest workspace.
pub(super) fn parse(text: &str, want: &Want, near: &str) -> Result<Vec<Entry>, Broken> {
    let text = jsonc::plain(text);
    let lock: Lock = serde_json::from_str(&text).map_err(|error| Broken::of_json(&error))?;
    let named = |path: &str| Some(lock.workspaces.get(path)?.get("name")?.as_str()?.to_owned());
    let near_name = named(near);
    let mut kinds: HashMap<String, (usize, Kind)> = HashMap::new();
    for (path, workspace) in &lock.workspaces {
        let rank = usize::from(path != near);
        let name = named(path).unwrap_or_default();
        for dependency in workspace.as_object().map(dependencies).unwrap_or_default() {
            // A member's own version is below its name.
            let nested = format!("{name}/{}", dependency.alias);
            let is_nested = !path.is_empty() && lock.packages.contains_key(&nested);
            let key = if is_nested { nested } else { dependency.alias };
            let hit = kinds.entry(key).or_insert((rank, dependency.kind));
            *hit = (hit.0.min(rank), hit.1.min(dependency.kind));
        }
    }
    let mut all = Vec::new();
    for (key, package) in &lock.packages {
        let Some(spec) = package.first().and_then(Value::as_str) else {
            return Err(Broken::at(&text, key, "is no package"));
        };
        let (name, version) = split_spec(spec);
        let path = modules(key);
        let alias = path.last().copied().unwrap_or(key);
        if !want.takes(name) && !want.takes(alias) {
            continue;
        }
        let source = source_of(version);
        let hit = kinds.get(key).copied();
        let mut entry = Entry {
            kind: hit.map_or(Kind::Transitive, |(_, kind)| kind),
            rank: match hit {
                Some((rank, _)) => rank,
                None if path.len() == 1 => 2,
                None => FAR,
            },
            spot: Spot::Dir(format!("node_modules/{}", path.join("/node_modules/"))),
            source,
            ..Entry::new(alias, name, version)
        };
        if path.len() > 1 && near_name.as_deref() != Some(path[0]) {
            entry.rank += 2;
        }
        if source == Source::Workspace {
            let path = version.trim_start_matches("workspace:");
            let own = lock.workspaces.get(path).and_then(|w| w.get("version"));
            let Some(own) = own.and_then(Value::as_str) else {
                continue;
            };
            own.clone_into(&mut entry.version);
            entry.kind = Kind::Direct;
            entry.spot = Spot::Dir(path.to_owned());
        }
        all.push(entry);
    }
    Ok(all)
}

/// Splits `a/@s/b/c` into `a`, `@s/b`, `c`.
fn modules(key: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = key;
    while !rest.is_empty() {
        let skip = match rest.starts_with('@') {
            true => rest.find('/').map_or(rest.len(), |at| at + 1),
            false => 0,
        };
        let end = rest[skip..].find('/').map_or(rest.len(), |at| skip + at);
        all.push(&rest[..end]);
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    all
}

#[cfg(test)]
mod tests {
    #[test]
    fn keys_are_split_at_packages() {
        assert_eq!(super::modules("a/@s/b/c"), ["a", "@s/b", "c"]);
        assert_eq!(super::modules("@s/b"), ["@s/b"]);
        assert_eq!(super::modules("@s"), ["@s"]);
    }
}
