//! How many requests an answer costs, counted by the server.

use serde_json::Value;

use crate::ask::{ask, json};
use crate::support::catalogue::docs_text;
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp, Reply};
use crate::support::tools::Tools;

const ID: &str = "/facebook/react";
const HANDSHAKE: [&str; 2] = ["initialize", "notifications/initialized"];
const SESSIONS: Era = Era::Legacy {
    sse: true,
    sessions: true,
};

fn trips(document: &Value) -> (u64, &str) {
    let provenance = &document["provenance"];
    let trips = provenance["round_trips"].as_u64().expect("a number");
    (trips, provenance["cache"].as_str().expect("a word"))
}

#[test]
fn known_id_costs_one_request_and_a_name_two() {
    for era in [Era::Modern, Era::Both] {
        let (env, server) = (TestEnv::new(), HttpMcp::context7(era));
        let document = json(&env, &server, &["docs", ID, "x"]);
        assert_eq!(trips(&document), (1, "miss"));
        server.assert_requests(&["tools/call query-docs"]);
        server.clear_log();
        let document = json(&env, &server, &["docs", "tokio", "x"]);
        assert_eq!(trips(&document), (2, "miss"));
        server.assert_requests(&["tools/call resolve-library-id", "tools/call query-docs"]);
    }
}

#[test]
fn both_requests_of_a_name_share_a_connection() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    json(&env, &server, &["docs", "react", "x"]);
    let connections: Vec<usize> = server
        .exchanges()
        .iter()
        .map(|e| e.request.connection)
        .collect();
    assert_eq!(connections, [0, 0]);
}

#[test]
fn cached_answer_costs_nothing() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    json(&env, &server, &["docs", "react", "use effect"]);
    server.clear_log();
    for args in [
        &["docs", "react", "use effect"][..],
        &["docs", "React", "use  effect "],
        &["docs", "react", "use effect", "--limit", "1"],
        &["docs", "react", "use effect", "--tokens", "200"],
        &["docs", "react", "use effect", "--code"],
        &["docs", "react", "use effect", "--lang", "ts"],
        &["docs", "react", "use effect", "--raw"],
        &["docs", "npm:react", "use effect"],
        &["docs", ID, "use effect"],
        &["docs", "/facebook/react/", "use effect"],
    ] {
        assert_eq!(trips(&json(&env, &server, args)), (0, "hit"), "{args:?}");
    }
    assert_eq!(
        trips(&json(&env, &server, &["resolve", "react"])),
        (0, "hit")
    );
    server.assert_requests(&[]);
}

#[test]
fn resolved_name_is_not_resolved_again() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    json(&env, &server, &["resolve", "react"]);
    server.clear_log();
    for query in ["one", "two"] {
        let document = json(&env, &server, &["docs", "react", query]);
        assert_eq!(trips(&document), (1, "miss"));
    }
    server.assert_requests(&["tools/call query-docs"; 2]);
}

#[test]
fn older_server_is_tried_once_and_remembered() {
    for era in Era::ALL {
        if !matches!(era, Era::Legacy { .. }) {
            continue;
        }
        let (env, server) = (TestEnv::new(), HttpMcp::context7(era));
        let output = ask(&env, &server, &["docs", ID, "one", "--raw"]);
        output.assert_code(0);
        assert_eq!(output.stdout, docs_text(ID, "one", 3) + "\n", "{era:?}");
        let labels = server.labels();
        let wanted = [
            "tools/call query-docs",
            HANDSHAKE[0],
            HANDSHAKE[1],
            "tools/call query-docs",
        ];
        assert_eq!(labels[..4], wanted, "{era:?}");
        server.clear_log();
        let document = json(&env, &server, &["docs", ID, "two"]);
        assert_eq!(trips(&document).0, 3, "{era:?}");
        let labels = server.labels();
        let wanted = [HANDSHAKE[0], HANDSHAKE[1], "tools/call query-docs"];
        assert_eq!(labels[..3], wanted, "{era:?}");
        assert!(labels[3..].iter().all(|l| l == "DELETE"), "{labels:?}");
        server.clear_log();
        json(&env, &server, &["docs", ID, "two"]);
        server.assert_requests(&[]);
    }
}

#[test]
fn name_at_an_older_server_shares_one_session() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(SESSIONS));
    json(&env, &server, &["docs", ID, "one"]);
    server.clear_log();
    json(&env, &server, &["docs", "react", "two"]);
    let wanted = [
        HANDSHAKE[0],
        HANDSHAKE[1],
        "tools/call resolve-library-id",
        "tools/call query-docs",
        "DELETE",
    ];
    server.assert_requests(&wanted);
    let exchanges = server.exchanges();
    let sessions: Vec<_> = exchanges[1..]
        .iter()
        .map(|e| e.request.header("mcp-session-id"))
        .collect();
    assert!(sessions[0].is_some());
    assert!(sessions.iter().all(|s| s == &sessions[0]), "{sessions:?}");
    assert_eq!(exchanges[0].request.header("mcp-session-id"), None);
}

