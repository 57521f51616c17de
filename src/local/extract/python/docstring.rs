//! Docstrings to markdown: reStructuredText, Google's and NumPy's sections,
//! doctests, or plain markdown.

mod admonition;
mod entries;
mod sections;

use self::sections::{Body, Section, Style};
use super::super::rst;

/// How many of a docstring's first lines may say that it is deprecated.
const DEPRECATION_LINES: usize = 12;

/// Converts a docstring as it is written between its quotes.
#[must_use]
pub fn to_markdown(raw: &str) -> String {
    let lines = clean(raw);
    let sections = sections::split(&lines);
    let is_rst = looks_like_rst(&lines) || sections.iter().any(|s| s.style == Style::NumPy);
    let mut out = String::new();
    for section in &sections {
        render(section, is_rst, &mut out);
    }
    out
}

fn render(section: &Section<'_>, is_rst: bool, out: &mut String) {
    let text = match section.body {
        Body::Prose => prose(&section.lines, is_rst),
        Body::Entries => entries::list(&section.lines, section.style, is_rst),
        Body::Related => entries::related(&section.lines, is_rst),
    };
    if text.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push_str("\n\n");
    }
    if !section.heading.is_empty() {
        out.push_str("**");
        out.push_str(section.heading);
        out.push_str("**\n\n");
    }
    out.push_str(&text);
}

/// Converts text without sections.
fn prose(lines: &[&str], is_rst: bool) -> String {
    let lines = rst::lines::dedent(lines);
    if is_rst {
        rst::to_markdown(&lines.join("\n"))
    } else {
        let lines = admonition::label(&lines);
        let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
        rst::doctest::fence_examples(&lines).trim().to_owned()
    }
}

/// The lines of a docstring without the indentation of the code around it
/// and without blank lines at its ends, as `inspect.cleandoc` does it.
fn clean(raw: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = raw.lines().map(str::trim_end).collect();
    let margin = lines.iter().skip(1).filter(|l| !l.is_empty());
    let margin = margin.map(|l| rst::lines::indent_of(l)).min().unwrap_or(0);
    for (index, line) in lines.iter_mut().enumerate() {
        *line = if index == 0 {
            line.trim_start()
        } else {
            line.get(margin..).unwrap_or_default()
        };
    }
    while lines.last().is_some_and(|l| l.is_empty()) {
        lines.pop();
    }
    let blank = lines.iter().take_while(|l| l.is_empty()).count();
    lines.drain(..blank);
    lines
}

/// Whether the text has marks of reStructuredText and none of markdown.
fn looks_like_rst(lines: &[&str]) -> bool {
    !lines.iter().any(|line| rst::is_fence(line))
        && (lines.iter().any(|line| has_rst_mark(line)) || lines.windows(2).any(is_heading))
}

/// Whether a line is followed by one that underlines it.
fn is_heading(pair: &[&str]) -> bool {
    matches!(pair, [title, line] if !title.is_empty()
        && line.len() >= 4
        && line.bytes().all(|b| b == b'=' || b == b'-' || b == b'~'))
}

fn has_rst_mark(line: &str) -> bool {
    let text = line.trim_start();
    line.ends_with("::")
        || line.contains("``")
        || has_link(line)
        || has_role(line)
        || (text.starts_with(".. ") && !text.starts_with(".. ."))
        || (text.starts_with(':') && text.get(1..).is_some_and(|t| t.contains(": ")))
}

/// Whether a line has a "`text`_", which "`_name`" is not.
fn has_link(line: &str) -> bool {
    line.match_indices("`_").any(|(at, _)| {
        let behind = line[at + 1..].trim_start_matches('_');
        !behind.starts_with(|c: char| c.is_alphanumeric() || c == '`')
    })
}

/// Whether a line has a ":role:`target`".
fn has_role(line: &str) -> bool {
    line.match_indices(":`").any(|(at, _)| {
        let head = line[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
        head.len() < at && head.ends_with(':')
    })
}

/// Whether a docstring says of the whole item that it is deprecated: in its
/// first line, or by a directive near its start.
#[must_use]
pub fn is_deprecated(raw: &str) -> bool {
    let lines = raw.lines().map(str::trim).filter(|l| !l.is_empty());
    lines
        .take(DEPRECATION_LINES)
        .enumerate()
        .any(|(index, line)| {
            line.starts_with(".. deprecated::")
                || line.starts_with("!!! warning \"Deprecated")
                || (index == 0 && says_deprecated(line))
        })
}

/// Whether a summary starts by calling its item deprecated: `Deprecated.`,
/// `(deprecated)`, `This function is deprecated`.
fn says_deprecated(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    lower.starts_with("deprecated")
        || lower.starts_with("(deprecated")
        || lower.starts_with("[deprecated")
        || lower.starts_with("*deprecated")
        || lower.contains("is deprecated")
        || lower.contains("has been deprecated")
}

#[cfg(test)]
mod tests;
