//! What of the project belongs to the prompt: passages of its documents, its
//! rules, pieces of its code.

use super::prompt::Prompt;
use super::scan::Source;
use super::select::Pick;
use super::stack::Stack;
use super::tree::Tree;
use crate::manifest::ProjectFacts;
use crate::model::{CodeSnippet, Fact, Passage};

/// What there is to choose from.
#[derive(Debug, Clone, Copy)]
pub struct Project<'a> {
    /// Its files.
    pub tree: &'a Tree,
    /// Its code.
    pub sources: &'a [Source],
    /// What it is made of.
    pub stack: &'a Stack,
    /// What it says of itself, and the file that says so, relative to it.
    pub facts: Option<(&'a str, &'a ProjectFacts)>,
    /// The files of the request, relative to it.
    pub files: &'a [String],
}

/// What was found, each list most wanted first, secrets masked.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// What the project is.
    pub facts: Vec<Fact>,
    /// What holds for whoever works on it.
    pub rules: Vec<Passage>,
    /// From its documents.
    pub passages: Vec<Passage>,
    /// From its code.
    pub code: Vec<CodeSnippet>,
    /// What could not be read, a line each.
    pub warnings: Vec<String>,
}

/// Finds what belongs to a prompt and to the libraries it is about.
#[must_use]
pub fn gather(project: &Project<'_>, prompt: &Prompt, picks: &[Pick]) -> Gathered {
    let _ = (project, prompt, picks);
    Gathered::default()
}
