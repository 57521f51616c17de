//! Counting: what was asked of servers, what the cache answered.
//!
//! Holds no query and no key. Nothing is counted under `--no-cache`; nothing
//! that cannot be counted fails or delays a command.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::freshness::millis;
use super::{Cache, Entry, Freshness};
use crate::config::CacheMode;
use crate::model::{MetricsReport, Savings, Tier, Usage};
pub use crate::store::Call as CallRecord;
use crate::store::day_of;

impl Cache {
    /// Counts an answer, without a write to the database.
    pub fn record_hit(&self, entry: &Entry) {
        if self.mode != CacheMode::Bypass {
            let tier = match entry.freshness {
                Freshness::Fresh => entry.tier,
                Freshness::Expired => Tier::Stale,
            };
            let now = millis(SystemTime::now());
            self.store.count_hit(&entry.key.0, tier, entry.took, now);
        }
    }

    /// Counts a request that the cache could not answer, without a write to
    /// the database. Not under `--refresh`: nobody looked.
    pub fn record_miss(&self) {
        if matches!(self.mode, CacheMode::Use | CacheMode::Offline) {
            self.store.count_miss(millis(SystemTime::now()));
        }
    }

    /// Counts a request made of a server, in one transaction.
    pub fn record_call(&self, call: &CallRecord<'_>) {
        if self.mode != CacheMode::Bypass {
            self.store.record_call(call, millis(SystemTime::now()));
        }
    }

    /// Returns the day it is: days since 1970, in UTC.
    #[must_use]
    pub fn today() -> i64 {
        day_of(millis(SystemTime::now()))
    }

    /// Returns the calls spent of a server, by its name, with a key, by its
    /// fingerprint, on a day and in its month up to then.
    #[must_use]
    pub fn usage(&self, server: &str, key: &str, today: i64) -> Usage {
        let calls = |from| self.store.calls(server, key, from, today);
        Usage {
            day: calls(today),
            month: calls(month_of(today).0),
        }
    }

    /// Returns the calls that the cache saved a server this month.
    #[must_use]
    pub fn saved_this_month(&self, server: &str) -> u64 {
        let today = Self::today();
        self.store.saved(server, month_of(today).0, today)
    }

    /// Returns what was counted in so many days, today (UTC) included;
    /// [`u32::MAX`] is all that was ever counted.
    #[must_use]
    pub fn metrics(&self, days: u32) -> MetricsReport {
        let today = Self::today();
        let from = (today + 1 - i64::from(days)).max(0);
        MetricsReport {
            days,
            ..self.store.metrics(from, today)
        }
    }

    /// Returns what the cache saved: for `cache stats`.
    #[must_use]
    pub fn savings(&self) -> Savings {
        let today = Self::today();
        let day = self.store.metrics(today, today);
        let rates = Tier::ALL
            .into_iter()
            .filter_map(|tier| Some((tier, day.rate_of(tier).filter(|rate| *rate > 0.0)?)));
        Savings {
            today: day.saved(),
            month: self.store.metrics(month_of(today).0, today).saved(),
            rates: rates.collect(),
        }
    }

    /// Returns when the next day and the next month begin, in UTC.
    #[must_use]
    pub fn resets(today: i64) -> (SystemTime, SystemTime) {
        let start = |day: i64| {
            let seconds = u64::try_from(day).unwrap_or(0).saturating_mul(86_400);
            let time = UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
            time.unwrap_or(UNIX_EPOCH)
        };
        (start(today + 1), start(month_of(today).1))
    }
}

/// Returns the first day of a day's calendar month, and of the next.
fn month_of(day: i64) -> (i64, i64) {
    // Years are taken to begin in March, so that a leap day ends one.
    let days = day + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let start = |month: i64| day - of_year + (153 * month + 2) / 5;
    // February ends with its year, which has 365 or 366 days.
    let next = match month {
        11 => {
            let year = year + 1 + era * 400;
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            day - of_year + 365 + i64::from(is_leap)
        }
        _ => start(month + 1),
    };
    (start(month), next)
}

#[cfg(test)]
mod tests {
    use super::month_of;

    #[test]
    fn months_follow_each_other_without_a_gap() {
        // 1970-01-01 to well past a century that is no leap year.
        let mut first = 0;
        let mut lengths = Vec::new();
        while first < 60_000 {
            let (start, next) = month_of(first);
            assert_eq!(start, first);
            for day in [first + 1, next - 1] {
                assert_eq!(month_of(day), (first, next), "{day}");
            }
            lengths.push(next - first);
            first = next;
        }
        let usual = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for (at, length) in lengths.iter().enumerate() {
            let year = 1970 + at / 12;
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let leap = i64::from(is_leap && at % 12 == 1);
            assert_eq!(*length, usual[at % 12] + leap, "{year}, {}", at % 12);
        }
    }
}
