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
mod tests {
    use super::{Lead, Store};
    use crate::progress::Silent;
    use std::sync::Arc;

    const KEY: [u8; 16] = [7; 16];

    #[test]
    fn one_leads_until_it_is_done() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::new(dir.path(), Arc::new(Silent));
        let other = Store::new(dir.path(), Arc::new(Silent));
        let turn = store.try_lead(&KEY);
        assert!(matches!(turn, Lead::Mine(_)));
        assert!(matches!(other.try_lead(&KEY), Lead::Taken));
        assert!(matches!(other.try_lead(&[8; 16]), Lead::Mine(_)));
        drop(turn);
        assert!(matches!(other.try_lead(&KEY), Lead::Mine(_)));
        let left = std::fs::read_dir(dir.path().join("asking")).unwrap();
        assert_eq!(left.count(), 0);
    }

    #[test]
    fn no_place_for_the_lock_keeps_nobody_from_asking() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, "").unwrap();
        let store = Store::new(&file.join("cache"), Arc::new(Silent));
        assert!(matches!(store.try_lead(&KEY), Lead::Unknown));
    }

    #[test]
    fn what_the_killed_left_is_removed_and_turns_of_others_are_not() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::new(dir.path(), Arc::new(Silent));
        let held = store.try_lead(&[9; 16]);
        assert!(matches!(held, Lead::Mine(_)));
        let asking = dir.path().join("asking");
        for n in 0..40 {
            std::fs::write(asking.join(format!("{n:032x}")), "").unwrap();
        }
        drop(store.try_lead(&KEY));
        assert_eq!(std::fs::read_dir(&asking).unwrap().count(), 1);
        assert!(matches!(store.try_lead(&[9; 16]), Lead::Taken));
        drop(held);
        assert_eq!(std::fs::read_dir(&asking).unwrap().count(), 0);
    }

    #[test]
    fn many_threads_take_turns() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::new(dir.path(), Arc::new(Silent));
        let inside = std::sync::atomic::AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let turn = loop {
                            match store.try_lead(&KEY) {
                                Lead::Mine(turn) => break turn,
                                _ => std::thread::yield_now(),
                            }
                        };
                        use std::sync::atomic::Ordering::SeqCst;
                        assert_eq!(inside.fetch_add(1, SeqCst), 0);
                        inside.fetch_sub(1, SeqCst);
                        drop(turn);
                    }
                });
            }
        });
    }
}
