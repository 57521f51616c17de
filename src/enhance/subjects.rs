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

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::stack::Registry;

mod concepts;
mod terms;

use concepts::Concepts;
pub use terms::{Term, Terms};

/// Texts about libraries.
const LIBRARIES: [&str; 4] = [
    include_str!("subjects/npm.txt"),
    include_str!("subjects/python.txt"),
    include_str!("subjects/compiled.txt"),
    include_str!("subjects/others.txt"),
];

/// What libraries are for.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// Its name in the table.
    pub key: &'static str,
    /// Its name for people and questions: `authentication`.
    pub label: &'static str,
    /// What speaks for it.
    pub terms: Terms,
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
    pub terms: Terms,
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
    /// By registry, places of libraries by the names of their packages in lower
    /// case.
    exact: [HashMap<Cow<'static, str>, usize>; REGISTRIES],
    /// By registry, beginnings of names in lower case, longest first.
    open: [Vec<(Cow<'static, str>, usize)>; REGISTRIES],
    /// What subjects are spoken of with; read when it is first asked for.
    concepts: OnceLock<Concepts>,
}

const REGISTRIES: usize = Registry::ALL.len();

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
        let concepts = self.concepts.get_or_init(|| {
            let texts = self
                .subjects
                .iter()
                .flat_map(|subject| subject.terms.texts());
            Concepts::new(texts)
        });
        concepts.has(words)
    }

    /// Finds what is known of a package.
    #[must_use]
    pub fn find(&self, registry: Registry, name: &str) -> Option<&Known> {
        self.libraries.get(self.position(registry, name)?)
    }

    /// Finds the place of what is known of a package.
    #[must_use]
    pub fn position(&self, registry: Registry, name: &str) -> Option<usize> {
        let name = lower(name);
        let exact = self.exact.get(registry as usize)?.get(&*name).copied();
        exact.or_else(|| {
            let mut open = self.open.get(registry as usize)?.iter();
            open.find(|(stem, _)| name.starts_with(&**stem))
                .map(|(_, at)| *at)
        })
    }
}

/// Returns a name in lower case.
fn lower(name: &str) -> Cow<'_, str> {
    let is_lower = |b: u8| b.is_ascii() && !b.is_ascii_uppercase();
    match name.bytes().all(is_lower) {
        true => Cow::Borrowed(name),
        false => Cow::Owned(name.to_lowercase()),
    }
}

/// Cells of a row: none has more.
const CELLS: usize = 6;

fn rows(text: &'static str) -> impl Iterator<Item = [&'static str; CELLS]> {
    let lines = text.lines().map(str::trim_ascii);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let mut row = [""; CELLS];
        for (cell, text) in row.iter_mut().zip(line.split('|')) {
            *cell = text.trim_ascii();
        }
        row
    })
}

fn items(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(',')
        .map(str::trim_ascii)
        .filter(|item| !item.is_empty())
}

fn flags(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split_ascii_whitespace()
}

/// Reads the texts. What is not well-formed is left out; a test sees to it
/// that nothing is.
fn parse(subjects: &'static str, libraries: &[&'static str]) -> Table {
    let subjects: Vec<Subject> = rows(subjects)
        .map(|[key, label, strong, weak, ..]| Subject {
            key,
            label,
            terms: Terms::new(strong, weak),
        })
        .collect();
    let places: HashMap<&str, usize> = subjects
        .iter()
        .enumerate()
        .map(|(at, subject)| (subject.key, at))
        .collect();
    let libraries: Vec<Known> = libraries
        .iter()
        .flat_map(|text| rows(text))
        .map(|row| library(row, &places))
        .collect();
    let mut table = Table {
        subjects,
        ..Table::default()
    };
    for (at, known) in libraries.iter().enumerate() {
        for (registry, name) in &known.packages {
            let place = *registry as usize;
            match name.strip_suffix('*') {
                Some(stem) => {
                    let open = table.open.get_mut(place);
                    open.into_iter()
                        .for_each(|open| open.push((lower(stem), at)));
                }
                None => {
                    let exact = table.exact.get_mut(place);
                    let entry = exact.map(|exact| exact.entry(lower(name)));
                    entry.into_iter().for_each(|entry| {
                        entry.or_insert(at);
                    });
                }
            }
        }
    }
    for open in &mut table.open {
        open.sort_by_key(|(stem, _)| std::cmp::Reverse(stem.len()));
    }
    table.libraries = libraries;
    table
}

fn library(row: [&'static str; CELLS], places: &HashMap<&str, usize>) -> Known {
    let [packages, title, aliases, serves, terms, marks] = row;
    let package = |text: &'static str| {
        let (registry, name) = text.split_once(':')?;
        let registry = Registry::ALL.into_iter().find(|r| r.as_str() == registry)?;
        Some((registry, name))
    };
    let serve = |(at, text): (usize, &'static str)| {
        let (key, service) = match text.strip_prefix('~') {
            Some(key) => (key, Service::Fallback),
            None if at == 0 => (text, Service::First),
            None => (text, Service::Also),
        };
        Some((*places.get(key)?, service))
    };
    let has = |flag: &str| flags(marks).any(|own| own == flag);
    Known {
        packages: items(packages).filter_map(package).collect(),
        title,
        aliases: items(aliases).collect(),
        serves: items(serves).enumerate().filter_map(serve).collect(),
        terms: Terms::new(terms, ""),
        modules: flags(marks)
            .filter_map(|flag| flag.strip_prefix("import="))
            .collect(),
        is_word: has("word"),
        is_tool: has("tool"),
        is_framework: has("framework"),
    }
}

#[cfg(test)]
mod tests;
