//! Packages of a name like the one that was asked for. Pure.

use crate::choose::is_same_name;
use crate::manifest::Package;
use crate::model::Ecosystem;

/// Most packages that a name may mean.
const MAX: usize = 10;

/// Lists the packages whose name is the same but for scope, case, punctuation
/// and a `js` at the end; of Go modules the last element counts. The likeliest
/// comes first: by who asked for it, then without a scope.
pub(super) fn similar<'a>(
    name: &str,
    ecosystem: Option<Ecosystem>,
    packages: &'a [Package],
) -> Vec<&'a Package> {
    let is_similar = |package: &&Package| {
        let names = [Some(&package.name), package.alias.as_ref()];
        let mut names = names.into_iter().flatten();
        ecosystem.is_none_or(|only| only == package.ecosystem)
            && names.any(|known| is_same_name(last(package.ecosystem, known), name))
    };
    let mut found: Vec<&Package> = packages.iter().filter(is_similar).collect();
    found.sort_by_key(|package| (package.kind, rank(&package.name), package.name.len()));
    let mut seen = Vec::new();
    found.retain(|package| {
        let key = (package.ecosystem, &package.name);
        let is_new = !seen.contains(&key);
        seen.push(key);
        is_new
    });
    found.truncate(MAX);
    found
}

/// Puts types behind what they are the types of.
fn rank(name: &str) -> u8 {
    match name {
        _ if name.starts_with("@types/") => 2,
        _ => u8::from(name.starts_with('@')),
    }
}

/// Returns what a package is called in speech: of a Go module the last element
/// that is no `v2`.
fn last(ecosystem: Ecosystem, name: &str) -> &str {
    let is_major = |part: &&str| {
        let digits = part.strip_prefix('v').unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    match ecosystem {
        Ecosystem::Go => name
            .rsplit('/')
            .find(|part| !is_major(part))
            .unwrap_or(name),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::similar;
    use crate::manifest::{Kind, Package, Source};
    use crate::model::Ecosystem::{self, Crates, Go, Npm, PyPi};

    fn package(ecosystem: Ecosystem, name: &str, kind: Kind) -> Package {
        Package {
            ecosystem,
            name: name.into(),
            alias: None,
            version: "1.0.0".into(),
            kind,
            place: None,
            origin: "lock".into(),
            source: Source::Registry,
        }
    }

    #[test]
    fn names_are_matched_by_what_people_say() {
        let all = [
            package(Npm, "next", Kind::Direct),
            package(Npm, "@tanstack/react-query", Kind::Direct),
            package(Npm, "@types/react", Kind::Dev),
            package(Npm, "react", Kind::Direct),
            package(Crates, "serde_json", Kind::Transitive),
            package(PyPi, "scikit-learn", Kind::Direct),
            package(Go, "github.example/go-chi/chi/v5", Kind::Transitive),
        ];
        for (name, ecosystem, expected) in [
            ("nextjs", None, &["next"][..]),
            ("Next.js", None, &["next"]),
            ("react-query", None, &["@tanstack/react-query"]),
            ("React", None, &["react", "@types/react"]),
            ("SerdeJson", None, &["serde_json"]),
            ("scikit.learn", Some(PyPi), &["scikit-learn"]),
            ("scikit.learn", Some(Npm), &[]),
            ("chi", None, &["github.example/go-chi/chi/v5"]),
            ("query", None, &[]),
            ("js", None, &[]),
        ] {
            let found = similar(name, ecosystem, &all);
            let names: Vec<_> = found.iter().map(|p| p.name.as_str()).collect();
            assert_eq!(names, expected, "{name}");
        }
    }
}
