//! Calls that are made again, and those that are not.

use std::time::{Duration, Instant};

use super::{react, servers};
use crate::ask::error;
use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};
use crate::support::stdio_mcp::{Answer, Event, Rule, Script, StdioMcp};

const QUICK: &str = "[retry]\nattempts = 3\nbase = \"10ms\"\nmax = \"20ms\"\n";

/// Asks a server that answers the first `count` calls so, then well.
fn run(first: Reply, count: usize, rest: &str, args: &[&str]) -> (Output, HttpMcp, Duration) {
    let server =
        HttpMcp::builder(Era::Modern)
            .tolerant()
            .start(move |call| match call.nth < count {
                true => first.clone(),
                false => Reply::Catalogue,
            });
    let env = TestEnv::new();
    env.write_config(&format!(
        "default_servers = [\"a\"]\n{rest}{QUICK}{}",
        servers(&[("a", &server)], "")
    ));
    let started = Instant::now();
    let run = react(&env, "x").env_remove("DOCENT_RETRY_ATTEMPTS");
    let output = run.args(args).run();
    (output, server, started.elapsed())
}

#[test]
fn failure_that_passes_is_not_seen() {
    for (reply, count) in [
        (Reply::http(503, &[], "down"), 1),
        (Reply::http(503, &[], "down"), 2),
        (Reply::Reset, 1),
        (Reply::Close, 2),
    ] {
        let (output, server, _) = run(reply.clone(), count, "", &[]);
        output.assert_code(0);
        assert_eq!(server.calls().len(), count + 1, "{reply:?}");
    }
}

#[test]
fn no_more_than_three_calls_are_made() {
    for reply in [Reply::http(503, &[], "down"), Reply::Reset] {
        let (output, server, _) = run(reply.clone(), 99, "", &[]);
        output.assert_code(5);
        assert_eq!(server.calls().len(), 3, "{reply:?}");
    }
}

#[test]
fn wait_that_is_asked_for_is_waited() {
    let busy = Reply::http(429, &[("retry-after", "1")], "slow down");
    let (output, server, took) = run(busy, 1, "", &[]);
    output.assert_code(0);
    assert_eq!(server.calls().len(), 2);
    assert!(took >= Duration::from_secs(1), "{took:?}");
}

#[test]
fn wait_that_takes_too_long_fails_at_once() {
    let busy = Reply::http(429, &[("retry-after", "3600")], "slow down");
    let (output, server, took) = run(busy, 9, "", &[]);
    let error = error(output.assert_code(6));
    assert_eq!(error["retry_after_ms"], 3_600_000);
    assert_eq!(server.calls().len(), 1);
    assert!(took < Duration::from_secs(20), "{took:?}");
}

#[test]
fn failure_that_stays_is_not_tried_again() {
    for (reply, code) in [
        (Reply::rpc_error(-32602, "bad arguments"), 8),
        (Reply::http(401, &[], "no"), 4),
        (Reply::http(403, &[], "no"), 4),
    ] {
        let (output, server, _) = run(reply.clone(), 9, "", &[]);
        assert_eq!(server.calls().len(), 1, "{reply:?}");
        output.assert_code(code);
    }
    let gone = Reply::http(404, &[], "no");
    let (output, server, _) = run(gone, 9, "", &[]);
    assert_ne!(output.code, Some(0));
    assert!(server.calls().len() <= 1);
}

#[test]
fn retries_end_with_the_time_of_the_command() {
    let slow = "[retry]\nattempts = 10\nbase = \"3s\"\nmax = \"9s\"\n";
    let server = HttpMcp::start(Era::Modern, |_| Reply::http(503, &[], "down"));
    let env = TestEnv::new();
    env.write_config(&format!(
        "default_servers = [\"a\"]\n[breaker]\nconsecutive = 0\nmin_calls = 1000\n{slow}{}",
        servers(&[("a", &server)], "")
    ));
    let started = Instant::now();
    let run = react(&env, "x").env_remove("DOCENT_RETRY_ATTEMPTS");
    let output = run.args(["--timeout", "1s"]).run();
    assert!(matches!(output.code, Some(5 | 7)), "{output:?}");
    // Generous: all waits together are thirty seconds at the least likely.
    assert!(started.elapsed() < Duration::from_secs(8));
}

#[test]
fn child_that_exits_in_a_call_is_replaced() {
    let dying = Script {
        rules: vec![Rule {
            tool: None,
            holds: None,
            answer: Answer::Exit(3, "gone\n".into()),
        }],
        ..Script::default()
    };
    let server = StdioMcp::new(dying);
    let env = TestEnv::new();
    env.write_config(&format!(
        "default_servers = [\"a\"]\n[retry]\nattempts = 3\nbase = \"4s\"\nmax = \"4s\"\n{}",
        server.config("a")
    ));
    let run = react(&env, "x").env_remove("DOCENT_RETRY_ATTEMPTS").spawn();
    server.wait_for(|event| matches!(event, Event::Exit(3)));
    server.rewrite(Script::default());
    run.wait().assert_code(0);
    let starts = server.starts();
    assert!((2..=3).contains(&starts), "{starts}");
    server.assert_all_gone();
}
