//! Libraries whose subject a prompt is about. Of several that serve one
//! subject the one that is for it above all counts.

use std::collections::HashSet;
use std::ops::Range;

use super::candidate::Candidate;
use super::routes;
use super::words::{Found, Words};
use crate::enhance::scan::Source;
use crate::enhance::subjects::{Service, Table, Term};
use crate::manifest::Kind;

/// Most that one subject says.
const MOST: f32 = 2.4;
/// Most that it says where nothing strong is said of it.
const MOST_WEAK: f32 = 0.8;
/// What a framework has of a subject that it is not for above all.
const ALSO: f32 = 0.9;
/// What any other library has of it.
const ASIDE: f32 = 0.5;
/// What one has that does it for want of another.
const FALLBACK: f32 = 0.8;
/// What is left of a phrase that another word stands in.
const LOOSE: f32 = 0.8;
/// What is left of a term that is also the name of a type of the project.
const ENTITY: f32 = 0.4;
/// What is left for those that serve a subject as well as another.
const RIVAL: f32 = 0.3;

/// A term that the prompt says.
#[derive(Debug, Clone)]
struct Hit {
    range: Range<usize>,
    weight: f32,
}

/// How much speaks for a subject, and where.
#[derive(Debug, Clone, Default)]
struct Said {
    weight: f32,
    ranges: Vec<Range<usize>>,
}

