//! Removing entries: those that were named, those that no longer serve, and
//! those of least worth of a file that grew too large.

use rusqlite::{Connection, Transaction, TransactionBehavior, params_from_iter};

use super::evict::{self, Batch, MANY};
use super::{Failure, ListFilter, Sql, Store, hits};

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

impl Pruned {
    /// Tells whether nothing was removed.
    pub(super) const fn is_nothing(&self) -> bool {
        self.expired == 0 && self.evicted == 0
    }
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
                delete_all(conn)?;
            } else {
                let sql = format!("DELETE FROM entries{clause}");
                conn.execute(&sql, params_from_iter(&values))?;
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

    /// Removes what no longer serves, then the entries of least worth until
    /// the file is small enough: in transactions that others need not wait
    /// long for.
    ///
    /// # Errors
    /// When the file cannot be written. The user has been warned.
    pub fn prune(&self, limits: &Limits) -> Result<Pruned, Failure> {
        self.remove_left_behind();
        if self.read(|_| Ok(()))?.is_none() {
            return Ok(Pruned::default());
        }
        let waiting = hits::Waiting::take(self.path());
        self.write(|conn| {
            waiting.count(conn)?;
            correct_clock(conn, limits)
        })?;
        waiting.remove();
        let mut all = Pruned::default();
        loop {
            let some = self.write(|conn| prune_some(conn, limits, MANY))?;
            if some.is_nothing() {
                break;
            }
            all.expired += some.expired;
            all.evicted += some.evicted;
            all.bytes += some.bytes;
        }
        self.write(delete_dangling)?;
        self.compact();
        Ok(all)
    }

    /// Returns what [`Store::prune`] would remove: does it, in one transaction,
    /// and takes it back. Others that write wait until then.
    ///
    /// # Errors
    /// When the file cannot be written. The user has been warned.
    pub fn rehearse_prune(&self, limits: &Limits) -> Result<Pruned, Failure> {
        self.fold_hits_if_any();
        let pruned = self.read(|conn| {
            let transaction = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
            correct_clock(&transaction, limits)?;
            let mut all = Pruned::default();
            loop {
                let more = prune_some(&transaction, limits, MANY)?;
                if more.is_nothing() {
                    break;
                }
                all.expired += more.expired;
                all.evicted += more.evicted;
                all.bytes += more.bytes;
            }
            transaction.rollback()?;
            Ok(all)
        })?;
        Ok(pruned.unwrap_or_default())
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
            let _ = evict::shrink(conn, 4, i64::MAX);
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

/// Removes everything at once: without the trigger that goes through the
/// entries one by one.
fn delete_all(conn: &Connection) -> Sql<()> {
    let trigger: String = conn.query_row(
        "SELECT sql FROM sqlite_schema WHERE name = 'entry_removed'",
        [],
        |row| row.get(0),
    )?;
    conn.execute_batch(
        "DROP TRIGGER entry_removed;
         DELETE FROM bodies; DELETE FROM entries; DELETE FROM names; DELETE FROM servers;
         DELETE FROM sums;",
    )?;
    conn.execute_batch(&trigger)
}

/// Removes entries that no longer serve; where there are none, entries of
/// least worth as long as the file is too large.
fn prune_some(conn: &Connection, limits: &Limits, most: usize) -> Sql<Pruned> {
    let batch = Batch {
        now: limits.now,
        stale_for: limits.stale_for,
        goal: limits.max_size,
        most,
        spare: &[],
    };
    let mut pruned = Pruned::default();
    let mut unlimited = i64::MAX;
    evict::expire(conn, &batch, &mut unlimited, &mut pruned)?;
    if pruned.expired == 0 {
        pruned = evict::evict(conn, &batch)?;
    }
    Ok(pruned)
}

fn delete_dangling(conn: &Connection) -> Sql<()> {
    conn.execute(
        "DELETE FROM names WHERE NOT EXISTS (SELECT 1 FROM entries WHERE key = target)",
        [],
    )?;
    Ok(())
}
