//! Who asks: of all that want the same answer at once, one.
//!
//! A lock on a file named after the key, so that a process that ends, however
//! it ends, gives it up. Whoever holds the lock removes the file; a lock on a
//! file that is no longer the one of that name is worth nothing.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::Store;
use super::files::{private_dir, private_file};

/// How many files of others are not worth a look.
const FEW: usize = 16;
/// Most files looked at after a turn.
const MOST: usize = 64;

/// Whose turn it is to ask.
pub enum Lead {
    /// Ours, until this is dropped.
    Mine(Turn),
    /// Somebody else's.
    Taken,
    /// It cannot be told: there is no place for the lock, or no locks there.
    Unknown,
}

/// The right to ask. Dropping it gives it up.
pub struct Turn {
    path: PathBuf,
    _lock: File,
}

impl Drop for Turn {
    fn drop(&mut self) {
        // Before the lock goes: who comes next makes a file of its own.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
            if let Some(dir) = self.path.parent() {
                sweep(dir);
            }
        }
    }
}

/// Removes what processes left that were killed, once it is more than a few.
fn sweep(dir: &Path) {
    let Ok(entries) = fs::read_dir(dir) else {
        return;
    };
    let left: Vec<PathBuf> = entries.flatten().map(|e| e.path()).take(MOST).collect();
    if left.len() <= FEW {
        return;
    }
    for path in left {
        let Ok(file) = File::open(&path) else {
            continue;
        };
        // Who holds it asks. Removed under its lock, as after a turn.
        if file.try_lock().is_ok() && is_named(&file, &path) {
            let _ = fs::remove_file(&path);
        }
    }
}

impl Store {
    /// Tries to become the one that asks for a key. Waits for nobody.
    #[must_use]
    pub fn try_lead(&self, key: &[u8; 16]) -> Lead {
        let dir = self.path().with_file_name("asking");
        let path = dir.join(name(key));
        // Twice: the directory may be missing, the file may just be removed.
        for _ in 0..4 {
            let mut options = private_file();
            let file = match options.write(true).create(true).truncate(false).open(&path) {
                Ok(file) => file,
                Err(_) if private_dir(&dir).is_ok() => match options.open(&path) {
                    Ok(file) => file,
                    Err(_) => return Lead::Unknown,
                },
                Err(_) => return Lead::Unknown,
            };
            match file.try_lock() {
                Ok(()) if is_named(&file, &path) => return Lead::Mine(Turn { path, _lock: file }),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Lead::Taken,
                Err(TryLockError::Error(_)) => return Lead::Unknown,
            }
        }
        Lead::Taken
    }
}

/// Returns the file name of a key. Where an open file cannot be removed, keys
/// share a small number of files that stay.
fn name(key: &[u8; 16]) -> String {
    let bytes = if cfg!(unix) { &key[..] } else { &key[..1] };
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Tells whether an open file is the one that bears the name now.
#[cfg(unix)]
fn is_named(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(open), Ok(named)) = (file.metadata(), fs::metadata(path)) else {
        return false;
    };
    (open.dev(), open.ino()) == (named.dev(), named.ino())
}

#[cfg(not(unix))]
fn is_named(_file: &File, _path: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests;
