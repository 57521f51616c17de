//! Several processes with one question, of which the one that asks is killed.

use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::home;
use crate::support::LIMIT;
use crate::support::http_mcp::{Era, HttpMcp, Reply};

/// How long the others may take to notice and to ask themselves.
const BOUND: Duration = Duration::from_secs(10);
/// How many others there are.
const FOLLOWERS: usize = 4;

/// Kills the process that asks, in its call; returns how often the server was
/// called in all. Fails unless all others have an answer in time.
#[track_caller]
fn kill_leader() -> usize {
    let server = HttpMcp::start(Era::Modern, |call| match call.nth {
        0 => Reply::Hang,
        _ => Reply::Catalogue,
    });
    let env = home(&server);
    let ask = || env.docent().args(["docs", "/facebook/react", "x"]).spawn();
    let leader = ask();
    let started = Instant::now();
    while server.calls().is_empty() {
        assert!(started.elapsed() < LIMIT, "the server was never called");
        std::thread::sleep(Duration::from_millis(1));
    }
    let followers: Vec<_> = (0..FOLLOWERS).map(|_| ask()).collect();
    // That they wait shows nowhere; most of them do after this.
    std::thread::sleep(Duration::from_millis(300));
    let killed = Instant::now();
    leader.process.signal_group(Signal::KILL);
    assert_eq!(leader.wait().signal, Some(9));
    for follower in followers {
        let output = follower.wait();
        output.assert_code(0).assert_nowhere("warning:");
        assert!(output.stdout.contains("/facebook/react"));
    }
    assert!(killed.elapsed() < BOUND, "{:?}", killed.elapsed());
    server.calls().len()
}

#[test]
fn killed_leader_is_replaced_in_time() {
    kill_leader();
}

#[test]
fn killed_leader_is_replaced_by_one_alone() {
    assert_eq!(kill_leader(), 2);
}

#[test]
fn failure_of_the_leader_is_no_answer_to_others() {
    let server = HttpMcp::start(Era::Modern, |call| match call.nth {
        0 => Reply::After(
            Duration::from_millis(300),
            Box::new(Reply::http(403, &[], "no")),
        ),
        _ => Reply::Catalogue,
    });
    let env = home(&server);
    let ask = || env.docent().args(["docs", "/facebook/react", "x"]).spawn();
    let running: Vec<_> = (0..FOLLOWERS).map(|_| ask()).collect();
    let codes: Vec<_> = running.into_iter().map(|run| run.wait().code).collect();
    let failed = codes.iter().filter(|code| **code != Some(0)).count();
    // Who fails has asked; nobody is told of a failure that was another's.
    assert!(failed <= 1, "{codes:?}");
}
