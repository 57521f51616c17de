//! Whether a server may be asked now: its breaker, as all processes share it.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::breaker::{Breaker, BreakerView, Pass, Permit, Transition, outcome_of};
use crate::cache::Cache;
use crate::config::{BreakerSettings, ServerConfig};
use crate::error::{Error, Kind, Result};

/// What the documents of breakers are called, before the server's identity.
pub const BREAKERS: &str = "breaker:";

/// The breakers, in the store.
pub(super) struct Guard {
    cache: Arc<Cache>,
    settings: BreakerSettings,
}

/// Leave to make one call. Dropped without a report, it says nothing.
pub(super) struct Entry<'a> {
    guard: &'a Guard,
    document: String,
    pass: Option<Pass>,
}

impl Guard {
    pub fn new(cache: Arc<Cache>, settings: BreakerSettings) -> Self {
        Self { cache, settings }
    }

    /// Asks for leave to call a server.
    ///
    /// # Errors
    /// [`Kind::BreakerOpen`], at the price of one look into the store.
    pub fn enter(&self, server: &ServerConfig, identity: &str) -> Result<Entry<'_>> {
        let document = format!("{BREAKERS}{identity}");
        let now = millis();
        let (_, permit) = self
            .read(&document)
            .ask(&self.settings, server.timeout, now);
        // Only who would be the one to try must say so to the others.
        let permit = match permit {
            Permit::Probe(_) => self.cache.change_state(&document, |old| {
                let breaker = Breaker::parse(old.unwrap_or_default());
                let (next, permit) = breaker.ask(&self.settings, server.timeout, now);
                (Some(next.to_text()), permit)
            }),
            settled => settled,
        };
        match permit {
            Permit::Allowed(pass) | Permit::Probe(pass) => Ok(Entry {
                guard: self,
                document,
                pass: Some(pass),
            }),
            Permit::Refused { retry_at } => Err(refusal(&server.name, wait_until(retry_at, now))),
        }
    }

    /// Returns how a server's breaker is; `None` while it has nothing to tell.
    pub fn view(&self, identity: &str) -> Option<BreakerView> {
        let text = self.cache.state(&format!("{BREAKERS}{identity}"))?;
        Some(Breaker::parse(&text).view(&self.settings, millis()))
    }

    fn read(&self, document: &str) -> Breaker {
        Breaker::parse(&self.cache.state(document).unwrap_or_default())
    }
}

impl Entry<'_> {
    /// Takes in how the call ended; `None` is well. Returns what that changed.
    pub fn report(mut self, error: Option<Kind>) -> Option<Transition> {
        let outcome = match error {
            None => Some(super::breaker::Outcome::Success),
            Some(kind) => outcome_of(kind),
        };
        self.leave(outcome)
    }

    fn leave(&mut self, outcome: Option<super::breaker::Outcome>) -> Option<Transition> {
        let pass = self.pass.take()?;
        let (guard, now) = (self.guard, millis());
        guard.cache.change_state(&self.document, |old| {
            let breaker = Breaker::parse(old.unwrap_or_default());
            let (next, transition) = breaker.record(&guard.settings, pass, outcome, now);
            let is_news = next != breaker;
            (is_news.then(|| next.to_text()), transition)
        })
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        // Broken off: a probe makes room for the next.
        self.leave(None);
    }
}

fn refusal(name: &str, wait: Duration) -> Error {
    let shown = humantime::format_duration(Duration::from_secs(wait.as_secs().max(1)));
    let message = format!("{name}: failed too often lately; it is asked again in {shown}");
    Error::new(Kind::BreakerOpen, message)
        .server(name)
        .retry_after(Some(wait))
        .hint("docent health shows how it is; docent health --reset has it asked at once")
}

/// Returns milliseconds since 1970.
pub(super) fn millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(i64::MAX)
}

/// Returns how long it is until a time in milliseconds since 1970.
pub(super) fn wait_until(at: i64, now: i64) -> Duration {
    Duration::from_millis(u64::try_from(at.saturating_sub(now)).unwrap_or(0))
}
