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
mod tests;
