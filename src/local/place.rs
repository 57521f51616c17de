//! Where a package is on this disk.

use std::path::PathBuf;

use crate::manifest::Source;
use crate::model::Ecosystem;

/// A package on this disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where packages of its kind are published.
    pub ecosystem: Ecosystem,
    /// The name it is published under.
    pub name: String,
    /// The version that is on the disk.
    pub version: String,
    /// Directory of its files; for Python its `NAME-VERSION.dist-info`.
    pub root: PathBuf,
    /// Where its files come from.
    pub source: Source,
}

impl Place {
    /// Tells whether its files may change under the same version.
    #[must_use]
    pub fn is_mutable(&self) -> bool {
        !matches!(self.source, Source::Registry)
    }
}
