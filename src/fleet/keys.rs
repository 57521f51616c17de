//! Which key a server is asked with: read once, passed over while the server
//! limits it, read anew when it refuses it.
//!
//! That a key is limited is kept in the store under its fingerprint, for the
//! processes that follow; the key itself is kept nowhere.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::guard::{millis, wait_until};
use super::quota::{Allowance, Judgement, Learned, Which};
use crate::cache::Cache;
use crate::config::{Environment, KeySource, Secret, ServerConfig, Settings};
use crate::error::{Error, Kind, Result};

/// What the documents of limits are called, before the server's identity and
/// the key's fingerprint.
pub const LIMITS: &str = "limit:";
/// How long a key comes last that was refused, or whose allowance is used up,
/// the server does not say until when.
const LAST: Duration = Duration::from_secs(600);
/// Longest wait that a server is believed, but for a reset that it names.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// The keys of this run.
pub(super) struct Keys {
    env: Environment,
    cache: Arc<Cache>,
    settings: Arc<Settings>,
    read: Mutex<HashMap<(String, usize), Arc<Slot>>>,
    under_way: Mutex<HashMap<(String, usize), u64>>,
}

/// A call that may be made with a key, until it is dropped.
pub(super) struct Reserved<'a> {
    keys: &'a Keys,
    place: (String, usize),
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        if let Some(count) = lock(&self.keys.under_way).get_mut(&self.place) {
            *count = count.saturating_sub(1);
        }
    }
}

/// One key of a server.
#[derive(Default)]
struct Slot {
    held: Mutex<Held>,
    /// Held while it is being read: who waits has what comes of that.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Held {
    /// As it was read; inside, `None` is a variable that is not set.
    key: Option<Option<Secret>>,
    /// How the last reading failed.
    failure: Option<Error>,
    /// How often it was read.
    readings: u64,
}

/// What a server told of its limits on a key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limit {
    /// Until when it is not to be asked, in milliseconds since 1970; 0 is no
    /// such time.
    pub until: i64,
    /// Why: `auth`, `rate_limited` or `quota`.
    pub code: String,
    /// Whether the server itself said until when. Where it did not, the key is
    /// only tried after the others.
    pub is_said: bool,
    /// What it told in headers.
    pub told: Learned,
}

impl Limit {
    /// Reads a document; anything else is no limit.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}

impl Keys {
    pub fn new(settings: Arc<Settings>, env: Environment, cache: Arc<Cache>) -> Self {
        Self {
            env,
            cache,
            settings,
            read: Mutex::default(),
            under_way: Mutex::default(),
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
        let (mut usable, mut last, mut first) = (Vec::new(), Vec::new(), None::<(i64, Error)>);
        for index in 0..server.keys.len().max(1) {
            let is_unset = server
                .keys
                .get(index)
                .is_some_and(|key| !key.is_set(&self.env));
            let refusal = match self.limit(server, identity, index, now) {
                Some(limit) if limit.is_said => Some((limit.until, limited(server, &limit, now))),
                Some(_) => {
                    last.push(index);
                    continue;
                }
                None => self.spent(server, index, now, 0),
            };
            match refusal {
                // One that is not set is no key: the last resort.
                None if is_unset && server.keys.len() > 1 => last.push(index),
                None => usable.push(index),
                Some(refusal) if first.as_ref().is_none_or(|f| refusal.0 < f.0) => {
                    first = Some(refusal);
                }
                Some(_) => {}
            }
        }
        usable.append(&mut last);
        match first {
            Some((_, error)) if usable.is_empty() => Err(error),
            _ => Ok(usable),
        }
    }

    /// Returns the limit that holds for a key now.
    fn limit(
        &self,
        server: &ServerConfig,
        identity: &str,
        index: usize,
        now: i64,
    ) -> Option<Limit> {
        let document = self.document(server, identity, index);
        let limit = Limit::parse(&self.cache.state(&document)?);
        // A clock that went back must not make it longer than it may be.
        let longest = i64::try_from(LONGEST.as_millis()).unwrap_or(i64::MAX);
        let is_told = limit.told.blocked_until(now) == Some(limit.until);
        let is_believed = is_told || limit.until.saturating_sub(now) <= longest;
        (now < limit.until && is_believed).then_some(limit)
    }

    /// Returns what a server told of its limits on the key it is asked with
    /// first.
    pub fn told(&self, server: &ServerConfig, identity: &str) -> Option<Limit> {
        let document = self.document(server, identity, 0);
        Some(Limit::parse(&self.cache.state(&document)?))
    }

    /// Takes leave for one more call with a key, beside those under way, which
    /// are not counted yet.
    ///
    /// # Errors
    /// [`Kind::Quota`] when they use up the allowance.
    pub fn reserve(&self, server: &ServerConfig, index: usize) -> Result<Reserved<'_>> {
        let place = (server.name.clone(), index);
        let mut all = lock(&self.under_way);
        let count = all.entry(place.clone()).or_default();
        if let Some((_, error)) = self.spent(server, index, millis(), *count) {
            return Err(error);
        }
        *count += 1;
        Ok(Reserved { keys: self, place })
    }

