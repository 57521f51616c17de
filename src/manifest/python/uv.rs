//! `uv.lock`: the one lockfile here that tells by itself who asked for what.

use std::collections::HashMap;

use serde::Deserialize;
use toml::{Table, Value};

use super::entry::Entry;
use crate::manifest::cargo::{blocks, value};
use crate::manifest::package::{Kind, Source};
use crate::manifest::text::Broken;
use crate::manifest::want::{Want, normal};

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    package: Vec<Locked>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Locked {
    name: String,
    version: Option<String>,
    #[serde(default)]
    source: Table,
    #[serde(default)]
    dependencies: Vec<Need>,
    #[serde(default)]
    optional_dependencies: HashMap<String, Vec<Need>>,
    #[serde(default)]
    dev_dependencies: HashMap<String, Vec<Need>>,
}

/// What a package needs; the version is told where there are several.
#[derive(Deserialize)]
struct Need {
    name: String,
    version: Option<String>,
}

impl Locked {
    /// Returns the directory of a member of the workspace.
    fn member(&self) -> Option<&str> {
        let path = self
            .source
            .get("virtual")
            .or_else(|| self.source.get("editable"));
        path.and_then(Value::as_str)
    }

    fn needs(&self) -> impl Iterator<Item = (&Need, Kind)> {
        let optional = self.optional_dependencies.values().flatten();
        let direct = self.dependencies.iter().chain(optional);
        let dev = self.dev_dependencies.values().flatten();
        direct
            .map(|need| (need, Kind::Direct))
            .chain(dev.map(|need| (need, Kind::Dev)))
    }
}

/// Parses the text; `near` is the path of the nearest member.
pub(super) fn parse(text: &str, want: &Want, near: &str) -> Result<Vec<Entry>, Broken> {
    let parse = |text: &str| -> Result<Lock, Broken> {
        toml::from_str(text).map_err(|error| Broken::of_toml(&error, text))
    };
    let lock = if want.is_all() {
        parse(text)?
    } else {
        let kept = blocks(text, "[[package]]", |block| {
            let source = value(block, "source").unwrap_or_default();
            let is_member = source.contains("virtual =") || source.contains("editable =");
            is_member || value(block, "name").is_none_or(|name| want.takes(name))
        });
        parse(&kept).or_else(|_| parse(text))?
    };
    let mut all = Vec::new();
    let members: Vec<&Locked> = lock
        .package
        .iter()
        .filter(|p| p.member().is_some())
        .collect();
    for package in lock
        .package
        .iter()
        .filter(|package| want.takes(&package.name))
    {
        let is_it = |need: &Need| {
            let version = need.version.as_ref();
            normal(&need.name) == normal(&package.name)
                && version.is_none_or(|version| Some(version) == package.version.as_ref())
        };
        let kinds = |member: &Locked| {
            let mine = member.needs().filter(|(need, _)| is_it(need));
            mine.map(|(_, kind)| kind).min()
        };
        let kind = members.iter().filter_map(|member| kinds(member)).min();
        let is_near = |m: &&&Locked| trim(m.member().unwrap_or_default()) == near;
        let nearest = members.iter().find(is_near);
        let (source, path) = source(&package.source);
        let is_member = package.member().is_some();
        all.push(Entry {
            kind: Some(if is_member {
                Kind::Direct
            } else {
                kind.unwrap_or(Kind::Transitive)
            }),
            source,
            path,
            is_near: nearest.is_some_and(|member| kinds(member).is_some()),
            ..Entry::new(&package.name, package.version.as_deref())
        });
    }
    Ok(all)
}

fn trim(path: &str) -> &str {
    path.trim_start_matches("./")
        .trim_end_matches('/')
        .trim_start_matches('.')
}

fn source(table: &Table) -> (Source, Option<String>) {
    let path = |key: &str| table.get(key).and_then(Value::as_str).map(str::to_owned);
    if table.contains_key("git") {
        return (Source::Git, None);
    }
    if let Some(path) = path("virtual").or_else(|| path("editable")) {
        let source = match path.starts_with("..") {
            true => Source::Path,
            false => Source::Workspace,
        };
        return (source, Some(path));
    }
    if let Some(path) = path("directory").or_else(|| path("path")) {
        return (Source::Path, Some(path));
    }
    (Source::Registry, None)
}
