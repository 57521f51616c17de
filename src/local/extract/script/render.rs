//! Declarations as text: comments out, white space squeezed.

use std::ops::Range;

use super::token::{Source, TokenKind};

/// Most characters of a signature.
pub(super) const SIGNATURE: usize = 300;

/// Puts tokens on one line, at most `limit` characters and an ellipsis.
pub(super) fn one_line(source: &Source<'_>, range: Range<usize>, limit: usize) -> String {
    let mut out = String::new();
    let mut before: Option<usize> = None;
    let mut length = 0;
    for index in range.clone() {
        if is_needless(source, before, index, range.end) {
            continue;
        }
        if before.is_some_and(|before| is_spaced(source, before, index)) {
            out.push(' ');
            length += 1;
        }
        let text = source.str(index);
        if text.contains('\n') {
            let words: Vec<&str> = text.split_whitespace().collect();
            out.push_str(&words.join(" "));
        } else {
            out.push_str(text);
        }
        length += text.len();
        before = Some(index);
        if length > limit {
            break;
        }
    }
    shorten(&mut out, limit);
    out
}

/// Keeps the lines of a declaration, without its comments, empty lines and
/// the indentation that its first line has; at most `limit` bytes.
pub(super) fn block(source: &Source<'_>, range: Range<usize>, limit: usize) -> String {
    let mut out = String::new();
    let base = source
        .tokens
        .get(range.start)
        .map_or(0, |token| column(source.text, token.start as usize));
    for index in range.clone() {
        let Some(token) = source.tokens.get(index) else {
            break;
        };
        if index > range.start {
            if token.starts_line {
                let indent = column(source.text, token.start as usize).saturating_sub(base);
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent.min(40)));
            } else if has_gap(source, index - 1, index) {
                out.push(' ');
            }
        }
        out.push_str(source.str(index));
        if out.len() > limit {
            shorten(&mut out, limit);
            break;
        }
    }
    out
}

/// Cuts a text to at most `limit` characters, with an ellipsis at its end.
pub(super) fn shorten(text: &mut String, limit: usize) {
    if let Some((at, _)) = text.char_indices().nth(limit) {
        text.truncate(at);
        text.truncate(text.trim_end().len());
        text.push('…');
    }
}

/// Column of a byte if only white space stands before it on its line; a tab
/// counts as one.
fn column(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let blanks = before.iter().rev();
    blanks
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count()
}

fn has_gap(source: &Source<'_>, before: usize, index: usize) -> bool {
    match (source.tokens.get(before), source.tokens.get(index)) {
        (Some(before), Some(token)) => before.end < token.start,
        _ => false,
    }
}

fn is_spaced(source: &Source<'_>, before: usize, index: usize) -> bool {
    let opens = source.is(before, b'(') || source.is(before, b'[');
    let follows = matches!(
        source.kind(index),
        Some(TokenKind::Punct(b')' | b']' | b',' | b';'))
    );
    // What is left out between two tokens leaves a gap as well.
    has_gap(source, before, index) && !opens && !follows && !is_open_angle(source, before, index)
}

/// A list of type parameters that begins on a line of its own, or ends so.
fn is_open_angle(source: &Source<'_>, before: usize, index: usize) -> bool {
    source.starts_line(index) && (source.is(before, b'<') || source.is(index, b'>'))
}

/// Commas before a closing bracket, and the `|` a union may begin with.
fn is_needless(source: &Source<'_>, before: Option<usize>, index: usize, end: usize) -> bool {
    match source.kind(index) {
        Some(TokenKind::Punct(b',')) => {
            let next = (index + 1 < end).then(|| source.kind(index + 1)).flatten();
            matches!(next, Some(TokenKind::Punct(b')' | b']' | b'}' | b'>')))
        }
        Some(TokenKind::Punct(b'|' | b'&')) => before.is_some_and(|before| {
            matches!(
                source.kind(before),
                Some(TokenKind::Punct(b'=' | b'(' | b'<' | b':' | b','))
            )
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> String {
        let source = Source::new(text);
        one_line(&source, 0..source.tokens.len(), 60)
    }

    #[test]
    fn declarations_are_squeezed() {
        assert_eq!(
            line("f(\n  a: A, // why\n  b?: B,\n): C"),
            "f(a: A, b?: B): C"
        );
        assert_eq!(line("type A =\n  | 'x'\n  | 'y'"), "type A = 'x' | 'y'");
        assert_eq!(line("f<\n  A,\n>(a: A)"), "f<A>(a: A)");
    }

    #[test]
    fn long_ones_are_cut() {
        let text = line(&"word ".repeat(40));
        assert_eq!(text.chars().count(), 60);
        assert!(text.ends_with('…'), "{text}");
    }

    #[test]
    fn blocks_keep_their_lines() {
        let source = Source::new("x\n  type A = {\n    // no\n    a: 1\n  }");
        assert_eq!(
            block(&source, 1..source.tokens.len(), 99),
            "type A = {\n  a: 1\n}"
        );
    }
}
