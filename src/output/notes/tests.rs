use super::{docs, dropped, error, provenance};
use crate::error::{Error, Kind};
use crate::model::{CacheState, Transport};
use crate::output::samples;

#[test]
fn provenance_names_both_versions() {
    let mut value = samples::docs();
    assert_eq!(
        docs(&value),
        "context7 · /facebook/react · asked 19.2.0, served v19.2.0 (package-lock.json) · fetched 3 minutes ago · cache hit"
    );
    value.version.served = None;
    value.version.asked = None;
    assert_eq!(
        docs(&value),
        "context7 · /facebook/react · served the default branch · fetched 3 minutes ago · cache hit"
    );
    assert_eq!(
        provenance(&value.provenance),
        "context7 · fetched 3 minutes ago · cache hit"
    );
}

#[test]
fn what_is_on_this_disk_was_neither_fetched_nor_cached() {
    let mut value = samples::docs();
    value.provenance.server = "local".into();
    value.provenance.transport = Transport::Local;
    value.provenance.cache = CacheState::Miss;
    assert_eq!(
        docs(&value),
        "local · /facebook/react · asked 19.2.0, served v19.2.0 (package-lock.json) · from this disk"
    );
    assert_eq!(provenance(&value.provenance), "local · from this disk");
}

#[test]
fn dropped_snippets_are_counted() {
    assert_eq!(dropped(0), None);
    let one = dropped(1).unwrap_or_default();
    assert!(one.starts_with("1 snippet left out"), "{one}");
}

#[test]
fn errors_say_what_to_do() {
    assert_eq!(
        error(&samples::error(), false, 0),
        "error: no library is called `raect`
  did you mean: /facebook/react, /preactjs/preact
  hint: check the spelling
"
    );
    assert!(error(&samples::error(), true, 0).starts_with("\x1b[1;31merror:\x1b[0m no"));
}

#[test]
fn causes_are_shown_to_those_who_ask() {
    let below = std::io::Error::other("disk\x1b[31m gone");
    let failure = Error::internal("cannot read", below);
    assert_eq!(error(&failure, false, 0), "error: cannot read\n");
    assert_eq!(
        error(&failure, false, 1),
        "error: cannot read\n  caused by: disk gone\n"
    );
}

#[test]
fn detail_stands_below_the_message() {
    let failure = Error::new(Kind::Unavailable, "it ended")
        .detail("one\x1b[2J\r\n\n  two\n")
        .hint("look");
    assert_eq!(
        error(&failure, false, 0),
        "error: it ended\n  | one\n  |\n  |   two\n  hint: look\n"
    );
}

#[test]
fn many_candidates_are_counted() {
    let tags = (0..20).map(|n| format!("v{n}")).collect();
    let failure = Error::new(Kind::VersionNotFound, "no v99").candidates(tags);
    let text = error(&failure, false, 0);
    assert!(
        text.contains("available: v0, v1,") && text.contains("v11 and 8 more"),
        "{text}"
    );
}
