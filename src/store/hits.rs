//! Look-ups: noted in a side file at the price of one small write, and added up
//! in the database whenever that is written anyway.
//!
//! A record is 32 bytes: key (16), time in milliseconds (8), tier (1), three
//! bytes of nothing, microseconds (4). It is written at once to a file that is
//! only appended to, so that processes do not mix theirs. To add them up a
//! process renames the file and owns what is in it. A crash in between loses
//! the counts or counts them twice; nobody waits for anybody.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, OptionalExtension, params};

use super::entries::kind_from;
use super::metrics::{self, day_of};
use super::{Sql, Store, files};
use crate::model::{BUCKETS, EntryKind, Histogram, Tier};

const RECORD: usize = 32;

/// The name has the version of the records: older releases wrote `hits`.
const NAME: &str = "hits-2";

/// From this size on the file is added up without waiting for a write:
/// 10,000 look-ups.
const MANY: u64 = 320_000;

/// A file of another process as old as this was left by a crash.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// One look-up: the key of the entry and the tier it was in, or neither.
type Record = [u8; RECORD];

impl Store {
    /// Counts an answer, at a time in milliseconds since 1970, and how long
    /// the look-up took. Never fails: where it cannot be counted, it is not.
    pub fn count_hit(&self, key: &[u8; 16], tier: Tier, took: Duration, now: i64) {
        self.note(&record(key, Some(tier), took, now));
    }

    /// Counts a request that the cache could not answer.
    pub fn count_miss(&self, now: i64) {
        self.note(&record(&[0; 16], None, Duration::ZERO, now));
    }

    fn note(&self, record: &Record) {
        let file = files::private_file()
            .append(true)
            .create(true)
            .open(place_of(&self.path));
        if let Ok(mut file) = file
            && file.write_all(record).is_ok()
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

    /// Removes files that crashed processes, and older releases, left in the
    /// directory.
    pub(super) fn remove_left_behind(&self) {
        let (Some(dir), now) = (self.path.parent(), SystemTime::now()) else {
            return;
        };
        for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let is_ours = name == "hits"
                || ["hits.taken-", "hits-2.taken-", "cache.db.new-"]
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
    database.with_file_name(NAME)
}

fn record(key: &[u8; 16], tier: Option<Tier>, took: Duration, now: i64) -> Record {
    let micros = u32::try_from(took.as_micros()).unwrap_or(u32::MAX);
    let mut record = [0; RECORD];
    record[..16].copy_from_slice(key);
    record[16..24].copy_from_slice(&now.to_le_bytes());
    record[24] = tier.map_or(0, tier_to);
    record[28..].copy_from_slice(&micros.to_le_bytes());
    record
}

/// The numbers in the file are part of its format; 0 is a miss.
const fn tier_to(tier: Tier) -> u8 {
    match tier {
        Tier::Memory => 1,
        Tier::Disk => 2,
        Tier::Shared => 3,
        Tier::Stale => 4,
    }
}

/// How often an entry answered on a day.
#[derive(Debug, Default)]
struct Answers {
    all: i64,
    /// Before it expired.
    fresh: i64,
    latest: i64,
}

/// Look-ups taken out of the side file.
#[derive(Default)]
pub(super) struct Waiting {
    file: Option<PathBuf>,
    answers: HashMap<([u8; 16], i64), Answers>,
    tiers: HashMap<(i64, Tier), Histogram>,
    misses: HashMap<i64, i64>,
}

impl Waiting {
    pub(super) fn take(database: &Path) -> Self {
        let file = place_of(database);
        let taken = files::unique(&file, "taken");
        let mut waiting = Self::default();
        if fs::rename(&file, &taken).is_err() {
            return waiting;
        }
        let bytes = fs::read(&taken).unwrap_or_default();
        for record in bytes.as_chunks::<RECORD>().0 {
            waiting.add(record);
        }
        waiting.file = Some(taken);
        waiting
    }

    fn add(&mut self, record: &Record) {
        let (Some(key), [tier, ..]) = (record.first_chunk::<16>(), &record[24..]) else {
            return;
        };
        let (Some(time), Some(micros)) = (record[16..].first_chunk(), record.last_chunk()) else {
            return;
        };
        let (time, micros) = (i64::from_le_bytes(*time), u32::from_le_bytes(*micros));
        let day = day_of(time);
        // Bytes that are no record of ours.
        if !(0..metrics::LAST_DAY).contains(&day) {
            return;
        }
        let Some(tier) = Tier::ALL.into_iter().find(|t| tier_to(*t) == *tier) else {
            *self.misses.entry(day).or_default() += i64::from(*tier == 0);
            return;
        };
        let answers = self.answers.entry((*key, day)).or_default();
        answers.all += 1;
        answers.fresh += i64::from(tier != Tier::Stale);
        answers.latest = answers.latest.max(time);
        let took = Duration::from_micros(micros.into());
        self.tiers.entry((day, tier)).or_default().add(took);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.misses.is_empty()
    }

    fn days(&self) -> BTreeSet<i64> {
        let answers = self.answers.keys().map(|(_, day)| *day);
        answers.chain(self.misses.keys().copied()).collect()
    }

    /// Adds the look-ups to their entries, to the sums of their days, and to
    /// the sum that outlives them.
    pub(super) fn count(&self, conn: &Connection) -> Sql<()> {
        if self.is_empty() {
            return Ok(());
        }
        let mut update = conn.prepare(
            "UPDATE entries SET hits = hits + ?2, used_at = max(used_at, ?3)
             WHERE key = coalesce((SELECT target FROM names WHERE key = ?1), ?1)
             RETURNING kind, server, library",
        )?;
        for day in self.days() {
            metrics::begin_day(conn, day)?;
        }
        let mut sum = 0;
        let mut saved: BTreeMap<(i64, String), i64> = BTreeMap::new();
        let mut libraries: BTreeMap<(i64, String), i64> = BTreeMap::new();
        for ((key, day), answers) in &self.answers {
            let row = |row: &rusqlite::Row<'_>| {
                let kind = kind_from(row.get(0)?);
                Ok((kind, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
            };
            let entry = update.query_row(params![key.as_slice(), answers.all, answers.latest], row);
            sum += answers.all;
            let Some((kind, server, library)) = entry.optional()? else {
                continue;
            };
            *saved.entry((*day, server)).or_default() += answers.fresh;
            if kind == EntryKind::Docs {
                *libraries.entry((*day, library)).or_default() += answers.all;
            }
        }
        for ((day, server), count) in &saved {
            metrics::add(conn, *day, "saved", server, *count)?;
        }
        for ((day, library), count) in &libraries {
            metrics::add_library(conn, *day, library, *count)?;
        }
        for ((day, tier), latency) in &self.tiers {
            let tier = tier.as_str();
            metrics::add(conn, *day, "hits", tier, latency.count().cast_signed())?;
            for bucket in (0..BUCKETS).filter(|bucket| latency.counts[*bucket] > 0) {
                let label = format!("{bucket:02} {tier}");
                let count = latency.counts[bucket].cast_signed();
                metrics::add(conn, *day, "lookup", &label, count)?;
            }
            let micros = i64::try_from(latency.sum.as_micros()).unwrap_or(i64::MAX);
            metrics::add(conn, *day, "lookup_us", tier, micros)?;
        }
        for (day, misses) in &self.misses {
            metrics::add(conn, *day, "misses", "", *misses)?;
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
