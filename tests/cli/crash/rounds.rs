//! Five hundred rounds of SIGKILL at random moments.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::{Random, assert_whole, files, home};
use crate::support::env::{Running, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp};
use crate::support::installed;

/// Rounds of each kind; both together are the five hundred and more.
const ROUNDS: usize = 500;
/// After how many rounds the files are looked at.
const LOOK: usize = 50;
/// Most files in a cache, however many were killed.
const LEFT: usize = 48;
/// How many write at once.
const WRITERS: u64 = 3;

/// Waits out the random time that a round may take; returns early where all
/// have ended.
fn wait_or_all_ended(running: &[Running], time: Duration) {
    let until = Instant::now() + time;
    while Instant::now() < until && running.iter().any(|run| !run.process.has_ended()) {
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// Kills what still runs, and returns the places of those that ended well.
fn kill(running: Vec<Running>) -> Vec<usize> {
    for run in &running {
        let _ = run.process.try_signal_group(Signal::KILL);
    }
    let mut well = Vec::new();
    for (at, run) in running.into_iter().enumerate() {
        let output = run.wait();
        match output.code {
            Some(0) => well.push(at),
            Some(_) => panic!("a writer failed: {output:#?}"),
            None => assert_eq!(output.signal, Some(9), "{output:#?}"),
        }
    }
    well
}

/// Returns the questions whose answers are kept.
#[track_caller]
fn kept(env: &TestEnv) -> BTreeSet<String> {
    let conn = assert_whole(&env.cache_dir().join("cache.db"));
    let mut rows = conn
        .prepare("SELECT query FROM entries JOIN bodies USING (id)")
        .unwrap();
    let rows = rows.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Fails where an answer that was kept is gone, or files pile up.
#[track_caller]
fn look(env: &TestEnv, committed: &BTreeSet<String>) {
    let kept = kept(env);
    let lost: Vec<_> = committed.difference(&kept).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
    let files = files(&env.cache_dir());
    assert!(files.len() <= LEFT, "{files:#?}");
    assert_eq!(super::files(&env.temp_dir()).len(), 0);
}

#[test]
fn killed_writers_lose_nothing_that_was_kept() {
    let mut random = Random::new("writers");
    let server = HttpMcp::context7(Era::Modern);
    let env = home(&server);
    // The time a whole run takes here, so that half of the kills hit one.
    let started = Instant::now();
    let first = env
        .docent()
        .args(["docs", "/facebook/react", "first"])
        .run();
    first.assert_code(0);
    let whole = started.elapsed().max(Duration::from_millis(10)).as_micros() as u64;
    let mut committed = BTreeSet::from(["first".to_owned()]);
    let (mut killed, mut ended) = (0, 0);
    for round in 1..=ROUNDS {
        let questions: Vec<String> = (0..WRITERS)
            .map(|n| format!("question {round} {n}"))
            .collect();
        let running: Vec<_> = questions
            .iter()
            .map(|query| {
                let run = env.docent().args(["docs", "/facebook/react", query]);
                // One in four replaces what is there; its old answer is no loss.
                run.args((round % 4 == 0).then_some("--refresh")).spawn()
            })
            .collect();
        let time = random.below(whole * 3 * WRITERS / 2);
        wait_or_all_ended(&running, Duration::from_micros(time));
        let well = kill(running);
        killed += questions.len() - well.len();
        ended += well.len();
        committed.extend(well.into_iter().map(|at| questions[at].clone()));
        if round % LOOK == 0 {
            look(&env, &committed);
        }
    }
    println!("{killed} were killed, {ended} ended before");
    assert!(
        killed > 100 && ended > 100,
        "{killed} killed, {ended} ended"
    );
    let output = env
        .docent()
        .args(["docs", "/facebook/react", "after"])
        .run();
    output.assert_code(0).assert_nowhere("warning:");
    // A kept answer is one that can be read, too.
    for query in committed.iter().step_by(25) {
        let args = ["--offline", "--json", "docs", "/facebook/react", query];
        let run = env.docent().args(args).run();
        assert_eq!(run.assert_code(0).json()["provenance"]["cache"], "hit");
    }
}

/// A project with some crates, each of a few pages.
fn project() -> TestEnv {
    let env = TestEnv::new();
    installed::cargo(&env, "foldit", "1.0.0");
    for page in 0..30 {
        let mut text = format!("# Page {page}\n");
        for section in 0..30 {
            text.push_str(&format!(
                "\n## Section {section} of page {page}\n\nNapkin{section} is flattened{page} twice.\n"
            ));
        }
        let dir = env
            .home()
            .join(".cargo/registry/src/index.example-1/foldit-1.0.0/docs");
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join(format!("{page}.md")), text).unwrap();
    }
    env
}

#[test]
fn killed_builders_leave_no_part_that_is_wrong() {
    let random = Mutex::new(Random::new("builders"));
    let ask = |env: &TestEnv| {
        let args = [
            "--server",
            "local",
            "docs",
            "crates:foldit",
            "folding paper",
        ];
        env.docent().args(args).spawn()
    };
    let started = Instant::now();
    let env = project();
    ask(&env).wait().assert_code(0);
    let mut whole = started.elapsed().as_micros() as u64;
    let parts = |env: &TestEnv, end: &str| {
        let mut found = files(&env.cache_dir().join("local"));
        found.retain(|path| path.extension().is_some_and(|e| e == end));
        found
    };
    let (mut killed, mut ended) = (0, 0);
    for round in 1..=ROUNDS {
        // Every third round finds the part that the one before it has left.
        if round % 3 != 0 {
            for path in parts(&env, "db") {
                std::fs::remove_file(path).unwrap();
            }
        }
        let running = vec![ask(&env), ask(&env)];
        let time = random.lock().unwrap().below(whole * 3);
        wait_or_all_ended(&running, Duration::from_micros(time));
        let well = kill(running);
        killed += 2 - well.len();
        ended += well.len();
        // A busy machine takes another time than it took at first.
        if killed > ended + 50 {
            whole = whole * 5 / 4;
        } else if ended > killed + 50 {
            whole = (whole * 4 / 5).max(1_000);
        }
        // Whoever ended has put a part there, whole.
        let made = parts(&env, "db");
        assert!(well.is_empty() || made.len() == 1, "{made:?}");
        if round % LOOK == 0 || round % 7 == 0 {
            for path in &made {
                assert_whole(path);
            }
            let left = files(&env.cache_dir());
            assert!(left.len() <= LEFT, "{left:#?}");
        }
    }
    println!("{killed} were killed, {ended} ended before");
    assert!(
        killed > 100 && ended > 100,
        "{killed} killed, {ended} ended"
    );
    let output = ask(&env).wait();
    assert!(output.assert_code(0).stdout.contains(installed::SAYS));
    assert_whole(&parts(&env, "db")[0]);
    assert_eq!(parts(&env, "new").len(), 0);
}
