//! The shared tier: answers in a Redis or Valkey that a team or a fleet of CI
//! runners has in common, behind the cache of this disk.
//!
//! Owns: what lies there and how it is found, the time it may take, and when
//! it is left alone. Guarantees: nothing is opened before the first
//! [`Cache::find_shared`] or [`Cache::put_shared`], which only a miss leads to;
//! neither takes longer than the setting's limit, and neither fails a command.
//! After a failure no process of this cache directory tries again for 30 s,
//! and then twice as long each time, up to 5 min; each such span is warned of
//! once. Forbids: trusting what lies there beyond what a server's text is.
//!
//! # What is shared with whom
//! An entry's name is the configured prefix, the format's number and the
//! [`Key`], and that holds the server's address, a fingerprint of the API key
//! it is asked with, and the profile. So those share answers who would get the
//! same ones: the same server with the same key, or without one. Persons with
//! keys of their own share nothing, because a server may answer one key what
//! it denies another; a team that wants to share gives its runners one key.
//!
//! An entry holds the question, the answer and the server's name in clear, no
//! API key. Whoever can write to the shared cache can put words into a
//! server's mouth: it is as trusted as the servers are, no further.
//!
//! # How long
//! As long as an answer may be of use: while it is fresh, and then while it
//! may stand in for a server that fails (`cache.stale_for`), but no longer
//! than `cache.shared_ttl`. "Not found" lies there only while it holds. What
//! fails is never put there, nor what is larger than 1 MiB packed.

mod link;
mod outage;
mod value;

use std::path::PathBuf;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use futures::FutureExt;

use super::freshness::{duration_millis, millis};
use super::{Cache, Entry, Key, NewEntry, body};
use crate::config::{CacheMode, SharedSettings};
use crate::model::{EntryKind, SharedHealth, Tier};
use crate::store::{NewAlias, NewRecord, Record};
use link::{Failure, Link};
use outage::Outage;
use value::{Answer, FORMAT, Name, Value};

/// How often it is looked whether an answer has come while nobody looked.
const LAST_LOOKS: usize = 3;

/// What a run needs to use the shared tier.
pub(super) struct Shared {
    link: Link,
    settings: SharedSettings,
    /// What is known of an outage, read from the state once.
    known: Mutex<Known>,
}

/// What this process believes of an outage.
#[derive(Debug, Clone, Default)]
struct Known {
    is_read: bool,
    /// The document of the last failure; a success forgets it.
    document: Option<String>,
}

impl Known {
    /// Returns how long it is to be left alone from now on, if it is.
    fn left(&self, now: i64) -> Option<Duration> {
        let left = Outage::parse(self.document.as_deref()?)?.left(now);
        left.map(|millis| Duration::from_millis(millis.unsigned_abs()))
    }
}

impl Shared {
    /// Opens nothing. `ca_file` holds the certificate authorities to trust,
    /// PEM; without one the bundled ones are trusted.
    pub fn new(settings: &SharedSettings, ca_file: Option<PathBuf>) -> Self {
        Self {
            link: Link::new(settings.url.clone(), ca_file),
            settings: settings.clone(),
            known: Mutex::default(),
        }
    }

    /// Returns the name under which a key's value lies.
    fn name(&self, key: &[u8; 16]) -> String {
        format!("{}{FORMAT}:{}", self.settings.prefix, Key(*key))
    }

    /// Returns the name of the state that tells of an outage.
    fn state_name(&self) -> String {
        format!("shared:{}/", self.link.address())
    }

    /// Finds a value, through a name if need be: two round trips at most.
    async fn find(&self, key: &[u8; 16], now: i64) -> Result<Option<Found>, Failure> {
        let bytes = self.link.get(&self.name(key)).await?;
        let name = match value::read(key, &bytes, now) {
            None => return Ok(None),
            Some(Value::Answer(answer)) => {
                return Ok(Some(Found {
                    key: *key,
                    name: None,
                    answer,
                }));
            }
            Some(Value::Name(name)) => name,
        };
        let bytes = self.link.get(&self.name(&name.target)).await?;
        Ok(match value::read(&name.target, &bytes, now) {
            Some(Value::Answer(answer)) => Some(Found {
                key: name.target,
                name: Some(name),
                answer,
            }),
            // A name leads to an answer, not to a further name.
            Some(Value::Name(_)) | None => None,
        })
    }
}

