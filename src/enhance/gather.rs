//! What of the project belongs to the prompt: passages of its documents, its
//! rules, pieces of its code.
//!
//! Owns: which files are documents and which of those are rules, and how much a
//! piece has to do with a prompt. Guarantees: each list most wanted first, secrets
//! masked, sizes bounded; nothing fails. Forbids: opening a file but through
//! [`super::tree`].

mod code;
mod documents;
mod links;
mod named;
mod passages;
mod pieces;
mod query;
mod sections;
mod settings;
#[cfg(test)]
mod tests;
mod uses;
mod weigh;
mod words;

use super::mask::mask;
use super::prompt::Prompt;
use super::scan::Source;
use super::select::Pick;
use super::stack::Stack;
use super::tree::Tree;
use crate::manifest::ProjectFacts;
use crate::model::{CodeSnippet, Fact, Passage};
pub(super) use words::stemmed;

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
    let query = query::Query::new(prompt, picks, project.files);
    let mut named = named::find(project, prompt);
    let documents = documents::read(project, &query, &prompt.paths);
    let (rules, passages) = passages::find(project, &documents, &query);
    let scale = weigh::Scale {
        project,
        prompt,
        picks,
        query: &query,
        named: &named,
    };
    let code = code::find(&scale);
    for path in &named.request {
        let is_read = project.sources.iter().any(|source| source.path == *path)
            || code.iter().any(|snippet| snippet.path == *path)
            || passages
                .iter()
                .chain(&rules)
                .any(|passage| passage.path == *path);
        if !is_read {
            let warning = format!("{path} is empty, too large, or no text: it was not read");
            named.warnings.push(warning);
        }
    }
    let clean = |text: &str| mask(text).into_owned();
    let facts = project.stack.facts.iter().map(|fact| Fact {
        name: fact.name.clone(),
        value: clean(&fact.value),
        source: fact.source.clone(),
    });
    Gathered {
        facts: facts.collect(),
        rules,
        passages,
        code,
        warnings: named.warnings.iter().map(|line| clean(line)).collect(),
    }
}
