//! Which libraries a prompt is about: at most four, each with its reason.
//!
//! Evidence, strongest first: the user says so; the prompt names a library;
//! it speaks of what a package of the project is for ([`super::subjects`]);
//! files that it names import one. Without evidence nothing is picked: there
//! is no list of favourites.

mod candidate;
mod concept;
mod files;
mod ids;
mod intent;
mod named;
mod rank;
pub(super) mod relevance;
mod routes;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use super::prompt::Prompt;
use super::scan::Source;
use super::stack::{Dependency, Stack};
use super::subjects::Table;
use crate::model::LibraryRef;

/// Most libraries of a prompt.
pub const MOST: usize = 4;

/// What the user asks for beside the prompt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Libraries, whatever the prompt says.
    pub libraries: Vec<LibraryRef>,
    /// Files it is about, relative to the project.
    pub files: Vec<String>,
}

/// A library that the prompt is about, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Pick {
    /// The package of the project; `None` for what it does not use.
    pub dependency: Option<Dependency>,
    /// The name the project or the user knows it by.
    pub name: String,
    /// The name people know it by: `TanStack Query`.
    pub title: String,
    /// What a server is asked for.
    pub library: LibraryRef,
    /// Why, for people: `named in the prompt`.
    pub reason: String,
    /// How sure; more is surer.
    pub score: f32,
    /// Where the prompt speaks of it: bytes of [`Prompt::task`], in order.
    /// Empty for what only files or flags speak for.
    pub evidence: Vec<Range<usize>>,
    /// The subjects that led to it, in English, surest first: `authentication`.
    pub subjects: Vec<String>,
    /// Modules that code imports it by.
    pub modules: Vec<String>,
}

/// Picks the libraries that a prompt is about, surest first.
#[must_use]
pub fn select(
    prompt: &Prompt,
    stack: &Stack,
    sources: &[Source],
    table: &Table,
    wanted: &Wanted,
) -> Vec<Pick> {
    let mut candidates = candidate::candidates(stack, table);
    let words = words::Words::new(prompt);
    let mut picks = ids::picks(prompt, &words, &candidates, wanted);
    named::weigh(&words, table, &mut candidates);
    files::weigh(prompt, sources, wanted, &mut candidates);
    concept::weigh(&words, table, sources, &mut candidates);
    let intent = intent::of(&words);
    picks.extend(rank::rank(&candidates, table, intent));
    dedup(&mut picks);
    let asked = wanted.libraries.len();
    picks.truncate(MOST.max(asked));
    picks
}

/// Keeps the first of several picks of one library.
fn dedup(picks: &mut Vec<Pick>) {
    let mut seen: Vec<(String, Option<String>)> = Vec::new();
    picks.retain(|pick| {
        let name = pick.dependency.as_ref().map(|d| d.name.clone());
        let is_known = seen
            .iter()
            .any(|(title, n)| *title == pick.title || (n.is_some() && *n == name));
        seen.push((pick.title.clone(), name));
        !is_known
    });
}
