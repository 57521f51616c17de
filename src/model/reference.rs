//! How a user names a library: id, name or package, with or without version.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Kind};

/// Where packages of a kind are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ecosystem {
    /// JavaScript and TypeScript.
    Npm,
    /// Rust.
    Crates,
    /// Python.
    PyPi,
    /// Go modules.
    Go,
}

impl Ecosystem {
    /// Every ecosystem.
    pub const ALL: [Ecosystem; 4] = [
        Ecosystem::Npm,
        Ecosystem::Crates,
        Ecosystem::PyPi,
        Ecosystem::Go,
    ];

    /// Returns the prefix used on the command line and in ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Ecosystem::Npm => "npm",
            Ecosystem::Crates => "crates",
            Ecosystem::PyPi => "pypi",
            Ecosystem::Go => "go",
        }
    }
}

/// A library id without its version: `/owner/project`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LibraryId(String);

impl LibraryId {
    /// Splits an id into itself and its version.
    ///
    /// Takes `/owner/project`, `/owner/project/version`,
    /// `/owner/project@version` and the `//owner/project` that users of Git
    /// Bash type. The version is all that follows, slashes included.
    ///
    /// Two owners have projects with slashes: `/npm/@scope/name` and modules
    /// of Go, `/go/golang.org/x/net`, whose version is a last part that is one
    /// in full: `v0.20.0`, not `v2`.
    ///
    /// # Errors
    /// [`Kind::Usage`] when it has no two parts, or white space or control
    /// characters in it.
    pub fn parse(text: &str) -> Result<(Self, Option<String>), Error> {
        let wrong = |why: &str| {
            Error::new(Kind::Usage, format!("`{text}` is not a library id: {why}"))
                .hint("an id looks like /facebook/react or /vercel/next.js/v15.1.8")
                .hint("give a plain name to have it resolved: docent docs react \"...\"")
        };
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(wrong("it has white space or control characters in it"));
        }
        let rest = text.strip_prefix("//").or_else(|| text.strip_prefix('/'));
        let rest = rest.ok_or_else(|| wrong("it does not start with a slash"))?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (owner, rest) = rest
            .split_once('/')
            .ok_or_else(|| wrong("it needs an owner and a project"))?;
        let (project, version) = match end_of_project(owner, rest) {
            Some(at) => (&rest[..at], Some(&rest[at + 1..])),
            None => (rest, None),
        };
        if owner.is_empty() || project.is_empty() {
            return Err(wrong("it needs an owner and a project"));
        }
        if version == Some("") {
            return Err(wrong("the version after it is empty"));
        }
        let mut parts = project.split('/').chain([owner]);
        if parts.any(|part| matches!(part, "" | "@" | "." | "..")) {
            return Err(wrong("`.` and `..` are not names, nor is nothing"));
        }
        Ok((
            Self(format!("/{owner}/{project}")),
            version.map(str::to_owned),
        ))
    }

    /// Returns `/owner/project`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the owner, between the slashes.
    #[must_use]
    pub fn owner(&self) -> &str {
        self.0[1..].split('/').next().unwrap_or_default()
    }

    /// Returns the project, after the second slash.
    #[must_use]
    pub fn project(&self) -> &str {
        self.0[1..].split_once('/').map_or("", |(_, p)| p)
    }
}

/// Returns where the version begins, with what stands before it.
fn end_of_project(owner: &str, rest: &str) -> Option<usize> {
    let from = |start: usize| Some(start + rest[start..].find(['/', '@'])?);
    match owner {
        "npm" if rest.starts_with('@') => from(rest.find('/').map_or(0, |slash| slash + 1)),
        "go" => rest.find('@').or_else(|| {
            let slash = rest.rfind('/')?;
            is_module_version(&rest[slash + 1..]).then_some(slash)
        }),
        _ => from(0),
    }
}

/// Tells whether text is a module's version, `v1.2.3` and what may follow: the
/// last part of a path may be `v2`.
fn is_module_version(text: &str) -> bool {
    let mut parts = text.strip_prefix('v').unwrap_or_default().splitn(3, '.');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.next().is_some_and(is_number)
        && parts.next().is_some_and(is_number)
        && parts
            .next()
            .is_some_and(|patch| patch.starts_with(|c: char| c.is_ascii_digit()))
}

impl fmt::Display for LibraryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a reference points at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// An id, known to a server.
    Id(LibraryId),
    /// A package of an ecosystem: `npm:react`.
    Package(Ecosystem, String),
    /// A name to be resolved.
    Name(String),
}

/// A library as the user named it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LibraryRef {
    /// As typed.
    pub typed: String,
    /// What it points at.
    pub target: Target,
    /// The version in it: `19.2.0` of `react@19.2.0`.
    pub version: Option<String>,
}

impl LibraryRef {
    /// Returns the name to ask a server for, without prefix and version.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.target {
            Target::Id(id) => id.as_str(),
            Target::Package(_, name) | Target::Name(name) => name,
        }
    }
}

impl FromStr for LibraryRef {
    type Err = Error;

