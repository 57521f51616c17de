//! Where types, expressions and heads of declarations end.

use std::ops::Range;

use super::token::{Source, TokenKind};

/// Index after a list of type parameters that may begin at `index`.
pub(super) fn after_type_parameters(source: &Source<'_>, index: usize, end: usize) -> usize {
    if !source.is(index, b'<') {
        return index;
    }
    let mut depth = 0_usize;
    let mut at = index;
    while at < end {
        match source.kind(at) {
            Some(TokenKind::Punct(b'<')) => depth += 1,
            Some(TokenKind::Punct(b'>')) => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            Some(TokenKind::Punct(b';')) => return at,
            Some(TokenKind::Punct(b'(' | b'[' | b'{')) => at = source.close(at, end),
            _ => {}
        }
        at += 1;
    }
    end
}

/// Index after the type that begins at `index`. It ends before `;`, `,`, `=`
/// and closing brackets, before the body of a function, and at the end of a
/// line where nothing asks for more.
pub(super) fn after_type(source: &Source<'_>, index: usize, end: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = index;
    while at < end {
        let is_complete = at > index && ends_operand(source, at - 1);
        match source.kind(at) {
            Some(TokenKind::Punct(b';' | b')' | b']' | b'}')) => break,
            Some(TokenKind::Punct(b',' | b'=')) if depth == 0 => break,
            _ if depth == 0
                && is_complete
                && source.starts_line(at)
                && !continues_type(source, at) =>
            {
                break;
            }
            Some(TokenKind::Punct(b'{')) if depth == 0 && is_complete => break,
            Some(TokenKind::Punct(b'<')) => depth += 1,
            Some(TokenKind::Punct(b'>')) => depth = depth.saturating_sub(1),
            Some(TokenKind::Punct(b'(' | b'[' | b'{')) => at = source.close(at, end),
            _ => {}
        }
        at += 1;
    }
    at.min(end)
}

/// Whether a type may be complete with this token.
fn ends_operand(source: &Source<'_>, index: usize) -> bool {
    match source.kind(index) {
        Some(TokenKind::Word) => !matches!(
            source.str(index),
            "extends"
                | "keyof"
                | "typeof"
                | "infer"
                | "is"
                | "readonly"
                | "unique"
                | "in"
                | "asserts"
                | "new"
                | "implements"
                | "abstract"
        ),
        Some(TokenKind::Punct(byte)) => matches!(byte, b')' | b']' | b'}' | b'>'),
        Some(TokenKind::Arrow | TokenKind::Equality) | None => false,
        Some(_) => true,
    }
}

/// Whether a token at the beginning of a line goes on with the type above.
fn continues_type(source: &Source<'_>, index: usize) -> bool {
    match source.kind(index) {
        Some(TokenKind::Punct(byte)) => matches!(byte, b'|' | b'&' | b'?' | b':' | b'.' | b'>'),
        Some(TokenKind::Arrow) => true,
        Some(TokenKind::Word) => {
            let is_name = matches!(
                source.kind(index + 1),
                Some(TokenKind::Punct(b':' | b'?' | b'(' | b';'))
            );
            matches!(source.str(index), "extends" | "is" | "implements") && !is_name
        }
        _ => false,
    }
}

/// Index after the expression that begins at `index`: before `;`, `,` and
/// closing brackets, and at the end of a line that is complete.
pub(super) fn after_expression(source: &Source<'_>, index: usize, end: usize) -> usize {
    let mut at = index;
    while at < end {
        match source.kind(at) {
            Some(TokenKind::Punct(b';' | b',' | b')' | b']' | b'}')) => break,
            Some(TokenKind::Word | TokenKind::Text | TokenKind::Number)
                if at > index && source.starts_line(at) && ends_operand(source, at - 1) =>
            {
                break;
            }
            Some(TokenKind::Punct(b'(' | b'[' | b'{')) => at = source.close(at, end),
            _ => {}
        }
        at += 1;
    }
    at.min(end)
}

/// A callable: where its signature ends, and where what belongs to it does.
pub(super) struct Callable {
    /// Index after the type of the result.
    pub(super) signature_end: usize,
    /// Index after the body, if it has one.
    pub(super) end: usize,
}

/// Reads `<T>(a: A): B { ... }` from behind the name.
pub(super) fn callable(source: &Source<'_>, index: usize, end: usize) -> Callable {
    let mut at = after_type_parameters(source, index, end);
    if source.is(at, b'(') {
        at = source.after_group(at, end);
    }
    if at < end && source.is(at, b':') {
        at = after_type(source, at + 1, end);
    }
    let signature_end = at.min(end);
    let has_body = at < end && source.is(at, b'{');
    let end = if has_body {
        source.after_group(at, end)
    } else {
        signature_end
    };
    Callable { signature_end, end }
}

/// The braces of a class or an interface: from behind its name up to them.
pub(super) fn body_of_class(source: &Source<'_>, index: usize, end: usize) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    let mut at = index;
    while at < end {
        match source.kind(at) {
            Some(TokenKind::Punct(b'{')) if depth == 0 => {
                return Some(at..source.close(at, end));
            }
            Some(TokenKind::Punct(b';' | b'}' | b')')) => return None,
            Some(TokenKind::Punct(b'<')) => depth += 1,
            Some(TokenKind::Punct(b'>')) => depth = depth.saturating_sub(1),
            Some(TokenKind::Punct(b'(' | b'[' | b'{')) => at = source.close(at, end),
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of the type that a source begins with.
    fn type_of(text: &str) -> String {
        let source = Source::new(text);
        let end = after_type(&source, 0, source.tokens.len());
        super::super::render::one_line(&source, 0..end, 200)
    }

    #[test]
    fn types_end_where_the_line_does() {
        assert_eq!(type_of("A | B\nc: D"), "A | B");
        assert_eq!(type_of("\n | A\n | B\nfoo: C"), "| A | B");
        assert_eq!(type_of("A extends B\n ? C\n : D\nx"), "A extends B ? C : D");
        assert_eq!(type_of("(a: A) =>\n B\nx: C"), "(a: A) => B");
        assert_eq!(type_of("A\n[key: string]: B"), "A");
    }

    #[test]
    fn types_end_before_a_body_or_a_value() {
        assert_eq!(type_of("{ a: B } { return }"), "{ a: B }");
        assert_eq!(type_of("Map<A, B> = x"), "Map<A, B>");
        assert_eq!(type_of("Map<A, B>, x"), "Map<A, B>");
    }

    #[test]
    fn a_class_begins_behind_what_it_extends() {
        let source = Source::new("X<T = {}> extends Y<{ a: 1 }> { b }");
        let body = body_of_class(&source, 1, source.tokens.len()).expect("a body");
        assert_eq!(source.str(body.start + 1), "b");
    }
}
