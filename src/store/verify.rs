//! Looking at everything in the file, and putting right what is wrong.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::entries::kind_from;
use super::failure::text;
use super::place::{self, Opened};
use super::{Failure, Sql, Store, commit};
use crate::model::EntryKind;

/// Entries whose bodies are looked at in one go.
const ROWS: usize = 200;

/// What is wrong, of one sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// A word for the sort: `file`, `entries`, `bodies`, `names`, `sums`,
    /// `permissions`.
    pub what: &'static str,
    /// What it is, in half a sentence.
    pub detail: String,
    /// How many.
    pub count: u64,
    /// Whether it was put right.
    pub is_repaired: bool,
}

/// What was looked at, and what is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Entries.
    pub entries: u64,
    /// Names.
    pub names: u64,
    /// What is wrong; nothing is best.
    pub flaws: Vec<Flaw>,
}

impl Verified {
    fn add(&mut self, what: &'static str, count: u64, detail: impl Into<String>) {
        if count > 0 {
            self.flaws.push(Flaw {
                what,
                detail: detail.into(),
                count,
                is_repaired: false,
            });
        }
    }
}

impl Store {
    /// Looks at the file, every entry in it, and who may read it; with
    /// `repair` removes what is broken. `is_sound` judges a packed body.
    ///
    /// # Errors
    /// When the file cannot be opened, but not because it is damaged.
    pub fn verify(
        &self,
        repair: bool,
        is_sound: &dyn Fn(EntryKind, &[u8]) -> bool,
    ) -> Result<Verified, Failure> {
        let mut verified = Verified::default();
        match place::open(&self.path) {
            Opened::Absent => {}
            Opened::Unreadable(why) => {
                let path = self.path.display();
                return Err(Failure::new(format!("cannot read {path}: {why}")));
            }
            Opened::Damaged(why) => {
                verified.add("file", 1, why);
                self.start_anew(repair, &mut verified);
            }
            Opened::Ready(conn) => match look(&conn, is_sound, &mut verified) {
                Ok(bad) if repair && !verified.flaws.is_empty() => {
                    let repaired = commit(&conn, &mut |conn: &Connection| fix(conn, &bad));
                    repaired.map_err(|error| Failure::new(text(&error)))?;
                    for flaw in &mut verified.flaws {
                        flaw.is_repaired = true;
                    }
                }
                Ok(_) => {}
                Err(why) => {
                    verified.add("file", 1, why);
                    let is_mended = repair && mend(&conn);
                    drop(conn);
                    match is_mended {
                        true => verified.flaws.iter_mut().for_each(|f| f.is_repaired = true),
                        false => self.start_anew(repair, &mut verified),
                    }
                }
            },
        }
        self.look_at_permissions(repair, &mut verified);
        Ok(verified)
    }

    /// Moves a damaged file aside; the next write makes a new one.
    fn start_anew(&self, repair: bool, verified: &mut Verified) {
        if repair && let Ok(Some(_)) = place::move_aside(&self.path) {
            verified.flaws.iter_mut().for_each(|f| f.is_repaired = true);
        }
    }

    /// Only the owner may read the files, and change what is in the directory.
    /// One that the user made may be open to be looked into.
    #[cfg(unix)]
    fn look_at_permissions(&self, repair: bool, verified: &mut Verified) {
        use std::fs;
        use std::os::unix::fs::PermissionsExt;
        use std::path::PathBuf;
        let Some(dir) = self.path.parent() else {
            return;
        };
        let ours = |path: &PathBuf| {
            let name = path.file_name().map(|name| name.as_encoded_bytes());
            name.is_some_and(|name| name.starts_with(b"cache.") || name.starts_with(b"hits"))
        };
        let files = fs::read_dir(dir).into_iter().flatten().flatten();
        let files = files.map(|entry| entry.path()).filter(ours);
        for path in [dir.to_owned()].into_iter().chain(files) {
            let Ok(meta) = fs::symlink_metadata(&path) else {
                continue;
            };
            let mode = meta.permissions().mode() & 0o777;
            let forbidden = if meta.is_dir() { 0o022 } else { 0o077 };
            if meta.is_symlink() || mode & forbidden == 0 {
                continue;
            }
            let detail = format!("{} is open to others ({mode:03o})", path.display());
            verified.add("permissions", 1, detail);
            let private = fs::Permissions::from_mode(mode & !forbidden);
            if repair
                && fs::set_permissions(&path, private).is_ok()
                && let Some(flaw) = verified.flaws.last_mut()
            {
                flaw.is_repaired = true;
            }
        }
    }

