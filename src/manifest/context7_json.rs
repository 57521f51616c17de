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
mod tests {
    use super::{PreviousVersion, ProjectFacts, parse, project_facts};

    #[test]
    fn what_can_be_read_is_taken() {
        let text = r#"{
            "$schema": "https://context7.com/schema/context7.json", // a comment
            "projectTitle": " Upstash ",
            "description": 7,
            "folders": ["docs", 1, "", "guides"],
            "excludeFolders": "tests",
            "excludeFiles": {"a": 1},
            "rules": ["Use it.",],
            "branch": null,
            "previousVersions": [{"tag": "v1", "title": "one"}, {"title": "none"}, "v0", 3],
            "branchVersions": [{"branch": "v2"}],
            "unknown": [[]], /* and
            more */
        }"#;
        let facts = parse(text).unwrap();
        let version = |tag: &str, title: Option<&str>| PreviousVersion {
            tag: tag.to_owned(),
            title: title.map(str::to_owned),
        };
        let own = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        let expected = ProjectFacts {
            title: Some("Upstash".to_owned()),
            folders: own(&["docs", "guides"]),
            exclude_folders: own(&["tests"]),
            rules: own(&["Use it."]),
            previous_versions: vec![
                version("v1", Some("one")),
                version("v0", None),
                version("v2", None),
            ],
            ..ProjectFacts::default()
        };
        assert_eq!(facts, expected);
        let values = facts.values();
        assert!(values.is_sorted());
        assert_eq!(values[0], ("exclude_folders", "[\"tests\"]".to_owned()));
        for text in ["", "[]", "null", "{", "\"x\"", "{]"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("{}"), Some(ProjectFacts::default()));
    }

    #[test]
    fn the_nearest_regular_file_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let below = dir.path().join("a/b");
        std::fs::create_dir_all(below.join("context7.json")).unwrap();
        assert_eq!(project_facts(&below), None);
        let file = dir.path().join("context7.json");
        std::fs::write(&file, "{\"projectTitle\": \"x\"}").unwrap();
        let (path, facts) = project_facts(&below).unwrap();
        assert_eq!((path, facts.title.as_deref()), (file.clone(), Some("x")));
        let large = format!("{{\"projectTitle\": \"{}\"}}", "x".repeat(1 << 20));
        std::fs::write(&file, large).unwrap();
        assert_eq!(project_facts(&below), None);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let dir = tempfile::tempdir().unwrap();
            std::fs::write(dir.path().join("context7.json"), bytes).unwrap();
            let _ = project_facts(dir.path());
        }

        #[test]
        fn nothing_that_looks_like_it_panics(
            text in "[{\\[\\]},: \"a/*\\\\]{0,40}",
            value in "(1|\"a\"|\\[\\]|\\[1,\"b\"\\]|\\{\\}|\\[\\{\"tag\":1\\}\\]|null)",
        ) {
            let _ = parse(&text);
            for key in ["projectTitle", "folders", "rules", "previousVersions"] {
                let text = format!("{{\"{key}\": {value},}}");
                proptest::prop_assert!(parse(&text).is_some());
            }
        }
    }
}
