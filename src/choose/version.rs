//! Which of a library's version tags serves the version that is wanted.
//!
//! Tags are free-form: `v15.1.8`, `rel_2_0_35`, `tokio-1.38.0`,
//! `swift-6.1.2-RELEASE`, `svelte@5.1.9`. The order of choice is the exact
//! version, the same minor, the same major, the default branch.

use super::name::is_related;
use crate::model::VersionFit;

/// Chooses among `tags` for the version `asked` of the library called `name`.
///
/// Returns the tag and how near it is; no tag is the default branch. A wish
/// for less than three numbers (`15`, `15.1`) is met exactly by the newest
/// release that starts with them.
#[must_use]
pub fn choose_version<'a>(
    asked: &str,
    name: &str,
    tags: &'a [String],
) -> (Option<&'a str>, VersionFit) {
    let best = tags
        .iter()
        .filter_map(|tag| Some((fit(asked, name, tag)?, tag)))
        .max_by(|(a, _), (b, _)| a.cmp(b));
    match best {
        Some((rank, tag)) => (Some(tag), rank.fit()),
        None => (None, VersionFit::DefaultBranch),
    }
}

/// Tells how near the served tag is to the version that was asked for.
#[must_use]
pub fn fit_of(asked: Option<&str>, name: &str, served: Option<&str>) -> VersionFit {
    match (asked, served) {
        (None, _) => VersionFit::Unasked,
        (Some(_), None) => VersionFit::DefaultBranch,
        (Some(asked), Some(tag)) => {
            fit(asked, name, tag).map_or(VersionFit::DefaultBranch, |rank| rank.fit())
        }
    }
}

/// How good a tag is. Greater is better: the level first, then nearness.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    level: Level,
    is_release: bool,
    /// How far the first differing number is off, negated.
    nearness: i64,
    /// The tag's own numbers: newer wins a tie.
    numbers: [u64; 4],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    SameMajor,
    SameMinor,
    Exact,
    /// The very text that was asked for.
    Verbatim,
}

impl Rank {
    fn fit(&self) -> VersionFit {
        match self.level {
            Level::SameMajor => VersionFit::SameMajor,
            Level::SameMinor => VersionFit::SameMinor,
            Level::Exact | Level::Verbatim => VersionFit::Exact,
        }
    }
}

fn fit(asked: &str, name: &str, tag: &str) -> Option<Rank> {
    let want = Parsed::of(asked);
    let have = Parsed::of(tag);
    let numbers = have.as_ref().map_or([0; 4], Parsed::padded);
    let rank = |level, is_release, nearness| {
        Some(Rank {
            level,
            is_release,
            nearness,
            numbers,
        })
    };
    if tag.eq_ignore_ascii_case(asked) {
        return rank(Level::Verbatim, true, 0);
    }
    let (want, have) = (want?, have?);
    if !have.is_of(name) {
        return None;
    }
    let is_release = have.pre.is_empty();
    let shared = want
        .numbers
        .iter()
        .zip(&have.numbers)
        .take_while(|(a, b)| a == b)
        .count();
    let is_prefix = shared == want.numbers.len();
    let same_pre = want.pre.eq_ignore_ascii_case(&have.pre);
    // `1.2` and `1.2.0` are one version; `1.2` is met by any `1.2.x`.
    let is_padded = shared == have.numbers.len() && want.numbers[shared..].iter().all(|n| *n == 0);
    let level = match shared {
        _ if is_prefix && same_pre => Level::Exact,
        _ if is_padded && same_pre && have.numbers.len() > 1 => Level::Exact,
        _ if is_prefix && want.numbers.len() < 3 && is_release => Level::Exact,
        0 => return None,
        1 => Level::SameMajor,
        _ => Level::SameMinor,
    };
    let nearness = match (want.numbers.get(shared), have.numbers.get(shared)) {
        (Some(a), Some(b)) => -i64::try_from(a.abs_diff(*b)).unwrap_or(i64::MAX),
        _ => 0,
    };
    rank(level, is_release || same_pre, nearness)
}

/// A tag taken apart.
struct Parsed {
    /// What stands before the numbers, lower case: `tokio-`, `v`.
    prefix: String,
    /// One to four numbers.
    numbers: Vec<u64>,
    /// A pre-release: `canary.87`, `rc1`. Empty for a release.
    pre: String,
}

impl Parsed {
    fn of(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_lowercase();
        let start = number_start(&tag)?;
        let (prefix, mut rest) = tag.split_at(start);
        let mut numbers = Vec::new();
        loop {
            let end = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            numbers.push(rest[..end].parse().ok()?);
            rest = &rest[end..];
            let mut after = rest.chars();
            let separated = matches!(after.next(), Some('.' | '_'))
                && after.next().is_some_and(|c| c.is_ascii_digit());
            if !separated || numbers.len() == 4 {
                break;
            }
            rest = &rest[1..];
        }
        let pre = rest.split('+').next().unwrap_or("");
        let pre = pre.trim_matches(['-', '_', '.']);
        let is_plain = matches!(
            pre,
            "" | "x" | "release" | "final" | "stable" | "ga" | "lts"
        );
        Some(Self {
            prefix: prefix.to_owned(),
            numbers,
            pre: if is_plain {
                String::new()
            } else {
                pre.to_owned()
            },
        })
    }

