//! `deno.lock`, versions 3 to 5: packages of npm and of JSR.
//!
//! JSR's packages are told as npm's: their names start with a scope, and npm
//! tools install them under it.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::entry::{Entry, FAR, Spot, split_spec};
use crate::manifest::package::Kind;
use crate::manifest::text::Broken;
use crate::manifest::want::Want;

#[derive(Default, Deserialize)]
struct Lists {
    #[serde(default)]
    specifiers: HashMap<String, String>,
    #[serde(default)]
    jsr: Map<String, Value>,
    #[serde(default)]
    npm: Map<String, Value>,
}

#[derive(Deserialize)]
struct Lock {
    version: String,
    /// Version 3 has the lists one level down.
    packages: Option<Lists>,
    #[serde(flatten)]
    lists: Lists,
    #[serde(default)]
    workspace: Value,
}

/// Parses the text; `near` is the path of the nearest member.
pub(super) fn parse(text: &str, want: &Want, near: &str) -> Result<Vec<Entry>, Broken> {
    let lock: Lock = serde_json::from_str(text).map_err(|error| Broken::of_json(&error))?;
    if !matches!(&*lock.version, "3" | "4" | "5") {
        let why = format!("version {} of the format is not known", lock.version);
        return Err(Broken::new(1, why));
    }
    let lists = lock.packages.unwrap_or(lock.lists);
    let asked = asked(&lists, &lock.workspace, near);
    let mut all = Vec::new();
    for (scheme, keys) in [("npm", &lists.npm), ("jsr", &lists.jsr)] {
        for key in keys.keys() {
            // Peers follow after a `_`.
            let (name, version) = split_spec(key);
            let version = version.split('_').next().unwrap_or_default();
            if version.is_empty() || !want.takes(name) {
                continue;
            }
            let rank = asked.get(&format!("{scheme}:{name}@{version}"));
            all.push(Entry {
                kind: rank.map_or(Kind::Transitive, |_| Kind::Direct),
                rank: rank.copied().unwrap_or(FAR),
                spot: if scheme == "npm" {
                    Spot::Store
                } else {
                    Spot::Nowhere
                },
                ..Entry::new(name, name, version)
            });
        }
    }
    Ok(all)
}

/// Lists the packages that the project and its members name.
fn asked(lists: &Lists, workspace: &Value, near: &str) -> HashMap<String, usize> {
    let mut asked = HashMap::new();
    let mut add = |specs: Vec<&str>, rank: usize| {
        for spec in specs {
            // `npm:react@18` is the key of what it came to.
            let Some(exact) = lists.specifiers.get(spec) else {
                continue;
            };
            let (scheme, rest) = spec.split_once(':').unwrap_or(("npm", spec));
            let version = match exact.split_once(':') {
                Some((_, exact)) => split_spec(exact).1,
                None => exact,
            };
            let version = version.split('_').next().unwrap_or_default();
            let key = format!("{scheme}:{}@{version}", split_spec(rest).0);
            let hit = asked.entry(key).or_insert(rank);
            *hit = rank.min(*hit);
        }
    };
    let is_known = workspace.is_object();
    add(specs(workspace), usize::from(!near.is_empty()));
    let members = workspace.get("members").and_then(Value::as_object);
    for (path, member) in members.into_iter().flatten() {
        add(specs(member), usize::from(path != near) * 2);
    }
    if !is_known {
        // Without a list of its own a project asked for every specifier.
        add(lists.specifiers.keys().map(String::as_str).collect(), 0);
    }
    asked
}

fn specs(member: &Value) -> Vec<&str> {
    let lists = [
        member.get("dependencies"),
        member
            .get("packageJson")
            .and_then(|json| json.get("dependencies")),
    ];
    let items = lists
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .flatten();
    items.filter_map(Value::as_str).collect()
}
