//! Keeping the index small: what it holds, and what can go. File work alone.
//!
//! A part that is read while it is removed is read to its end; a part that is
//! being built is left alone. What is no file of the index is never touched.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::FORMAT;
use super::name::safe;
use super::part::Part;
use crate::model::{Ecosystem, IndexPruned, IndexStats, LibraryRef, Target};

/// How exactly it is known when a part was used last.
const USED: Duration = Duration::from_secs(3600);

/// The parts that are on the disk.
#[derive(Debug)]
pub struct Index {
    dir: PathBuf,
    /// Whether what is removed stays.
    is_rehearsal: bool,
}

/// One part.
struct PartFile {
    path: PathBuf,
    bytes: u64,
    /// When it was used last, to the hour.
    used: SystemTime,
}

impl Index {
    /// Makes the index of a directory. Touches no file.
    #[must_use]
    pub fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            is_rehearsal: false,
        }
    }

    /// Makes it tell what it would remove, and remove nothing.
    #[must_use]
    pub fn rehearsing(mut self, is_rehearsal: bool) -> Self {
        self.is_rehearsal = is_rehearsal;
        self
    }

    /// Returns what it holds, parts of other formats included.
    #[must_use]
    pub fn stats(&self) -> IndexStats {
        sum(&self.parts())
    }

    /// Returns what it holds of one package, by name or id; with a version in
    /// it, only of that.
    #[must_use]
    pub fn stats_of(&self, library: &LibraryRef) -> IndexStats {
        sum(&self.parts_of(library))
    }

    /// Removes parts of older formats, the parts that were not used for longest
    /// until the rest is within a size in bytes, and what is left of builds.
    pub fn prune(&self, max_size: u64) -> IndexPruned {
        let mut pruned = IndexPruned::default();
        let (old, mut parts): (Vec<PartFile>, Vec<PartFile>) =
            self.parts().into_iter().partition(|part| {
                let format = named(&part.path).map(|(_, _, format)| format);
                format.is_some_and(|format| format < FORMAT)
            });
        for part in old {
            if self.remove(&part.path) {
                pruned.outdated += 1;
                pruned.bytes += part.bytes;
            }
        }
        parts.sort_by(|a, b| a.used.cmp(&b.used).then_with(|| a.path.cmp(&b.path)));
        let mut size = sum(&parts).bytes;
        for part in parts {
            if size <= max_size {
                break;
            }
            if self.remove(&part.path) {
                size -= part.bytes;
                pruned.evicted += 1;
                pruned.bytes += part.bytes;
            }
        }
        let left = self.remove_leftovers();
        pruned.leftovers = left.leftovers;
        pruned.bytes += left.bytes;
        pruned
    }

    /// Reads every part of this format to its end. Returns how many there are
    /// and the files of those that are damaged; with `repair` these are
    /// removed, and made anew when they are asked for.
    #[must_use]
    pub fn verify(&self, repair: bool) -> (u64, Vec<PathBuf>) {
        let mut parts = self.parts();
        parts.retain(|part| named(&part.path).is_some_and(|(_, _, format)| format == FORMAT));
        let count = parts.len() as u64;
        let damaged = parts.into_iter().map(|part| part.path).filter(|path| {
            // One that was removed meanwhile is not damaged.
            path.exists() && !Part::open(path).is_some_and(|part| part.is_whole())
        });
        let damaged: Vec<PathBuf> = damaged.collect();
        for path in damaged.iter().filter(|_| repair) {
            self.remove(path);
        }
        (count, damaged)
    }

    /// Removes every part. Returns what was removed.
    pub fn clear(&self) -> IndexStats {
        let cleared = remove_all(self.parts());
        self.remove_leftovers();
        cleared
    }

    /// Removes the parts of one package, as [`Index::stats_of`] counts them.
    pub fn clear_of(&self, library: &LibraryRef) -> IndexStats {
        let cleared = remove_all(self.parts_of(library));
        self.remove_leftovers();
        cleared
    }

    fn parts(&self) -> Vec<PartFile> {
        let parts = self.files("db").into_iter().filter_map(|path| {
            named(&path)?;
            let meta = fs::symlink_metadata(&path).ok()?;
            Some(PartFile {
                bytes: meta.len(),
                used: meta.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                path,
            })
        });
        parts.collect()
    }

    fn parts_of(&self, library: &LibraryRef) -> Vec<PartFile> {
        let (ecosystem, name) = match &library.target {
            Target::Name(name) => (None, name.as_str()),
            Target::Package(ecosystem, name) => (Some(*ecosystem), name.as_str()),
            Target::Id(id) => {
                let mut all = Ecosystem::ALL.into_iter();
                match all.find(|ecosystem| ecosystem.as_str() == id.owner()) {
                    Some(ecosystem) => (Some(ecosystem), id.project()),
                    None => return Vec::new(),
                }
            }
        };
        let (name, version) = (safe(name), library.version.as_deref().map(safe));
        let is_it = |part: &PartFile| {
            let dir = part.path.parent().and_then(Path::file_name);
            let is_of = |ecosystem: Ecosystem| dir.is_some_and(|dir| dir == ecosystem.as_str());
            let Some((own, at, _)) = named(&part.path) else {
                return false;
            };
            let at = at.split_once('~').map_or(at, |(version, _)| version);
            ecosystem.is_none_or(is_of) && own == name && version.as_ref().is_none_or(|v| v == at)
        };
        self.parts().into_iter().filter(is_it).collect()
    }

    /// Removes files of builds that did not end, and locks of no part.
    fn remove_leftovers(&self) -> IndexPruned {
        let mut pruned = IndexPruned::default();
        for new in self.files("new") {
            let lock = new.with_extension("lock");
            if self.is_rehearsal && !lock.exists() {
                pruned.leftovers += 1;
                pruned.bytes += fs::symlink_metadata(&new).map_or(0, |meta| meta.len());
                continue;
            }
            // Under its lock nobody builds the part.
            let Some(held) = lock_file(&lock).ok().and_then(|file| held(file, &lock)) else {
                continue;
            };
            let bytes = fs::symlink_metadata(&new).map_or(0, |meta| meta.len());
            if self.remove(&new) {
                pruned.leftovers += 1;
                pruned.bytes += bytes;
            }
            if !self.is_rehearsal && !self.has_part(&lock) {
                let _ = fs::remove_file(&lock);
            }
            drop(held);
        }
        for lock in self.files("lock") {
            // It goes with the file of the build, where there is one.
            let is_counted = self.is_rehearsal && lock.with_extension("new").exists();
            if !is_counted && !self.has_part(&lock) && self.remove_lock(&lock) {
                pruned.leftovers += 1;
            }
        }
        pruned
    }

    fn remove(&self, file: &Path) -> bool {
        self.is_rehearsal || remove(file)
    }

    fn remove_lock(&self, lock: &Path) -> bool {
        match self.is_rehearsal {
            true => File::options()
                .write(true)
                .open(lock)
                .is_ok_and(|file| held(file, lock).is_some()),
            false => remove_lock(lock),
        }
    }

    /// Tells whether there is a part of the directory that a lock is for.
    fn has_part(&self, lock: &Path) -> bool {
        let parts = self.files("db");
        parts
            .iter()
            .any(|part| lock_of(part).as_deref() == Some(lock))
    }

    /// Lists the files of the index with an extension, by path.
    fn files(&self, extension: &str) -> Vec<PathBuf> {
        let mut all = Vec::new();
        for ecosystem in Ecosystem::ALL {
            let entries = fs::read_dir(self.dir.join(ecosystem.as_str()));
            for entry in entries.into_iter().flatten().flatten() {
                let path = entry.path();
                let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
                if is_file && path.extension().is_some_and(|end| end == extension) {
                    all.push(path);
                }
            }
        }
        all.sort_unstable();
        all
    }
}

