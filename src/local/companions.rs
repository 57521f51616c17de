//! Which other packages hold a package's documentation.
//!
//! Many packages are a door to others: `react` has its API in `@types/react`,
//! `clap` in `clap_builder`, `vue` in `@vue/*`. Which ones is read from what a
//! package says of itself: what it re-exports, what it depends on under its
//! own name or scope, and what its README names among its dependencies.

mod crates;
mod npm;
mod python;

use super::files::Files;
use super::place::Place;
use crate::model::Ecosystem;

/// Most companions of one package.
const MOST: usize = 10;

/// How near a companion is to its package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nearness {
    /// Its API is the package's own: re-exported, its types, or of the same
    /// family by name.
    Same,
    /// A dependency that the package's README names.
    Named,
}

/// A package that holds documentation of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Companion {
    /// How near it is.
    pub nearness: Nearness,
    /// The name it is published under.
    pub name: String,
}

/// Derives the companions of a package, nearest first. Whether they are
/// installed is not looked at.
#[must_use]
pub fn derive(place: &Place, files: &Files) -> Vec<Companion> {
    let mut all = match place.ecosystem {
        Ecosystem::Npm => npm::derive(place, files),
        Ecosystem::Crates => crates::derive(place, files),
        Ecosystem::PyPi => python::derive(place, files),
        Ecosystem::Go => Vec::new(),
    };
    all.retain(|companion| companion.name != place.name);
    all.sort_unstable();
    let mut seen = std::collections::HashSet::new();
    all.retain(|companion| seen.insert(companion.name.clone()));
    all.truncate(MOST);
    all
}

/// Tells whether a README names a dependency: as a word of its own.
fn is_word_of(text: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    name.len() >= 4
        && text.match_indices(&name).any(|(at, _)| {
            let is_edge = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '@'));
            text[..at].chars().next_back().is_none_or(is_edge)
                && text[at + name.len()..].chars().next().is_none_or(is_edge)
        })
}

/// Sorts dependencies by how near they are.
fn judge(
    names: impl IntoIterator<Item = String>,
    readme: &str,
    is_same: impl Fn(&str) -> bool,
) -> Vec<Companion> {
    let readme = readme.to_lowercase();
    let near = |name: String| {
        let nearness = if is_same(&name) {
            Nearness::Same
        } else if is_word_of(&readme, &name) {
            Nearness::Named
        } else {
            return None;
        };
        Some(Companion { nearness, name })
    };
    names.into_iter().filter_map(near).collect()
}

#[cfg(test)]
mod tests;
