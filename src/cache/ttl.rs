//! How long an answer stays fresh, by the topic of its question.

use std::time::Duration;

use crate::config::Ttl;

/// Returns how long documentation for a question stays fresh.
///
/// A pinned version does not change, whatever was asked. Else the topic
/// decides, by whole words in any case: "best practice(s)", "pattern(s)";
/// "api(s)", "reference(s)"; "component(s)", "example(s)"; "troubleshooting",
/// "error(s)". Where a question touches several topics the shortest time wins:
/// "api errors" is as short-lived as errors are.
#[must_use]
pub fn for_question(ttl: &Ttl, query: &str, pinned: bool) -> Duration {
    if pinned {
        return ttl.pinned;
    }
    let query = query.to_lowercase();
    let words: Vec<&str> = query
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let practices = words
        .windows(2)
        .any(|pair| pair[0] == "best" && matches!(pair[1], "practice" | "practices"));
    words
        .iter()
        .filter_map(|word| match *word {
            "pattern" | "patterns" => Some(ttl.practices),
            "api" | "apis" | "reference" | "references" => Some(ttl.reference),
            "component" | "components" | "example" | "examples" => Some(ttl.examples),
            "troubleshooting" | "error" | "errors" => Some(ttl.errors),
            _ => None,
        })
        .chain(practices.then_some(ttl.practices))
        .min()
        .unwrap_or(ttl.default)
}

#[cfg(test)]
mod tests {
    use super::for_question;
    use crate::config::Ttl;
    use std::time::Duration;

    const fn hours(n: u64) -> Duration {
        Duration::from_secs(n * 3600)
    }

    const TTL: Ttl = Ttl {
        default: hours(4),
        practices: hours(24),
        reference: hours(12),
        examples: hours(6),
        errors: hours(2),
        pinned: hours(168),
        not_found: hours(1),
    };

    #[test]
    fn topic_decides() {
        for (query, expected) in [
            ("useEffect cleanup", 4),
            ("", 4),
            ("Best Practices for hooks", 24),
            ("best-practice", 24),
            ("the best hooks in practice", 4),
            ("state PATTERNS", 24),
            ("REST API", 12),
            ("config reference", 12),
            ("apical therapist", 4),
            ("server components", 6),
            ("an example", 6),
            ("troubleshooting", 2),
            ("Error: cannot find module", 2),
            ("terrors", 4),
        ] {
            assert_eq!(for_question(&TTL, query, false), hours(expected), "{query}");
        }
    }

    #[test]
    fn shortest_of_several_topics_wins() {
        assert_eq!(
            for_question(&TTL, "best practices for api errors", false),
            hours(2)
        );
        assert_eq!(
            for_question(&TTL, "component api reference", false),
            hours(6)
        );
    }

    #[test]
    fn pinned_version_holds_whatever_was_asked() {
        assert_eq!(for_question(&TTL, "errors", true), hours(168));
    }
}
