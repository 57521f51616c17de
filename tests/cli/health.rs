//! `docent health`: what answers, without spending a query.

use serde_json::Value;

use crate::ask::{ask, keys, texts};
use crate::support::env::{Output, TestEnv};
use crate::support::http::Refused;
use crate::support::http_mcp::{Era, HttpMcp, Reply};

const KEY: &str = "ctx7sk-planted-key";

/// Checks the health of one server, as `context7` without any other.
fn health(env: &TestEnv, url: &str, args: &[&str]) -> Output {
    let run = env.docent().args(["health"]).args(args);
    run.env("CONTEXT7_MCP_URL", url).run()
}

#[track_caller]
fn document(env: &TestEnv, url: &str, exit: i32) -> Value {
    let output = health(env, url, &["--json"]);
    output.assert_code(exit);
    output.json()
}

#[test]
fn document_has_the_promised_shape() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let document = document(&env, &server.url(), 0);
    assert_eq!(document["schema"], "docent.health/1");
    assert_eq!(keys(&document)[..4], ["schema", "ok", "status", "servers"]);
    assert_eq!(document["ok"], true);
    assert_eq!(document["status"], "healthy");
    assert!(document["cache"]["usable"].is_boolean());
    let checked = &document["servers"][0];
    let wanted = [
        "name",
        "ok",
        "transport",
        "address",
        "default",
        "protocol",
        "implementation",
        "tools",
        "latency_ms",
        "key",
        "error",
    ];
    assert_eq!(keys(checked)[..wanted.len()], wanted);
    assert_eq!(checked["name"], "context7");
    assert_eq!(checked["address"], server.url());
    assert_eq!(checked["protocol"], "2026-07-28");
    assert_eq!(
        texts(&checked["tools"]),
        ["resolve-library-id", "query-docs"]
    );
    assert!(checked["latency_ms"].is_u64());
    assert!(checked["key"].is_null() && checked["error"].is_null());
}

#[test]
fn no_query_is_spent_in_any_era() {
    for era in Era::ALL {
        let (env, server) = (TestEnv::new(), HttpMcp::context7(era));
        let document = document(&env, &server.url(), 0);
        assert_eq!(document["servers"][0]["ok"], true, "{era:?}: {document:#}");
        assert_eq!(server.calls(), []);
        assert_eq!(server.count("tools/call"), 0);
        let is_modern = document["servers"][0]["protocol"] == "2026-07-28";
        assert_eq!(is_modern, !matches!(era, Era::Legacy { .. }), "{era:?}");
    }
}

#[test]
fn table_is_for_people() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::LEGACY));
    let output = health(&env, &server.url(), &[]);
    output.assert_code(0).assert_nowhere("\u{1b}");
    for part in ["healthy", "context7", "20"] {
        assert!(
            output.stdout.contains(part),
            "no {part} in {}",
            output.stdout
        );
    }
}

#[test]
fn key_is_masked_and_its_place_named() {
    let (env, server) = (
        TestEnv::new(),
        HttpMcp::builder(Era::Modern)
            .require_key(KEY)
            .start(|_| Reply::Catalogue),
    );
    for args in [&["--json"][..], &[], &["-v"]] {
        let run = env
            .docent()
            .args(["health"])
            .args(args)
            .env("CONTEXT7_API_KEY", KEY);
        let output = run.env("CONTEXT7_MCP_URL", server.url()).run();
        output.assert_code(0).assert_nowhere("planted");
        let has_json = args.contains(&"--json");
        if has_json {
            let key = output.json()["servers"][0]["key"].clone();
            let key = key.as_str().unwrap();
            assert!(
                key.contains("***") && key.contains("env:CONTEXT7_API_KEY"),
                "{key}"
            );
        }
    }
    env.assert_in_no_file("planted");
    let refused = document(&env, &server.url(), 5);
    assert_eq!(refused["servers"][0]["error"]["code"], "auth");
}

#[test]
fn unreachable_server_is_unhealthy() {
    let (env, port) = (TestEnv::new(), Refused::new());
    let url = port.origin() + "/mcp";
    let document = document(&env, &url, 5);
    assert_eq!(document["schema"], "docent.health/1");
    assert_eq!(document["status"], "unhealthy");
    let checked = &document["servers"][0];
    assert_eq!(checked["ok"], false);
    assert_eq!(checked["error"]["code"], "unavailable");
    assert!(checked["latency_ms"].is_null());
    let output = health(&env, &url, &[]);
    output.assert_code(5);
    assert!(output.stdout.contains("unhealthy"), "{}", output.stdout);
    assert!(
        output.stdout.contains("connection refused"),
        "{}",
        output.stdout
    );
}

#[test]
fn one_of_two_is_degraded_and_strict_makes_it_a_failure() {
    let (env, port, server) = (TestEnv::new(), Refused::new(), HttpMcp::context7(Era::Both));
    let dead = port.origin() + "/mcp";
    let servers = ["--server", &dead, "--server", &server.url()].map(str::to_owned);
    let run = |args: &[&str]| {
        let run = env.docent().args(&servers).args(args);
        // Not the public service, whatever else is known.
        run.env("CONTEXT7_MCP_URL", server.url()).run()
    };
    let output = run(&["--json", "health"]);
    output.assert_code(0);
    assert_eq!(output.json()["status"], "degraded");
    run(&["--json", "health", "--strict"]).assert_code(5);
    let output = run(&["health"]);
    assert!(output.stdout.contains("degraded"), "{}", output.stdout);
    health(&env, &server.url(), &["--strict"]).assert_code(0);
}

#[test]
fn silent_server_is_left_after_the_timeout() {
    let server = HttpMcp::builder(Era::Modern)
        .gate(|_| Some(Reply::Hang))
        .start(|_| Reply::Catalogue);
    let env = TestEnv::new();
    let output = health(&env, &server.url(), &["--json", "--timeout", "1s"]);
    output.assert_code(5);
    assert_eq!(output.json()["servers"][0]["error"]["code"], "timeout");
}

#[test]
fn server_that_is_no_longer_old_is_seen_as_it_is() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::LEGACY));
    ask(&env, &server, &["docs", "/facebook/react", "x"]).assert_code(0);
    server.clear_log();
    document(&env, &server.url(), 0);
    // A check always looks anew.
    assert_eq!(server.labels()[0], "tools/list");
}

#[test]
fn unusable_cache_is_said() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let file = env.root().join("a-file");
    std::fs::write(&file, "").unwrap();
    let run = env
        .docent()
        .args(["health", "--json"])
        .env("CONTEXT7_MCP_URL", server.url());
    let output = run.env("DOCENT_CACHE_DIR", &file).run();
    output.assert_code(0);
    let document = output.json();
    assert_eq!(document["status"], "degraded", "{document:#}");
    assert_eq!(document["cache"]["usable"], false);
}
