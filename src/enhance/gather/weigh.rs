//! How much each file of code has to do with a prompt, and why.

use super::links::{self, Link};
use super::named::Named;
use super::query::{Counts, Query, Rarity, stem_of};
use super::settings::{SMALL, Settings};
use super::uses::Library;
use super::{Project, words};
use crate::enhance::prompt::Prompt;
use crate::enhance::scan::Source;
use crate::enhance::select::Pick;

/// Bytes of a file that are searched for words.
const MOST_BYTES: usize = 100_000;

/// Score of words from which on more of them count less.
const WORDS: f32 = 16.0;

/// Names of files and folders that show or measure something.
const SAMPLES: [&str; 14] = [
    "fixtures",
    "__fixtures__",
    "testdata",
    "samples",
    "sample",
    "examples",
    "example",
    "demo",
    "benches",
    "benchmarks",
    "snapshots",
    "__snapshots__",
    "mocks",
    "__mocks__",
];

/// Share of a word's worth where a file, and a folder of it, has it as name.
const NAMED_ALIKE: f32 = 1.2;
const IN_ALIKE: f32 = 0.8;

/// Why a file is wanted, most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Request,
    Spoken,
    Defines,
    Uses,
    Folder,
    Resembles,
    Linked,
    Words,
    Rest,
}

/// A file that may be wanted.
#[derive(Debug)]
pub(super) struct Candidate<'a> {
    pub(super) source: &'a Source,
    pub(super) score: f32,
    pub(super) rank: Rank,
    /// The reason, in words.
    pub(super) reason: String,
    /// How much each of its symbols is wanted by its name.
    pub(super) symbols: Vec<f32>,
    counts: Counts,
}

impl Candidate<'_> {
    fn say(&mut self, rank: Rank, reason: impl FnOnce() -> String) {
        if rank < self.rank {
            self.rank = rank;
            self.reason = reason();
        }
    }
}

/// What the files are weighed by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale<'a> {
    pub(super) project: &'a Project<'a>,
    pub(super) prompt: &'a Prompt,
    pub(super) picks: &'a [Pick],
    pub(super) query: &'a Query,
    pub(super) named: &'a Named<'a>,
}

/// Weighs files, and returns them most wanted first, with how rare words are
/// among them.
pub(super) fn weigh<'a>(scale: &Scale<'_>, all: &[&'a Source]) -> (Vec<Candidate<'a>>, Rarity) {
    let query = scale.query;
    let mut candidates: Vec<Candidate<'a>> =
        all.iter().map(|source| counted(source, query)).collect();
    let rarity = Rarity::new(query, candidates.iter().map(|candidate| &candidate.counts));
    for candidate in &mut candidates {
        by_words(scale, &rarity, candidate);
    }
    by_paths(query, &mut candidates);
    by_libraries(scale, &mut candidates);
    for candidate in &mut candidates {
        by_names(scale, candidate);
    }
    by_links(scale, all, &mut candidates);
    let bytes: usize = all.iter().map(|source| source.text.len()).sum();
    for candidate in &mut candidates {
        by_place(scale, candidate);
        if bytes as u64 <= SMALL {
            candidate.score += 0.05;
        }
    }
    candidates.retain(|candidate| candidate.score > 0.0);
    candidates.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.source.path.cmp(&b.source.path))
    });
    (candidates, rarity)
}

fn counted<'a>(source: &'a Source, query: &Query) -> Candidate<'a> {
    let most = MOST_BYTES.min(source.text.len());
    let text = source.text.get(..most).unwrap_or(&source.text);
    Candidate {
        source,
        score: 0.0,
        rank: Rank::Rest,
        reason: "part of the project".to_owned(),
        symbols: vec![0.0; source.symbols.len()],
        counts: query.count(text).plus(&query.count(&source.path), 2),
    }
}

/// Adds what its words and the names of its symbols are worth.
fn by_words(scale: &Scale<'_>, rarity: &Rarity, candidate: &mut Candidate<'_>) {
    let query = scale.query;
    if candidate.counts.terms.is_empty() && scale.prompt.symbols.is_empty() {
        return;
    }
    let words = rarity.score(query, &candidate.counts);
    // Past a point more words tell less.
    candidate.score = words.min(WORDS) + 0.4 * (words - WORDS).max(0.0);
    let mut best = (0.0, None);
    let source = candidate.source;
    for (symbol, own) in source.symbols.iter().zip(&mut candidate.symbols) {
        let named = scale
            .prompt
            .symbols
            .iter()
            .find(|name| name.eq_ignore_ascii_case(&symbol.name));
        *own = match named {
            Some(name) if *name == symbol.name => 12.0,
            Some(_) => 10.0,
            None => resemblance(&symbol.name, query, rarity),
        };
        if *own > best.0 {
            best = (*own, Some((&symbol.name, named.is_some())));
        }
    }
    candidate.score += best.0;
    if let Some((name, is_named)) = best.1 {
        let rank = if is_named {
            Rank::Defines
        } else {
            Rank::Resembles
        };
        candidate.say(rank, || format!("defines {name}"));
    }
    let mut terms: Vec<usize> = candidate
        .counts
        .terms
        .iter()
        .map(|(term, _)| *term)
        .collect();
    terms.sort_by(|a, b| {
        rarity
            .worth(query, *b)
            .total_cmp(&rarity.worth(query, *a))
            .then(a.cmp(b))
    });
    let told: Vec<&str> = terms.iter().take(3).map(|term| query.word(*term)).collect();
    if !told.is_empty() {
        candidate.say(Rank::Words, || format!("speaks of {}", told.join(", ")));
    }
}

