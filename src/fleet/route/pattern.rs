//! Whether a route names a library.

use wildmatch::WildMatch;

use super::Subject;

/// Tells whether a pattern names what is asked for.
///
/// A pattern is an id (`/company/*`), a package (`npm:@company/*`) or a name,
/// each over the whole text; `*` is any run of characters, slashes included,
/// and `?` is one. Ids are compared in case, names and packages are not.
///
/// Of a bare name the ecosystem is not known, and it may be an id without its
/// slash: it is named by a package's pattern of any ecosystem and by
/// an id's, so that a private name does not go to a public server first.
#[must_use]
pub fn matches(pattern: &str, subject: &Subject<'_>) -> bool {
    let pattern = pattern.trim();
    if subject.id.is_some_and(|id| is_match(pattern, id)) {
        return true;
    }
    if let Some((ecosystem, name)) = subject.package {
        let is_package = is_same(pattern, &format!("{ecosystem}:{name}"));
        return is_package || (is_name(pattern) && is_same(pattern, name));
    }
    if subject.id.is_some() {
        return false;
    }
    let name = subject.name;
    let pattern = match pattern.strip_prefix('/') {
        Some(id) => id,
        None => pattern.split_once(':').map_or(pattern, |(_, name)| name),
    };
    is_same(pattern, name)
}

/// Tells whether a pattern is neither an id's nor a package's.
fn is_name(pattern: &str) -> bool {
    !pattern.starts_with('/') && !pattern.contains(':')
}

fn is_match(pattern: &str, text: &str) -> bool {
    WildMatch::new(pattern).matches(text)
}

/// Matches whatever the case.
fn is_same(pattern: &str, text: &str) -> bool {
    WildMatch::new_case_insensitive(pattern).matches(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_match, matches};
    use crate::fleet::route::Subject;
    use crate::model::LibraryRef;

    fn names(pattern: &str, asked: &str) -> bool {
        let library: LibraryRef = asked.parse().expect("a reference");
        matches(pattern, &Subject::from(&library))
    }

    #[test]
    fn routes_name_libraries() {
        for (pattern, asked, is) in [
            // Ids.
            ("/company/*", "/company/a", true),
            ("/company/*", "/company/a/v1.0", true),
            ("/go/company.example/*", "/go/company.example/a/b", true),
            ("/company/*", "/Company/a", false),
            ("/company/*", "/companies/a", false),
            ("/company/ui", "/company/ui", true),
            ("/company/ui", "/company/ui-kit", false),
            ("/company/ui?", "/company/ui2", true),
            ("/company/*", "company/a", true),
            ("/company/*", "Company/a", true),
            ("/company/*", "npm:company", false),
            // Packages.
            ("npm:@company/*", "npm:@company/ui", true),
            ("npm:@company/*", "npm:@Company/ui@1.0", true),
            ("npm:@company/*", "pypi:@company/ui", false),
            ("npm:@company/*", "@company/ui", true),
            ("npm:@company/*", "@company/ui@2", true),
            ("npm:@company/*", "/npm/@company/ui", true),
            ("npm:@company/*", "/npm/@other/ui", false),
            ("npm:@company/*", "react", false),
            ("npm:react", "React", true),
            ("npm:react", "crates:react", false),
            ("*:react", "crates:react", true),
            ("npm:*", "npm:a/b", true),
            ("npm:*", "/facebook/react", false),
            ("go:company.example/*", "company.example/x/y", true),
            // Names.
            ("react", "react@19", true),
            ("react", "npm:react", true),
            ("react", "preact", false),
            ("react", "/facebook/react", false),
            ("*react", "/facebook/react", true),
            ("@company/*", "npm:@company/ui", true),
            ("", "react", false),
            // Everything.
            ("*", "react", true),
            ("*", "npm:react", true),
            ("*", "/facebook/react", true),
        ] {
            assert_eq!(names(pattern, asked), is, "{pattern} for {asked}");
        }
    }

    #[test]
    fn no_pattern_takes_for_ever() {
        let text = "a".repeat(10_000);
        assert!(!is_match(&format!("{}b", "*a".repeat(100)), &text));
        assert!(is_match(&"*a".repeat(1_000), &text));
    }

    proptest! {
        #[test]
        fn a_text_with_holes_in_it_matches(parts in prop::collection::vec("[a-z/@.é]{0,4}", 1..6), fill in ".{0,6}") {
            let pattern = parts.join("*");
            let text = parts.join(&fill);
            prop_assert!(is_match(&pattern, &text));
            let longer = format!("{}\u{0}", parts.join("\u{0}"));
            prop_assert!(!is_match(&pattern, &longer) || pattern.ends_with('*'));
        }
    }
}
