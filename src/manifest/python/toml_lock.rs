//! `poetry.lock` and `pylock.toml` (PEP 751): lists of packages that do not
//! tell who asked for them.

use serde::Deserialize;
use toml::{Table, Value};

use super::entry::Entry;
use crate::manifest::cargo::{blocks, value};
use crate::manifest::package::Source;
use crate::manifest::text::Broken;
use crate::manifest::want::Want;

#[derive(Deserialize)]
struct Poetry {
    #[serde(default)]
    package: Vec<Locked>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Pylock {
    lock_version: Option<String>,
    #[serde(default)]
    packages: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: Option<String>,
    /// Poetry's.
    source: Option<Table>,
    /// These are PEP 751's.
    vcs: Option<Table>,
    directory: Option<Table>,
    archive: Option<Table>,
}

/// Parses `poetry.lock`.
pub(super) fn poetry(text: &str, want: &Want) -> Result<Vec<Entry>, Broken> {
    let lock: Poetry = sifted(text, "[[package]]", want)?;
    Ok(entries(lock.package, want))
}

/// Parses `pylock.toml`.
pub(super) fn pylock(text: &str, want: &Want) -> Result<Vec<Entry>, Broken> {
    let lock: Pylock = sifted(text, "[[packages]]", want)?;
    match lock.lock_version.as_deref() {
        Some(version) if version == "1" || version.starts_with("1.") => {
            Ok(entries(lock.packages, want))
        }
        Some(_) => Err(Broken::at(text, "lock-version", "is not one that is known")),
        None => Err(Broken::new(1, "it has no `lock-version`")),
    }
}

fn sifted<T: serde::de::DeserializeOwned>(
    text: &str,
    header: &str,
    want: &Want,
) -> Result<T, Broken> {
    let parse = |text: &str| toml::from_str(text).map_err(|error| Broken::of_toml(&error, text));
    if want.is_all() {
        return parse(text);
    }
    let kept = blocks(text, header, |block| {
        value(block, "name").is_none_or(|name| want.takes(name))
    });
    parse(&kept).or_else(|_| parse(text))
}

fn entries(packages: Vec<Locked>, want: &Want) -> Vec<Entry> {
    let wanted = packages
        .into_iter()
        .filter(|package| want.takes(&package.name));
    let entry = |package: Locked| {
        let text = |table: &Option<Table>, key: &str| {
            let value = table.as_ref()?.get(key)?;
            value.as_str().map(str::to_owned)
        };
        let kind = text(&package.source, "type").unwrap_or_default();
        let local = package.directory.as_ref().or(package.archive.as_ref());
        let path = local
            .and_then(|table| table.get("path"))
            .and_then(Value::as_str);
        let (source, path) = match &*kind {
            "git" | "hg" => (Source::Git, None),
            "directory" | "file" => (Source::Path, text(&package.source, "url")),
            _ if package.vcs.is_some() => (Source::Git, None),
            _ if path.is_some() => (Source::Path, path.map(str::to_owned)),
            _ => (Source::Registry, None),
        };
        Entry {
            source,
            path,
            ..Entry::new(&package.name, package.version.as_deref())
        }
    };
    wanted.map(entry).collect()
}
