//! Removing entries: those that were named, those that no longer serve, and
//! the least recently used ones of a file that grew too large.

use rusqlite::{Connection, params, params_from_iter};

use super::entries::{delete, kind_to};
use super::{Failure, ListFilter, Sql, Store, hits};
use crate::model::EntryKind;

/// What an entry takes in the file beside its body, in bytes, about.
const OVERHEAD: i64 = 512;

/// What was removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cleared {
    /// How many entries.
    pub entries: u64,
    /// Bytes of their bodies, compressed.
    pub bytes: u64,
}

/// What `prune` removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Entries too old to answer in any case.
    pub expired: u64,
    /// Entries that had to make room.
    pub evicted: u64,
    /// Bytes of the bodies of both, compressed.
    pub bytes: u64,
}

/// What `prune` keeps. Times and spans in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The time.
    pub now: i64,
    /// How long an expired entry is kept.
    pub stale_for: i64,
    /// Bytes of the file that are in use, at most.
    pub max_size: i64,
}

impl Store {
    /// Removes the entries a filter means; all of them with what is known of
    /// servers.
    ///
    /// # Errors
    /// When the file cannot be written. The user has been warned.
    pub fn clear(&self, filter: &ListFilter) -> Result<Cleared, Failure> {
        if self.read(|_| Ok(()))?.is_none() {
            return Ok(Cleared::default());
        }
        let (clause, values) = filter.clause();
        let waiting = hits::Waiting::take(self.path());
        let cleared = self.write(|conn| {
            waiting.count(conn)?;
            let sums = format!("SELECT count(*), total(bytes) FROM entries{clause}");
            let (entries, bytes) = conn.query_row(&sums, params_from_iter(&values), |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, f64>(1)?))
            })?;
            if clause.is_empty() {
                conn.execute_batch(
                    "DELETE FROM bodies; DELETE FROM entries; DELETE FROM names; DELETE FROM servers",
                )?;
            } else {
                for sql in [
                    format!("DELETE FROM bodies WHERE id IN (SELECT id FROM entries{clause})"),
                    format!("DELETE FROM entries{clause}"),
                ] {
                    conn.execute(&sql, params_from_iter(&values))?;
                }
                delete_dangling(conn)?;
            }
            Ok(Cleared {
                entries: u64::try_from(entries).unwrap_or(0),
                bytes: bytes as u64,
            })
        })?;
        waiting.remove();
        self.compact();
        Ok(cleared)
    }

    /// Removes what no longer serves, then the least recently used entries
    /// until the file is small enough.
    ///
    /// # Errors
    /// When the file cannot be written. The user has been warned.
    pub fn prune(&self, limits: &Limits) -> Result<Pruned, Failure> {
        self.remove_left_behind();
        if self.read(|_| Ok(()))?.is_none() {
            return Ok(Pruned::default());
        }
        let waiting = hits::Waiting::take(self.path());
        let pruned = self.write(|conn| {
            waiting.count(conn)?;
            let mut pruned = Pruned::default();
            correct_clock(conn, limits)?;
            let old: Vec<(Vec<u8>, i64)> = conn
                .prepare(
                    "SELECT key, bytes FROM entries
                     WHERE expires_at < CASE WHEN kind = ?3 THEN ?1 ELSE ?1 - ?2 END",
                )?
                .query_map(
                    params![limits.now, limits.stale_for, kind_to(EntryKind::NotFound)],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )?
                .collect::<Sql<_>>()?;
            for (key, bytes) in old {
                delete(conn, &key)?;
                pruned.expired += 1;
                pruned.bytes += u64::try_from(bytes).unwrap_or(0);
            }
            while evict(conn, limits, &mut pruned)? {}
            delete_dangling(conn)?;
            Ok(pruned)
        })?;
        waiting.remove();
        self.compact();
        Ok(pruned)
    }

    /// Adds up hits where that makes no database.
    pub(super) fn fold_hits_if_any(&self) {
        if matches!(self.read(|_| Ok(())), Ok(Some(()))) {
            self.fold_hits();
        }
    }

    /// Gives back free pages where they are many. Others may hold the file:
    /// then the next one does it.
    fn compact(&self) {
        let _ = self.read(|conn| {
            let free: i64 = conn.query_row("PRAGMA freelist_count", [], |row| row.get(0))?;
            let all: i64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            if free > all / 4 {
                let _ = conn.execute_batch("VACUUM");
            }
            let _ = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            Ok(())
        });
    }
}

/// Brings entries from the future back to now, where the clock was wrong when
/// they were stored; what they had left to live stays.
fn correct_clock(conn: &Connection, limits: &Limits) -> Sql<()> {
    conn.execute(
        "UPDATE entries SET expires_at = ?1 + (expires_at - fetched_at), fetched_at = ?1
         WHERE fetched_at > ?1",
        [limits.now],
    )?;
    conn.execute(
        "UPDATE entries SET used_at = ?1 WHERE used_at > ?1",
        [limits.now],
    )?;
    Ok(())
}

/// Removes as many entries as the file is too large for. Tells whether to
/// look again.
fn evict(conn: &Connection, limits: &Limits, pruned: &mut Pruned) -> Sql<bool> {
    let pragma = |name: &str| -> Sql<i64> {
        conn.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
    };
    let used = (pragma("page_count")? - pragma("freelist_count")?) * pragma("page_size")?;
    let mut excess = used - limits.max_size;
    if excess <= 0 {
        return Ok(false);
    }
    let mut victims: Vec<(Vec<u8>, i64)> = Vec::new();
    let mut prepared = conn.prepare("SELECT key, bytes FROM entries ORDER BY used_at, id")?;
    let mut rows = prepared.query([])?;
    while excess > 0
        && let Some(row) = rows.next()?
    {
        let (key, bytes): (Vec<u8>, i64) = (row.get(0)?, row.get(1)?);
        excess -= bytes + OVERHEAD;
        victims.push((key, bytes));
    }
    drop(rows);
    for (key, bytes) in &victims {
        delete(conn, key)?;
        pruned.evicted += 1;
        pruned.bytes += u64::try_from(*bytes).unwrap_or(0);
    }
    Ok(!victims.is_empty())
}

fn delete_dangling(conn: &Connection) -> Sql<()> {
    conn.execute(
        "DELETE FROM names WHERE target NOT IN (SELECT key FROM entries)",
        [],
    )?;
    Ok(())
}
