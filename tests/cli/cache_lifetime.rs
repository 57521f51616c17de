//! How long answers are kept, and when an old one may still answer.

use serde_json::Value;

use crate::ask::{ask, failure, json, texts};
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp, Reply};

const ID: &str = "/facebook/react";

fn server() -> HttpMcp {
    HttpMcp::context7(Era::Modern)
}

/// Makes every entry older by so many seconds.
pub fn age(env: &TestEnv, seconds: i64) {
    let stats = env.docent().args(["--json", "cache", "stats"]).run().json();
    let file = rusqlite::Connection::open(stats["path"].as_str().unwrap()).unwrap();
    let sql = "UPDATE entries SET fetched_at = fetched_at - ?1, expires_at = expires_at - ?1";
    let aged = file.execute(sql, [seconds * 1000]).unwrap();
    assert!(aged > 0);
    let sql = "UPDATE names SET expires_at = expires_at - ?1";
    file.execute(sql, [seconds * 1000]).unwrap();
}

fn state(document: &Value) -> &str {
    document["provenance"]["cache"].as_str().unwrap()
}

/// Seconds that each entry is fresh, the newest first.
fn lifetimes(env: &TestEnv) -> Vec<(String, u64)> {
    let list = env.docent().args(["--json", "cache", "list"]).run().json();
    let time = |e: &Value, key: &str| humantime::parse_rfc3339(e[key].as_str().unwrap()).unwrap();
    let entries = list["entries"].as_array().unwrap().iter();
    entries
        .map(|e| {
            let span = time(e, "expires_at").duration_since(time(e, "fetched_at"));
            (
                e["query"].as_str().unwrap().to_owned(),
                span.unwrap().as_secs(),
            )
        })
        .collect()
}

#[test]
fn topic_of_the_question_decides_how_long() {
    const HOUR: u64 = 3600;
    for (query, wanted) in [
        ("useEffect cleanup", 4 * HOUR),
        ("best practices", 24 * HOUR),
        ("design patterns", 24 * HOUR),
        ("api of hooks", 12 * HOUR),
        ("hooks reference", 12 * HOUR),
        ("server components", 6 * HOUR),
        ("more examples", 6 * HOUR),
        ("troubleshooting", 2 * HOUR),
        ("common errors", 2 * HOUR),
    ] {
        let (env, server) = (TestEnv::new(), server());
        json(&env, &server, &["docs", ID, query]);
        assert_eq!(lifetimes(&env), [(query.to_owned(), wanted)]);
        // A version that is pinned does not change.
        let (env, pinned) = (TestEnv::new(), "/facebook/react/v19.2.0");
        json(&env, &server, &["docs", pinned, query]);
        assert_eq!(lifetimes(&env), [(query.to_owned(), 7 * 24 * HOUR)]);
    }
}

#[test]
fn configuration_decides_otherwise() {
    let (env, server) = (TestEnv::new(), server());
    env.write_config(
        "[ttl]\ndefault = \"7m\"\nerrors = \"1m\"\npinned = \"2h\"\nnot_found = \"3s\"\n",
    );
    json(&env, &server, &["docs", ID, "x"]);
    json(&env, &server, &["docs", ID, "errors"]);
    json(&env, &server, &["docs", "/facebook/react/v19.2.0", "y"]);
    failure(&env, &server.url(), &["resolve", "nosuch"], 3);
    let lifetimes: Vec<u64> = lifetimes(&env).into_iter().map(|(_, t)| t).collect();
    assert_eq!(lifetimes, [3, 7200, 60, 420]);
}

#[test]
fn expired_answer_is_fetched_anew() {
    let (env, server) = (TestEnv::new(), server());
    json(&env, &server, &["docs", "react", "x"]);
    age(&env, 3 * 3600);
    assert_eq!(state(&json(&env, &server, &["docs", "react", "x"])), "hit");
    age(&env, 2 * 3600);
    server.clear_log();
    assert_eq!(state(&json(&env, &server, &["docs", "react", "x"])), "miss");
    assert_eq!(server.count("tools/call"), 2);
    assert_eq!(state(&json(&env, &server, &["docs", "react", "x"])), "hit");
}

#[test]
fn refresh_asks_and_stores() {
    let (env, server) = (TestEnv::new(), server());
    for _ in 0..2 {
        let document = json(&env, &server, &["--refresh", "docs", ID, "x"]);
        assert_eq!(state(&document), "miss");
    }
    assert_eq!(state(&json(&env, &server, &["docs", ID, "x"])), "hit");
    assert_eq!(server.count(""), 2);
}

#[test]
fn no_cache_neither_reads_nor_writes() {
    let (env, server) = (TestEnv::new(), server());
    json(&env, &server, &["docs", ID, "x"]);
    assert_eq!(
        state(&json(&env, &server, &["--no-cache", "docs", ID, "x"])),
        "miss"
    );
    json(&env, &server, &["--no-cache", "docs", ID, "y"]);
    assert_eq!(lifetimes(&env).len(), 1);
}

