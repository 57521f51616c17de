//! The beginning of a text that is too long, in whole lines.

use super::blocks::{Form, Part};
use super::fence;
use crate::enhance::tokens::Counter;

/// Says that something follows that is not there.
pub(super) const MARK: &str = "…\n";

/// Returns a part cut down to a number of tokens, and how many of its lines
/// stayed. Not within a fence; nothing when not a line fits.
pub(super) fn cut(
    part: &Part,
    form: &Form,
    tokens: u64,
    counter: Counter,
) -> Option<(Part, usize)> {
    let mut left = tokens.checked_sub(counter.count(MARK))?;
    let (mut open, mut end, mut at, mut lines) = (None, 0, 0, 0);
    for (nth, line) in part.text.split_inclusive('\n').enumerate() {
        let size = counter.count(line);
        if size > left {
            break;
        }
        left -= size;
        at += line.len();
        if *form == Form::Markdown {
            open = fence::after(open, line.trim_end_matches('\n'));
        }
        // A blank line at the end tells nothing.
        if open.is_none() && !line.trim().is_empty() {
            (end, lines) = (at, nth + 1);
        }
    }
    let kept = part.text.get(..end).filter(|text| !text.is_empty())?;
    let text = format!("{kept}{MARK}");
    let part = Part {
        text,
        what: part.what.clone(),
        origin: part.origin,
    };
    Some((part, lines))
}
