//! Cuts the files of a package into chunks. One file per language; each is
//! pure, never fails, and takes time linear in the text.
//!
//! The readers are lexical: they know comments, strings and nesting of their
//! language, not its grammar, and so read what a parser would refuse:
//! macro bodies, files in a newer edition, broken files.

use super::chunk::Chunk;

/// A file of a package.
pub struct File<'a> {
    /// Name the package is imported by: `tokio`, `@tanstack/react-query`,
    /// `requests`, `golang.org/x/net`.
    pub package: &'a str,
    /// Path relative to the package, with `/`.
    pub path: &'a str,
    /// The whole text.
    pub text: &'a str,
    /// Reads another text file of the same package by its path relative to
    /// the package; `None` for what is missing, too large or outside.
    pub read: &'a dyn Fn(&str) -> Option<String>,
}

/// Takes what an extractor finds.
pub type Chunks = Vec<Chunk>;
