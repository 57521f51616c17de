//! What kind of work a prompt asks for, as far as it matters here.

use super::words::Words;

/// What kind of work a prompt asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    /// Work with what the project is made of.
    Code,
    /// Work on words, names or order: no documentation helps, unless the
    /// prompt names a library.
    Words,
}

/// Phrases that speak of words, names or order.
const WORDS: [&str; 48] = [
    "readme",
    "changelog",
    "commit message",
    "release notes",
    "licence",
    "license",
    "typo",
    "typos",
    "spelling",
    "wording",
    "grammar",
    "proofread",
    "rephrase",
    "reword",
    "rename",
    "refactor",
    "code review",
    "review this",
    "dead code",
    "docstring",
    "docstrings",
    "comments to",
    "explain",
    "summarise",
    "summarize",
    "summary of",
    "translate the",
    "your opinion",
    "meeting",
    "onboarding",
    "newcomers",
    "glossary",
    "blog post",
    "slides",
    "estimate",
    "roadmap",
    "pull request description",
    "into a helper",
    "umbenennen",
    "erkläre",
    "fasse",
    "renomme",
    "explique",
    "resume",
    "explica",
    "naming",
    "user story",
    "tell me what",
];

/// Tells what kind of work a prompt asks for.
pub(super) fn of(words: &Words<'_>) -> Intent {
    let is_said = |phrase: &&str| {
        let phrase: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
        !words.sequences(&phrase).is_empty()
    };
    match WORDS.iter().any(is_said) {
        true => Intent::Words,
        false => Intent::Code,
    }
}