    /// Says when the allowance that the settings give a key is spent, with so
    /// many calls under way, and until when.
    fn spent(
        &self,
        server: &ServerConfig,
        index: usize,
        now: i64,
        under_way: u64,
    ) -> Option<(i64, Error)> {
        let limits = self.settings.quota.get(&server.name)?;
        let key = self.fingerprint(server, index);
        let used = self.cache.usage(&server.name, &key, Cache::today());
        let allowance = Allowance {
            used_day: used.day.saturating_add(under_way),
            used_month: used.month.saturating_add(under_way),
            limit_day: limits.day,
            limit_month: limits.month,
            blocked_until: None,
        };
        let Judgement::Spent { reset_at, which } = allowance.judge(now) else {
            return None;
        };
        let (name, what, limit) = match which {
            Which::Month => (&server.name, "month", limits.month),
            Which::Day | Which::Server => (&server.name, "day", limits.day),
        };
        let limit = limit.unwrap_or_default();
        let message = format!("{name}: all {limit} calls of this {what} are used up");
        let error = Error::new(Kind::Quota, message)
            .server(name)
            .retry_after(Some(wait_until(reset_at, now)))
            .hint(format!("raise quota.{name}.{what}, or add a key"));
        Some((reset_at, error))
    }

    fn document(&self, server: &ServerConfig, identity: &str, index: usize) -> String {
        format!("{LIMITS}{identity}:{}", self.fingerprint(server, index))
    }

    fn change(
        &self,
        server: &ServerConfig,
        identity: &str,
        index: usize,
        change: impl Fn(&mut Limit),
    ) {
        let document = self.document(server, identity, index);
        self.cache.change_state(&document, |old| {
            let mut limit = Limit::parse(old.unwrap_or_default());
            change(&mut limit);
            (serde_json::to_string(&limit).ok(), ())
        });
    }

    /// Remembers what the headers of an answer tell of limits.
    pub fn learn_told(
        &self,
        server: &ServerConfig,
        identity: &str,
        index: usize,
        headers: &[(String, String)],
    ) {
        let headers = headers.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        let Some(told) = Learned::from_headers(headers, millis()) else {
            return;
        };
        self.change(server, identity, index, |limit| {
            limit.told = told;
            if let Some(until) = told.blocked_until(millis()) {
                limit.until = until;
                limit.is_said = true;
                limit.code = Kind::RateLimited.code().to_owned();
            }
        });
    }

    /// Remembers what a failure says of a key. One that says nothing is none.
    pub fn learn(&self, server: &ServerConfig, identity: &str, index: usize, error: &Error) {
        let (wait, is_said) = match (error.kind, error.retry_after) {
            (Kind::RateLimited | Kind::Quota, Some(wait)) => (wait.min(LONGEST), true),
            (Kind::Auth | Kind::Quota, _) => (LAST, false),
            _ => return,
        };
        let until = millis().saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
        self.change(server, identity, index, |limit| {
            limit.until = until;
            limit.is_said = is_said;
            limit.code = error.kind.code().to_owned();
        });
    }

