//! Which files of a package are documentation, by their names alone.

use super::chunk::Kind;
use crate::model::Ecosystem;

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// A page.
    Markdown(Kind),
    /// A page in reStructuredText.
    Rst(Kind),
    /// Rust, of the library or an example.
    Rust,
    /// TypeScript or JavaScript.
    Script,
    /// Python, or a stub of it.
    Python,
    /// Go.
    Go,
    /// `METADATA` of a Python distribution.
    Metadata,
    /// The operations of a service of botocore, gzipped JSON.
    ServiceModel,
    /// The resources of a service of boto3, JSON.
    ResourceModel,
}

/// Directories that hold no documentation of their package.
const SKIPPED: &[&str] = &[
    ".git",
    ".github",
    ".idea",
    ".vscode",
    "__mocks__",
    "__pycache__",
    "__tests__",
    "_vendor",
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "coverage",
    "fixtures",
    "fuzz",
    "locale",
    "locales",
    "node_modules",
    "spec",
    "target",
    "test",
    "testdata",
    "tests",
    "vendor",
    "vendored",
];

/// Pages about the project rather than its use, by the start of their names.
const NOT_ABOUT_USE: &[&str] = &[
    "authors",
    "backers",
    "code-of-conduct",
    "code_of_conduct",
    "codeofconduct",
    "contributing",
    "contributors",
    "copying",
    "governance",
    "issue_template",
    "licence",
    "license",
    "maintainers",
    "notice",
    "pull_request_template",
    "security",
    "sponsors",
    "third-party",
    "third_party",
    "thirdparty",
];

/// Pages that say what changed, by the start of their names.
const CHANGES: &[&str] = &["changelog", "changes", "history", "news", "release"];

/// Tells whether a directory of this name is looked into.
#[must_use]
pub fn is_walked(directory: &str) -> bool {
    let is_types_version = directory.strip_prefix("ts").is_some_and(|version| {
        version.contains('.') && version.chars().all(|c| c.is_ascii_digit() || c == '.')
    });
    !SKIPPED.contains(&directory) && !is_types_version
}

/// Decides how a file is read; `None` for what is no documentation. The path
/// is relative to the package.
#[must_use]
pub fn class_of(ecosystem: Ecosystem, path: &str) -> Option<Class> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    if let Some(page) = page(&name, path) {
        return page;
    }
    match ecosystem {
        Ecosystem::Crates => name.ends_with(".rs").then_some(Class::Rust),
        Ecosystem::Go => name.ends_with(".go").then_some(Class::Go),
        Ecosystem::Npm => is_script(&name).then_some(Class::Script),
        Ecosystem::PyPi if name == "metadata" => Some(Class::Metadata),
        Ecosystem::PyPi if name == "service-2.json.gz" => Some(Class::ServiceModel),
        Ecosystem::PyPi if name == "resources-1.json" => Some(Class::ResourceModel),
        Ecosystem::PyPi => {
            let is_python = name.ends_with(".py") || name.ends_with(".pyi");
            is_python.then_some(Class::Python)
        }
    }
}

/// Decides about a page: `None` when the name is no page's, `Some(None)` when
/// it is a page that is not read.
fn page(name: &str, path: &str) -> Option<Option<Class>> {
    let (stem, is_rst) = if let Some(stem) = name.strip_suffix(".rst") {
        (stem, true)
    } else {
        let stem = [".md", ".mdx", ".markdown"]
            .iter()
            .find_map(|end| name.strip_suffix(end));
        match stem {
            Some(stem) => (stem, false),
            None if name == "readme" => (name, false),
            None => return None,
        }
    };
    let starts = |names: &[&str]| names.iter().any(|n| stem.starts_with(n));
    let kind = if starts(NOT_ABOUT_USE) || is_translation(stem) {
        return Some(None);
    } else if starts(CHANGES) {
        Kind::Changelog
    } else if stem == "readme" && !path.contains('/') {
        Kind::Readme
    } else {
        Kind::Guide
    };
    Some(Some(if is_rst {
        Class::Rst(kind)
    } else {
        Class::Markdown(kind)
    }))
}

/// Tells whether a page's name ends with a language other than English:
/// `readme.zh-cn`, `readme_ja`.
fn is_translation(stem: &str) -> bool {
    const LANGUAGES: &[&str] = &[
        "cn", "de", "es", "fr", "it", "ja", "jp", "ko", "kr", "pl", "pt", "ru", "tr", "tw", "uk",
        "vi", "zh",
    ];
    let Some((before, end)) = stem.rsplit_once(['.', '_', '-']) else {
        return false;
    };
    before.starts_with("readme") && LANGUAGES.contains(&end)
}

fn is_script(name: &str) -> bool {
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| name.ends_with(suffix));
    let is_declaration = ends(&[".d.ts", ".d.mts", ".d.cts"]);
    let is_source = ends(&[".js", ".mjs", ".cjs"])
        && !ends(&[
            ".min.js",
            ".test.js",
            ".spec.js",
            ".umd.js",
            ".global.js",
            ".bundle.js",
        ])
        && !name.starts_with("cdn.");
    is_declaration || is_source
}

