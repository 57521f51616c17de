//! How failures of servers are met: retry, breaker, sessions, allowances, and
//! which of several servers is asked.

use std::str::FromStr;
use std::time::Duration;

use super::Secret;

/// `[retry]`: a call that failed for a moment is made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetrySettings {
    /// Calls in all, the first one included; 1 is no retry.
    pub attempts: u32,
    /// Longest first wait; doubled for each further one, and a random part of
    /// it is waited.
    pub base: Duration,
    /// Longest wait.
    pub max: Duration,
}

impl Default for RetrySettings {
    fn default() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(500),
            max: Duration::from_secs(10),
        }
    }
}

/// `[breaker]`: a server that fails too often is left alone for a while.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakerSettings {
    /// Share of failed calls in the window from which on it opens, 0 to 1.
    pub error_rate: f64,
    /// Calls in the window below which the share says nothing.
    pub min_calls: u32,
    /// How far back calls count.
    pub window: Duration,
    /// Parts of the window that are counted and forgotten together.
    pub buckets: u32,
    /// Failures in a row that open it whatever the share; 0 is never.
    pub consecutive: u32,
    /// How long it stays open before one call may try again.
    pub open_for: Duration,
}

impl Default for BreakerSettings {
    fn default() -> Self {
        Self {
            error_rate: 0.5,
            min_calls: 10,
            window: Duration::from_secs(10),
            buckets: 10,
            consecutive: 5,
            open_for: Duration::from_secs(30),
        }
    }
}

/// `[pool]`: sessions with one server, in a process that asks much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolSettings {
    /// Most sessions with one server.
    pub max: usize,
    /// How long an unused session is kept.
    pub idle: Duration,
    /// Longest wait for a session.
    pub wait: Duration,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self {
            max: 5,
            idle: Duration::from_secs(300),
            wait: Duration::from_secs(10),
        }
    }
}

/// `[quota.NAME]`: calls of a server that may be spent with each key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QuotaSettings {
    /// Calls a day (UTC); `None` is as many as the server allows.
    pub day: Option<u64>,
    /// Calls a calendar month (UTC).
    pub month: Option<u64>,
}

/// In which order the servers of a group are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Strategy {
    /// As they are listed.
    #[default]
    Failover,
    /// Each in turn is first.
    RoundRobin,
    /// Any is first.
    Random,
    /// The one with the fewest calls under way is first.
    LeastInFlight,
    /// By the library, so that the same library goes to the same server.
    ConsistentHash,
}

impl Strategy {
    /// Every strategy, the default first.
    pub const ALL: [Strategy; 5] = [
        Strategy::Failover,
        Strategy::RoundRobin,
        Strategy::Random,
        Strategy::LeastInFlight,
        Strategy::ConsistentHash,
    ];

    /// Returns the word used in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Strategy::Failover => "failover",
            Strategy::RoundRobin => "round-robin",
            Strategy::Random => "random",
            Strategy::LeastInFlight => "least-in-flight",
            Strategy::ConsistentHash => "consistent-hash",
        }
    }
}

impl FromStr for Strategy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|s| s.as_str() == text);
        known.ok_or_else(|| {
            let words = Self::ALL.map(|s| format!("{:?}", s.as_str()));
            format!("expected one of {}", words.join(", "))
        })
    }
}

/// `[groups.NAME]`: servers that stand for one another. A server that is named
/// by itself is a group of one, under its own name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Names of its servers, as they are listed; never empty.
    pub servers: Vec<String>,
    /// In which order they are asked.
    pub strategy: Strategy,
}

/// When an expired answer is asked for anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Revalidate {
    /// Before anything is printed.
    #[default]
    Before,
    /// After the expired answer is printed, before the program ends.
    After,
}

impl Revalidate {
    /// Returns the word used in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Revalidate::Before => "before",
            Revalidate::After => "after",
        }
    }
}

impl FromStr for Revalidate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "before" => Ok(Self::Before),
            "after" => Ok(Self::After),
            _ => Err("expected \"before\" or \"after\"".to_owned()),
        }
    }
}

/// `cache.shared`: a Redis or Valkey that a team or a fleet of CI runners has
/// in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedSettings {
    /// `redis://`, `rediss://` with host, port, database; may hold a password.
    pub url: Secret,
    /// What its keys begin with.
    pub prefix: String,
    /// Longest an answer is kept there.
    pub ttl: Duration,
    /// Longest wait for it, for the connection and the answer together.
    pub timeout: Duration,
}
