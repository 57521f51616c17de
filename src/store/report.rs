//! What the file holds: lists, one entry, sums. Bodies are read for one entry
//! only.

use std::fs;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use super::entries::{kind_from, kind_to};
use super::{Failure, Sql, Store, files};
use crate::model::{CacheEntry, CacheStats, EntryKind};

pub(super) const COLUMNS: &str = "SELECT key, kind, server, profile, library, version, query, bytes, hits, fetched_at, expires_at FROM entries";

/// Which entries are meant; the default means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Id (`/facebook/react`), or a name: the last part of an id, or what was
    /// asked for. Case does not matter.
    pub library: Option<String>,
    /// Name of the server.
    pub server: Option<String>,
    /// What they answer.
    pub kind: Option<EntryKind>,
    /// Most entries, the newest first; 0 is all. Ignored where entries are
    /// removed.
    pub limit: usize,
}

impl ListFilter {
    /// Returns the WHERE clause and its values.
    pub(super) fn clause(&self) -> (String, Vec<Value>) {
        let mut terms = Vec::new();
        let mut values = Vec::new();
        if let Some(library) = &self.library {
            terms.push("(lower(library) = ? OR substr(lower(library), -length(?) - 1) = '/' || ?)");
            values.extend([(); 3].map(|()| Value::Text(library.to_lowercase())));
        }
        if let Some(server) = &self.server {
            terms.push("server = ?");
            values.push(Value::Text(server.clone()));
        }
        if let Some(kind) = self.kind {
            terms.push("kind = ?");
            values.push(Value::Integer(kind_to(kind)));
        }
        match terms.as_slice() {
            [] => (String::new(), values),
            terms => (format!(" WHERE {}", terms.join(" AND ")), values),
        }
    }
}

/// What a key, or the start of one, stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// One entry and its compressed body.
    One(Box<CacheEntry>, Vec<u8>),
    /// Several; the first few keys.
    Several(Vec<String>),
    /// None.
    Nothing,
}

impl Store {
    /// Lists entries, the newest first.
    ///
    /// # Errors
    /// When the file cannot be read. The user has been warned.
    pub fn list(&self, filter: &ListFilter) -> Result<Vec<CacheEntry>, Failure> {
        self.fold_hits_if_any();
        let (clause, mut values) = filter.clause();
        let limit = i64::try_from(filter.limit).unwrap_or(0);
        values.push(Value::Integer(if limit == 0 { -1 } else { limit }));
        let sql = format!("{COLUMNS}{clause} ORDER BY fetched_at DESC LIMIT ?");
        let list = self.read(|conn| {
            conn.prepare(&sql)?
                .query_map(params_from_iter(&values), entry)?
                .collect::<Sql<Vec<_>>>()
        })?;
        Ok(list.unwrap_or_default())
    }

    /// Lists the documentation of a profile that answered most often, no more
    /// than `limit`.
    ///
    /// # Errors
    /// When the file cannot be read. The user has been warned.
    pub fn most_used(&self, profile: &str, limit: usize) -> Result<Vec<CacheEntry>, Failure> {
        self.fold_hits_if_any();
        let kind = kind_to(EntryKind::Docs);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sql = format!(
            "{COLUMNS} WHERE kind = ?1 AND profile = ?2 ORDER BY hits DESC, used_at DESC LIMIT ?3"
        );
        let list = self.read(|conn| {
            conn.prepare(&sql)?
                .query_map((kind, profile, limit), entry)?
                .collect::<Sql<Vec<_>>>()
        })?;
        Ok(list.unwrap_or_default())
    }

    /// Finds the entries whose key is in a range, ends included.
    ///
    /// # Errors
    /// When the file cannot be read. The user has been warned.
    pub fn find_range(&self, from: &[u8; 16], to: &[u8; 16]) -> Result<Found, Failure> {
        self.fold_hits_if_any();
        let found = self.read(|conn| {
            let sql = format!("{COLUMNS} WHERE key BETWEEN ?1 AND ?2 ORDER BY key LIMIT 5");
            let mut list = conn
                .prepare(&sql)?
                .query_map([from.as_slice(), to.as_slice()], |row| {
                    Ok((entry(row)?, row.get::<_, Vec<u8>>(0)?))
                })?
                .collect::<Sql<Vec<_>>>()?;
            if list.len() > 1 {
                return Ok(Found::Several(
                    list.into_iter().map(|(e, _)| e.key).collect(),
                ));
            }
            let Some((entry, key)) = list.pop() else {
                return Ok(Found::Nothing);
            };
            let body = conn
                .query_row(
                    "SELECT body FROM bodies WHERE id = (SELECT id FROM entries WHERE key = ?1)",
                    [key],
                    |row| row.get(0),
                )
                .optional()?;
            Ok(Found::One(Box::new(entry), body.unwrap_or_default()))
        })?;
        Ok(found.unwrap_or(Found::Nothing))
    }

