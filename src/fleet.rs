//! Which server is asked, in which order, and what is remembered of it.
//!
//! Owns: sessions, keys on their way to a server, failover. Guarantees: an id
//! of one server never goes to another, because failover repeats the whole
//! exchange; every text that leaves here is free of keys; children end with
//! [`Fleet::close`]. Forbids: knowing what a text means.

pub mod breaker;
pub mod quota;
pub mod retry;
pub mod route;
mod talk;

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::cache::Cache;
use crate::config::{Endpoint, Environment, ServerConfig};
use crate::error::{Error, Kind, Result};
use crate::mcp::{Connect, Era, Session, Signal};
use crate::progress::Progress;

pub use talk::{Talk, Told};

/// How a server that wants the old handshake is remembered.
const LEGACY: &str = "legacy";

/// The servers, and the sessions opened with them.
pub struct Fleet {
    connect: Connect,
    cache: Arc<Cache>,
    env: Environment,
    progress: Arc<dyn Progress>,
    deadline: Instant,
    timeout: Duration,
    open: Mutex<Vec<Arc<Talk>>>,
}

impl Fleet {
    /// Makes a fleet that has opened nothing. `timeout` counts from now and
    /// ends everything.
    #[must_use]
    pub fn new(
        connect: Connect,
        cache: Arc<Cache>,
        env: Environment,
        progress: Arc<dyn Progress>,
        timeout: Duration,
    ) -> Self {
        Self {
            connect,
            cache,
            env,
            progress,
            deadline: Instant::now() + timeout,
            timeout,
            open: Mutex::new(Vec::new()),
        }
    }

    /// Runs an exchange with the first server that can answer it.
    ///
    /// A server that fails, or does not have it, is followed by the next; the
    /// exchange starts over there. The error is the first server's, unless it
    /// only did not have what a later one failed to give; hints tell what the
    /// others said. What is `known` of a server without asking is taken for its
    /// failure.
    ///
    /// Returns the answer, and a line for each server that failed before.
    ///
    /// # Errors
    /// Whatever the exchange returns; [`Kind::Timeout`] when the whole time is up.
    pub async fn run<T>(
        &self,
        servers: &[&ServerConfig],
        known: impl Fn(&ServerConfig) -> Option<Error>,
        exchange: impl AsyncFn(&Talk) -> Result<T>,
    ) -> Result<(T, Vec<String>)> {
        let mut first: Option<Error> = None;
        let mut notices = Vec::new();
        for (at, server) in servers.iter().enumerate() {
            self.progress.status(&format!("asking {}", server.name));
            let result = match known(server) {
                Some(error) => Err(error),
                None => self.limited(self.attempt(server, &exchange)).await,
            };
            let error = match result {
                Ok(answer) => {
                    self.progress.clear();
                    return Ok((answer, notices));
                }
                Err(error) => error,
            };
            let may_continue = error.kind.is_servers_fault()
                || matches!(error.kind, Kind::NotFound | Kind::VersionNotFound);
            let next = servers.get(at + 1).filter(|_| may_continue);
            if let Some(next) = next {
                let notice = format!("{}; asking {}", named(server, &error), next.name);
                self.progress.detail(1, &notice);
                notices.push(notice);
            }
            let is_better = first
                .as_ref()
                .is_none_or(|first| first.kind == Kind::NotFound && error.kind != Kind::NotFound);
            let told = named(server, &error);
            match &mut first {
                Some(first) if !is_better => first.hints.push(told),
                _ => first = Some(error),
            }
            if next.is_none() {
                break;
            }
        }
        self.progress.clear();
        Err(first.unwrap_or_else(|| {
            Error::new(Kind::Config, "no server is configured")
                .hint("set default_servers, or name one with --server")
        }))
    }

    /// Opens a session with one server, or returns the one that is open.
    ///
    /// # Errors
    /// Whatever keeps it from being opened.
    pub async fn talk(&self, server: &ServerConfig) -> Result<Arc<Talk>> {
        let known = self.open.lock().ok().and_then(|open| {
            let talk = open.iter().find(|talk| talk.name() == server.name);
            talk.map(Arc::clone)
        });
        if let Some(talk) = known {
            return Ok(talk);
        }
        let key = match server.keys.first() {
            Some(source) => source.read(&self.env)?,
            None => None,
        };
        let mut secrets = server.hidden();
        secrets.extend(key.clone());
        let identity = server.identity(&self.env);
        let is_embedded = server.endpoint == Endpoint::Local;
        let profile = match is_embedded {
            true => None,
            false => self.cache.server_profile(&identity),
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
        let talk = Arc::new(Talk::new(
            server.name.clone(),
            identity,
            session,
            secrets,
            tools,
            era,
        ));
        if let Ok(mut open) = self.open.lock() {
            open.push(Arc::clone(&talk));
        }
        Ok(talk)
    }

    /// Runs a future within what is left of the whole time.
    ///
    /// # Errors
    /// The future's, or [`Kind::Timeout`].
    pub async fn limited<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        match tokio::time::timeout(left, work).await {
            Ok(result) => result,
            Err(_) => Err(Error::new(
                Kind::Timeout,
                format!(
                    "no answer within {} in all",
                    humantime::format_duration(self.timeout)
                ),
            )
            .hint("give it longer with --timeout")),
        }
    }

    /// Ends all sessions and every child process, within bounds.
    pub async fn close(&self) {
        let open = match self.open.lock() {
            Ok(mut open) => std::mem::take(&mut *open),
            Err(_) => Vec::new(),
        };
        let closing = open
            .into_iter()
            .filter_map(Arc::into_inner)
            .map(|talk| talk.close());
        futures::future::join_all(closing).await;
        self.connect.stop(Signal::Term).await;
    }

    /// Passes a signal on to every child and ends them.
    pub async fn interrupt(&self, signal: Signal) {
        self.connect.stop(signal).await;
    }

    async fn attempt<T>(
        &self,
        server: &ServerConfig,
        exchange: &impl AsyncFn(&Talk) -> Result<T>,
    ) -> Result<T> {
        let started = Instant::now();
        let talk = self.talk(server).await?;
        let result = exchange(&talk).await;
        self.progress.detail(
            1,
            &format!(
                "{}: {} requests, {} ms",
                server.address(),
                talk.round_trips(),
                started.elapsed().as_millis()
            ),
        );
        if let Some(profile) = talk.news() {
            self.cache.remember_server(talk.identity(), &profile);
        }
        result
    }
}

/// Returns what went wrong, and with whom.
fn named(server: &ServerConfig, error: &Error) -> String {
    let (name, message) = (&server.name, &error.message);
    match message.strip_prefix(name.as_str()) {
        Some(rest) if rest.starts_with(": ") => message.clone(),
        _ => format!("{name}: {message}"),
    }
}

/// Returns what is remembered of a session's lifecycle.
fn protocol_of(session: &Session) -> Option<&'static str> {
    match session.era()? {
        Era::Legacy => Some(LEGACY),
        Era::Modern => Some(crate::mcp::MODERN),
    }
}