/// An answer that was found, and the name it was found by.
struct Found {
    key: [u8; 16],
    name: Option<Name>,
    answer: Answer,
}

impl Cache {
    /// Sets where further certificate authorities are, for a shared cache over
    /// TLS.
    #[must_use]
    pub fn with_authorities(mut self, ca_file: Option<PathBuf>) -> Self {
        if let Some(shared) = &self.shared {
            self.shared = Some(Shared::new(&shared.settings, ca_file));
        }
        self
    }

    /// Tells where the shared cache is and how it is doing, without asking it;
    /// `None` where none is configured.
    #[must_use]
    pub fn shared_status(&self) -> Option<SharedHealth> {
        let shared = self.shared.as_ref()?;
        let known = Known {
            is_read: true,
            document: self.state(&shared.state_name()),
        };
        Some(SharedHealth {
            address: shared.link.address(),
            left_alone_for: known.left(millis(SystemTime::now())),
        })
    }

    /// Finds an answer in the shared cache and keeps it in this one, with the
    /// time it was fetched and its expiry as they were; fresh or expired, as
    /// [`Cache::get`]. Nothing where there is no shared cache or it is left
    /// alone, and in any mode but [`CacheMode::Use`]. Takes no longer than the
    /// configured limit.
    pub async fn find_shared(&self, key: &Key) -> Option<Entry> {
        let started = Instant::now();
        if self.mode != CacheMode::Use {
            return None;
        }
        let shared = self.shared.as_ref()?;
        let now = millis(SystemTime::now());
        let found = self.limited(shared, shared.find(&key.0, now)).await??;
        let expires_at = found.name.and_then(|name| name.expires_at);
        let known = self.store.find(&found.key);
        let is_older = known.is_some_and(|known| known.fetched_at > found.answer.fetched_at);
        self.promote(&key.0, &found, !is_older);
        if is_older {
            return self.find(key);
        }
        let Answer { body, .. } = found.answer;
        let record = Record {
            key: found.key,
            kind: found.answer.kind,
            transport: found.answer.transport,
            server: found.answer.server,
            library: found.answer.library,
            version: found.answer.version,
            query: found.answer.query,
            fetched_at: found.answer.fetched_at,
            expires_at: found.answer.expires_at,
            name_expires_at: expires_at,
            body: Vec::new(),
        };
        let freshness = self.judge.freshness(&record, now)?;
        let took = started.elapsed();
        Some(Entry::new(record, body, freshness, now, Tier::Shared, took))
    }

