//! Answers that were given before, and how long they hold.
//!
//! Owns: what makes two questions the same ([`Key`]), how long an answer is
//! fresh ([`ttl`]), what an expired one may still be used for
//! ([`Freshness`]), and the packing of bodies. The file is `store`'s.
//!
//! Guarantees: answers of one server, key or profile never answer for
//! another; nothing here fails a command: what cannot be read is a miss, what
//! cannot be stored is not, and the user is warned once.

mod body;
mod entry;
mod flight;
mod freshness;
mod key;
mod metrics;
mod shared;
mod state;
#[cfg(test)]
mod tests;
pub mod ttl;
mod upkeep;

pub use crate::store::{Cleared as ClearReport, ListFilter, Pruned as PruneReport};
pub use entry::{Entry, NewEntry, ServerProfile};
pub use flight::Flight;
pub use freshness::Freshness;
pub use key::{Key, Scope};
pub use metrics::CallRecord;
pub use shared::SharedStatus;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::config::{CacheMode, CacheSettings};
use crate::model::Tier;
use crate::progress::Progress;
use crate::store::{NewAlias, NewRecord, ServerRecord, Store};
use freshness::{Judge, millis, system_time};
use shared::Shared;

/// How long a server's profile is believed.
const PROFILE_AGE: Duration = Duration::from_secs(7 * 24 * 3600);

/// The cache as one run uses it.
pub struct Cache {
    store: Store,
    mode: CacheMode,
    judge: Judge,
    max_size: u64,
    profile: String,
    /// Entries whose body did not unpack; the next write forgets them.
    unreadable: Mutex<Vec<[u8; 16]>>,
    /// State that could not be written, and all of it under `--no-cache`.
    unwritten: Mutex<HashMap<String, String>>,
    shared: Option<Shared>,
    progress: Arc<dyn Progress>,
}

impl Cache {
    /// Makes the cache of a run. Opens nothing.
    pub fn new(settings: &CacheSettings, progress: Arc<dyn Progress>) -> Self {
        Self {
            store: Store::new(&settings.dir, Arc::clone(&progress)),
            mode: settings.mode,
            judge: Judge {
                max_age: settings.max_age,
                stale_for: settings.stale_for,
                is_offline: settings.mode == CacheMode::Offline,
            },
            max_size: settings.max_size,
            profile: "default".to_owned(),
            unreadable: Mutex::new(Vec::new()),
            unwritten: Mutex::default(),
            shared: settings
                .shared
                .as_ref()
                .map(|shared| Shared::new(shared, None)),
            progress,
        }
    }

    /// Names the profile that entries are listed under. What keeps profiles
    /// apart is [`Scope::profile`] in the key.
    #[must_use]
    pub fn with_profile(mut self, profile: impl Into<String>) -> Self {
        self.profile = profile.into();
        self
    }

    /// Returns an answer, fresh or expired; the caller looks at its
    /// freshness. Nothing under `--refresh` and `--no-cache`.
    pub fn get(&self, key: &Key) -> Option<Entry> {
        match self.mode {
            CacheMode::Use | CacheMode::Offline => self.find(key),
            CacheMode::Refresh | CacheMode::Bypass => None,
        }
    }

    /// Returns what may answer when no server does, also under `--refresh`:
    /// the server was asked and failed.
    pub fn get_stale(&self, key: &Key) -> Option<Entry> {
        match self.mode {
            CacheMode::Use | CacheMode::Offline | CacheMode::Refresh => self.find(key),
            CacheMode::Bypass => None,
        }
    }

    fn find(&self, key: &Key) -> Option<Entry> {
        let started = Instant::now();
        let record = self.store.find(&key.0)?;
        let now = millis(SystemTime::now());
        let freshness = self.judge.freshness(&record, now)?;
        let Some(body) = body::unpack(&record.body) else {
            self.unreadable().push(record.key);
            return None;
        };
        let took = started.elapsed();
        Some(Entry::new(record, body, freshness, now, Tier::Disk, took))
    }

    /// Stores answers, and names that lead to them: from, to, and how long
    /// the name is believed (`None` is for ever). All or nothing, in one
    /// transaction. Nothing under `--no-cache` and `--offline`.
    pub fn put(&self, entries: &[NewEntry<'_>], aliases: &[(Key, Key, Option<Duration>)]) {
        if matches!(self.mode, CacheMode::Bypass | CacheMode::Offline) {
            return;
        }
        let now = millis(SystemTime::now());
        let expiry = |ttl: Option<Duration>| {
            ttl.map(|ttl| now.saturating_add(freshness::duration_millis(ttl)))
        };
        let records: Vec<NewRecord<'_>> = entries
            .iter()
            .filter_map(|new| {
                Some(NewRecord {
                    key: new.key.0,
                    kind: new.kind,
                    transport: new.transport,
                    server: new.server_name,
                    profile: &self.profile,
                    library: new.library,
                    version: new.version,
                    query: new.query,
                    fetched_at: now,
                    expires_at: expiry(new.ttl),
                    body: body::pack(new.body)?,
                })
            })
            .collect();
        let aliases: Vec<NewAlias> = aliases
            .iter()
            .map(|(from, to, ttl)| NewAlias {
                from: from.0,
                to: to.0,
                expires_at: expiry(*ttl),
            })
            .collect();
        let unreadable = std::mem::take(&mut *self.unreadable());
        // A failure has been warned of, and there is nothing else to do.
        let _ = self.store.insert(&records, &aliases, &unreadable);
    }

    /// Returns what is known of a server, for seven days.
    pub fn server_profile(&self, identity: &str) -> Option<ServerProfile> {
        if self.mode == CacheMode::Bypass {
            return None;
        }
        let record = self.store.server(identity)?;
        let age = millis(SystemTime::now()).saturating_sub(record.checked_at);
        // A clock that went back far makes it doubtful as well.
        let is_believed = age.saturating_abs() <= freshness::duration_millis(PROFILE_AGE);
        is_believed.then(|| ServerProfile {
            protocol: record.protocol,
            tools: record.tools,
            checked_at: system_time(record.checked_at),
        })
    }

    /// Remembers what is known of a server. Nothing under `--no-cache` and
    /// `--offline`.
    pub fn remember_server(&self, identity: &str, profile: &ServerProfile) {
        if matches!(self.mode, CacheMode::Bypass | CacheMode::Offline) {
            return;
        }
        let record = ServerRecord {
            protocol: profile.protocol.clone(),
            tools: profile.tools.clone(),
            checked_at: millis(profile.checked_at),
        };
        // A failure has been warned of; the server is asked again next time.
        let _ = self.store.remember_server(identity, &record);
    }

    fn unreadable(&self) -> std::sync::MutexGuard<'_, Vec<[u8; 16]>> {
        self.unreadable
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
