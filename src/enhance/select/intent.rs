//! What kind of work a prompt asks for, as far as it matters here.

use std::ops::Range;

use super::words::Words;

/// What kind of work a prompt asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Intent {
    /// Work with what the project is made of.
    Code,
    /// Work on words, names or order: no documentation helps, unless the
    /// prompt names a library.
    Words,
    /// Prose for people: what it names outside of this part of the prompt is
    /// only what it tells of.
    Prose(Range<usize>),
}

/// Phrases that ask for prose.
const PROSE: &[&str] = &[
    "one sentence",
    "in a sentence",
    "friendly sentence",
    "sentences",
    "paragraph",
    "tagline",
    "slogan",
    "poem",
    "haiku",
    "announcement",
    "announce",
    "newsletter",
    "invitation",
    "thank you note",
    "three lines",
    "two lines",
    "tweet",
    "letter to",
    "cover letter",
    "job ad",
    "draft a",
    "draft an",
    "blog post",
    "slides",
    "meeting",
    "agenda",
    "e mail to the",
    "mail to the",
    "friendlier",
    "politer",
];

/// Phrases that speak of words, names or order.
const WORDS: &[&str] = &[
    "readme",
    "changelog",
    "commit message",
    "commit messages",
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
    "translate the readme",
    "your opinion",
    "onboarding",
    "newcomers",
    "glossary",
    "estimate",
    "roadmap",
    "pull request description",
    "pull request text",
    "into a helper",
    "naming",
    "user story",
    "tell me what",
    "brainstorm",
    "pros and cons",
    "prioritise",
    "prioritize",
    "what does this project",
    "what is this project",
    "contributing guide",
    "issue template",
    "branch names",
    "better name",
    "good name",
    "a name for",
    "name for the",
    "names for",
    "friendlier name",
    "how to name",
    "how should we name",
    "name this",
    "describe the project",
    "describe what",
    "git history",
    "git rebase",
    "git commit",
    "rebase",
    "merge conflict",
    "umbenennen",
    "benenne",
    "erkläre",
    "fasse",
    "übersetze die readme",
    "ein satz",
    "einen satz",
    "zusammenfassung",
    "renomme",
    "explique",
    "résume",
    "une phrase",
    "resume",
    "explica",
    "renombra",
    "una frase",
    "spiega",
    "rinomina",
    "riassumi",
];

/// What a text does that is only referred to: `the filter the README wants`.
const SAYS: [&str; 12] = [
    "talks",
    "says",
    "describes",
    "mentions",
    "wants",
    "asks",
    "demands",
    "explains",
    "tells",
    "shows",
    "promises",
    "requires",
];

/// Tells what kind of work a prompt asks for.
pub(super) fn of(words: &Words<'_>) -> Intent {
    let is_said = |phrase: &&str| {
        let phrase: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
        let places = words.sequences(&phrase);
        places
            .iter()
            .any(|place| !SAYS.contains(&words.lower(place.end)))
    };
    let prompt = words.prompt;
    let place = |phrase: &&str| {
        let phrase: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
        words.sequences(&phrase).first().map(|place| place.start)
    };
    let asked = PROSE.iter().find_map(place);
    if let Some(word) = asked.and_then(|at| prompt.words.get(at)) {
        let clause = prompt.clause_at(word.range.start);
        return Intent::Prose(clause.unwrap_or(0..prompt.task.len()));
    }
    match WORDS.iter().any(is_said) {
        true => Intent::Words,
        false => Intent::Code,
    }
}
