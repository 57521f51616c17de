//! Takes secrets out of text: prompts, code, configuration, logs and prose.
//!
//! Owns: how a secret is known. Five scanners, each linear in the text: blocks of
//! private keys (`blocks`), known beginnings (`shapes`), values that a name tells
//! to be secret (`names`), credentials of URLs, headers and `curl` (`places`), and
//! words that look drawn at random (`random`).
//!
//! Guarantees: the number of lines stays, a masked block leaves its line ends;
//! masking a masked text changes nothing.

use std::borrow::Cow;
use std::ops::Range;

use crate::model::redact;

mod blocks;
mod names;
mod places;
mod random;
mod shapes;
#[cfg(test)]
mod tests;
mod values;

/// What stands in the place of a secret.
pub const MASK: &str = "***";

/// Most times a text is gone over: what was masked may lay open the next.
const ROUNDS: usize = 8;

/// Replaces what looks like a secret by `***`; the text around it stays.
#[must_use]
pub fn mask(text: &str) -> Cow<'_, str> {
    let mut out = redact(text, &[]);
    for _ in 0..ROUNDS {
        let spans = spans(&out);
        if spans.is_empty() {
            break;
        }
        out = Cow::Owned(replace(&out, spans));
    }
    out
}

/// Returns where secrets are: in order, apart, at boundaries of characters.
fn spans(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    blocks::find(text, &mut found);
    shapes::find(text, &mut found);
    names::find(text, &mut found);
    places::find(text, &mut found);
    random::find(text, &mut found);
    found.retain(|span| {
        text.get(span.clone())
            .is_some_and(|secret| !secret.trim_matches(['*', '\n']).is_empty())
    });
    found.sort_unstable_by_key(|span| (span.start, span.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for span in found {
        match apart.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => apart.push(span),
        }
    }
    apart
}

fn replace(text: &str, spans: Vec<Range<usize>>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut kept = 0;
    for span in spans {
        out.push_str(text.get(kept..span.start).unwrap_or_default());
        out.push_str(MASK);
        let secret = text.get(span.clone()).unwrap_or_default();
        out.extend(secret.chars().filter(|c| *c == '\n'));
        kept = span.end;
    }
    out.push_str(text.get(kept..).unwrap_or_default());
    out
}

/// Returns the boundary of characters at a byte or before it.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|n| text.is_char_boundary(*n))
        .unwrap_or(0)
}
