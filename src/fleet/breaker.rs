//! When a server that fails is left alone, and when it may be tried again.
//!
//! Owns: a small value for each server, kept as a document that all processes
//! share, and the pure functions that change it: no clock, no store, no wait.
//! Guarantees: of all processes one probes a server that was open; an outcome
//! changes only the spell it was begun in; whatever the document says and the
//! clock does, nobody is refused beyond `open_for`, or beyond a probe's life,
//! from the time it is now. Forbids: knowing what a call is.
//!
//! Each opening, each probe and each closing begins a new spell. A [`Pass`]
//! belongs to the spell it was given in; when it is reported in a later one it
//! is late and says nothing: a call that hung while the breaker opened neither
//! closes it nor opens it again.
//!
//! A clock that went back makes times of the document lie ahead: an opening or
//! a probe in the future counts as of now. A clock that jumped ahead ends both
//! early. Counts are kept while they are nearer to now than the window, before
//! or after, so that processes that race for the document lose none.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::config::BreakerSettings;
use crate::error::Kind;
use crate::model::BreakerState;

/// Most parts of the window that are told apart, whatever the settings say.
const MOST_BUCKETS: u32 = 120;
/// Most counts kept: twice the parts, for a clock that went back.
const MOST_COUNTS: usize = 2 * MOST_BUCKETS as usize;
/// Longest life of a probe, in milliseconds: one day.
const LONGEST_PROBE: i64 = 24 * 60 * 60 * 1000;

/// What a call says of its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It works.
    Success,
    /// It does not.
    Failure,
}

/// Returns what a failed call says of its server; `None` is nothing at all.
///
/// "Not found" is an answer. A refused key, a spent allowance and a wrong
/// argument are the caller's; a server that limits a rate is not broken.
#[must_use]
pub const fn outcome_of(kind: Kind) -> Option<Outcome> {
    match kind {
        Kind::NotFound | Kind::VersionNotFound | Kind::NotFinalized | Kind::RedirectLoop => {
            Some(Outcome::Success)
        }
        Kind::Unavailable | Kind::Timeout | Kind::Protocol | Kind::Unrecognised => {
            Some(Outcome::Failure)
        }
        Kind::Auth
        | Kind::Forbidden
        | Kind::RateLimited
        | Kind::Quota
        | Kind::BreakerOpen
        | Kind::Offline
        | Kind::Partial
        | Kind::Budget
        | Kind::Config
        | Kind::Interrupted
        | Kind::Usage
        | Kind::Internal => None,
    }
}

/// Leave for one call, to be reported with [`Breaker::record`] once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pass {
    spell: u64,
    is_probe: bool,
}

/// Whether a call may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permit {
    /// It may.
    Allowed(Pass),
    /// It may, alone, to see whether the server works again.
    Probe(Pass),
    /// Not before this time, in milliseconds since 1970.
    Refused {
        /// When to ask again.
        retry_at: i64,
    },
}

/// What an outcome changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transition {
    /// The server is left alone from now on.
    Opened {
        /// When one call may try again, in milliseconds since 1970.
        retry_at: i64,
    },
    /// The server works again.
    Closed,
}

/// A breaker as people see it. Times are milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerView {
    /// Whether calls pass.
    pub state: BreakerState,
    /// Calls in the window.
    pub calls: u64,
    /// Failed ones among them.
    pub failures: u64,
    /// Failures in a row, up to now.
    pub consecutive: u32,
    /// How often it ever opened, after a failed probe too.
    pub opened: u64,
    /// When it opened; `None` while it is closed.
    pub since: Option<i64>,
    /// When a call may be made again; `None` when one may now.
    pub retry_at: Option<i64>,
}

