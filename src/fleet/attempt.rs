//! One server, asked for one thing: leave, key, session, exchange; and again,
//! where that may help.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::breaker::Transition;
use super::keys::is_about_key;
use super::pool::Lease;
use super::retry::Retry;
use super::talk::{self, Line};
use super::{Ask, Fleet, LEGACY, Talk, is_embedded};
use crate::cache::CallRecord;
use crate::config::{KeySource, ServerConfig};
use crate::error::{Error, Kind, Result};
use crate::mcp::Era;

/// What is asked, and of whom.
#[derive(Clone, Copy)]
struct Target<'a> {
    ask: &'a Ask<'a>,
    server: &'a ServerConfig,
    /// [`ServerConfig::identity`] of the server.
    identity: &'a str,
}

impl Fleet {
    /// Asks a server until it answers, its failure is one that stays, or the
    /// time is up.
    pub(super) async fn ask<T>(
        &self,
        ask: &Ask<'_>,
        server: &ServerConfig,
        exchange: &impl AsyncFn(&Talk) -> Result<T>,
    ) -> Result<T> {
        let identity = &server.identity(&self.env);
        let to = Target {
            ask,
            server,
            identity,
        };
        if is_embedded(server) {
            let work = self.once(to, 0, exchange);
            return self.limited(ask.until, work).await;
        }
        let mut retry = Retry::new(&self.settings.retry);
        let (mut until, mut may_log_in) = (ask.until, true);
        loop {
            let entry = self.guard.enter(server, identity)?;
            let work = self.with_any_key(to, exchange);
            let began = Instant::now();
            let result = self.limited(until, work).await;
            if let Err(error) = &result
                && error.kind == Kind::Timeout
                && error.server.is_none()
            {
                // Broken off, it could not count itself.
                let key = self.keys.fingerprint(server, 0);
                self.count(to, &key, Some(error), began, 1);
            }
            let transition = entry.report(result.as_ref().err().map(|error| error.kind));
            self.tell(server, transition);
            let error = match result {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let began = Instant::now();
            if std::mem::take(&mut may_log_in) && self.log_in(server, &error) {
                // The user's time is not the server's.
                until += began.elapsed();
                continue;
            }
            let left = until.saturating_duration_since(Instant::now());
            let Some(wait) = retry.next(&error, left) else {
                return Err(error);
            };
            let shown = Duration::from_millis(u64::try_from(wait.as_millis()).unwrap_or(0));
            let shown = humantime::format_duration(shown);
            self.progress.detail(
                1,
                &format!("{}; again in {shown}", super::named(server, &error)),
            );
            tokio::time::sleep(wait).await;
        }
    }

    fn tell(&self, server: &ServerConfig, transition: Option<Transition>) {
        let what = match transition {
            None => return,
            Some(Transition::Opened { .. }) => "failed too often and is left alone for a while",
            Some(Transition::Closed) => "answers again",
        };
        self.progress.detail(1, &format!("{}: {what}", server.name));
    }

    /// Tries the server's keys in turn, as long as the failure is about the key.
    async fn with_any_key<T>(
        &self,
        to: Target<'_>,
        exchange: &impl AsyncFn(&Talk) -> Result<T>,
    ) -> Result<T> {
        let Target {
            server, identity, ..
        } = to;
        let mut first = None;
        for index in self.keys.usable(server, identity)? {
            let result = match self.keys.reserve(server, index) {
                Ok(_reserved) => self.with_key(to, index, exchange).await,
                Err(error) => Err(error),
            };
            match result {
                Err(error) if is_about_key(&error) || is_unreadable(server, &error) => {
                    first.get_or_insert(error);
                }
                other => return other,
            }
        }
        Err(first.unwrap_or_else(|| Error::new(Kind::Internal, "no key was tried")))
    }

    /// Has the user log in where a server refused every key. Tells whether to
    /// ask again.
    fn log_in(&self, server: &ServerConfig, error: &Error) -> bool {
        let Some(login) = &self.login else {
            return false;
        };
        if error.kind != Kind::Auth || server.login_command.is_empty() {
            return false;
        }
        // Who is refused meanwhile waits for it, and is not asked again.
        let mut logins = self.logins.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(is_done) = logins.get(&server.name) {
            return *is_done;
        }
        self.progress.clear();
        let is_done = login(server);
        for index in 0..server.keys.len() {
            self.keys.forget(server, index, u64::MAX);
        }
        logins.insert(server.name.clone(), is_done);
        is_done
    }

    /// Asks with one key; where a helper gave it and the server refuses it, the
    /// helper is asked again, once.
    async fn with_key<T>(
        &self,
        to: Target<'_>,
        index: usize,
        exchange: &impl AsyncFn(&Talk) -> Result<T>,
    ) -> Result<T> {
        let Target {
            server, identity, ..
        } = to;
        self.keys.read(server, index).await?;
        let readings = self.keys.readings(server, index);
        let mut result = self.once(to, index, exchange).await;
        let is_refused = |result: &Result<T>| matches!(result, Err(error) if error.kind == Kind::Auth && is_about_key(error));
        if is_refused(&result) && self.keys.forget(server, index, readings) {
            result = self.once(to, index, exchange).await;
        }
        match &result {
            Ok(_) => self.keys.accept(server, identity, index),
            Err(error) if is_about_key(error) => {
                self.keys.learn(server, identity, index, error);
            }
            Err(_) => {}
        }
        result
    }

    /// Has one exchange, and takes down what there is to learn from it.
    async fn once<T>(
        &self,
        to: Target<'_>,
        index: usize,
        exchange: &impl AsyncFn(&Talk) -> Result<T>,
    ) -> Result<T> {
        let Target {
            server, identity, ..
        } = to;
        let started = Instant::now();
        let key = self.keys.fingerprint(server, index);
        let lease = match self.session(server, identity, index).await {
            Ok(lease) => lease,
            Err(error) => {
                if error.kind.is_servers_fault() {
                    self.count(to, &key, Some(&error), started, 0);
                }
                return Err(error);
            }
        };
        let talk = Talk::new(lease, Arc::clone(&self.budget));
        let unfinished = Unfinished(Some(&talk));
        let result = exchange(&talk).await;
        unfinished.done(result.as_ref().err());
        self.progress.detail(
            1,
            &format!(
                "{}: {} request(s), {} ms",
                server.address(),
                talk.round_trips(),
                started.elapsed().as_millis()
            ),
        );
        let told = talk.line().take_limits();
        if !told.is_empty() {
            self.keys.learn_told(server, identity, index, &told);
        }
        let error = result.as_ref().err();
        if !is_embedded(server) && talk.calls() > 0 {
            self.count(to, &key, error, started, talk.calls());
        }
        if let Some(profile) = talk.line().news() {
            self.cache.remember_server(talk.line().identity(), &profile);
        }
        result
    }

    fn count(
        &self,
        to: Target<'_>,
        key: &str,
        error: Option<&Error>,
        started: Instant,
        calls: u32,
    ) {
        self.cache.record_call(&CallRecord {
            server: &to.server.name,
            key,
            library: to.ask.library,
            what: to.ask.what,
            error: error.map(|error| error.kind.code()),
            latency: started.elapsed(),
            calls,
        });
    }

    /// Returns a session with a server, by one of its keys.
    pub(super) async fn session(
        &self,
        server: &ServerConfig,
        identity: &str,
        index: usize,
    ) -> Result<Lease> {
        let key = self.keys.read(server, index).await?;
        // A key that was read anew must not meet a session of the old one.
        let place = (
            server.name.clone(),
            match &key {
                Some(key) => format!("{index}:{}", key.fingerprint()),
                None => index.to_string(),
            },
        );
        let open = async || self.open(server, identity, key.clone()).await;
        self.pool.acquire(place, open).await
    }

    async fn open(
        &self,
        server: &ServerConfig,
        identity: &str,
        key: Option<crate::config::Secret>,
    ) -> Result<Line> {
        let mut secrets = server.hidden();
        secrets.extend(key.clone());
        let profile = match is_embedded(server) {
            true => None,
            false => self.cache.server_profile(identity),
        };
        let era = profile
            .as_ref()
            .and_then(|p| (p.protocol == LEGACY).then_some(Era::Legacy));
        let session = self
            .connect
            .open(server, key, era)
            .await
            .map_err(|error| talk::redacted(error.into_error(&server.name), &secrets))?;
        let tools = profile.map(|p| p.tools).unwrap_or_default();
        let name = server.name.clone();
        Ok(Line::new(
            name,
            identity.to_owned(),
            session,
            secrets,
            tools,
            era,
        ))
    }
}

/// Tells whether a key's source failed and there is another to try.
fn is_unreadable(server: &ServerConfig, error: &Error) -> bool {
    let is_read = |key: &KeySource| matches!(key, KeySource::File(_) | KeySource::Command(_));
    error.kind == Kind::Config && server.keys.len() > 1 && server.keys.iter().any(is_read)
}

/// An exchange under way. Broken off, or failed in a way that leaves the
/// session in doubt, it takes the session with it.
struct Unfinished<'a>(Option<&'a Talk>);

impl Unfinished<'_> {
    fn done(mut self, error: Option<&Error>) {
        let talk = self.0.take();
        if error.is_some_and(|error| error.kind == Kind::Timeout) {
            Self(talk); // dropped
        }
    }
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if let Some(talk) = self.0
            && talk.line().is_fragile()
        {
            talk.line().spoil();
        }
    }
}
