use std::collections::HashMap;

use super::*;

const SUBJECTS: &str = include_str!("subjects.txt");

fn libraries() -> impl Iterator<Item = Vec<&'static str>> {
    LIBRARIES.into_iter().flat_map(rows)
}

/// What is wrong with the items of a cell of terms.
fn faults(cell: &'static str) -> Vec<String> {
    let mut found = Vec::new();
    for text in items(cell) {
        let stem = text.strip_suffix('!').unwrap_or(text);
        let stem = stem.strip_suffix('*').unwrap_or(stem);
        if stem.contains(['*', '!']) {
            found.push(format!("{text:?} is open before its end"));
        }
        if text != text.to_lowercase() {
            found.push(format!("{text:?} is not in lower case"));
        }
        if term(text, STRONG).words.is_empty() {
            found.push(format!("{text:?} has no word"));
        }
    }
    found
}

#[test]
fn rows_have_all_columns() {
    for row in rows(SUBJECTS) {
        assert_eq!(row.len(), 4, "{row:?}");
        assert!(!row[0].is_empty() && !row[1].is_empty(), "{row:?}");
    }
    for row in libraries() {
        assert_eq!(row.len(), 6, "{row:?}");
        assert!(!row[0].is_empty() && !row[1].is_empty(), "{row:?}");
    }
}

#[test]
fn subjects_stand_once() {
    let mut keys = HashMap::new();
    for row in rows(SUBJECTS) {
        assert_eq!(keys.insert(row[0], row[1]), None, "{}", row[0]);
    }
}

#[test]
fn subjects_of_libraries_exist() {
    let keys: Vec<_> = rows(SUBJECTS).map(|row| row[0]).collect();
    for row in libraries() {
        for key in items(row[3]) {
            let key = key.strip_prefix('~').unwrap_or(key);
            assert!(keys.contains(&key), "{key} of {}", row[0]);
        }
    }
}

#[test]
fn packages_stand_once_under_a_known_registry() {
    let mut packages = HashMap::new();
    for row in libraries() {
        for package in items(row[0]) {
            let (registry, name) = package.split_once(':').expect(package);
            let known = Registry::ALL.into_iter().any(|r| r.as_str() == registry);
            assert!(known, "registry of {package}");
            assert!(!name.contains(char::is_whitespace), "{package}");
            let other = packages.insert(package.to_lowercase(), row[1]);
            assert_eq!(other, None, "{package} stands twice");
        }
    }
}

#[test]
fn packages_of_npm_are_open_at_their_end_only() {
    for package in rows(LIBRARIES[0]).flat_map(|row| items(row[0])) {
        let stem = package.strip_suffix('*').unwrap_or(package);
        assert!(!stem.ends_with(':') && !stem.contains('*'), "{package}");
    }
}

#[test]
fn terms_are_well_formed() {
    let of_subjects = rows(SUBJECTS).flat_map(|row| [row[2], row[3]]);
    let of_libraries = libraries().flat_map(|row| [row[2], row[4]]);
    let found: Vec<_> = of_subjects.chain(of_libraries).flat_map(faults).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn strong_terms_are_long_enough() {
    for row in rows(SUBJECTS) {
        for text in items(row[2]) {
            let length = text.trim_end_matches(['*', '!']).chars().count();
            assert!(length >= 2, "{text:?} of {}", row[0]);
        }
    }
}

#[test]
fn flags_are_known() {
    for row in libraries() {
        for flag in flags(row[5]) {
            let known = ["word", "tool", "framework"].contains(&flag);
            assert!(known || flag.starts_with("import="), "{flag} of {}", row[0]);
        }
    }
}

#[test]
fn nothing_is_lost_in_reading() {
    let table = Table::built_in();
    assert_eq!(table.subjects.len(), rows(SUBJECTS).count());
    assert_eq!(table.libraries.len(), libraries().count());
    for (known, row) in table.libraries.iter().zip(libraries()) {
        assert_eq!(known.packages.len(), items(row[0]).count(), "{row:?}");
        assert_eq!(known.serves.len(), items(row[3]).count(), "{row:?}");
        assert_eq!(known.terms.len(), items(row[4]).count(), "{row:?}");
    }
}

#[test]
fn packages_are_found_by_name_before_by_beginning() {
    let title = |name| {
        let found = Table::built_in().find(Registry::Npm, name);
        found.map(|known| known.title)
    };
    assert_eq!(title("react-dom"), Some("React"));
    assert_eq!(title("@nestjs/swagger"), Some("@nestjs/swagger"));
    assert_eq!(title("@nestjs/platform-express"), Some("NestJS"));
    assert_eq!(title("@types/node"), Some("type declarations"));
    assert_eq!(title("a-package-of-ones-own"), None);
}

#[test]
fn terms_keep_their_marks() {
    let unique = term("useeffect!", STRONG);
    assert_eq!((unique.is_open, unique.weight), (false, UNIQUE));
    let open = term("sign in*", WEAK);
    assert_eq!(open.words, ["sign", "in"]);
    assert_eq!((open.is_open, open.weight), (true, WEAK));
}
