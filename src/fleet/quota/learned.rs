//! What a server tells of its limits, in the headers of its answers.
//!
//! Read leniently, because there are many dialects: `RateLimit-Limit`,
//! `-Remaining`, `-Reset` with `X-` or without, `RateLimit` as a structured
//! field (`"day";r=0;t=60`) or as a list (`limit=9, remaining=0, reset=60`).
//! A reset is seconds from now, a time since 1970 in seconds or milliseconds,
//! or a date. What is said of several limits comes down to the one that
//! matters: of those that are spent the one renewed last, else the one with
//! the least left.

use std::time::{Duration, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// Furthest reset that is believed, in milliseconds: a month and a day.
const FURTHEST: i64 = 32 * 86_400_000;
/// Most limits that are read out of one header.
const MOST: usize = 16;

/// What a server told last of one limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Learned {
    /// Calls it allows.
    pub limit: Option<u64>,
    /// Calls that were left of them.
    pub remaining: Option<u64>,
    /// When there will be as many as the limit again, in milliseconds since
    /// 1970.
    pub reset_at: Option<i64>,
}

impl Learned {
    /// Reads a document. What is none is nothing learned.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// Returns the document.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the headers of an answer that came at `now`, in milliseconds
    /// since 1970; `None` when they tell no limit. Names are in any case.
    #[must_use]
    pub fn from_headers<'a>(
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
        now: i64,
    ) -> Option<Self> {
        let mut plain = Self::default();
        let mut all: Vec<Self> = Vec::new();
        let mut quotas: Vec<(String, u64)> = Vec::new();
        for (name, value) in headers {
            let name = name.to_ascii_lowercase().replace("rate-limit", "ratelimit");
            match name.strip_prefix("x-").unwrap_or(&name) {
                "ratelimit-limit" => plain.limit = number(value).or(plain.limit),
                "ratelimit-remaining" => plain.remaining = number(value).or(plain.remaining),
                "ratelimit-reset" => plain.reset_at = reset(value, now).or(plain.reset_at),
                "ratelimit" => {
                    let (mut listed, mut named) = (Self::default(), Vec::new());
                    for item in split(value, ',').take(MOST) {
                        match read_item(item, &mut listed, now) {
                            Some(limit) => named.push(limit),
                            None => continue,
                        }
                    }
                    all.push(listed);
                    all.extend(named.into_iter().map(|(name, mut limit)| {
                        let quota = quotas.iter().find(|(known, _)| *known == name);
                        limit.limit = limit.limit.or(quota.map(|(_, quota)| *quota));
                        limit
                    }));
                }
                "ratelimit-policy" => quotas.extend(policies(value)),
                _ => {}
            }
        }
        all.push(plain);
        all.retain(|limit| *limit != Self::default());
        all.into_iter().max_by_key(|limit| limit.weight(now))
    }

    /// Returns what is known after the server refused a call at `now`, in
    /// milliseconds since 1970, and asked to wait.
    #[must_use]
    pub fn refused(mut self, retry_after: Option<Duration>, now: i64) -> Self {
        self.remaining = Some(0);
        if let Some(wait) = retry_after {
            let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
            self.reset_at = Some(now.saturating_add(wait.min(FURTHEST)));
        }
        self
    }

    /// Returns until when the server allows no call, at `now`: nothing is left
    /// and the reset lies ahead, but no further than a month.
    #[must_use]
    pub fn blocked_until(&self, now: i64) -> Option<i64> {
        let reset = self.reset_at.filter(|_| self.remaining == Some(0))?;
        (now < reset && reset <= now.saturating_add(FURTHEST)).then_some(reset)
    }

    /// Returns how many calls are left at `now`, as far as is known: after the
    /// reset, all of them.
    #[must_use]
    pub fn remaining_at(&self, now: i64) -> Option<u64> {
        match self.reset_at {
            Some(reset) if reset <= now => self.limit,
            _ => self.remaining,
        }
    }

    /// Returns how much a limit matters: greater is more.
    fn weight(&self, now: i64) -> (Option<i64>, u64) {
        let left = self.remaining.unwrap_or(u64::MAX);
        (self.blocked_until(now), u64::MAX - left)
    }
}

