//! What the evidence comes to.

use super::Pick;
use super::candidate::Candidate;
use super::files::{ASKED, SPELLED};
use super::intent::Intent;
use crate::enhance::subjects::{Service, Table};
use crate::manifest::Kind;

/// Least that a library needs.
const ENOUGH: f32 = 0.75;
/// The same beside others that are named.
const ENOUGH_BESIDE: f32 = 1.1;
/// The same where the work is not on code.
const ENOUGH_FOR_WORDS: f32 = 2.0;
/// Most libraries that nobody named.
const MOST_UNNAMED: usize = 3;
/// Least that counts beside files.
const A_LITTLE: f32 = 0.3;
/// Least where nothing else has enough.
const ENOUGH_AT_LAST: f32 = 0.58;
/// What libraries are for that every part of a program uses: a prompt that does
/// not say so is about something else.
const PLUMBING: [&str; 10] = [
    "error-handling",
    "serialization",
    "logging",
    "observability",
    "config",
    "ids",
    "macros",
    "type-checking",
    "collections",
    "dependency-injection",
];
/// What counts for a library that a project is built on.
const BUILT_ON: f32 = 0.2;
/// What a library needs of the best one's weight.
const SHARE: f32 = 0.5;

/// Picks those with enough evidence, surest first.
pub(super) fn rank(candidates: &[Candidate<'_>], table: &Table, intent: Intent) -> Vec<Pick> {
    let is_named = |c: &&Candidate<'_>| c.named > 1.0;
    let is_meant = |c: &&Candidate<'_>| match &intent {
        Intent::Prose(part) => {
            let mut places = c.evidence.iter();
            places.any(|at| part.start <= at.start && at.end <= part.end)
        }
        Intent::Code | Intent::Words => true,
    };
    let named: Vec<&Candidate<'_>> = candidates
        .iter()
        .filter(|c| !c.is_refused)
        .filter(is_named)
        .filter(is_meant)
        .collect();
    let explained = explained(&named);
    let mut unnamed: Vec<(f32, &Candidate<'_>)> = candidates
        .iter()
        .filter(|c| !c.is_refused && !is_named(c) && c.is_used() && !c.is_tool())
        .map(|c| (weight(c, &explained, !named.is_empty()), c))
        .collect();
    let enough = match (&intent, named.is_empty()) {
        (Intent::Words | Intent::Prose(_), _) => ENOUGH_FOR_WORDS,
        (Intent::Code, true) => ENOUGH,
        (Intent::Code, false) => ENOUGH_BESIDE,
    };
    unnamed.sort_by(|(a, ca), (b, cb)| {
        b.total_cmp(a)
            .then(ca.kind().cmp(&cb.kind()))
            .then(cb.uses.cmp(&ca.uses))
            .then(ca.name().cmp(&cb.name()))
    });
    unnamed.retain(|(weight, _)| *weight > 0.0);
    let mut sure: Vec<(f32, &Candidate<'_>)> = unnamed
        .iter()
        .filter(|(weight, c)| {
            let said = *weight - c.files;
            let is_plumbing = c.serves_first(table, &PLUMBING);
            let is_spoken_of = speaks(said, c.files) && (said >= ENOUGH || !is_plumbing);
            *weight >= enough && is_spoken_of
        })
        .copied()
        .collect();
    if named.is_empty() && sure.is_empty() && intent == Intent::Code {
        sure.extend(last_resort(&unnamed, table));
    }
    let best = sure.first().map_or(0.0, |(weight, _)| *weight);
    let unnamed = sure
        .into_iter()
        .filter(|(weight, _)| *weight >= best * SHARE)
        .take(MOST_UNNAMED);
    let mut picks: Vec<(f32, &Candidate<'_>)> = named
        .into_iter()
        .map(|c| (c.named + c.concept.min(2.0) + c.files, c))
        .collect();
    picks.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    picks.extend(unnamed);
    picks
        .into_iter()
        .map(|(score, candidate)| pick(candidate, table, score))
        .collect()
}

/// Lists the subjects that the named libraries are for: what the prompt says
/// of these, it says of them.
fn explained(named: &[&Candidate<'_>]) -> Vec<usize> {
    let serves = named.iter().filter_map(|candidate| candidate.known);
    let serves = serves.flat_map(|known| known.serves.iter());
    serves
        .filter(|(_, service)| *service != Service::Fallback)
        .map(|(subject, _)| *subject)
        .collect()
}

/// Sums up what speaks for a library that is not named. Beside named ones, what
/// it is not for above all counts half.
fn weight(candidate: &Candidate<'_>, explained: &[usize], is_beside: bool) -> f32 {
    let is_first = |subject: usize| {
        let serves = candidate.known.and_then(|known| known.serves.first());
        serves.is_some_and(|(first, _)| *first == subject)
    };
    let taken = |(subject, weight): &(usize, f32)| match () {
        () if explained.contains(subject) => *weight,
        () if is_beside && !is_first(*subject) => weight * 0.5,
        () => 0.0,
    };
    let taken: f32 = candidate.subjects.iter().map(taken).sum();
    candidate.concept - taken + candidate.files + candidate.named
}

/// Tells whether the prompt itself speaks of a library: clearly, or a little
/// and its files are at hand.
fn speaks(said: f32, files: f32) -> bool {
    said >= ENOUGH || files >= SPELLED || (said >= A_LITTLE && files >= A_LITTLE)
}

/// Finds the library that the work is most about where nothing says so by
/// itself: by the files that the prompt is about, or because the project is
/// built on it and the prompt speaks a little of what it is for.
fn last_resort<'a, 'b>(
    unnamed: &[(f32, &'b Candidate<'a>)],
    table: &Table,
) -> Option<(f32, &'b Candidate<'a>)> {
    let is_asked = unnamed.iter().any(|(_, c)| c.files >= ASKED);
    let sum = |weight: f32, candidate: &Candidate<'_>| {
        let is_at_hand = candidate.is_near
            && candidate.kind() != Some(Kind::Transitive)
            && !candidate.serves_first(table, &PLUMBING)
            && (!is_asked || candidate.files >= ASKED);
        let built_on = if candidate.is_framework() {
            BUILT_ON
        } else {
            0.0
        };
        if is_at_hand { weight + built_on } else { 0.0 }
    };
    let sums = unnamed.iter().map(|(weight, c)| (sum(*weight, c), *c));
    sums.filter(|(sum, _)| *sum >= ENOUGH_AT_LAST)
        .max_by(|(a, ca), (b, cb)| {
            let by_sum = a.total_cmp(b);
            by_sum
                .then(ca.concept.total_cmp(&cb.concept))
                .then(ca.uses.cmp(&cb.uses))
                .then(cb.name().cmp(&ca.name()))
        })
}

fn pick(candidate: &Candidate<'_>, table: &Table, score: f32) -> Pick {
    let mut evidence = candidate.evidence.clone();
    evidence.sort_by_key(|range| (range.start, range.end));
    evidence.dedup();
    let mut subjects = candidate.subjects.clone();
    subjects.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    if subjects.is_empty()
        && let Some((first, _)) = candidate.known.and_then(|known| known.serves.first())
    {
        subjects.push((*first, 0.0));
    }
    Pick {
        dependency: candidate.dependency().cloned(),
        name: candidate.name(),
        title: candidate.title(),
        library: candidate.library(),
        reason: reason(candidate, table),
        score,
        evidence,
        subjects: subjects
            .iter()
            .filter_map(|(at, _)| Some(table.subjects.get(*at)?.label.to_owned()))
            .collect(),
        modules: candidate.modules(),
    }
}

/// Says what speaks most for a library.
fn reason(candidate: &Candidate<'_>, table: &Table) -> String {
    let best = candidate
        .subjects
        .iter()
        .max_by(|(_, a), (_, b)| a.total_cmp(b));
    let subject = best.filter(|(_, weight)| *weight >= A_LITTLE);
    let label = subject.and_then(|(at, _)| Some(table.subjects.get(*at)?.label));
    let said = subject.map_or(0.0, |(_, weight)| *weight);
    match (label, candidate.file.as_str()) {
        _ if !candidate.named_as.is_empty() => candidate.named_as.clone(),
        _ if !candidate.spoken.is_empty() => {
            format!("the prompt speaks of `{}`", candidate.spoken)
        }
        (Some(label), file) if file.is_empty() || said >= candidate.files => {
            format!("the project uses it for {label}")
        }
        (_, "") => "the project is built on it".to_owned(),
        (_, file) => format!("imported by {file}"),
    }
}
