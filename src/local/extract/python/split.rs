//! Finds separators that stand outside of strings, comments and brackets.

use super::lex::string_end;

/// The bytes of an expression that are no part of a string or a comment.
pub struct Significant<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

impl<'a> Significant<'a> {
    /// Reads an expression from its start.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: 0,
            depth: 0,
        }
    }
}

impl Iterator for Significant<'_> {
    /// Offset, byte, and how many brackets are open around it; a bracket
    /// does not count itself.
    type Item = (usize, u8, usize);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = self.at;
            let byte = *self.bytes.get(at)?;
            self.at += 1;
            match byte {
                b'"' | b'\'' => self.at = string_end(self.bytes, at),
                b'#' => {
                    let rest = &self.bytes[at..];
                    self.at = at + rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
                }
                b'(' | b'[' | b'{' => {
                    self.depth += 1;
                    return Some((at, byte, self.depth - 1));
                }
                b')' | b']' | b'}' => {
                    self.depth = self.depth.saturating_sub(1);
                    return Some((at, byte, self.depth));
                }
                _ => return Some((at, byte, self.depth)),
            }
        }
    }
}

/// Offset of the first `wanted` outside of brackets.
#[must_use]
pub fn find(text: &str, wanted: u8) -> Option<usize> {
    Significant::new(text)
        .find(|&(_, byte, depth)| depth == 0 && byte == wanted)
        .map(|(at, _, _)| at)
}

/// What the bracket that `text` starts with holds, and what is behind it.
/// The rest of the text when it is never closed.
#[must_use]
pub fn bracketed(text: &str) -> (&str, &str) {
    let close = Significant::new(text)
        .find(|&(at, byte, depth)| at > 0 && depth == 0 && matches!(byte, b')' | b']' | b'}'));
    match close {
        Some((at, _, _)) => (
            text.get(1..at).unwrap_or_default(),
            text.get(at + 1..).unwrap_or_default(),
        ),
        None => (text.get(1..).unwrap_or_default(), ""),
    }
}

/// The trimmed arguments of a list that is separated by commas.
#[must_use]
pub fn arguments(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, byte, depth) in Significant::new(text) {
        if byte == b',' && depth == 0 {
            found.push(text[start..at].trim());
            start = at + 1;
        }
    }
    found.push(text[start..].trim());
    found.retain(|argument| !argument.is_empty());
    found
}

/// Cuts `name: annotation = default` or `name = default` at its marks; the
/// sign of a comparison or of `:=` is none.
#[must_use]
pub fn assignment(text: &str) -> (&str, Option<&str>, Option<&str>) {
    let equals = Significant::new(text)
        .find(|&(at, byte, depth)| depth == 0 && byte == b'=' && is_single(text, at))
        .map(|(at, _, _)| at);
    let (left, value) = match equals {
        Some(at) => (&text[..at], Some(text[at + 1..].trim())),
        None => (text, None),
    };
    match find(left, b':') {
        Some(at) => (left[..at].trim(), Some(left[at + 1..].trim()), value),
        None => (left.trim(), None, value),
    }
}

/// Whether the `=` at `at` is one of an assignment.
fn is_single(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    bytes.get(at + 1) != Some(&b'=') && !before.is_some_and(|b| b"=!<>:+-*/%&|^@".contains(b))
}

/// The identifier that `text` starts with; empty when it starts with none.
#[must_use]
pub fn identifier(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    let name = &text[..end];
    if name.starts_with(|c: char| c.is_numeric()) {
        ""
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_cut_outside_of_strings_and_brackets() {
        assert_eq!(
            arguments("a, b=(1, 2), c='x, y', # no, not\n d: X[int, str],"),
            ["a", "b=(1, 2)", "c='x, y'", "# no, not\n d: X[int, str]"]
        );
    }

    #[test]
    fn assignments_have_a_name_a_type_and_a_value() {
        assert_eq!(assignment("x: int = 1"), ("x", Some("int"), Some("1")));
        assert_eq!(assignment("x = {1: 2}"), ("x", None, Some("{1: 2}")));
        assert_eq!(assignment("x == 1"), ("x == 1", None, None));
        assert_eq!(assignment("x += 1"), ("x += 1", None, None));
    }

    #[test]
    fn brackets_give_inside_and_rest() {
        assert_eq!(bracketed("(a, ')') -> b"), ("a, ')'", " -> b"));
        assert_eq!(bracketed("(a"), ("a", ""));
        assert_eq!(bracketed(""), ("", ""));
    }
}
