//! Files that documentation is included from with `include_str!`.

use std::cell::Cell;

use super::path;
use crate::local::extract::File;

/// Most bytes that one file includes: beyond, the same page could be included
/// over and over.
const INCLUDED_MAX: usize = 1 << 20;

/// Reads what a file includes.
pub struct Includes<'a> {
    file: &'a File<'a>,
    /// Bytes that may still be included.
    left: Cell<usize>,
}

impl<'a> Includes<'a> {
    /// Nothing is read yet.
    pub fn new(file: &'a File<'a>) -> Self {
        Self {
            file,
            left: Cell::new(INCLUDED_MAX),
        }
    }

    /// The text at a path relative to the file, or to the package.
    pub fn read(&self, target: &str, is_from_root: bool) -> Option<String> {
        let path = if is_from_root {
            path::normal(target)?
        } else {
            path::included(self.file.path, target)?
        };
        let text = (self.file.read)(&path)?;
        self.left.set(self.left.get().checked_sub(text.len())?);
        Some(text)
    }
}
