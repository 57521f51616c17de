//! Allowances: those of the settings, and those that servers tell of.

use serde_json::Value;

use super::{keys_seen, react, servers};
use crate::ask::error;
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp, Reply};

fn home(server: &HttpMcp, top: &str, rest: &str) -> TestEnv {
    let env = TestEnv::new();
    env.write_config(&format!(
        "default_servers = [\"a\"]\n{top}{}",
        servers(&[("a", server)], rest)
    ));
    env
}

/// Returns `quota` of the server in `health --json`.
#[track_caller]
fn quota(env: &TestEnv) -> Value {
    let output = env.docent().args(["--json", "health"]).run();
    let document = output.json();
    let servers = document["servers"].as_array().unwrap();
    let server = servers.iter().find(|server| server["name"] == "a");
    server.unwrap()["quota"].clone()
}

#[test]
fn month_that_is_used_up_stops_new_questions_alone() {
    let server = HttpMcp::context7(Era::Modern);
    let env = home(&server, "", "[quota.a]\nmonth = 2\n");
    for question in ["one", "two"] {
        react(&env, question).run().assert_code(0);
    }
    let output = react(&env, "three").run();
    let error = error(output.assert_code(6));
    assert_eq!(error["code"], "quota");
    assert!(error["retry_after_ms"].as_u64().is_some(), "{error:#}");
    react(&env, "one").run().assert_code(0);
    assert_eq!(server.calls().len(), 2);
    let quota = quota(&env);
    assert_eq!(quota["used_month"], 2, "{quota:#}");
    assert_eq!(quota["limit_month"], 2);
    assert_eq!(quota["saved"], 1);
    assert!(quota["resets_at"].is_string(), "{quota:#}");
    // A whole batch keeps to it, too.
    let run = env.docent().args(["docs", "--batch", "-"]);
    let input = "/facebook/react\tfour\n/facebook/react\tone\n";
    let items = run.stdin(input).run().assert_code(10).ndjson();
    assert_eq!(items[0]["error"]["code"], "quota");
    assert_eq!(items[1]["ok"], true);
    assert_eq!(server.calls().len(), 2);
    let stats = env.docent().args(["--json", "cache", "stats"]).run();
    let stats = stats.assert_code(0).json();
    assert_eq!(stats["hits"], 2, "{stats:#}");
}

#[test]
fn batch_does_not_run_over_the_month() {
    for jobs in ["1", "8"] {
        let server = HttpMcp::context7(Era::Modern);
        let env = home(&server, "", "[quota.a]\nmonth = 3\n");
        let input: String = (0..12)
            .map(|n| format!("/facebook/react\tq{n}\n"))
            .collect();
        let run = env.docent().args(["--jobs", jobs, "docs", "--batch", "-"]);
        run.stdin(input).run().assert_code(10);
        let calls = server.calls().len();
        // At once, calls under way count before it is known what they spend.
        assert!(
            calls == 3 || (jobs == "8" && calls < 3),
            "{calls} with {jobs}"
        );
    }
}

#[test]
fn second_key_has_an_allowance_of_its_own() {
    let server = HttpMcp::context7(Era::Modern);
    let keys = "api_key = [\"env:ONE\", \"env:TWO\"]\n[quota.a]\nmonth = 1\n";
    let env = home(&server, "", keys);
    let ask = |question: &str| {
        let run = react(&env, question);
        run.env("ONE", "key-one").env("TWO", "key-two").run()
    };
    ask("one").assert_code(0);
    ask("two").assert_code(0);
    ask("three").assert_code(6);
    assert_eq!(keys_seen(&server), ["key-one", "key-two"]);
}

#[test]
fn run_makes_no_more_calls_than_it_may() {
    let server = HttpMcp::context7(Era::Modern);
    let env = home(&server, "", "");
    // The name takes one call, its documentation another.
    let run = env
        .docent()
        .args(["--json", "--max-calls", "1", "docs", "react", "x"]);
    let output = run.run();
    assert_eq!(error(output.assert_code(6))["code"], "quota");
    assert_eq!(server.calls().len(), 1);
    react(&env, "x")
        .args(["--max-calls", "1"])
        .run()
        .assert_code(0);
    assert_eq!(server.calls().len(), 2);
    let input: String = (0..5).map(|n| format!("/facebook/react\tq{n}\n")).collect();
    let run = env
        .docent()
        .args(["--max-calls", "1", "--jobs", "4", "docs", "--batch", "-"]);
    let output = run.stdin(input).run();
    let well = output.assert_code(10).ndjson();
    let well = well
        .iter()
        .filter(|item| item["ok"] == true && item["item"].is_u64());
    assert_eq!(well.count(), 1);
    assert_eq!(server.calls().len(), 3);
}

/// A server that answers once with these headers, as JSON over plain HTTP.
fn telling(headers: &'static [(&'static str, &'static str)], status: u16) -> HttpMcp {
    HttpMcp::start(Era::Modern, move |_| {
        let text = "### Title\n\nSource: https://a.example/\n\nSome text to read.\n";
        match status {
            200 => Reply::told(headers, Reply::text(text)),
            _ => Reply::http(status, headers, "slow down"),
        }
    })
}

#[test]
fn nothing_left_is_believed_until_the_reset() {
    for (reset, seconds) in [("120", 120), ("259200", 259_200)] {
        let headers: Vec<(&'static str, &'static str)> = vec![
            ("ratelimit-limit", "50"),
            ("ratelimit-remaining", "0"),
            ("ratelimit-reset", reset),
        ];
        let server = telling(headers.leak(), 200);
        let env = home(&server, "", "");
        react(&env, "one").run().assert_code(0);
        let output = react(&env, "two").run();
        let error = error(output.assert_code(6));
        let wait = error["retry_after_ms"].as_u64().unwrap();
        assert!(
            wait <= seconds * 1000 && wait + 60_000 > seconds * 1000,
            "{wait}"
        );
        react(&env, "one").run().assert_code(0);
        assert_eq!(server.calls().len(), 1);
        let quota = quota(&env);
        assert_eq!(quota["told_limit"], 50, "{quota:#}");
        assert_eq!(quota["told_remaining"], 0);
        assert!(quota["blocked_until"].is_string(), "{quota:#}");
        let reset = env.docent().args(["health", "--reset"]).run();
        reset.assert_code(0);
        react(&env, "three").run().assert_code(0);
        assert_eq!(server.calls().len(), 2);
    }
}

#[test]
fn wait_that_was_asked_for_holds_for_the_next_process() {
    let server = telling(&[("retry-after", "600")], 429);
    let env = home(&server, "", "");
    react(&env, "one").run().assert_code(6);
    let output = react(&env, "two").run();
    let error = error(output.assert_code(6));
    assert!(
        error["retry_after_ms"]
            .as_u64()
            .is_some_and(|ms| ms <= 600_000)
    );
    assert_eq!(server.calls().len(), 1);
    env.docent()
        .args(["health", "--reset"])
        .run()
        .assert_code(0);
    react(&env, "two").run().assert_code(6);
    assert_eq!(server.calls().len(), 2);
}
