//! Reads documentation: the text of Context7 1.x, that of 2.x and later, and
//! the JSON of the REST interface.
//!
//! Nothing is ever lost. A line that is no separator, banner or label is found
//! in some field of some snippet, and a text in no known grammar comes back as
//! one snippet that holds all of it.

mod boundary;
mod fence;
mod rest;
mod v1;
mod v2;

use super::notice::without_notice;
use super::{is_blank, trim_blank};
use crate::model::{Snippet, SnippetKind};

/// Reads the snippets of a documentation text, in its order.
///
/// A text in no known grammar is one snippet without a title, a blank text is
/// none. Takes time linear in the length of the text.
#[must_use]
pub fn snippets(text: &str) -> Vec<Snippet> {
    let text = without_notice(text);
    recognise(text).unwrap_or_else(|| whole(text))
}

/// Reads a text as documentation if its shape says that it is; `None` when it
/// may be anything. The sign-in notice is already cut off.
pub(super) fn recognise(text: &str) -> Option<Vec<Snippet>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(snippets) = rest::parse(text) {
        return Some(snippets);
    }
    let lines = lines(text);
    let old = v1::entries(&lines);
    let new = boundary::boundaries(&lines);
    // Code of the one grammar may quote the other: the outer one comes first.
    match (old.first(), new.first()) {
        (Some(entry), Some(boundary)) if boundary.start < *entry => Some(v2::parse(&lines, &new)),
        (Some(_), _) => Some(v1::parse(&lines, &old)),
        (None, Some(_)) => Some(v2::parse(&lines, &new)),
        (None, None) => None,
    }
}

/// Splits a text as [`str::lines`] does, which takes five times as long where
/// lines are short.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::with_capacity(text.len() / 16);
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'\n' {
            let line = &text[start..at];
            lines.push(line.strip_suffix('\r').unwrap_or(line));
            start = at + 1;
        }
    }
    if start < text.len() {
        lines.push(&text[start..]);
    }
    lines
}

/// Returns the text as one snippet, or nothing when it is blank.
pub(super) fn whole(text: &str) -> Vec<Snippet> {
    let lines: Vec<&str> = text.lines().collect();
    let lines = trim_blank(&lines);
    if lines.is_empty() {
        return Vec::new();
    }
    vec![Snippet {
        text: lines.join("\n"),
        ..bare("")
    }]
}

/// Returns a snippet with a title and nothing else.
fn bare(title: &str) -> Snippet {
    Snippet {
        title: title.to_owned(),
        kind: SnippetKind::Prose,
        text: String::new(),
        code: Vec::new(),
        source: None,
        breadcrumb: Vec::new(),
        signature: String::new(),
    }
}

/// Splits a title such as `Guides > Routing`; empty when it has one part only.
fn breadcrumb(title: &str) -> Vec<String> {
    if title.contains(" > ") {
        title.split(" > ").map(|p| p.trim().to_owned()).collect()
    } else {
        Vec::new()
    }
}

/// Returns the index of the line before `at` that is not blank.
fn before(lines: &[&str], at: usize) -> Option<usize> {
    lines[..at].iter().rposition(|line| !is_blank(line))
}

/// Returns the index of the first line from `at` on that is not blank.
fn from(lines: &[&str], at: usize) -> Option<usize> {
    let rest = lines.get(at..)?;
    Some(at + rest.iter().position(|line| !is_blank(line))?)
}

#[cfg(test)]
#[path = "snippets_tests.rs"]
mod tests;
