//! What `health` reports. Plain data for the printer.

use std::time::{Duration, SystemTime};

use super::{CacheStats, MetricsReport, ServerMetrics, Transport};
use crate::error::Error;

/// How a server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Health {
    /// All that was asked answered.
    Healthy,
    /// Something answered, something did not, or not as it should.
    Degraded,
    /// Nothing answered.
    Unhealthy,
}

impl Health {
    /// Every status, the best first.
    pub const ALL: [Health; 3] = [Health::Healthy, Health::Degraded, Health::Unhealthy];

    /// Returns the word used in tables and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Health::Healthy => "healthy",
            Health::Degraded => "degraded",
            Health::Unhealthy => "unhealthy",
        }
    }
}

/// Whether a server is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BreakerState {
    /// It is.
    Closed,
    /// It is left alone.
    Open,
    /// One call may try whether it answers again.
    HalfOpen,
}

impl BreakerState {
    /// Every state.
    pub const ALL: [BreakerState; 3] = [
        BreakerState::Closed,
        BreakerState::Open,
        BreakerState::HalfOpen,
    ];

    /// Returns the word used in tables and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            BreakerState::Closed => "closed",
            BreakerState::Open => "open",
            BreakerState::HalfOpen => "half_open",
        }
    }
}

/// The breaker of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakerHealth {
    /// Its state.
    pub state: BreakerState,
    /// When it came to be in that state, where that is known.
    pub since: Option<SystemTime>,
    /// How long until a call may try again, while it is open.
    pub retry_in: Option<Duration>,
    /// How often it opened.
    pub opened: u64,
    /// Calls in the window that is looked at.
    pub calls: u64,
    /// Of these, failed.
    pub failures: u64,
}

/// What is left of a server's allowance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QuotaHealth {
    /// Calls spent today (UTC).
    pub used_day: u64,
    /// Calls spent this calendar month (UTC).
    pub used_month: u64,
    /// Calls a day, where that is limited.
    pub limit_day: Option<u64>,
    /// Calls a month, where that is limited.
    pub limit_month: Option<u64>,
    /// When the limit that is nearest to be used up begins anew.
    pub resets_at: Option<SystemTime>,
    /// Calls the cache saved this month.
    pub saved: u64,
    /// Calls the server itself says it allows.
    pub told_limit: Option<u64>,
    /// Calls of these the server said were left.
    pub told_remaining: Option<u64>,
    /// Until when the server asked not to be asked.
    pub blocked_until: Option<SystemTime>,
}

impl QuotaHealth {
    /// Returns the limit that is nearest to be used up: calls spent, and limit.
    #[must_use]
    pub fn tightest(&self) -> Option<(u64, u64)> {
        let limits = [
            (self.used_day, self.limit_day),
            (self.used_month, self.limit_month),
        ];
        let limits = limits
            .into_iter()
            .filter_map(|(used, limit)| Some((used, limit?)));
        // Compared as fractions, without dividing by a limit of zero.
        limits.max_by_key(|(used, limit)| used.saturating_mul(1_000_000) / (*limit).max(1))
    }

    /// Tells whether nine tenths of an allowance are spent.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.tightest().is_some_and(|(used, limit)| {
            u128::from(used) * 10 > u128::from(limit) * 9 || used >= limit
        })
    }
}

/// What a server answered to one real query.
#[derive(Debug)]
pub struct ProbeHealth {
    /// The name it was asked for.
    pub query: &'static str,
    /// How long it took.
    pub latency: Duration,
    /// Libraries it named.
    pub libraries: usize,
    /// What went wrong, also where the answer was none that is known.
    pub error: Option<Error>,
}

/// What one server answered to a health check.
#[derive(Debug)]
pub struct ServerHealth {
    /// Name, as configured.
    pub name: String,
    /// How it is reached.
    pub transport: Transport,
    /// URL or command line, without secrets.
    pub address: String,
    /// Whether `docs` asks it by default.
    pub is_default: bool,
    /// What went wrong, where something did.
    pub error: Option<Error>,
    /// Protocol revision it speaks: `2026-07-28`, `2025-06-18`.
    pub protocol: Option<String>,
    /// Whether that is stateless; unknown where it did not answer.
    pub is_modern: Option<bool>,
    /// Name and version it gives itself.
    pub implementation: Option<String>,
    /// Names of its tools.
    pub tools: Vec<String>,
    /// How long the check took.
    pub latency: Option<Duration>,
    /// The key, masked, and where it is read from; `None` without a key.
    pub key: Option<String>,
    /// What was asked of it today (UTC).
    pub today: ServerMetrics,
    /// What was asked of it in seven days, today included.
    pub week: ServerMetrics,
    /// Its breaker, where one was ever needed.
    pub breaker: Option<BreakerHealth>,
    /// Its allowance, where it is limited or was used.
    pub quota: Option<QuotaHealth>,
    /// What it answered to a real query, where one was spent.
    pub probe: Option<ProbeHealth>,
}

/// What `health` reports.
#[derive(Debug)]
pub struct HealthReport {
    /// The worst that matters.
    pub status: Health,
    /// Each server that was asked.
    pub servers: Vec<ServerHealth>,
    /// The cache.
    pub cache: CacheStats,
    /// Why the status is not healthy, a line each.
    pub reasons: Vec<String>,
    /// What was counted today (UTC).
    pub today: MetricsReport,
    /// What was counted in seven days, today included.
    pub week: MetricsReport,
    /// All that was ever counted.
    pub ever: MetricsReport,
    /// Memory this process takes, in bytes, where the system tells.
    pub memory: Option<u64>,
    /// When this was found out.
    pub at: SystemTime,
}

#[cfg(test)]
mod tests {
    use super::QuotaHealth;

    #[test]
    fn an_allowance_is_short_from_nine_tenths_on() {
        let quota = |used_day, limit_day| QuotaHealth {
            used_day,
            limit_day,
            ..QuotaHealth::default()
        };
        assert!(!quota(u64::MAX, None).is_short());
        assert!(!quota(90, Some(100)).is_short());
        assert!(quota(91, Some(100)).is_short());
        assert!(quota(0, Some(0)).is_short());
        let both = QuotaHealth {
            limit_month: Some(1000),
            used_month: 500,
            ..quota(9, Some(10))
        };
        assert_eq!(both.tightest(), Some((9, 10)));
    }
}
