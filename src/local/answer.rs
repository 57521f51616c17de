//! What a package answers to a question.

use super::family::{self, Member};
use super::index::Shelf;
use super::place::Place;
use super::search::search;
use super::snippet;
use super::source::Source;
use crate::error::Result;
use crate::model::Snippet;

/// Hits that are looked at where their language decides.
const ALL: usize = 50;

/// What a question to one package asks for.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// The question, in the user's words.
    pub query: &'a str,
    /// Most snippets.
    pub limit: usize,
    /// Only snippets with code.
    pub code_only: bool,
    /// Only snippets with code in this language.
    pub language: Option<&'a str>,
}

/// Answers a question, best snippet first; with none where nothing has a word
/// of it.
///
/// # Errors
/// What keeps the package from being indexed.
pub fn answer(source: &Source, place: &Place, question: &Question<'_>) -> Result<Vec<Snippet>> {
    let shelf = Shelf::new(source.dir.clone(), source.progress.clone());
    let find = |name: &str| source.companions(place, name);
    // Which names a language goes by is the caller's to know.
    let needs_code = question.code_only || question.language.is_some();
    let limit = match question.language {
        Some(_) => ALL,
        None => question.limit,
    };
    let ask = || -> Result<_> {
        let members = family::gather(place, &shelf, find)?;
        let hits = search(&members, question.query, limit, |hit| {
            hit.has_code || !needs_code
        });
        Ok((members, hits))
    };
    let (mut members, mut hits) = ask()?;
    let damaged = damaged(&members, hits.is_empty());
    if !damaged.is_empty() {
        drop((members, hits));
        damaged.iter().for_each(|place| shelf.distrust(place));
        (members, hits) = ask()?;
    }
    let snippets = hits.into_iter().filter_map(|hit| {
        let member = members.get(hit.member)?;
        let companion = (hit.member > 0).then_some(&member.place);
        Some(snippet::of(hit.chunk, companion))
    });
    Ok(snippets.collect())
}

/// Lists the packages whose index is damaged. That a question has no answer is
/// believed only of an index that is whole.
fn damaged(members: &[Member], has_no_answer: bool) -> Vec<Place> {
    let is_damaged = |member: &&Member| {
        let part = &member.part;
        part.is_damaged() || has_no_answer && !part.is_whole()
    };
    let damaged = members.iter().filter(is_damaged);
    damaged.map(|member| member.place.clone()).collect()
}
