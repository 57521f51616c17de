use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::evidence::{Named, measure};
use super::question::Question;
use super::{Hit, pick, search};
use crate::local::chunk::{Chunk, Kind};
use crate::local::family::{Member, gather};
use crate::local::index::Shelf;
use crate::local::place::Place;
use crate::local::words::Words;
use crate::manifest::Source;
use crate::model::Ecosystem;
use crate::progress::Silent;

const LIB: &str = r#"//! Folds paper.

/// Folds a sheet in two.
///
/// ```
/// paper::fold(&sheet);
/// ```
pub fn fold(sheet: &Sheet) {}

/// A sheet of paper.
pub struct Sheet;

impl Sheet {
    /// Unfolds the sheet and makes it flat.
    pub fn fold(self) {}

    /// Tears the sheet along its longer side.
    pub fn tear(self) {}
}

/// Where the sheet was folded wrong.
#[deprecated]
pub fn creases() {}
"#;

fn place(root: &Path, name: &str) -> Place {
    Place {
        ecosystem: Ecosystem::Crates,
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        root: root.join(name),
        source: Source::Registry,
    }
}

/// A crate that re-exports a second one whole, both indexed.
fn family(dir: &Path) -> Vec<Member> {
    let write = |path: &str, text: &str| {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "paper/README.md",
        "# Paper\nFold paper, quickly.\n\n## Install\nAdd it to your dependencies and build. ```cargo add paper``` does it for you, and there is nothing else to it at all, whatever you may have read elsewhere about it.\n",
    );
    write("paper/src/lib.rs", &format!("{LIB}pub use glue::*;\n"));
    write(
        "paper/Cargo.toml",
        "[package]\nname = \"paper\"\n[dependencies]\nglue = \"1\"\n",
    );
    write(
        "glue/src/lib.rs",
        "/// Sticks two sheets together.\npub fn stick() {}\n",
    );
    let shelf = Shelf::new(dir.join("index"), Arc::new(Silent));
    let find = |name: &str| {
        let place = place(dir, name);
        place.root.is_dir().then_some(place).into_iter().collect()
    };
    gather(&place(dir, "paper"), &shelf, find).unwrap()
}

fn titles(query: &str) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let hits = search(&family(dir.path()), query, 5, |_| true);
    hits.into_iter().map(|hit| hit.chunk.title).collect()
}

#[test]
fn what_has_the_words_comes_first() {
    assert_eq!(titles("tear a sheet along its side")[0], "Sheet::tear");
    assert!(titles("zebra").is_empty());
    assert_eq!(titles("")[0], "Paper");
}

#[test]
fn named_items_come_first_and_the_plainest_of_them() {
    assert_eq!(titles("fold")[0], "fold");
    assert_eq!(titles("Sheet::fold")[0], "Sheet::fold");
    assert_eq!(titles("paper::fold()")[0], "fold");
}

#[test]
fn companions_answer_too() {
    assert_eq!(titles("stick sheets together")[0], "stick");
}

#[test]
fn an_introduction_is_the_readme_from_its_top() {
    let found = titles("getting started");
    assert_eq!(found[0], "Paper", "{found:?}");
}

#[test]
fn order_does_not_depend_on_the_build() {
    let query = "fold sheet of paper";
    assert_eq!(titles(query), titles(query));
}

fn chunk(title: &str, symbol: &str, body: &str) -> Chunk {
    Chunk {
        title: title.to_owned(),
        symbol: symbol.to_owned(),
        body: body.to_owned(),
        ..Chunk::new(Kind::Api, "src/lib.rs", 1)
    }
}

#[test]
fn evidence_tells_where_and_how_near() {
    let mut words = Words::default();
    let question = Question::read("spawn blocking task", &mut words);
    let body = "Spawns a blocking task.\n\n```rust\nspawn();\n```\n```rust\npub struct Task;\n```";
    let evidence = measure(
        &chunk("spawn_blocking", "t::spawn_blocking", body),
        &question,
        &mut words,
    );
    assert_eq!(evidence.counts[0], [1, 0, 1, 0, 1, 1, 1, 0]);
    assert_eq!(evidence.gaps, [1, 1]);
    assert!(evidence.has_code && evidence.has_example);
    assert_eq!(evidence.named, Named::Not);
    let declares = chunk("Task", "t::Task", "```rust\npub struct Task;\n```");
    let evidence = measure(&declares, &question, &mut words);
    assert!(evidence.has_code && !evidence.has_example);
}

#[test]
fn names_are_met_exactly_or_within() {
    let mut words = Words::default();
    let mut named = |question: &str, title: &str, symbol: &str| {
        let question = Question::read(question, &mut words);
        measure(&chunk(title, symbol, ""), &question, &mut words).named
    };
    assert_eq!(
        named("tokio::spawn", "spawn", "tokio::task::spawn"),
        Named::Exactly
    );
    assert_eq!(
        named("spawn", "JoinSet::spawn", "tokio::task::JoinSet::spawn"),
        Named::Within
    );
    assert_eq!(
        named("JoinSet::spawn", "spawn", "tokio::task::spawn"),
        Named::Not
    );
    assert_eq!(named("spawning", "spawn", "tokio::task::spawn"), Named::Not);
    assert_eq!(named("useEffect", "`useEffect`", ""), Named::Exactly);
}

#[test]
fn no_item_crowds_out_the_rest() {
    let hit = |title: &str, symbol: &str, body: &str| Hit {
        member: 0,
        value: 1.0,
        has_code: false,
        chunk: chunk(title, symbol, body),
    };
    let hits = vec![
        hit("A::one", "A::one", "1"),
        hit("A::one", "A::one", "2"),
        hit("A::one", "A::one", "3"),
        hit("A::two", "A::two", "4"),
        hit("A::three", "A::three", "5"),
        hit("B::two", "B::two", "4"),
        hit("page", "", "6"),
    ];
    let kept = |limit| -> Vec<String> {
        let kept = pick::pick(hits.clone(), limit);
        kept.into_iter().map(|hit| hit.chunk.body).collect()
    };
    // The third piece never, the twin never, the fourth member last.
    assert_eq!(kept(9), ["1", "2", "4", "6", "5"]);
    assert_eq!(kept(4), ["1", "2", "4", "6"]);
}
