//! What a declaration begins with: documentation, decorators, modifiers.

use super::token::{DocComment, Source, TokenKind};

/// Head of a statement or of a member.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// The last comment before or between its modifiers.
    pub(super) doc: Option<DocComment>,
    /// `export`
    pub(super) is_exported: bool,
    /// `default`
    pub(super) is_default: bool,
    /// `private` or `protected`
    pub(super) is_private: bool,
    /// Index of the first modifier that is part of a signature.
    pub(super) shown: usize,
    /// Index of the keyword or of the name of a member.
    pub(super) at: usize,
}

/// Reads the head of a statement.
pub(super) fn statement(source: &Source<'_>, index: usize, end: usize) -> Head {
    read(source, index, end, |word, next| match word {
        "export" | "declare" | "default" => true,
        "abstract" => next == "class",
        "async" => next == "function",
        "const" => next == "enum",
        _ => false,
    })
}

/// Reads the head of a member of a class, an interface or an enumeration.
pub(super) fn member(source: &Source<'_>, index: usize, end: usize) -> Head {
    read(source, index, end, |word, _| {
        matches!(
            word,
            "public"
                | "private"
                | "protected"
                | "static"
                | "readonly"
                | "abstract"
                | "override"
                | "declare"
                | "async"
                | "accessor"
                | "get"
                | "set"
        )
    })
}

fn read(
    source: &Source<'_>,
    index: usize,
    end: usize,
    is_modifier: fn(&str, &str) -> bool,
) -> Head {
    let mut head = Head {
        shown: index,
        at: index,
        ..Head::default()
    };
    let mut shown = None;
    while head.at < end {
        head.doc = source.doc_before(head.at).or(head.doc);
        if source.is(head.at, b'@') {
            head.at = after_decorator(source, head.at, end);
            continue;
        }
        let word = source.word(head.at);
        if !is_modifier(word, source.word(head.at + 1)) || is_name(source, head.at + 1, end) {
            break;
        }
        match word {
            "export" => head.is_exported = true,
            "default" => head.is_default = true,
            "private" | "protected" => head.is_private = true,
            "declare" | "public" | "override" => {}
            _ => shown = shown.or(Some(head.at)),
        }
        head.at += 1;
    }
    head.shown = shown.unwrap_or(head.at);
    head
}

/// Whether what follows a word makes it a name instead of a modifier.
fn is_name(source: &Source<'_>, next: usize, end: usize) -> bool {
    next >= end
        || matches!(
            source.kind(next),
            Some(TokenKind::Punct(
                b'(' | b':' | b'?' | b';' | b'=' | b'<' | b',' | b'}' | b'!'
            ))
        )
}

fn after_decorator(source: &Source<'_>, index: usize, end: usize) -> usize {
    let mut at = index + 2;
    while at < end && source.is(at, b'.') {
        at += 2;
    }
    if at < end && source.is(at, b'(') {
        at = source.after_group(at, end);
    }
    at.min(end)
}
