//! Declarations on one line.

use super::lex::TokenKind;
use super::source::Source;

/// Longest signature, in bytes.
const SIGNATURE_MAX: usize = 300;
/// Bytes after which the rest of a declaration is not read.
const SQUEEZED_MAX: usize = 2000;

/// The tokens `from..end` on one line: without comments and attributes,
/// whitespace squeezed, shortened when it is long.
pub fn signature(source: &Source<'_>, from: usize, end: usize) -> String {
    let mut whole = squeezed(source, from, end);
    // The last of the bounds.
    if whole.ends_with(',') {
        whole.pop();
    }
    if whole.len() <= SIGNATURE_MAX {
        return whole;
    }
    let bounds = source.find(from, end, |text| text == "where");
    shortened(squeezed(source, from, bounds))
}

/// A text of at most [`SIGNATURE_MAX`] bytes and an ellipsis.
pub fn shortened(mut text: String) -> String {
    if text.len() > SIGNATURE_MAX {
        let mut cut = SIGNATURE_MAX;
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        text.truncate(cut);
        text.push('…');
    }
    text
}

/// The tokens `from..end` on one line, as far as [`SQUEEZED_MAX`].
pub fn squeezed(source: &Source<'_>, from: usize, end: usize) -> String {
    let mut out = String::new();
    // End of the token before, in the source.
    let mut written = None;
    let mut at = from;
    while at < end && out.len() < SQUEEZED_MAX {
        if let Some(next) = skipped(source, at) {
            at = next;
            continue;
        }
        let (start, stop) = source.span(at);
        let text = source.text(at);
        let is_apart = written.is_some_and(|written| written < start);
        if source.kind(at) == Some(TokenKind::Close) && text != "}" {
            if out.ends_with(',') && !is_one_tuple(&out) {
                out.pop();
            }
        } else if is_apart && !out.ends_with(['(', '[']) {
            out.push(' ');
        }
        out.push_str(text);
        written = Some(stop);
        at += 1;
    }
    out
}

/// Whether the comma a text ends with makes a tuple of one element.
fn is_one_tuple(text: &str) -> bool {
    let tuple = text.rfind('(').map_or("", |open| &text[open..]);
    tuple.matches(',').count() == 1 && text[..text.len() - tuple.len()].ends_with([' ', '<', '('])
}

/// The token after a comment or an attribute at `at`.
fn skipped(source: &Source<'_>, at: usize) -> Option<usize> {
    match source.kind(at) {
        Some(TokenKind::OuterDoc | TokenKind::InnerDoc) => Some(at + 1),
        Some(TokenKind::Punct) if source.is(at, "#") => {
            let next = at + 1;
            // `#word` is a mark that a macro takes, and no Rust.
            (source.is(next, "[") || source.is_ident(next)).then(|| source.after(next))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squeeze(text: &str) -> String {
        let source = Source::new(text);
        signature(&source, 0, source.len())
    }

    #[test]
    fn declarations_are_put_on_one_line() {
        assert_eq!(
            squeeze("pub fn a<T>(\n    #[x] b: T, // c\n    d: (u8, u8),\n)\n    -> (T,)"),
            "pub fn a<T>(b: T, d: (u8, u8)) -> (T,)"
        );
    }

    #[test]
    fn bounds_are_the_first_to_go() {
        let long = format!("fn a<T>() where T: {}", "B + ".repeat(100));
        assert_eq!(squeeze(&long), "fn a<T>()");
        let longer = format!("fn a({})", "b: C, ".repeat(100));
        assert!(squeeze(&longer).ends_with('…'));
    }
}