/// Reads one item of `RateLimit`: a named limit, or a word of the list.
fn read_item(item: &str, listed: &mut Learned, now: i64) -> Option<(String, Learned)> {
    let mut parts = split(item, ';');
    let first = parts.next()?;
    if let Some((key, value)) = first.split_once('=') {
        match key.trim().to_ascii_lowercase().as_str() {
            "limit" => listed.limit = number(value),
            "remaining" => listed.remaining = number(value),
            "reset" => listed.reset_at = reset(value, now),
            _ => {}
        }
        return None;
    }
    let mut limit = Learned::default();
    for (key, value) in parts.filter_map(|part| part.split_once('=')) {
        match key.trim() {
            "q" => limit.limit = number(value),
            "r" => limit.remaining = number(value),
            "t" => limit.reset_at = reset(value, now),
            _ => {}
        }
    }
    Some((unquoted(first), limit))
}

/// Reads `RateLimit-Policy`: names and the calls each allows.
fn policies(value: &str) -> Vec<(String, u64)> {
    let read = |item| {
        let mut parts = split(item, ';');
        let name = unquoted(parts.next()?);
        let quota = parts.find_map(|part| {
            let (key, value) = part.split_once('=')?;
            number(value).filter(|_| key.trim() == "q")
        });
        Some((name, quota?))
    };
    split(value, ',').take(MOST).filter_map(read).collect()
}

fn unquoted(text: &str) -> String {
    text.trim().trim_matches('"').to_owned()
}

/// Splits a text where no quotes are open.
fn split(text: &str, at: char) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    text.split(move |c| {
        is_quoted ^= c == '"';
        c == at && !is_quoted
    })
}

/// Reads the whole number a text begins with: `100` of `100, 100;w=60`.
fn number(text: &str) -> Option<u64> {
    let text = text.trim().trim_start_matches('"');
    let end = text.find(|c: char| !c.is_ascii_digit());
    text[..end.unwrap_or(text.len())].parse().ok()
}

