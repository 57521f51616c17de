//! Where the file is: opening it, making it, moving it out of the way.
//!
//! Making and moving happen under a lock on `cache.lock`, so that processes
//! that find no file, or a damaged one, at the same moment do it once. The
//! lock file stays: removing it would let two processes lock two files.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::failure::{Trouble, text};
use super::files::{beside, private_dir, private_file, reason, unique};
use super::{Sql, schema};

/// How long to wait for a process that makes or moves the file.
const LOCK_WAIT: Duration = Duration::from_secs(5);

/// What was found at the path.
pub(super) enum Opened {
    /// A database with this release's schema.
    Ready(Connection),
    Absent,
    /// Something that is no database of ours, and why.
    Damaged(String),
    /// Something that must be left alone, and why.
    Unreadable(String),
}

/// Opens the file and checks its version: the only statement before the first
/// question.
pub(super) fn open(path: &Path) -> Opened {
    open_again(path, 2)
}

fn open_again(path: &Path, tries: u8) -> Opened {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match Connection::open_with_flags(path, flags).and_then(checked) {
        // SQLite falls back to reading alone where writing is denied, and also
        // where the file came to be between its two attempts.
        Ok((conn, _)) if tries > 0 && conn.is_readonly("main") != Ok(false) => {
            open_again(path, tries - 1)
        }
        Ok((conn, schema::VERSION)) => Opened::Ready(conn),
        Ok((conn, version)) => other_version(conn, version),
        Err(error) => match Trouble::of(&error) {
            Trouble::Damaged => Opened::Damaged(text(&error)),
            Trouble::Denied => match fs::metadata(path) {
                Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                    Opened::Absent
                }
                Err(e) => Opened::Unreadable(reason(&e)),
                Ok(meta) if meta.is_dir() => Opened::Damaged("it is a directory".to_owned()),
                // It may have been made between the two looks at it.
                Ok(_) if tries > 0 => open_again(path, tries - 1),
                Ok(_) => open_frozen(path),
            },
            Trouble::Busy | Trouble::Disk => Opened::Unreadable(text(&error)),
        },
    }
}

fn checked(conn: Connection) -> Sql<(Connection, i32)> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let version = schema::version(&conn)?;
    Ok((conn, version))
}

fn other_version(conn: Connection, version: i32) -> Opened {
    match schema::is_ours(&conn) {
        Ok(true) if version > schema::VERSION => {
            Opened::Unreadable("it was written by a newer release of docent".to_owned())
        }
        Ok(true) => match schema::migrate(&conn, schema::MIGRATIONS) {
            Ok(()) => Opened::Ready(conn),
            Err(error) => Opened::Unreadable(text(&error)),
        },
        Ok(false) => Opened::Damaged("it is not a cache of docent".to_owned()),
        Err(error) => Opened::Unreadable(text(&error)),
    }
}

/// Opens a file whose log can be neither read nor made, on a read-only disk:
/// what is in the log is not seen, and nobody may be writing.
fn open_frozen(path: &Path) -> Opened {
    let Ok(path) = std::path::absolute(path) else {
        return Opened::Unreadable("its path cannot be made absolute".to_owned());
    };
    let mut uri = String::from("file://");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                uri.push(char::from(*byte));
            }
            _ => uri.push_str(&format!("%{byte:02x}")),
        }
    }
    uri.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    match Connection::open_with_flags(uri, flags).and_then(checked) {
        Ok((conn, schema::VERSION)) => Opened::Ready(conn),
        Ok(_) => Opened::Unreadable("it was written by another release of docent".to_owned()),
        Err(error) => Opened::Unreadable(text(&error)),
    }
}

/// Makes the directory and the database, unless somebody else just has.
pub(super) fn create(path: &Path) -> Result<(), String> {
    let dir = path.parent().unwrap_or(Path::new("."));
    private_dir(dir).map_err(|e| reason(&e))?;
    let _lock = lock(dir).map_err(|e| reason(&e))?;
    if fs::symlink_metadata(path).is_ok() {
        return Ok(());
    }
    let fresh = unique(path, "new");
    let made = build(&fresh).and_then(|()| publish(&fresh, path).map_err(|e| reason(&e)));
    let _ = fs::remove_file(&fresh);
    made
}

fn build(path: &Path) -> Result<(), String> {
    private_file()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|e| reason(&e))?;
    let make = || -> Sql<()> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags)?;
        // Not to wait for the disk, twice 5 ms of a first answer: there is
        // nothing in it yet that a crash of the machine could cost.
        conn.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")?;
        schema::migrate(&conn, schema::MIGRATIONS)?;
        conn.execute_batch("PRAGMA journal_mode = WAL")?;
        conn.close().map_err(|(_, error)| error)
    };
    make().map_err(|error| {
        for end in ["-wal", "-shm", "-journal"] {
            let _ = fs::remove_file(beside(path, end));
        }
        text(&error)
    })
}

/// Gives a finished file its name. A link, unlike renaming, never replaces a
/// file that is there; disks without links rely on the lock.
fn publish(fresh: &Path, path: &Path) -> io::Result<()> {
    // The log of a file that was deleted by hand must not meet the new one.
    for end in ["-wal", "-shm"] {
        let _ = fs::remove_file(beside(path, end));
    }
    match fs::hard_link(fresh, path) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(_) => fs::rename(fresh, path),
    }
}

/// Moves a damaged file aside, beside which only the newest such is kept.
/// `None` when the file is sound or gone: another process was faster.
pub(super) fn move_aside(path: &Path) -> Result<Option<PathBuf>, String> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let _lock = lock(dir).map_err(|e| reason(&e))?;
    match open(path) {
        Opened::Absent => return Ok(None),
        Opened::Ready(conn) if is_sound(&conn) => return Ok(None),
        Opened::Unreadable(why) => return Err(why),
        Opened::Ready(_) | Opened::Damaged(_) => {}
    }
    let old: Vec<(u64, PathBuf)> = fs::read_dir(dir)
        .map_err(|e| reason(&e))?
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let number = name.to_str()?.strip_prefix("cache.db.corrupt-")?;
            Some((number.parse().ok()?, entry.path()))
        })
        .collect();
    let number = old.iter().map(|(n, _)| n + 1).max().unwrap_or(1);
    let to = beside(path, &format!(".corrupt-{number}"));
    fs::rename(path, &to).map_err(|e| reason(&e))?;
    for end in ["-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(beside(path, end));
    }
    for (_, file) in old {
        let _ = fs::remove_file(file);
    }
    Ok(Some(to))
}

fn is_sound(conn: &Connection) -> bool {
    let check = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    schema::is_ours(conn).unwrap_or(false)
        && check.is_ok_and(|said| said == "ok")
        && conn
            .prepare("SELECT e.key, n.target, s.tools, c.value, b.body FROM entries e, names n, servers s, counters c, bodies b")
            .is_ok()
}

/// Waits for the lock, but not for ever: a stopped process may hold it.
fn lock(dir: &Path) -> io::Result<Option<File>> {
    let file = private_file()
        .write(true)
        .create(true)
        .truncate(false)
        .open(dir.join("cache.lock"))?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            // Some network disks have no locks; a link is still made once.
            Err(TryLockError::Error(_)) => return Ok(None),
            Err(TryLockError::WouldBlock) if start.elapsed() > LOCK_WAIT => {
                return Err(io::Error::other("another process holds cache.lock"));
            }
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(2)),
        }
    }
}
