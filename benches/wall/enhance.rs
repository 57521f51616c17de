//! A prompt enhanced, its documentation out of the cache: small projects and
//! large ones.

use std::process::Command;

use crate::made;
use crate::measure::{self, in_turns};
use crate::report::Report;
use crate::scene::{docent, installed, server_of_all};
use crate::size;
use crate::support::env::TestEnv;
use crate::support::example;
use crate::support::http_mcp::HttpMcp;

/// A project to be looked at.
struct Case {
    name: &'static str,
    files: usize,
    /// Bytes of its lockfile and of the prompt, at least.
    lock: usize,
    prompt: usize,
    rounds: usize,
    /// Longest it may take in the middle, in milliseconds, and most memory, in
    /// MiB.
    time: f64,
    memory: f64,
}

const CASES: [Case; 4] = [
    Case {
        name: "15 files",
        files: 15,
        lock: 20_000,
        prompt: 0,
        rounds: 60,
        time: 60.0,
        memory: 24.0,
    },
    Case {
        name: "15 files, lockfile of 1 MB, prompt of 8 kB",
        files: 15,
        lock: 1_000_000,
        prompt: 8_000,
        rounds: 40,
        time: 90.0,
        memory: 32.0,
    },
    Case {
        name: "2,000 files",
        files: 2_000,
        lock: 200_000,
        prompt: 0,
        rounds: 20,
        time: 150.0,
        memory: 64.0,
    },
    Case {
        name: "50,000 files",
        files: 50_000,
        lock: 200_000,
        prompt: 0,
        rounds: 10,
        time: 1_000.0,
        memory: 96.0,
    },
];

/// Whole runs of `enhance`.
pub fn run(report: &mut Report) {
    let server = server_of_all();
    report.title("enhance, documentation out of the cache, against hello world");
    let mut hello = Command::new(installed(&example::build("hello")));
    for case in CASES {
        let env = TestEnv::new();
        made::write(&env.project(), case.files, case.lock);
        let prompt = made::prompt(case.prompt);
        warm(&env, &server, &prompt);
        let mut enhance = docent(&env, &server, &["enhance", &prompt]);
        let times = in_turns(
            case.rounds,
            &mut [&mut || measure::run(&mut hello).1, &mut || {
                measure::run(&mut enhance).1
            }],
        );
        report.ratio(case.name, &times[1], &times[0], None);
        let median = times[1].median().as_secs_f64() * 1e3;
        report.figure(&format!("{}, median", case.name), median, "ms", case.time);
        let peak = size::peak(&mut enhance);
        let name = format!("{}, peak memory", case.name);
        report.figure(&name, peak, "MB", case.memory);
    }
}

/// Fills the cache, and sees to it that the next run asks no server and has
/// documentation in its answer.
fn warm(env: &TestEnv, server: &HttpMcp, prompt: &str) {
    let mut enhance = docent(env, server, &["enhance", prompt, "--require-docs"]);
    measure::run(&mut enhance);
    let before = server.count("");
    assert!(before > 0, "nothing was asked");
    let (out, _) = measure::run(&mut enhance);
    assert!(out.len() > 8_000, "a prompt of {} bytes", out.len());
    assert_eq!(server.count(""), before, "the cache answers");
}
