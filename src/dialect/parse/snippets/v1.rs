//! Documentation of releases 1.x: labelled fields in capitals.
//!
//! Examples have `TITLE:`, `DESCRIPTION:`, `SOURCE:` and then one or more of
//! `LANGUAGE:`, `CODE:` and a fenced block. Questions have `TOPIC:`, `Q:`, `A:`
//! and `SOURCE:`. A banner stands before each kind, dashes stand between. Any
//! field may be empty or absent, and an excerpt may begin and end anywhere.

use super::fence::{Fences, Step, fence};
use super::{bare, before, from};
use crate::dialect::parse::{is_blank, is_dashes, trim_blank};
use crate::model::{Code, Snippet, SnippetKind};

/// Returns the first line of each entry, its title, topic or question; none
/// when the text is not in this grammar.
pub(super) fn entries(lines: &[&str]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut last: Option<usize> = None;
    for (at, line) in lines.iter().enumerate() {
        if is_blank(line) {
            continue;
        }
        if !line.starts_with(['T', 'Q']) {
            last = Some(at);
            continue;
        }
        let is_apart =
            last.is_none_or(|last| is_dashes(lines[last]) || is_banner_rule(lines[last]));
        let next = lines.get(at + 1).copied().unwrap_or_default();
        let starts = |first: &str, second: &str| {
            label(line, first).is_some() && (is_apart || label(next, second).is_some())
        };
        let is_question = is_apart && label(line, "Q:").is_some();
        if starts("TITLE:", "DESCRIPTION:") || starts("TOPIC:", "Q:") || is_question {
            found.push(at);
        }
        last = Some(at);
    }
    if found.is_empty() && code_headers(lines).iter().any(|h| h.language.is_some()) {
        found.extend(from(lines, 0));
    }
    found
}

/// Reads the entries that begin at the given lines. What stands before the
/// first is an entry whose beginning was cut off.
pub(super) fn parse(lines: &[&str], entries: &[usize]) -> Vec<Snippet> {
    let first = entries.first().copied().unwrap_or(lines.len());
    let preamble = trim_separators(&lines[..first]);
    let mut snippets = Vec::with_capacity(entries.len() + 1);
    if !preamble.is_empty() {
        snippets.push(entry(preamble));
    }
    let ends = entries.iter().skip(1).copied().chain([lines.len()]);
    for (start, end) in entries.iter().zip(ends) {
        snippets.push(entry(trim_separators(&lines[*start..end])));
    }
    snippets
}

/// Reads `LABEL: value` or a bare `LABEL:`.
fn label<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let value = line.strip_prefix(name)?;
    (value.is_empty() || value.starts_with(char::is_whitespace)).then(|| value.trim())
}

/// Tells whether a line is above or below the words of a banner.
fn is_banner_rule(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 10 && line.bytes().all(|b| b == b'=')
}

/// Cuts blank lines, and the dashes and banners at the end.
fn trim_separators<'l, 'a>(lines: &'l [&'a str]) -> &'l [&'a str] {
    let mut lines = trim_blank(lines);
    loop {
        lines = match lines {
            [rest @ .., last] if is_dashes(last) => trim_blank(rest),
            [rest @ .., above, words, below]
                if is_banner_rule(above) && is_banner_rule(below) && is_words(words) =>
            {
                trim_blank(rest)
            }
            _ => return lines,
        };
    }
}

/// Tells whether a line is the words of a banner: capitals and spaces.
fn is_words(line: &str) -> bool {
    let mut chars = line.trim().chars();
    chars.clone().any(char::is_alphabetic)
        && chars.all(|c| c.is_uppercase() || c == ' ' || c == '&')
}

fn entry(lines: &[&str]) -> Snippet {
    let is_question = |line: &&str| label(line, "TOPIC:").is_some() || label(line, "Q:").is_some();
    if lines.first().is_some_and(is_question) {
        question(lines)
    } else {
        example(lines)
    }
}

/// Reads `TOPIC:`, `Q:`, `A:`, `SOURCE:`.
fn question(lines: &[&str]) -> Snippet {
    let end = lines.len().saturating_sub(1);
    let source = lines.get(end).and_then(|line| label(line, "SOURCE:"));
    let lines = if source.is_some() {
        &lines[..end]
    } else {
        lines
    };
    let ask = lines.iter().position(|line| label(line, "Q:").is_some());
    let ask = ask.unwrap_or(lines.len());
    let reply = lines
        .iter()
        .skip(ask)
        .position(|line| label(line, "A:").is_some());
    let reply = reply.map_or(lines.len(), |n| ask + n);
    let topic = joined(&lines[..ask], "TOPIC:", " ");
    Snippet {
        kind: SnippetKind::Qa,
        text: joined(&lines[reply..], "A:", "\n"),
        source: source.filter(|s| !s.is_empty()).map(str::to_owned),
        signature: String::new(),
        breadcrumb: if topic.is_empty() {
            Vec::new()
        } else {
            vec![topic]
        },
        ..bare(&joined(&lines[ask..reply], "Q:", " "))
    }
}

