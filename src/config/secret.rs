//! Keys: a type that cannot be printed, and where a key is read from.

use std::fmt;
use std::path::PathBuf;

/// A secret text. Prints as `***`; only [`Secret::expose`] gives it away.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the secret itself: for a request header or a child's environment, nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Where a key is read from, when a server is about to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// `env:NAME`; an unset or empty variable is no key.
    Env(String),
    /// `file:PATH`; its first line.
    File(PathBuf),
    /// `command:ARGV`; the first line of its standard output.
    Command(Vec<String>),
    /// Written into the user's own configuration file.
    Literal(Secret),
}
