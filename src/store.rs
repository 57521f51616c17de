//! The file that remembers: one SQLite database, `cache.db`, and a side file
//! of hits.
//!
//! Owns: the file, its schema, its locks, and every SQL statement. It knows
//! nothing of requests, freshness or compression; that is `cache`'s.
//!
//! Guarantees:
//! - Nothing is opened before it is needed, and a read makes no file.
//! - Nobody sees a half-made database: it is built under another name and
//!   linked into place (`place`).
//! - A damaged file is moved aside and made anew; a file of a newer release is
//!   left alone and not used; a file, directory or disk that cannot be written
//!   is read as far as it can be. Each costs one warning in a run, at most.
//! - Readers do not checkpoint. A writer that leaves a long log behind
//!   shortens it when the store is dropped, after the answer was printed:
//!   every process that comes first to the file reads the whole log.
//!
//! Forbids: `rusqlite` anywhere else.

mod close;
mod entries;
mod evict;
mod failure;
mod files;
mod flight;
mod hits;
mod metrics;
mod place;
mod report;
mod schema;
mod servers;
mod state;
#[cfg(test)]
mod tests;
mod transfer;
mod upkeep;
mod verify;

pub use entries::{NewAlias, NewRecord, Record};
pub use evict::Room;
pub use failure::Failure;
pub use flight::{Lead, Turn};
pub use metrics::{Call, day_of};
pub use report::{Found, ListFilter};
pub use servers::ServerRecord;
pub use transfer::{Incoming, Name, Outgoing, TakenIn};
pub use upkeep::{Cleared, Limits, Pruned};
pub use verify::{Flaw, Verified};

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::progress::Progress;
use failure::Trouble;
use place::Opened;

/// What SQLite says.
type Sql<T> = rusqlite::Result<T>;

/// The database, opened when first needed.
pub struct Store {
    path: PathBuf,
    progress: Arc<dyn Progress>,
    state: Mutex<State>,
    has_warned: AtomicBool,
    has_written: AtomicBool,
    has_many_hits: AtomicBool,
    /// How large the file may be; any size where none is said.
    room: Option<Room>,
    is_too_large: AtomicBool,
    /// Keys written last, which do not make room.
    spare: Mutex<Vec<[u8; 16]>>,
}

/// What is known of the file so far.
enum State {
    /// Not opened, or not there when last looked at.
    Closed,
    Open(Connection),
    /// Not to be touched again in this run, and why.
    Unusable(String),
    /// Readable; writing failed for good, and why.
    ReadOnly(Connection, String),
}

impl Store {
    /// Makes the store of a directory. Touches no file.
    pub fn new(dir: &Path, progress: Arc<dyn Progress>) -> Self {
        Self {
            path: dir.join("cache.db"),
            progress,
            state: Mutex::new(State::Closed),
            has_warned: AtomicBool::new(false),
            has_written: AtomicBool::new(false),
            has_many_hits: AtomicBool::new(false),
            room: None,
            is_too_large: AtomicBool::new(false),
            spare: Mutex::default(),
        }
    }

    /// Returns the database file, whether or not it exists.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Asks the database. `None` when there is none.
    fn read<T>(&self, mut ask: impl FnMut(&Connection) -> Sql<T>) -> Result<Option<T>, Failure> {
        let mut state = self.lock();
        for _ in 0..2 {
            let Some(conn) = self.open(&mut state)? else {
                return Ok(None);
            };
            match ask(conn) {
                Ok(value) => return Ok(Some(value)),
                Err(error) => self.recover(&mut state, &error, "read")?,
            }
        }
        Ok(None)
    }

    /// Changes the database in one transaction; makes it where there is none.
    fn write<T>(&self, mut change: impl FnMut(&Connection) -> Sql<T>) -> Result<T, Failure> {
        let mut state = self.lock();
        for _ in 0..2 {
            if let State::ReadOnly(_, why) = &*state {
                return Err(Failure::new(why));
            }
            if self.open(&mut state)?.is_none() {
                place::create(&self.path).map_err(|why| {
                    let why = format!("cannot make {}: {why}", self.path.display());
                    self.give_up(&mut state, why)
                })?;
            }
            let Some(conn) = self.open(&mut state)? else {
                let why = format!("cannot make {}", self.path.display());
                return Err(self.give_up(&mut state, why));
            };
            match commit(conn, &mut change) {
                Ok(value) => {
                    self.has_written.store(true, Ordering::Relaxed);
                    return Ok(value);
                }
                Err(error) => self.recover(&mut state, &error, "write")?,
            }
        }
        Err(Failure::new("the cache file was damaged twice"))
    }

    /// Returns the connection; `None` when there is no file.
    fn open<'s>(&self, state: &'s mut State) -> Result<Option<&'s Connection>, Failure> {
        if matches!(state, State::Closed) {
            match place::open(&self.path) {
                Opened::Ready(conn) => *state = State::Open(conn),
                Opened::Absent => return Ok(None),
                Opened::Unreadable(why) => {
                    let why = format!("cannot read {}: {why}", self.path.display());
                    return Err(self.give_up(state, why));
                }
                Opened::Damaged(why) => {
                    self.move_aside(state, &why)?;
                    return Ok(None);
                }
            }
        }
        match state {
            State::Open(conn) | State::ReadOnly(conn, _) => Ok(Some(conn)),
            State::Unusable(why) => Err(Failure::new(why.as_str())),
            State::Closed => Ok(None),
        }
    }

    /// Decides whether to try again after an error: `Ok` is yes.
    fn recover(
        &self,
        state: &mut State,
        error: &rusqlite::Error,
        verb: &str,
    ) -> Result<(), Failure> {
        let trouble = Trouble::of(error);
        if trouble == Trouble::Damaged {
            *state = State::Closed;
            return self.move_aside(state, &failure::text(error));
        }
        let why = format!(
            "cannot {verb} {}: {}",
            self.path.display(),
            failure::text(error)
        );
        self.warn(&why);
        // Others may be done in a moment; a full or read-only disk stays.
        if trouble != Trouble::Busy {
            *state = match std::mem::replace(state, State::Closed) {
                State::Open(conn) if verb == "write" => State::ReadOnly(conn, why.clone()),
                _ => State::Unusable(why.clone()),
            };
        }
        Err(Failure::new(why))
    }

    /// Moves a damaged file away, unless another process already has.
    fn move_aside(&self, state: &mut State, why: &str) -> Result<(), Failure> {
        match place::move_aside(&self.path) {
            Ok(Some(to)) => {
                self.warn(&format!(
                    "the cache was damaged ({why}) and starts anew; the old file is {}",
                    to.display()
                ));
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(error) => {
                let why = format!("{} is damaged ({why}): {error}", self.path.display());
                Err(self.give_up(state, why))
            }
        }
    }

    fn give_up(&self, state: &mut State, why: String) -> Failure {
        self.warn(&why);
        let failure = Failure::new(&why);
        *state = State::Unusable(why);
        failure
    }

    /// Warns once in a run; what follows is detail.
    fn warn(&self, why: &str) {
        if self.has_warned.swap(true, Ordering::Relaxed) {
            self.progress.detail(1, why);
        } else {
            self.progress.warn(why);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn commit<T>(conn: &Connection, change: &mut impl FnMut(&Connection) -> Sql<T>) -> Sql<T> {
    // Not to wait for the disk: a crash of the machine may cost the latest
    // answers, never the file.
    conn.execute_batch("PRAGMA synchronous = NORMAL")?;
    let transaction = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    let value = change(&transaction)?;
    transaction.commit()?;
    Ok(value)
}
