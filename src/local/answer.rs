//! What a package answers to a question.

use super::family;
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
    let members = family::gather(place, &shelf, find)?;
    // Which names a language goes by is the caller's to know.
    let needs_code = question.code_only || question.language.is_some();
    let limit = match question.language {
        Some(_) => ALL,
        None => question.limit,
    };
    let hits = search(&members, question.query, limit, |hit| {
        hit.has_code || !needs_code
    });
    let snippets = hits.into_iter().filter_map(|hit| {
        let member = members.get(hit.member)?;
        let companion = (hit.member > 0).then_some(&member.place);
        Some(snippet::of(hit.chunk, companion))
    });
    Ok(snippets.collect())
}
