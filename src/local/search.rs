//! Finds the chunks that answer a question.
//!
//! The index tells which words stand in which chunks, and [`candidates`] takes
//! from that those that are looked at closely: a right one is nearly always
//! among the first hundred. What follows is to put them in order. [`question`]
//! reads what is asked, [`evidence`] measures what a chunk has of it, [`rank`]
//! weighs that, and [`pick`] keeps several pieces of one item from crowding
//! out the rest.

pub mod candidates;
pub mod evidence;
pub mod kin;
mod pick;
pub mod question;
pub mod rank;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::chunk::Chunk;
use super::companions::Nearness;
use super::family::{Member, Relation};
use super::words::Words;
use candidates::Postings;
use evidence::Evidence;
use question::Question;
use rank::Worth;

/// Candidates of the package itself.
const OWN_CANDIDATES: usize = 120;
/// Candidates of a companion that is part of the package.
const COMPANION_CANDIDATES: usize = 40;
/// Candidates of a companion that is only named by it.
const NAMED_CANDIDATES: usize = 12;

/// A chunk that answers.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Which of the packages that were asked it is of.
    pub member: usize,
    /// How good it is; only the order means anything.
    pub value: f64,
    /// Whether it has code.
    pub has_code: bool,
    /// The chunk.
    pub chunk: Chunk,
}

/// Finds the best chunks of a family for a question, best first. `is_wanted`
/// is asked before the limit counts.
#[must_use]
pub fn search(
    members: &[Member],
    query: &str,
    limit: usize,
    is_wanted: impl Fn(&Hit) -> bool,
) -> Vec<Hit> {
    let mut words = Words::default();
    let question = Question::read(query, &mut words);
    if question.is_introduction
        && let Some(own) = members.first()
    {
        let hits = introduction(own, &is_wanted);
        if !hits.is_empty() {
            return pick::pick(hits, limit);
        }
    }
    let postings: Vec<Postings> = members
        .iter()
        .map(|member| {
            let is_named = member.relation == Relation::Companion(Nearness::Named);
            Postings::of(&member.part, &question, !is_named)
        })
        .collect();
    let mut frequencies = vec![0; question.stems.len()];
    for postings in &postings {
        for (sum, count) in frequencies.iter_mut().zip(postings.frequencies()) {
            *sum += count;
        }
    }
    let total = members.iter().map(|m| m.part.lengths().len()).sum();
    let mut worth = Worth::new(&frequencies, total);
    let mut found: Vec<(usize, Chunk, Evidence)> = Vec::new();
    for (at, (member, postings)) in members.iter().zip(&postings).enumerate() {
        let most = match member.relation {
            Relation::Own => OWN_CANDIDATES,
            Relation::Companion(Nearness::Named) => NAMED_CANDIDATES,
            Relation::Companion(_) => COMPANION_CANDIDATES,
        };
        let ids = postings.best(&member.part, &worth.words, most);
        for (_, chunk) in member.part.chunks(&ids).unwrap_or_default() {
            let evidence = evidence::measure(&chunk, &question, &mut words);
            found.push((at, chunk, evidence));
        }
    }
    worth.drop_unseen(found.iter().map(|(_, _, evidence)| evidence));
    let pages = pages(&found, &worth);
    let mut hits: Vec<Hit> = found
        .into_iter()
        .zip(pages)
        .map(|((member, chunk, evidence), page)| Hit {
            value: rank::value(&evidence, &chunk, members[member].relation, &worth, page),
            member,
            has_code: evidence.has_code,
            chunk,
        })
        .filter(is_wanted)
        .collect();
    let place = |hit: &Hit| (hit.member, hit.chunk.path.clone(), hit.chunk.line);
    hits.sort_by(|a, b| {
        let by_value = b.value.total_cmp(&a.value);
        by_value.then_with(|| place(a).cmp(&place(b)))
    });
    pick::pick(hits, limit)
}

/// Returns what introduces a package: its README from the top, then the
/// documentation of its root.
fn introduction(own: &Member, is_wanted: impl Fn(&Hit) -> bool) -> Vec<Hit> {
    let chunks = own.part.chunks(&own.part.introduction());
    let mut hits: Vec<Hit> = chunks
        .unwrap_or_default()
        .into_iter()
        .map(|(_, chunk)| Hit {
            member: 0,
            value: 0.0,
            has_code: chunk.body.contains("```"),
            chunk,
        })
        .filter(is_wanted)
        .collect();
    hits.sort_by_key(|hit| (hit.chunk.kind, hit.chunk.line));
    hits
}

/// Returns, for each candidate, how much of the question all candidates of its
/// file cover together.
fn pages(found: &[(usize, Chunk, Evidence)], worth: &Worth) -> Vec<f64> {
    let mut pages: HashMap<(usize, &str), Vec<f64>> = HashMap::new();
    for (member, chunk, evidence) in found {
        let page = pages.entry((*member, &chunk.path)).or_default();
        page.resize(worth.words.len(), 0.0);
        for (most, covered) in page.iter_mut().zip(rank::covered(evidence)) {
            *most = most.max(covered);
        }
    }
    found
        .iter()
        .map(|(member, chunk, _)| {
            let page = pages.get(&(*member, chunk.path.as_str()));
            page.map_or(0.0, |page| worth.share(page.iter().copied()))
        })
        .collect()
}
