//! Streams whose reader is gone, that are full or closed.

use std::fs::OpenOptions;
use std::process::Stdio;

use super::{DOCS, RESOLVE, cached};
use crate::support::env::PROGRAM;
use crate::support::process::Streams;

#[test]
fn reader_that_went_away_is_no_failure() {
    let env = cached();
    let cache = ["cache", "stats"];
    for args in [
        &DOCS[..],
        &RESOLVE,
        &cache,
        &["completions", "bash"],
        &["help", "exit-codes"],
        &["--help"],
    ] {
        for format in ["auto", "json"] {
            let run = env
                .docent()
                .args(["--format", format])
                .args(args)
                .broken_stdout();
            let output = run.run();
            output
                .assert_code(0)
                .assert_nowhere("panicked")
                .assert_nowhere("roken pipe");
        }
    }
}

#[test]
fn head_of_a_long_answer_is_quiet() {
    let env = cached();
    let script = format!("\"{PROGRAM}\" docs /facebook/react x -q | head -1; exit $?");
    let output = env
        .program("bash")
        .args(["-o", "pipefail", "-c", &script])
        .run();
    output.assert_code(0);
    assert_eq!(
        (output.stdout.lines().count(), output.stderr.as_str()),
        (1, "")
    );
}

#[test]
fn reader_of_errors_that_went_away_is_no_failure() {
    let env = cached();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let streams = Streams {
        stderr: Some(Stdio::from(writer)),
        ..Streams::default()
    };
    let output = env.docent().args(DOCS).streams(streams).run();
    assert!(output.assert_code(0).stdout.contains("const part1"));
}

#[test]
fn stdout_on_a_full_disk_is_a_failure() {
    let env = cached();
    for args in [
        &DOCS[..],
        &RESOLVE,
        &["cache", "stats"],
        &["completions", "zsh"],
        &["man"],
        &["--help"],
    ] {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let streams = Streams {
            stdout: Some(Stdio::from(full)),
            ..Streams::default()
        };
        let output = env.docent().args(args).streams(streams).run();
        output.assert_code(1).assert_nowhere("panicked");
        let said = "error: cannot write to standard output: No space left on device";
        assert!(output.stderr.contains(said), "{args:?}: {}", output.stderr);
    }
}

#[test]
fn closed_streams_neither_crash_nor_reach_the_cache() {
    let env = cached();
    for closed in [">&-", "2>&-", "<&-", "<&- >&- 2>&-"] {
        let script = format!("exec \"{PROGRAM}\" docs /facebook/react y --refresh -vv {closed}");
        // Nothing listens any more: what is tried must fail, and say so.
        let output = env.program("sh").args(["-c", &script]).run();
        output.assert_code(5).assert_nowhere("panicked");
        let script = format!("exec \"{PROGRAM}\" docs /facebook/react x {closed}");
        env.program("sh").args(["-c", &script]).run().assert_code(0);
    }
    let hit = env.docent().args(DOCS).args(["--json"]).run();
    assert_eq!(hit.assert_code(0).json()["provenance"]["cache"], "hit");
}
