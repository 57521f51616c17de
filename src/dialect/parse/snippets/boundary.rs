//! Finds where the snippets of releases 2.x and later begin.
//!
//! A snippet begins with a line of dashes, `### title` and `Source: url`, but
//! the dashes are missing between the last example and the first text, the
//! title may be missing, and a formatter may have shortened the dashes. Code is
//! not escaped: it holds headings and fences of its own, and it may be cut off
//! in the middle of a nested block. So headings alone mean nothing, and the
//! state of the fences decides only where the lines themselves leave a doubt.

use super::super::{dashes, is_blank, is_dashes};
use super::fence::{Fences, fence};
use super::{before, from};

/// Dashes that a server itself writes; a formatter makes them three.
const LONG: usize = 20;

/// Dashes that may begin a snippet without a source.
const EXACT: usize = 32;

/// Where a snippet begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Boundary<'a> {
    /// Its first line, the separator included.
    pub(super) start: usize,
    /// The first line of its body.
    pub(super) body: usize,
    /// Its title. May be empty.
    pub(super) title: &'a str,
    /// Its source.
    pub(super) source: Option<&'a str>,
}

/// How likely a candidate is a boundary and not part of some code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strength {
    /// Dashes and heading and source, or long dashes and source: always.
    Strong,
    /// Heading or short dashes, and source: unless code says otherwise.
    Medium,
    /// A source that stands alone: likewise, if it looks like a source.
    Weak,
    /// Long dashes and heading without a source: never in open code.
    Sourceless,
}

#[derive(Debug)]
struct Candidate<'a> {
    boundary: Boundary<'a>,
    strength: Strength,
    /// Whether fences pair up from here to the next candidate that is
    /// stronger. If they do, an open block before it was never closed.
    is_balanced: bool,
}

/// Returns where snippets begin, in order; none when the text is not in this
/// grammar. Sources that stand alone in the midst of a text do not make it so.
pub(super) fn boundaries<'a>(lines: &[&'a str]) -> Vec<Boundary<'a>> {
    let mut candidates = candidates(lines);
    weigh(lines, &mut candidates);
    let mut found: Vec<Boundary<'_>> = Vec::new();
    let mut is_grammar = false;
    let mut fences = Fences::default();
    let mut at = 0;
    for candidate in candidates {
        while at < candidate.boundary.start {
            fences.feed(lines[at], lines.get(at + 1).copied());
            at += 1;
        }
        let is_start = match candidate.strength {
            Strength::Strong => true,
            Strength::Medium | Strength::Weak => !fences.is_open() || candidate.is_balanced,
            Strength::Sourceless => !fences.is_open(),
        };
        if is_start {
            is_grammar |= matches!(candidate.strength, Strength::Strong | Strength::Medium)
                || before(lines, candidate.boundary.start).is_none();
            fences = Fences::default();
            at = candidate.boundary.body;
            found.push(candidate.boundary);
        }
    }
    if is_grammar { found } else { Vec::new() }
}

fn candidates<'a>(lines: &[&'a str]) -> Vec<Candidate<'a>> {
    let mut found = Vec::new();
    // The line before each that is not blank.
    let mut last = None;
    for (at, line) in lines.iter().enumerate() {
        if let Some(source) = source(line) {
            found.extend(with_source(lines, at, source, last));
        } else if let Some(title) = heading(line) {
            found.extend(without_source(lines, at, title, last));
        }
        if !is_blank(line) {
            last = Some(at);
        }
    }
    found
}

/// Reads the candidate whose source is in line `at`.
fn with_source<'a>(
    lines: &[&'a str],
    at: usize,
    source: &'a str,
    last: Option<usize>,
) -> Option<Candidate<'a>> {
    let title = last.and_then(|above| Some((above, heading(lines[above])?)));
    let head = title.map_or(at, |(above, _)| above);
    let above = if title.is_some() {
        before(lines, head)
    } else {
        last
    };
    let separator = above.filter(|above| is_separator(lines, *above));
    let strength = match (separator.map(|s| dashes(lines[s])), title) {
        (Some(_), Some(_)) => Strength::Strong,
        (Some(count), None) if count >= LONG => Strength::Strong,
        (Some(_), None) | (None, Some(_)) => Strength::Medium,
        (None, None) => Strength::Weak,
    };
    let is_blank_at =
        |at: Option<usize>| at.and_then(|at| lines.get(at)).is_none_or(|l| is_blank(l));
    let is_alone = is_blank_at(at.checked_sub(1)) && is_blank_at(Some(at + 1));
    let is_location = source.starts_with("http") || !source.contains(char::is_whitespace);
    if strength == Strength::Weak && !(is_alone && is_location) {
        return None;
    }
    Some(Candidate {
        boundary: Boundary {
            start: separator.unwrap_or(head),
            body: at + 1,
            title: title.map_or("", |(_, title)| title),
            source: Some(source),
        },
        strength,
        is_balanced: false,
    })
}

/// Reads the candidate whose heading is in line `at`, if it has no source.
fn without_source<'a>(
    lines: &[&'a str],
    at: usize,
    title: &'a str,
    last: Option<usize>,
) -> Option<Candidate<'a>> {
    let separator = last.filter(|s| dashes(lines[*s]) == EXACT && is_separator(lines, *s))?;
    let has_source = from(lines, at + 1).is_some_and(|next| source(lines[next]).is_some());
    (!has_source).then_some(Candidate {
        boundary: Boundary {
            start: separator,
            body: at + 1,
            title,
            source: None,
        },
        strength: Strength::Sourceless,
        is_balanced: false,
    })
}

/// Reads `### title`.
fn heading(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("###")?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim())
}

/// Reads `Source: url`.
fn source(line: &str) -> Option<&str> {
    let source = line.strip_prefix("Source: ")?.trim();
    (!source.is_empty()).then_some(source)
}

/// Tells whether a line of dashes separates, and does not make the line above
/// it a heading.
fn is_separator(lines: &[&str], at: usize) -> bool {
    is_dashes(lines[at])
        && at
            .checked_sub(1)
            .is_none_or(|above| is_blank(lines[above]) || fence(lines[above]).is_some())
}

/// Sets `is_balanced` of each candidate, in one pass from the end.
///
/// Bit `d` of a mask says whether fences pair up to the end of the group when
/// `d` of them are open here. A bare fence closes one or opens the first, a
/// named one opens one more; depths beyond 63 count as never closed.
fn weigh(lines: &[&str], candidates: &mut [Candidate<'_>]) {
    let (mut to_strong, mut to_medium) = (1_u64, 1_u64);
    let mut end = lines.len();
    for candidate in candidates.iter_mut().rev() {
        let start = candidate.boundary.start;
        for line in lines[start..end].iter().rev() {
            if let Some(fence) = fence(line) {
                for mask in [&mut to_strong, &mut to_medium] {
                    *mask = if fence.info.is_empty() {
                        (*mask << 1) | ((*mask >> 1) & 1)
                    } else {
                        *mask >> 1
                    };
                }
            }
        }
        end = start;
        match candidate.strength {
            Strength::Strong => (to_strong, to_medium) = (1, 1),
            Strength::Medium => {
                candidate.is_balanced = to_strong & 1 == 1;
                to_medium = 1;
            }
            Strength::Weak => candidate.is_balanced = to_medium & 1 == 1,
            Strength::Sourceless => {}
        }
    }
}
