//! Which server is asked, in which order, and what is remembered of it.
//!
//! Owns: sessions, keys on their way to a server, retries, breakers, failover.
//! Guarantees: an id of one server never goes to another, because failover
//! repeats the whole exchange; every text that leaves here is free of keys; a
//! server whose breaker is open, or that asked to be left alone, costs no
//! network; nothing takes longer than its deadline; children end with
//! [`Fleet::close`]. Forbids: knowing what a text means.

mod attempt;
pub mod breaker;
mod guard;
mod keys;
mod order;
mod pool;
pub mod quota;
pub mod retry;
pub mod route;
mod talk;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::cache::Cache;
use crate::config::{Endpoint, Environment, ServerConfig, Settings};
use crate::error::{Error, Kind, Result};
use crate::mcp::{Connect, Era, Session, Signal};
use crate::progress::Progress;
use guard::Guard;
use keys::Keys;
use pool::Pool;
use talk::Budget;

pub use breaker::BreakerView;
pub use guard::BREAKERS;
pub use keys::{LIMITS, Limit};
pub use order::candidates;
pub use talk::{Talk, Told};

/// How a server that wants the old handshake is remembered.
const LEGACY: &str = "legacy";

/// Lets the user log in to a server that refused its key; tells whether that
/// was done.
pub type Login = dyn Fn(&ServerConfig) -> bool + Send + Sync;

/// The servers, and the sessions opened with them.
pub struct Fleet {
    connect: Connect,
    settings: Arc<Settings>,
    cache: Arc<Cache>,
    env: Environment,
    progress: Arc<dyn Progress>,
    login: Option<Arc<Login>>,
    /// Servers that were logged in to, and whether that went well.
    logins: Mutex<HashMap<String, bool>>,
    started: Instant,
    pool: Pool,
    guard: Guard,
    keys: Keys,
    budget: Arc<Budget>,
}

/// One request, as far as the fleet must know it.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// `docs` or `resolve`.
    pub what: &'static str,
    /// The library, as it is counted.
    pub library: &'a str,
    /// When an answer is no longer waited for.
    pub until: Instant,
}

impl Fleet {
    /// Makes a fleet that has opened nothing.
    #[must_use]
    pub fn new(
        connect: Connect,
        settings: Arc<Settings>,
        cache: Arc<Cache>,
        env: Environment,
        progress: Arc<dyn Progress>,
    ) -> Self {
        Self {
            connect,
            login: None,
            logins: Mutex::default(),
            started: Instant::now(),
            pool: Pool::new(settings.pool.clone()),
            guard: Guard::new(Arc::clone(&cache), settings.breaker.clone()),
            keys: Keys::new(Arc::clone(&settings), env.clone(), Arc::clone(&cache)),
            budget: Arc::new(Budget::new(settings.max_calls)),
            settings,
            cache,
            env,
            progress,
        }
    }

    /// Sets what lets the user log in.
    #[must_use]
    pub fn with_login(mut self, login: Arc<Login>) -> Self {
        self.login = Some(login);
        self
    }

