//! The entries of a docstring's section: parameters, exceptions, related
//! items.

use super::sections::Style;
use crate::local::extract::python::split::find;
use crate::local::extract::rst;

/// An entry of a section.
struct Entry<'a> {
    /// Its first line.
    head: &'a str,
    /// The lines below that are indented deeper.
    below: Vec<&'a str>,
}

/// Groups lines into entries by the indentation of the first.
fn entries<'a>(lines: &[&'a str]) -> Vec<Entry<'a>> {
    let mut found: Vec<Entry<'a>> = Vec::new();
    for line in rst::lines::dedent(lines) {
        let is_head = !line.is_empty() && rst::lines::indent_of(line) == 0;
        match found.last_mut() {
            Some(entry) if !is_head => entry.below.push(line),
            _ if line.is_empty() => {}
            _ => found.push(Entry {
                head: line,
                below: Vec::new(),
            }),
        }
    }
    found
}

/// Lists entries as "- `name` (type): description".
#[must_use]
pub fn list(lines: &[&str], style: Style, is_rst: bool) -> String {
    let mut out = String::new();
    for entry in entries(lines) {
        let (label, first) = match style {
            Style::NumPy => (numpy_label(entry.head, is_rst), ""),
            _ => google_label(entry.head, is_rst),
        };
        push(&label, first, &entry.below, is_rst, &mut out);
    }
    out
}

/// Lists items as "- `name`: description"; text that names no items stays
/// text.
#[must_use]
pub fn related(lines: &[&str], is_rst: bool) -> String {
    let found = entries(lines);
    if !found.iter().all(|entry| are_names(names_of(entry.head))) {
        return super::prose(lines, is_rst);
    }
    let mut out = String::new();
    for entry in found {
        let names = names_of(entry.head);
        let first = entry.head[names.len()..].trim_start_matches([' ', ':']);
        let label = code(names.trim_end_matches([' ', ',']));
        push(&label, first, &entry.below, is_rst, &mut out);
    }
    out
}

/// What is before the colon that a description follows.
fn names_of(head: &str) -> &str {
    let colon = head.find(" :").or_else(|| head.find(": "));
    &head[..colon.unwrap_or(head.len())]
}

/// Whether a text is a list of paths of items.
fn are_names(text: &str) -> bool {
    text.trim_end_matches(',').split(',').all(|name| {
        let name = name.trim();
        !name.is_empty() && !name.contains(' ')
    })
}

/// `name : type` as label.
fn numpy_label(head: &str, is_rst: bool) -> String {
    let cut = head.find(" :").or_else(|| find(head, b':'));
    let (name, kind) = match cut {
        Some(at) => (
            &head[..at],
            head[at..].trim_start_matches([' ', ':']).trim(),
        ),
        None => (head, ""),
    };
    labelled(name, kind, is_rst)
}

/// `name (type): description` as label and description; a line without
/// colon is all description.
fn google_label(head: &str, is_rst: bool) -> (String, &str) {
    let head = head.trim_start_matches("- ");
    let Some(at) = find(head, b':').filter(|&at| is_name_like(&head[..at])) else {
        return (String::new(), head);
    };
    let (name, first) = (head[..at].trim(), head[at + 1..].trim());
    let (name, kind) = match name.split_once(" (") {
        Some((name, kind)) => (name, kind.trim_end_matches(')')),
        None => (name, ""),
    };
    (labelled(name, kind, is_rst), first)
}

/// Whether what is before a colon is one name and perhaps a type, and not
/// the start of a sentence.
fn is_name_like(text: &str) -> bool {
    let name = text.split(" (").next().unwrap_or_default();
    name.split_whitespace().count() <= 1 || name.contains(", ")
}

fn labelled(name: &str, kind: &str, is_rst: bool) -> String {
    let mut label = code(name);
    if !kind.is_empty() {
        label.push_str(" (");
        if is_rst {
            label.push_str(&rst::inline(kind));
        } else {
            label.push_str(kind);
        }
        label.push(')');
    }
    label
}

/// A name between backticks, without those it may have.
fn code(name: &str) -> String {
    let name = rst::inline(name.trim());
    format!(
        "`{}`",
        name.replace(['`', '\\'], "").trim_start_matches("**:")
    )
}

fn push(label: &str, first: &str, below: &[&str], is_rst: bool, out: &mut String) {
    let mut lines = Vec::with_capacity(below.len() + 1);
    if !first.is_empty() {
        lines.push(first);
    }
    lines.extend(rst::lines::dedent(below));
    let text = super::prose(&lines, is_rst);
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str("- ");
    out.push_str(label);
    if !label.is_empty() && !text.is_empty() {
        out.push_str(": ");
    }
    // A fence has to start its own line.
    if text.starts_with("```") {
        out.push_str("\n\n  ");
    }
    out.push_str(&rst::lines::indent(&text, "  "));
}
