//! Sessions in a batch: shared, bounded, replaced, and ended.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};
use crate::support::stdio_mcp::{Answer, Event, Rule, Script, StdioMcp};

fn home(server: &StdioMcp, rest: &str) -> TestEnv {
    let env = TestEnv::new();
    let config = format!("default_servers = [\"a\"]\n{rest}{}", server.config("a"));
    env.write_config(&config);
    env
}

/// Asks so many new questions.
fn batch(env: &TestEnv, count: usize, args: &[&str]) -> Output {
    let input: String = (0..count)
        .map(|n| format!("/facebook/react\tquestion {n};\n"))
        .collect();
    let run = env.docent().args(args).args(["docs", "--batch", "-"]);
    run.stdin(input).run()
}

#[test]
fn few_jobs_share_one_child() {
    let server = StdioMcp::context7();
    let env = home(&server, "");
    batch(&env, 12, &["--jobs", "3"]).assert_code(0);
    let starts = server.assert_all_gone();
    let starts = starts.iter().filter(|e| matches!(e, Event::Started { .. }));
    assert_eq!(starts.count(), 1);
}

#[test]
fn many_jobs_start_no_more_children_than_they_may() {
    for most in [1, 2] {
        // What is slow is the start: all jobs want a child meanwhile.
        let server = StdioMcp::new(Script {
            start_delay_ms: 300,
            ..Script::default()
        });
        let env = home(&server, &format!("[pool]\nmax = {most}\n"));
        batch(&env, 32, &["--jobs", "16"]).assert_code(0);
        server.assert_all_gone();
        assert!((1..=most).contains(&server.starts()), "{}", server.starts());
    }
}

#[test]
fn child_that_dies_is_replaced_for_the_calls_that_follow() {
    let server = StdioMcp::new(Script {
        rules: vec![Rule {
            tool: None,
            holds: Some("5;".into()),
            answer: Answer::Exit(1, "gone\n".into()),
        }],
        ..Script::default()
    });
    let env = home(&server, "[breaker]\nconsecutive = 0\nmin_calls = 1000\n");
    let output = batch(&env, 20, &["--jobs", "1"]);
    let items = output.assert_code(10).ndjson();
    let failed = items
        .iter()
        .filter(|item| item["ok"] == false && item["item"].is_u64());
    assert_eq!(failed.count(), 2);
    server.assert_all_gone();
    assert_eq!(server.starts(), 3);
}

#[test]
fn session_that_is_never_free_is_a_timeout() {
    let server = StdioMcp::new(Script::default().on_any(Answer::Hang));
    let env = home(&server, "[pool]\nmax = 1\nwait = \"500ms\"\n");
    let started = Instant::now();
    let output = batch(&env, 16, &["--jobs", "16", "--timeout", "8s"]);
    let items = output.assert_code(10).ndjson();
    let codes: BTreeSet<&str> = items
        .iter()
        .filter_map(|i| i["error"]["code"].as_str())
        .collect();
    assert_eq!(codes, BTreeSet::from(["timeout"]), "{items:#?}");
    assert!(started.elapsed() < Duration::from_secs(40));
    server.assert_all_gone();
}

#[test]
fn connections_are_used_again() {
    for era in [Era::Modern, Era::LEGACY] {
        let server = HttpMcp::start(era, |_| Reply::Catalogue);
        let env = TestEnv::new();
        batch(&env, 40, &["--server", &server.url(), "--jobs", "4"]).assert_code(0);
        let connections: BTreeSet<usize> = server
            .exchanges()
            .iter()
            .map(|exchange| exchange.request.connection)
            .collect();
        assert_eq!(server.calls().len(), 40);
        assert!(connections.len() <= 10, "{} connections", connections.len());
    }
}
