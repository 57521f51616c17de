//! Whether an answer of the past may answer now.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::model::EntryKind;
use crate::store::Record;

/// Whether an entry may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Yes.
    Fresh,
    /// When no server does.
    Expired,
}

/// The rules of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judge {
    /// Older entries count as expired.
    pub max_age: Option<Duration>,
    /// How long past its time an entry may still answer when no server does.
    pub stale_for: Duration,
    /// No server will be asked: an expired answer is the best there is,
    /// however old.
    pub is_offline: bool,
}

impl Judge {
    /// Returns the freshness of a record; `None` when it must not answer.
    ///
    /// An expired "not found" never answers: that the server cannot be
    /// reached says more. A record from the future, stored by a clock that
    /// was wrong, counts as new, but only as far ahead as it would live: it
    /// does not live for ever.
    pub(super) fn freshness(&self, record: &Record, now: i64) -> Option<Freshness> {
        let expires_at = [record.expires_at, record.name_expires_at]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(i64::MAX);
        let lifetime = expires_at.saturating_sub(record.fetched_at);
        let ahead = record.fetched_at.saturating_sub(now).max(0);
        let age = now.saturating_sub(record.fetched_at).max(0);
        // How long it has been expired; negative while it is fresh.
        let overdue = now
            .saturating_sub(expires_at)
            .max(ahead.saturating_sub(lifetime));
        let is_too_old = self.max_age.is_some_and(|max| age > duration_millis(max));
        if overdue < 0 && !is_too_old {
            return Some(Freshness::Fresh);
        }
        let may_answer = record.kind != EntryKind::NotFound
            && (self.is_offline || overdue <= duration_millis(self.stale_for));
        may_answer.then_some(Freshness::Expired)
    }
}

/// Returns milliseconds since 1970; 0 before.
pub(super) fn millis(time: SystemTime) -> i64 {
    duration_millis(time.duration_since(UNIX_EPOCH).unwrap_or_default())
}

/// Returns a span in milliseconds, as long as the type can hold.
pub(super) fn duration_millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

/// Returns the time of milliseconds since 1970.
pub(super) fn system_time(millis: i64) -> SystemTime {
    let since = Duration::from_millis(u64::try_from(millis).unwrap_or(0));
    UNIX_EPOCH.checked_add(since).unwrap_or(UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::Freshness::{Expired, Fresh};
    use super::{Freshness, Judge};
    use crate::model::{EntryKind, Transport};
    use crate::store::Record;
    use std::time::Duration;

    const NOW: i64 = 1_000_000;

    fn record(fetched_at: i64, expires_at: Option<i64>) -> Record {
        Record {
            key: [0; 16],
            kind: EntryKind::Docs,
            transport: Transport::Http,
            server: String::new(),
            library: String::new(),
            version: None,
            query: String::new(),
            fetched_at,
            expires_at,
            name_expires_at: None,
            body: Vec::new(),
        }
    }

    fn judge(max_age: Option<u64>, is_offline: bool) -> Judge {
        Judge {
            max_age: max_age.map(Duration::from_millis),
            stale_for: Duration::from_millis(1000),
            is_offline,
        }
    }

    #[test]
    fn age_mode_and_limits_decide_together() {
        // Fetched and expiring, relative to now; --max-age; offline; verdict.
        type Row = (i64, Option<i64>, Option<u64>, bool, Option<Freshness>);
        let rows: [Row; 17] = [
            (-10, Some(1), None, false, Some(Fresh)),
            (-10, Some(0), None, false, Some(Expired)),
            (-5000, Some(-1000), None, false, Some(Expired)),
            (-5000, Some(-1001), None, false, None),
            (-5000, Some(-1001), None, true, Some(Expired)),
            (-900_000, Some(-800_000), None, true, Some(Expired)),
            (-900_000, None, None, false, Some(Fresh)),
            (-900_000, None, Some(10), false, Some(Expired)),
            (-10, Some(100), Some(10), false, Some(Fresh)),
            (-11, Some(100), Some(10), false, Some(Expired)),
            (-11, Some(100), Some(10), true, Some(Expired)),
            (-11, Some(-5), Some(100), false, Some(Expired)),
            (-1, Some(100), Some(0), false, Some(Expired)),
            // From the future: as new, but not for ever.
            (50, Some(150), None, false, Some(Fresh)),
            (50, Some(150), Some(0), false, Some(Fresh)),
            (500, Some(600), None, false, Some(Expired)),
            (5000, Some(5100), None, false, None),
        ];
        for (fetched, expires, max_age, offline, expected) in rows {
            let record = record(NOW + fetched, expires.map(|at| NOW + at));
            let verdict = judge(max_age, offline).freshness(&record, NOW);
            let row = (fetched, expires, max_age, offline);
            assert_eq!(verdict, expected, "{row:?}");
        }
    }

    #[test]
    fn expired_not_found_never_answers() {
        let mut record = record(NOW - 10, Some(NOW + 1));
        record.kind = EntryKind::NotFound;
        assert_eq!(judge(None, false).freshness(&record, NOW), Some(Fresh));
        record.expires_at = Some(NOW);
        assert_eq!(judge(None, false).freshness(&record, NOW), None);
        assert_eq!(judge(None, true).freshness(&record, NOW), None);
    }

    #[test]
    fn expired_name_makes_the_answer_expired() {
        let mut record = record(NOW - 10, Some(NOW + 100));
        record.name_expires_at = Some(NOW - 1);
        assert_eq!(judge(None, false).freshness(&record, NOW), Some(Expired));
    }

    #[test]
    fn extreme_times_do_not_overflow() {
        for fetched in [i64::MIN, 0, i64::MAX] {
            for expires in [Some(i64::MIN), Some(i64::MAX), None] {
                for now in [0, NOW, i64::MAX] {
                    judge(Some(1), false).freshness(&record(fetched, expires), now);
                }
            }
        }
    }
}
