//! `context7.json`: what a project says of itself to those who index its
//! documentation. Facts, no settings.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::npm::plain_json;
use super::text;
use super::upwards;

/// Name of the file.
const FILE: &str = "context7.json";
/// Most bytes of it that are read.
const MAX: u64 = 1 << 20;

/// A version whose documentation is kept beside the newest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PreviousVersion {
    /// The tag or the branch.
    pub tag: String,
    /// What people call it.
    pub title: Option<String>,
}

/// What a project says of itself. Everything may be unsaid; paths and rules
/// are as they are written, of any length and with any character.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectFacts {
    /// Name for people.
    pub title: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// The branch that documentation is taken from.
    pub branch: Option<String>,
    /// Where documentation is.
    pub folders: Vec<String>,
    /// Where none is; may be globs.
    pub exclude_folders: Vec<String>,
    /// Names of files that are none.
    pub exclude_files: Vec<String>,
    /// What whoever uses the project should know.
    pub rules: Vec<String>,
    /// Older versions with documentation of their own.
    pub previous_versions: Vec<PreviousVersion>,
}

impl ProjectFacts {
    /// Returns what is said, by key, as TOML would write it.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let quoted = |text: &String| format!("{text:?}");
        let list = |texts: &[String]| {
            let texts: Vec<_> = texts.iter().map(quoted).collect();
            (!texts.is_empty()).then(|| format!("[{}]", texts.join(", ")))
        };
        let tags: Vec<_> = self
            .previous_versions
            .iter()
            .map(|v| v.tag.clone())
            .collect();
        let all = [
            ("branch", self.branch.as_ref().map(quoted)),
            ("description", self.description.as_ref().map(quoted)),
            ("exclude_files", list(&self.exclude_files)),
            ("exclude_folders", list(&self.exclude_folders)),
            ("folders", list(&self.folders)),
            ("previous_versions", list(&tags)),
            ("rules", list(&self.rules)),
            ("title", self.title.as_ref().map(quoted)),
        ];
        all.into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect()
    }
}

/// Loads the nearest `context7.json`, in `cwd` or above it, and says where it
/// is. What is no regular file is passed over; `None` where there is none, or
/// where the nearest is larger than 1 MiB, no text, or no JSON object, comments
/// and trailing commas allowed.
#[must_use]
pub fn project_facts(cwd: &Path) -> Option<(PathBuf, ProjectFacts)> {
    let files = upwards(cwd).into_iter().map(|dir| dir.join(FILE));
    let path = files.into_iter().find(|file| file.is_file())?;
    let text = text::read(&path, MAX).ok()??;
    Some((path, parse(&text)?))
}

/// Takes what has the type it must have and passes over the rest.
fn parse(text: &str) -> Option<ProjectFacts> {
    let value: Value = serde_json::from_str(&plain_json(text)).ok()?;
    let all = value.as_object()?;
    Some(ProjectFacts {
        title: string(all, "projectTitle"),
        description: string(all, "description"),
        branch: string(all, "branch"),
        folders: strings(all, "folders"),
        exclude_folders: strings(all, "excludeFolders"),
        exclude_files: strings(all, "excludeFiles"),
        rules: strings(all, "rules"),
        previous_versions: versions(all, "previousVersions")
            .chain(versions(all, "branchVersions"))
            .collect(),
    })
}

/// Returns a text that says something.
fn string(all: &Map<String, Value>, key: &str) -> Option<String> {
    let text = all.get(key)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Returns the texts of a list; one text counts as a list of one.
fn strings(all: &Map<String, Value>, key: &str) -> Vec<String> {
    let items = match all.get(key) {
        Some(Value::Array(items)) => items.as_slice(),
        Some(one @ Value::String(_)) => std::slice::from_ref(one),
        _ => &[],
    };
    let texts = items.iter().filter_map(Value::as_str).map(str::trim);
    texts
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Returns versions, written as objects or as their tags alone.
fn versions<'a>(
    all: &'a Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = PreviousVersion> + use<'a> {
    let items = all.get(key).and_then(Value::as_array);
    items.into_iter().flatten().filter_map(|item| match item {
        Value::String(tag) if !tag.trim().is_empty() => Some(PreviousVersion {
            tag: tag.trim().to_owned(),
            title: None,
        }),
        Value::Object(version) => Some(PreviousVersion {
            tag: string(version, "tag").or_else(|| string(version, "branch"))?,
            title: string(version, "title"),
        }),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
