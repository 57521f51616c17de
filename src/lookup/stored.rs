//! What is kept of an answer: the library's title, and the server's text as
//! it came. The text is read anew each time, so that a better reader makes
//! old entries better.

use crate::dialect;
use crate::model::EntryKind;

/// Joins a title and a text into the body of an entry.
pub fn join(title: &str, text: &str) -> String {
    let title: String = title.chars().filter(|c| *c != '\n' && *c != '\r').collect();
    format!("{title}\n{text}")
}

/// Splits the body of an entry into title and text.
pub fn split(body: &str) -> (&str, &str) {
    body.split_once('\n').unwrap_or(("", body))
}

/// Tells whether what is kept can still be read as an answer of its kind.
#[must_use]
pub fn is_readable(kind: EntryKind, body: &str) -> bool {
    match kind {
        EntryKind::Docs => dialect::judge_docs(split(body).1).is_ok(),
        EntryKind::Resolve => dialect::judge_libraries(body).is_ok(),
        EntryKind::NotFound => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{join, split};

    #[test]
    fn a_body_gives_back_what_went_in() {
        for (title, text) in [("React", "a\nb"), ("", ""), ("", "\n\nx"), ("T", "\r\n")] {
            assert_eq!(split(&join(title, text)), (title, text));
        }
        assert_eq!(split(&join("two\nlines", "x")), ("twolines", "x"));
    }
}
