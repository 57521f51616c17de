//! What is left out, and what stays in one piece.

use super::super::documents::Kind;
use super::{document, filler, gathered, passages_of, source};
use crate::enhance::scan::Source;

/// A program of many files that all speak of shelves, one of them by name.
fn library(extra: Vec<Source>) -> Vec<Source> {
    let mut all: Vec<Source> = (0..60)
        .map(|at| {
            let text = format!(
                "¶part_{at} pub fn part_{at}() {{ // of the shelf, counts books\n{}}}",
                filler("x", 90)
            );
            source(&format!("src/part{at}.rs"), &[], &text)
        })
        .collect();
    all.extend(extra);
    all
}

#[test]
fn a_file_named_after_what_is_asked_comes_before_those_that_speak_of_it() {
    let text = |name: &str| {
        format!(
            "¶{name} pub fn {name}() {{ // one shelf\n{}}}",
            filler("y", 90)
        )
    };
    let project = library(vec![
        source("src/shelf/report.rs", &[], &text("run")),
        source("src/shelf/tests.rs", &[], &text("runs")),
        source("src/shelf/samples.rs", &[], &text("sample")),
    ]);
    let found = gathered(&project, &[], "Add a column to the report of a shelf", &[]);
    let paths: Vec<&str> = found.code.iter().map(|s| &*s.path).collect();
    assert!(paths.len() < 12, "a shared word is not enough: {paths:?}");
    assert_eq!(paths.first(), Some(&"src/shelf/report.rs"), "{paths:?}");
    let at = |path: &str| paths.iter().position(|p| *p == path).unwrap_or(99);
    assert!(at("src/shelf/report.rs") < at("src/shelf/tests.rs"));
    assert!(at("src/shelf/report.rs") < at("src/shelf/samples.rs"));
}

#[test]
fn a_short_document_is_not_cut() {
    let short = "# Firing\n\n## Safety\n\nWear gloves.\n\n## Steps\n\n1. Close the kiln.\n";
    let long = format!("{short}\n## More\n\n{}", "The kiln cools. ".repeat(60));
    for (text, pieces) in [(short, 1), (&*long, 3)] {
        let documents = [document("docs/firing.md", Kind::Other, text)];
        let (_, passages) = passages_of(&documents, "Describe the kiln and its gloves", None);
        assert_eq!(passages.len(), pieces, "{passages:?}");
    }
}
