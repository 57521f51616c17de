//! Python: `pyproject.toml`, lists of requirements, `Pipfile`, `setup.py` and
//! `setup.cfg`.

mod pyproject;
mod requirements;
mod setup;

use std::collections::{HashMap, HashSet};

use toml::{Table, Value};

use super::asked::Asked;
use super::reader::{Reader, join};
use crate::manifest::Kind;
use crate::manifest::normal;

pub(super) use pyproject::pyproject;
pub(super) use requirements::list;
pub(super) use setup::{setup_cfg, setup_py};

/// Packages that a file asks for; the versions that a list pins, with the
/// list.
#[derive(Default)]
pub(super) struct Python {
    pub(super) asked: Vec<(String, Vec<Asked>)>,
    /// By folded name.
    pub(super) pins: HashMap<String, (String, String)>,
}

/// Reads what a directory asks for.
pub(super) fn read(reader: &mut Reader<'_>, dir: &str) -> Python {
    let mut found = Python::default();
    if let Some(file) = reader.toml(dir, "pyproject.toml") {
        found
            .asked
            .push(("pyproject.toml".into(), pyproject(&file)));
    }
    if let Some(text) = reader.text(dir, "setup.py") {
        found.asked.push(("setup.py".into(), setup_py(&text)));
    }
    if let Some(text) = reader.text(dir, "setup.cfg") {
        found.asked.push(("setup.cfg".into(), setup_cfg(&text)));
    }
    if let Some(file) = reader.toml(dir, "Pipfile") {
        found.asked.push(("Pipfile".into(), pipfile(&file)));
    }
    lists(reader, dir, &mut found);
    found
}

/// Tells whether a file is a list of requirements.
pub(super) fn is_list(name: &str) -> bool {
    let is_kind = name.ends_with(".txt") || name.ends_with(".in");
    is_kind && name.contains("requirements")
}

/// Reads the lists of a directory, and those in `requirements/`.
fn lists(reader: &mut Reader<'_>, dir: &str, found: &mut Python) {
    let own = reader.names(dir).iter().filter(|name| is_list(name));
    let mut names: Vec<String> = own.map(|name| (*name).to_owned()).collect();
    let below = join(dir, "requirements");
    let is_list = |name: &&&str| name.ends_with(".txt") || name.ends_with(".in");
    let inner = reader.names(&below).iter().filter(is_list);
    names.extend(inner.map(|name| format!("requirements/{name}")));
    names.truncate(20);
    // Lists of what is wanted before those of what came of it.
    names.sort_by_key(|name| (!name.ends_with(".in"), name.clone()));
    let mut wanted: HashSet<String> = HashSet::new();
    for (_, asked) in &found.asked {
        wanted.extend(asked.iter().map(|asked| normal(&asked.name)));
    }
    let mut sources: HashMap<String, HashSet<String>> = HashMap::new();
    for name in names {
        let (folder, base) = name.rsplit_once('/').unwrap_or(("", &name));
        let Some(text) = reader.text(&join(dir, folder), base) else {
            continue;
        };
        let mut asked = list(&text);
        let is_dev = ["dev", "test", "lint", "doc", "ci.", "local"];
        let is_dev = is_dev.iter().any(|word| base.contains(word));
        let stem = name.trim_end_matches(".txt").trim_end_matches(".in");
        let folded = asked.iter().map(|asked| normal(&asked.name));
        if name.ends_with(".in") {
            let folded: HashSet<String> = folded.collect();
            if !is_dev {
                wanted.extend(folded.iter().cloned());
            }
            sources.insert(stem.to_owned(), folded);
        }
        let source = match sources.get(stem) {
            Some(source) => Some(source),
            None => (!is_dev && !wanted.is_empty()).then_some(&wanted),
        };
        for asked in &mut asked {
            let folded = normal(&asked.name);
            if let Some(version) = &asked.version {
                let pin = (version.clone(), join(dir, &name));
                found.pins.entry(folded.clone()).or_insert(pin);
            }
            asked.kind = match source.is_none_or(|source| source.contains(&folded)) {
                true if asked.kind == Kind::Transitive => Kind::Transitive,
                true if is_dev => Kind::Dev,
                true => Kind::Direct,
                false => Kind::Transitive,
            };
        }
        found.asked.push((name, asked));
    }
}

/// Lists what a `Pipfile` asks for.
pub(super) fn pipfile(file: &Table) -> Vec<Asked> {
    let mut all = Vec::new();
    keys(file.get("packages"), Kind::Direct, &mut all);
    keys(file.get("dev-packages"), Kind::Dev, &mut all);
    all
}

/// Takes a table of names with their ranges.
fn keys(value: Option<&Value>, kind: Kind, all: &mut Vec<Asked>) {
    for (name, value) in value.and_then(Value::as_table).into_iter().flatten() {
        if name == "python" || value.get("path").is_some() {
            continue;
        }
        // Poetry allows one range for each of several pythons.
        let value = value
            .as_array()
            .and_then(|list| list.first())
            .unwrap_or(value);
        let range = value.as_str().or_else(|| value.get("version")?.as_str());
        let range = range.unwrap_or_default();
        all.push(Asked::new(name, range, kind).at(super::asked::pin(range)));
    }
}
