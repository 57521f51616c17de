//! `package-lock.json` and `npm-shrinkwrap.json`, versions 2 and 3, and the
//! `node_modules/.package-lock.json` that npm leaves where it installs.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::entry::{Entry, FAR, Spot, source_of};
use super::package_json::{Dependency, Importer, dependencies};
use crate::manifest::package::{Kind, Source};
use crate::manifest::text::Broken;
use crate::manifest::want::Want;

const MODULES: &str = "node_modules/";

#[derive(Debug, Default, Deserialize)]
struct Install {
    name: Option<String>,
    version: Option<String>,
    resolved: Option<String>,
    #[serde(default)]
    link: bool,
}

#[derive(Deserialize)]
struct Lock {
    packages: Option<Map<String, Value>>,
}

/// Parses the text. `importers` are those manifests that were read; the
/// lockfile repeats them, so with a name wanted it is read in part.
pub(super) fn parse(text: &str, want: &Want, importers: &[Importer]) -> Result<Vec<Entry>, Broken> {
    let near = importers.first().map_or("", |importer| &importer.path);
    let known: Vec<(&str, &[Dependency])> = importers
        .iter()
        .map(|importer| (&*importer.path, &*importer.manifest.dependencies))
        .collect();
    if let Some(installs) = want.name().and_then(|name| sift(text, name)) {
        return Ok(entries(&installs, &known, near));
    }
    let lock: Lock = serde_json::from_str(text).map_err(|error| Broken::of_json(&error))?;
    let packages = lock
        .packages
        .ok_or_else(|| Broken::new(1, "it has no `packages`: npm 7 and later write them"))?;
    let mut installs = HashMap::with_capacity(packages.len());
    let mut locked = Vec::new();
    for (key, value) in packages {
        if let Value::Object(importer) = &value
            && !key.contains(MODULES)
        {
            locked.push((key.clone(), dependencies(importer)));
        }
        let why = |_| Broken::at(text, &key, "is no package");
        let install = Install::deserialize(value).map_err(why)?;
        installs.insert(key, install);
    }
    let locked: Vec<(&str, &[Dependency])> = locked.iter().map(|(p, d)| (&**p, &**d)).collect();
    let importers = if locked.is_empty() { known } else { locked };
    Ok(entries(&installs, &importers, near))
}

/// Reads only what a name needs, of a text as npm writes it; `None` where the
/// text does not look like it or holds the name in another way.
fn sift(text: &str, name: &str) -> Option<HashMap<String, Install>> {
    if !text.contains(&format!("/{name}\"")) && !text.contains(&format!("\"{name}\"")) {
        return Some(HashMap::new());
    }
    let is_whole = text.starts_with('{') && text.trim_end().ends_with('}');
    let other_ways = [
        format!("\"name\": \"{name}\""),
        "\\u".to_owned(),
        "\\/".to_owned(),
    ];
    if !is_whole || other_ways.iter().any(|way| text.contains(way)) {
        return None;
    }
    let mut installs = HashMap::new();
    read_keys(text, &format!("{MODULES}{name}"), &mut installs)?;
    let links: Vec<String> = installs
        .values()
        .filter(|install| install.link)
        .filter_map(|install| install.resolved.clone())
        .collect();
    for target in links {
        read_keys(text, &target, &mut installs)?;
    }
    (!installs.is_empty()).then_some(installs)
}

/// Reads the objects of those keys that end like this and start a line.
fn read_keys(text: &str, end: &str, installs: &mut HashMap<String, Install>) -> Option<()> {
    for (at, found) in text.match_indices(&format!("{end}\": {{")) {
        let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let key = text[line..at + end.len()].trim_start().strip_prefix('"')?;
        if !(key == end || key.ends_with(&format!("/{end}"))) {
            continue;
        }
        let object = &text[at + found.len() - 1..];
        let mut stream = serde_json::Deserializer::from_str(object).into_iter::<Install>();
        installs.insert(key.to_owned(), stream.next()?.ok()?);
    }
    Some(())
}

fn entries(
    installs: &HashMap<String, Install>,
    importers: &[(&str, &[Dependency])],
    near: &str,
) -> Vec<Entry> {
    let mut kinds: HashMap<String, Kind> = HashMap::new();
    for (path, dependencies) in importers {
        for dependency in *dependencies {
            if let Some(key) = resolve(installs, path, &dependency.alias) {
                let kind = kinds.entry(key).or_insert(dependency.kind);
                *kind = (*kind).min(dependency.kind);
            }
        }
    }
    let mut all = Vec::new();
    for (key, install) in installs {
        let Some(at) = key.rfind(MODULES) else {
            // Members are reached through their links; the root has none.
            if key.is_empty() {
                all.extend(own(install));
            }
            continue;
        };
        let alias = &key[at + MODULES.len()..];
        let target = install.resolved.as_deref().filter(|_| install.link);
        let linked = target.and_then(|target| installs.get(target));
        let name = install.name.as_ref().or_else(|| linked?.name.as_ref());
        let version = install
            .version
            .as_ref()
            .or_else(|| linked?.version.as_ref());
        let name = name.map_or(alias, |name| name);
        let Some(version) = version else { continue };
        let parent = key[..at].trim_end_matches('/');
        all.push(Entry {
            kind: match target {
                Some(target) if !target.starts_with("..") => Kind::Direct,
                _ => kinds.get(key).copied().unwrap_or(Kind::Transitive),
            },
            source: match (target, &install.resolved) {
                (Some(target), _) if target.starts_with("..") => Source::Path,
                (Some(_), _) => Source::Workspace,
                (None, Some(resolved)) => source_of(resolved),
                (None, None) => Source::Registry,
            },
            spot: Spot::Dir(target.unwrap_or(key).to_owned()),
            rank: rank(parent, near),
            ..Entry::new(alias, name, version)
        });
    }
    all
}

fn own(install: &Install) -> Option<Entry> {
    let (name, version) = (install.name.as_ref()?, install.version.as_ref()?);
    Some(Entry {
        kind: Kind::Direct,
        source: Source::Workspace,
        spot: Spot::Dir(".".to_owned()),
        ..Entry::new(name, name, version)
    })
}

/// Finds the package that code in a directory gets, as Node does.
fn resolve(installs: &HashMap<String, Install>, from: &str, alias: &str) -> Option<String> {
    let mut dir = from;
    loop {
        let key = match dir {
            "" => format!("{MODULES}{alias}"),
            dir => format!("{dir}/{MODULES}{alias}"),
        };
        if installs.contains_key(&key) {
            return Some(key);
        }
        if dir.is_empty() {
            return None;
        }
        dir = dir.rsplit_once('/').map_or("", |(parent, _)| parent);
    }
}

/// Counts the directories between the code and the `node_modules` in a parent.
fn rank(parent: &str, near: &str) -> usize {
    let depth = |path: &str| path.split('/').filter(|part| !part.is_empty()).count();
    let is_above = parent.is_empty()
        || near
            .strip_prefix(parent)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    match is_above {
        true => depth(near) - depth(parent),
        false => FAR + depth(parent),
    }
}
