//! `docent.cache-*/1`.

use serde::Serialize;

use super::health::{Quota, millis};
use super::{line, text, time};
use crate::model::{CacheEntry, CacheStats, IndexStats};

/// `docent.cache-stats/1`.
#[derive(Debug, Serialize)]
pub struct CacheStatsDocument {
    schema: &'static str,
    ok: bool,
    #[serde(flatten)]
    stats: Stats,
}

/// What the cache holds, here and in `docent.health/1`.
#[derive(Debug, Serialize)]
pub(super) struct Stats {
    path: String,
    usable: bool,
    entries: u64,
    expired: u64,
    body_bytes: u64,
    file_bytes: u64,
    hits: u64,
    oldest: Option<String>,
    newest: Option<String>,
    servers: Vec<ServerStats>,
    index: Index,
    hits_by_tier: Vec<TierHits>,
    /// Calls that the cache saved, by days of UTC.
    saved_today: u64,
    saved_month: u64,
    quotas: Vec<ServerQuota>,
    shared: Option<Shared>,
}

/// The shared cache, where there is one.
#[derive(Debug, Serialize)]
struct Shared {
    address: String,
    left_alone_for_ms: Option<u64>,
}

/// What is left of a server's allowance.
#[derive(Debug, Serialize)]
struct ServerQuota {
    server: String,
    #[serde(flatten)]
    quota: Quota,
}

/// Answers by the tier that gave them, where that is known.
#[derive(Debug, Serialize)]
struct TierHits {
    tier: String,
    hits: u64,
}

/// What the index of packages on this disk holds, or held.
#[derive(Debug, Serialize)]
struct Index {
    parts: u64,
    bytes: u64,
}

#[derive(Debug, Serialize)]
struct ServerStats {
    server: String,
    entries: u64,
    bytes: u64,
}

/// `docent.cache-list/1`.
#[derive(Debug, Serialize)]
pub struct CacheListDocument {
    schema: &'static str,
    ok: bool,
    entries: Vec<Entry>,
}

/// `docent.cache-entry/1`.
#[derive(Debug, Serialize)]
pub struct CacheEntryDocument {
    schema: &'static str,
    ok: bool,
    entry: Entry,
    body: String,
}

#[derive(Debug, Serialize)]
struct Entry {
    key: String,
    kind: &'static str,
    server: String,
    profile: String,
    library: String,
    version: Option<String>,
    query: String,
    bytes: u64,
    hits: u64,
    fetched_at: String,
    expires_at: Option<String>,
}

/// `docent.cache-clear/1`.
#[derive(Debug, Serialize)]
pub struct CacheRemovedDocument {
    schema: &'static str,
    ok: bool,
    entries: u64,
    bytes: u64,
    index: Index,
}

impl CacheStatsDocument {
    /// Makes the document.
    #[must_use]
    pub fn new(stats: &CacheStats) -> Self {
        Self {
            schema: "docent.cache-stats/1",
            ok: true,
            stats: stats.into(),
        }
    }
}

impl CacheListDocument {
    /// Makes the document.
    #[must_use]
    pub fn new(entries: &[CacheEntry]) -> Self {
        Self {
            schema: "docent.cache-list/1",
            ok: true,
            entries: entries.iter().map(Entry::from).collect(),
        }
    }
}

impl CacheEntryDocument {
    /// Makes the document.
    #[must_use]
    pub fn new(entry: &CacheEntry, body: &str) -> Self {
        Self {
            schema: "docent.cache-entry/1",
            ok: true,
            entry: entry.into(),
            body: text(body),
        }
    }
}

impl CacheRemovedDocument {
    /// Makes the document of `cache clear`.
    #[must_use]
    pub const fn cleared(entries: u64, bytes: u64, index: IndexStats) -> Self {
        Self {
            schema: "docent.cache-clear/1",
            ok: true,
            entries,
            bytes,
            index: Index::new(index),
        }
    }
}

impl Index {
    const fn new(stats: IndexStats) -> Self {
        let IndexStats { parts, bytes } = stats;
        Self { parts, bytes }
    }
}

