use std::collections::HashMap;

use super::*;

const SUBJECTS: &str = include_str!("subjects.txt");

fn libraries() -> impl Iterator<Item = [&'static str; CELLS]> {
    LIBRARIES.into_iter().flat_map(rows)
}

/// Counts the cells of each row of a text.
fn widths(text: &'static str) -> impl Iterator<Item = usize> {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('|').count())
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
        if terms::words(stem).next().is_none() {
            found.push(format!("{text:?} has no word"));
        }
    }
    found
}

#[test]
fn rows_have_all_columns() {
    for (row, width) in rows(SUBJECTS).zip(widths(SUBJECTS)) {
        assert_eq!(width, 4, "{row:?}");
        assert!(!row[0].is_empty() && !row[1].is_empty(), "{row:?}");
    }
    let widths = LIBRARIES.into_iter().flat_map(widths);
    for (row, width) in libraries().zip(widths) {
        assert_eq!(width, CELLS, "{row:?}");
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

/// Tells whether words are a term of a subject, by reading all of them.
fn is_term(table: &Table, words: &[&str]) -> bool {
    let mut terms = table.subjects.iter().flat_map(|subject| &*subject.terms);
    terms.any(|term| {
        let (Some((last, head)), Some((end, start))) =
            (term.words.split_last(), words.split_last())
        else {
            return false;
        };
        head == start && (end == last || (term.is_open && end.starts_with(last)))
    })
}

#[test]
fn concepts_are_the_terms_of_subjects() {
    let table = Table::built_in();
    for subject in &table.subjects {
        for term in &*subject.terms {
            assert!(table.is_concept(&term.words), "{:?}", term.words);
        }
    }
    for known in &table.libraries {
        let title = known.title.to_lowercase();
        let words: Vec<&str> = title.split(' ').collect();
        for words in words.windows(1).chain(words.windows(2)) {
            assert_eq!(table.is_concept(words), is_term(table, words), "{words:?}");
        }
    }
}
