//! Packages that mean harm or are broken: the answer comes all the same, in
//! bounded memory, and holds nothing from outside of the package.

mod bytes;
mod files;
mod sizes;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::support::env::{Output, PROGRAM, TestEnv};
use crate::support::installed::SAYS;
use crate::support::terminal::Terminal;

/// Most memory that the program may take, in KiB.
const MEMORY: u32 = 200 << 10;

/// Returns the directory of an npm package that [`installed::npm`] has made.
///
/// [`installed::npm`]: crate::support::installed::npm
fn package(env: &TestEnv) -> PathBuf {
    env.project().join("node_modules/foldit")
}

/// Runs the program where it can take no more than 200 MB of memory that is
/// its own, and tells how long it took.
#[track_caller]
fn bounded(env: &TestEnv, args: &[&str]) -> Output {
    let script = format!("ulimit -d {MEMORY} && exec \"$@\"");
    let started = Instant::now();
    let output = env
        .program("sh")
        .args(["-c", &script, "sh", PROGRAM])
        .args(["--server", "local", "--timeout", "50s"])
        .args(args)
        .run();
    println!("{args:?} took {:?}", started.elapsed());
    output.assert_nowhere("panicked");
    output
}

/// Asks a question and fails unless its answer holds a text, free of what
/// controls a terminal.
#[track_caller]
fn assert_answered(env: &TestEnv, library: &str, query: &str, said: &str) {
    let output = bounded(env, &["--json", "docs", library, query]);
    let document = output.assert_code(0).json();
    let snippets = document["snippets"].to_string();
    assert!(snippets.contains(said), "{document:#}");
    assert_plain(&document);
}

/// Asks the question that the README of every package answers.
#[track_caller]
fn assert_readme_answers(env: &TestEnv, library: &str) {
    assert_answered(env, library, "folding paper", SAYS);
}

/// Fails if any text of a document has a control character in it.
#[track_caller]
fn assert_plain(value: &serde_json::Value) {
    match value {
        serde_json::Value::String(text) => assert_no_controls(text),
        serde_json::Value::Array(all) => all.iter().for_each(assert_plain),
        serde_json::Value::Object(all) => all.values().for_each(assert_plain),
        _ => {}
    }
}

#[track_caller]
fn assert_no_controls(text: &str) {
    let is_bidi = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_bad = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || is_bidi(c);
    assert!(!text.contains(is_bad), "{text:?}");
}

/// Returns what a terminal shows of an answer.
fn on_terminal(env: &TestEnv, query: &str) -> String {
    let mut terminal = Terminal::new(80, 24);
    let run = env
        .docent()
        .args(["--server", "local", "--no-pager", "--color", "never"])
        .args(["docs", "foldit", query])
        .env("TERM", "xterm-256color")
        .streams(terminal.streams());
    run.run().assert_code(0);
    terminal.text()
}

/// Lists the words that the index has, of all packages.
fn indexed_words(env: &TestEnv) -> Vec<String> {
    let mut words = Vec::new();
    for path in parts(env) {
        let conn = rusqlite::Connection::open(path).unwrap();
        conn.execute_batch("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, words, row)")
            .unwrap();
        let mut all = conn.prepare("SELECT term FROM temp.v").unwrap();
        let all = all.query_map([], |row| row.get::<_, String>(0)).unwrap();
        words.extend(all.map(Result::unwrap));
    }
    words
}

/// Lists the parts of the index.
fn parts(env: &TestEnv) -> Vec<PathBuf> {
    let dirs = fs::read_dir(env.cache_dir().join("local"))
        .into_iter()
        .flatten();
    let files = dirs.flat_map(|dir| fs::read_dir(dir.unwrap().path()).unwrap());
    let paths = files.map(|file| file.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|end| end == "db"))
        .collect()
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}
