//! What goes into the cache and what comes out.

use std::time::{Duration, SystemTime};

use super::Key;
use super::freshness::{Freshness, system_time};
use super::memory::Kept;
use crate::model::{EntryKind, Tier, Transport};
use crate::store::Record;

/// An answer out of the cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its own key, also when it was asked for by a name.
    pub key: Key,
    /// What it answers.
    pub kind: EntryKind,
    /// Name of the server that gave it.
    pub server: String,
    /// How that was reached.
    pub transport: Transport,
    /// Library id or name.
    pub library: String,
    /// Version served.
    pub version: Option<String>,
    /// The question.
    pub query: String,
    /// The server's text.
    pub body: String,
    /// When the server gave it; never later than now.
    pub fetched_at: SystemTime,
    /// When it stops being fresh; `None` is never.
    pub expires_at: Option<SystemTime>,
    /// Whether it may answer.
    pub freshness: Freshness,
    /// Where it was found.
    pub tier: Tier,
    /// How long it took to find.
    pub took: Duration,
}

/// An answer for the cache.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry<'a> {
    /// Its key.
    pub key: Key,
    /// What it answers.
    pub kind: EntryKind,
    /// Name of the server that gave it.
    pub server_name: &'a str,
    /// Library id or name.
    pub library: &'a str,
    /// Version served.
    pub version: Option<&'a str>,
    /// The question.
    pub query: &'a str,
    /// The server's text.
    pub body: &'a str,
    /// How the server was reached.
    pub transport: Transport,
    /// How long it is fresh; `None` is for ever.
    pub ttl: Option<Duration>,
}

/// What was learnt about a server, so that it is not asked again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerProfile {
    /// `legacy`, or the protocol revision it speaks.
    pub protocol: String,
    /// Names of its tools.
    pub tools: Vec<String>,
    /// When that was found out.
    pub checked_at: SystemTime,
}

impl NewEntry<'_> {
    /// Returns it as it will be found, at times in milliseconds since 1970.
    pub(super) fn kept(&self, fetched_at: i64, expires_at: Option<i64>) -> Kept {
        Kept {
            record: Record {
                key: self.key.0,
                kind: self.kind,
                transport: self.transport,
                server: self.server_name.to_owned(),
                library: self.library.to_owned(),
                version: self.version.map(str::to_owned),
                query: self.query.to_owned(),
                fetched_at,
                expires_at,
                name_expires_at: None,
                body: Vec::new(),
            },
            body: self.body.to_owned(),
        }
    }
}

impl Entry {
    /// Makes the answer of a record, at a time in milliseconds since 1970.
    pub(super) fn new(
        record: Record,
        body: String,
        freshness: Freshness,
        now: i64,
        tier: Tier,
        took: Duration,
    ) -> Self {
        Self {
            key: Key(record.key),
            kind: record.kind,
            server: record.server,
            transport: record.transport,
            library: record.library,
            version: record.version,
            query: record.query,
            body,
            fetched_at: system_time(record.fetched_at.min(now)),
            expires_at: record.expires_at.map(system_time),
            freshness,
            tier,
            took,
        }
    }
}
