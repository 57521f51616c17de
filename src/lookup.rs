//! From a request to an answer: cache, fleet, cache. The spine.
//!
//! A cached answer costs one look into the cache and nothing else: no
//! runtime, no connection. Only what was recognised as an answer is stored;
//! of failures only "not found", for a while. When no server answers, an
//! expired entry may, and says so.

mod aim;
mod docs;
mod resolve;
mod select;
mod stored;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::cache::{Cache, Entry, Scope};
use crate::config::{CacheMode, Environment, Origin, ServerConfig, Settings, Value};
use crate::error::{Error, Kind};
use crate::fleet::{Talk, Told};
use crate::model::{CacheState, Provenance};

/// Longest time to live believed of a server.
const LONGEST_HINT: Duration = Duration::from_secs(30 * 24 * 3600);

/// Answers requests. Opens nothing until asked.
pub struct Lookup {
    servers: Vec<Asked>,
    settings: Arc<Settings>,
    cache: Arc<Cache>,
}

/// A server, and the part of the cache that is its own.
struct Asked {
    server: ServerConfig,
    scope: Scope,
}

impl Lookup {
    /// Makes a look-up over the settings' servers.
    #[must_use]
    pub fn new(settings: Arc<Settings>, cache: Arc<Cache>, env: &Environment) -> Self {
        let servers = settings
            .servers
            .iter()
            .map(|server| Asked {
                server: server.clone(),
                scope: Scope {
                    server: server.identity(env),
                    server_name: server.name.clone(),
                    profile: settings.profile.clone(),
                },
            })
            .collect();
        Self {
            servers,
            settings,
            cache,
        }
    }

    /// Returns the servers in the order they are asked.
    fn order(&self) -> &[ServerConfig] {
        &self.settings.servers
    }

    /// Finds the part of the cache that belongs to a server.
    fn scope(&self, name: &str) -> Option<&Scope> {
        let asked = self.servers.iter().find(|asked| asked.server.name == name);
        asked.map(|asked| &asked.scope)
    }

    /// Decides how long an answer stays fresh: as the user's settings say; else
    /// as the server says; else as the topic's default is.
    fn ttl_of(&self, by_topic: Duration, told: &Told) -> Duration {
        let is_set =
            |value: &Value| value.key.starts_with("ttl.") && value.origin != Origin::Default;
        match told.ttl {
            Some(hint) if !self.settings.values().iter().any(is_set) => hint.min(LONGEST_HINT),
            _ => by_topic,
        }
    }

    fn is_offline(&self) -> bool {
        self.settings.cache.mode == CacheMode::Offline
    }

    fn offline_error(&self, what: &str) -> Error {
        Error::new(
            Kind::Offline,
            format!("{what} is not in the cache, and --offline asks no server"),
        )
        .hint("ask once without --offline; docent cache list shows what is kept")
    }
}

/// Describes where a cached answer came from.
fn provenance(entry: &Entry, cache: CacheState) -> Provenance {
    let age = SystemTime::now().duration_since(entry.fetched_at);
    Provenance {
        server: entry.server.clone(),
        transport: entry.transport,
        fetched_at: entry.fetched_at,
        age: age.unwrap_or_default(),
        cache,
        round_trips: 0,
    }
}

/// Describes an answer that a server has just given.
fn fresh(talk: &Talk, before: u32) -> Provenance {
    Provenance {
        server: talk.name().to_owned(),
        transport: talk.transport(),
        fetched_at: SystemTime::now(),
        age: Duration::ZERO,
        cache: CacheState::Miss,
        round_trips: talk.round_trips().saturating_sub(before),
    }
}

/// Says that an expired answer stands in for a server that failed.
fn stale_warning(error: &Error, age: Duration) -> String {
    let age = Duration::from_secs(age.as_secs());
    format!(
        "{}; answering from the cache, {} old",
        error.message,
        humantime::format_duration(coarse(age))
    )
}

/// Rounds down to one unit that people count in.
fn coarse(age: Duration) -> Duration {
    let seconds = age.as_secs();
    let unit = [86_400, 3_600, 60, 1]
        .into_iter()
        .find(|unit| seconds >= *unit)
        .unwrap_or(1);
    Duration::from_secs(seconds / unit * unit)
}