/// Adds what it is worth that words of the task stand in a path: of many files
/// few are named after what is asked for.
fn by_paths(query: &Query, candidates: &mut [Candidate<'_>]) {
    let count = |text: &str| {
        let mut counts = query.count(text);
        counts.terms.retain(|(term, _)| query.is_of_task(*term));
        counts
    };
    let paths: Vec<(Counts, Counts)> = candidates
        .iter()
        .map(|candidate| {
            let path = &candidate.source.path;
            let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
            (count(stem_of(path)), count(folders))
        })
        .collect();
    let all: Vec<Counts> = paths
        .iter()
        .map(|(name, folders)| name.clone().plus(folders, 1))
        .collect();
    let rarity = Rarity::new(query, all.iter());
    for (candidate, (name, folders)) in candidates.iter_mut().zip(paths) {
        let worth = |counts: &Counts| -> f32 {
            let terms = counts.terms.iter();
            terms.map(|(term, _)| rarity.worth(query, *term)).sum()
        };
        candidate.score += (NAMED_ALIKE * worth(&name) + IN_ALIKE * worth(&folders)).min(10.0);
    }
}

/// Returns how much the name of a symbol resembles what is asked for.
fn resemblance(name: &str, query: &Query, rarity: &Rarity) -> f32 {
    let stems = words::of_name(name);
    let asked: Vec<usize> = stems
        .iter()
        .filter(|stem| query.is_asked(stem))
        .filter_map(|stem| query.term(stem))
        .collect();
    if asked.is_empty() {
        return 0.0;
    }
    let share = asked.len() as f32 / stems.len() as f32;
    let worth: f32 = asked.iter().map(|term| rarity.worth(query, *term)).sum();
    (worth * (0.3 + 0.9 * share)).min(8.0)
}

/// Adds what it is worth to use a library that the prompt is about, or to
/// configure it.
fn by_libraries(scale: &Scale<'_>, candidates: &mut [Candidate<'_>]) {
    let libraries: Vec<Library<'_>> = scale.picks.iter().map(Library::new).collect();
    for (place, library) in libraries.iter().enumerate() {
        let uses: Vec<usize> = candidates
            .iter()
            .map(|candidate| library.count(candidate.source))
            .collect();
        let users = uses.iter().filter(|uses| **uses > 0).count();
        // What nearly every file imports tells them apart by little.
        let is_common = users > 8 && users * 10 > candidates.len() * 3;
        let base = (4.0 - 0.6 * place as f32).max(1.0) * if is_common { 0.4 } else { 1.0 };
        for (candidate, uses) in candidates
            .iter_mut()
            .zip(uses)
            .filter(|(_, uses)| *uses > 0)
        {
            candidate.score += base + 0.25 * uses.min(6) as f32;
            candidate.say(Rank::Uses, || format!("imports {}", library.name));
        }
    }
    let settings = Settings::new(scale.picks);
    for candidate in candidates {
        if let Some(title) = settings.library(&candidate.source.path) {
            candidate.score += 4.0;
            candidate.say(Rank::Uses, || format!("configures {title}"));
        }
    }
}

/// Adds what it is worth to be named.
fn by_names(scale: &Scale<'_>, candidate: &mut Candidate<'_>) {
    let path = &*candidate.source.path;
    if scale.named.request.contains(&path) {
        candidate.score += 100.0;
        candidate.say(Rank::Request, || "named with --file".to_owned());
    } else if scale.named.spoken.contains(&path) {
        candidate.score += 60.0;
        candidate.say(Rank::Spoken, || "named in the prompt".to_owned());
    } else if let Some(folder) = scale
        .named
        .folders
        .iter()
        .find(|folder| path.starts_with(folder.as_str()))
    {
        candidate.score += 6.0;
        candidate.say(Rank::Folder, || format!("in {folder}"));
    }
}

