//! The words of a prompt, found by their text.

use std::collections::HashMap;
use std::ops::Range;

use crate::enhance::prompt::Prompt;
use crate::enhance::subjects::Term;

/// Words that may stand within a phrase.
const FILLERS: [&str; 14] = [
    "the", "a", "an", "all", "our", "my", "your", "this", "these", "of", "their", "its", "new",
    "each",
];

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

    pub(super) fn lower(&self, at: usize) -> &'a str {
        self.prompt.words.get(at).map_or("", |word| &word.lower)
    }

    pub(super) fn is_in_path(&self, at: usize) -> bool {
        self.in_path.get(at).copied().unwrap_or_default()
    }

    /// Returns the text between a word and the one before it.
    pub(super) fn before(&self, at: usize) -> &'a str {
        let words = &self.prompt.words;
        let start = at
            .checked_sub(1)
            .map_or(0, |before| words[before].range.end);
        let end = words
            .get(at)
            .map_or(self.prompt.task.len(), |w| w.range.start);
        self.prompt.task.get(start..end).unwrap_or_default()
    }

    /// Tells whether a word follows the one before it in one phrase.
    fn follows(&self, at: usize) -> bool {
        self.before(at)
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

    /// Finds where a term stands: bytes of the task, its first place.
    pub(super) fn find(&self, term: &Term) -> Option<Range<usize>> {
        let first = term.words.first()?;
        let initial = first.chars().next()?;
        if !initial.is_ascii() && is_unspaced(initial) {
            let at = self.prompt.task.find(first)?;
            return Some(at..at + first.len());
        }
        let starts = self.by_first.get(&initial)?;
        starts.iter().find_map(|start| self.match_at(term, *start))
    }

    fn match_at(&self, term: &Term, start: usize) -> Option<Range<usize>> {
        let mut at = start;
        let last = term.words.len().checked_sub(1)?;
        for (n, wanted) in term.words.iter().enumerate() {
            if n > 0 {
                at += 1;
                if !self.follows(at) {
                    return None;
                }
                if self.lower(at) != *wanted && FILLERS.contains(&self.lower(at)) {
                    at += 1;
                    if !self.follows(at) {
                        return None;
                    }
                }
            }
            if self.is_in_path(at) {
                return None;
            }
            let word = self.lower(at);
            let is_open = n == last && term.is_open;
            let is_plural = || n == last && word.strip_suffix('s') == Some(wanted);
            let is_hit = match is_open {
                true => word.starts_with(wanted),
                false => word == *wanted || is_plural(),
            };
            if !is_hit {
                return None;
            }
        }
        let words = &self.prompt.words;
        Some(words.get(start)?.range.start..words.get(at)?.range.end)
    }
}

/// Tells whether a character belongs to a script that writes no blanks.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}
