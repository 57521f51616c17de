//! The files of a package that are documentation, within bounds.
//!
//! Nothing outside of the package is listed or read: symbolic links inside of
//! it are passed over, and a path that is asked for by name is followed only
//! to where it is no link.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use super::class::{Class, class_of, drop_twins, is_walked};
use super::place::Place;
use crate::model::Ecosystem;

/// Most directory entries of one package that are looked at.
const MAX_ENTRIES: usize = 50_000;
/// Most files of one package that are read.
const MAX_FILES: usize = 10_000;
/// Most bytes of one package that are read.
const MAX_BYTES: u64 = 192 << 20;
/// Deepest directory that is looked into.
const MAX_DEPTH: usize = 16;
/// Most bytes of one file that are read.
const MAX_FILE: u64 = 4 << 20;
/// Most bytes of one script: larger ones are bundles.
const MAX_SCRIPT: u64 = 1 << 20;
/// Most bytes of a record of installed files.
const MAX_RECORD: u64 = 16 << 20;

/// A file that is documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Relative to the package, with `/`.
    pub path: String,
    /// How it is read.
    pub class: Class,
    /// Its size in bytes.
    pub size: u64,
}

/// The files of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// What the paths are relative to, without links.
    root: PathBuf,
    /// By path.
    pub entries: Vec<Entry>,
}

impl Files {
    /// Lists the files of a package. A place that cannot be read has none.
    #[must_use]
    pub fn list(place: &Place) -> Self {
        let is_recorded = place.ecosystem == Ecosystem::PyPi
            && place.root.extension().is_some_and(|end| end == "dist-info");
        let root = match place.root.parent() {
            Some(parent) if is_recorded => parent,
            _ => &place.root,
        };
        let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let mut paths = match is_recorded {
            true => recorded(place),
            false => walked(&root),
        };
        paths.sort_unstable();
        paths.dedup();
        if place.ecosystem == Ecosystem::Npm {
            drop_twins(&mut paths);
        }
        if place.ecosystem == Ecosystem::PyPi {
            latest_services(&mut paths);
            drop_stubs(&mut paths);
        }
        let mut left = MAX_BYTES;
        let mut entries = Vec::new();
        for path in paths {
            let Some(class) = class_of(place.ecosystem, &path) else {
                continue;
            };
            let Some(size) = size_of(&root, &path) else {
                continue;
            };
            let is_bundle = class == Class::Script && !path.contains(".d.") && size > MAX_SCRIPT;
            if is_bundle || size == 0 || entries.len() >= MAX_FILES {
                continue;
            }
            let cost = size.min(MAX_FILE);
            if cost > left {
                continue;
            }
            left -= cost;
            entries.push(Entry { path, class, size });
        }
        Self { root, entries }
    }

    /// Reads a file of the package, at most 4 MiB of it; what is no text in it
    /// is replaced. `None` for what is missing or not inside of the package.
    #[must_use]
    pub fn read(&self, path: &str) -> Option<String> {
        let bytes = self.read_bytes(path)?;
        Some(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        })
    }

    /// Reads the bytes of a file, as [`Files::read`].
    #[must_use]
    pub fn read_bytes(&self, path: &str) -> Option<Vec<u8>> {
        let is_below = Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !is_below {
            return None;
        }
        let full = fs::canonicalize(self.root.join(path)).ok()?;
        if !full.starts_with(&self.root) || !fs::symlink_metadata(&full).ok()?.is_file() {
            return None;
        }
        read_plain(&full, MAX_FILE)
    }

    /// Returns what changes when a file does: a digest of names, sizes and
    /// times of change of the documentation and the package's manifest.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut digest = DefaultHasher::new();
        self.root.hash(&mut digest);
        let entries = self.entries.iter().map(|entry| entry.path.as_str());
        for path in entries.chain(["package.json", "Cargo.toml"]) {
            path.hash(&mut digest);
            let meta = fs::symlink_metadata(self.root.join(path)).ok();
            meta.as_ref().map(fs::Metadata::len).hash(&mut digest);
            let modified = meta.and_then(|meta| meta.modified().ok());
            modified.hash(&mut digest);
        }
        digest.finish()
    }
}

