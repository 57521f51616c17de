//! How many calls a server still allows, and from when on it allows more.
//!
//! Owns: days and months of UTC, the judgement of an allowance, and the reading
//! of what a server tells of its own limits. Guarantees: pure arithmetic, no
//! clock, no calendar but the Gregorian; no text makes it fail. Forbids:
//! counting, which the store does.
//!
//! Times are milliseconds since 1970, days are counted from 1970-01-01, UTC.

mod learned;

pub use learned::Learned;

/// Milliseconds of a day; UTC as computers count it has no leap seconds.
const DAY: i64 = 86_400_000;
/// Days of 400 years, after which the calendar repeats.
const CYCLE: i64 = 146_097;

/// Returns the day of a time.
#[must_use]
pub const fn day_of(millis: i64) -> i64 {
    millis.div_euclid(DAY)
}

/// Returns the time a day begins.
#[must_use]
pub const fn start_of(day: i64) -> i64 {
    day.saturating_mul(DAY)
}

/// Returns the first day of the month a day is in, and of the next month.
#[must_use]
pub const fn month_of(day: i64) -> (i64, i64) {
    // Years begin in March here, so that a leap day is a year's last.
    // 719468 days lie between 0000-03-01 and 1970-01-01.
    let shifted = day.saturating_add(719_468);
    let cycle = shifted.div_euclid(CYCLE);
    let in_cycle = shifted.rem_euclid(CYCLE);
    let year = (in_cycle - in_cycle / 1_460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
    let start_of_year = 365 * year + year / 4 - year / 100;
    let month = (5 * (in_cycle - start_of_year) + 2) / 153;
    let base = cycle * CYCLE - 719_468;
    let first = base + start_of_year + (153 * month + 2) / 5;
    let next = match month {
        // February ends the year, however long it is.
        11 => {
            let year = year + 1;
            let leap = if year == 400 { 1 } else { 0 };
            base + 365 * year + year / 4 - year / 100 + leap
        }
        month => base + start_of_year + (153 * (month + 1) + 2) / 5,
    };
    (first, next)
}

/// What is known of the calls to one server with one key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Allowance {
    /// Calls made today.
    pub used_day: u64,
    /// Calls made this month.
    pub used_month: u64,
    /// Calls a day may have; `None` is any number.
    pub limit_day: Option<u64>,
    /// Calls a month may have; `None` is any number.
    pub limit_month: Option<u64>,
    /// Until when the server itself allows none.
    pub blocked_until: Option<i64>,
}

/// Which allowance is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Which {
    /// The configured one of the day.
    Day,
    /// The configured one of the month.
    Month,
    /// The server's own.
    Server,
}

/// Whether a call may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Judgement {
    /// It may.
    Ok,
    /// It may not.
    Spent {
        /// When it may again.
        reset_at: i64,
        /// Why not.
        which: Which,
    },
}

impl Allowance {
    /// Judges whether one more call may be made. Of several allowances that
    /// are spent the one that is renewed last is named.
    #[must_use]
    pub fn judge(&self, now: i64) -> Judgement {
        let day = day_of(now);
        let is_spent = |used: u64, limit: Option<u64>| limit.is_some_and(|limit| used >= limit);
        let spent = [
            is_spent(self.used_day, self.limit_day).then(|| (start_of(day + 1), Which::Day)),
            is_spent(self.used_month, self.limit_month)
                .then(|| (start_of(month_of(day).1), Which::Month)),
            self.blocked_until
                .filter(|until| now < *until)
                .map(|until| (until, Which::Server)),
        ];
        match spent.into_iter().flatten().max() {
            Some((reset_at, which)) => Judgement::Spent { reset_at, which },
            None => Judgement::Ok,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Allowance, DAY, Judgement, Which, day_of, month_of, start_of};

    /// Lists the first days of months from 1600 to 2400, month by month.
    fn firsts() -> Vec<i64> {
        let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let mut day = 0;
        let mut all = Vec::new();
        let mut epoch = 0;
        for year in 1600..2400 {
            let february = 28 + i64::from(is_leap(year));
            for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
                if year == 1970 && all.len() % 12 == 0 {
                    epoch = day;
                }
                all.push(day);
                day += length;
            }
        }
        all.push(day);
        all.iter().map(|day| day - epoch).collect()
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        let firsts = firsts();
        for pair in firsts.windows(2) {
            for day in [pair[0], pair[0] + 14, pair[1] - 1] {
                assert_eq!(month_of(day), (pair[0], pair[1]), "{day}");
            }
        }
        assert_eq!(month_of(0), (0, 31));
        // 2026-11-21.
        assert_eq!(month_of(20_778), (20_758, 20_788));
    }

    #[test]
    fn days_begin_at_midnight() {
        assert_eq!(day_of(0), 0);
        assert_eq!(day_of(-1), -1);
        assert_eq!(day_of(DAY - 1), 0);
        assert_eq!(day_of(1_795_251_600_000), 20_778);
        assert_eq!(start_of(20_778), 1_795_219_200_000);
    }

    #[test]
    fn what_is_spent_is_named_with_its_end() {
        let now = start_of(20_778) + 5;
        let free = Allowance {
            used_day: 10,
            used_month: 300,
            ..Allowance::default()
        };
        assert_eq!(free.judge(now), Judgement::Ok);
        let limited = |limit_day, limit_month, blocked_until| {
            let judged = Allowance {
                limit_day,
                limit_month,
                blocked_until,
                ..free
            }
            .judge(now);
            match judged {
                Judgement::Ok => None,
                Judgement::Spent { reset_at, which } => Some((reset_at, which)),
            }
        };
        let day = Some((start_of(20_779), Which::Day));
        let month = Some((start_of(20_788), Which::Month));
        let server = Some((now + 1, Which::Server));
        assert_eq!(limited(Some(11), Some(301), Some(now)), None);
        assert_eq!(limited(Some(10), None, None), day);
        assert_eq!(limited(Some(0), Some(301), Some(now + 1)), day);
        assert_eq!(limited(Some(10), Some(300), None), month);
        assert_eq!(limited(None, Some(300), Some(now + 1)), month);
        assert_eq!(limited(None, None, Some(now + 1)), server);
    }

    proptest! {
        #[test]
        fn a_day_is_in_its_month(millis: i64) {
            let day = day_of(millis);
            let (first, next) = month_of(day);
            prop_assert!(first <= day && day < next);
            prop_assert!((28..=31).contains(&(next - first)));
            prop_assert_eq!(month_of(next).0, next);
            prop_assert_eq!(month_of(first - 1).1, first);
        }

        #[test]
        fn a_spent_allowance_is_renewed_later(
            now in -4_000_000_000_000..8_000_000_000_000_i64,
            used in (0..5_u64, 0..5_u64),
            limits in (prop::option::of(0..5_u64), prop::option::of(0..5_u64)),
            blocked_until in prop::option::of(any::<i64>()),
        ) {
            let allowance = Allowance {
                used_day: used.0,
                used_month: used.1,
                limit_day: limits.0,
                limit_month: limits.1,
                blocked_until,
            };
            if let Judgement::Spent { reset_at, .. } = allowance.judge(now) {
                prop_assert!(now < reset_at);
                let later = Allowance { used_day: 0, used_month: 0, ..allowance };
                let is_zero = limits.0 == Some(0) || limits.1 == Some(0);
                prop_assert!(is_zero || later.judge(reset_at) == Judgement::Ok);
            }
        }
    }
}
