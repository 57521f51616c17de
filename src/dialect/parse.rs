//! Reads the text of replies: libraries, snippets, and verdicts on both.

mod libraries;
mod notice;
mod snippets;
mod verdict;

pub use libraries::libraries;
pub use snippets::snippets;
pub use verdict::{DocsVerdict, MAX_REDIRECTS, judge_docs, judge_libraries};

/// Tells whether a line separates records: three dashes or more, nothing else.
fn is_dashes(line: &str) -> bool {
    dashes(line) >= 3
}

/// Counts the dashes of a line that has nothing else in it; 0 for all others.
fn dashes(line: &str) -> usize {
    let line = line.trim_end();
    if line.bytes().all(|b| b == b'-') {
        line.len()
    } else {
        0
    }
}

/// Tells whether a line has nothing to see in it.
fn is_blank(line: &str) -> bool {
    // Every answer out of the cache is read anew: most lines are decided by
    // their first byte.
    match line.as_bytes().first() {
        None => true,
        Some(b'!'..=b'~') => false,
        Some(_) => line.trim().is_empty(),
    }
}

/// Cuts blank lines from both ends.
fn trim_blank<'l, 'a>(mut lines: &'l [&'a str]) -> &'l [&'a str] {
    while let [first, rest @ ..] = lines
        && is_blank(first)
    {
        lines = rest;
    }
    while let [rest @ .., last] = lines
        && is_blank(last)
    {
        lines = rest;
    }
    lines
}
