//! Which key a server is asked with: read once, passed over while the server
//! limits it, read anew when it refuses it.
//!
//! That a key is limited is kept in the store under its fingerprint, for the
//! processes that follow; the key itself is kept nowhere.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::guard::{millis, wait_until};
use crate::cache::Cache;
use crate::config::{Environment, KeySource, Secret, ServerConfig, Settings};
use crate::error::{Error, Kind, Result};

/// What the documents of limits are called, before the server's identity and
/// the key's fingerprint.
pub const LIMITS: &str = "limit:";
/// How long a key comes last that was refused, or whose allowance is used up,
/// the server does not say until when.
const LAST: Duration = Duration::from_secs(600);
/// Longest wait that a server is believed.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// The keys of this run.
pub(super) struct Keys {
    env: Environment,
    cache: Arc<Cache>,
    /// Longest wait for a helper.
    timeout: Duration,
    read: Mutex<HashMap<(String, usize), Option<Secret>>>,
}

/// A limit that a server put on a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Until when, in milliseconds since 1970.
    pub until: i64,
    /// Why: `auth`, `rate_limited` or `quota`.
    pub code: String,
    /// Whether the server itself said until when. Where it did not, the key is
    /// only tried after the others.
    pub is_said: bool,
}

impl Limit {
    /// Reads a document; anything else is no limit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

impl Keys {
    pub fn new(settings: &Settings, env: Environment, cache: Arc<Cache>) -> Self {
        Self {
            env,
            cache,
            timeout: settings.key_timeout,
            read: Mutex::default(),
        }
    }

    /// Returns what tells a server's keys apart; `none` without one.
    pub fn fingerprint(&self, server: &ServerConfig, index: usize) -> String {
        let source = server.keys.get(index);
        source.map_or_else(|| "none".to_owned(), |key| key.fingerprint(&self.env))
    }

    /// Returns the keys that may be used now, in order: an index each, 0 also
    /// for a server without any. A key that was refused comes last.
    ///
    /// # Errors
    /// The limit that ends first, when none may be used.
    pub fn usable(&self, server: &ServerConfig, identity: &str) -> Result<Vec<usize>> {
        let now = millis();
        let (mut usable, mut refused, mut first) = (Vec::new(), Vec::new(), None::<Limit>);
        for index in 0..server.keys.len().max(1) {
            let is_unset = server
                .keys
                .get(index)
                .is_some_and(|key| !key.is_set(&self.env));
            match self.limit(server, identity, index, now) {
                // One that is not set is no key: the last resort.
                None if is_unset && server.keys.len() > 1 => refused.push(index),
                None => usable.push(index),
                Some(limit) if !limit.is_said => refused.push(index),
                Some(limit) if first.as_ref().is_none_or(|f| limit.until < f.until) => {
                    first = Some(limit);
                }
                Some(_) => {}
            }
        }
        match first {
            Some(limit) if usable.is_empty() => Err(limited(&server.name, &limit, now)),
            _ => {
                usable.append(&mut refused);
                Ok(usable)
            }
        }
    }

    fn limit(
        &self,
        server: &ServerConfig,
        identity: &str,
        index: usize,
        now: i64,
    ) -> Option<Limit> {
        let document = self.document(server, identity, index);
        let limit = Limit::parse(&self.cache.state(&document)?)?;
        // A clock that went back must not make it longer than it may be.
        let longest = i64::try_from(LONGEST.as_millis()).unwrap_or(i64::MAX);
        (now < limit.until && limit.until - now <= longest).then_some(limit)
    }

    fn document(&self, server: &ServerConfig, identity: &str, index: usize) -> String {
        format!("{LIMITS}{identity}:{}", self.fingerprint(server, index))
    }

    /// Remembers what a failure says of a key. One that says nothing is none.
    pub fn learn(&self, server: &ServerConfig, identity: &str, index: usize, error: &Error) {
        let (wait, is_said) = match (error.kind, error.retry_after) {
            (Kind::RateLimited | Kind::Quota, Some(wait)) => (wait.min(LONGEST), true),
            (Kind::Auth | Kind::Quota, _) => (LAST, false),
            _ => return,
        };
        let until = millis().saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
        let limit = Limit {
            until,
            code: error.kind.code().to_owned(),
            is_said,
        };
        let text = serde_json::to_string(&limit).unwrap_or_default();
        let document = self.document(server, identity, index);
        self.cache
            .change_state(&document, |_| (Some(text.clone()), ()));
    }

    /// Forgets that a key was limited, where it was: it was just accepted.
    pub fn accept(&self, server: &ServerConfig, identity: &str, index: usize) {
        let document = self.document(server, identity, index);
        if self.cache.state(&document).is_some() {
            self.cache.forget_states(&document);
        }
    }

    /// Reads a key, or returns it as it was read before. A file is opened and a
    /// command run on another thread.
    ///
    /// # Errors
    /// [`Kind::Config`] where its source fails.
    pub async fn read(&self, server: &ServerConfig, index: usize) -> Result<Option<Secret>> {
        let Some(source) = server.keys.get(index) else {
            return Ok(None);
        };
        let place = (server.name.clone(), index);
        if let Some(known) = self.known().get(&place) {
            return Ok(known.clone());
        }
        let secret = match source {
            KeySource::Command(_) => {
                let (source, env, timeout) = (source.clone(), self.env.clone(), self.timeout);
                let read = move || source.read_within(&env, timeout);
                let read = tokio::task::spawn_blocking(read).await;
                read.map_err(|e| Error::internal("the key command broke off", e))??
            }
            _ => source.read(&self.env)?,
        };
        self.known().insert(place, secret.clone());
        Ok(secret)
    }

    /// Forgets a key, so that it is read anew. Tells whether that may give
    /// another: a variable never changes.
    pub fn forget(&self, server: &ServerConfig, index: usize) -> bool {
        self.known().remove(&(server.name.clone(), index));
        matches!(
            server.keys.get(index),
            Some(KeySource::Command(_) | KeySource::File(_))
        )
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<(String, usize), Option<Secret>>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells whether another key may do better.
pub(super) fn is_about_key(error: &Error) -> bool {
    // Without a server it is this run's own limit.
    error.server.is_some()
        && matches!(
            error.kind,
            Kind::Auth | Kind::Forbidden | Kind::Quota | Kind::RateLimited
        )
}

fn limited(name: &str, limit: &Limit, now: i64) -> Error {
    let wait = wait_until(limit.until, now);
    let shown = humantime::format_duration(Duration::from_secs(wait.as_secs().max(1)));
    let (kind, why) = match limit.code.as_str() {
        "quota" => (Kind::Quota, "the allowance is used up"),
        _ => (Kind::RateLimited, "too many requests"),
    };
    Error::new(kind, format!("{name}: {why}; it is asked again in {shown}"))
        .server(name)
        .retry_after(Some(wait))
        .hint("use another server or key, or docent health --reset to have it asked at once")
}
