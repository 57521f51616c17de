//! What stands before an item: its documentation and attributes.

use super::attribute::Lead;
use super::docs::Docs;
use super::include::Includes;
use super::lex::TokenKind;
use super::source::Source;

/// Reads outer documentation and attributes from `at`, and returns the token
/// after them.
pub fn lead<'a>(
    source: &Source<'a>,
    mut at: usize,
    end: usize,
    read: &Includes<'_>,
) -> (Lead<'a>, usize) {
    let mut lead = Lead::default();
    while at < end {
        if source.kind(at) == Some(TokenKind::OuterDoc) {
            lead.docs.push_comment(source.text(at));
            at += 1;
        } else if source.is(at, "#") && source.is(at + 1, "[") {
            let close = source.close(at + 1).unwrap_or(end).min(end);
            lead.attribute(source, at + 2, close, read);
            at = close + 1;
        } else if source.is(at, "$") && source.is(at + 1, "(") && source.is(at + 2, "#") {
            // `$(#[$attribute:meta])*` of a macro.
            at = source.after(at + 1);
            at += usize::from(source.is(at, "*"));
        } else {
            break;
        }
    }
    (lead, at.min(end))
}

/// Reads the inner documentation and attributes that a module begins with,
/// and returns the token after them.
pub fn inner<'a>(
    source: &Source<'a>,
    mut at: usize,
    end: usize,
    read: &Includes<'_>,
) -> (Lead<'a>, usize) {
    let mut lead = Lead {
        docs: Docs::default(),
        ..Lead::default()
    };
    while at < end {
        if source.kind(at) == Some(TokenKind::InnerDoc) {
            lead.docs.push_comment(source.text(at));
            at += 1;
        } else if source.is(at, "#") && source.is(at + 1, "!") && source.is(at + 2, "[") {
            let close = source.close(at + 2).unwrap_or(end).min(end);
            lead.attribute(source, at + 3, close, read);
            at = close + 1;
        } else {
            break;
        }
    }
    (lead, at.min(end))
}
