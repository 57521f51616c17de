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
mod tests;
