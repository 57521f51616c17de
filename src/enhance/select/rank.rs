//! What the evidence comes to.

use super::Pick;
use super::candidate::Candidate;
use super::intent::Intent;
use crate::enhance::subjects::{Service, Table};

/// Least that a library needs.
const ENOUGH: f32 = 0.75;
/// The same beside others that are named.
const ENOUGH_BESIDE: f32 = 1.0;
/// The same where the work is not on code.
const ENOUGH_FOR_WORDS: f32 = 2.0;
/// Most libraries that nobody named.
const MOST_UNNAMED: usize = 3;
/// What a file says that the prompt is about, at least.
const NAMED_FILE: f32 = 0.5;
/// What a library needs of the best one's weight.
const SHARE: f32 = 0.5;

/// Picks those with enough evidence, surest first.
pub(super) fn rank(candidates: &[Candidate<'_>], table: &Table, intent: Intent) -> Vec<Pick> {
    let is_named = |c: &&Candidate<'_>| c.named > 1.0;
    let named: Vec<&Candidate<'_>> = candidates
        .iter()
        .filter(|c| !c.is_refused)
        .filter(is_named)
        .collect();
    let explained = explained(&named);
    let mut unnamed: Vec<(f32, &Candidate<'_>)> = candidates
        .iter()
        .filter(|c| !c.is_refused && !is_named(c) && c.is_used() && !c.is_tool())
        .map(|c| (weight(c, &explained), c))
        .collect();
    let enough = match (intent, named.is_empty()) {
        (Intent::Words, _) => ENOUGH_FOR_WORDS,
        (Intent::Code, true) => ENOUGH,
        (Intent::Code, false) => ENOUGH_BESIDE,
    };
    unnamed.sort_by(|(a, ca), (b, cb)| {
        b.total_cmp(a)
            .then(ca.kind().cmp(&cb.kind()))
            .then(cb.uses.cmp(&ca.uses))
            .then(ca.name().cmp(&cb.name()))
    });
    if named.is_empty() && intent == Intent::Code {
        fall_back(&mut unnamed);
    }
    let best = unnamed.first().map_or(0.0, |(weight, _)| *weight);
    let unnamed = unnamed
        .into_iter()
        .filter(|(weight, _)| *weight >= enough && *weight >= best * SHARE)
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

fn weight(candidate: &Candidate<'_>, explained: &[usize]) -> f32 {
    let taken: f32 = candidate
        .subjects
        .iter()
        .filter(|(subject, _)| explained.contains(subject))
        .map(|(_, weight)| weight)
        .sum();
    candidate.concept - taken + candidate.files + candidate.named
}

/// Raises the library that the files of the request are most about, where
/// nothing else was found.
fn fall_back(unnamed: &mut [(f32, &Candidate<'_>)]) {
    if let Some((weight, candidate)) = unnamed.first_mut()
        && candidate.files >= NAMED_FILE
    {
        *weight = weight.max(ENOUGH);
    }
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
        reason: candidate.reason.clone(),
        score,
        evidence,
        subjects: subjects
            .iter()
            .filter_map(|(at, _)| Some(table.subjects.get(*at)?.label.to_owned()))
            .collect(),
        modules: candidate.modules(),
    }
}