/// The state of one server, as all processes share it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Breaker {
    spell: u64,
    opened: u64,
    state: State,
    in_row: u32,
    /// Start in milliseconds, calls, failures; by start.
    counts: Vec<(i64, u32, u32)>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    #[default]
    Closed,
    Open {
        at: i64,
    },
    /// Open for long enough.
    Half {
        at: i64,
        probe: Option<Probe>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Probe {
    at: i64,
    life: i64,
}

impl Probe {
    /// Returns when it counts as lost. A start in the future is now.
    fn until(self, now: i64) -> i64 {
        let life = self.life.clamp(0, LONGEST_PROBE);
        self.at.min(now).saturating_add(life)
    }
}

impl Breaker {
    /// Reads a document. What is none is a breaker that has seen nothing.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut breaker: Self = serde_json::from_str(text).unwrap_or_default();
        let surplus = breaker.counts.len().saturating_sub(MOST_COUNTS);
        breaker.counts.drain(..surplus);
        breaker.counts.sort_unstable();
        breaker
    }

    /// Returns the document, at most 16 KiB of JSON.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Asks for leave to call, at `now` in milliseconds since 1970.
    ///
    /// `limit` is the longest a call lasts. A probe that has not reported after
    /// it, and after `open_for`, is taken for lost, and another may probe.
    /// While the breaker is closed it does not change.
    #[must_use]
    pub fn ask(&self, settings: &BreakerSettings, limit: Duration, now: i64) -> (Self, Permit) {
        let mut next = self.clone();
        let permit = next.permit(settings, limit, now);
        (next, permit)
    }

    fn permit(&mut self, settings: &BreakerSettings, limit: Duration, now: i64) -> Permit {
        let open_for = millis(settings.open_for);
        let since = match &mut self.state {
            State::Closed => {
                let (spell, is_probe) = (self.spell, false);
                return Permit::Allowed(Pass { spell, is_probe });
            }
            State::Open { at } => {
                *at = (*at).min(now);
                let retry_at = at.saturating_add(open_for);
                if now < retry_at {
                    return Permit::Refused { retry_at };
                }
                *at
            }
            State::Half { at, probe } => {
                *at = (*at).min(now);
                if let Some(probe) = probe {
                    probe.at = probe.at.min(now);
                    let retry_at = probe.until(now);
                    if now < retry_at {
                        return Permit::Refused { retry_at };
                    }
                }
                *at
            }
        };
        let life = millis(limit).max(open_for).min(LONGEST_PROBE);
        let probe = Some(Probe { at: now, life });
        self.turn(State::Half { at: since, probe });
        let (spell, is_probe) = (self.spell, true);
        Permit::Probe(Pass { spell, is_probe })
    }

    /// Takes in what a call said of its server, at `now` in milliseconds since
    /// 1970. `None` is a call that said nothing: a probe of that kind leaves
    /// its place to the next.
    #[must_use]
    pub fn record(
        &self,
        settings: &BreakerSettings,
        pass: Pass,
        outcome: Option<Outcome>,
        now: i64,
    ) -> (Self, Option<Transition>) {
        let mut next = self.clone();
        let transition = next.take_in(settings, pass, outcome, now);
        (next, transition)
    }

    fn take_in(
        &mut self,
        settings: &BreakerSettings,
        pass: Pass,
        outcome: Option<Outcome>,
        now: i64,
    ) -> Option<Transition> {
        let is_closed = self.state == State::Closed;
        if pass.spell != self.spell || pass.is_probe == is_closed {
            return None;
        }
        match (self.state, outcome) {
            (State::Half { at, .. }, None) => {
                self.turn(State::Half { at, probe: None });
                None
            }
            (State::Half { .. }, Some(Outcome::Success)) => {
                self.turn(State::Closed);
                self.in_row = 0;
                self.counts.clear();
                Some(Transition::Closed)
            }
            (State::Half { .. }, Some(Outcome::Failure)) => {
                self.count(settings, true, now);
                Some(self.open(settings, now))
            }
            (State::Closed, Some(Outcome::Success)) => {
                self.count(settings, false, now);
                None
            }
            (State::Closed, Some(Outcome::Failure)) => {
                self.count(settings, true, now);
                self.is_too_much(settings, now)
                    .then(|| self.open(settings, now))
            }
            // No pass is given while it is open.
            (State::Closed, None) | (State::Open { .. }, _) => None,
        }
    }

    /// Returns how things stand at `now`, in milliseconds since 1970.
    #[must_use]
    pub fn view(&self, settings: &BreakerSettings, now: i64) -> BreakerView {
        let (calls, failures) = self.sums(settings, now);
        let (state, since, retry_at) = match self.state {
            State::Closed => (BreakerState::Closed, None, None),
            State::Open { at } => {
                let at = at.min(now);
                let retry_at = at.saturating_add(millis(settings.open_for));
                match now < retry_at {
                    true => (BreakerState::Open, Some(at), Some(retry_at)),
                    false => (BreakerState::HalfOpen, Some(at), None),
                }
            }
            State::Half { at, probe } => {
                let until = probe.map(|probe| probe.until(now));
                let until = until.filter(|until| now < *until);
                (BreakerState::HalfOpen, Some(at.min(now)), until)
            }
        };
        BreakerView {
            state,
            calls,
            failures,
            consecutive: self.in_row,
            opened: self.opened,
            since,
            retry_at,
        }
    }

    /// Begins a new spell.
    fn turn(&mut self, state: State) {
        self.state = state;
        self.spell = self.spell.wrapping_add(1);
    }

    fn open(&mut self, settings: &BreakerSettings, now: i64) -> Transition {
        self.turn(State::Open { at: now });
        self.opened = self.opened.saturating_add(1);
        let retry_at = now.saturating_add(millis(settings.open_for));
        Transition::Opened { retry_at }
    }

    fn count(&mut self, settings: &BreakerSettings, is_failure: bool, now: i64) {
        let (bucket, span) = window(settings);
        self.counts.retain(|(start, ..)| is_near(*start, now, span));
        let start = now.saturating_sub(now.rem_euclid(bucket));
        let found = self.counts.binary_search_by_key(&start, |count| count.0);
        let at = found.unwrap_or_else(|at| {
            self.counts.insert(at, (start, 0, 0));
            at
        });
        if let Some((_, calls, failures)) = self.counts.get_mut(at) {
            *calls = calls.saturating_add(1);
            *failures = failures.saturating_add(is_failure.into());
        }
        // Only where processes count in parts of different lengths.
        let surplus = self.counts.len().saturating_sub(MOST_COUNTS);
        self.counts.drain(..surplus);
        self.in_row = match is_failure {
            true => self.in_row.saturating_add(1),
            false => 0,
        };
    }

    fn sums(&self, settings: &BreakerSettings, now: i64) -> (u64, u64) {
        let (_, span) = window(settings);
        let near = self.counts.iter().filter(|c| is_near(c.0, now, span));
        near.fold((0, 0), |(calls, failures), count| {
            (calls + u64::from(count.1), failures + u64::from(count.2))
        })
    }

    fn is_too_much(&self, settings: &BreakerSettings, now: i64) -> bool {
        let (calls, failures) = self.sums(settings, now);
        let in_row = settings.consecutive > 0 && self.in_row >= settings.consecutive;
        in_row
            || (calls >= u64::from(settings.min_calls)
                && failures as f64 / calls as f64 >= settings.error_rate)
    }
}

/// Returns the lengths of a part of the window and of all, in milliseconds.
fn window(settings: &BreakerSettings) -> (i64, i64) {
    let parts = i64::from(settings.buckets.clamp(1, MOST_BUCKETS));
    let bucket = (millis(settings.window) / parts).max(1);
    (bucket, bucket.saturating_mul(parts))
}

fn is_near(start: i64, now: i64, span: i64) -> bool {
    start > now.saturating_sub(span) && start < now.saturating_add(span)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