    /// Puts into the shared cache what [`Cache::put`] puts into this one.
    /// Nothing where there is no shared cache or it is left alone, and under
    /// `--no-cache` and `--offline`. Takes no longer than the configured limit.
    pub async fn put_shared(
        &self,
        entries: &[NewEntry<'_>],
        aliases: &[(Key, Key, Option<Duration>)],
    ) {
        let Some(shared) = &self.shared else {
            return;
        };
        if matches!(self.mode, CacheMode::Bypass | CacheMode::Offline) {
            return;
        }
        let now = millis(SystemTime::now());
        let expiry =
            |ttl: Option<Duration>| ttl.map(|ttl| now.saturating_add(duration_millis(ttl)));
        let stale_for = self.judge.stale_for;
        let of = |key: &Key, value: &Value, ttl: Option<Duration>, stale_for: Duration| {
            let kept = ttl.map_or(Duration::MAX, |ttl| ttl.saturating_add(stale_for));
            let kept = duration_millis(kept.min(shared.settings.ttl));
            let kept = u64::try_from(kept).ok().filter(|millis| *millis > 0)?;
            Some((shared.name(&key.0), value::write(&key.0, value)?, kept))
        };
        let answers = entries.iter().filter_map(|new| {
            let stale_for = match new.kind {
                EntryKind::NotFound => Duration::ZERO,
                EntryKind::Docs | EntryKind::Resolve => stale_for,
            };
            let answer = Value::Answer(Answer {
                kind: new.kind,
                transport: new.transport,
                server: new.server_name.to_owned(),
                library: new.library.to_owned(),
                version: new.version.map(str::to_owned),
                query: new.query.to_owned(),
                fetched_at: now,
                expires_at: expiry(new.ttl),
                body: new.body.to_owned(),
            });
            of(&new.key, &answer, new.ttl, stale_for)
        });
        let names = aliases.iter().filter_map(|(from, to, ttl)| {
            let name = Value::Name(Name {
                target: to.0,
                named_at: now,
                expires_at: expiry(*ttl),
            });
            let name = (from != to).then_some(name)?;
            of(from, &name, *ttl, stale_for)
        });
        let all: Vec<_> = answers.chain(names).collect();
        if !all.is_empty() {
            self.limited(shared, shared.link.set(&all)).await;
        }
    }

    /// Runs work with the shared cache within its limit; nothing while it is
    /// left alone, and after a failure, which is warned of and remembered.
    async fn limited<T>(
        &self,
        shared: &Shared,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Option<T> {
        if self.is_left_alone(shared) {
            return None;
        }
        let mut work = pin!(work);
        let mut done = tokio::time::timeout(shared.settings.timeout, &mut work)
            .await
            .ok();
        // This process itself may have been busy: what has come meanwhile counts.
        for _ in 0..LAST_LOOKS {
            if done.is_none() {
                tokio::task::yield_now().await;
                done = work.as_mut().now_or_never();
            }
        }
        let failure = match done {
            Some(Ok(done)) => {
                self.answered(shared);
                return Some(done);
            }
            Some(Err(failure)) => failure,
            None => Failure("does not answer in time"),
        };
        shared.link.close();
        self.failed(shared, failure);
        None
    }

    fn is_left_alone(&self, shared: &Shared) -> bool {
        let mut known = shared.known();
        let is_first = !known.is_read;
        if is_first {
            known.is_read = true;
            known.document = self.state(&shared.state_name());
        }
        let left = known.left(millis(SystemTime::now()));
        if let (Some(left), true) = (left, is_first) {
            let (address, seconds) = (shared.link.address(), left.as_secs() + 1);
            let text = format!("the shared cache at {address} is left alone for {seconds} s");
            self.progress.detail(1, &text);
        }
        left.is_some()
    }

    fn answered(&self, shared: &Shared) {
        // Another task may have failed meanwhile, and that counts as well.
        let is_over = {
            let mut known = shared.known();
            known.left(millis(SystemTime::now())).is_none() && known.document.take().is_some()
        };
        if is_over {
            self.forget_states(&shared.state_name());
        }
    }

    fn failed(&self, shared: &Shared, Failure(why): Failure) {
        let now = millis(SystemTime::now());
        let (document, is_news) = self.change_state(&shared.state_name(), |known| {
            match Outage::after(known, now) {
                Some(next) => (Some(next.clone()), (Some(next), true)),
                None => (None, (known.map(str::to_owned), false)),
            }
        });
        shared.known().document = document;
        if is_news {
            let address = shared.link.address();
            let text = format!("the shared cache at {address} {why}; going on without it");
            self.progress.warn(&text);
        }
    }

    /// Keeps the name that an answer of the shared cache was found by, and the
    /// answer itself unless there is a newer one.
    fn promote(&self, asked: &[u8; 16], found: &Found, is_newest: bool) {
        let answer = &found.answer;
        let Some(body) = body::pack(&answer.body) else {
            return;
        };
        let record = NewRecord {
            key: found.key,
            kind: answer.kind,
            transport: answer.transport,
            server: &answer.server,
            profile: &self.profile,
            library: &answer.library,
            version: answer.version.as_deref(),
            query: &answer.query,
            fetched_at: answer.fetched_at,
            expires_at: answer.expires_at,
            body,
        };
        let alias = found.name.map(|name| NewAlias {
            from: *asked,
            to: found.key,
            expires_at: name.expires_at,
        });
        // A failure has been warned of; the next run asks there again.
        let records = if is_newest { &[record][..] } else { &[] };
        let _ = self.store.insert(records, alias.as_slice(), &[]);
    }
}

impl Shared {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