/// Reads so many bytes of what has been found to be a plain file, and is not
/// held up where it has become something else since.
fn read_plain(path: &Path, max: u64) -> Option<Vec<u8>> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NONBLOCK.bits().cast_signed(),
    );
    let file = options.open(path).ok()?;
    let mut bytes = Vec::new();
    file.take(max).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn size_of(root: &Path, path: &str) -> Option<u64> {
    let meta = fs::symlink_metadata(root.join(path)).ok()?;
    meta.is_file().then_some(meta.len())
}

/// Lists what is below a directory, breadth first, so that what is near the
/// root is found before the bounds are met.
fn walked(root: &Path) -> Vec<String> {
    let mut paths = Vec::new();
    let mut open = std::collections::VecDeque::from([(String::new(), 0)]);
    let mut looked_at = 0;
    while let Some((dir, depth)) = open.pop_front() {
        let Ok(entries) = fs::read_dir(root.join(&dir)) else {
            continue;
        };
        for entry in entries.flatten() {
            looked_at += 1;
            if looked_at > MAX_ENTRIES {
                return paths;
            }
            let (Ok(kind), Ok(name)) = (entry.file_type(), entry.file_name().into_string()) else {
                continue;
            };
            let path = if dir.is_empty() {
                name.clone()
            } else {
                format!("{dir}/{name}")
            };
            if kind.is_dir() && depth < MAX_DEPTH && is_walked(&name) {
                open.push_back((path, depth + 1));
            } else if kind.is_file() {
                paths.push(path);
            }
        }
    }
    paths
}

/// Lists the files that a Python distribution's `RECORD` names, and its
/// `METADATA`.
fn recorded(place: &Place) -> Vec<String> {
    let path = place.root.join("RECORD");
    let is_file = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file());
    let bytes = is_file.then(|| read_plain(&path, MAX_RECORD)).flatten();
    let info = place.root.file_name().unwrap_or_default().to_string_lossy();
    let metadata = format!("{info}/METADATA");
    let Some(bytes) = bytes else {
        return vec![metadata];
    };
    String::from_utf8_lossy(&bytes)
        .lines()
        .take(MAX_ENTRIES)
        .filter_map(|line| {
            // A path with a comma in it is quoted; none of ours is.
            let path = line.split(',').next()?;
            let mut dirs = path.split('/').rev().skip(1);
            let is_walked = dirs.all(|dir| is_walked(dir) && dir != "..");
            (is_walked && !path.starts_with(['/', '"'])).then(|| path.to_owned())
        })
        .chain([metadata])
        .collect()
}

/// Keeps the latest of several dates of a service of botocore or boto3.
fn latest_services(paths: &mut Vec<String>) {
    let service = |path: &str| {
        let (dir, file) = path.rsplit_once('/')?;
        let is_model = matches!(file, "service-2.json.gz" | "resources-1.json");
        let dir = is_model.then_some(dir)?;
        Some(dir.rsplit_once('/')?.0.to_owned())
    };
    let mut kept: Vec<String> = Vec::with_capacity(paths.len());
    for path in paths.drain(..) {
        let before = kept.last().and_then(|last| service(last));
        if before.is_some() && before == service(&path) {
            kept.pop();
        }
        kept.push(path);
    }
    *paths = kept;
}

/// Drops stubs that stand beside the source they describe.
fn drop_stubs(paths: &mut Vec<String>) {
    let sources: std::collections::HashSet<String> = paths
        .iter()
        .filter(|p| p.ends_with(".py"))
        .cloned()
        .collect();
    paths.retain(|path| {
        let source = path.strip_suffix('i').filter(|_| path.ends_with(".pyi"));
        source.is_none_or(|source| !sources.contains(source))
    });
}