    #[cfg(not(unix))]
    fn look_at_permissions(&self, _repair: bool, _verified: &mut Verified) {}
}

/// Looks at a database. Returns the numbers of entries whose bodies are not
/// sound; fails with what is wrong where the file itself is.
fn look(
    conn: &Connection,
    is_sound: &dyn Fn(EntryKind, &[u8]) -> bool,
    verified: &mut Verified,
) -> Result<Vec<i64>, String> {
    let check: String = conn
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(|error| text(&error))?;
    if check != "ok" {
        return Err(check.lines().collect::<Vec<_>>().join(" "));
    }
    look_at_tables(conn, verified)
        .and_then(|()| look_at_bodies(conn, is_sound, verified))
        .map_err(|error| text(&error))
}

/// In one transaction: others may be writing.
fn look_at_tables(conn: &Connection, verified: &mut Verified) -> Sql<()> {
    let transaction = Transaction::new_unchecked(conn, TransactionBehavior::Deferred)?;
    let count = |sql: &str| -> Sql<u64> {
        let count: i64 = transaction.query_row(sql, [], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or(0))
    };
    verified.entries = count("SELECT count(*) FROM entries")?;
    verified.names = count("SELECT count(*) FROM names")?;
    for (what, detail, sql) in [
        (
            "entries",
            "entries have no body",
            "SELECT count(*) FROM entries WHERE id NOT IN (SELECT id FROM bodies)",
        ),
        (
            "bodies",
            "bodies belong to no entry",
            "SELECT count(*) FROM bodies WHERE id NOT IN (SELECT id FROM entries)",
        ),
        (
            "entries",
            "entries have another size than they say",
            "SELECT count(*) FROM entries JOIN bodies ON bodies.id = entries.id
             WHERE bytes <> length(body)",
        ),
        (
            "names",
            "names lead nowhere",
            "SELECT count(*) FROM names WHERE NOT EXISTS (SELECT 1 FROM entries WHERE key = target)",
        ),
        (
            "sums",
            "sums are not those of the entries",
            "SELECT (SELECT count(*) FROM (SELECT * FROM counted EXCEPT SELECT * FROM sums))
                  + (SELECT count(*) FROM (SELECT * FROM sums EXCEPT SELECT * FROM counted))",
        ),
    ] {
        verified.add(what, count(sql)?, detail);
    }
    transaction.rollback()
}

fn look_at_bodies(
    conn: &Connection,
    is_sound: &dyn Fn(EntryKind, &[u8]) -> bool,
    verified: &mut Verified,
) -> Sql<Vec<i64>> {
    let mut prepared = conn.prepare(&format!(
        "SELECT entries.id, kind, body FROM entries JOIN bodies ON bodies.id = entries.id
         WHERE entries.id > ?1 ORDER BY entries.id LIMIT {ROWS}"
    ))?;
    let (mut bad, mut after) = (Vec::new(), 0_i64);
    loop {
        let before = after;
        let mut rows = prepared.query([after])?;
        while let Some(row) = rows.next()? {
            after = row.get(0)?;
            let body = row.get_ref(2)?.as_blob().unwrap_or_default();
            if !is_sound(kind_from(row.get(1)?), body) {
                bad.push(after);
            }
        }
        if after == before {
            break;
        }
    }
    verified.add("bodies", bad.len() as u64, "bodies cannot be read");
    Ok(bad)
}

fn fix(conn: &Connection, bad: &[i64]) -> Sql<()> {
    let mut delete = conn.prepare("DELETE FROM entries WHERE id = ?1")?;
    for id in bad {
        delete.execute([id])?;
    }
    conn.execute_batch(
        "DELETE FROM entries WHERE id NOT IN (SELECT id FROM bodies);
         DELETE FROM bodies WHERE id NOT IN (SELECT id FROM entries);
         UPDATE entries SET bytes = (SELECT length(body) FROM bodies WHERE bodies.id = entries.id)
         WHERE bytes <> (SELECT length(body) FROM bodies WHERE bodies.id = entries.id);
         DELETE FROM names WHERE NOT EXISTS (SELECT 1 FROM entries WHERE key = target);
         DELETE FROM sums;
         INSERT INTO sums SELECT * FROM counted;",
    )
}

/// Makes indexes anew; tells whether that was all there was to it.
fn mend(conn: &Connection) -> bool {
    let check = |conn: &Connection| -> Sql<String> {
        conn.execute_batch("REINDEX")?;
        conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
    };
    check(conn).is_ok_and(|said| said == "ok")
}
