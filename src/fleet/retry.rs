//! How long to wait before a failed call is made again, if at all.
//!
//! Owns: the waits of one exchange with one server. Guarantees: at most one
//! wait less than there are attempts; none for a failure that does not pass;
//! none that the time left does not hold. Forbids: waiting.
//!
//! Waits have full jitter: any time between none and the step, which doubles
//! up to the most, so that clients that failed together do not come back
//! together. `backon` gives the steps. Its own jitter is not used: it adds up
//! to a step to a step, which keeps them together.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use crate::config::RetrySettings;
use crate::error::Error;

/// The waits between the attempts at one exchange.
#[derive(Debug)]
pub struct Retry {
    steps: ExponentialBackoff,
    most: Duration,
    random: Random,
}

impl Retry {
    /// Makes the waits for a first call that is yet to be made.
    #[must_use]
    pub fn new(settings: &RetrySettings) -> Self {
        Self::seeded(settings, RandomState::new().hash_one(0))
    }

    /// Makes the waits that follow from a seed: equal for equal seeds.
    #[must_use]
    pub fn seeded(settings: &RetrySettings, seed: u64) -> Self {
        let waits = usize::try_from(settings.attempts.saturating_sub(1)).unwrap_or(usize::MAX);
        let steps = ExponentialBuilder::new()
            .with_factor(2.0)
            .with_min_delay(settings.base)
            .with_max_delay(settings.max)
            .with_max_times(waits);
        Self {
            steps: steps.build(),
            most: settings.max,
            random: Random(seed),
        }
    }

    /// Returns how long to wait before the call that failed is made again;
    /// `None` when it is not to be. `left` is the time for wait and call.
    ///
    /// What the server asks for is the least wait. A wait that would take all
    /// that is left is none: no time would be left for the call.
    pub fn next(&mut self, error: &Error, left: Duration) -> Option<Duration> {
        if !error.is_transient {
            return None;
        }
        let step = self.steps.next()?.min(self.most);
        let wait = step.as_secs_f64() * self.random.part();
        let wait = Duration::try_from_secs_f64(wait).unwrap_or(step);
        let wait = wait.max(error.retry_after.unwrap_or_default());
        (wait < left).then_some(wait)
    }
}

/// The SplitMix64 generator: enough to part clients, no secret depends on it.
#[derive(Debug)]
struct Random(u64);

impl Random {
    /// Returns a number from 0 to below 1.
    fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        (z >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests;