/// Notes that a part was used, where that was not noted within the hour.
/// Costs one look at the file; that it cannot be written does not matter.
pub fn mark_used(path: &Path) {
    let used = fs::metadata(path).and_then(|meta| meta.modified());
    let is_long_ago = used.is_ok_and(|used| used.elapsed().is_ok_and(|ago| ago > USED));
    if is_long_ago {
        let _ = File::open(path).and_then(|file| file.set_modified(SystemTime::now()));
    }
}

/// Opens the file that the builders of a part lock.
///
/// # Errors
/// Why it cannot be made.
pub fn lock_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.create(true).write(true).truncate(false).open(path)
}

/// Tells whether an open file still is the one that the path leads to.
#[cfg(unix)]
pub fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(there)) => (open.dev(), open.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

/// Elsewhere a file that is open is not removed.
#[cfg(not(unix))]
pub fn is_at(_file: &File, _path: &Path) -> bool {
    true
}

/// Takes the lock of a part, unless somebody has it.
fn held(file: File, path: &Path) -> Option<File> {
    match file.try_lock() {
        Ok(()) => is_at(&file, path).then_some(file),
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => None,
    }
}

fn remove_lock(path: &Path) -> bool {
    let file = File::options().write(true).open(path);
    match file.ok().and_then(|file| held(file, path)) {
        Some(_held) => fs::remove_file(path).is_ok(),
        None => false,
    }
}

fn remove(part: &Path) -> bool {
    fs::remove_file(part).is_ok()
}

/// Returns the lock that the builders of a part hold:
/// `PACKAGE~PLACE.lock` of `PACKAGE@VERSION~PLACE-STATE.FORMAT.db`.
fn lock_of(part: &Path) -> Option<PathBuf> {
    let (package, version, _) = named(part)?;
    let (_, place) = version.rsplit_once('~')?;
    let (place, _) = place.split_once('-')?;
    Some(part.with_file_name(format!("{package}~{place}.lock")))
}

fn remove_all(parts: Vec<PartFile>) -> IndexStats {
    let gone: Vec<PartFile> = parts.into_iter().filter(|p| remove(&p.path)).collect();
    sum(&gone)
}

fn sum(parts: &[PartFile]) -> IndexStats {
    IndexStats {
        parts: u64::try_from(parts.len()).unwrap_or(u64::MAX),
        bytes: parts.iter().map(|part| part.bytes).sum(),
    }
}

/// Takes the name of a part apart: package, version, format.
fn named(path: &Path) -> Option<(&str, &str, u32)> {
    let name = path.file_name()?.to_str()?.strip_suffix(".db")?;
    let (name, format) = name.rsplit_once('.')?;
    let (package, version) = name.rsplit_once('@')?;
    Some((package, version, format.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{Index, lock_file, named};
    use crate::local::index::FORMAT;
    use std::fs;
    use std::path::{Path, PathBuf};

    fn put(dir: &Path, name: &str) -> PathBuf {
        let path = dir.join("npm").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "12345678").unwrap();
        path
    }

    #[test]
    fn names_are_taken_apart() {
        let taken = named(Path::new("a/@types+react@19.0.1~00ff-01.7.db"));
        assert_eq!(taken, Some(("@types+react", "19.0.1~00ff-01", 7)));
        for other in ["docent.db", "a@1.new", "a@1.x.db", "a.1.db"] {
            assert_eq!(named(Path::new(other)), None, "{other}");
        }
    }

    #[test]
    fn packages_are_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        for name in [
            "a@1.0.0~0f-01.1.db",
            "a@2.0.0~0e-02.1.db",
            "a-b@1.0.0~0d-03.1.db",
        ] {
            put(dir.path(), name);
        }
        put(dir.path(), "@s+a@1.0.0~0c-04.1.db");
        let index = Index::new(dir.path().to_owned());
        let count = |library: &str| index.stats_of(&library.parse().unwrap()).parts;
        for (library, parts) in [
            ("a", 2),
            ("npm:a", 2),
            ("/npm/a", 2),
            ("a@2.0.0", 1),
            ("/npm/a/1.0.0", 1),
            ("crates:a", 0),
            ("/x/a", 0),
            ("@s/a", 1),
        ] {
            assert_eq!(count(library), parts, "{library}");
        }
        assert_eq!(index.clear_of(&"a@1.0.0".parse().unwrap()).bytes, 8);
        assert_eq!(index.stats().parts, 3);
        assert_eq!(index.clear().parts, 3);
    }

    #[test]
    fn builds_that_go_on_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let kept = put(dir.path(), &format!("a@1~0f-01.{FORMAT}.db"));
        let used = put(dir.path(), "a~0f.lock");
        let newer = put(dir.path(), &format!("a@1~0f-01.{}.db", FORMAT + 1));
        let (building, lock) = (put(dir.path(), "b~01.new"), put(dir.path(), "b~01.lock"));
        let left = ["c~02.new", "d~03.lock", "a@1~0f-01.0.db"].map(|name| put(dir.path(), name));
        let other = put(dir.path(), "notes.txt");
        let held = lock_file(&lock).unwrap();
        held.lock().unwrap();
        let index = Index::new(dir.path().to_owned());
        let pruned = index.prune(100);
        assert_eq!((pruned.outdated, pruned.leftovers), (1, 2));
        assert!(left.iter().all(|path| !path.exists()));
        assert!(!dir.path().join("npm/c~02.lock").exists());
        for path in [&kept, &used, &newer, &building, &lock, &other] {
            assert!(path.exists(), "{}", path.display());
        }
        drop(held);
        assert_eq!(index.prune(100).leftovers, 1);
        assert!(!building.exists() && !lock.exists());
        assert_eq!(index.prune(8).evicted, 1);
        assert_eq!(index.stats().parts, 1);
    }
}