    /// Forgets that a key was limited, where it was: it was just accepted.
    pub fn accept(&self, server: &ServerConfig, identity: &str, index: usize) {
        if self
            .limit(server, identity, index, millis())
            .is_some_and(|limit| !limit.is_said)
        {
            self.change(server, identity, index, |limit| limit.until = 0);
        }
    }

    /// Reads a key, or returns it as it was read before. Of all that want it at
    /// once, one reads it. A file is opened and a command run on another thread.
    ///
    /// # Errors
    /// [`Kind::Config`] where its source fails.
    pub async fn read(&self, server: &ServerConfig, index: usize) -> Result<Option<Secret>> {
        let Some(source) = server.keys.get(index) else {
            return Ok(None);
        };
        let slot = self.slot(server, index);
        let before = match &*lock(&slot.held) {
            Held { key: Some(key), .. } => return Ok(key.clone()),
            held => held.readings,
        };
        let _turn = slot.reading.lock().await;
        match &*lock(&slot.held) {
            Held { key: Some(key), .. } => return Ok(key.clone()),
            Held {
                failure: Some(failure),
                readings,
                ..
            } if *readings > before => return Err(again(failure)),
            _ => {}
        }
        let read = self.read_anew(source).await;
        let mut held = lock(&slot.held);
        held.readings += 1;
        held.key = read.as_ref().ok().cloned();
        held.failure = read.as_ref().err().map(again);
        read
    }

    async fn read_anew(&self, source: &KeySource) -> Result<Option<Secret>> {
        if !matches!(source, KeySource::Command(_)) {
            return source.read(&self.env);
        }
        let (source, env) = (source.clone(), self.env.clone());
        let timeout = self.settings.key_timeout;
        let read = move || source.read_within(&env, timeout);
        let read = tokio::task::spawn_blocking(read).await;
        read.map_err(|e| Error::internal("the key command broke off", e))?
    }

    /// Returns how often a key was read so far, to name the reading that
    /// [`Keys::forget`] is about.
    pub fn readings(&self, server: &ServerConfig, index: usize) -> u64 {
        lock(&self.slot(server, index).held).readings
    }

    /// Forgets a key, so that it is read anew, unless another call has seen to
    /// that since so many readings. Tells whether that may give another: a
    /// variable never changes.
    pub fn forget(&self, server: &ServerConfig, index: usize, readings: u64) -> bool {
        let slot = self.slot(server, index);
        let mut held = lock(&slot.held);
        if held.readings <= readings {
            held.key = None;
        }
        matches!(
            server.keys.get(index),
            Some(KeySource::Command(_) | KeySource::File(_))
        )
    }

    fn slot(&self, server: &ServerConfig, index: usize) -> Arc<Slot> {
        let place = (server.name.clone(), index);
        Arc::clone(lock(&self.read).entry(place).or_default())
    }
}

/// Returns the same failure for another that waited for it.
fn again(error: &Error) -> Error {
    let same = Error::new(error.kind, error.message.clone());
    let hints = error.hints.iter().cloned();
    hints.fold(same, Error::hint)
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
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

fn limited(server: &ServerConfig, limit: &Limit, now: i64) -> Error {
    let name = &server.name;
    let wait = wait_until(limit.until, now);
    let shown = humantime::format_duration(Duration::from_secs(wait.as_secs().max(1)));
    let (kind, why) = match limit.code.as_str() {
        "quota" => (Kind::Quota, "the allowance is used up"),
        _ => (Kind::RateLimited, "too many requests"),
    };
    Error::new(kind, format!("{name}: {why}; it is asked again in {shown}"))
        .transient(kind == Kind::RateLimited)
        .server(name)
        .retry_after(Some(wait))
        .hint("use another server or key, or docent health --reset to have it asked at once")
}