/// Adds what it is worth to belong to a file that is wanted.
fn by_links(scale: &Scale<'_>, all: &[&Source], candidates: &mut [Candidate<'_>]) {
    let mut centers: Vec<usize> = (0..candidates.len()).collect();
    let key = |at: &usize| {
        candidates
            .get(*at)
            .map(|c| (c.rank.min(Rank::Uses), -c.score))
    };
    centers.sort_by(|a, b| {
        key(a)
            .partial_cmp(&key(b))
            .unwrap_or(std::cmp::Ordering::Equal)
            .then(a.cmp(b))
    });
    let is_telling = |at: &usize| candidates.get(*at).is_some_and(|c| c.rank < Rank::Words);
    let named = centers
        .iter()
        .filter(|at| {
            candidates
                .get(**at)
                .is_some_and(|c| c.rank <= Rank::Defines)
        })
        .count();
    centers.retain(is_telling);
    centers.truncate(named.clamp(3, 8));
    let worth = |at: usize| match candidates.get(at).map(|candidate| candidate.rank) {
        Some(Rank::Request | Rank::Spoken) => 6.0,
        Some(Rank::Defines) => 3.0,
        _ => 1.5,
    };
    let mut links: Vec<(f32, bool, Link)> = Vec::new();
    for link in links::find(all, &centers) {
        let is_used = centers.contains(&link.from);
        let center = if is_used { link.from } else { link.to };
        let share = if is_used { 1.0 } else { 0.6 };
        links.push((worth(center) * share, is_used, link));
    }
    links.sort_by(|(a, _, left), (b, _, right)| {
        b.total_cmp(a)
            .then((left.from, left.to).cmp(&(right.from, right.to)))
    });
    let speaks_of_tests = ["test", "spec", "coverage", "mock"]
        .iter()
        .any(|word| scale.query.is_asked(&words::stemmed(word)));
    let mut seen = std::collections::HashSet::new();
    for (worth, is_used, link) in links {
        let (center, other) = if is_used {
            (link.from, link.to)
        } else {
            (link.to, link.from)
        };
        let center = candidates
            .get(center)
            .map(|candidate| candidate.source.path.clone())
            .unwrap_or_default();
        let Some(candidate) = candidates.get_mut(other) else {
            continue;
        };
        if is_used {
            want(candidate, &link.names, worth);
        }
        if seen.insert(other) {
            let is_its_test = speaks_of_tests && is_test(&candidate.source.path);
            candidate.score += if is_its_test { worth + 3.0 } else { worth };
            let reason = if is_used { "used by" } else { "uses" };
            candidate.say(Rank::Linked, || format!("{reason} {center}"));
        }
    }
}

/// Wants the symbols of a file that another takes, else its main one.
fn want(candidate: &mut Candidate<'_>, names: &[String], worth: f32) {
    let source = candidate.source;
    let stem = words::of_name(stem_of(&source.path));
    let is_taken = |name: &str| names.iter().any(|taken| taken == name);
    let mut taken: Vec<usize> = (0..source.symbols.len())
        .filter(|at| source.symbols.get(*at).is_some_and(|s| is_taken(&s.name)))
        .collect();
    if taken.is_empty() {
        let main = source
            .symbols
            .iter()
            .position(|symbol| words::of_name(&symbol.name) == stem);
        taken.extend(main.or((!source.symbols.is_empty()).then_some(0)));
    }
    for at in taken {
        if let Some(own) = candidate.symbols.get_mut(at) {
            *own = own.max(worth);
        }
    }
}

/// Takes away from what is seldom meant, and prefers what is near.
fn by_place(scale: &Scale<'_>, candidate: &mut Candidate<'_>) {
    if candidate.rank <= Rank::Defines {
        return;
    }
    let path = &*candidate.source.path;
    let is_asked = |words: &[&str]| {
        words
            .iter()
            .any(|word| scale.query.is_asked(&words::stemmed(word)))
    };
    if is_test(path) && !is_asked(&["test", "spec", "coverage", "mock"]) {
        candidate.score *= 0.4;
    }
    let is_sample = path.split('/').any(|part| {
        let stem = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
        SAMPLES.contains(&stem)
    });
    if is_sample && !is_asked(&["test", "fixture", "sample", "example", "bench", "benchmark"]) {
        candidate.score *= 0.5;
    }
    let is_history =
        path.contains("migrations/") || path.contains("/versions/") || path.contains("migrate/");
    if is_history && !is_asked(&["migration", "migrate", "schema", "table", "column", "sql"]) {
        candidate.score *= 0.5;
    }
    let is_made = [
        "completions/",
        ".min.",
        ".d.ts",
        ".generated.",
        "_pb2",
        ".pb.go",
        "/generated/",
        "/vendor/",
    ];
    if is_made.iter().any(|mark| path.contains(mark)) {
        candidate.score *= 0.3;
    }
    let here = &scale.project.tree.here;
    let is_in = |folder: &String| !folder.is_empty() && path.starts_with(folder.as_str());
    let members = &scale.project.stack.members;
    let is_far = !members.is_empty() && !members.iter().any(|m| m.is_empty() || is_in(m));
    candidate.score *= if is_far { 0.7 } else { 1.0 };
    candidate.score *= if is_in(here) { 1.15 } else { 1.0 };
}

/// Tells whether a file holds tests, by its path.
pub(super) fn is_test(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = stem_of(name);
    folders
        .split('/')
        .any(|folder| matches!(folder, "test" | "tests" | "__tests__" | "spec" | "e2e"))
        || [".test", ".spec", "_test", "_spec", "Test", "Tests"]
            .iter()
            .any(|end| stem.ends_with(end))
        || stem.starts_with("test_")
        || matches!(stem, "conftest" | "test" | "tests")
}
