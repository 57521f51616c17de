//! Libraries that the user asks for: with a flag, or by an id in the prompt.

use super::candidate::Candidate;
use super::words::Words;
use super::{Pick, Wanted};
use crate::enhance::prompt::Prompt;
use crate::model::{LibraryId, LibraryRef, Target};

/// How sure this makes it.
const ASKED: f32 = 10.0;

/// Words before a path that is a way into the program, not an id.
const WAYS: [&str; 26] = [
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "options",
    "route",
    "routes",
    "endpoint",
    "endpoints",
    "page",
    "pages",
    "path",
    "url",
    "uri",
    "redirect",
    "redirects",
    "folder",
    "directory",
    "file",
    "under",
    "at",
    "to",
    "on",
    "except",
];

/// Words that an id stands by.
const DOCS: [&str; 10] = [
    "docs",
    "documentation",
    "library",
    "libraries",
    "context7",
    "id",
    "doku",
    "bibliothek",
    "librairie",
    "biblioteca",
];

/// Picks what the user asks for.
pub(super) fn picks(
    prompt: &Prompt,
    words: &Words<'_>,
    candidates: &[Candidate<'_>],
    wanted: &Wanted,
) -> Vec<Pick> {
    let flags = wanted.libraries.iter();
    let flags =
        flags.map(|library| pick(library, candidates, "asked for with --library", Vec::new()));
    let ids = prompt.ids.iter().filter_map(|id| {
        let at = prompt.task.find(id.as_str())?;
        let library: LibraryRef = id.parse().ok()?;
        let is_meant = is_meant(words, at, &library, candidates);
        let range = at..at + id.len();
        is_meant.then(|| pick(&library, candidates, "its id is in the prompt", vec![range]))
    });
    flags.chain(ids).collect()
}

/// Tells whether an id is one: `/loans/public` is a way into the program.
fn is_meant(
    words: &Words<'_>,
    at: usize,
    library: &LibraryRef,
    candidates: &[Candidate<'_>],
) -> bool {
    let Target::Id(id) = &library.target else {
        return false;
    };
    let all = &words.prompt.words;
    let place = all.iter().position(|word| word.range.start >= at);
    let before = place
        .and_then(|p| p.checked_sub(1))
        .map_or("", |p| words.lower(p));
    let clause = words
        .prompt
        .clause_at(at)
        .unwrap_or(0..words.prompt.task.len());
    let is_by_docs = all.iter().any(|word| {
        let is_near = clause.start <= word.range.start && word.range.end <= clause.end;
        is_near && DOCS.contains(&word.lower.as_str())
    });
    if is_by_docs {
        return true;
    }
    if WAYS.contains(&before) {
        return false;
    }
    find(id, candidates).is_some()
        || matches!(before, "use" | "using" | "with" | "from" | "see" | "per")
}

/// Finds the library that an id is of, by its project's name.
fn find<'a, 'b>(id: &LibraryId, candidates: &'b [Candidate<'a>]) -> Option<&'b Candidate<'a>> {
    let project = plain(id.project());
    let goes_by = |candidate: &&Candidate<'_>| {
        plain(&candidate.name()) == project
            || plain(&candidate.title()) == project
            || candidate
                .known
                .is_some_and(|known| known.aliases.iter().any(|alias| plain(alias) == project))
    };
    let used = candidates.iter().filter(|c| c.is_used()).find(goes_by);
    used.or_else(|| candidates.iter().find(goes_by))
}

fn plain(name: &str) -> String {
    let name = name.to_lowercase();
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn pick(
    library: &LibraryRef,
    candidates: &[Candidate<'_>],
    reason: &str,
    evidence: Vec<std::ops::Range<usize>>,
) -> Pick {
    let found = match &library.target {
        Target::Id(id) => find(id, candidates),
        Target::Package(_, name) | Target::Name(name) => {
            let is_it = |c: &&Candidate<'_>| {
                plain(&c.name()) == plain(name)
                    || plain(&c.title()) == plain(name)
                    || c.packages.iter().any(|p| p.name.eq_ignore_ascii_case(name))
                    || c.known
                        .is_some_and(|k| k.aliases.iter().any(|a| plain(a) == plain(name)))
            };
            let used = candidates.iter().filter(|c| c.is_used()).find(is_it);
            used.or_else(|| candidates.iter().find(is_it))
        }
    };
    let own = match &library.target {
        Target::Id(id) => id.project().to_owned(),
        Target::Package(_, name) | Target::Name(name) => name.clone(),
    };
    let used = found.filter(|candidate| candidate.is_used());
    Pick {
        dependency: used.and_then(|c| c.dependency().cloned()),
        name: used.map_or(own.clone(), Candidate::name),
        title: found.map_or(own, Candidate::title),
        library: library.clone(),
        reason: reason.to_owned(),
        score: ASKED,
        evidence,
        subjects: Vec::new(),
        modules: found.map_or(Vec::new(), Candidate::modules),
    }
}
