use std::time::Duration;

use proptest::prelude::*;

use super::Retry;
use crate::config::RetrySettings;
use crate::error::{Error, Kind};

const LONG: Duration = Duration::from_secs(1_000_000);

fn passing() -> Error {
    Error::new(Kind::Unavailable, "").transient(true)
}

fn waits(seed: u64, settings: &RetrySettings) -> Vec<Duration> {
    let mut retry = Retry::seeded(settings, seed);
    std::iter::from_fn(|| retry.next(&passing(), LONG)).collect()
}

#[test]
fn three_attempts_have_two_waits() {
    let settings = RetrySettings::default();
    assert_eq!(waits(1, &settings).len(), 2);
    assert_eq!(waits(1, &settings), waits(1, &settings));
    assert_ne!(waits(1, &settings), waits(2, &settings));
    for attempts in [0, 1] {
        let settings = RetrySettings {
            attempts,
            ..settings.clone()
        };
        assert!(waits(1, &settings).is_empty());
    }
    let mut retry = Retry::new(&settings);
    assert!(retry.next(&passing(), LONG).is_some());
}

#[test]
fn what_does_not_pass_is_not_waited_for() {
    let mut retry = Retry::seeded(&RetrySettings::default(), 1);
    for kind in Kind::ALL {
        assert_eq!(retry.next(&Error::new(kind, ""), LONG), None);
    }
    let quota = Error::new(Kind::Quota, "").retry_after(Some(Duration::from_secs(1)));
    assert_eq!(retry.next(&quota, LONG), None);
}

#[test]
fn the_server_says_how_long_to_wait_at_least() {
    let settings = RetrySettings::default();
    let wait = Duration::from_secs(7);
    let error = passing().retry_after(Some(wait));
    let mut retry = Retry::seeded(&settings, 1);
    assert_eq!(retry.next(&error, Duration::from_secs(8)), Some(wait));
    assert_eq!(retry.next(&error, wait), None);
    let mut retry = Retry::seeded(&settings, 1);
    assert_eq!(retry.next(&error, Duration::from_secs(6)), None);
    let mut retry = Retry::seeded(&settings, 1);
    assert_eq!(retry.next(&passing(), Duration::ZERO), None);
}

#[test]
fn waits_are_spread_over_the_whole_step() {
    let settings = RetrySettings::default();
    for (at, step) in [(0, 0.5), (1, 1.0)] {
        let mut quarters = [0; 4];
        for seed in 0..1000 {
            let part = waits(seed, &settings)[at].as_secs_f64() / step;
            quarters[(part * 4.0) as usize] += 1;
        }
        assert!(
            quarters.iter().all(|n| (200..300).contains(n)),
            "{quarters:?}"
        );
    }
}

proptest! {
    #[test]
    fn waits_keep_their_bounds(
        seed: u64,
        attempts in 0..40_u32,
        base in 0..100_000_u64,
        max in 0..100_000_u64,
        asked in prop::option::of(0..50_000_u64),
        left in 0..400_000_u64,
    ) {
        let settings = RetrySettings {
            attempts,
            base: Duration::from_millis(base),
            max: Duration::from_millis(max),
        };
        let asked = asked.map(Duration::from_millis);
        let error = passing().retry_after(asked);
        let mut left = Duration::from_millis(left);
        let mut retry = Retry::seeded(&settings, seed);
        let mut waits = 0_u32;
        while let Some(wait) = retry.next(&error, left) {
            let step = settings.base.saturating_mul(2_u32.saturating_pow(waits));
            // The steps are single-precision numbers.
            let step = step.mul_f64(1.000_01).min(settings.max);
            prop_assert!(wait <= step.max(asked.unwrap_or_default()));
            prop_assert!(asked.is_none_or(|asked| wait >= asked));
            prop_assert!(wait < left);
            left -= wait;
            waits += 1;
        }
        prop_assert!(waits <= attempts.saturating_sub(1));
    }

    #[test]
    fn no_setting_makes_it_panic(seed: u64, attempts: u32, base: u64, max: u64) {
        let settings = RetrySettings {
            attempts,
            base: Duration::from_secs(base),
            max: Duration::from_secs(max),
        };
        let mut retry = Retry::seeded(&settings, seed);
        for _ in 0..100 {
            let _ = retry.next(&passing(), Duration::MAX);
        }
    }
}
