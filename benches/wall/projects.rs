//! Projects whose dependencies are on this disk.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Further projects: directories set apart by `:`.
const VARIABLE: &str = "DOCENT_BENCH_PROJECTS";

/// A project, and what it says that it depends on.
pub struct Project {
    /// Its directory's name.
    pub name: String,
    pub dir: PathBuf,
    /// Names of its direct dependencies.
    pub dependencies: Vec<String>,
    /// Where package managers keep things here.
    pub vars: Vec<(&'static str, OsString)>,
}

/// Returns this project, and those that the environment names.
///
/// # Panics
/// Where one of them is no directory.
pub fn projects() -> Vec<Project> {
    let named = std::env::var_os(VARIABLE).unwrap_or_default();
    let named = std::env::split_paths(&named).filter(|dir| !dir.as_os_str().is_empty());
    let others = named.map(|dir| {
        assert!(dir.is_dir(), "{VARIABLE}: {} is missing", dir.display());
        Project::at(&dir)
    });
    std::iter::once(Project::own()).chain(others).collect()
}

impl Project {
    /// Returns this project.
    pub fn own() -> Self {
        let project = Self::at(Path::new(env!("CARGO_MANIFEST_DIR")));
        let name = env!("CARGO_PKG_NAME").to_owned();
        Self { name, ..project }
    }

    fn at(dir: &Path) -> Self {
        let read = |file: &str| fs::read_to_string(dir.join(file)).unwrap_or_default();
        let mut dependencies = crates(&read("Cargo.toml"));
        dependencies.extend(modules(&read("package.json")));
        dependencies.extend(distributions(&read("requirements.txt")));
        let name = dir.file_name().unwrap_or_default().to_string_lossy();
        Self {
            name: name.into_owned(),
            dir: dir.to_path_buf(),
            dependencies,
            vars: vars(),
        }
    }
}

fn crates(text: &str) -> Vec<String> {
    let table: toml::Table = text.parse().unwrap_or_default();
    let found = table.get("dependencies").and_then(toml::Value::as_table);
    found.map_or_else(Vec::new, |found| found.keys().cloned().collect())
}

fn modules(text: &str) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let found = json["dependencies"].as_object();
    found.map_or_else(Vec::new, |found| found.keys().cloned().collect())
}

fn distributions(text: &str) -> Vec<String> {
    let names = text.lines().filter_map(|line| line.split_once("=="));
    names.map(|(name, _)| name.trim().to_owned()).collect()
}

/// The program runs in a home of its own: what cargo and Go keep in the
/// user's is named to it.
fn vars() -> Vec<(&'static str, OsString)> {
    let home = std::env::home_dir().unwrap_or_default();
    let place = |name: &str, below: &str| {
        std::env::var_os(name).unwrap_or_else(|| home.join(below).into_os_string())
    };
    vec![
        ("CARGO_HOME", place("CARGO_HOME", ".cargo")),
        ("GOPATH", place("GOPATH", "go")),
    ]
}
