//! Answers for people: tables and short lists, as text.

use std::time::{Duration, SystemTime};

use crate::model::QuotaHealth;

pub mod cache;
mod cell;
pub mod config;
pub mod enhance;
mod grid;
pub mod health;
pub mod resolve;
pub mod warm;

pub use grid::{Layout, Screen};

/// Returns how long ago something was, in its largest unit: `3 minutes ago`.
#[must_use]
pub fn ago(age: Duration) -> String {
    let seconds = age.as_secs();
    let (count, unit) = match seconds {
        0..=4 => return "just now".to_owned(),
        5..=59 => (seconds, "second"),
        60..=3_599 => (seconds / 60, "minute"),
        3_600..=86_399 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural} ago")
}

/// Returns a span in its largest unit: `3m`, `2h`, `5d`.
#[must_use]
pub fn span(time: Duration) -> String {
    match time.as_secs() {
        s @ 0..=59 => format!("{s}s"),
        s @ 60..=3_599 => format!("{}m", s / 60),
        s @ 3_600..=86_399 => format!("{}h", s / 3_600),
        s => format!("{}d", s / 86_400),
    }
}

/// Returns a size with a binary unit: `512 B`, `3.4 MiB`.
#[must_use]
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    // Sizes are shown to one decimal; what an f64 cannot hold does not show.
    #[allow(clippy::cast_precision_loss)]
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1023.95 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// Returns a number with its thousands apart: `12,345`.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Returns `1 entry`, `2 entries`.
#[must_use]
pub fn entries(number: u64) -> String {
    let noun = if number == 1 { "entry" } else { "entries" };
    format!("{} {noun}", count(number))
}

/// Returns `1 part`, `2 parts`.
#[must_use]
pub fn parts(number: u64) -> String {
    let noun = if number == 1 { "part" } else { "parts" };
    format!("{} {noun}", count(number))
}

/// Returns `name  value` lines with the values below one another.
#[must_use]
pub fn pairs(pairs: &[(&str, String)]) -> String {
    let width = pairs.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines = pairs.iter().map(|(name, value)| {
        let line = format!("{name:<width$}  {value}");
        format!("{}\n", line.trim_end())
    });
    lines.collect()
}

/// Returns what is spent of an allowance and what is left.
fn spent(quota: &QuotaHealth, now: SystemTime) -> String {
    let part = |used: u64, limit: Option<u64>, when: &str| match limit {
        Some(limit) => format!("{} of {} calls {when}", count(used), count(limit)),
        None => format!("{} calls {when}", count(used)),
    };
    let mut parts = vec![
        part(quota.used_day, quota.limit_day, "today"),
        part(quota.used_month, quota.limit_month, "this month"),
    ];
    if let Some(left) = quota.resets_at.and_then(|at| at.duration_since(now).ok()) {
        parts.push(format!("anew in {}", span(left)));
    }
    if let (Some(left), Some(all)) = (quota.told_remaining, quota.told_limit) {
        let (left, all) = (count(left), count(all));
        parts.push(format!("{left} of {all} left by its own count"));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{ago, count, pairs, size, span};
    use std::time::Duration;

    #[test]
    fn amounts_are_written_in_their_largest_unit() {
        let at = Duration::from_secs;
        assert_eq!(ago(at(0)), "just now");
        assert_eq!(ago(at(5)), "5 seconds ago");
        assert_eq!(ago(at(60)), "1 minute ago");
        assert_eq!(ago(at(7_300)), "2 hours ago");
        assert_eq!(ago(at(90_000)), "1 day ago");
        assert_eq!(span(at(7_300)), "2h");
        assert_eq!(size(1023), "1023 B");
        assert_eq!(size(1536), "1.5 KiB");
        assert_eq!(size(1024 * 1024), "1.0 MiB");
        assert_eq!(size(u64::MAX), "16777216.0 TiB");
        assert_eq!(count(1), "1");
        assert_eq!(count(1_234_567), "1,234,567");
    }

    #[test]
    fn values_stand_below_one_another() {
        let list = [("path", "/x".to_owned()), ("entries", "3".to_owned())];
        assert_eq!(pairs(&list), "path     /x\nentries  3\n");
    }
}
