//! `Cargo.toml`: what it depends on, and which members its workspace has.

use toml::{Table, Value};

use crate::manifest::package::Kind;
use crate::manifest::text::Broken;

/// A dependency that a manifest names.
#[derive(Debug, Clone)]
pub(super) struct Dependency {
    /// The name it goes by.
    pub(super) alias: String,
    /// The name it is published under.
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) path: Option<String>,
    /// `1.2`, `^1`, `=1.2.3`.
    pub(super) requirement: Option<String>,
}

impl Dependency {
    /// Tells whether a version has the numbers that are required first. Tells
    /// siblings apart; no full reading of requirements.
    pub(super) fn may_be(&self, version: &str) -> bool {
        let Some(requirement) = &self.requirement else {
            return true;
        };
        let numbers = requirement.trim_start_matches(['^', '~', '=', ' ', 'v']);
        let mut parts = numbers.split(['.', ',', ' ']).zip(version.split('.'));
        parts.next().is_none_or(|(want, have)| {
            let is_any = want.is_empty() || !want.bytes().all(|b| b.is_ascii_digit());
            is_any || (want == have && (want != "0" || parts.next().is_none_or(|(w, h)| w == h)))
        })
    }
}

/// What a `Cargo.toml` says.
#[derive(Debug, Clone, Default)]
pub(super) struct Manifest {
    /// None for a workspace without a package of its own.
    pub(super) name: Option<String>,
    pub(super) dependencies: Vec<Dependency>,
    /// None where it is no root of a workspace.
    pub(super) members: Option<Vec<String>>,
    /// What members share by `workspace = true`.
    pub(super) shared: Vec<Dependency>,
    /// What stands in the place of published packages.
    pub(super) patches: Vec<Dependency>,
}

/// Parses a manifest.
pub(super) fn parse(text: &str) -> Result<Manifest, Broken> {
    let file: Table = toml::from_str(text).map_err(|error| Broken::of_toml(&error, text))?;
    let mut dependencies = Vec::new();
    section(&file, &mut dependencies);
    if let Some(targets) = file.get("target").and_then(Value::as_table) {
        for target in targets.values().filter_map(Value::as_table) {
            section(target, &mut dependencies);
        }
    }
    let workspace = file.get("workspace").and_then(Value::as_table);
    let mut shared = Vec::new();
    list(
        workspace.and_then(|w| w.get("dependencies")),
        Kind::Direct,
        &mut shared,
    );
    Ok(Manifest {
        name: name(&file),
        dependencies,
        members: workspace.map(|w| strings(w.get("members"))),
        shared,
        patches: patches(&file),
    })
}

/// Lists the packages of every `[patch]` table, also those of a config file.
pub(super) fn patches(file: &Table) -> Vec<Dependency> {
    let mut all = Vec::new();
    let sources = file.get("patch").and_then(Value::as_table);
    for source in sources.into_iter().flat_map(Table::values) {
        list(Some(source), Kind::Direct, &mut all);
    }
    let replaced = file.get("replace").and_then(Value::as_table);
    for spec in replaced.into_iter().flat_map(Table::keys) {
        let name = spec.split([':', '@']).next().unwrap_or_default();
        all.push(plain(name, Kind::Direct));
    }
    all
}

fn name(file: &Table) -> Option<String> {
    let package = file.get("package").or_else(|| file.get("project"))?;
    Some(package.get("name")?.as_str()?.to_owned())
}

fn section(table: &Table, all: &mut Vec<Dependency>) {
    for (key, kind) in [
        ("dependencies", Kind::Direct),
        ("build-dependencies", Kind::Direct),
        ("build_dependencies", Kind::Direct),
        ("dev-dependencies", Kind::Dev),
        ("dev_dependencies", Kind::Dev),
    ] {
        list(table.get(key), kind, all);
    }
}

fn list(value: Option<&Value>, kind: Kind, all: &mut Vec<Dependency>) {
    for (alias, value) in value.and_then(Value::as_table).into_iter().flatten() {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        all.push(Dependency {
            name: text("package").unwrap_or_else(|| alias.clone()),
            path: text("path"),
            requirement: value
                .as_str()
                .map(str::to_owned)
                .or_else(|| text("version")),
            ..plain(alias, kind)
        });
    }
}

fn plain(name: &str, kind: Kind) -> Dependency {
    Dependency {
        alias: name.to_owned(),
        name: name.to_owned(),
        kind,
        path: None,
        requirement: None,
    }
}

fn strings(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}
