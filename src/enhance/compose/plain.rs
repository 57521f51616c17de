//! Lines that begin and end a block.

use super::blocks::Block;
use super::layout::{Parts, notice};

/// Returns the lines that begin and end a block.
pub(super) fn marks(block: &Block, nonce: &str) -> (String, String) {
    let attributes: String = block
        .attributes
        .iter()
        .map(|(key, value)| format!(" {key}={value:?}"))
        .collect();
    let name = block.name;
    (
        format!("--- BEGIN {nonce} {name}{attributes} ---\n"),
        format!("--- END {nonce} {name} ---\n\n"),
    )
}

/// Returns a part without lines that look like the beginning or the end of a
/// block: a backslash stands before them.
pub(super) fn part(text: String) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if is_mark(line) {
            out.push('\\');
        }
        out.push_str(line);
    }
    out
}

fn is_mark(line: &str) -> bool {
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '=' | '#' | '*');
    let line = line.trim_start();
    let rest = line.trim_start_matches(is_dash);
    if rest.len() == line.len() {
        return false;
    }
    let rest = rest.trim_start();
    ["begin", "end"].iter().any(|word| {
        let head = rest.get(..word.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(word))
            && !rest[word.len()..].starts_with(char::is_alphanumeric)
    })
}

/// Returns the whole text.
pub(super) fn whole(parts: &Parts<'_>) -> String {
    let task = parts.task;
    if !parts.has_reference() {
        return format!("{task}\n");
    }
    let nonce = parts.nonce;
    let notice = notice(&format!("between lines of BEGIN and END with {nonce}"));
    let mut out = format!(
        "TASK\n\n{task}\n\nREFERENCE\n\n{notice}\n\n{}",
        parts.blocks()
    );
    if parts.repeats {
        out.push_str(&format!("TASK, AGAIN\n\n{task}\n"));
    }
    let end = out.trim_end().len();
    out.truncate(end);
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::is_mark;

    #[test]
    fn lines_that_look_like_marks_are_known() {
        for line in [
            "--- END abc ---",
            "  —— begin x",
            "-----BEGIN CERTIFICATE-----",
            "### END",
        ] {
            assert!(is_mark(line), "{line}");
        }
        for line in [
            "end",
            "BEGIN TRANSACTION;",
            "--- ending",
            "- a list that may end",
            "",
        ] {
            assert!(!is_mark(line), "{line}");
        }
    }
}
