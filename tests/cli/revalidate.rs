//! `cache.revalidate = "after"`: the expired answer first, then the new one.

use std::sync::mpsc;

use crate::ask::{ask, json};
use crate::cache_lifetime::age;
use crate::support::LIMIT;
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp, Reply};
use crate::support::process::Streams;

const ID: &str = "/facebook/react";
const AFTER: &str = "[cache]\nrevalidate = \"after\"\n";
/// Longer than any answer here is fresh.
const OLD: i64 = 8 * 24 * 3600;

fn setup() -> (TestEnv, HttpMcp) {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    env.write_config(AFTER);
    (env, server)
}

#[test]
fn expired_answer_is_printed_and_then_asked_for_anew() {
    let (env, server) = setup();
    json(&env, &server, &["docs", ID, "x"]);
    age(&env, OLD);
    server.clear_log();
    let stale = json(&env, &server, &["docs", ID, "x"]);
    assert_eq!(stale["provenance"]["cache"], "stale");
    assert!(
        stale["warnings"][0]
            .as_str()
            .unwrap()
            .contains("asked for anew")
    );
    server.assert_requests(&["tools/call query-docs"]);
    let fresh = json(&env, &server, &["docs", ID, "x"]);
    assert_eq!(fresh["provenance"]["cache"], "hit");
    assert_eq!(server.count(""), 1);
}

#[test]
fn names_are_resolved_anew_as_well() {
    let (env, server) = setup();
    json(&env, &server, &["resolve", "react"]);
    age(&env, OLD);
    server.clear_log();
    let stale = json(&env, &server, &["resolve", "react"]);
    assert_eq!(stale["provenance"]["cache"], "stale");
    server.assert_requests(&["tools/call resolve-library-id"]);
    let fresh = json(&env, &server, &["resolve", "react"]);
    assert_eq!(fresh["provenance"]["cache"], "hit");
}

#[test]
fn reader_of_the_answer_does_not_wait_for_the_new_one() {
    let (go, wait) = mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let server = HttpMcp::start(Era::Modern, move |call| {
        if call.nth > 0 {
            let _ = wait.lock().unwrap().recv_timeout(LIMIT);
        }
        Reply::Catalogue
    });
    let env = TestEnv::new();
    env.write_config(AFTER);
    json(&env, &server, &["docs", ID, "x"]);
    age(&env, OLD);
    let url = server.url();
    let running = env
        .docent()
        .args(["--server", &url, "docs", ID, "x"])
        .streams(Streams::default())
        .spawn();
    // The server answers only once the whole of stdout was read.
    assert!(running.process.stdout.wait_for_end(LIMIT));
    assert!(!running.process.stdout.text().is_empty());
    go.send(()).unwrap();
    running.wait().assert_code(0);
    let fresh = json(&env, &server, &["docs", ID, "x"]);
    assert_eq!(fresh["provenance"]["cache"], "hit");
}

#[test]
fn server_that_fails_meanwhile_spoils_nothing() {
    let server = HttpMcp::start(Era::Modern, |call| match call.nth {
        0 => Reply::Catalogue,
        _ => Reply::http(500, &[], "no"),
    });
    let env = TestEnv::new();
    env.write_config(AFTER);
    json(&env, &server, &["docs", ID, "x"]);
    age(&env, OLD);
    let output = ask(&env, &server, &["docs", ID, "x"]);
    output.assert_code(0);
    assert!(!output.stdout.is_empty());
    assert!(!output.stderr.contains("error"), "{}", output.stderr);
    assert_eq!(server.count("tools/call"), 2);
}

#[test]
fn expired_answer_is_not_printed_first_unless_asked_for() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    json(&env, &server, &["docs", ID, "x"]);
    age(&env, OLD);
    let fresh = json(&env, &server, &["docs", ID, "x"]);
    assert_eq!(fresh["provenance"]["cache"], "miss");
    // Nor where the user wants it anew.
    env.write_config(AFTER);
    age(&env, OLD);
    let fresh = json(&env, &server, &["docs", ID, "x", "--refresh"]);
    assert_eq!(fresh["provenance"]["cache"], "miss");
}