/// Joins a labelled line with those that continue it.
fn joined(lines: &[&str], name: &str, with: &str) -> String {
    let Some((first, rest)) = lines.split_first() else {
        return String::new();
    };
    let mut all = vec![label(first, name).unwrap_or(first)];
    all.extend_from_slice(rest);
    let all = trim_blank(&all);
    if with == "\n" {
        return all.join(with);
    }
    let words = all.iter().map(|l| l.trim()).filter(|l| !l.is_empty());
    words.collect::<Vec<_>>().join(with)
}

/// Reads `TITLE:`, `DESCRIPTION:`, `SOURCE:` and the code.
fn example(lines: &[&str]) -> Snippet {
    let headers = code_headers(lines);
    let head_end = headers.first().map_or(lines.len(), |h| h.start);
    let (mut title, mut source) = (None, None);
    let mut text: Vec<&str> = Vec::new();
    let mut is_first = true;
    for line in &lines[..head_end] {
        match (label(line, "TITLE:"), label(line, "SOURCE:")) {
            (Some(value), _) if title.is_none() && is_first => title = Some(value),
            (_, Some(value)) if source.is_none() => source = Some(value),
            _ if is_first => text.push(label(line, "DESCRIPTION:").unwrap_or(line)),
            _ => text.push(line),
        }
        is_first &= text.last().is_none_or(|line| is_blank(line));
    }
    let ends = headers.iter().skip(1).map(|h| h.start).chain([lines.len()]);
    let mut code = Vec::with_capacity(headers.len());
    for (header, end) in headers.iter().zip(ends) {
        let (block, rest) = block(header, &lines[header.body..end]);
        code.push(block);
        text.extend_from_slice(rest);
    }
    Snippet {
        kind: if code.is_empty() {
            SnippetKind::Prose
        } else {
            SnippetKind::Code
        },
        text: trim_blank(&text).join("\n"),
        code,
        source: source.filter(|s| !s.is_empty()).map(str::to_owned),
        ..bare(title.unwrap_or_default())
    }
}

/// `LANGUAGE:`, `CODE:` and an opening fence.
struct CodeHeader<'a> {
    /// Its first line.
    start: usize,
    /// The first line behind its fence.
    body: usize,
    /// The value of `LANGUAGE:`; `None` when that line is missing.
    language: Option<&'a str>,
    /// What follows the backticks of the fence.
    info: &'a str,
}

/// Finds where blocks of code begin. Only the first may lack its language:
/// further ones are told by it from code that quotes this grammar.
fn code_headers<'a>(lines: &[&'a str]) -> Vec<CodeHeader<'a>> {
    let mut found: Vec<CodeHeader<'_>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if !line.starts_with("CODE:") || line.trim_end() != "CODE:" {
            continue;
        }
        let opening = from(lines, at + 1).and_then(|next| Some((next, fence(lines[next])?)));
        let Some((opened, opening)) = opening else {
            continue;
        };
        let above = before(lines, at);
        let language = above.and_then(|above| Some((above, label(lines[above], "LANGUAGE:")?)));
        let start = language.map_or(at, |(above, _)| above);
        let is_after_block = before(lines, start)
            .is_some_and(|last| fence(lines[last]).is_some_and(|f| f.info.is_empty()));
        if found.is_empty() || (language.is_some() && is_after_block) {
            found.push(CodeHeader {
                start,
                body: opened + 1,
                language: language.map(|(_, language)| language),
                info: opening.info,
            });
        }
    }
    found
}

/// Reads a block of code, and the lines behind it. The last fence closes it,
/// whatever fences it holds; without one the code was cut off.
fn block<'l, 'a>(header: &CodeHeader<'_>, lines: &'l [&'a str]) -> (Code, &'l [&'a str]) {
    let lines = trim_end(lines);
    let is_bare = |line: &&str| fence(line).is_some_and(|f| f.info.is_empty());
    let (code, rest) = match lines {
        [code @ .., last] if is_bare(last) => (code, &lines[lines.len()..]),
        _ => match only_close(lines) {
            Some(close) => (&lines[..close], &lines[close + 1..]),
            None => (lines, &lines[lines.len()..]),
        },
    };
    let language = header.language.filter(|l| !l.is_empty());
    let code = Code {
        language: language.unwrap_or(header.info).to_owned(),
        code: code.join("\n"),
    };
    (code, rest)
}

/// Returns the fence that closes the block, if none follows it.
fn only_close(lines: &[&str]) -> Option<usize> {
    let mut fences = Fences::default();
    fences.feed("```", None);
    let mut close = None;
    for (at, line) in lines.iter().enumerate() {
        match fences.feed(line, None) {
            Step::Closes => close = Some(at),
            Step::Opens => return None,
            Step::Inside | Step::Outside => {}
        }
    }
    close
}

fn trim_end<'l, 'a>(mut lines: &'l [&'a str]) -> &'l [&'a str] {
    while let [rest @ .., last] = lines
        && is_blank(last)
    {
        lines = rest;
    }
    lines
}
