//! The packages of a Python lockfile, whichever tool wrote it.

use crate::manifest::package::{Kind, Source};

/// A locked package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    /// None for what is built from a directory and never published.
    pub(super) version: Option<String>,
    /// None where the lockfile does not tell.
    pub(super) kind: Option<Kind>,
    pub(super) source: Source,
    /// A directory, relative to the lockfile.
    pub(super) path: Option<String>,
    /// Whether code in the working directory asks for this very version.
    pub(super) is_near: bool,
}

impl Entry {
    pub(super) fn new(name: &str, version: Option<&str>) -> Self {
        Self {
            name: name.to_owned(),
            version: version.map(str::to_owned),
            kind: None,
            source: Source::Registry,
            path: None,
            is_near: false,
        }
    }
}