    /// Returns when the time of a command that makes one request is up.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        self.started + self.settings.timeout
    }

    /// Returns when the time of a request that begins now is up: of one among
    /// many in a command.
    #[must_use]
    pub fn deadline_from_now(&self) -> Instant {
        Instant::now() + self.settings.timeout
    }

    /// Runs an exchange with the first server that can answer it.
    ///
    /// A server that fails, or does not have it, is followed by the next; the
    /// exchange starts over there. The error is the first server's, unless it
    /// only did not have what a later one failed to give; hints tell what the
    /// others said. What is `known` of a server without asking is taken for its
    /// failure. As long as others follow, a server gets two thirds of the time
    /// that is left.
    ///
    /// Returns the answer, and a line for each server that failed before.
    ///
    /// # Errors
    /// Whatever the exchange returns; [`Kind::Timeout`] when the whole time is up.
    pub async fn run<T>(
        &self,
        ask: &Ask<'_>,
        servers: &[&ServerConfig],
        known: impl Fn(&ServerConfig) -> Option<Error>,
        exchange: impl AsyncFn(&Talk) -> Result<T>,
    ) -> Result<(T, Vec<String>)> {
        let mut first: Option<(Error, String)> = None;
        let mut notices = Vec::new();
        for (at, server) in servers.iter().enumerate() {
            self.progress.status(&format!("asking {}", server.name));
            let left = ask.until.saturating_duration_since(Instant::now());
            let is_last = at + 1 == servers.len();
            let share = if is_last { left } else { left * 2 / 3 };
            let part = Ask {
                until: Instant::now() + share,
                ..*ask
            };
            let result = match known(server) {
                Some(error) => Err(error),
                None => self.ask(&part, server, &exchange).await,
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
            let is_better = first.as_ref().is_none_or(|(first, _)| {
                first.kind == Kind::NotFound && error.kind != Kind::NotFound
            });
            let told = named(server, &error);
            match &mut first {
                None => first = Some((error, told)),
                // Of this run's own limit once is enough.
                Some((first, _)) if told.ends_with(&first.message) => {}
                Some((first, _)) if !is_better => first.hints.push(told),
                Some((before, before_told)) => {
                    *before = error.hint(std::mem::replace(before_told, told));
                }
            }
            if next.is_none() {
                break;
            }
        }
        self.progress.clear();
        let first = first.map(|(error, _)| error);
        Err(first.unwrap_or_else(|| {
            Error::new(Kind::Config, "no server is configured")
                .hint("set default_servers, or name one with --server")
        }))
    }

    /// Opens a session with one server, or shares one, by itself: no breaker, no
    /// retry.
    ///
    /// # Errors
    /// Whatever keeps it from being opened.
    pub async fn talk(&self, server: &ServerConfig) -> Result<Talk> {
        let identity = server.identity(&self.env);
        let usable = self.keys.usable(server, &identity).unwrap_or_default();
        let index = usable.first().copied().unwrap_or(0);
        let lease = self.session(server, &identity, index).await?;
        Ok(Talk::new(lease, Arc::clone(&self.budget)))
    }

    /// Runs a future within the time of the command.
    ///
    /// # Errors
    /// The future's, or [`Kind::Timeout`].
    pub async fn in_time<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.limited(self.deadline(), work).await
    }

    /// Returns how a server's breaker is; `None` while it has nothing to tell.
    #[must_use]
    pub fn breaker(&self, server: &ServerConfig) -> Option<BreakerView> {
        self.guard.view(&server.identity(&self.env))
    }

    /// Returns what a server told of its limits.
    #[must_use]
    pub fn limit(&self, server: &ServerConfig) -> Option<Limit> {
        self.keys.told(server, &server.identity(&self.env))
    }

    /// Runs a future until a time.
    ///
    /// # Errors
    /// The future's, or [`Kind::Timeout`].
    async fn limited<T>(&self, until: Instant, work: impl Future<Output = Result<T>>) -> Result<T> {
        let given = until.saturating_duration_since(Instant::now());
        match tokio::time::timeout_at(until.into(), work).await {
            Ok(result) => result,
            Err(_) if until < self.deadline() => {
                let given = Duration::from_millis(u64::try_from(given.as_millis()).unwrap_or(0));
                let given = humantime::format_duration(given);
                let message = format!("no answer within {given}");
                Err(Error::new(Kind::Timeout, message).hint("give it longer with --timeout"))
            }
            Err(_) => {
                let total = humantime::format_duration(self.settings.timeout);
                let message = format!("no answer within {total} in all");
                Err(Error::new(Kind::Timeout, message).hint("give it longer with --timeout"))
            }
        }
    }

    /// Ends all sessions and every child process, within bounds.
    pub async fn close(&self) {
        self.pool.close().await;
        self.connect.stop(Signal::Term).await;
    }

    /// Passes a signal on to every child and ends them.
    pub async fn interrupt(&self, signal: Signal) {
        self.connect.stop(signal).await;
    }
}

/// Tells whether a server is the embedded source.
fn is_embedded(server: &ServerConfig) -> bool {
    server.endpoint == Endpoint::Local
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