/// Keeps, of the files of an npm package, one of each set of twins, and
/// JavaScript only where no declarations stand in for it.
///
/// `x.d.mts` and `x.d.cts` say what `x.d.ts` says, and a compiled `x.js` what
/// its `x.d.ts` does. Bundles repeat the files they are made of.
pub fn drop_twins(paths: &mut Vec<String>) {
    use std::collections::HashSet;
    let all: HashSet<String> = paths.iter().cloned().collect();
    let has_types = paths.iter().any(|path| declaration_stem(path).is_some());
    let has_plain_dir = |path: &str, dir: &str, twin: &str| {
        let inner = format!("/{dir}/");
        let outer = format!("{dir}/");
        all.contains(&path.replacen(&inner, &format!("/{twin}/"), 1)) && path.contains(&inner)
            || path.starts_with(&outer)
                && all.contains(&path.replacen(&outer, &format!("{twin}/"), 1))
    };
    paths.retain(|path| {
        if let Some((stem, suffix)) = declaration_stem(path) {
            let is_first = match suffix {
                ".d.ts" => true,
                ".d.mts" => !all.contains(&format!("{stem}.d.ts")),
                _ => ![".d.ts", ".d.mts"]
                    .iter()
                    .any(|s| all.contains(&format!("{stem}{s}"))),
            };
            return is_first && !has_plain_dir(path, "cjs", "esm");
        }
        let Some(stem) = [".js", ".mjs", ".cjs"]
            .iter()
            .find_map(|s| path.strip_suffix(s))
        else {
            return true;
        };
        let has_declaration = [".d.ts", ".d.mts", ".d.cts"]
            .iter()
            .any(|s| all.contains(&format!("{stem}{s}")));
        let is_first = path.ends_with(".js")
            || path.ends_with(".mjs") && !all.contains(&format!("{stem}.js"))
            || ![".js", ".mjs"]
                .iter()
                .any(|s| all.contains(&format!("{stem}{s}")));
        let is_bundle = has_types
            && path.split('/').rev().skip(1).any(|dir| {
                matches!(
                    dir,
                    "dist"
                        | "build"
                        | "umd"
                        | "cjs"
                        | "esm"
                        | "es"
                        | "bundle"
                        | "browser"
                        | "compiled"
                        | "bin"
                )
            });
        is_first && !has_declaration && !is_bundle
    });
}

fn declaration_stem(path: &str) -> Option<(&str, &'static str)> {
    [".d.ts", ".d.mts", ".d.cts"]
        .into_iter()
        .find_map(|suffix| Some((path.strip_suffix(suffix)?, suffix)))
}

#[cfg(test)]
mod tests {
    use super::{Class, class_of, drop_twins, is_walked};
    use crate::local::chunk::Kind;
    use crate::model::Ecosystem::{Crates, Npm, PyPi};

    #[test]
    fn files_are_known_by_their_names() {
        for (ecosystem, path, class) in [
            (Npm, "Readme.md", Some(Class::Markdown(Kind::Readme))),
            (
                Npm,
                "packages/a/README.md",
                Some(Class::Markdown(Kind::Guide)),
            ),
            (Npm, "docs/guide.mdx", Some(Class::Markdown(Kind::Guide))),
            (Npm, "History.md", Some(Class::Markdown(Kind::Changelog))),
            (Npm, "LICENSE.md", None),
            (Npm, "README.zh-CN.md", None),
            (Npm, "index.d.ts", Some(Class::Script)),
            (Npm, "lib/a.min.js", None),
            (Npm, "src/a.ts", None),
            (Crates, "src/lib.rs", Some(Class::Rust)),
            (Crates, "src/a.py", None),
            (PyPi, "requests/api.py", Some(Class::Python)),
            (PyPi, "a-1.dist-info/METADATA", Some(Class::Metadata)),
        ] {
            assert_eq!(class_of(ecosystem, path), class, "{path}");
        }
        assert!(is_walked("docs") && is_walked(".agents") && is_walked("ts"));
        assert!(!is_walked("node_modules") && !is_walked("ts5.6"));
    }

    #[test]
    fn of_twins_one_is_kept() {
        let kept = |paths: &[&str]| {
            let mut paths = paths.iter().map(|p| (*p).to_owned()).collect();
            drop_twins(&mut paths);
            paths
        };
        assert_eq!(kept(&["a.d.ts", "a.d.mts", "a.d.cts", "a.js"]), ["a.d.ts"]);
        assert_eq!(kept(&["a.d.cts", "a.d.mts"]), ["a.d.mts"]);
        assert_eq!(kept(&["cjs/a.d.ts", "esm/a.d.ts"]), ["esm/a.d.ts"]);
        assert_eq!(
            kept(&["lib/a.js", "types/b.d.ts"]),
            ["lib/a.js", "types/b.d.ts"]
        );
        assert_eq!(kept(&["dist/a.js", "types/b.d.ts"]), ["types/b.d.ts"]);
        assert_eq!(kept(&["dist/a.js", "dist/a.cjs"]), ["dist/a.js"]);
    }
}
