//! Passages of the project's documents, and which of them are rules.

use super::Project;
use super::documents::{Document, Kind};
use super::query::{Counts, Query, Rarity};
use super::sections::{self, Section};
use crate::enhance::mask::mask;
use crate::model::Passage;

/// Most passages of a list, and most bytes of them.
const MOST: usize = 40;
const MOST_BYTES: usize = 40_000;

/// Bytes up to which a file of rules stays whole, a README, any other, a
/// document that the prompt speaks of, and up to which all documents together are taken.
const SHORT_RULES: usize = 2_000;
const SHORT_README: usize = 1_500;
const SHORT_OTHER: usize = 600;
const SHORT_NAMED: usize = 6_000;
const FEW: usize = 6_000;

/// A passage to be, and what is known of it.
struct Candidate<'a> {
    document: &'a Document<'a>,
    section: Section,
    counts: Counts,
    is_rule: bool,
    /// Whether it is the first of its document.
    is_first: bool,
    order: usize,
}

/// Returns rules and other passages, most wanted first.
pub(super) fn find(
    project: &Project<'_>,
    documents: &[Document<'_>],
    query: &Query,
) -> (Vec<Passage>, Vec<Passage>) {
    let mut candidates = Vec::new();
    for document in documents {
        for (at, (section, is_rule)) in parts(document).into_iter().enumerate() {
            let counts = query
                .count(&section.text)
                .plus(&query.count(&section.heading), 2);
            candidates.push(Candidate {
                document,
                counts: counts.plus(&query.count(super::query::stem_of(document.path)), 2),
                section,
                is_rule,
                is_first: at == 0,
                order: candidates.len(),
            });
        }
    }
    let rarity = Rarity::new(query, candidates.iter().map(|c| &c.counts));
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    let mut rules = stated(project);
    let mut passages = Vec::new();
    for candidate in candidates {
        let score = worth(
            &candidate,
            rarity.score(query, &candidate.counts),
            bytes <= FEW,
        );
        if score <= 0.0 {
            continue;
        }
        let passage = Passage {
            path: candidate.document.path.to_owned(),
            heading: candidate.section.heading,
            text: candidate.section.text,
            score,
            tokens: 0,
        };
        let list = if candidate.is_rule {
            &mut rules
        } else {
            &mut passages
        };
        list.push((candidate.order, passage));
    }
    (sorted(rules), sorted(passages))
}

/// Returns the rules that `context7.json` states.
fn stated(project: &Project<'_>) -> Vec<(usize, Passage)> {
    let Some((path, facts)) = project.facts.filter(|(_, facts)| !facts.rules.is_empty()) else {
        return Vec::new();
    };
    let lines: Vec<String> = facts
        .rules
        .iter()
        .map(|rule| format!("- {}", rule.replace('\n', " ")))
        .collect();
    let passage = Passage {
        path: path.to_owned(),
        heading: "context7.json rules".to_owned(),
        text: mask(&lines.join("\n")).into_owned(),
        score: 20.0,
        tokens: 0,
    };
    vec![(0, passage)]
}

/// Cuts a document, and tells of each part whether it is a rule.
fn parts(document: &Document<'_>) -> Vec<(Section, bool)> {
    let text = document.text.trim();
    let whole = || Section {
        heading: String::new(),
        text: sections::front(text).trim().to_owned(),
    };
    let is_rules = document.kind == Kind::Rules;
    let is_short =
        (is_rules && text.len() < SHORT_RULES) || (document.is_named && text.len() < SHORT_NAMED);
    if is_short {
        let whole = whole();
        return if whole.text.is_empty() {
            Vec::new()
        } else {
            vec![(whole, is_rules)]
        };
    }
    let parts = sections::cut(text);
    let parts: Vec<_> = parts
        .into_iter()
        .map(|s| (is_rules || states_rules(&s), s))
        .collect();
    let has_rules = parts.iter().any(|(is_rule, _)| *is_rule);
    // Below some size the frames of its parts outweigh them.
    let most = match document.kind {
        Kind::Readme => SHORT_README,
        Kind::Other if parts.len() > 1 => SHORT_OTHER,
        Kind::Other | Kind::Rules => 0,
    };
    if text.len() < most && !has_rules {
        let whole = whole();
        return if whole.text.is_empty() {
            Vec::new()
        } else {
            vec![(whole, false)]
        };
    }
    parts
        .into_iter()
        .map(|(is_rule, section)| (section, is_rule))
        .collect()
}

/// Words of headings of sections that state rules.
const HEADINGS: [&str; 22] = [
    "rule",
    "convention",
    "guideline",
    "style",
    "contribut",
    "standard",
    "decision",
    "principle",
    "policy",
    "policies",
    "constraint",
    "invariant",
    "do not",
    "don't",
    "must",
    "best practice",
    "regeln",
    "richtlinie",
    "konvention",
    "règle",
    "norma",
    "regla",
];

/// Tells whether a section states rules: by its heading, or because most of
/// its items oblige.
fn states_rules(section: &Section) -> bool {
    let last = section
        .heading
        .rsplit(" > ")
        .next()
        .unwrap_or_default()
        .to_lowercase();
    if HEADINGS.iter().any(|word| last.contains(word)) {
        return true;
    }
    let items = section
        .text
        .lines()
        .map(str::trim_start)
        .filter(|line| line.starts_with(['-', '*', '+']));
    let (mut all, mut obliging) = (0, 0);
    for item in items {
        all += 1;
        obliging += usize::from(obliges(item));
    }
    obliging > 0 && obliging * 2 >= all
}

/// Words that oblige, or forbid.
const OBLIGING: [&str; 16] = [
    "must",
    "never",
    "always",
    "do not",
    "don't",
    "only",
    "should",
    "shall",
    "may not",
    "forbidden",
    "required",
    "prefer",
    "avoid",
    "mandatory",
    "not allowed",
    "no longer",
];

/// Tells whether a sentence obliges.
fn obliges(text: &str) -> bool {
    let text = text.to_lowercase();
    OBLIGING.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            let after = text
                .get(at + word.len()..)
                .and_then(|tail| tail.chars().next());
            [before, after]
                .into_iter()
                .flatten()
                .all(|c| !c.is_alphanumeric())
        })
    })
}

