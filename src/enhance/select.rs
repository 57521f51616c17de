//! Which libraries a prompt is about.

use std::ops::Range;

use super::stack::Dependency;
use crate::model::LibraryRef;

/// Most libraries of a prompt.
pub const MOST: usize = 4;

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
    /// Where the prompt speaks of it: bytes of [`super::prompt::Prompt::task`],
    /// in order. Empty for what only files or flags speak for.
    pub evidence: Vec<Range<usize>>,
    /// The subjects that led to it, in English, surest first: `authentication`.
    pub subjects: Vec<String>,
    /// Modules that code imports it by.
    pub modules: Vec<String>,
}
