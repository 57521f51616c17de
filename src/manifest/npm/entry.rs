//! The packages of a JavaScript lockfile, whichever tool wrote it.

use crate::manifest::package::{Kind, Source};

/// A locked package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The name it is published under.
    pub(super) name: String,
    /// The name it goes by, where that is another.
    pub(super) alias: Option<String>,
    pub(super) version: String,
    pub(super) kind: Kind,
    pub(super) source: Source,
    pub(super) spot: Spot,
    /// How near it is to the code in the working directory; less is nearer.
    pub(super) rank: usize,
}

/// Where the tool puts a package, seen from the lockfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spot {
    /// In this directory.
    Dir(String),
    /// In this directory of `node_modules`, unless another version is there.
    Hoisted(String),
    /// In the tool's own directory of packages by name and version.
    Store,
    /// In no directory.
    Nowhere,
}

impl Entry {
    pub(super) fn new(alias: &str, name: &str, version: &str) -> Self {
        Self {
            name: name.to_owned(),
            alias: (alias != name).then(|| alias.to_owned()),
            version: version.to_owned(),
            kind: Kind::Transitive,
            source: Source::Registry,
            spot: Spot::Nowhere,
            rank: FAR,
        }
    }
}

/// The rank of a package that only other packages get.
pub(super) const FAR: usize = 1000;

/// Splits `name@rest`; the `@` that starts a scope is part of the name.
pub(super) fn split_spec(spec: &str) -> (&str, &str) {
    let start = usize::from(spec.starts_with('@'));
    match spec[start..].find('@') {
        Some(at) => (&spec[..start + at], &spec[start + at + 1..]),
        None => (spec, ""),
    }
}

/// Decides a source by what a specifier or an address starts with.
pub(super) fn source_of(spec: &str) -> Source {
    let starts = |all: &[&str]| all.iter().any(|start| spec.starts_with(start));
    if starts(&["workspace:"]) {
        Source::Workspace
    } else if starts(&["file:", "link:", "portal:", "./", "../"]) {
        Source::Path
    } else if starts(&["patch:"]) {
        Source::Patched
    } else if starts(&["git", "ssh:", "bitbucket:"])
        || (starts(&["http"]) && (spec.contains(".git#") || spec.contains("/tar.gz/")))
    {
        Source::Git
    } else {
        Source::Registry
    }
}

#[cfg(test)]
mod tests {
    use super::{source_of, split_spec};
    use crate::manifest::package::Source::{Git, Path, Registry, Workspace};

    #[test]
    fn specifiers_are_split_after_the_scope() {
        assert_eq!(split_spec("@a/b@^1"), ("@a/b", "^1"));
        assert_eq!(split_spec("b@npm:c@1"), ("b", "npm:c@1"));
        assert_eq!(split_spec("@a/b"), ("@a/b", ""));
        assert_eq!(split_spec(""), ("", ""));
    }

    #[test]
    fn sources_are_told_by_their_start() {
        for (spec, source) in [
            ("^1.2.3", Registry),
            ("workspace:*", Workspace),
            ("file:../x", Path),
            ("github:a/b#c", Git),
            ("git+ssh://git@host.example/a.git#c", Git),
            ("https://host.example/a/b/tar.gz/abc", Git),
        ] {
            assert_eq!(source_of(spec), source, "{spec}");
        }
    }
}
