//! What a package on this disk says of itself.

use std::path::Path;

use serde_json::Value as Json;
use toml::{Table, Value};

use super::text;
use crate::model::Ecosystem;

/// Most bytes of a file that are read for it.
const MAX: u64 = 1 << 20;

/// Version and purpose of a package, by its own files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// `None` where the files do not say, as in Go.
    pub version: Option<String>,
    /// What it is for. May be empty, may run over several lines.
    pub description: String,
}

/// Reads what the package in a place, as [`super::Package::place`], says of itself.
#[must_use]
pub fn identity(ecosystem: Ecosystem, place: &Path) -> Identity {
    let read = |file: &str| text::read(&place.join(file), MAX).ok().flatten();
    let dist = place.file_name().and_then(|name| name.to_str());
    let dist = dist.and_then(|name| name.strip_suffix(".dist-info"));
    let found = match (ecosystem, dist) {
        (Ecosystem::Npm, _) => read("package.json").and_then(|text| of_json(&text)),
        (Ecosystem::Crates, _) => read("Cargo.toml").and_then(|text| of_toml(&text, "package")),
        (Ecosystem::PyPi, Some(dist)) => Some(Identity {
            version: dist.rsplit_once('-').map(|(_, version)| version.to_owned()),
            description: read("METADATA").map_or_else(String::new, |text| summary(&text)),
        }),
        (Ecosystem::PyPi, None) => {
            read("pyproject.toml").and_then(|text| of_toml(&text, "project"))
        }
        (Ecosystem::Go, _) => None,
    };
    let mut found = found.unwrap_or_default();
    found.version = found
        .version
        .filter(|version| super::want::is_sane(version));
    found
}

fn of_json(text: &str) -> Option<Identity> {
    let file: Json = serde_json::from_str(text).ok()?;
    let field = |key: &str| Some(file.get(key)?.as_str()?.to_owned());
    Some(Identity {
        version: field("version"),
        description: field("description").unwrap_or_default(),
    })
}

fn of_toml(text: &str, section: &str) -> Option<Identity> {
    let file: Table = toml::from_str(text).ok()?;
    let package = file.get(section)?;
    let field = |key: &str| Some(package.get(key).and_then(Value::as_str)?.to_owned());
    Some(Identity {
        version: field("version"),
        description: field("description").unwrap_or_default(),
    })
}

/// Returns the summary out of the headers of a distribution's `METADATA`.
fn summary(text: &str) -> String {
    let mut headers = text.lines().take_while(|line| !line.is_empty());
    let summary = headers.find_map(|line| line.strip_prefix("Summary:"));
    summary.unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::identity;
    use crate::model::Ecosystem;

    #[test]
    fn every_ecosystem_has_its_own_file() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write(
            "npm/package.json",
            r#"{"version": "1.2.3", "description": "D"}"#,
        );
        write(
            "crate/Cargo.toml",
            "[package]\nversion = \"1.2.3\"\ndescription = \"\"\"\nD\"\"\"\n",
        );
        write("member/Cargo.toml", "[package]\nversion.workspace = true\n");
        write("a-1.2.3.dist-info/METADATA", "Name: a\nSummary: D\n\nlong");
        write(
            "own/pyproject.toml",
            "[project]\nversion = \"1.2.3\"\ndescription = \"D\"\n",
        );
        write("odd/package.json", r#"{"version": "../x"}"#);
        for (ecosystem, place, version, description) in [
            (Ecosystem::Npm, "npm", Some("1.2.3"), "D"),
            (Ecosystem::Crates, "crate", Some("1.2.3"), "D"),
            (Ecosystem::Crates, "member", None, ""),
            (Ecosystem::PyPi, "a-1.2.3.dist-info", Some("1.2.3"), "D"),
            (Ecosystem::PyPi, "own", Some("1.2.3"), "D"),
            (Ecosystem::Npm, "odd", None, ""),
            (Ecosystem::Go, "npm", None, ""),
            (Ecosystem::Npm, "nothing", None, ""),
        ] {
            let found = identity(ecosystem, &root.path().join(place));
            assert_eq!(found.version.as_deref(), version, "{place}");
            assert_eq!(found.description, description, "{place}");
        }
    }
}