#[test]
fn several_names_open_one_session() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(SESSIONS));
    ask(&env, &server, &["resolve", "react"]).assert_code(0);
    server.clear_log();
    ask(&env, &server, &["resolve", "tokio", "next.js", "fastapi"]).assert_code(0);
    assert_eq!(server.count("initialize"), 1, "{:?}", server.labels());
    assert_eq!(server.count("tools/call"), 3);
    assert_eq!(server.count("DELETE"), 1);
}

#[test]
fn older_tools_are_found_once_and_remembered() {
    for era in [Era::Modern, Era::LEGACY] {
        let server = HttpMcp::builder(era)
            .tools(Tools::V1)
            .start(|_| Reply::Catalogue);
        let env = TestEnv::new();
        let output = ask(&env, &server, &["docs", ID, "one", "--raw"]);
        output.assert_code(0);
        assert_eq!(output.stdout, docs_text(ID, "one", 3) + "\n");
        assert_eq!(server.count("tools/list"), 1, "{:?}", server.labels());
        server.clear_log();
        json(&env, &server, &["docs", ID, "two"]);
        assert_eq!(server.count("tools/list"), 0, "{era:?}");
        assert_eq!(server.count("tools/call get-library-docs"), 1);
        assert_eq!(server.count("tools/call"), 1, "{era:?}");
    }
}

/// A server that changes the era when told to.
#[test]
fn server_that_was_older_and_is_no_longer_is_recovered() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    let old = Arc::new(AtomicBool::new(true));
    let theirs = Arc::clone(&old);
    let server = HttpMcp::builder(Era::Both)
        .tolerant()
        .gate(move |request| {
            let modern = request.header("mcp-protocol-version") == Some("2026-07-28");
            let error = |code: i64, id: &Value| {
                let body = serde_json::json!({"jsonrpc": "2.0", "id": id,
                    "error": {"code": code, "message": "no"}});
                let kind = [("content-type", "application/json")];
                Some(Reply::http(400, &kind, body.to_string()))
            };
            match (theirs.load(Ordering::SeqCst), modern) {
                (true, true) => error(-32000, &Value::Null),
                (false, false) => error(-32601, &request.json()?["id"]),
                _ => None,
            }
        })
        .start(|_| Reply::Catalogue);
    let env = TestEnv::new();
    json(&env, &server, &["docs", ID, "one"]);
    old.store(false, Ordering::SeqCst);
    server.clear_log();
    json(&env, &server, &["docs", ID, "two"]);
    server.assert_requests(&["initialize", "tools/call query-docs"]);
    server.clear_log();
    json(&env, &server, &["docs", ID, "three"]);
    server.assert_requests(&["tools/call query-docs"]);
}

#[test]
fn answers_come_through_in_any_framing() {
    let text = format!(
        "### T\n\nSource: https://x.example\n\n{}",
        "漢字 🦀 é\n".repeat(50)
    );
    let pause = std::time::Duration::ZERO;
    for era in [Era::Modern, Era::LEGACY] {
        for reply in [
            Reply::text(&text),
            Reply::Slow(text.clone(), 7, pause),
            Reply::SseSplit(text.clone()),
            Reply::SseNotified(text.clone()),
            Reply::SseTwice(text.clone()),
        ] {
            let theirs = reply.clone();
            let (env, server) = (TestEnv::new(), HttpMcp::start(era, move |_| theirs.clone()));
            let output = ask(&env, &server, &["docs", "/a/b", "x", "--raw"]);
            output.assert_code(0);
            assert_eq!(
                output.stdout.trim_end(),
                text.trim_end(),
                "{era:?} {reply:?}"
            );
        }
    }
}

#[test]
fn no_cache_remembers_neither_answer_nor_server() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::LEGACY));
    for _ in 0..2 {
        server.clear_log();
        json(&env, &server, &["--no-cache", "docs", ID, "x"]);
        assert_eq!(server.count("tools/call"), 2, "{:?}", server.labels());
    }
    let left: Vec<_> = std::fs::read_dir(env.cache_dir()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn answer_kept_for_an_id_answers_for_its_name() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    json(&env, &server, &["resolve", "react"]);
    json(&env, &server, &["docs", "/facebook/react", "hooks"]);
    server.clear_log();
    for library in ["react", "npm:react"] {
        let document = json(&env, &server, &["docs", library, "hooks"]);
        assert_eq!(document["provenance"]["cache"], "hit", "{library}");
        assert_eq!(document["library"]["id"], "/facebook/react");
    }
    server.assert_requests(&[]);
}
