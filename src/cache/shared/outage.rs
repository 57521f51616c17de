//! How long a shared cache that failed is left alone, by every process of
//! this cache directory. Pure: the document is `Cache::change_state`'s.

use serde::{Deserialize, Serialize};

/// First wait, in milliseconds; doubled for each further failure.
const FIRST: i64 = 30_000;
/// Longest wait.
const LONGEST: i64 = 300_000;

/// One failure after another, without a success between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Outage {
    /// Milliseconds since 1970 until which nobody tries.
    until: i64,
    /// How long that was, in milliseconds.
    wait: i64,
}

impl Outage {
    /// Reads a document; what cannot be read is no outage.
    pub fn parse(document: &str) -> Option<Self> {
        serde_json::from_str(document).ok()
    }

    /// Returns how many milliseconds it is still to be left alone, if it is. A
    /// time further ahead than any wait is that of a wrong clock.
    pub fn left(&self, now: i64) -> Option<i64> {
        let left = self.until.saturating_sub(now);
        (1..=LONGEST).contains(&left).then_some(left)
    }

    /// Returns the document after a failure; `None` where somebody else has
    /// just noticed the same.
    pub fn after(known: Option<&str>, now: i64) -> Option<String> {
        let known = known.and_then(Self::parse);
        let wait = match known {
            Some(outage) if outage.left(now).is_some() => return None,
            Some(outage) => outage.wait.saturating_mul(2).clamp(FIRST, LONGEST),
            None => FIRST,
        };
        let until = now.saturating_add(wait);
        serde_json::to_string(&Self { until, wait }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{FIRST, LONGEST, Outage};
    use proptest::prelude::*;

    #[test]
    fn waits_double_up_to_five_minutes() {
        let (mut now, mut document) = (1_000_000, None);
        let mut waits = Vec::new();
        for _ in 0..6 {
            let next = Outage::after(document.as_deref(), now).unwrap();
            let outage = Outage::parse(&next).unwrap();
            assert_eq!(outage.left(outage.until - 1), Some(1));
            assert_eq!(outage.left(outage.until), None);
            waits.push(outage.until - now);
            (now, document) = (outage.until, Some(next));
        }
        assert_eq!(waits, [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
    }

    #[test]
    fn second_to_notice_says_nothing() {
        let document = Outage::after(None, 5_000);
        assert_eq!(Outage::after(document.as_deref(), 6_000), None);
    }

    proptest! {
        #[test]
        fn any_document_and_clock_end_within_five_minutes(text: String, until: i64, wait: i64, now in 0_i64..1 << 60) {
            Outage::after(Some(&text), now);
            let odd = format!("{{\"until\":{until},\"wait\":{wait}}}");
            match Outage::after(Some(&odd), now) {
                Some(next) => {
                    let left = Outage::parse(&next).unwrap().until - now;
                    prop_assert!((FIRST..=LONGEST).contains(&left));
                }
                None => prop_assert!(until - now <= LONGEST),
            }
        }
    }
}
