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
mod memory;
mod metrics;
mod shared;
mod state;
#[cfg(test)]
mod tests;
mod transfer;
pub mod ttl;
mod upkeep;

pub use crate::store::{Cleared as ClearReport, Flaw, ListFilter, Pruned as PruneReport, Verified};
pub use entry::{Entry, NewEntry, ServerProfile};
pub use flight::Flight;
pub use freshness::Freshness;
pub use key::{Key, Scope};
pub use metrics::CallRecord;
pub use transfer::{Exported, ImportOptions, Imported, Party};

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::config::{CacheMode, CacheSettings};
use crate::model::Tier;
use crate::progress::Progress;
use crate::store::{NewAlias, NewRecord, Room, ServerRecord, Store};
use freshness::{Judge, millis, system_time};
use memory::{Kept, Memory};
use shared::Shared;

/// How long a server's profile is believed.
const PROFILE_AGE: Duration = Duration::from_secs(7 * 24 * 3600);

/// The cache as one run uses it.
pub struct Cache {
    store: Store,
    mode: CacheMode,
    judge: Judge,
    max_size: u64,
    /// Bytes of the memory tier, and the tier of those that asked for it.
    memory_size: u64,
    memory: OnceLock<Memory>,
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
            store: Store::new(&settings.dir, Arc::clone(&progress)).within(Room {
                max_size: i64::try_from(settings.max_size).unwrap_or(i64::MAX),
                stale_for: freshness::duration_millis(settings.stale_for),
            }),
            mode: settings.mode,
            judge: Judge {
                max_age: settings.max_age,
                stale_for: settings.stale_for,
                is_offline: settings.mode == CacheMode::Offline,
            },
            max_size: settings.max_size,
            memory_size: settings.memory,
            memory: OnceLock::new(),
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

    /// Keeps answers in memory as well, up to the bytes of
    /// [`CacheSettings::memory`]: for processes that ask much.
    pub fn keep_in_memory(&self) {
        if self.memory_size > 0 && self.mode != CacheMode::Bypass {
            self.memory.get_or_init(|| Memory::new(self.memory_size));
        }
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
        let now = millis(SystemTime::now());
        let held = self.find_in_memory(key, now);
        if let Some(entry) = held.as_ref()
            && entry.freshness == Freshness::Fresh
        {
            return held;
        }
        // Another process may have stored a newer one.
        let turn = self.memory.get().map_or(0, Memory::turn);
        self.find_on_disk(key, now, turn).or(held)
    }

    fn find_in_memory(&self, key: &Key, now: i64) -> Option<Entry> {
        let started = Instant::now();
        let (kept, name_expires_at) = self.memory.get()?.find(&key.0)?;
        let mut record = kept.record.clone();
        record.name_expires_at = name_expires_at;
        let freshness = self.judge.freshness(&record, now)?;
        let (body, took) = (kept.body.clone(), started.elapsed());
        Some(Entry::new(record, body, freshness, now, Tier::Memory, took))
    }

    fn find_on_disk(&self, key: &Key, now: i64, turn: u64) -> Option<Entry> {
        let started = Instant::now();
        let record = self.store.find(&key.0)?;
        let freshness = self.judge.freshness(&record, now)?;
        let Some(body) = body::unpack(&record.body) else {
            self.unreadable().push(record.key);
            return None;
        };
        let took = started.elapsed();
        if let Some(memory) = self.memory.get() {
            let (record, body) = (record.clone(), body.clone());
            memory.learn(turn, &key.0, Kept { record, body });
        }
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
        if let Some(memory) = self.memory.get() {
            let kept = entries.iter().map(|new| new.kept(now, expiry(new.ttl)));
            let names = aliases.iter().map(|new| (new.from, new.to, new.expires_at));
            memory.store(kept, names);
        }
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

    /// Says that the run is at its end and asks no more. Tells whether nothing
    /// is left to be done.
    pub fn abandon(&self) -> bool {
        self.store.abandon()
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
