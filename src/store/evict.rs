//! Making room in a file that grew too large.
//!
//! Every write looks at two numbers of SQLite's header; only where the pages
//! in use are over the limit it removes a few entries in the same transaction.
//! The rest of the way, down to nine tenths of the limit, is gone at the end of
//! the run, after the answer was printed, in further bounded transactions, or
//! by whoever writes next. The goal is a size and is looked at under the write
//! lock, so that two processes at once do not remove twice as much.
//!
//! Order: entries too old to answer in any case; then by worth, the least
//! first. The worth of an entry is when it was used last, plus an hour for
//! each time it answered, 168 (a week) at most: an index keeps that order.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, params};

use super::entries::{NewRecord, kind_to};
use super::{Pruned, Sql, State, Store, commit};
use crate::model::EntryKind;

/// What an entry takes in the file beside its body, in bytes, about.
const OVERHEAD: i64 = 512;

/// Entries that a write removes on its way: about a millisecond.
const FEW: usize = 32;

/// Entries that one transaction removes: others wait no longer for it.
pub(super) const MANY: usize = 2000;

/// How long the end of a run goes on making room.
const END_LIMIT: Duration = Duration::from_millis(250);

/// How long the end of a run waits for others that write.
const END_WAIT: Duration = Duration::from_millis(20);

/// How long one that makes much room waits for others that write.
const NOW_WAIT: Duration = Duration::from_secs(5);

/// A file is made smaller at the end of a run where most of it is free and
/// what is left is small: bytes.
const SMALL: i64 = 64 << 20;

/// How large the file may be, and what counts as too old.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Bytes of the file that are in use, at most.
    pub max_size: i64,
    /// How long an expired entry may still answer, in milliseconds.
    pub stale_for: i64,
}

/// What one transaction removes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Batch<'a> {
    /// The time, in milliseconds since 1970.
    pub now: i64,
    pub stale_for: i64,
    /// Bytes in use that are aimed at.
    pub goal: i64,
    /// Entries at most.
    pub most: usize,
    /// Keys that stay in any case.
    pub spare: &'a [[u8; 16]],
}

impl Store {
    /// Keeps the file within a size from now on.
    #[must_use]
    pub fn within(mut self, room: Room) -> Self {
        self.room = Some(room);
        self
    }

    /// Removes a few entries where the file is too large, never those that
    /// were just written.
    pub(super) fn make_some_room(&self, conn: &Connection, new: &[NewRecord<'_>]) -> Sql<()> {
        let Some(room) = self.room.filter(|_| !new.is_empty()) else {
            return Ok(());
        };
        if used(conn)? <= room.max_size {
            return Ok(());
        }
        let mut spare = self.spare();
        *spare = new.iter().map(|record| record.key).collect();
        evict(conn, &room.batch(FEW.max(new.len()), &spare))?;
        self.is_too_large.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Goes on making room where a write of this run found too little. Nobody
    /// is told of a failure: the next write finds the same.
    pub(super) fn make_room_at_the_end(&self) {
        if self.is_too_large.load(Ordering::Relaxed) {
            self.make_room(END_LIMIT, END_WAIT);
        }
    }

    /// Makes room down to the goal, however long it takes.
    pub(super) fn make_room_now(&self) {
        self.make_room(Duration::MAX, NOW_WAIT);
    }

    /// Makes room down to the goal, within a time.
    fn make_room(&self, limit: Duration, wait: Duration) {
        let (Some(room), State::Open(conn)) = (self.room, &*self.lock()) else {
            return;
        };
        let _ = conn.busy_timeout(wait);
        let (start, spare) = (Instant::now(), self.spare());
        let batch = room.batch(MANY / 4, &spare);
        while let Ok(pruned) = commit(conn, &mut |conn: &Connection| evict(conn, &batch)) {
            if pruned.is_nothing() {
                self.is_too_large.store(false, Ordering::Relaxed);
                // After the limit was lowered far.
                let _ = shrink(conn, 2, SMALL);
                break;
            }
            if start.elapsed() > limit {
                break;
            }
        }
    }

    fn spare(&self) -> std::sync::MutexGuard<'_, Vec<[u8; 16]>> {
        self.spare
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Room {
    /// Nine tenths, so that not every write has to make room.
    fn batch<'a>(&self, most: usize, spare: &'a [[u8; 16]]) -> Batch<'a> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Batch {
            now: i64::try_from(now.unwrap_or_default().as_millis()).unwrap_or(i64::MAX),
            stale_for: self.stale_for,
            goal: self.max_size / 10 * 9,
            most,
            spare,
        }
    }
}

