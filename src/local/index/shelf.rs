//! Where the parts are, and how each comes to be there once.
//!
//! A part belongs to one directory on this disk: what one project has under a
//! package's name and version never answers for another. A part that is
//! published takes the place of older ones of the same directory.

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::name::Name;
use super::{Part, build::build, upkeep};
use crate::error::{Error, Kind, Result};
use crate::local::files::Files;
use crate::local::place::Place;
use crate::progress::Progress;

/// How long to wait for another process that builds the same part.
const LOCK_WAIT: Duration = Duration::from_secs(20);
/// How often to look whether it is done.
const LOCK_POLL: Duration = Duration::from_millis(10);

/// The directory of all parts.
pub struct Shelf {
    dir: PathBuf,
    progress: Arc<dyn Progress>,
    /// Parts that turned out to be damaged.
    distrusted: Mutex<HashSet<Name>>,
    stop: Arc<AtomicBool>,
}

/// A part on the disk, and what it cost.
pub struct Kept {
    /// The part.
    pub part: Part,
    /// Bytes of its file.
    pub bytes: u64,
    /// Bytes of the files it was built from, where that was just now.
    pub source_bytes: Option<u64>,
}

impl Shelf {
    /// Makes the shelf of a directory. Touches no file.
    #[must_use]
    pub fn new(dir: PathBuf, progress: Arc<dyn Progress>) -> Self {
        Self {
            dir,
            progress,
            distrusted: Mutex::default(),
            stop: Arc::default(),
        }
    }

    /// Has builds end early, with nothing kept, once the flag is set.
    #[must_use]
    pub fn stopped_by(mut self, stop: Arc<AtomicBool>) -> Self {
        self.stop = stop;
        self
    }

    /// Opens the part of a package; builds it where there is none.
    ///
    /// Where nothing can be written the part is built in memory and lasts as
    /// long as the process.
    ///
    /// # Errors
    /// [`Kind::Internal`] when SQLite fails on a part that was just built.
    pub fn part(&self, place: &Place) -> Result<Part> {
        let files = place.is_mutable().then(|| Files::list(place));
        let name = Name::of(place, files.as_ref());
        if let Some(part) = self.trusted(&name) {
            return Ok(part);
        }
        let files = files.unwrap_or_else(|| Files::list(place));
        match self.built(&name, place, &files) {
            Ok((part, _)) => Ok(part),
            Err(why) => {
                self.progress.detail(1, &format!("no index kept: {why}"));
                self.in_memory(place, &files)
            }
        }
    }

    /// Says that the part of a package is damaged: it is built anew when it is
    /// opened the next time.
    pub fn distrust(&self, place: &Place) {
        let files = place.is_mutable().then(|| Files::list(place));
        let name = Name::of(place, files.as_ref());
        self.distrusted().insert(name);
    }

    fn distrusted(&self) -> MutexGuard<'_, HashSet<Name>> {
        self.distrusted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn trusted(&self, name: &Name) -> Option<Part> {
        let is_trusted = !self.distrusted().contains(name);
        let path = self.dir.join(name.part());
        let part = is_trusted.then(|| Part::open(&path))??;
        upkeep::mark_used(&path);
        Some(part)
    }

    /// Opens the part of a package as [`Shelf::part`] does, but only on the
    /// disk.
    ///
    /// # Errors
    /// Why it cannot be kept there.
    pub fn keep(&self, place: &Place) -> std::result::Result<Kept, String> {
        let files = place.is_mutable().then(|| Files::list(place));
        let name = Name::of(place, files.as_ref());
        let (part, source_bytes) = match self.trusted(&name) {
            Some(part) => (part, None),
            None => {
                let files = files.unwrap_or_else(|| Files::list(place));
                let (part, is_new) = self.built(&name, place, &files)?;
                let bytes = || files.entries.iter().map(|entry| entry.size).sum();
                (part, is_new.then(bytes))
            }
        };
        let bytes = fs::metadata(self.dir.join(name.part())).map_or(0, |meta| meta.len());
        Ok(Kept {
            part,
            bytes,
            source_bytes,
        })
    }

    /// Builds a part on the disk, unless another process just has; tells
    /// whether it did.
    fn built(
        &self,
        name: &Name,
        place: &Place,
        files: &Files,
    ) -> std::result::Result<(Part, bool), String> {
        let path = self.dir.join(name.part());
        let dir = path.parent().unwrap_or(&self.dir);
        private_dir(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        let _lock = locked(&self.dir.join(name.lock())).map_err(|e| e.to_string())?;
        if let Some(part) = self.trusted(name) {
            return Ok((part, false));
        }
        // Under the lock the name is ours; what is left of a killed process goes.
        let new = self.dir.join(name.new_part());
        let _ = fs::remove_file(&new);
        let done = private_file(&new, true)
            .map_err(|e| format!("{}: {e}", new.display()))
            .and_then(|_| {
                Connection::open(&new)
                    .and_then(|conn| build(&conn, place, files, &*self.progress, &self.stop))
                    .map_err(|e| e.to_string())
            })
            .and_then(|()| published(&new, &path).map_err(|e| e.to_string()));
        if done.is_err() {
            let _ = fs::remove_file(&new);
        }
        done?;
        self.distrusted().remove(name);
        remove_older(dir, name);
        let part = Part::open(&path);
        let part = part.ok_or_else(|| format!("{} cannot be read", path.display()))?;
        Ok((part, true))
    }

    fn in_memory(&self, place: &Place, files: &Files) -> Result<Part> {
        let failed = |e| Error::internal("cannot index the documentation", e);
        let conn = Connection::open_in_memory().map_err(failed)?;
        build(&conn, place, files, &*self.progress, &self.stop).map_err(failed)?;
        Part::over(conn).ok_or_else(|| Error::new(Kind::Internal, "an index without a format"))
    }
}

/// Moves a part to its name. What is no file there cannot be replaced by one,
/// and goes first.
fn published(new: &Path, path: &Path) -> std::io::Result<()> {
    if path.is_dir() && !path.is_symlink() {
        fs::remove_dir_all(path)?;
    }
    fs::rename(new, path)
}

/// Removes the other parts of the same directory: of another version, of
/// other content, of other extractors. Who has one open goes on reading it.
fn remove_older(dir: &Path, name: &Name) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        if name.is_older(&entry.file_name().to_string_lossy()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn private_dir(dir: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Opens a file that only its owner may read.
fn private_file(path: &Path, is_new: bool) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create(!is_new).create_new(is_new);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Takes the lock of a directory's parts, waiting for whoever has it. It ends
/// with the process that holds it, however that ends.
fn locked(path: &Path) -> std::io::Result<File> {
    let mut file = private_file(path, false)?;
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) if upkeep::is_at(&file, path) => return Ok(file),
            // It was cleared away meanwhile: others would lock another file.
            Ok(()) => file = private_file(path, false)?,
            Err(TryLockError::WouldBlock) if started.elapsed() < LOCK_WAIT => {
                thread::sleep(LOCK_POLL);
            }
            Err(TryLockError::WouldBlock) => {
                return Err(std::io::Error::other(
                    "another process builds it and does not end",
                ));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}