#[cfg(all(test, unix))]
mod tests {
    use super::Files;
    use crate::local::place::Place;
    use crate::manifest::Source;
    use crate::model::Ecosystem;
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::Path;

    fn list(ecosystem: Ecosystem, root: &Path) -> Files {
        Files::list(&Place {
            ecosystem,
            name: "pkg".into(),
            version: "1.0.0".into(),
            root: root.to_owned(),
            source: Source::Registry,
        })
    }

    fn paths(files: &Files) -> Vec<&str> {
        files.entries.iter().map(|e| e.path.as_str()).collect()
    }

    #[test]
    fn links_and_paths_that_leave_are_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("secret.md"), "secret").unwrap();
        let root = dir.path().join("pkg");
        fs::create_dir_all(root.join("docs")).unwrap();
        fs::write(root.join("README.md"), "# Hi").unwrap();
        symlink("../../secret.md", root.join("docs/leaves.md")).unwrap();
        symlink("..", root.join("docs/loop")).unwrap();
        symlink(dir.path(), root.join("out")).unwrap();
        let files = list(Ecosystem::Npm, &root);
        assert_eq!(paths(&files), ["README.md"]);
        for path in [
            "../secret.md",
            "docs/leaves.md",
            "out/secret.md",
            "/etc/passwd",
            "docs",
        ] {
            assert_eq!(files.read(path), None, "{path}");
        }
        assert_eq!(files.read("README.md").as_deref(), Some("# Hi"));
    }

    #[test]
    fn a_package_that_is_a_link_itself_is_read() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("store")).unwrap();
        fs::write(dir.path().join("store/readme"), "text").unwrap();
        symlink("store", dir.path().join("pkg")).unwrap();
        let files = list(Ecosystem::Npm, &dir.path().join("pkg"));
        assert_eq!(paths(&files), ["readme"]);
        assert!(files.read("readme").is_some());
    }

    #[test]
    fn a_distribution_lists_its_own_files() {
        let dir = tempfile::tempdir().unwrap();
        let info = dir.path().join("pkg-1.dist-info");
        fs::create_dir_all(&info).unwrap();
        fs::create_dir_all(dir.path().join("pkg/tests")).unwrap();
        for path in [
            "pkg/a.py",
            "pkg/a.pyi",
            "pkg/tests/t.py",
            "other.py",
            "pkg-1.dist-info/METADATA",
        ] {
            fs::write(dir.path().join(path), "x").unwrap();
        }
        let record = "pkg/a.py,sha256=x,1\npkg/a.pyi,,\npkg/tests/t.py,,\n../../../bin/x.py,,\n/etc/x.py,,\npkg-1.dist-info/METADATA,,\n";
        fs::write(info.join("RECORD"), record).unwrap();
        let files = list(Ecosystem::PyPi, &info);
        assert_eq!(paths(&files), ["pkg-1.dist-info/METADATA", "pkg/a.py"]);
    }

    #[test]
    fn what_is_no_text_is_replaced_and_long_files_end() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.md"), b"\xff\xfe# x").unwrap();
        fs::write(dir.path().join("b.md"), vec![b'x'; 6 << 20]).unwrap();
        let files = list(Ecosystem::Npm, dir.path());
        assert_eq!(files.read("a.md").unwrap(), "\u{fffd}\u{fffd}# x");
        assert_eq!(files.read("b.md").unwrap().len(), 4 << 20);
    }

    #[test]
    fn a_change_of_a_file_changes_the_fingerprint() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.md"), "one").unwrap();
        let before = list(Ecosystem::Npm, dir.path()).fingerprint();
        assert_eq!(before, list(Ecosystem::Npm, dir.path()).fingerprint());
        fs::write(dir.path().join("a.md"), "three").unwrap();
        assert_ne!(before, list(Ecosystem::Npm, dir.path()).fingerprint());
    }
}
