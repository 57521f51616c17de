//! Documentation of releases 2.x and later: `### title`, `Source: url`, prose,
//! then blocks of code.

use super::boundary::Boundary;
use super::fence::{fence, split_code};
use super::{bare, breadcrumb};
use crate::dialect::parse::{is_blank, is_dashes, trim_blank};
use crate::model::{Snippet, SnippetKind};

/// Reads the snippets between the given boundaries. What stands before the
/// first is a snippet of its own.
pub(super) fn parse(lines: &[&str], boundaries: &[Boundary<'_>]) -> Vec<Snippet> {
    let first = boundaries.first().map_or(lines.len(), |b| b.start);
    let preamble = trim_blank(&lines[..first]);
    let mut snippets = Vec::with_capacity(boundaries.len() + 1);
    if !preamble.is_empty() {
        snippets.push(snippet("", None, preamble));
    }
    for (at, boundary) in boundaries.iter().enumerate() {
        let body = match boundaries.get(at + 1) {
            Some(next) => &lines[boundary.body..next.start],
            None => without_last_separator(&lines[boundary.body..]),
        };
        snippets.push(snippet(boundary.title, boundary.source, trim_blank(body)));
    }
    snippets
}

/// Cuts the separator that may end the last snippet.
fn without_last_separator<'l, 'a>(body: &'l [&'a str]) -> &'l [&'a str] {
    let body = trim_blank(body);
    match body {
        [rest @ .., last] if is_dashes(last) => match rest.last() {
            // A line of dashes right under text makes that text a heading.
            Some(line) if !is_blank(line) && fence(line).is_none() => body,
            _ => rest,
        },
        _ => body,
    }
}

/// Makes a snippet of a body. Only prose with blocks of code behind it is
/// taken apart; where text and code alternate, or fences do not pair up, the
/// body stays whole.
fn snippet(title: &str, source: Option<&str>, body: &[&str]) -> Snippet {
    let base = Snippet {
        source: source.map(str::to_owned),
        ..bare(title)
    };
    match split_code(body) {
        Some((prose, code)) => Snippet {
            kind: SnippetKind::Code,
            text: trim_blank(&body[..prose]).join("\n"),
            code,
            ..base
        },
        None => Snippet {
            text: body.join("\n"),
            breadcrumb: breadcrumb(title),
            ..base
        },
    }
}
