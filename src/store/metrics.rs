//! Sums by day: what was asked of servers, what the cache answered.
//!
//! Days are counted from 1970, in UTC. Ninety are kept by day; what is older is
//! added up under day 0, so that totals never fall. Nothing here fails a
//! command or keeps it waiting: where something cannot be counted, it is not.

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, params};

use super::{Sql, State, Store, commit, place};
use crate::model::{BUCKETS, Histogram, MetricsReport, ServerMetrics, SlowCall, Tier, TierMetrics};

/// How many days are told apart.
const KEPT_DAYS: i64 = 90;
/// A day beyond this is none: the year 9999.
pub(super) const LAST_DAY: i64 = 2_932_896;
/// Most labels of a kind on one day; further ones count as [`OTHER`].
const LABELS: i64 = 300;
/// What has no label of its own.
const OTHER: &str = "other";
/// A call that took longer than this is remembered by itself.
const SLOW: Duration = Duration::from_secs(5);
/// How many of those are remembered.
const SLOW_KEPT: i64 = 100;
/// How many libraries and slow calls a report has.
const TOLD: usize = 20;
/// How long recording waits for other processes.
const WAIT: Duration = Duration::from_millis(100);
/// How long anything else does: SQLite's own default here.
const USUAL_WAIT: Duration = Duration::from_secs(5);

/// One request made of a server.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Name of the server.
    pub server: &'a str,
    /// Fingerprint of the key.
    pub key: &'a str,
    /// Library id or name asked for.
    pub library: &'a str,
    /// `resolve` or `docs`.
    pub what: &'static str,
    /// Error code, where it failed.
    pub error: Option<&'static str>,
    /// How long it took.
    pub latency: Duration,
    /// Calls of tools that were sent.
    pub calls: u32,
}

impl Store {
    /// Counts a request, at a time in milliseconds since 1970.
    pub fn record_call(&self, call: &Call<'_>, now: i64) {
        let day = day_of(now);
        self.record(|conn| {
            begin_day(conn, day)?;
            if call.calls > 0 {
                conn.prepare(
                    "INSERT INTO calls (server, key, day, calls) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT DO UPDATE SET calls = calls + ?4",
                )?
                .execute(params![call.server, call.key, day, call.calls])?;
            }
            // One decision for all that is counted by server.
            let server = bounded(conn, day, "requests", call.server)?;
            add(conn, day, "requests", server, 1)?;
            if let Some(code) = call.error {
                add(conn, day, "errors", &format!("{code} {server}"), 1)?;
            } else if call.what == "docs" {
                add_library(conn, day, call.library, 1)?;
            }
            let bucket = Histogram::bucket(call.latency);
            add(conn, day, "latency", &format!("{bucket:02} {server}"), 1)?;
            let micros = i64::try_from(call.latency.as_micros()).unwrap_or(i64::MAX);
            add(conn, day, "latency_us", server, micros)?;
            if call.latency > SLOW {
                add(conn, day, "slow", server, 1)?;
                remember_slow(conn, call, now)?;
            }
            Ok(())
        });
    }

    /// Returns the calls spent of a server with a key, from a day to another,
    /// both included.
    pub fn calls(&self, server: &str, key: &str, from: i64, to: i64) -> u64 {
        self.sum(
            "SELECT sum(calls) FROM calls
             WHERE server = ?1 AND key = ?2 AND day BETWEEN ?3 AND ?4",
            params![server, key, from, to],
        )
    }

    /// Returns the calls that the cache saved a server, from a day to another,
    /// both included.
    pub fn saved(&self, server: &str, from: i64, to: i64) -> u64 {
        self.fold_hits_if_any();
        self.sum(
            "SELECT sum(value) FROM metrics
             WHERE name = 'saved' AND label = ?1 AND day BETWEEN ?2 AND ?3",
            params![server, from, to],
        )
    }

