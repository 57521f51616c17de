//! Members of classes, interfaces, enumerations and object types.

use std::ops::Range;

use super::doc::Doc;
use super::grammar::{after_expression, after_type, callable};
use super::head;
use super::item::{Item, Items};
use super::render::{SIGNATURE, one_line};
use super::token::{Source, TokenKind};

/// Most tokens of a value that is shown with its name.
const SHORT_VALUE: usize = 4;

/// Members, and the signatures in which more of them are documented.
#[derive(Default)]
pub(super) struct Members {
    pub(super) items: Items,
    /// Name of a member, and where its types have documented members.
    pub(super) nested: Vec<(String, Range<usize>)>,
}

/// Reads the members between two braces.
pub(super) fn read(source: &Source<'_>, range: Range<usize>, language: &str) -> Members {
    let mut members = Members::default();
    let mut at = range.start;
    while at < range.end {
        if source.is(at, b';') || source.is(at, b',') {
            at += 1;
            continue;
        }
        let head = head::member(source, at, range.end);
        let Some(name) = name(source, head.at, range.end) else {
            at = source.after_group(head.at, range.end).max(at + 1);
            continue;
        };
        let extent = extent(source, name.end, range.end);
        let doc = head
            .doc
            .map(|doc| Doc::parse(source.doc_text(doc), language));
        let is_internal = head.is_private
            || is_internal_name(&name.text)
            || doc.as_ref().is_some_and(|doc| doc.is_internal);
        let signature = head.shown..extent.signature_end;
        if source.has_docs(&signature) {
            members
                .nested
                .push((name.text.clone(), name.end..extent.signature_end));
        }
        members.items.add(Item {
            name: name.text,
            signatures: vec![one_line(source, signature, SIGNATURE)],
            line: source.line_of(head.at),
            is_internal,
            is_deprecated: doc.as_ref().is_some_and(|doc| doc.is_deprecated),
            is_exported: true,
            docs: doc.into_iter().filter(Doc::has_text).collect(),
            ..Item::default()
        });
        at = extent.end.max(at + 1);
    }
    members
}

/// Whether a name says that it is not for others: `_x` and `#x`.
pub(super) fn is_internal_name(name: &str) -> bool {
    name.len() > 1 && name.starts_with(['_', '#'])
}

/// Name of a string literal, or the word itself.
pub(super) fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '\'', '`'])
}

struct Name {
    text: String,
    /// Index after it.
    end: usize,
}

/// Name of a member: empty for a call signature, `new` for a construct
/// signature, with its brackets for a computed one.
fn name(source: &Source<'_>, index: usize, end: usize) -> Option<Name> {
    // The star of a generator.
    let index = index + usize::from(source.is(index, b'*'));
    if index >= end {
        return None;
    }
    match source.kind(index)? {
        TokenKind::Word | TokenKind::Text | TokenKind::Number => Some(Name {
            text: unquoted(source.str(index)).to_owned(),
            end: index + 1,
        }),
        TokenKind::Punct(b'[') => {
            let after = source.after_group(index, end);
            Some(Name {
                text: one_line(source, index..after, 60),
                end: after,
            })
        }
        TokenKind::Punct(b'(' | b'<') => Some(Name {
            text: String::new(),
            end: index,
        }),
        _ => None,
    }
}

struct Extent {
    signature_end: usize,
    end: usize,
}

/// Reads from behind a name to the end of the member.
fn extent(source: &Source<'_>, index: usize, end: usize) -> Extent {
    let mut at = index;
    while at < end
        && matches!(
            source.kind(at),
            Some(TokenKind::Punct(b'?' | b'!' | b'-' | b'+'))
        )
    {
        at += 1;
    }
    if source.is(at, b'(') || source.is(at, b'<') {
        let callable = callable(source, at, end);
        return Extent {
            signature_end: callable.signature_end,
            end: callable.end,
        };
    }
    if at < end && source.is(at, b':') {
        at = after_type(source, at + 1, end);
    }
    let mut signature_end = at;
    if at < end && source.is(at, b'=') {
        at = after_expression(source, at + 1, end);
        if at - signature_end <= SHORT_VALUE {
            signature_end = at;
        }
    }
    Extent {
        signature_end,
        end: at,
    }
}
