//! Which other packages hold a package's documentation.
//!
//! Many packages are a door to others: `react` has its API in `@types/react`,
//! `clap` in `clap_builder`, `vue` in `@vue/*`. Which ones is read from what a
//! package says of itself: what it re-exports, what it depends on under its
//! own name or scope, and what its README names among its dependencies.

mod crates;
mod npm;
mod python;

use std::fmt;

use super::files::Files;
use super::place::Place;
use crate::model::Ecosystem;

/// Most companions of one package.
const MOST: usize = 16;

/// How near a companion is to its package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nearness {
    /// It is the package under another name: re-exported whole, or its types.
    Whole,
    /// Part of its API is the package's: re-exported, or of the same family by
    /// name.
    Same,
    /// A dependency that the package's README names, or that much of its code
    /// imports.
    Named,
}

/// A package that holds documentation of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Companion {
    /// How near it is.
    pub nearness: Nearness,
    /// The name it is published under; `@scope/*` for all of a scope.
    pub name: String,
}

/// `whole @types/react`
impl fmt::Display for Companion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nearness = match self.nearness {
            Nearness::Whole => "whole",
            Nearness::Same => "same",
            Nearness::Named => "named",
        };
        write!(f, "{nearness} {}", self.name)
    }
}

impl Companion {
    /// Reads what [`fmt::Display`] writes.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let (nearness, name) = line.split_once(' ')?;
        let nearness = match nearness {
            "whole" => Nearness::Whole,
            "same" => Nearness::Same,
            "named" => Nearness::Named,
            _ => return None,
        };
        Some(Self {
            nearness,
            name: name.to_owned(),
        })
    }
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

/// Tells whether a README names a dependency: as a word of its own, with or
/// without the number that a name ends with (`Jinja` for `jinja2`).
fn is_word_of(text: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit());
    is_exact_word_of(text, &name) || is_exact_word_of(text, plain)
}

fn is_exact_word_of(text: &str, name: &str) -> bool {
    name.len() >= 4
        && text.match_indices(name).any(|(at, _)| {
            let is_edge = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '@'));
            text[..at].chars().next_back().is_none_or(is_edge)
                && text[at + name.len()..].chars().next().is_none_or(is_edge)
        })
}

/// Sorts dependencies by how near they are: by what the ecosystem's rules say,
/// else by whether the README names them.
fn judge(
    names: impl IntoIterator<Item = String>,
    readme: &str,
    rule: impl Fn(&str) -> Option<Nearness>,
) -> Vec<Companion> {
    let readme = readme.to_lowercase();
    let near = |name: String| {
        let named = || is_word_of(&readme, &name).then_some(Nearness::Named);
        let nearness = rule(&name).or_else(named)?;
        Some(Companion { nearness, name })
    };
    names.into_iter().filter_map(near).collect()
}

#[cfg(test)]
mod tests;
