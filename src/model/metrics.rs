//! What was counted: requests, answers of the cache, how long they took.

use std::time::{Duration, SystemTime};

use crate::error::Kind;

/// Where an answer of the cache came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tier {
    /// The memory of this process.
    Memory,
    /// The file.
    Disk,
    /// The cache that several machines share.
    Shared,
    /// Any of them, past its time: no server answered, or none was asked.
    Stale,
}

impl Tier {
    /// Every tier, in the order they are looked into.
    pub const ALL: [Tier; 4] = [Tier::Memory, Tier::Disk, Tier::Shared, Tier::Stale];

    /// Returns the word used in tables, JSON and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Tier::Memory => "memory",
            Tier::Disk => "disk",
            Tier::Shared => "shared",
            Tier::Stale => "stale",
        }
    }
}

/// How many buckets a [`Histogram`] has; the last one has no upper bound.
pub const BUCKETS: usize = 46;

/// How long calls took, in buckets that grow by the square root of two.
///
/// Bucket `n` holds what took at most 2^((n - 12) / 2) ms: the first 15.6 µs,
/// the last but one 65.5 s. A quantile is told as the geometric middle of its
/// bucket, less than a fifth off the true value between those two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    /// Calls in each bucket.
    pub counts: [u64; BUCKETS],
    /// The time of all calls together.
    pub sum: Duration,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            counts: [0; BUCKETS],
            sum: Duration::ZERO,
        }
    }
}

impl Histogram {
    /// Returns the largest time of a bucket; none for the last one.
    #[must_use]
    pub fn bound(bucket: usize) -> Option<Duration> {
        (bucket + 1 < BUCKETS).then(|| Duration::from_secs_f64(edge(bucket)))
    }

    /// Returns the bucket of a time.
    #[must_use]
    pub fn bucket(time: Duration) -> usize {
        let seconds = time.as_secs_f64();
        let fits = |bucket: &usize| seconds <= edge(*bucket);
        (0..BUCKETS - 1).find(fits).unwrap_or(BUCKETS - 1)
    }

    /// Counts a call.
    pub fn add(&mut self, time: Duration) {
        self.counts[Self::bucket(time)] += 1;
        self.sum = self.sum.saturating_add(time);
    }

    /// Returns how many calls were counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Returns the time that a share of the calls, 0 to 1, stayed within.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<Duration> {
        // Nobody counts to 2^52 calls.
        #[allow(clippy::cast_precision_loss)]
        let wanted = (self.count() as f64 * share.clamp(0.0, 1.0)).max(1.0);
        let mut below = 0;
        let bucket = self.counts.iter().position(|count| {
            below += count;
            #[allow(clippy::cast_precision_loss)]
            let is_reached = below as f64 >= wanted;
            is_reached
        })?;
        let last = bucket.min(BUCKETS - 2);
        let middle = match bucket > last {
            true => edge(last),
            false => edge(last) / 2_f64.powf(0.25),
        };
        Some(Duration::from_secs_f64(middle))
    }
}

/// Returns the upper bound of a bucket in seconds.
fn edge(bucket: usize) -> f64 {
    let step = i32::try_from(bucket).unwrap_or(i32::MAX) - 12;
    2_f64.powf(f64::from(step) / 2.0) / 1000.0
}

/// What one tier of the cache answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierMetrics {
    /// Which.
    pub tier: Tier,
    /// Answers it gave.
    pub hits: u64,
    /// How long the look-ups took.
    pub latency: Histogram,
}

/// What was asked of one server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerMetrics {
    /// Its name.
    pub name: String,
    /// Requests made of it, those that failed included.
    pub requests: u64,
    /// Failures by error code, the most frequent first.
    pub errors: Vec<(String, u64)>,
    /// How long the requests took.
    pub latency: Histogram,
    /// Requests that took more than five seconds.
    pub slow: u64,
    /// Calls the cache saved it: answers given while they were fresh.
    pub saved: u64,
}

impl ServerMetrics {
    /// Returns how many requests the server failed to answer. That it has no
    /// such library, version or documentation is an answer.
    #[must_use]
    pub fn failures(&self) -> u64 {
        let answers = [Kind::NotFound, Kind::VersionNotFound, Kind::NotFinalized];
        self.errors
            .iter()
            .filter(|(code, _)| answers.iter().all(|kind| kind.code() != code))
            .map(|(_, count)| count)
            .sum()
    }

    /// Returns the share of requests that it failed to answer, 0 to 1.
    #[must_use]
    pub fn error_rate(&self) -> Option<f64> {
        share(self.failures(), self.requests)
    }
}

/// A request that took more than five seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowCall {
    /// When it ended.
    pub at: SystemTime,
    /// Name of the server.
    pub server: String,
    /// What was asked: `docs /facebook/react`.
    pub what: String,
    /// How long it took.
    pub took: Duration,
}

/// What was counted over some days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MetricsReport {
    /// How many days (UTC), today included.
    pub days: u32,
    /// What each tier answered, in the order of [`Tier::ALL`].
    pub tiers: Vec<TierMetrics>,
    /// Requests that no tier could answer in time.
    pub misses: u64,
    /// What was asked of each server, by name.
    pub servers: Vec<ServerMetrics>,
    /// Libraries by how often their documentation was given, the most frequent
    /// first; few.
    pub libraries: Vec<(String, u64)>,
    /// The latest slow calls of these days, the latest first; few.
    pub slow: Vec<SlowCall>,
}

