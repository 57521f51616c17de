//! The words of a prompt, found by their text.

use std::collections::HashMap;
use std::ops::Range;

use crate::enhance::prompt::{Prompt, is_unspaced};
use crate::enhance::subjects::Term;

/// Words that may stand within a phrase.
const FILLERS: [&str; 14] = [
    "the", "a", "an", "all", "our", "my", "your", "this", "these", "of", "their", "its", "new",
    "each",
];

/// Words after the first of a phrase that another word may stand in.
const LONG: usize = 2;

/// The words of a prompt, by their beginnings.
pub(super) struct Words<'a> {
    pub(super) prompt: &'a Prompt,
    /// Indices of words, by their first character.
    by_first: HashMap<char, Vec<usize>>,
    /// Words that are part of a path.
    in_path: Vec<bool>,
}

impl<'a> Words<'a> {
    pub(super) fn new(prompt: &'a Prompt) -> Self {
        let mut by_first: HashMap<char, Vec<usize>> = HashMap::new();
        for (at, word) in prompt.words.iter().enumerate() {
            if let Some(first) = word.lower.chars().next() {
                by_first.entry(first).or_default().push(at);
            }
        }
        let is_file = |path: &&String| path.contains('.') || path.matches('/').count() > 1;
        let paths = prompt.paths.iter().filter(is_file);
        let ranges: Vec<Range<usize>> = paths
            .chain(&prompt.ids)
            .flat_map(|path| {
                let hits = prompt.task.match_indices(path.as_str());
                hits.map(|(at, path)| at..at + path.len())
            })
            .collect();
        let is_in = |range: &Range<usize>| {
            ranges
                .iter()
                .any(|path| path.start <= range.start && range.end <= path.end)
        };
        let in_path = prompt.words.iter().map(|word| is_in(&word.range)).collect();
        Self {
            prompt,
            by_first,
            in_path,
        }
    }

    /// Tells whether a word of the prompt begins like a name.
    pub(super) fn may_begin(&self, name: &str) -> bool {
        let initial = name.chars().find(|c| c.is_alphanumeric() || *c == '_');
        let initial = initial.and_then(|c| c.to_lowercase().next());
        initial.is_some_and(|initial| self.by_first.contains_key(&initial))
    }

    pub(super) fn lower(&self, at: usize) -> &'a str {
        self.prompt.words.get(at).map_or("", |word| &word.lower)
    }

    pub(super) fn is_in_path(&self, at: usize) -> bool {
        self.in_path.get(at).copied().unwrap_or_default()
    }

    /// Returns the text between a word and the one before it.
    pub(super) fn before(&self, at: usize) -> &'a str {
        let words = &self.prompt.words;
        let before = at.checked_sub(1).map(|before| words.get(before));
        let start = before.map_or(0, |word| {
            word.map_or(self.prompt.task.len(), |word| word.range.end)
        });
        let end = words
            .get(at)
            .map_or(self.prompt.task.len(), |w| w.range.start);
        self.prompt.task.get(start..end).unwrap_or_default()
    }

    /// Tells whether a word follows the one before it in one phrase.
    fn follows(&self, at: usize) -> bool {
        at < self.prompt.words.len()
            && self
                .before(at)
                .chars()
                .all(|c| c.is_whitespace() || "-/_'’.`\"+".contains(c))
            && !self.before(at).contains(". ")
            && !self.before(at).contains('\n')
    }

    /// Finds a sequence of words, each as it is; returns the words of each hit.
    pub(super) fn sequences(&self, wanted: &[String]) -> Vec<Range<usize>> {
        let Some(first) = wanted.first().and_then(|word| word.chars().next()) else {
            return Vec::new();
        };
        let starts = self.by_first.get(&first).into_iter().flatten().copied();
        starts
            .filter(|start| {
                wanted.iter().enumerate().all(|(n, word)| {
                    self.lower(start + n) == word && (n == 0 || self.follows(start + n))
                })
            })
            .map(|start| start..start + wanted.len())
            .collect()
    }

    /// Finds where a term stands: bytes of the task, its first place. Between
    /// the words of a long phrase one other may stand; that says less.
    pub(super) fn find(&self, term: &Term) -> Option<Found> {
        let first = term.words.first()?;
        let initial = first.chars().next()?;
        if !initial.is_ascii() && is_unspaced(initial) {
            let at = self.prompt.task.find(first)?;
            let range = at..at + first.len();
            return Some(Found {
                range,
                is_loose: false,
            });
        }
        let starts = self.by_first.get(&initial)?;
        let found = |start: &usize| self.match_at(term, *start);
        let strict = starts
            .iter()
            .filter_map(found)
            .find(|found| !found.is_loose);
        strict.or_else(|| starts.iter().find_map(found))
    }

    fn match_at(&self, term: &Term, start: usize) -> Option<Found> {
        let mut at = start;
        let last = term.words.len().checked_sub(1)?;
        let mut gaps = usize::from(last >= LONG);
        let mut is_loose = false;
        for (n, wanted) in term.words.iter().enumerate() {
            let is_it = |at: usize| self.is_word(at, wanted, n == last && term.is_open, n == last);
            if n > 0 {
                at += 1;
                if !self.follows(at) {
                    return None;
                }
                if !is_it(at) {
                    let is_filler = FILLERS.contains(&self.lower(at));
                    if !is_filler {
                        gaps = gaps.checked_sub(1)?;
                        is_loose = true;
                    }
                    at += 1;
                    if !self.follows(at) {
                        return None;
                    }
                }
            }
            if self.is_in_path(at) || !is_it(at) {
                return None;
            }
        }
        let words = &self.prompt.words;
        let range = words.get(start)?.range.start..words.get(at)?.range.end;
        Some(Found { range, is_loose })
    }

    fn has_hump(&self, at: usize) -> bool {
        let word = self.prompt.words.get(at);
        let text = word.and_then(|word| self.prompt.task.get(word.range.clone()));
        let text = text.unwrap_or_default();
        let is_lower = |c: char| c.is_lowercase() || c.is_ascii_digit();
        let mut pairs = text.chars().zip(text.chars().skip(1));
        pairs.any(|(a, b)| is_lower(a) && b.is_uppercase())
    }

    /// Tells whether a word is the one that is wanted, or begins so.
    fn is_word(&self, at: usize, wanted: &str, is_open: bool, is_last: bool) -> bool {
        let word = self.lower(at);
        // A name out of code is one word: `invoiceId` speaks of no invoice.
        match is_open && !self.has_hump(at) {
            true => word.starts_with(wanted),
            false => word == wanted || (is_last && word.strip_suffix('s') == Some(wanted)),
        }
    }
}

/// Where a term stands.
pub(super) struct Found {
    pub(super) range: Range<usize>,
    /// Whether another word stands between its words.
    pub(super) is_loose: bool,
}
