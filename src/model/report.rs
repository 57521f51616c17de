//! What `cache` and `config` report. Plain data for the printer.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::{IndexStats, QuotaHealth, Savings};

/// What a cache entry answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// "Which library is that".
    Resolve,
    /// Documentation.
    Docs,
    /// "Not found", remembered for a while.
    NotFound,
}

impl EntryKind {
    /// Returns the word used in tables and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            EntryKind::Resolve => "resolve",
            EntryKind::Docs => "docs",
            EntryKind::NotFound => "not_found",
        }
    }
}

/// One entry of the cache, without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheEntry {
    /// Key, 32 lower-case hex digits.
    pub key: String,
    /// What it answers.
    pub kind: EntryKind,
    /// Server that answered.
    pub server: String,
    /// Profile it belongs to.
    pub profile: String,
    /// Library id or name asked for.
    pub library: String,
    /// Version served, where one was.
    pub version: Option<String>,
    /// The question; empty for [`EntryKind::Resolve`] without one.
    pub query: String,
    /// Size on disk in bytes, compressed.
    pub bytes: u64,
    /// How often it answered.
    pub hits: u64,
    /// When the server gave it.
    pub fetched_at: SystemTime,
    /// When it stops being fresh; `None` is never.
    pub expires_at: Option<SystemTime>,
}

/// What the cache holds and what it saved.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CacheStats {
    /// The database file.
    pub path: PathBuf,
    /// Whether the file can be opened and read.
    pub is_usable: bool,
    /// Entries, expired ones included.
    pub entries: u64,
    /// Of these, expired.
    pub expired: u64,
    /// Bytes of all bodies, compressed.
    pub body_bytes: u64,
    /// Bytes of the database file and its log.
    pub file_bytes: u64,
    /// Answers given by the cache since it was made: calls it saved.
    pub hits: u64,
    /// Of these, by the tier that gave them, where that is known: name, hits.
    pub tiers: Vec<(String, u64)>,
    /// When the oldest entry was fetched.
    pub oldest: Option<SystemTime>,
    /// When the newest entry was fetched.
    pub newest: Option<SystemTime>,
    /// Entries by server: name, entries, bytes.
    pub servers: Vec<(String, u64, u64)>,
    /// The index of packages on this disk, which the file does not hold.
    pub index: IndexStats,
    /// The shared cache behind it, where there is one.
    pub shared: Option<SharedHealth>,
    /// Calls saved today and this month.
    pub savings: Savings,
    /// What is left of servers' allowances, by name, where anything is known.
    pub quotas: Vec<(String, QuotaHealth)>,
}

/// The cache that machines have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedHealth {
    /// Host and port, or the path of a socket.
    pub address: String,
    /// How long it is still left alone after a failure; `None` when it is not.
    pub left_alone_for: Option<Duration>,
}

/// One finding of `config check`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether the configuration cannot be used like this.
    pub is_error: bool,
    /// What is wrong, with file and line where there is one.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}