impl MetricsReport {
    /// Returns what was asked of a server.
    #[must_use]
    pub fn server(&self, name: &str) -> ServerMetrics {
        let known = self.servers.iter().find(|server| server.name == name);
        known.cloned().unwrap_or_default()
    }

    /// Returns how many requests were made of all servers.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.servers.iter().map(|server| server.requests).sum()
    }

    /// Returns the failures of all servers by code, the most frequent first.
    #[must_use]
    pub fn errors(&self) -> Vec<(String, u64)> {
        let mut all: Vec<(String, u64)> = Vec::new();
        for (code, count) in self.servers.iter().flat_map(|server| &server.errors) {
            match all.iter_mut().find(|(known, _)| known == code) {
                Some((_, sum)) => *sum += count,
                None => all.push((code.clone(), *count)),
            }
        }
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        all
    }

    /// Returns the answers of the cache, stale ones included.
    #[must_use]
    pub fn hits(&self) -> u64 {
        self.tiers.iter().map(|tier| tier.hits).sum()
    }

    /// Returns the answers of one tier.
    #[must_use]
    pub fn hits_of(&self, tier: Tier) -> u64 {
        let known = self.tiers.iter().find(|t| t.tier == tier);
        known.map_or(0, |tier| tier.hits)
    }

    /// Returns the calls that the cache saved: answers given while fresh.
    #[must_use]
    pub fn saved(&self) -> u64 {
        self.hits() - self.hits_of(Tier::Stale)
    }

    /// Returns the share of look-ups that a tier answered, 0 to 1. A stale
    /// answer comes after a miss and does not count as another look-up.
    #[must_use]
    pub fn rate_of(&self, tier: Tier) -> Option<f64> {
        share(self.hits_of(tier), self.lookups())
    }

    /// Returns the share of look-ups that were answered while fresh, 0 to 1.
    #[must_use]
    pub fn hit_rate(&self) -> Option<f64> {
        share(self.saved(), self.lookups())
    }

    fn lookups(&self) -> u64 {
        self.saved() + self.misses.max(self.hits_of(Tier::Stale))
    }
}

/// Calls that were spent of an allowance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Today (UTC).
    pub day: u64,
    /// This calendar month (UTC).
    pub month: u64,
}

/// What the cache saved.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Savings {
    /// Calls saved today (UTC).
    pub today: u64,
    /// Calls saved this calendar month (UTC).
    pub month: u64,
    /// Share of look-ups that each tier answered today, 0 to 1, for those
    /// tiers that answered any.
    pub rates: Vec<(Tier, f64)>,
}

// Shares are shown to a tenth of a per cent.
#[allow(clippy::cast_precision_loss)]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| (part as f64 / whole as f64).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::{BUCKETS, Histogram, MetricsReport, ServerMetrics, Tier, TierMetrics};
    use proptest::prelude::*;
    use std::time::Duration;

    proptest! {
        #[test]
        fn quantiles_are_less_than_a_fifth_off(
            mut times in proptest::collection::vec(16_u64..65_000_000, 1..200),
            share in 0.0_f64..=1.0,
        ) {
            let mut histogram = Histogram::default();
            for time in &times {
                histogram.add(Duration::from_micros(*time));
            }
            times.sort_unstable();
            let rank = (times.len() as f64 * share).ceil().max(1.0) as usize;
            let exact = times[rank - 1] as f64 / 1e6;
            let told = histogram.quantile(share).unwrap().as_secs_f64();
            prop_assert!((told / exact - 1.0).abs() < 0.2, "{told} for {exact}");
        }

        #[test]
        fn every_time_is_within_its_bucket(micros: u64) {
            let time = Duration::from_micros(micros);
            let bucket = Histogram::bucket(time);
            prop_assert!(bucket < BUCKETS);
            prop_assert!(Histogram::bound(bucket).is_none_or(|bound| time <= bound + Duration::from_nanos(1)));
        }
    }

    #[test]
    fn nothing_has_no_quantile_and_no_rate() {
        assert_eq!(Histogram::default().quantile(0.5), None);
        assert_eq!(MetricsReport::default().hit_rate(), None);
    }

    #[test]
    fn not_found_is_an_answer_and_no_failure_of_the_server() {
        let errors = ["not_found", "version_not_found", "not_finalized", "timeout"];
        let server = ServerMetrics {
            requests: 10,
            errors: errors.map(|code| (code.to_owned(), 2)).to_vec(),
            ..ServerMetrics::default()
        };
        assert_eq!((server.failures(), server.error_rate()), (2, Some(0.2)));
    }

    #[test]
    fn stale_answers_are_misses_that_were_answered() {
        let tier = |tier, hits| TierMetrics {
            tier,
            hits,
            latency: Histogram::default(),
        };
        let report = MetricsReport {
            tiers: vec![tier(Tier::Disk, 6), tier(Tier::Stale, 1)],
            misses: 4,
            ..MetricsReport::default()
        };
        assert_eq!(report.hit_rate(), Some(0.6));
        assert_eq!(report.rate_of(Tier::Stale), Some(0.1));
        assert_eq!((report.hits(), report.saved()), (7, 6));
    }
}
