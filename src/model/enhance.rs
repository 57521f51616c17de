//! A prompt to enhance, and what came of it.

use std::path::PathBuf;

use super::{CacheState, LibraryRef, Provenance, Snippet};

/// How the enhanced prompt is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Template {
    /// Tags: what models read best.
    Xml,
    /// Markdown: for people and for chats.
    Md,
    /// Text without markup.
    Plain,
    /// The user's own, by its text.
    Own(String),
}

/// A prompt, and how it is to be enhanced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnhanceRequest {
    /// What is to be done, in the user's words. Never empty.
    pub prompt: String,
    /// Files it is about, as typed: relative to the working directory.
    pub files: Vec<PathBuf>,
    /// Libraries that are wanted whatever the prompt says.
    pub libraries: Vec<LibraryRef>,
    /// Most tokens of the enhanced prompt.
    pub tokens: u64,
    /// How it is laid out.
    pub template: Template,
    /// What marks the blocks; `None` draws one.
    pub nonce: Option<String>,
    /// Whether a library without documentation is a failure.
    pub requires_docs: bool,
}

/// A part of an enhanced prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// What the user asked for, at the top and again at the end.
    Task,
    /// What the project is.
    Facts,
    /// What holds for whoever works on the project.
    Rules,
    /// Documents of the project.
    ProjectDocs,
    /// Code of the project.
    Code,
    /// Documentation of libraries.
    Docs,
    /// What holds the others together.
    Frame,
}

impl Section {
    /// Every section, in the order of the prompt.
    pub const ALL: [Section; 7] = [
        Section::Task,
        Section::Facts,
        Section::Rules,
        Section::ProjectDocs,
        Section::Code,
        Section::Docs,
        Section::Frame,
    ];

    /// Returns the word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Section::Task => "task",
            Section::Facts => "repo_facts",
            Section::Rules => "rules",
            Section::ProjectDocs => "project_docs",
            Section::Code => "code_snippets",
            Section::Docs => "library_docs",
            Section::Frame => "frame",
        }
    }
}

/// One thing that is known of the project: `test runner: vitest`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is about: `languages`, `package manager`.
    pub name: String,
    /// What is known.
    pub value: String,
    /// The file that says so, relative to the project; empty for what follows
    /// from several.
    pub source: String,
}

/// A piece of a document of the project.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// The file, relative to the project, with `/`.
    pub path: String,
    /// The headings above it, outermost first, joined by ` > `; may be empty.
    pub heading: String,
    /// Markdown, secrets masked.
    pub text: String,
    /// How much it has to do with the prompt; more is better, 0 is nothing.
    pub score: f32,
    /// Its share of the budget; 0 until it is composed.
    pub tokens: u64,
}

/// A piece of the project's code.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeSnippet {
    /// The file, relative to the project, with `/`.
    pub path: String,
    /// First line, from 1.
    pub first_line: usize,
    /// Last line, inclusive.
    pub last_line: usize,
    /// Name of the language as fences use it; empty when unknown.
    pub language: String,
    /// Why it is here: `named in the prompt`, `imports mongoose`.
    pub reason: String,
    /// The code, secrets masked.
    pub text: String,
    /// How much it has to do with the prompt; more is better, 0 is nothing.
    pub score: f32,
    /// Its share of the budget; 0 until it is composed.
    pub tokens: u64,
}

/// Documentation of one library, as it went into the prompt.
#[derive(Debug, Clone)]
pub struct LibraryDocs {
    /// Index in the list of libraries.
    pub library: usize,
    /// The snippets, in the order they were given.
    pub snippets: Vec<Snippet>,
}

/// A library that the prompt needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickedLibrary {
    /// Id at the server that answered; `None` where none did.
    pub id: Option<String>,
    /// The name the project or the user knows it by.
    pub name: String,
    /// The version the project uses.
    pub version: Option<String>,
    /// The file that says so, relative to the project.
    pub version_from: Option<String>,
    /// The tag that was served; `None` is the default branch, or nothing.
    pub served: Option<String>,
    /// Why it was picked, for people.
    pub reason: String,
    /// The question that was asked about it, word for word as it was sent.
    pub topic: String,
    /// Tokens of its documentation in the prompt.
    pub tokens: u64,
    /// Where its documentation came from; `None` where there is none.
    pub provenance: Option<Provenance>,
    /// Why there is none.
    pub error: Option<String>,
}

/// What the prompt is made of: what of it stayed within the budget.
#[derive(Debug, Clone, Default)]
pub struct ContextUsed {
    /// What the project is.
    pub facts: Vec<Fact>,
    /// What holds for whoever works on it.
    pub rules: Vec<Passage>,
    /// From its documents.
    pub passages: Vec<Passage>,
    /// From its code.
    pub code: Vec<CodeSnippet>,
    /// Of its libraries.
    pub docs: Vec<LibraryDocs>,
}

/// Something that did not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Where it would have stood.
    pub section: Section,
    /// What it is: a path with lines, a title.
    pub what: String,
    /// Its size.
    pub tokens: u64,
}

/// The size of an enhanced prompt.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TokenUse {
    /// Most tokens it may have.
    pub budget: u64,
    /// Tokens it has.
    pub used: u64,
    /// How they were counted: `characters/4` or the name of a tokenizer.
    pub counter: &'static str,
    /// Tokens by section, in the order of [`Section::ALL`].
    pub sections: Vec<(Section, u64)>,
}

/// An enhanced prompt, and how it came to be.
#[derive(Debug, Clone)]
pub struct Enhanced {
    /// The prompt.
    pub text: String,
    /// What it is made of.
    pub context: ContextUsed,
    /// The libraries, most wanted first.
    pub libraries: Vec<PickedLibrary>,
    /// Its size.
    pub tokens: TokenUse,
    /// What did not fit, least wanted last.
    pub dropped: Vec<Dropped>,
    /// What the user should know, a line each.
    pub warnings: Vec<String>,
}

impl Enhanced {
    /// Returns what the cache had to do with its documentation: a hit only
    /// where all of it was.
    #[must_use]
    pub fn cache(&self) -> CacheState {
        let provenances = self.libraries.iter().map(|l| l.provenance.as_ref());
        let states: Vec<_> = provenances.map(|p| p.map(|p| p.cache)).collect();
        match states.as_slice() {
            [] => CacheState::Miss,
            states if states.contains(&Some(CacheState::Stale)) => CacheState::Stale,
            states if states.iter().all(|s| *s == Some(CacheState::Hit)) => CacheState::Hit,
            _ => CacheState::Miss,
        }
    }
}
