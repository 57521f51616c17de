//! An answer out of the cache, beside the least that can give it.

use std::process::Command;
use std::time::Duration;

use crate::measure::{self, in_turns};
use crate::report::Report;
use crate::scene::{LIBRARY, QUERY, answer, docent, installed, server, warm};
use crate::support::env::TestEnv;
use crate::support::example;

const ROUNDS: usize = 400;

/// Where hits are noted.
const NOTES: &str = "hits-2";

/// Whole runs that are answered by the cache.
pub fn run(report: &mut Report) {
    let env = TestEnv::new();
    let server = server(Duration::ZERO);
    let by_id = ["docs", LIBRARY, QUERY];
    let by_name = ["docs", "react", QUERY];
    warm(&env, &server, &by_id);
    warm(&env, &server, &by_name);
    let database = env.root().join("floor.db");
    make(&database, &answer(LIBRARY, QUERY));

    let mut hello = Command::new(installed(&example::build("hello")));
    let mut floor = Command::new(installed(&example::build("floor")));
    floor.arg(&database);
    let mut markdown = docent(&env, &server, &by_id);
    let mut json = docent(&env, &server, &by_id);
    json.arg("--json");
    let mut named = docent(&env, &server, &by_name);
    // The same, where a hit cannot be noted: its file is a directory.
    let unnoted = TestEnv::new();
    warm(&unnoted, &server, &by_id);
    warm(&unnoted, &server, &by_name);
    let _ = std::fs::remove_file(unnoted.cache_dir().join(NOTES));
    std::fs::create_dir(unnoted.cache_dir().join(NOTES)).unwrap();
    let mut unnoted_markdown = docent(&unnoted, &server, &by_id);
    let times = in_turns(
        ROUNDS,
        &mut [
            &mut || measure::run(&mut hello).1,
            &mut || measure::run(&mut floor).1,
            &mut || measure::run(&mut markdown).1,
            &mut || measure::run(&mut json).1,
            &mut || measure::run(&mut named).1,
            &mut || measure::run(&mut unnoted_markdown).1,
        ],
    );
    report.title("docs out of the cache, 20 KB, against the floor program");
    report.ratio("hello world", &times[0], &times[1], None);
    report.base("floor: open SQLite, read a row, print it", &times[1]);
    report.ratio("docent docs ID, markdown", &times[2], &times[1], Some(1.5));
    report.ratio("docent docs ID --json", &times[3], &times[1], Some(1.5));
    report.ratio(
        "docent docs NAME, markdown",
        &times[4],
        &times[1],
        Some(1.5),
    );
    report.ratio("docent docs ID, hit not noted", &times[5], &times[1], None);
    // Of the fastest tenth: medians of whole runs differ by more than this on a
    // busy machine.
    let noted = times[2].low().as_secs_f64() - times[5].low().as_secs_f64();
    report.figure("noting the hit", noted * 1e3, "ms", 0.2);
    let notes = std::fs::metadata(env.cache_dir().join(NOTES)).unwrap();
    assert!(notes.len() > ROUNDS as u64, "hits are noted");
}

/// Makes the floor program's database.
fn make(path: &std::path::Path, text: &str) {
    let conn = rusqlite::Connection::open(path).unwrap();
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; CREATE TABLE answers (id INTEGER PRIMARY KEY, body TEXT)",
    )
    .unwrap();
    conn.execute("INSERT INTO answers VALUES (1, ?1)", [text])
        .unwrap();
    conn.close().unwrap();
}