/// Returns how much a passage is wanted, by how well it answers.
fn worth(candidate: &Candidate<'_>, answer: f32, are_few: bool) -> f32 {
    let document = candidate.document;
    let is_top = !document.path.contains('/');
    let base = match document.kind {
        _ if document.is_named => 12.0,
        Kind::Rules if candidate.is_first && is_top => 3.0,
        Kind::Rules => 1.5,
        _ if candidate.is_rule && document.kind == Kind::Readme => 3.0,
        _ if candidate.is_rule => 1.0,
        Kind::Readme if candidate.is_first && is_top => 2.0,
        Kind::Readme if candidate.is_first => 0.4,
        _ if are_few => 0.2,
        Kind::Readme | Kind::Other => 0.0,
    };
    let duty = if answer > 0.0 && obliges(&candidate.section.text) {
        0.5
    } else {
        0.0
    };
    base + answer + duty
}

/// Sorts passages by their score, then by their order, and keeps as many as
/// are of use.
fn sorted(mut passages: Vec<(usize, Passage)>) -> Vec<Passage> {
    passages.sort_by(|(a, left), (b, right)| right.score.total_cmp(&left.score).then(a.cmp(b)));
    let mut left = MOST_BYTES;
    let within = passages.into_iter().filter(|(_, passage)| {
        let is_within = passage.text.len() <= left;
        left = if is_within {
            left - passage.text.len()
        } else {
            left
        };
        is_within
    });
    within.map(|(_, passage)| passage).take(MOST).collect()
}