#[test]
fn offline_answers_from_the_cache_alone() {
    let (env, server) = (TestEnv::new(), server());
    json(&env, &server, &["docs", "react", "x"]);
    server.clear_log();
    assert_eq!(
        state(&json(&env, &server, &["--offline", "docs", "react", "x"])),
        "hit"
    );
    assert_eq!(
        state(&json(&env, &server, &["--offline", "docs", ID, "x"])),
        "hit"
    );
    json(&env, &server, &["--offline", "resolve", "react"]);
    for args in [
        &["docs", "react", "other"][..],
        &["docs", "tokio", "x"],
        &["resolve", "tokio"],
    ] {
        let args = [&["--offline"], args].concat();
        let error = failure(&env, &server.url(), &args, 9);
        assert_eq!(error["code"], "offline");
    }
    // However old it is: a server will not be asked.
    age(&env, 400 * 24 * 3600);
    let stale = json(&env, &server, &["--offline", "docs", "react", "x"]);
    assert_eq!(state(&stale), "stale");
    assert!(stale["provenance"]["age_seconds"].as_u64().unwrap() > 34_000_000);
    let run = env
        .docent()
        .args(["--server", &server.url(), "docs", "react", "x"]);
    let output = run.env("DOCENT_OFFLINE", "1").run();
    output.assert_code(0);
    assert!(output.stderr.contains("stale"), "{}", output.stderr);
    server.assert_requests(&[]);
}

#[test]
fn max_age_expires_what_is_older() {
    let (env, server) = (TestEnv::new(), server());
    json(&env, &server, &["docs", ID, "x"]);
    age(&env, 60);
    assert_eq!(
        state(&json(&env, &server, &["--max-age", "2m", "docs", ID, "x"])),
        "hit"
    );
    assert_eq!(
        state(&json(&env, &server, &["--max-age", "59s", "docs", ID, "x"])),
        "miss"
    );
    assert_eq!(server.count(""), 2);
    age(&env, 1);
    assert_eq!(
        state(&json(&env, &server, &["--max-age", "0s", "docs", ID, "x"])),
        "miss"
    );
    ask(&env, &server, &["--max-age", "soon", "docs", ID, "x"]).assert_code(2);
}

/// Fills the cache by a server that then fails, under one address.
fn failing(reply: Reply) -> HttpMcp {
    HttpMcp::start(Era::Modern, move |call| match call.nth {
        0 | 1 => Reply::Catalogue,
        _ => reply.clone(),
    })
}

#[test]
fn expired_answer_stands_in_for_a_server_that_fails() {
    for reply in [
        Reply::http(500, &[], ""),
        Reply::http(429, &[], ""),
        Reply::http(401, &[], ""),
        Reply::html(502),
        Reply::Reset,
        Reply::Garbage(b"{".to_vec()),
        Reply::text("Rate limited"),
        Reply::text("slow down"),
    ] {
        let (env, server) = (TestEnv::new(), failing(reply.clone()));
        json(&env, &server, &["docs", "react", "x"]);
        age(&env, 5 * 3600);
        let stale = json(&env, &server, &["docs", "react", "x"]);
        assert_eq!(state(&stale), "stale", "{reply:?}");
        assert_eq!(stale["snippets"].as_array().unwrap().len(), 5);
        let warnings = texts(&stale["warnings"]).join("\n");
        assert!(warnings.contains("5h old"), "{warnings}");
        let output = ask(&env, &server, &["docs", "react", "x"]);
        output.assert_code(0);
        assert!(output.stderr.contains("warning:"), "{}", output.stderr);
        assert!(output.stderr.contains("cache stale"), "{}", output.stderr);
        let output = ask(&env, &server, &["resolve", "react"]);
        output.assert_code(0);
        assert!(output.stdout.contains(ID));
        let refreshed = json(&env, &server, &["--refresh", "docs", "react", "x"]);
        assert_eq!(state(&refreshed), "stale");
        assert_eq!(
            state(&json(
                &env,
                &server,
                &["--max-age", "0s", "docs", "react", "x"]
            )),
            "stale"
        );
        let output = ask(&env, &server, &["--no-cache", "docs", "react", "x"]);
        assert_ne!(output.code, Some(0), "{reply:?}");
    }
}

#[test]
fn answer_that_is_too_old_stands_in_for_nothing() {
    let (env, server) = (TestEnv::new(), failing(Reply::http(503, &[], "")));
    json(&env, &server, &["docs", "react", "x"]);
    age(&env, 31 * 24 * 3600);
    let error = failure(&env, &server.url(), &["docs", "react", "x"], 5);
    assert_eq!(error["code"], "unavailable");
    let (env, server) = (TestEnv::new(), failing(Reply::http(503, &[], "")));
    env.write_config("[cache]\nstale_for = \"1h\"\n");
    json(&env, &server, &["docs", "react", "x"]);
    age(&env, 4 * 3600 + 1800);
    assert_eq!(
        state(&json(&env, &server, &["docs", "react", "x"])),
        "stale"
    );
    age(&env, 3600);
    failure(&env, &server.url(), &["docs", "react", "x"], 5);
    let pruned = env.docent().args(["--json", "cache", "prune"]).run();
    assert_eq!(pruned.json()["expired"], 2, "{pruned:?}");
    assert_eq!(lifetimes(&env), []);
}

#[test]
fn library_that_is_gone_is_not_answered_stale() {
    let text = "Library \"/facebook/react\" not found.";
    let (env, server) = (TestEnv::new(), failing(Reply::text(text)));
    json(&env, &server, &["docs", ID, "x"]);
    json(&env, &server, &["docs", ID, "y"]);
    age(&env, 5 * 3600);
    assert_eq!(
        failure(&env, &server.url(), &["docs", ID, "x"], 3)["code"],
        "not_found"
    );
}