    /// Sums up the days from one to another, both included.
    pub fn metrics(&self, from: i64, to: i64) -> MetricsReport {
        self.fold_hits_if_any();
        let read = |conn: &Connection| {
            let mut sums = Sums::default();
            let mut prepared = conn.prepare(
                "SELECT name, label, sum(value) FROM metrics
                 WHERE day BETWEEN ?1 AND ?2 GROUP BY name, label",
            )?;
            let mut rows = prepared.query([from, to])?;
            while let Some(row) = rows.next()? {
                let (name, label): (String, String) = (row.get(0)?, row.get(1)?);
                sums.add(
                    &name,
                    &label,
                    u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0),
                );
            }
            Ok(sums.report(slow_calls(conn, from)?))
        };
        let report = self.read(read).ok().flatten();
        report.unwrap_or_else(|| Sums::default().report(Vec::new()))
    }

    fn sum(&self, sql: &str, values: &[&dyn rusqlite::ToSql]) -> u64 {
        let read = |conn: &Connection| {
            conn.query_row(sql, values, |row| row.get::<_, Option<i64>>(0))
                .optional()
        };
        let sum = self.read(read).ok().flatten().flatten().flatten();
        sum.and_then(|sum| u64::try_from(sum).ok()).unwrap_or(0)
    }

    /// Changes the database where that is possible soon; says nothing where it
    /// is not.
    fn record(&self, mut change: impl FnMut(&Connection) -> Sql<()>) {
        let mut state = self.lock();
        if !matches!(*state, State::Closed | State::Open(_)) {
            return;
        }
        if matches!(self.open(&mut state), Ok(None)) && place::create(&self.path).is_err() {
            return;
        }
        if let Ok(Some(conn)) = self.open(&mut state) {
            let _ = conn.busy_timeout(WAIT);
            if commit(conn, &mut change).is_ok() {
                self.has_written
                    .store(true, std::sync::atomic::Ordering::Relaxed);
            }
            let _ = conn.busy_timeout(USUAL_WAIT);
        }
    }
}

/// Returns the day of a time in milliseconds since 1970.
pub const fn day_of(time: i64) -> i64 {
    time.div_euclid(86_400_000)
}

/// Adds to a sum.
pub(super) fn add(conn: &Connection, day: i64, name: &str, label: &str, value: i64) -> Sql<()> {
    conn.prepare(
        "INSERT INTO metrics (day, name, label, value) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET value = value + ?4",
    )?
    .execute(params![day, name, label, value])?;
    Ok(())
}

/// Counts answers about a library. Those that come after the first few hundred
/// of a day count together.
pub(super) fn add_library(conn: &Connection, day: i64, library: &str, count: i64) -> Sql<()> {
    let label = bounded(conn, day, "library", library)?;
    add(conn, day, "library", label, count)
}

/// Returns a label, or the one for all that are too many.
fn bounded<'a>(conn: &Connection, day: i64, name: &str, label: &'a str) -> Sql<&'a str> {
    let (is_known, labels): (bool, i64) = conn
        .prepare(
            "SELECT EXISTS (SELECT 1 FROM metrics WHERE day = ?1 AND name = ?2 AND label = ?3),
                    (SELECT count(*) FROM metrics WHERE day = ?1 AND name = ?2)",
        )?
        .query_row(params![day, name, label], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let fits = is_known || (labels < LABELS && label.len() <= 500);
    Ok(if fits { label } else { OTHER })
}

/// Adds up what is too old to be told apart, when a day begins.
pub(super) fn begin_day(conn: &Connection, day: i64) -> Sql<()> {
    let is_known: bool = conn
        .prepare("SELECT EXISTS (SELECT 1 FROM metrics WHERE day = ?1)")?
        .query_row([day], |row| row.get(0))?;
    if is_known {
        return Ok(());
    }
    let last = day - KEPT_DAYS;
    conn.execute(
        "INSERT INTO metrics (day, name, label, value)
         SELECT 0, name, label, sum(value) FROM metrics
         WHERE day BETWEEN 1 AND ?1 AND name <> 'library' GROUP BY name, label
         ON CONFLICT DO UPDATE SET value = value + excluded.value",
        [last],
    )?;
    conn.execute("DELETE FROM metrics WHERE day BETWEEN 1 AND ?1", [last])?;
    conn.execute("DELETE FROM calls WHERE day <= ?1", [last])?;
    conn.execute(
        "DELETE FROM slow WHERE at < ?1",
        [last.saturating_mul(86_400_000)],
    )?;
    Ok(())
}

