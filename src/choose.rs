//! Which of a server's candidates is the library that was meant, and which of
//! its versions serves the one that is wanted. Pure.
//!
//! A name match counts first, then how official the source is, then how much
//! of it there is. Servers rank by their own lights: for `react` a real one
//! put a design system that uses React first.

mod name;
mod version;

pub use name::is_same as is_same_name;
pub use version::{choose_version, fit_of};

use crate::model::{Choice, Library, Reputation};
use name::Match;

/// How near in officialness two candidates are when either may be meant.
const NEAR: f64 = 0.75;

/// Sorts candidates by how well they fit `name`, best first, and chooses one.
///
/// The choice is the first of the sorted list. It is ambiguous when another
/// matches the name as well and is about as official, or when no candidate
/// matches the name at all and the server's own order decides.
#[must_use]
pub fn choose(name: &str, libraries: Vec<Library>) -> (Vec<Library>, Option<Choice>) {
    let mut scored: Vec<(Score, Library)> = libraries
        .into_iter()
        .enumerate()
        .map(|(rank, library)| (Score::of(name, &library, rank), library))
        .collect();
    scored.sort_by(|(a, _), (b, _)| b.order(a));
    let choice = scored.first().map(|(best, _)| {
        let is_ambiguous = best.name < Match::Part
            || scored.get(1).is_some_and(|(second, _)| {
                second.name == best.name && best.official - second.official < NEAR
            });
        Choice {
            index: 0,
            reason: best.reason(),
            is_ambiguous,
        }
    });
    let libraries = scored.into_iter().map(|(_, library)| library).collect();
    (libraries, choice)
}

/// Chooses the first of candidates that stand in order already; `why` says how
/// that comes. It is ambiguous when it does not bear the name and there are
/// others.
#[must_use]
pub fn choose_first(name: &str, libraries: &[Library], why: &str) -> Option<Choice> {
    let found = name::match_of(name, libraries.first()?);
    Some(Choice {
        index: 0,
        reason: format!("{}, {why}", reason(found).unwrap_or("another name")),
        is_ambiguous: found < Match::Title && libraries.len() > 1,
    })
}

fn reason(name: Match) -> Option<&'static str> {
    match name {
        Match::Exact => Some("exact name"),
        Match::Title => Some("same title"),
        Match::Project => Some("same project name"),
        Match::Words => Some("all words of the name"),
        Match::Part => Some("part of the name"),
        Match::None => None,
    }
}

/// What speaks for a candidate.
struct Score {
    name: Match,
    official: f64,
    reputation: Reputation,
    coverage: f64,
    rank: usize,
}

impl Score {
    fn of(name: &str, library: &Library, rank: usize) -> Self {
        Self {
            name: name::match_of(name, library),
            official: official(name, library),
            reputation: library.reputation,
            coverage: coverage(library),
            rank,
        }
    }

    /// Compares two candidates: greater is better. Where no name matches, the
    /// server's order stands, but for forks and the like.
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        let by_name = self.name.cmp(&other.name);
        if self.name == Match::None && other.name == Match::None {
            let is_another = |score: &Self| score.official < 0.0;
            let by_kind = is_another(other).cmp(&is_another(self));
            return by_kind.then(other.rank.cmp(&self.rank));
        }
        by_name
            .then(self.official.total_cmp(&other.official))
            .then(self.coverage.total_cmp(&other.coverage))
            .then(other.rank.cmp(&self.rank))
    }

    fn reason(&self) -> String {
        let Some(name) = reason(self.name) else {
            return "no name matches; the server's first".to_owned();
        };
        let source = match self.reputation {
            Reputation::High => "high reputation",
            Reputation::Medium => "medium reputation",
            Reputation::Low => "low reputation",
            Reputation::Unknown => "unknown reputation",
        };
        if self.official >= 4.0 {
            format!("{name}, official source")
        } else {
            format!("{name}, {source}")
        }
    }
}

/// Words that say, before the name, that a library only uses what is meant.
const USES: [&str; 12] = [
    "using", "for", "with", "in", "of", "on", "built", "uses", "into", "via", "from", "to",
];
/// Words that say that a library is about another.
const DERIVED: [&str; 16] = [
    "fork",
    "wrapper",
    "bindings",
    "example",
    "examples",
    "tutorial",
    "boilerplate",
    "starter",
    "template",
    "plugin",
    "demo",
    "clone",
    "course",
    "unofficial",
    "components",
    "integration",
];

/// Scores how likely the source is the library's own, about -3 to 7.
fn official(name: &str, library: &Library) -> f64 {
    let mut score = match library.reputation {
        Reputation::High => 3.0,
        Reputation::Medium => 2.0,
        Reputation::Unknown => 1.0,
        Reputation::Low => 0.0,
    };
    let owner = name::owner(&library.id);
    if matches!(owner, "websites" | "llmstxt" | "packages" | "docs") {
        score -= 1.0; // a copy of what the project publishes elsewhere
    } else if name::is_related(owner, name) {
        score += 1.0;
    }
    if !library.versions.is_empty() {
        score += 0.75; // releases are followed
    }
    if library.stars.is_some_and(|stars| stars >= 10_000) {
        score += 0.75;
    }
    if is_derived(name, &library.description) {
        score -= 2.0;
    }
    score
}

