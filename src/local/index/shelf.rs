//! Where the parts are, and how each comes to be there once.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::{FORMAT, Part, build::build};
use crate::error::{Error, Kind, Result};
use crate::local::files::Files;
use crate::local::place::Place;
use crate::progress::Progress;

/// How long to wait for another process that builds the same part.
const LOCK_WAIT: Duration = Duration::from_secs(60);
/// How often to look whether it is done.
const LOCK_POLL: Duration = Duration::from_millis(10);

/// The directory of all parts.
pub struct Shelf {
    dir: PathBuf,
    progress: Arc<dyn Progress>,
}

impl Shelf {
    /// Makes the shelf of a directory. Touches no file.
    #[must_use]
    pub fn new(dir: PathBuf, progress: Arc<dyn Progress>) -> Self {
        Self { dir, progress }
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
        let path = self.dir.join(file_name(place, files.as_ref()));
        if let Some(part) = Part::open(&path) {
            return Ok(part);
        }
        let files = files.unwrap_or_else(|| Files::list(place));
        match self.built(&path, place, &files) {
            Ok(part) => Ok(part),
            Err(why) => {
                self.progress.detail(1, &format!("no index kept: {why}"));
                self.in_memory(place, &files)
            }
        }
    }

    /// Builds a part on the disk, unless another process just has.
    fn built(
        &self,
        path: &Path,
        place: &Place,
        files: &Files,
    ) -> std::result::Result<Part, String> {
        let dir = path.parent().unwrap_or(&self.dir);
        private_dir(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        let lock = locked(&path.with_extension("lock")).map_err(|e| e.to_string())?;
        if let Some(part) = Part::open(path) {
            return Ok(part);
        }
        // Under the lock the name is ours; what is left of a killed process goes.
        let new = path.with_extension("new");
        let _ = fs::remove_file(&new);
        let done = Connection::open(&new)
            .and_then(|conn| build(&conn, place, files, &*self.progress))
            .map_err(|e| e.to_string())
            .and_then(|()| fs::rename(&new, path).map_err(|e| e.to_string()));
        if done.is_err() {
            let _ = fs::remove_file(&new);
        }
        drop(lock);
        done?;
        Part::open(path).ok_or_else(|| format!("{} cannot be read", path.display()))
    }

    fn in_memory(&self, place: &Place, files: &Files) -> Result<Part> {
        let failed = |e| Error::internal("cannot index the documentation", e);
        let conn = Connection::open_in_memory().map_err(failed)?;
        build(&conn, place, files, &*self.progress).map_err(failed)?;
        Part::over(conn).ok_or_else(|| Error::new(Kind::Internal, "an index without a format"))
    }
}

/// Returns the name of a part: ecosystem, package, version, and the content's
/// fingerprint where that may change.
fn file_name(place: &Place, files: Option<&Files>) -> String {
    let safe = |text: &str| -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
        text.chars()
            .map(|c| if plain(c) { c } else { '+' })
            .collect()
    };
    let content = files.map_or(String::new(), |files| {
        format!("~{:016x}", files.fingerprint())
    });
    format!(
        "{}/{}@{}{content}.{FORMAT}.db",
        place.ecosystem.as_str(),
        safe(&place.name),
        safe(&place.version)
    )
}

fn private_dir(dir: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Takes the lock of a part, waiting for whoever has it. It ends with the
/// process that holds it, however that ends.
fn locked(path: &Path) -> std::io::Result<File> {
    let file = File::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(path)?;
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
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
