//! What well-known packages are for: the table that concepts of a prompt are
//! matched against.
//!
//! Owns: the texts in `subjects/`, one line a library or a subject, their
//! columns parted by `|`, lists by commas, flags by blanks; `#` begins a comment
//! line.
//!
//! `subjects.txt`: `key | label | strong terms | weak terms`. A strong term
//! says by itself that a prompt is about the subject, a weak one helps.
//!
//! `npm.txt` and the others: `packages | title | aliases | subjects | terms |
//! flags`. Packages are `registry:name`, a name may end in `*`. Aliases are
//! what else people call it. Of the subjects the first is what it is for above
//! all; `~` before one: only where no other package of the project serves it.
//! Terms speak for this library alone, among those a project has; one that
//! ends in `!` is the name of something that only it has. Flags: `word` (its
//! name is also a common word), `tool` (nothing to look up unless it is
//! named), `framework`, and `import=NAME` for each module that code imports it
//! by, where that is not its name.
//!
//! A term is one word or several that follow one another, in lower case; `*`
//! at its end takes any ending.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::stack::Registry;

/// Texts about libraries.
const LIBRARIES: [&str; 4] = [
    include_str!("subjects/npm.txt"),
    include_str!("subjects/python.txt"),
    include_str!("subjects/compiled.txt"),
    include_str!("subjects/others.txt"),
];

/// One or several words that follow one another.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// In lower case.
    pub words: Vec<&'static str>,
    /// Whether the last one is a beginning only.
    pub is_open: bool,
    /// How much it says.
    pub weight: f32,
}

/// What libraries are for.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// Its name in the table.
    pub key: &'static str,
    /// Its name for people and questions: `authentication`.
    pub label: &'static str,
    /// What speaks for it.
    pub terms: Vec<Term>,
}

/// How a library serves a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// It is what the library is for above all.
    First,
    /// It is something the library does.
    Also,
    /// It does it too, where nothing else of the project does.
    Fallback,
}

/// A well-known library.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Where it is published, under which name; one may end in `*`.
    pub packages: Vec<(Registry, &'static str)>,
    /// What people call it: `TanStack Query`.
    pub title: &'static str,
    /// What else they call it, in lower case.
    pub aliases: Vec<&'static str>,
    /// Indices of subjects.
    pub serves: Vec<(usize, Service)>,
    /// What speaks for it alone.
    pub terms: Vec<Term>,
    /// Modules that code imports it by, where that is not its name.
    pub modules: Vec<&'static str>,
    /// Whether its name is also a common word.
    pub is_word: bool,
    /// Whether it matters only where it is named.
    pub is_tool: bool,
    /// Whether a project is built on it.
    pub is_framework: bool,
}

/// The whole table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// What libraries are for.
    pub subjects: Vec<Subject>,
    /// The libraries.
    pub libraries: Vec<Known>,
    /// Places of libraries, by the names of their packages in lower case.
    exact: HashMap<(Registry, String), usize>,
    /// Beginnings of names in lower case, longest first.
    open: Vec<(Registry, String, usize)>,
}

/// How much a term says.
const UNIQUE: f32 = 2.0;
const STRONG: f32 = 1.0;
const WEAK: f32 = 0.4;

impl Table {
    /// Returns the table that is built in.
    #[must_use]
    pub fn built_in() -> &'static Table {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| parse(include_str!("subjects/subjects.txt"), &LIBRARIES))
    }

    /// Tells whether words in lower case are what a subject is spoken of with:
    /// `graphql`, `exponential backoff`.
    #[must_use]
    pub fn is_concept(&self, words: &[&str]) -> bool {
        let is_it = |term: &Term| {
            let Some((last, head)) = term.words.split_last() else {
                return false;
            };
            let Some((end, start)) = words.split_last() else {
                return false;
            };
            head == start && (end == last || (term.is_open && end.starts_with(last)))
        };
        let mut terms = self.subjects.iter().flat_map(|subject| &subject.terms);
        terms.any(is_it)
    }

    /// Finds what is known of a package.
    #[must_use]
    pub fn find(&self, registry: Registry, name: &str) -> Option<&Known> {
        self.libraries.get(self.position(registry, name)?)
    }

    /// Finds the place of what is known of a package.
    #[must_use]
    pub fn position(&self, registry: Registry, name: &str) -> Option<usize> {
        let name = name.to_lowercase();
        let exact = self.exact.get(&(registry, name.clone())).copied();
        exact.or_else(|| {
            let mut open = self.open.iter();
            open.find(|(r, stem, _)| *r == registry && name.starts_with(stem))
                .map(|(_, _, at)| *at)
        })
    }
}

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    let lines = lines.filter(|line| !line.trim().is_empty());
    lines.map(|line| line.split('|').map(str::trim).collect())
}

