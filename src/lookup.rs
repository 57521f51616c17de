//! From a request to an answer: cache, fleet, cache. The spine.
//!
//! A cached answer costs one look into the cache and nothing else: no
//! runtime, no connection. Only what was recognised as an answer is stored;
//! of failures only "not found", for a while. When no server answers, an
//! expired entry may, and says so. The embedded source has an index of its
//! own: of its answers nothing is stored, and being offline does not stop it.

mod aim;
mod all;
mod docs;
mod embedded;
mod resolve;
mod select;
mod stored;

pub use stored::is_readable;

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crate::cache::{Cache, Entry, Flight, Freshness, Key, Scope};
use crate::config::{
    CacheMode, Endpoint, Environment, Origin, Revalidate, ServerConfig, Settings, Value,
};
use crate::error::{Error, Kind};
use crate::fleet::route::Subject;
use crate::fleet::{Talk, Told, candidates};
use crate::model::{CacheState, Provenance};

/// Longest time to live believed of a server.
const LONGEST_HINT: Duration = Duration::from_secs(30 * 24 * 3600);

/// Answers requests. Opens nothing until asked.
pub struct Lookup {
    /// Those whose answers are kept.
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
        let is_routed = |server: &&ServerConfig| {
            let is_asked = settings.servers.iter().any(|s| s.name == server.name);
            !settings.is_named && !is_asked && !server.routes.is_empty()
        };
        let servers = settings
            .servers
            .iter()
            .chain(settings.known.iter().filter(is_routed))
            .filter(|server| !is_embedded(server))
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

    /// Returns the servers that are asked for something and whose answers are
    /// kept.
    fn kept_by(&self, subject: &Subject<'_>) -> Vec<&Asked> {
        let asked = candidates(&self.settings, subject);
        let asked = asked.iter().filter_map(|s| self.asked(&s.name));
        asked.collect()
    }

    /// Waits until nobody else asks for what this key names. Returns whether
    /// somebody did: the answer may be there now.
    async fn lead(&self, key: Option<Key>, until: Instant) -> Option<Flight> {
        let left = until.saturating_duration_since(Instant::now());
        match key {
            // What is left then is for asking after all.
            Some(key) => Some(self.cache.lead(&key, left * 2 / 3).await),
            None => None,
        }
    }

    /// Decides what the cache alone says, where it has no answer. `missing` is
    /// what the servers are known not to have, `of` how many are asked.
    fn without_asking(&self, missing: Vec<Error>, of: usize, what: &str) -> Option<Error> {
        let is_all = missing.len() == of;
        match missing.into_iter().next() {
            _ if self.has_embedded() => None,
            Some(error) if is_all || self.is_offline() => Some(error),
            _ => self.is_offline().then(|| self.offline_error(what)),
        }
    }

    fn has_embedded(&self) -> bool {
        self.settings.servers.iter().any(is_embedded)
    }

    /// Finds a server whose answers are kept.
    fn asked(&self, name: &str) -> Option<&Asked> {
        self.servers.iter().find(|asked| asked.server.name == name)
    }

    /// Finds the part of the cache that belongs to a server.
    fn scope(&self, name: &str) -> Option<&Scope> {
        self.asked(name).map(|asked| &asked.scope)
    }

    /// Tells how an entry may answer, if it may.
    fn state_of(&self, entry: &Entry) -> Option<CacheState> {
        match entry.freshness {
            Freshness::Fresh => Some(CacheState::Hit),
            Freshness::Expired => {
                let may_answer =
                    self.is_offline() || self.settings.cache.revalidate == Revalidate::After;
                may_answer.then_some(CacheState::Stale)
            }
        }
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
            match self.has_embedded() {
                true => format!(
                    "{what} is neither in the cache nor on this disk, and --offline asks no server"
                ),
                false => format!("{what} is not in the cache, and --offline asks no server"),
            },
        )
        .hint("ask once without --offline; docent cache list shows what is kept")
    }

    /// Says that neither the cache nor the embedded source could answer.
    /// `known` is what the cache knows not to be there.
    fn offline_failure(&self, known: Option<Error>, local: Error, what: &str) -> Error {
        if local.kind != Kind::NotFound {
            return local;
        }
        let mut error = known.unwrap_or_else(|| self.offline_error(what));
        let looked = [local.message].into_iter().chain(local.hints);
        error.hints.splice(0..0, looked);
        error
    }
}

/// Tells whether a server is the embedded source.
fn is_embedded(server: &ServerConfig) -> bool {
    server.endpoint == Endpoint::Local
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

/// Says that an expired answer is given first and asked for anew then.
fn refresh_note(age: Duration) -> String {
    let age = humantime::format_duration(coarse(age)).to_string();
    format!("answering from the cache, {age} old; it is asked for anew after this")
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