fn remember_slow(conn: &Connection, call: &Call<'_>, now: i64) -> Sql<()> {
    let what: String = format!("{} {}", call.what, call.library)
        .chars()
        .take(200)
        .collect();
    let millis = i64::try_from(call.latency.as_millis()).unwrap_or(i64::MAX);
    conn.execute(
        "INSERT INTO slow (at, server, what, millis) VALUES (?1, ?2, ?3, ?4)",
        params![now, call.server, what, millis],
    )?;
    conn.execute(
        "DELETE FROM slow WHERE rowid NOT IN (SELECT rowid FROM slow ORDER BY rowid DESC LIMIT ?1)",
        [SLOW_KEPT],
    )?;
    Ok(())
}

fn slow_calls(conn: &Connection, from: i64) -> Sql<Vec<SlowCall>> {
    let mut prepared = conn.prepare(
        "SELECT at, server, what, millis FROM slow WHERE at >= ?1 ORDER BY at DESC LIMIT ?2",
    )?;
    let millis = |ms: i64| Duration::from_millis(u64::try_from(ms).unwrap_or(0));
    let from = from.saturating_mul(86_400_000);
    let rows = prepared.query_map(params![from, TOLD as i64], |row| {
        Ok(SlowCall {
            at: UNIX_EPOCH
                .checked_add(millis(row.get(0)?))
                .unwrap_or(UNIX_EPOCH),
            server: row.get(1)?,
            what: row.get(2)?,
            took: millis(row.get(3)?),
        })
    })?;
    rows.collect()
}

/// A report in the making.
#[derive(Default)]
struct Sums {
    servers: BTreeMap<String, ServerMetrics>,
    tiers: BTreeMap<String, (u64, Histogram)>,
    libraries: Vec<(String, u64)>,
    misses: u64,
}

impl Sums {
    /// Takes one sum; what another release counts is passed over.
    fn add(&mut self, name: &str, label: &str, value: u64) {
        let parts = || label.split_once(' ').unwrap_or((label, ""));
        let micros = Duration::from_micros(value);
        match name {
            "requests" => self.server(label).requests = value,
            "slow" => self.server(label).slow = value,
            "saved" => self.server(label).saved = value,
            "latency_us" => self.server(label).latency.sum = micros,
            "latency" => fill(&mut self.server(parts().1).latency, parts().0, value),
            "errors" => {
                let (code, server) = parts();
                self.server(server).errors.push((code.to_owned(), value));
            }
            "hits" => self.tier(label).0 = value,
            "lookup_us" => self.tier(label).1.sum = micros,
            "lookup" => fill(&mut self.tier(parts().1).1, parts().0, value),
            "misses" => self.misses = value,
            "library" if label != OTHER => self.libraries.push((label.to_owned(), value)),
            _ => {}
        }
    }

    fn server(&mut self, name: &str) -> &mut ServerMetrics {
        let server = self.servers.entry(name.to_owned()).or_default();
        if server.name.is_empty() {
            name.clone_into(&mut server.name);
        }
        server
    }

    fn tier(&mut self, name: &str) -> &mut (u64, Histogram) {
        self.tiers.entry(name.to_owned()).or_default()
    }

    fn report(mut self, slow: Vec<SlowCall>) -> MetricsReport {
        let most = |a: &(String, u64), b: &(String, u64)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0));
        self.libraries.sort_by(most);
        self.libraries.truncate(TOLD);
        for server in self.servers.values_mut() {
            server.errors.sort_by(most);
        }
        let tiers = Tier::ALL.into_iter().map(|tier| {
            let (hits, latency) = self.tiers.remove(tier.as_str()).unwrap_or_default();
            TierMetrics {
                tier,
                hits,
                latency,
            }
        });
        MetricsReport {
            days: 0,
            tiers: tiers.collect(),
            misses: self.misses,
            servers: self.servers.into_values().collect(),
            libraries: self.libraries,
            slow,
        }
    }
}

fn fill(histogram: &mut Histogram, bucket: &str, count: u64) {
    let bucket = bucket.parse().unwrap_or(BUCKETS);
    if let Some(held) = histogram.counts.get_mut(bucket) {
        *held = count;
    }
}
