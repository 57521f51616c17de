//! The `requirements*.txt` of a directory, with what they include.

use std::fs;
use std::path::{Path, PathBuf};

use super::requirements::{self, Item};
use crate::manifest::cargo::lexical;
use crate::manifest::context::Context;
use crate::manifest::package::Kind;
use crate::manifest::want::normal;

/// Most files that are read, includes among them.
const MAX_FILES: usize = 32;
/// Most entries of a directory that are looked at.
const MAX_ENTRIES: usize = 2000;

/// A package with the list that pins it.
pub(super) struct Pin {
    pub(super) name: String,
    pub(super) version: String,
    /// None where no comment tells.
    pub(super) kind: Option<Kind>,
    pub(super) origin: PathBuf,
}

#[derive(Default)]
struct Reader {
    seen: Vec<PathBuf>,
    pins: Vec<Pin>,
    /// Named without a version: they may be pinned by constraints.
    open: Vec<(String, Option<Kind>)>,
    constraints: Vec<PathBuf>,
}

/// Reads the lists; an include may lie above the directory, but not out of
/// `top`, the outermost directory of the project.
pub(super) fn read(context: &mut Context<'_>, dir: &Path, top: &Path) -> Vec<Pin> {
    let mut reader = Reader::default();
    for path in lists(dir) {
        reader.list(context, &path, top);
    }
    for path in std::mem::take(&mut reader.constraints) {
        let items = context
            .manifest(&path, requirements::parse)
            .unwrap_or_default();
        for item in items {
            let Item::Package {
                name,
                version: Some(version),
                ..
            } = item
            else {
                continue;
            };
            let open = reader
                .open
                .iter()
                .find(|(open, _)| normal(open) == normal(&name));
            if let Some((_, kind)) = open {
                let kind = *kind;
                reader.pin(name, version, kind, &path);
            }
        }
    }
    reader.pins
}

impl Reader {
    fn list(&mut self, context: &mut Context<'_>, path: &Path, top: &Path) {
        let path = lexical(path);
        let is_ours = path.starts_with(top) && path.extension().is_some();
        if !is_ours || self.seen.len() >= MAX_FILES || self.seen.contains(&path) {
            return;
        }
        self.seen.push(path.clone());
        let dir = path.parent().unwrap_or(top).to_path_buf();
        for item in context
            .manifest(&path, requirements::parse)
            .unwrap_or_default()
        {
            match item {
                Item::Include(file) => self.list(context, &dir.join(file), top),
                Item::Constraints(file) => {
                    let file = lexical(&dir.join(file));
                    if file.starts_with(top) && self.constraints.len() < MAX_FILES {
                        self.constraints.push(file);
                    }
                }
                Item::Package {
                    name,
                    version,
                    is_direct,
                } => {
                    let asked = if is_dev(&path) {
                        Kind::Dev
                    } else {
                        Kind::Direct
                    };
                    let kind = is_direct.map(|is| if is { asked } else { Kind::Transitive });
                    let kind = kind.or_else(|| is_dev(&path).then_some(Kind::Dev));
                    match version {
                        Some(version) => self.pin(name, version, kind, &path),
                        None => self.open.push((name, kind)),
                    }
                }
            }
        }
    }

    /// Of one name the first list counts; within it the highest version, as
    /// its siblings are for older interpreters.
    fn pin(&mut self, name: String, version: String, kind: Option<Kind>, origin: &Path) {
        let key = normal(&name);
        match self.pins.iter_mut().find(|pin| normal(&pin.name) == key) {
            None => self.pins.push(Pin {
                name,
                version,
                kind,
                origin: origin.to_path_buf(),
            }),
            Some(known) => {
                let order = super::compare_versions(&version, &known.version);
                if known.origin == origin && order.is_gt() {
                    known.version = version;
                }
                known.kind = known.kind.min(kind);
            }
        }
    }
}

fn is_dev(path: &Path) -> bool {
    let name = path
        .file_stem()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let words = name.split(|c: char| !c.is_alphanumeric());
    words.into_iter().any(|word| {
        matches!(
            word,
            "dev" | "develop" | "test" | "tests" | "lint" | "docs" | "ci"
        )
    })
}

/// Finds the lists of a directory: `requirements.txt` first.
fn lists(dir: &Path) -> Vec<PathBuf> {
    let names = |dir: &Path, is_list: fn(&str) -> bool| {
        let entries = fs::read_dir(dir).into_iter().flatten().take(MAX_ENTRIES);
        // Most are none: their paths are not made.
        let lists = entries
            .flatten()
            .filter(|entry| entry.file_name().to_str().is_some_and(is_list));
        lists.map(|entry| entry.path()).collect::<Vec<_>>()
    };
    let mut all = names(dir, |name| {
        let stem = name
            .strip_suffix(".txt")
            .or_else(|| name.strip_suffix(".lock"));
        stem.is_some_and(|stem| stem.starts_with("requirements") || stem.ends_with("requirements"))
    });
    all.extend(names(&dir.join("requirements"), |name| {
        name.ends_with(".txt")
    }));
    all.sort_by_key(|path| (is_dev(path), path.components().count(), path.clone()));
    all
}
