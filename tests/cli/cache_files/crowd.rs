//! Many processes on one cache, some of which are killed.

use rustix::process::Signal;

use super::{assert_sound, home};
use crate::support::env::PROGRAM;

#[test]
fn thirty_two_processes_on_an_empty_cache_all_answer() {
    let (env, _server) = home();
    let running: Vec<_> = (0..32)
        .map(|n| {
            let query = format!("question {}", n % 8);
            env.docent().args(["docs", "react", &query]).spawn()
        })
        .collect();
    for run in running {
        let output = run.wait();
        output
            .assert_code(0)
            .assert_nowhere("is locked")
            .assert_nowhere("warning:");
        assert!(
            output
                .stdout
                .contains("Part 1 of what /facebook/react says")
        );
    }
    assert_eq!(assert_sound(&env), 9, "eight answers and a list");
    for n in 0..8 {
        let query = format!("question {n}");
        let run = env
            .docent()
            .args(["--offline", "--json", "docs", "react", &query])
            .run();
        assert_eq!(run.assert_code(0).json()["provenance"]["cache"], "hit");
    }
}

#[test]
fn readers_writers_and_clearers_get_along() {
    let (env, _server) = home();
    env.docent()
        .args(["docs", "react", "x"])
        .run()
        .assert_code(0);
    let all: [&[&str]; 6] = [
        &["docs", "react", "x"],
        &["docs", "react", "y", "--refresh"],
        &["cache", "stats", "--json"],
        &["cache", "clear", "--yes"],
        &["cache", "prune"],
        &["resolve", "react", "--refresh"],
    ];
    let running: Vec<_> = (0..24)
        .map(|n| env.docent().args(all[n % 6]).spawn())
        .collect();
    for run in running {
        let output = run.wait();
        output
            .assert_code(0)
            .assert_nowhere("is locked")
            .assert_nowhere("warning:");
    }
    assert_sound(&env);
}

#[test]
fn processes_on_a_damaged_cache_all_answer_and_mend_it_once() {
    let (env, _server) = home();
    std::fs::write(
        env.cache_dir().join("cache.db"),
        "no database ".repeat(1000),
    )
    .unwrap();
    let run = |n: usize| {
        let query = format!("question {}", n % 4);
        env.docent().args(["docs", "react", &query]).spawn()
    };
    let running: Vec<_> = (0..16).map(run).collect();
    for run in running {
        run.wait().assert_code(0).assert_nowhere("is locked");
    }
    assert_eq!(assert_sound(&env), 5);
    let files = std::fs::read_dir(env.cache_dir()).unwrap();
    let names = files.map(|f| f.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.contains("corrupt")).count(), 1);
}

#[test]
fn writers_that_are_killed_leave_a_sound_file() {
    let (env, _server) = home();
    for round in 0..20 {
        // Each writes one answer after the other until it is killed.
        let script = format!(
            "i=0; while :; do \"{PROGRAM}\" docs /facebook/react \"round {round} $1 $i\" -q \
             >/dev/null; echo done; i=$((i+1)); done"
        );
        let writers: Vec<_> = (0..2)
            .map(|n| {
                env.program("sh")
                    .args(["-c", &script, "sh", &n.to_string()])
                    .spawn()
            })
            .collect();
        // One is somewhere in its second answer, the other anywhere.
        writers[0].process.stdout.wait_for("done");
        for writer in &writers {
            writer.process.signal_group(Signal::KILL);
        }
        for writer in writers {
            assert_eq!(writer.wait().signal, Some(9));
        }
        assert!(assert_sound(&env) > 0);
    }
    let output = env
        .docent()
        .args(["docs", "/facebook/react", "after"])
        .run();
    output.assert_code(0).assert_nowhere("warning:");
}
