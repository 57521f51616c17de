//! Hits: counted in a side file at the price of one small write, and added up
//! in the database whenever that is written anyway.
//!
//! A record is the key and the time, 24 bytes, written at once to a file that
//! is only appended to, so that processes do not mix theirs. To add them up a
//! process renames the file and owns what is in it. A crash in between loses
//! the counts or counts them twice; nobody waits for anybody.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, params};

use super::{Sql, Store, files};

const RECORD: usize = 24;

/// From this size on the file is added up without waiting for a write:
/// 10,000 hits.
const MANY: u64 = 240_000;

/// A file of another process as old as this was left by a crash.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

impl Store {
    /// Counts an answer, at a time in milliseconds since 1970. Never fails:
    /// where it cannot be counted, it is not.
    pub fn count_hit(&self, key: &[u8; 16], now: i64) {
        let mut record = [0; RECORD];
        record[..16].copy_from_slice(key);
        record[16..].copy_from_slice(&now.to_le_bytes());
        let file = files::private_file()
            .append(true)
            .create(true)
            .open(place_of(&self.path));
        if let Ok(mut file) = file
            && file.write_all(&record).is_ok()
            && file.metadata().is_ok_and(|meta| meta.len() >= MANY)
        {
            self.has_many_hits.store(true, Ordering::Relaxed);
        }
    }

    /// Adds up what waits in the side file, where there is a database.
    pub(super) fn fold_hits(&self) {
        let waiting = Waiting::take(&self.path);
        if waiting.is_empty() || self.write(|conn| waiting.count(conn)).is_ok() {
            waiting.remove();
        }
    }

    /// Removes files that crashed processes left in the directory.
    pub(super) fn remove_left_behind(&self) {
        let (Some(dir), now) = (self.path.parent(), SystemTime::now()) else {
            return;
        };
        for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let is_ours = ["hits.taken-", "cache.db.new-"]
                .iter()
                .any(|start| name.as_encoded_bytes().starts_with(start.as_bytes()));
            let age = entry
                .metadata()
                .and_then(|meta| meta.modified())
                .map(|time| now.duration_since(time).unwrap_or_default());
            if is_ours && age.is_ok_and(|age| age > LEFT_BEHIND) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn place_of(database: &Path) -> PathBuf {
    database.with_file_name("hits")
}

/// Hits taken out of the side file.
pub(super) struct Waiting {
    file: Option<PathBuf>,
    /// By key: how many, and the time of the latest.
    counts: HashMap<[u8; 16], (i64, i64)>,
}

impl Waiting {
    pub(super) fn take(database: &Path) -> Self {
        let file = place_of(database);
        let taken = files::unique(&file, "taken");
        let mut counts = HashMap::new();
        if fs::rename(&file, &taken).is_err() {
            return Self { file: None, counts };
        }
        let bytes = fs::read(&taken).unwrap_or_default();
        for record in bytes.as_chunks::<RECORD>().0 {
            let (Some(key), Some(time)) = (record.first_chunk::<16>(), record.last_chunk::<8>())
            else {
                continue;
            };
            let (hits, latest) = counts.entry(*key).or_insert((0, 0));
            *hits += 1;
            *latest = i64::from_le_bytes(*time).max(*latest);
        }
        Self {
            file: Some(taken),
            counts,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Adds the hits to their entries and to the sum that outlives them.
    pub(super) fn count(&self, conn: &Connection) -> Sql<()> {
        if self.is_empty() {
            return Ok(());
        }
        let mut update = conn.prepare(
            "UPDATE entries SET hits = hits + ?2, used_at = max(used_at, ?3)
             WHERE key = coalesce((SELECT target FROM names WHERE key = ?1), ?1)",
        )?;
        let mut sum = 0;
        for (key, (hits, latest)) in &self.counts {
            update.execute(params![key.as_slice(), hits, latest])?;
            sum += hits;
        }
        conn.execute(
            "INSERT INTO counters (name, value) VALUES ('hits', ?1)
             ON CONFLICT (name) DO UPDATE SET value = value + ?1",
            [sum],
        )?;
        Ok(())
    }

    /// Forgets them, once they are counted.
    pub(super) fn remove(&self) {
        if let Some(file) = &self.file {
            let _ = fs::remove_file(file);
        }
    }
}