fn items(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

fn term(text: &'static str, weight: f32) -> Term {
    let (text, weight) = match text.strip_suffix('!') {
        Some(text) => (text, UNIQUE),
        None => (text, weight),
    };
    let (text, is_open) = match text.strip_suffix('*') {
        Some(text) => (text, true),
        None => (text, false),
    };
    Term {
        words: text
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .filter(|word| !word.is_empty())
            .collect(),
        is_open,
        weight,
    }
}

/// Reads the texts. What is not well-formed is left out; a test sees to it
/// that nothing is.
fn parse(subjects: &'static str, libraries: &[&'static str]) -> Table {
    let cell = |row: &[&'static str], at: usize| row.get(at).copied().unwrap_or_default();
    let subjects: Vec<Subject> = rows(subjects)
        .map(|row| Subject {
            key: cell(&row, 0),
            label: cell(&row, 1),
            terms: items(cell(&row, 2))
                .map(|text| term(text, STRONG))
                .chain(items(cell(&row, 3)).map(|text| term(text, WEAK)))
                .collect(),
        })
        .collect();
    let serve = |(at, text): (usize, &'static str)| {
        let (key, service) = match text.strip_prefix('~') {
            Some(key) => (key, Service::Fallback),
            None if at == 0 => (text, Service::First),
            None => (text, Service::Also),
        };
        let subject = subjects.iter().position(|subject| subject.key == key)?;
        Some((subject, service))
    };
    let package = |text: &'static str| {
        let (registry, name) = text.split_once(':')?;
        let registry = Registry::ALL.into_iter().find(|r| r.as_str() == registry)?;
        Some((registry, name))
    };
    let library = |row: Vec<&'static str>| Known {
        packages: items(cell(&row, 0)).filter_map(package).collect(),
        title: cell(&row, 1),
        aliases: items(cell(&row, 2)).collect(),
        serves: items(cell(&row, 3)).enumerate().filter_map(serve).collect(),
        terms: items(cell(&row, 4))
            .map(|text| term(text, STRONG))
            .collect(),
        modules: flags(cell(&row, 5))
            .filter_map(|flag| flag.strip_prefix("import="))
            .collect(),
        is_word: flags(cell(&row, 5)).any(|flag| flag == "word"),
        is_tool: flags(cell(&row, 5)).any(|flag| flag == "tool"),
        is_framework: flags(cell(&row, 5)).any(|flag| flag == "framework"),
    };
    let libraries: Vec<Known> = libraries
        .iter()
        .flat_map(|text| rows(text))
        .map(library)
        .collect();
    let (mut exact, mut open) = (HashMap::new(), Vec::new());
    for (at, known) in libraries.iter().enumerate() {
        for (registry, name) in &known.packages {
            let name = name.to_lowercase();
            match name.strip_suffix('*') {
                Some(stem) => open.push((*registry, stem.to_owned(), at)),
                None => {
                    exact.entry((*registry, name)).or_insert(at);
                }
            }
        }
    }
    open.sort_by_key(|(_, stem, _)| std::cmp::Reverse(stem.len()));
    Table {
        libraries,
        subjects: subjects.clone(),
        exact,
        open,
    }
}

fn flags(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split_whitespace()
}

#[cfg(test)]
mod tests;