/// Reads when a limit is renewed; `None` when that is too far to be true.
fn reset(text: &str, now: i64) -> Option<i64> {
    let text = text.trim().trim_matches('"');
    let at = match text.parse::<f64>() {
        // No count of seconds from now is that long, and no time that short.
        Ok(seconds) if (0.0..1e9).contains(&seconds) => {
            now.saturating_add((seconds * 1000.0).ceil() as i64)
        }
        Ok(seconds) if (1e9..1e12).contains(&seconds) => (seconds * 1000.0) as i64,
        Ok(millis) if (1e12..1e15).contains(&millis) => millis as i64,
        Ok(_) => return None,
        Err(_) => {
            let date = httpdate::parse_http_date(text).ok()?;
            let since = date.duration_since(UNIX_EPOCH).ok()?;
            i64::try_from(since.as_millis()).ok()?
        }
    };
    (at <= now.saturating_add(FURTHEST)).then_some(at)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::Learned;

    const NOW: i64 = 1_795_251_600_000;

    type Told = Option<(Option<u64>, Option<u64>, Option<i64>)>;

    /// Reads headers; the reset is told in milliseconds from now.
    fn told(headers: &[(&str, &str)]) -> Told {
        let learned = Learned::from_headers(headers.iter().copied(), NOW)?;
        let reset = learned.reset_at.map(|at| at - NOW);
        Some((learned.limit, learned.remaining, reset))
    }

    #[test]
    fn plain_headers_are_read_in_every_dialect() {
        for (limit, remaining, reset, value) in [
            (
                "ratelimit-limit",
                "ratelimit-remaining",
                "ratelimit-reset",
                "60",
            ),
            (
                "X-RateLimit-Limit",
                "X-RateLimit-Remaining",
                "X-RateLimit-Reset",
                "1795251660",
            ),
            (
                "X-Rate-Limit-Limit",
                "X-Rate-Limit-Remaining",
                "X-Rate-Limit-Reset",
                "1795251660000",
            ),
            (
                "RATELIMIT-LIMIT",
                "RATELIMIT-REMAINING",
                "RATELIMIT-RESET",
                " 59.5 ",
            ),
            (
                "RateLimit-Limit",
                "RateLimit-Remaining",
                "RateLimit-Reset",
                "Sat, 21 Nov 2026 09:01:00 GMT",
            ),
        ] {
            let headers = [(limit, "100, 100;w=60"), (remaining, "7"), (reset, value)];
            let expected = if value == " 59.5 " { 59_500 } else { 60_000 };
            assert_eq!(
                told(&headers),
                Some((Some(100), Some(7), Some(expected))),
                "{value}"
            );
        }
    }

    #[test]
    fn one_header_tells_all_of_it() {
        for (header, expected) in [
            (
                "limit=100, remaining=50, reset=5",
                (Some(100), Some(50), Some(5000)),
            ),
            ("\"default\";r=50;t=30", (None, Some(50), Some(30_000))),
            // The least is left of the second.
            (
                "\"a\";r=50;t=30, \"b;,\";r=7;t=90",
                (None, Some(7), Some(90_000)),
            ),
            // Both are spent; the first for longer.
            (
                "\"a\";r=0;t=90, \"b\";r=0;t=30",
                (None, Some(0), Some(90_000)),
            ),
            (
                "\"a\";r=0;t=30, \"b\";r=9;t=90",
                (None, Some(0), Some(30_000)),
            ),
        ] {
            assert_eq!(told(&[("RateLimit", header)]), Some(expected), "{header}");
        }
        let policy = ("RateLimit-Policy", "\"a\";q=100;w=60, \"b\";q=1000;w=86400");
        let limits = ("RateLimit", "\"a\";r=50;t=30, \"b\";r=7;t=90");
        let expected = Some((Some(1000), Some(7), Some(90_000)));
        assert_eq!(told(&[policy, limits]), expected);
    }

    #[test]
    fn what_tells_no_limit_is_nothing() {
        for headers in [
            vec![],
            vec![("content-type", "text/plain")],
            vec![("RateLimit", "")],
            vec![("RateLimit-Limit", "many"), ("RateLimit-Reset", "soon")],
            vec![("RateLimit-Reset", "-5")],
            vec![("RateLimit-Reset", "999999999")],
            vec![("RateLimit-Reset", "nan")],
            vec![("RateLimit-Remaining", "99999999999999999999999")],
        ] {
            assert_eq!(told(&headers), None, "{headers:?}");
        }
    }

    #[test]
    fn a_refusal_blocks_until_it_is_over() {
        let learned = Learned::default().refused(Some(Duration::from_secs(60)), NOW);
        assert_eq!(learned.blocked_until(NOW), Some(NOW + 60_000));
        assert_eq!(learned.blocked_until(NOW + 60_000), None);
        assert_eq!(
            Learned::default().refused(None, NOW).blocked_until(NOW),
            None
        );
        let long = Learned::default().refused(Some(Duration::MAX), NOW);
        assert_eq!(long.blocked_until(NOW), Some(NOW + 32 * 86_400_000));
        // A clock that went back a year finds a reset too far to be true.
        assert_eq!(learned.blocked_until(NOW - 365 * 86_400_000), None);
        let learned = Learned {
            limit: Some(60),
            ..learned
        };
        assert_eq!(learned.remaining_at(NOW), Some(0));
        assert_eq!(learned.remaining_at(NOW + 60_000), Some(60));
    }

    #[test]
    fn what_is_no_document_is_nothing_learned() {
        for text in ["", "null", "{", "{\"limit\":\"x\"}"] {
            assert_eq!(Learned::parse(text), Learned::default(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_header_makes_it_fail(name in "(x-)?ratelimit(-limit|-remaining|-reset|-policy)?", value in ".{0,80}", now: i64) {
            let _ = Learned::from_headers([(name.as_str(), value.as_str())], now);
        }

        #[test]
        fn the_document_is_what_was_learned(limit: Option<u64>, remaining: Option<u64>, reset_at: Option<i64>) {
            let learned = Learned { limit, remaining, reset_at };
            prop_assert_eq!(Learned::parse(&learned.to_text()), learned);
            prop_assert!(learned.to_text().len() < 128);
        }
    }
}
