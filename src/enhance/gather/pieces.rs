//! Cuts pieces out of files of code, by lines.

use std::ops::RangeInclusive;

use crate::enhance::mask::{MASK, mask};
use crate::enhance::scan::{Source, Symbol};

/// Most lines of a piece that is not a whole file.
const MOST_LINES: usize = 120;

/// Lines of a part of a file that defines nothing.
const STRIDE: usize = 40;

/// A file that can be cut, secrets masked, line by line as it is.
#[derive(Debug)]
pub(super) struct Sheet {
    lines: Vec<String>,
}

/// A piece of a file: its lines, from 1, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) first_line: usize,
    pub(super) last_line: usize,
    pub(super) text: String,
}

impl Sheet {
    /// Masks the secrets of a text. Where that takes lines away, empty ones
    /// take their place, so that the others keep their numbers.
    pub(super) fn new(text: &str) -> Self {
        let own: Vec<&str> = text.lines().collect();
        let masked = mask(text);
        let mut lines = Vec::with_capacity(own.len());
        let mut at = 0;
        let mut rest = masked.lines().peekable();
        let mut left = masked.lines().count();
        while let Some(line) = rest.next() {
            left -= 1;
            lines.push(line.to_owned());
            let is_changed = own.get(at) != Some(&line);
            at += 1;
            if !is_changed || !line.contains(MASK) {
                continue;
            }
            let next = rest.peek().copied();
            while own.len() > at + left && own.get(at).copied() != next {
                lines.push(String::new());
                at += 1;
            }
        }
        lines.resize(own.len().max(1), String::new());
        Self { lines }
    }

    /// Returns the number of lines.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Cuts lines out, without empty ones at the ends; `None` when nothing is
    /// left.
    pub(super) fn cut(&self, lines: &RangeInclusive<usize>) -> Option<Piece> {
        let (mut first, mut last) = ((*lines.start()).max(1), (*lines.end()).min(self.len()));
        let is_blank = |line: usize| {
            self.lines
                .get(line - 1)
                .is_none_or(|line| line.trim().is_empty())
        };
        while first <= last && is_blank(first) {
            first += 1;
        }
        while first <= last && is_blank(last) {
            last -= 1;
        }
        let text = self
            .lines
            .get(first - 1..last)
            .filter(|lines| !lines.is_empty())?;
        Some(Piece {
            first_line: first,
            last_line: last,
            text: text.join("\n"),
        })
    }
}

/// Returns the lines of a symbol, no more than a piece may have.
pub(super) fn lines_of(symbol: &Symbol) -> RangeInclusive<usize> {
    let last = symbol
        .last_line
        .min(symbol.first_line.saturating_add(MOST_LINES - 1));
    symbol.first_line.max(1)..=last
}

/// Returns the lines above the first symbol of a file: what it imports.
pub(super) fn head(source: &Source) -> RangeInclusive<usize> {
    let first = source.symbols.iter().map(|symbol| symbol.first_line).min();
    1..=first.unwrap_or(1).saturating_sub(1).min(STRIDE)
}

/// Returns the line of a symbol that has its name in it.
pub(super) fn signature(source: &Source, symbol: &Symbol) -> Option<RangeInclusive<usize>> {
    let first = symbol.first_line.max(1);
    let lines = source.text.lines().skip(first - 1).take(12);
    let at = lines
        .take(symbol.last_line.saturating_sub(first) + 1)
        .position(|line| line.contains(&symbol.name))?;
    Some(first + at..=first + at)
}

/// Cuts a file without symbols into parts of even length.
pub(super) fn strides(lines: usize) -> impl Iterator<Item = RangeInclusive<usize>> {
    (1..=lines.max(1))
        .step_by(STRIDE)
        .map(move |first| first..=(first + STRIDE - 1).min(lines.max(1)))
}

/// Joins ranges that touch, overlap, or leave out no more than two lines; each
/// keeps the best score of its parts.
pub(super) fn joined(
    mut ranges: Vec<(RangeInclusive<usize>, f32)>,
) -> Vec<(RangeInclusive<usize>, f32)> {
    ranges.retain(|(range, _)| !range.is_empty());
    ranges.sort_by(|(a, _), (b, _)| a.start().cmp(b.start()).then(b.end().cmp(a.end())));
    let mut all: Vec<(RangeInclusive<usize>, f32)> = Vec::new();
    for (range, score) in ranges {
        match all.last_mut() {
            Some((last, best)) if *range.start() <= last.end().saturating_add(3) => {
                *last = *last.start()..=*last.end().max(range.end());
                *best = best.max(score);
            }
            _ => all.push((range, score)),
        }
    }
    all
}

#[cfg(test)]
mod tests;
