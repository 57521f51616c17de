//! Where a value was said: which layer, and in a file, which line.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Origin;
use crate::error::{Error, Kind};

/// A configuration file and its text, kept to find lines only when one is named.
pub(super) struct Source {
    /// Which layer the file is.
    pub origin: Origin,
    /// The file.
    pub path: PathBuf,
    /// All of it. May hold a key: never printed.
    pub text: String,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({})", self.path.display())
    }
}

impl Source {
    /// Returns the file's directory, which relative paths in it start from.
    pub fn dir(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// Returns the line, from 1, of a byte offset.
    pub fn line(&self, at: usize) -> usize {
        let end = at.min(self.text.len());
        let before = self.text.as_bytes().get(..end).unwrap_or_default();
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    }
}

/// Where a value was said.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// In a file, or the built-in one, at a byte offset.
    File(Arc<Source>, usize),
    /// In an environment variable.
    Env(&'static str),
    /// On the command line.
    Flag(&'static str),
}

impl Place {
    /// Returns the layer.
    pub fn origin(&self) -> Origin {
        match self {
            Place::File(source, _) => source.origin.clone(),
            Place::Env(name) => Origin::Env(name),
            Place::Flag(name) => Origin::Flag(name),
        }
    }

    /// Tells whether the value is built in.
    pub fn is_default(&self) -> bool {
        matches!(self, Place::File(source, _) if source.origin == Origin::Default)
    }

    /// Makes an error that names this place. A wrong flag is wrong usage, all
    /// else is wrong configuration.
    pub fn error(&self, message: impl fmt::Display) -> Error {
        match self {
            Place::File(source, at) => Error::new(
                Kind::Config,
                format!("{}:{}: {message}", source.path.display(), source.line(*at)),
            ),
            Place::Env(name) => Error::new(Kind::Config, format!("{name}: {message}")),
            Place::Flag(name) => Error::new(Kind::Usage, format!("{name}: {message}")),
        }
    }
}

/// A value and where it was said.
#[derive(Debug, Clone)]
pub(super) struct Said<T> {
    pub value: T,
    pub place: Place,
}

/// Returns text fit for a message: quoted, short, without control characters.
pub(super) fn quote(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut quoted = String::from("`");
    for (n, c) in text.chars().enumerate() {
        if n == LONGEST {
            quoted.push('…');
            break;
        }
        if matches!(c, '"' | '\'' | '\\') {
            quoted.push(c);
        } else {
            // Escapes what is not printable, bidi overrides among it.
            quoted.extend(c.escape_debug());
        }
    }
    quoted.push('`');
    quoted
}

/// Returns the known word a misspelt one most likely stands for, if one is near.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 64 {
        return None;
    }
    let word = word.to_lowercase().replace('-', "_");
    let limit = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|k| {
            (
                strsim::damerau_levenshtein(&word, &k.to_lowercase().replace('-', "_")),
                k,
            )
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k)
}

/// Makes the hint for an unknown word: the nearest one, or the list.
pub(super) fn suggest<'a>(
    word: &str,
    what: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> String {
    match nearest(word, known.clone()) {
        Some(near) => format!("did you mean {}?", quote(near)),
        None => {
            let list: Vec<_> = known.into_iter().collect();
            format!("known {what}: {}", list.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{nearest, quote};

    #[test]
    fn a_near_word_is_found_and_a_far_one_is_not() {
        let known = ["timeout", "jobs", "default_servers"];
        assert_eq!(nearest("tiemout", known), Some("timeout"));
        assert_eq!(nearest("Default-Servers", known), Some("default_servers"));
        assert_eq!(nearest("groups", known), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), known), None);
    }

    #[test]
    fn quoted_text_is_short_and_harmless() {
        assert_eq!(quote("a\u{1b}[31m\u{202e}"), "`a\\u{1b}[31m\\u{202e}`");
        assert!(quote(&"é".repeat(1000)).chars().count() < 70);
    }
}