impl From<&CacheStats> for Stats {
    fn from(stats: &CacheStats) -> Self {
        let servers = stats
            .servers
            .iter()
            .map(|(server, entries, bytes)| ServerStats {
                server: line(server),
                entries: *entries,
                bytes: *bytes,
            });
        let tiers = stats.tiers.iter().map(|(tier, hits)| TierHits {
            tier: line(tier),
            hits: *hits,
        });
        let quotas = stats.quotas.iter().map(|(server, quota)| ServerQuota {
            server: line(server),
            quota: quota.into(),
        });
        Self {
            path: stats.path.to_string_lossy().into_owned(),
            usable: stats.is_usable,
            entries: stats.entries,
            expired: stats.expired,
            body_bytes: stats.body_bytes,
            file_bytes: stats.file_bytes,
            hits: stats.hits,
            oldest: stats.oldest.map(time),
            newest: stats.newest.map(time),
            servers: servers.collect(),
            index: Index::new(stats.index),
            hits_by_tier: tiers.collect(),
            saved_today: stats.savings.today,
            saved_month: stats.savings.month,
            quotas: quotas.collect(),
            shared: stats.shared.as_ref().map(|shared| Shared {
                address: line(&shared.address),
                left_alone_for_ms: shared.left_alone_for.map(millis),
            }),
        }
    }
}

impl From<&CacheEntry> for Entry {
    fn from(entry: &CacheEntry) -> Self {
        Self {
            key: line(&entry.key),
            kind: entry.kind.as_str(),
            server: line(&entry.server),
            profile: line(&entry.profile),
            library: line(&entry.library),
            version: entry.version.as_deref().map(line),
            query: line(&entry.query),
            bytes: entry.bytes,
            hits: entry.hits,
            fetched_at: time(entry.fetched_at),
            expires_at: entry.expires_at.map(time),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CacheEntryDocument, CacheRemovedDocument, CacheStatsDocument};
    use crate::output::json::document;
    use crate::output::samples;

    #[test]
    fn stats_have_every_field_in_order() {
        assert_eq!(
            document(&CacheStatsDocument::new(&samples::stats()), true),
            concat!(
                r#"{"schema":"docent.cache-stats/1","ok":true,"path":"/home/me/.cache/docent/docent.db","#,
                r#""usable":true,"entries":1200,"expired":7,"body_bytes":3565158,"file_bytes":5242880,"hits":42,"#,
                r#""oldest":"2026-09-19T14:13:20Z","newest":"2026-09-21T14:12:20Z","#,
                r#""servers":[{"server":"context7","entries":1200,"bytes":3565158}],"index":{"parts":12,"bytes":9437184},"#,
                r#""hits_by_tier":[{"tier":"disk","hits":40},{"tier":"memory","hits":2}],"#,
                r#""saved_today":0,"saved_month":0,"quotas":[],"shared":null}"#,
                "\n"
            )
        );
    }

    #[test]
    fn an_entry_has_every_field_in_order() {
        assert_eq!(
            document(&CacheEntryDocument::new(&samples::entry(), "b\n"), true),
            concat!(
                r#"{"schema":"docent.cache-entry/1","ok":true,"entry":{"key":"0123456789abcdef0123456789abcdef","#,
                r#""kind":"docs","server":"context7","profile":"default","library":"/facebook/react","#,
                r#""version":"v19.2.0","query":"useEffect cleanup","bytes":1536,"hits":3,"#,
                r#""fetched_at":"2026-09-21T12:11:40Z","expires_at":"2026-09-21T18:13:20Z"},"body":"b\n"}"#,
                "\n"
            )
        );
    }

    #[test]
    fn removal_says_how_much() {
        assert_eq!(
            document(
                &CacheRemovedDocument::cleared(2, 10, samples::stats().index),
                true
            ),
            "{\"schema\":\"docent.cache-clear/1\",\"ok\":true,\"entries\":2,\"bytes\":10,\
             \"index\":{\"parts\":12,\"bytes\":9437184}}\n"
        );
    }
}
