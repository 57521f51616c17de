//! The documentation of every library of a prompt: from the cache, else from
//! servers, side by side.
//!
//! Guarantees: an answer or a failure for each question, in their order, by the
//! time that is set; one that fails takes nothing from the others.

use std::time::Instant;

use futures::StreamExt;

use crate::error::{Error, Kind, Result};
use crate::fleet::Fleet;
use crate::lookup::Lookup;
use crate::model::{Docs, DocsRequest};

/// Fewest libraries that are asked about at once, whatever `jobs` says: a
/// prompt has no more than these.
pub const AT_ONCE: usize = super::select::MOST;

/// Answers what the cache can answer. Starts no runtime.
#[must_use]
pub fn cached(lookup: &Lookup, questions: &[DocsRequest]) -> Vec<Option<Result<Docs>>> {
    questions
        .iter()
        .map(|question| lookup.cached_docs(question))
        .collect()
}

/// Fetches what `known` lacks, all at once, until a time; a question still
/// under way then has failed, the others stay. Returns an answer for each
/// question, in their order.
pub async fn fetch(
    lookup: &Lookup,
    fleet: &Fleet,
    questions: &[DocsRequest],
    known: Vec<Option<Result<Docs>>>,
    until: Instant,
    jobs: usize,
) -> Vec<Result<Docs>> {
    let mut answers = known;
    answers.resize_with(questions.len(), || None);
    let missing: Vec<(usize, &DocsRequest)> = questions
        .iter()
        .enumerate()
        .filter(|(at, _)| matches!(answers.get(*at), Some(None)))
        .collect();
    let ask = |(at, question)| async move { (at, lookup.fetch_docs(fleet, question, until).await) };
    let mut under_way =
        futures::stream::iter(missing.into_iter().map(ask)).buffer_unordered(jobs.max(AT_ONCE));
    while let Some((at, answer)) = under_way.next().await {
        if let Some(place) = answers.get_mut(at) {
            *place = Some(answer);
        }
    }
    let unanswered = || Err(Error::new(Kind::Internal, "a question was left unanswered"));
    answers
        .into_iter()
        .map(|answer| answer.unwrap_or_else(unanswered))
        .collect()
}