/// Returns the bytes of the pages in use: two numbers of the header.
pub(super) fn used(conn: &Connection) -> Sql<i64> {
    let pragma = |name: &str| -> Sql<i64> {
        conn.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
    };
    Ok((pragma("page_count")? - pragma("freelist_count")?) * pragma("page_size")?)
}

/// Gives free pages back where they are more than one in so many, and the
/// rest is at most so many bytes.
pub(super) fn shrink(conn: &Connection, one_in: i64, most: i64) -> Sql<()> {
    let free: i64 = conn.query_row("PRAGMA freelist_count", [], |row| row.get(0))?;
    let all: i64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    if free > all / one_in && used(conn)? <= most {
        conn.execute_batch("VACUUM")?;
    }
    Ok(())
}

/// Removes entries as a batch says; nothing where its goal is reached.
pub(super) fn evict(conn: &Connection, batch: &Batch<'_>) -> Sql<Pruned> {
    let mut pruned = Pruned::default();
    let mut excess = used(conn)? - batch.goal;
    if excess <= 0 {
        return Ok(pruned);
    }
    let remains = expire(conn, batch, &mut excess, &mut pruned)?;
    let mut worst = conn.prepare(
        "SELECT id, key, bytes FROM entries
         ORDER BY used_at + 3600000 * min(hits, 168), id LIMIT ?1",
    )?;
    // Those that are spared may be the first of them.
    let mut rows = worst.query([(remains + batch.spare.len()) as i64])?;
    let mut victims: Vec<(i64, i64)> = Vec::new();
    while excess > 0
        && victims.len() < remains
        && let Some(row) = rows.next()?
    {
        if batch.spare.contains(&row.get(1)?) {
            continue;
        }
        let bytes: i64 = row.get(2)?;
        excess -= bytes + OVERHEAD;
        victims.push((row.get(0)?, bytes));
    }
    drop(rows);
    pruned.evicted += remove(conn, &victims, &mut pruned.bytes)?;
    Ok(pruned)
}

/// Removes entries too old to answer, as far as the excess demands. Returns
/// how many more may be removed.
pub(super) fn expire(
    conn: &Connection,
    batch: &Batch<'_>,
    excess: &mut i64,
    pruned: &mut Pruned,
) -> Sql<usize> {
    let mut remains = batch.most;
    for kind in [EntryKind::NotFound, EntryKind::Resolve, EntryKind::Docs] {
        // What was not found answers no longer than it is fresh.
        let kept = if kind == EntryKind::NotFound {
            0
        } else {
            batch.stale_for
        };
        let mut oldest = conn.prepare(
            "SELECT id, key, bytes FROM entries WHERE kind = ?1 AND expires_at < ?2
             ORDER BY expires_at LIMIT ?3",
        )?;
        let end = batch.now.saturating_sub(kept);
        let mut rows = oldest.query(params![kind_to(kind), end, remains as i64])?;
        let mut victims: Vec<(i64, i64)> = Vec::new();
        while *excess > 0
            && let Some(row) = rows.next()?
        {
            if batch.spare.contains(&row.get(1)?) {
                continue;
            }
            let bytes: i64 = row.get(2)?;
            *excess -= bytes + OVERHEAD;
            victims.push((row.get(0)?, bytes));
        }
        drop(rows);
        remains = remains.saturating_sub(victims.len());
        pruned.expired += remove(conn, &victims, &mut pruned.bytes)?;
    }
    Ok(remains)
}

fn remove(conn: &Connection, victims: &[(i64, i64)], sum: &mut u64) -> Sql<u64> {
    let mut delete = conn.prepare("DELETE FROM entries WHERE id = ?1")?;
    for (id, bytes) in victims {
        delete.execute([id])?;
        *sum += u64::try_from(*bytes).unwrap_or(0);
    }
    Ok(victims.len() as u64)
}
