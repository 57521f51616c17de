//! Decides whether a text is an answer or a failure.
//!
//! Servers report almost every failure as ordinary text, and pass the words of
//! what is behind them through. No list of texts can be complete, so an answer
//! is recognised by its shape, and only the rest is compared with known
//! failures: at the start of the text, and for documentation only while the
//! text is short, because real documentation says "rate limited" too.

mod failure;
mod texts;

use super::notice::without_notice;
use super::snippets::{recognise, whole};
use crate::error::{Error, Kind};
use crate::model::{Library, Snippet};
use failure::{Reading, read};

/// How many redirects of a library may follow one another.
pub const MAX_REDIRECTS: usize = 3;

/// Unmarked text shorter than this, in bytes, is not documentation.
const SHORT: usize = 600;

/// What a documentation text turned out to be, where it is no failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocsVerdict {
    /// Documentation; at least one snippet.
    Docs(Vec<Snippet>),
    /// The library goes by another id: ask for that. The caller counts these,
    /// up to [`MAX_REDIRECTS`], and notices loops.
    Redirect(String),
}

/// Judges the answer to "which library is that". Never an empty list.
///
/// # Errors
/// [`Kind::NotFound`] when there is no such library, else what the text says
/// went wrong; [`Kind::Unrecognised`] when it says nothing known.
pub fn judge_libraries(text: &str) -> Result<Vec<Library>, Error> {
    let found = super::libraries(text);
    if !found.is_empty() {
        return Ok(found);
    }
    match read(without_notice(text)) {
        Some(Reading::Failure(error)) => Err(error),
        Some(Reading::Redirect(_)) | None => Err(unrecognised(text)),
    }
}

/// Judges a documentation text.
///
/// # Errors
/// What the text says went wrong; [`Kind::Unrecognised`] when it is too short
/// for documentation and says nothing known. [`Kind::VersionNotFound`] carries
/// the tags that exist as candidates.
pub fn judge_docs(text: &str) -> Result<DocsVerdict, Error> {
    let text = without_notice(text);
    match recognise(text) {
        Some(snippets) if snippets.is_empty() => {
            return Err(Error::new(
                Kind::NotFound,
                "the server has no documentation for this question",
            ));
        }
        Some(snippets) => return Ok(DocsVerdict::Docs(snippets)),
        None => {}
    }
    let is_short = text.trim().len() < SHORT && !has_marks(text);
    if is_short || failure::is_never_documentation(text) {
        match read(text) {
            Some(Reading::Failure(error)) => return Err(error),
            Some(Reading::Redirect(id)) => return Ok(DocsVerdict::Redirect(id)),
            None if is_short => return Err(unrecognised(text)),
            None => {}
        }
    }
    Ok(DocsVerdict::Docs(whole(text)))
}

/// Tells whether a text has marks that only documentation has.
fn has_marks(text: &str) -> bool {
    text.contains("```")
        || text.contains("Source:")
        || text.contains("TITLE:")
        || text.lines().any(|line| line.starts_with("### "))
}

fn unrecognised(text: &str) -> Error {
    let text = without_notice(text);
    if text.trim().is_empty() {
        return Error::new(Kind::Unrecognised, "the server sent an empty answer");
    }
    failure::error(
        Kind::Unrecognised,
        "the server's answer is neither an answer nor a failure that docent knows",
        text,
    )
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;
