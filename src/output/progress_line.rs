//! The line that counts items: what is done, how fast, how long yet, how many
//! failed, and a bar where there is room.

use std::time::Duration;

/// Columns that a bar may take.
const BAR: std::ops::RangeInclusive<usize> = 8..=40;

/// How far counted work is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Count {
    /// Items done, those that failed too.
    pub(super) done: u64,
    /// Items in all, where that is known.
    pub(super) total: Option<u64>,
    /// Items that failed.
    pub(super) failed: u64,
    /// Items a second.
    pub(super) rate: f64,
    /// How long it will take yet.
    pub(super) left: Duration,
}

impl Count {
    /// Returns the line, of less than `columns`: what matters least is left
    /// out first.
    pub(super) fn line(&self, columns: usize) -> String {
        let Self {
            done, total, rate, ..
        } = *self;
        let counts = match total {
            Some(total) => format!("{done}/{total}"),
            None => format!("{done} done"),
        };
        let failed = (self.failed > 0).then(|| format!("{} failed", self.failed));
        let rate = (rate >= 0.05 && rate.is_finite()).then(|| match rate {
            rate if rate < 10.0 => format!("{rate:.1}/s"),
            rate => format!("{rate:.0}/s"),
        });
        let left = (total.is_some() && done > 0).then(|| format!("ETA {}", short(self.left)));
        let mut parts = vec![(0, counts)];
        let more = [(3, failed), (2, left), (1, rate)];
        let mut width = parts[0].1.len();
        for (place, part) in more {
            if let Some(part) = part.filter(|part| width + 3 + part.len() < columns) {
                width += 3 + part.len();
                parts.push((place, part));
            }
        }
        parts.sort_unstable_by_key(|(place, _)| *place);
        let parts: Vec<&str> = parts.iter().map(|(_, part)| part.as_str()).collect();
        let text = parts.join(" · ");
        let room = columns.saturating_sub(width + 4).min(*BAR.end());
        match total.filter(|_| room >= *BAR.start()) {
            Some(total) => format!("[{}] {text}", bar(done, total, room)),
            None => text,
        }
    }
}

/// Returns a bar of so many columns.
fn bar(done: u64, total: u64, columns: usize) -> String {
    let part = done.min(total) as f64 / total.max(1) as f64;
    // Rounds down: what is full is done.
    let full = ((part * columns as f64) as usize).min(columns);
    format!("{}{}", "#".repeat(full), "-".repeat(columns - full))
}

/// Returns a time in its two largest units.
fn short(time: Duration) -> String {
    match time.as_secs() {
        s @ 0..=59 => format!("{s}s"),
        s @ 60..=3599 => format!("{}m{:02}s", s / 60, s % 60),
        s @ 3600..=359_999 => format!("{}h{:02}m", s / 3600, s / 60 % 60),
        _ => "long".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Count;
    use proptest::prelude::*;
    use std::time::Duration;

    const HALF: Count = Count {
        done: 500,
        total: Some(1000),
        failed: 3,
        rate: 41.2,
        left: Duration::from_secs(75),
    };

    #[test]
    fn wide_and_narrow_lines_hold_what_they_can() {
        assert_eq!(
            HALF.line(80),
            "[###################-------------------] 500/1000 · 41/s · ETA 1m15s · 3 failed"
        );
        assert_eq!(HALF.line(40), "500/1000 · 41/s · ETA 1m15s · 3 failed");
        assert_eq!(HALF.line(24), "500/1000 · 3 failed");
        let piped = Count {
            total: None,
            failed: 0,
            ..HALF
        };
        assert_eq!(piped.line(80), "500 done · 41/s");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(
            done in 0..2_000_000u64,
            total in proptest::option::of(0..2_000_000u64),
            failed in 0..2_000_000u64,
            rate in 0.0..1e7f64,
            left in 0..10_000_000u64,
            columns in 24..200usize,
        ) {
            let left = Duration::from_secs(left);
            let line = Count { done, total, failed, rate, left }.line(columns);
            prop_assert!(line.chars().count() < columns, "{line}");
        }
    }
}
