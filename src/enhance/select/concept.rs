//! Libraries whose subject a prompt is about. Of several that serve one
//! subject the one that is for it above all counts.

use std::ops::Range;

use super::candidate::Candidate;
use super::words::Words;
use crate::enhance::subjects::{Service, Table, Term};
use crate::manifest::Kind;

/// Most that one subject says.
const MOST: f32 = 2.4;
/// What a library that does more than this has of a subject.
const ALSO: f32 = 0.9;
/// The same where it does it for want of another.
const FALLBACK: f32 = 0.8;
/// What is left for those that serve a subject as well as another.
const RIVAL: f32 = 0.3;

/// How much speaks for a subject, and where.
#[derive(Debug, Clone, Default)]
struct Said {
    weight: f32,
    ranges: Vec<Range<usize>>,
}

/// Weighs what the prompt is about.
pub(super) fn weigh(words: &Words<'_>, table: &Table, candidates: &mut [Candidate<'_>]) {
    let said: Vec<Said> = table
        .subjects
        .iter()
        .map(|subject| hear(words, &subject.terms))
        .collect();
    for candidate in candidates.iter_mut() {
        let Some(known) = candidate.known else {
            continue;
        };
        if !candidate.is_used() {
            continue;
        }
        let own = hear(words, &known.terms);
        candidate.own = own.weight;
        candidate.concept += own.weight;
        if own.weight >= 1.0 && candidate.reason.is_empty() {
            let text = own
                .ranges
                .first()
                .and_then(|r| words.prompt.task.get(r.clone()));
            candidate.reason = format!("the prompt speaks of `{}`", text.unwrap_or_default());
        }
        candidate.evidence.extend(own.ranges);
    }
    for (subject, said) in said
        .iter()
        .enumerate()
        .filter(|(_, said)| said.weight > 0.0)
    {
        share(subject, said, table, candidates);
    }
    for candidate in candidates.iter_mut() {
        let is_far = !candidate.is_near;
        let factor = match candidate.kind() {
            _ if candidate.is_tool() => 0.0,
            Some(Kind::Direct) => 1.0,
            Some(Kind::Dev) => 0.95,
            Some(Kind::Transitive) | None => 0.0,
        };
        candidate.concept *= factor * if is_far { 0.5 } else { 1.0 };
    }
}

/// Hands what speaks for a subject to those who serve it.
fn share(subject: usize, said: &Said, table: &Table, candidates: &mut [Candidate<'_>]) {
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
        let firm = |c: &Candidate<'_>| c.named > 1.0;
        firm(b)
            .cmp(&firm(a))
            .then(b.is_near.cmp(&a.is_near))
            .then(order(*at_a).cmp(&order(*at_b)))
            .then(b.own.total_cmp(&a.own))
            .then(a.kind().cmp(&b.kind()))
            .then(b.uses.cmp(&a.uses))
    });
    let best = who.first().map(|(_, service)| *service);
    for (place, (at, service)) in who.iter().enumerate() {
        let factor = match service {
            Service::First => 1.0,
            Service::Also => ALSO,
            Service::Fallback if best == Some(Service::Fallback) => FALLBACK,
            Service::Fallback => continue,
        };
        let factor = if place == 0 { factor } else { factor * RIVAL };
        let Some(candidate) = candidates.get_mut(*at) else {
            continue;
        };
        candidate.concept += said.weight * factor;
        candidate.subjects.push((subject, said.weight * factor));
        if place == 0 {
            candidate.evidence.extend(said.ranges.iter().cloned());
            if candidate.reason.is_empty() && said.weight >= 0.8 {
                let label = table.subjects[subject].label;
                candidate.reason = format!("the project uses it for {label}");
            }
        }
    }
}

/// Sums up what terms say. Of terms within terms the longer counts; what is
/// said twice counts once.
fn hear(words: &Words<'_>, terms: &[Term]) -> Said {
    let mut hits: Vec<(Range<usize>, f32)> = terms
        .iter()
        .filter_map(|term| Some((words.find(term)?, term.weight)))
        .collect();
    hits.sort_by(|(a, wa), (b, wb)| b.len().cmp(&a.len()).then(wb.total_cmp(wa)));
    let mut said = Said::default();
    for (range, weight) in hits {
        let is_told = |r: &Range<usize>| r.start < range.end && range.start < r.end;
        if said.ranges.iter().any(is_told) {
            continue;
        }
        said.weight += weight;
        said.ranges.push(range);
    }
    said.weight = said.weight.min(MOST);
    said
}
