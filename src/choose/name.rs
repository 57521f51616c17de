//! Whether a candidate bears the name that was asked for.

use crate::model::Library;

/// How well a name matches, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// Not at all.
    None,
    /// Some word of it.
    Part,
    /// All words of it, among others.
    Words,
    /// The project in the id bears it, the title another.
    Project,
    /// The title bears it, the id another.
    Title,
    /// Title and project bear it, or it is the id itself.
    Exact,
}

/// Finds how well a library matches a name.
pub fn match_of(name: &str, library: &Library) -> Match {
    let project = project(&library.id);
    let asked = name.trim().trim_start_matches('/');
    if library
        .id
        .trim_start_matches('/')
        .eq_ignore_ascii_case(asked)
    {
        return Match::Exact;
    }
    let title = is_same(&library.title, name);
    // A documentation repository is named after its site: `tailwindcss.com`.
    let project_same = is_same(project, name) || is_same(site_name(project), name);
    match (title, project_same) {
        (true, true) => Match::Exact,
        (true, false) => Match::Title,
        (false, true) => Match::Project,
        (false, false) => {
            let have = words(&format!("{} {}", library.title, library.id));
            let wanted = words(name);
            let found = wanted.iter().filter(|w| have.contains(w)).count();
            if !wanted.is_empty() && found == wanted.len() {
                Match::Words
            } else if found > 0 {
                Match::Part
            } else {
                Match::None
            }
        }
    }
}

/// Tells whether two names are one but for case, punctuation, scope and a
/// `js` at the end.
pub fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (normal(a), normal(b));
    !a.is_empty() && (a == b || stem(&a) == stem(&b))
}

/// Tells whether an owner's name and a library's contain one another:
/// `tokio-rs` and `tokio`.
pub fn is_related(owner: &str, name: &str) -> bool {
    let (owner, name) = (normal(owner), normal(name));
    let (owner, name) = (stem(&owner), stem(&name));
    let is_part = owner.contains(name) || name.contains(owner);
    owner == name || (owner.len() >= 3 && name.len() >= 3 && is_part)
}

/// Returns the owner in an id.
pub fn owner(id: &str) -> &str {
    id.trim_start_matches('/').split('/').next().unwrap_or("")
}

fn project(id: &str) -> &str {
    id.trim_start_matches('/').split('/').nth(1).unwrap_or("")
}

fn site_name(project: &str) -> &str {
    [
        ".com",
        ".dev",
        ".io",
        ".org",
        "-docs",
        "-website",
        ".github.io",
    ]
    .iter()
    .find_map(|end| project.strip_suffix(end))
    .unwrap_or(project)
}

/// Lower case, letters and digits only, without a scope: `@scope/Name.js` is `namejs`.
fn normal(text: &str) -> String {
    let text = match text.strip_prefix('@').and_then(|t| t.split_once('/')) {
        Some((_, name)) => name,
        None => text,
    };
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn stem(normal: &str) -> &str {
    match normal.strip_suffix("js") {
        Some(stem) if !stem.is_empty() => stem,
        _ => normal,
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Match, is_related, is_same, match_of};
    use crate::model::Library;

    #[test]
    fn names_are_compared_without_their_dress() {
        assert!(is_same("Next.js", "next"));
        assert!(is_same("React", "@types/react"));
        assert!(is_same("scikit-learn", "scikit_learn"));
        assert!(!is_same("js", ""));
        assert!(!is_same("Primer React", "react"));
        assert!(is_related("tokio-rs", "tokio"));
        assert!(!is_related("primer", "react"));
    }

    #[test]
    fn a_copy_of_a_site_is_no_better_match_than_the_title_says() {
        let library = |id: &str| Library {
            id: id.into(),
            title: "Python".into(),
            ..Library::default()
        };
        let site = match_of("python", &library("/websites/python_3_10"));
        assert_eq!(site, Match::Title);
        assert_eq!(match_of("python", &library("/python/cpython")), site);
    }
}
