//! A text of code, its mask, its lines and its brackets.

use super::mask;

/// No bracket.
const NONE: u32 = u32::MAX;

/// A text that is read.
pub(super) struct Code<'a> {
    pub(super) text: &'a str,
    pub(super) language: &'static str,
    /// The text without comments and insides of strings; as long as it.
    pub(super) mask: Vec<u8>,
    /// Where each line begins.
    starts: Vec<usize>,
    /// Of each bracket, where its other one is; [`NONE`] where there is none.
    pairs: Vec<u32>,
}

impl<'a> Code<'a> {
    /// Reads a text; `seen` is as long and has spaces for what is no code.
    pub(super) fn new(text: &'a str, seen: &str, language: &'static str) -> Self {
        let mask = mask::mask(seen, &mask::syntax(language));
        let ends = memchr_lines(&mask);
        Self {
            text,
            language,
            starts: std::iter::once(0).chain(ends).collect(),
            pairs: pairs(&mask),
            mask,
        }
    }

    /// Counts the lines.
    pub(super) fn lines(&self) -> usize {
        // What follows the last newline is a line only if there is something.
        let last = self.starts.last().copied().unwrap_or_default();
        self.starts.len() - usize::from(last == self.mask.len() && self.starts.len() > 1)
    }

    /// Returns where a line begins, from 0, and ends, without its newline.
    pub(super) fn line(&self, line: usize) -> (usize, usize) {
        let end = self.mask.len();
        let start = self.starts.get(line).copied().unwrap_or(end);
        let next = self.starts.get(line + 1).map_or(end, |next| next - 1);
        (start, next.max(start))
    }

    /// Returns the line, from 0, that a place is in.
    pub(super) fn line_at(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).max(1) - 1
    }

    /// Returns the mask between two places, as far as there is one.
    pub(super) fn masked(&self, from: usize, to: usize) -> &[u8] {
        let to = to.min(self.mask.len());
        self.mask.get(from..to).unwrap_or_default()
    }

    /// Returns the text between two places.
    pub(super) fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Returns the byte at a place of the mask; a newline past its end.
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.mask.get(at).copied().unwrap_or(b'\n')
    }

    /// Returns the other one of a bracket.
    pub(super) fn pair(&self, at: usize) -> Option<usize> {
        let other = self.pairs.get(at).filter(|other| **other != NONE)?;
        Some(*other as usize)
    }

    /// Returns where a word that begins at a place ends.
    pub(super) fn word_end(&self, at: usize) -> usize {
        let rest = self.mask.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|byte| is_word(**byte)).count()
    }

    /// Returns the word at a place; empty where there is none.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.slice(at, self.word_end(at))
    }

    /// Skips spaces, and newlines too if asked.
    pub(super) fn skip(&self, mut at: usize, newlines: bool) -> usize {
        while at < self.mask.len() {
            match self.byte(at) {
                b' ' | b'\t' | b'\r' => at += 1,
                b'\n' if newlines => at += 1,
                _ => break,
            }
        }
        at
    }

    /// Returns the inside of a string that begins at a place, and where it ends.
    pub(super) fn string(&self, at: usize) -> Option<(&'a str, usize)> {
        let rest = self.mask.get(at..)?.strip_prefix(b"\"")?;
        let length = rest.iter().take(4_000).position(|byte| *byte == b'"')?;
        let inside = self.slice(at + 1, at + 1 + length);
        Some((inside.trim_matches(['"', '\'']), at + length + 2))
    }

    /// Returns the first place of a line that is no space, and its column.
    pub(super) fn indent(&self, line: usize) -> Option<(usize, usize)> {
        let (start, end) = self.line(line);
        let at = self.skip(start, false);
        (at < end).then_some((at, at - start))
    }
}

/// Whether a byte belongs to a word.
pub(super) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

fn memchr_lines(mask: &[u8]) -> impl Iterator<Item = usize> + '_ {
    mask.iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .map(|(at, _)| at + 1)
}

fn pairs(mask: &[u8]) -> Vec<u32> {
    let mut pairs = vec![NONE; mask.len()];
    let mut open: Vec<(u8, u32)> = Vec::new();
    for (at, byte) in mask.iter().enumerate() {
        let wanted = match byte {
            b'(' | b'[' | b'{' => {
                open.push((*byte, u32::try_from(at).unwrap_or(0)));
                continue;
            }
            b')' => b'(',
            b']' => b'[',
            b'}' => b'{',
            _ => continue,
        };
        // One that is missing takes those inside with it, not those around;
        // deep ones are not searched for without end.
        let near = open
            .iter()
            .rev()
            .take(16)
            .position(|(byte, _)| *byte == wanted);
        let Some(above) = near else { continue };
        open.truncate(open.len() - above);
        if let Some((_, start)) = open.pop() {
            if let Some(pair) = pairs.get_mut(at) {
                *pair = start;
            }
            if let Some(pair) = pairs.get_mut(start as usize) {
                *pair = u32::try_from(at).unwrap_or(0);
            }
        }
    }
    pairs
}