    fn padded(&self) -> [u64; 4] {
        let mut padded = [0; 4];
        for (to, from) in padded.iter_mut().zip(&self.numbers) {
            *to = *from;
        }
        padded
    }

    /// Tells whether the tag is of the library itself and not of a neighbour
    /// in the same repository: `drizzle-kit_0.31.5` is none of `drizzle-orm`.
    fn is_of(&self, name: &str) -> bool {
        let prefix = self
            .prefix
            .trim_end_matches(['-', '_', '@', '/', '.', 'v', ' ']);
        prefix.is_empty()
            || matches!(
                prefix,
                "rel" | "release" | "version" | "ver" | "r" | "stable" | "tags"
            )
            || is_related(prefix, name.rsplit('/').next().unwrap_or(name))
    }
}

/// Finds the first digit that starts a version: one that follows the start, a
/// separator or a `v`/`r`, so that the `3` of `d3-v7.1` does not count.
fn number_start(tag: &str) -> Option<usize> {
    let starts: Vec<usize> = tag
        .char_indices()
        .filter(|(at, c)| {
            let before = tag[..*at].chars().next_back();
            c.is_ascii_digit()
                && match before {
                    None | Some('-' | '_' | '@' | '/' | ' ') => true,
                    Some('v' | 'r') => tag[..*at - 1]
                        .chars()
                        .next_back()
                        .is_none_or(|b| !b.is_alphanumeric()),
                    _ => false,
                }
        })
        .map(|(at, _)| at)
        .collect();
    starts.first().copied()
}

#[cfg(test)]
mod tests {
    use super::{choose_version, fit_of};
    use crate::model::VersionFit::{self, DefaultBranch, Exact, SameMajor, SameMinor};

    fn choose(asked: &str, name: &str, tags: &[&str]) -> (Option<String>, VersionFit) {
        let tags: Vec<String> = tags.iter().map(|t| (*t).to_owned()).collect();
        let (tag, fit) = choose_version(asked, name, &tags);
        (tag.map(str::to_owned), fit)
    }

    #[test]
    fn the_order_is_exact_minor_major_default() {
        let tags = [
            "v14.3.0-canary.87",
            "v15.1.8",
            "v15.1.3",
            "v15.4.0",
            "v16.0.3",
        ];
        for (asked, tag, fit) in [
            ("15.1.8", Some("v15.1.8"), Exact),
            ("v15.1.8", Some("v15.1.8"), Exact),
            ("15.1.4", Some("v15.1.3"), SameMinor),
            ("15.3.9", Some("v15.4.0"), SameMajor),
            ("15", Some("v15.4.0"), Exact),
            ("15.1", Some("v15.1.8"), Exact),
            ("13.0.0", None, DefaultBranch),
            ("14.3.0-canary.87", Some("v14.3.0-canary.87"), Exact),
            ("14.3.0", Some("v14.3.0-canary.87"), SameMinor),
        ] {
            assert_eq!(
                choose(asked, "next", &tags),
                (tag.map(str::to_owned), fit),
                "{asked}"
            );
        }
    }

    #[test]
    fn tags_come_in_many_spellings() {
        for (asked, name, tag) in [
            ("2.0.35", "sqlalchemy", "rel_2_0_35"),
            ("1.38.0", "tokio", "tokio-1.38.0"),
            ("0.7.9", "axum", "axum-v0.7.9"),
            ("6.1.2", "swift", "swift-6.1.2-RELEASE"),
            ("5.1.9", "svelte", "svelte@5.1.9"),
            ("2.7.3", "@sveltejs/kit", "@sveltejs/kit@2.7.3"),
            ("12.4.1", "laravel", "v12.x"),
            ("7.1.0", "d3", "d3-v7.1.0"),
            ("3.13.0", "python", "v3.13"),
        ] {
            let (got, fit) = choose(asked, name, &[tag]);
            assert_eq!(got.as_deref(), Some(tag), "{asked}");
            assert!(matches!(fit, Exact | SameMajor), "{asked} {fit:?}");
        }
    }

    #[test]
    fn a_neighbours_tag_is_not_taken() {
        assert_eq!(
            choose("0.31.5", "drizzle-orm", &["drizzle-kit_0.31.5", "0.31.2"]),
            (Some("0.31.2".to_owned()), SameMinor)
        );
    }

    #[test]
    fn other_numbers_do_not_overflow_or_panic() {
        for tag in [
            "",
            "v",
            "99999999999999999999999",
            "1.",
            ".1",
            "v1..2",
            "é1",
            "1.2.3.4.5.6",
        ] {
            let _ = choose("1.2.3", "x", &[tag]);
            let _ = choose(tag, "x", &["v1.2.3"]);
        }
    }

    #[test]
    fn the_fit_of_what_was_served_is_found_again() {
        assert_eq!(fit_of(None, "next", None), VersionFit::Unasked);
        assert_eq!(fit_of(Some("15.1.8"), "next", None), DefaultBranch);
        assert_eq!(fit_of(Some("15.1.8"), "next", Some("v15.1.8")), Exact);
        assert_eq!(fit_of(Some("15.1.8"), "next", Some("v15.1.3")), SameMinor);
    }
}