/// Weighs what the prompt is about. Comes after names and files are weighed.
pub(super) fn weigh(
    words: &Words<'_>,
    table: &Table,
    sources: &[Source],
    candidates: &mut [Candidate<'_>],
) {
    let entities = entities(sources);
    let hits = |terms: &[Term]| hits(words, terms, &entities);
    let mut is_served = vec![false; table.subjects.len()];
    let used = candidates.iter().filter(|c| c.is_used() && !c.is_tool());
    for (subject, _) in used.filter_map(|c| c.known).flat_map(|known| &known.serves) {
        if let Some(is_served) = is_served.get_mut(*subject) {
            *is_served = true;
        }
    }
    let mut subjects: Vec<Vec<Hit>> = table
        .subjects
        .iter()
        .enumerate()
        .map(|(at, subject)| match is_served.get(at) == Some(&true) {
            true => hits(&subject.terms),
            false => Vec::new(),
        })
        .collect();
    for (key, hit) in routes::hits(words) {
        if let Some(at) = table.subjects.iter().position(|subject| subject.key == key) {
            subjects[at].push(Hit {
                range: hit.0,
                weight: hit.1,
            });
        }
    }
    let own: Vec<Vec<Hit>> = candidates
        .iter()
        .map(|candidate| match candidate.known {
            Some(known) if candidate.is_used() => hits(&known.terms),
            _ => Vec::new(),
        })
        .collect();
    // Of phrases within phrases the longest counts: `component test` is no
    // component.
    let phrases: Vec<Range<usize>> = subjects
        .iter()
        .chain(&own)
        .flatten()
        .filter(|hit| words.prompt.task[hit.range.clone()].contains(char::is_whitespace))
        .map(|hit| hit.range.clone())
        .collect();
    for (candidate, hits) in candidates.iter_mut().zip(&own) {
        let said = sum(hits, &phrases);
        candidate.own = said.weight;
        candidate.concept += said.weight;
        if said.weight >= 1.0 {
            let range = said.ranges.first().cloned();
            let text = range.and_then(|range| words.prompt.task.get(range));
            text.unwrap_or_default().clone_into(&mut candidate.spoken);
        }
        candidate.evidence.extend(said.ranges);
    }
    for (subject, hits) in subjects.iter().enumerate() {
        let said = sum(hits, &phrases);
        if said.weight > 0.0 {
            share(subject, &said, candidates);
        }
    }
    for candidate in candidates.iter_mut() {
        let factor = match candidate.kind() {
            _ if candidate.is_tool() => 0.0,
            Some(Kind::Direct) => 1.0,
            Some(Kind::Dev) => 0.95,
            Some(Kind::Transitive) | None => 0.0,
        };
        candidate.concept *= factor * if candidate.is_near { 1.0 } else { 0.5 };
    }
}

/// Hands what speaks for a subject to those who serve it.
fn share(subject: usize, said: &Said, candidates: &mut [Candidate<'_>]) {
    let service = |candidate: &Candidate<'_>| {
        let serves = &candidate.known?.serves;
        serves.iter().find(|(s, _)| *s == subject).map(|(_, s)| *s)
    };
    let mut who: Vec<(usize, Service)> = candidates
        .iter()
        .enumerate()
        .filter(|(_, c)| c.is_used() && !c.is_tool() && c.kind() != Some(Kind::Transitive))
        .filter_map(|(at, c)| Some((at, service(c)?)))
        .collect();
    let order = |service: Service| match service {
        Service::First => 0,
        Service::Also => 1,
        Service::Fallback => 2,
    };
    who.sort_by(|(a, at_a), (b, at_b)| {
        let (a, b) = (&candidates[*a], &candidates[*b]);
        let is_named = |c: &Candidate<'_>| c.named > 1.0;
        is_named(b)
            .cmp(&is_named(a))
            .then(b.is_near.cmp(&a.is_near))
            .then(order(*at_a).cmp(&order(*at_b)))
            .then(b.own.total_cmp(&a.own))
            .then(b.is_framework().cmp(&a.is_framework()))
            .then(a.kind().cmp(&b.kind()))
            .then(b.files.total_cmp(&a.files))
            .then(b.uses.cmp(&a.uses))
    });
    let best = who.first().map(|(_, service)| *service);
    let is_alone = who.len() == 1;
    for (place, (at, service)) in who.iter().enumerate() {
        let Some(candidate) = candidates.get_mut(*at) else {
            continue;
        };
        let is_at_hand = candidate.is_framework() || candidate.own >= 1.0 || candidate.files >= 0.5;
        let factor = match service {
            Service::First => 1.0,
            Service::Also if is_at_hand || is_alone => ALSO,
            Service::Also => ASIDE,
            Service::Fallback if best == Some(Service::Fallback) => FALLBACK,
            Service::Fallback => continue,
        };
        let factor = if place == 0 { factor } else { factor * RIVAL };
        candidate.concept += said.weight * factor;
        candidate.subjects.push((subject, said.weight * factor));
        if place == 0 {
            candidate.evidence.extend(said.ranges.iter().cloned());
        }
    }
}

/// Lists the types that the project defines, in lower case: what it calls a
/// gauge is no gauge of a library.
fn entities(sources: &[Source]) -> HashSet<String> {
    let names = sources.iter().flat_map(|source| &source.symbols);
    let names = names.map(|symbol| symbol.name.as_str());
    names
        .filter(|name| name.starts_with(char::is_uppercase))
        .map(str::to_lowercase)
        .collect()
}

fn hits(words: &Words<'_>, terms: &[Term], entities: &HashSet<String>) -> Vec<Hit> {
    let hit = |term: &Term| {
        let Found { range, is_loose } = words.find(term)?;
        let text = words.prompt.task.get(range.clone())?.to_lowercase();
        let is_entity = entities.contains(&text)
            || text
                .strip_suffix('s')
                .is_some_and(|one| entities.contains(one));
        let share = if is_entity { ENTITY } else { 1.0 } * if is_loose { LOOSE } else { 1.0 };
        let weight = term.weight * share;
        Some(Hit { range, weight })
    };
    terms.iter().filter_map(hit).collect()
}

/// Sums up what terms say. Of terms within terms the longer counts; what is
/// said twice counts once.
fn sum(hits: &[Hit], phrases: &[Range<usize>]) -> Said {
    let mut hits: Vec<&Hit> = hits
        .iter()
        .filter(|hit| {
            let is_within = |phrase: &Range<usize>| {
                phrase.start <= hit.range.start
                    && hit.range.end <= phrase.end
                    && phrase.len() > hit.range.len()
            };
            !phrases.iter().any(is_within)
        })
        .collect();
    hits.sort_by(|a, b| {
        let by_length = b.range.len().cmp(&a.range.len());
        by_length.then(b.weight.total_cmp(&a.weight))
    });
    let mut said = Said::default();
    let mut is_strong = false;
    for hit in hits {
        let is_told = |r: &Range<usize>| r.start < hit.range.end && hit.range.start < r.end;
        if said.ranges.iter().any(is_told) {
            continue;
        }
        said.weight += hit.weight;
        is_strong |= hit.weight >= 1.0;
        said.ranges.push(hit.range.clone());
    }
    said.weight = said.weight.min(if is_strong { MOST } else { MOST_WEAK });
    said
}
