//! Projects whose dependencies are on this disk.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::DeflateDecoder;
use rusqlite::{Connection, OpenFlags};

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

impl Project {
    /// Adds up the sizes of the files that a part's chunks are from. A package
    /// that is not found where it is looked for counts as none.
    pub fn source_size(&self, part: &Path) -> u64 {
        let paths = sources(part);
        let size = |root: &Path| -> u64 {
            let sizes = paths
                .iter()
                .filter_map(|path| root.join(path).metadata().ok());
            sizes.map(|meta| meta.len()).sum()
        };
        self.roots(part)
            .iter()
            .map(|root| size(root))
            .max()
            .unwrap_or(0)
    }

    /// Returns where the package of a part may be.
    fn roots(&self, part: &Path) -> Vec<PathBuf> {
        let kind = part.parent().and_then(Path::file_name).unwrap_or_default();
        let stem = part.file_stem().unwrap_or_default().to_string_lossy();
        let stem = stem.rsplit_once('.').map_or(&*stem, |(stem, _)| stem);
        // NAME@VERSION~PLACE-STATE
        let stem = stem.rsplit_once('~').map_or(stem, |(stem, _)| stem);
        let Some((name, version)) = stem.rsplit_once('@') else {
            return Vec::new();
        };
        let below = |dir: PathBuf| {
            let entries = fs::read_dir(dir).into_iter().flatten().flatten();
            entries.map(|entry| entry.path()).collect::<Vec<_>>()
        };
        match kind.to_str() {
            Some("crates") => {
                let home = vars().swap_remove(0).1;
                let registries = below(Path::new(&home).join("registry/src"));
                let dir = format!("{name}-{version}");
                registries.iter().map(|all| all.join(&dir)).collect()
            }
            Some("npm") => vec![self.dir.join("node_modules").join(name.replace('+', "/"))],
            _ => {
                let pythons = below(self.dir.join(".venv/lib"));
                pythons
                    .iter()
                    .map(|all| all.join("site-packages"))
                    .collect()
            }
        }
    }
}

/// Returns the files that the chunks of a part are from, each once.
fn sources(part: &Path) -> HashSet<String> {
    let mut paths = HashSet::new();
    let conn = Connection::open_with_flags(part, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut statement = conn.prepare("SELECT records FROM block").unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let packed: Vec<u8> = row.get(0).unwrap();
        let mut block = Vec::new();
        DeflateDecoder::new(&packed[..])
            .read_to_end(&mut block)
            .unwrap();
        for record in block.split(|byte| *byte == 0x1d) {
            let path = record.split(|byte| *byte == 0x1f).nth(5);
            paths.extend(path.map(|path| String::from_utf8_lossy(path).into_owned()));
        }
    }
    paths
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
