//! What is read: packages, and how each came to be in the project.

use std::path::PathBuf;

use crate::model::Ecosystem;

/// How the project came by a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A manifest of the project names it; also a member of the workspace.
    Direct,
    /// A manifest names it for development alone.
    Dev,
    /// Another package needs it.
    Transitive,
}

impl Kind {
    /// Returns the word for it: `direct`, `dev`, `transitive`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Direct => "direct",
            Kind::Dev => "dev",
            Kind::Transitive => "transitive",
        }
    }
}

/// Where a package's files come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A registry. What is published there under one version never changes.
    Registry,
    /// A directory or an archive on this disk.
    Path,
    /// A commit of a repository.
    Git,
    /// The project itself or a member of its workspace.
    Workspace,
    /// A copy of a published package, kept with the project.
    Vendored,
    /// Put by the project in the place of a published package.
    Patched,
}

impl Source {
    /// Returns the word for it: `registry`, `path` and so on.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Source::Registry => "registry",
            Source::Path => "path",
            Source::Git => "git",
            Source::Workspace => "workspace",
            Source::Vendored => "vendored",
            Source::Patched => "patched",
        }
    }
}

/// A package of the project, at one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Where packages of its kind are published.
    pub ecosystem: Ecosystem,
    /// The name it is published under.
    pub name: String,
    /// The name it goes by in the project, where that is another.
    pub alias: Option<String>,
    /// As locked: `19.2.0`; `v1.9.1` for Go.
    pub version: String,
    /// How the project came by it.
    pub kind: Kind,
    /// Where it is on this disk, if it is: the directory of its files; for
    /// Python the `NAME-VERSION.dist-info` that lists them.
    pub place: Option<PathBuf>,
    /// The lockfile or environment it was read from.
    pub origin: PathBuf,
    /// Where its files come from.
    pub source: Source,
}

/// Every package of the project, and what could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifests {
    /// By ecosystem and name. Of several versions of one name the first is
    /// the one that code in the working directory gets.
    pub packages: Vec<Package>,
    /// A line for each file that was passed over: path, line, reason.
    pub warnings: Vec<String>,
}

/// The version of one package that the project uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// The ecosystem it was found in.
    pub ecosystem: Ecosystem,
    /// The name it is published under, which an alias is not.
    pub name: String,
    /// As locked: `19.2.0`; `v1.9.1` for Go.
    pub version: String,
    /// Name of the file or environment that says so, without its directory.
    pub file: String,
    /// Where it is on this disk, as [`Package::place`].
    pub place: Option<PathBuf>,
    /// Where its files come from.
    pub source: Source,
}

/// What the project says about one name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The package of the nearest manifest that has the name.
    pub installed: Option<Installed>,
    /// Packages of other ecosystems of the project that share the name.
    pub also: Vec<Installed>,
    /// A line for each file that was passed over: path, line, reason.
    pub warnings: Vec<String>,
}