    /// Sums up what the file holds, at a time in milliseconds since 1970.
    /// A file that is not there yet is usable and empty.
    pub fn stats(&self, now: i64) -> CacheStats {
        self.fold_hits_if_any();
        let mut stats = CacheStats {
            path: self.path.clone(),
            is_usable: true,
            ..CacheStats::default()
        };
        match self.read(|conn| sum_up(conn, now)) {
            Ok(Some(sums)) => {
                stats = CacheStats {
                    path: stats.path,
                    is_usable: true,
                    ..sums
                }
            }
            Ok(None) => stats.is_usable = files::can_be_made(&self.path),
            Err(_) => stats.is_usable = false,
        }
        stats.file_bytes = ["", "-wal"]
            .iter()
            .filter_map(|end| fs::metadata(files::beside(&self.path, end)).ok())
            .map(|meta| meta.len())
            .sum();
        stats
    }
}

/// Reads sums that triggers keep, and the ends of indexes: never the entries.
fn sum_up(conn: &Connection, now: i64) -> Sql<CacheStats> {
    let mut stats = CacheStats::default();
    let mut prepared = conn.prepare(
        "SELECT server, sum(entries), sum(bytes) FROM sums
         GROUP BY server HAVING sum(entries) > 0 ORDER BY server",
    )?;
    let mut rows = prepared.query([])?;
    while let Some(row) = rows.next()? {
        let (entries, bytes) = (count(row, 1)?, count(row, 2)?);
        stats.entries += entries;
        stats.body_bytes += bytes;
        stats.servers.push((row.get(0)?, entries, bytes));
    }
    stats.expired = conn.query_row(
        "SELECT (SELECT coalesce(sum(entries), 0) FROM sums WHERE span < ?1 >> 20)
              + (SELECT count(*) FROM entries
                 WHERE kind IN (1, 2, 3) AND expires_at BETWEEN (?1 >> 20) << 20 AND ?1)",
        [now],
        |row| count(row, 0),
    )?;
    let end = |sql: &str| -> Sql<Option<SystemTime>> {
        let at: Option<i64> = conn.query_row(sql, [], |row| row.get(0))?;
        Ok(at.map(time))
    };
    stats.oldest = end("SELECT min(fetched_at) FROM entries")?;
    stats.newest = end("SELECT max(fetched_at) FROM entries")?;
    let hits = "SELECT coalesce(sum(value), 0) FROM counters WHERE name = 'hits'";
    stats.hits = conn.query_row(hits, [], |row| count(row, 0))?;
    Ok(stats)
}

fn entry(row: &Row<'_>) -> Sql<CacheEntry> {
    let key: [u8; 16] = row.get(0)?;
    Ok(CacheEntry {
        key: key.iter().map(|byte| format!("{byte:02x}")).collect(),
        kind: kind_from(row.get(1)?),
        server: row.get(2)?,
        profile: row.get(3)?,
        library: row.get(4)?,
        version: row.get(5)?,
        query: row.get(6)?,
        bytes: count(row, 7)?,
        hits: count(row, 8)?,
        fetched_at: time(row.get(9)?),
        expires_at: row.get::<_, Option<i64>>(10)?.map(time),
    })
}

fn count(row: &Row<'_>, column: usize) -> Sql<u64> {
    Ok(u64::try_from(row.get::<_, i64>(column)?).unwrap_or(0))
}

fn time(ms: i64) -> SystemTime {
    let since = Duration::from_millis(u64::try_from(ms).unwrap_or(0));
    UNIX_EPOCH.checked_add(since).unwrap_or(UNIX_EPOCH)
}
