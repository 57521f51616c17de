//! The index of the embedded source, as a number of processes use it on disks
//! that are not always sound.

mod crowd;
mod sizes;
mod trouble;
mod versions;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::env::{Output, Run, TestEnv};
use crate::support::installed::{self, SAYS};

const QUESTION: [&str; 5] = ["--server", "local", "docs", "foldit", "folding paper"];

/// A project with one npm package, which takes a while to be read where there
/// are many pages.
fn project(pages: usize) -> TestEnv {
    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    let docs = env.project().join("node_modules/foldit/docs");
    fs::create_dir(&docs).unwrap();
    for page in 0..pages {
        let mut text = format!("# Page {page}\n");
        for section in 0..100 {
            text.push_str(&format!(
                "\n## Section {section} of page {page}\n\nNapkin number {page}{section} is \
                 flattened{page} before crane{section} takes wing{}.\n",
                page * 100 + section
            ));
        }
        fs::write(docs.join(format!("{page}.md")), text).unwrap();
    }
    env
}

fn ask(env: &TestEnv) -> Run {
    env.docent().args(QUESTION).args(["--timeout", "50s"])
}

/// Fails unless the answer is the right one, and nothing was said beside it.
#[track_caller]
fn assert_answer(output: &Output) {
    output.assert_code(0).assert_nowhere("panicked");
    assert!(output.stdout.contains(SAYS), "{}", output.stdout);
    assert_eq!(output.stderr.lines().count(), 1, "{}", output.stderr);
    let about = "local · /npm/foldit · asked 1.0.0, served 1.0.0";
    assert!(output.stderr.starts_with(about), "{}", output.stderr);
}

/// Returns the snippets of an answer as one text.
#[track_caller]
fn snippets(env: &TestEnv, library: &str, query: &str) -> String {
    let args = ["--server", "local", "--json", "docs", library, query];
    let output = env.docent().args(args).run();
    let document: Value = output.assert_code(0).json();
    document["snippets"].to_string()
}

/// Lists the files of the index whose names end so.
fn files(env: &TestEnv, end: &str) -> Vec<PathBuf> {
    let dirs = fs::read_dir(env.cache_dir().join("local"));
    let dirs = dirs.into_iter().flatten().map(|dir| dir.unwrap().path());
    let files = dirs.flat_map(|dir| fs::read_dir(dir).unwrap());
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == end));
    paths.sort();
    paths
}

/// Returns the only part of the index; fails where there is none or another,
/// or one that is half made.
#[track_caller]
fn part(env: &TestEnv) -> PathBuf {
    assert_eq!(files(env, "new"), [] as [PathBuf; 0]);
    let mut parts = files(env, "db");
    assert_eq!(parts.len(), 1, "{parts:?}");
    parts.remove(0)
}