    fn from_str(typed: &str) -> Result<Self, Error> {
        let text = typed.trim();
        if text.is_empty() {
            return Err(Error::new(Kind::Usage, "the library is empty")
                .hint("name one: docent docs react \"useEffect cleanup\""));
        }
        if text.chars().any(char::is_control) {
            return Err(Error::new(
                Kind::Usage,
                "the library has control characters in it",
            ));
        }
        let make = |target, version: Option<String>| {
            Ok(Self {
                typed: text.to_owned(),
                target,
                version,
            })
        };
        if text.starts_with('/') {
            let (id, version) = LibraryId::parse(text)?;
            return make(Target::Id(id), version);
        }
        let package = Ecosystem::ALL.iter().find_map(|e| {
            let rest = text.strip_prefix(e.as_str())?.strip_prefix(':')?;
            Some((*e, rest))
        });
        let (name, version) = split_version(package.map_or(text, |(_, rest)| rest));
        if name.is_empty() || version == Some("") {
            return Err(
                Error::new(Kind::Usage, format!("`{text}` names no library or version"))
                    .hint("write it as react, react@19.2.0, npm:react or /facebook/react"),
            );
        }
        let name = name.to_owned();
        let target = match package {
            Some((ecosystem, _)) => Target::Package(ecosystem, name),
            None => Target::Name(name),
        };
        make(target, version.map(str::to_owned))
    }
}

/// Splits `name@version`; the `@` that starts a scope (`@scope/name`) is part of the name.
fn split_version(text: &str) -> (&str, Option<&str>) {
    match text.char_indices().skip(1).find(|(_, c)| *c == '@') {
        Some((at, _)) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::{Ecosystem, LibraryRef, Target};

    fn parsed(text: &str) -> (Target, Option<String>) {
        let r: LibraryRef = text.parse().expect("valid reference");
        (r.target, r.version)
    }

    #[test]
    fn ids_keep_their_version_apart() {
        for (text, id, version) in [
            ("/facebook/react", "/facebook/react", None),
            ("//facebook/react", "/facebook/react", None),
            ("/facebook/react/", "/facebook/react", None),
            (
                "/vercel/next.js/v15.1.8",
                "/vercel/next.js",
                Some("v15.1.8"),
            ),
            (
                "/vercel/next.js@v15.1.8",
                "/vercel/next.js",
                Some("v15.1.8"),
            ),
            ("/npm/cli", "/npm/cli", None),
            ("/npm/cli/v11.0.0", "/npm/cli", Some("v11.0.0")),
            ("/npm/react/19.2.0", "/npm/react", Some("19.2.0")),
            ("/npm/@a/b", "/npm/@a/b", None),
            ("/npm/@a/b/5.90.0", "/npm/@a/b", Some("5.90.0")),
            ("/npm/@a/b@5.90.0", "/npm/@a/b", Some("5.90.0")),
            ("/go/golang.org/x/net", "/go/golang.org/x/net", None),
            (
                "/go/golang.org/x/net/v0.20.0",
                "/go/golang.org/x/net",
                Some("v0.20.0"),
            ),
            ("/go/a.example/chi/v5", "/go/a.example/chi/v5", None),
            (
                "/go/a.example/chi/v5/v5.0.1-rc.1",
                "/go/a.example/chi/v5",
                Some("v5.0.1-rc.1"),
            ),
            (
                "/go/a.example/chi@v0.0.0-2024-ab",
                "/go/a.example/chi",
                Some("v0.0.0-2024-ab"),
            ),
            (
                "/sveltejs/kit/@sveltejs/kit@2.7.3",
                "/sveltejs/kit",
                Some("@sveltejs/kit@2.7.3"),
            ),
        ] {
            let (target, got) = parsed(text);
            assert!(
                matches!(target, Target::Id(i) if i.as_str() == id),
                "{text}"
            );
            assert_eq!(got.as_deref(), version, "{text}");
        }
    }

    #[test]
    fn names_and_packages_keep_their_version_apart() {
        assert_eq!(
            parsed("react@19.2.0"),
            (Target::Name("react".into()), Some("19.2.0".into()))
        );
        assert_eq!(
            parsed("@tanstack/react-query@5"),
            (
                Target::Name("@tanstack/react-query".into()),
                Some("5".into())
            )
        );
        assert_eq!(
            parsed("go:golang.org/x/net"),
            (
                Target::Package(Ecosystem::Go, "golang.org/x/net".into()),
                None
            )
        );
        assert_eq!(
            parsed("npm:@types/node@20.1.0"),
            (
                Target::Package(Ecosystem::Npm, "@types/node".into()),
                Some("20.1.0".into())
            )
        );
    }

    #[test]
    fn what_names_nothing_is_refused() {
        for text in [
            "",
            "  ",
            "/",
            "/react",
            "//",
            "/a//",
            "react@",
            "npm:",
            "/a/b/\u{1b}",
            "/../x",
            "/npm/@a",
            "/npm/@/b",
            "/npm/@a//b",
            "/npm/@a/..",
            "/go/a//b",
            "/go/a/../b",
        ] {
            assert!(text.parse::<LibraryRef>().is_err(), "{text:?}");
        }
    }
}
