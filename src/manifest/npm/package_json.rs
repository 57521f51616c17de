//! `package.json`: what a project or a package says of itself.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::manifest::package::Kind;
use crate::manifest::text::{self, Broken};

/// A dependency that a manifest names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dependency {
    /// The name it goes by.
    pub(super) alias: String,
    /// `^18.2.0`, `npm:other@^1`, `workspace:*`, `catalog:`.
    pub(super) range: String,
    pub(super) kind: Kind,
}

/// What a `package.json` says.
#[derive(Debug, Clone, Default)]
pub(super) struct PackageJson {
    pub(super) name: Option<String>,
    pub(super) version: Option<String>,
    pub(super) dependencies: Vec<Dependency>,
    /// Patterns of members; none where it is no root of a workspace.
    pub(super) workspaces: Vec<String>,
}

/// Parses a manifest.
pub(super) fn parse(text: &str) -> Result<PackageJson, Broken> {
    let file: Map<String, Value> =
        serde_json::from_str(text).map_err(|error| Broken::of_json(&error))?;
    let text = |key: &str| file.get(key).and_then(Value::as_str).map(str::to_owned);
    let workspaces = file
        .get("workspaces")
        .map(|value| value.get("packages").unwrap_or(value));
    let patterns = workspaces.and_then(Value::as_array).into_iter().flatten();
    Ok(PackageJson {
        name: text("name"),
        version: text("version"),
        dependencies: dependencies(&file),
        workspaces: patterns
            .filter_map(|p| p.as_str().map(str::to_owned))
            .collect(),
    })
}

/// Lists the dependencies of a manifest or of an importer in a lockfile.
pub(super) fn dependencies(file: &Map<String, Value>) -> Vec<Dependency> {
    let mut all: Vec<Dependency> = Vec::new();
    for (key, kind) in [
        ("dependencies", Kind::Direct),
        ("optionalDependencies", Kind::Direct),
        ("devDependencies", Kind::Dev),
        ("peerDependencies", Kind::Direct),
    ] {
        for (alias, range) in file
            .get(key)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            // What is a peer and installed for development is named twice.
            match all.iter_mut().find(|d| d.alias == *alias) {
                Some(said) => said.kind = said.kind.min(kind),
                None => all.push(Dependency {
                    alias: alias.clone(),
                    range: range.as_str().unwrap_or_default().to_owned(),
                    kind,
                }),
            }
        }
    }
    all
}

/// Reads the name and version of the package in a directory.
pub(super) fn identity(dir: &Path) -> Option<(String, String)> {
    let text = text::read(&dir.join("package.json"), text::MAX_MANIFEST).ok()??;
    #[derive(serde::Deserialize)]
    struct Identity {
        name: String,
        version: String,
    }
    let found: Identity = serde_json::from_str(&text).ok()?;
    Some((found.name, found.version))
}

/// A member of the project with its manifest.
pub(super) struct Importer {
    /// Relative to the lockfile, with slashes; empty for its own directory.
    pub(super) path: String,
    pub(super) manifest: PackageJson,
}

/// Returns a path relative to another, with slashes.
pub(super) fn relative(dir: &Path, root: &Path) -> String {
    let rest: PathBuf = dir.strip_prefix(root).unwrap_or(dir).to_path_buf();
    rest.to_string_lossy().replace('\\', "/")
}