/// Tells whether a description says that the library is about another one
/// called `name`: `design system built with React`, `a fork of requests`.
fn is_derived(name: &str, description: &str) -> bool {
    let words: Vec<String> = description
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '"' | '\''))
        .map(|word| word.trim_matches(['.', '!', '?', '`']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    if words.iter().take(4).any(|w| DERIVED.contains(&w.as_str())) {
        return true;
    }
    let name = name.to_lowercase();
    words.iter().enumerate().any(|(at, word)| {
        name::is_same(word, &name)
            && at > 0
            && words[at.saturating_sub(2)..at]
                .iter()
                .any(|w| USES.contains(&w.as_str()))
            // "the documentation of React" is React's own
            && !words[..at].iter().any(|w| w.starts_with("doc") || w == "official")
    })
}

/// Scores how much there is to read: snippets, weighted by quality.
fn coverage(library: &Library) -> f64 {
    let snippets = library.snippets.unwrap_or(0) as f64;
    (1.0 + snippets).log2() * (50.0 + library.score.unwrap_or(50.0))
}

#[cfg(test)]
mod tests {
    use super::{choose, choose_first};
    use crate::model::{Library, Reputation};

    fn library(id: &str, title: &str, description: &str, snippets: u64) -> Library {
        Library {
            id: id.into(),
            title: title.into(),
            description: description.into(),
            snippets: Some(snippets),
            reputation: Reputation::High,
            score: Some(80.0),
            ..Library::default()
        }
    }

    fn chosen(name: &str, libraries: Vec<Library>) -> String {
        let (libraries, choice) = choose(name, libraries);
        libraries[choice.expect("a choice").index].id.clone()
    }

    #[test]
    fn a_design_system_does_not_win_over_what_it_uses() {
        let primer = library(
            "/primer/react",
            "Primer React",
            "An implementation of GitHub's Primer Design System using React",
            3500,
        );
        let react = library(
            "/facebook/react",
            "React",
            "The library for user interfaces",
            2500,
        );
        assert_eq!(
            chosen("react", vec![primer.clone(), react.clone()]),
            "/facebook/react"
        );
        // Nor under the bare title.
        let primer = Library {
            title: "React".into(),
            ..primer
        };
        assert_eq!(chosen("react", vec![primer, react]), "/facebook/react");
    }

    #[test]
    fn a_name_match_counts_more_than_reputation_and_size() {
        let numpy = Library {
            reputation: Reputation::Unknown,
            ..library("/numpy/numpy", "NumPy", "The fundamental package", 10)
        };
        let other = library(
            "/cpmpy/cpmpy",
            "CPMpy",
            "Modelling library based on NumPy",
            9000,
        );
        assert_eq!(chosen("numpy", vec![other, numpy]), "/numpy/numpy");
    }

    #[test]
    fn the_projects_own_repository_wins_over_forks_and_mirrors() {
        let fork = Library {
            reputation: Reputation::Low,
            ..library("/somefork/tokio", "Tokio", "Fork of Tokio", 12)
        };
        let site = library("/websites/tokio_rs", "Tokio", "Tokio web site", 9000);
        let own = library(
            "/tokio-rs/tokio",
            "Tokio",
            "A runtime for async applications",
            900,
        );
        assert_eq!(chosen("tokio", vec![fork, site, own]), "/tokio-rs/tokio");
    }

    #[test]
    fn spellings_of_javascript_names_are_one() {
        for name in ["next", "next.js", "nextjs", "Next.js", "vercel/next.js"] {
            let next = library("/vercel/next.js", "Next.js", "The React framework", 4000);
            let auth = library(
                "/nextauthjs/next-auth",
                "NextAuth.js",
                "Authentication for Next.js",
                8000,
            );
            assert_eq!(chosen(name, vec![auth, next]), "/vercel/next.js", "{name}");
        }
    }

    #[test]
    fn what_matches_nothing_keeps_the_servers_order_and_is_ambiguous() {
        let a = library(
            "/brianc/node-postgres",
            "node-postgres",
            "PostgreSQL client",
            10,
        );
        let b = library("/x/other", "Other", "", 9000);
        let (libraries, choice) = choose("pg", vec![a, b]);
        let choice = choice.expect("a choice");
        assert_eq!(libraries[0].id, "/brianc/node-postgres");
        assert!(choice.is_ambiguous);
        assert!(choice.reason.contains("no name matches"));
    }

    #[test]
    fn what_stands_in_order_stays_in_order() {
        let go = library("/go/react.example/react", "react.example/react", "", 0);
        let npm = library("/npm/react", "react", "A fork of React", 0);
        let choice = choose_first("react", &[npm.clone(), go.clone()], "installed").unwrap();
        assert_eq!((choice.index, choice.is_ambiguous), (0, false));
        assert_eq!(choice.reason, "exact name, installed");
        let choice = choose_first("react", &[go, npm], "installed").unwrap();
        assert!(choice.is_ambiguous);
        assert!(choose_first("react", &[], "installed").is_none());
    }

    #[test]
    fn nothing_is_chosen_from_nothing() {
        assert!(choose("react", Vec::new()).1.is_none());
    }
}
