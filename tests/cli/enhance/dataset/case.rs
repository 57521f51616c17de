//! The cases as they are on the disk, with their keys put together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// What a file has in place of the beginning of a key, and that beginning: in
/// one piece it would trouble whoever looks for keys in a repository.
const MARKS: [(&str, &str); 3] = [
    ("@aws-key@", concat!("AK", "IA")),
    ("@project-key@", concat!("sk-", "proj-")),
    ("@live-key@", concat!("sk_", "live_")),
];

/// One prompt over one project; `cases.toml` says what the fields mean.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub id: String,
    pub project: String,
    pub kinds: Vec<String>,
    #[serde(default)]
    pub args: Vec<String>,
    pub prompt: String,
    #[serde(default)]
    pub expect: Vec<String>,
    #[serde(default)]
    pub also: Vec<String>,
    #[serde(default)]
    pub never: Vec<String>,
    pub most: usize,
    #[serde(default)]
    pub versions: BTreeMap<String, String>,
    #[serde(default)]
    pub topics: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub context: Vec<String>,
    #[serde(default)]
    pub ids: BTreeMap<String, String>,
    pub budget: Option<u64>,
    #[serde(default)]
    pub hidden: Vec<String>,
    #[serde(default)]
    pub secrets: Vec<String>,
    #[serde(default)]
    pub inject: String,
    #[serde(default)]
    pub canaries: Vec<String>,
    #[serde(default)]
    pub fault: BTreeMap<String, String>,
    #[serde(default)]
    pub warning: Vec<String>,
    #[serde(default)]
    pub not_docs: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

/// Returns the directory of the dataset.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/enhance")
}

/// Loads every case.
pub fn load() -> Vec<Case> {
    let text = std::fs::read_to_string(root().join("cases.toml")).expect("the cases");
    let file: File = toml::from_str(&whole(&text)).unwrap_or_else(|error| panic!("{error}"));
    file.case
}

/// Loads the files of a project: path relative to it, with `/`, and text.
pub fn project(name: &str) -> BTreeMap<String, String> {
    let root = root().join("projects").join(name);
    let mut files = BTreeMap::new();
    let mut open = vec![root.clone()];
    while let Some(dir) = open.pop() {
        let entries = std::fs::read_dir(&dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a text");
            let path = path.strip_prefix(&root).expect("it is below");
            files.insert(path.to_string_lossy().replace('\\', "/"), whole(&text));
        }
    }
    files
}

/// Returns the names of all projects.
pub fn projects() -> Vec<String> {
    let entries = std::fs::read_dir(root().join("projects")).expect("the projects");
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name();
    let names = entries.map(|entry| name(entry).to_string_lossy().into_owned());
    names.collect()
}

/// Puts the keys of a text together.
fn whole(text: &str) -> String {
    let put = |text: String, (mark, key): (&str, &str)| text.replace(mark, key);
    MARKS.into_iter().fold(text.to_owned(), put)
}
