//! Every way an MCP endpoint fails over HTTP comes out as what it is, in both
//! eras of the protocol, and leaves nothing behind.

use std::time::Duration;

use crate::ask::{ask, error};
use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};

/// One way to fail, and what must come of it.
pub struct Row {
    reply: Reply,
    code: &'static str,
    exit: i32,
    /// What the message says, in lower case.
    says: &'static str,
    has_hint: bool,
}

pub fn row(reply: Reply, code: &'static str, exit: i32, says: &'static str, has_hint: bool) -> Row {
    Row {
        reply,
        code,
        exit,
        says,
        has_hint,
    }
}

fn status(status: u16, code: &'static str, exit: i32, says: &'static str, has_hint: bool) -> Row {
    let body = r#"{"error":"scripted"}"#;
    row(Reply::http(status, &[], body), code, exit, says, has_hint)
}

/// Checks what every failure has in common, and returns its `error`.
#[track_caller]
pub fn check(output: &Output, row: &Row, what: &str) -> serde_json::Value {
    assert_eq!(output.code, Some(row.exit), "{what}: {output:#?}");
    let error = error(output);
    assert_eq!(error["code"], row.code, "{what}: {error:#}");
    let message = error["message"].as_str().unwrap();
    let lower = message.to_lowercase();
    assert!(lower.contains(row.says), "{what}: {message}");
    assert!(!message.contains('\n'), "{what}: {message}");
    let hints = error["hints"].as_array().unwrap();
    assert_eq!(!hints.is_empty(), row.has_hint, "{what}: {error:#}");
    let first = output.stderr.lines().next().unwrap_or_default();
    assert_eq!(first, format!("error: {message}"), "{what}");
    let rest = output.stderr.lines().skip(1);
    let hinted: Vec<&str> = rest.filter(|l| l.starts_with("  hint: ")).collect();
    assert_eq!(hinted.len(), hints.len(), "{what}: {}", output.stderr);
    error
}

/// Runs each row against a server of an era, twice.
fn run(era: Era, rows: &[Row]) {
    for row in rows {
        let what = format!("{era:?} {:?}", row.reply);
        let what: String = what.chars().take(160).collect();
        let reply = row.reply.clone();
        let server = HttpMcp::builder(era).start(move |_| reply.clone());
        let env = TestEnv::new();
        let args = ["--json", "--timeout", "20s", "docs", "/a/b", "x"];
        let output = ask(&env, &server, &args);
        let error = check(&output, row, &what);
        assert!(error["server"].as_str().unwrap().starts_with("127.0.0.1"));
        let calls = server.calls().len();
        assert_eq!(calls, 1, "{what}");
        check(&ask(&env, &server, &args), row, &what);
        assert_eq!(server.calls().len(), 2 * calls, "kept: {what}");
        assert_nothing_kept(&env);
    }
}

#[track_caller]
pub fn assert_nothing_kept(env: &TestEnv) {
    let list = env.docent().args(["cache", "list", "--json"]).run();
    assert_eq!(list.json()["entries"], serde_json::json!([]));
}

fn both(rows: impl Fn() -> Vec<Row>) {
    for era in [Era::Modern, Era::LEGACY] {
        run(era, &rows());
    }
}

#[test]
fn statuses_are_kept() {
    both(|| {
        vec![
            status(401, "auth", 4, "http 401 unauthorized: scripted", true),
            status(402, "quota", 6, "http 402", true),
            status(403, "forbidden", 4, "http 403 forbidden", true),
            status(404, "unavailable", 5, "http 404 not found", true),
            status(407, "auth", 4, "http 407", true),
            status(408, "timeout", 7, "http 408", true),
            status(410, "unavailable", 5, "http 410", true),
            status(418, "protocol", 8, "http 418", false),
            status(429, "rate_limited", 6, "http 429", true),
            status(500, "unavailable", 5, "http 500", true),
            status(502, "unavailable", 5, "http 502", true),
            status(503, "unavailable", 5, "http 503", true),
            status(504, "timeout", 7, "http 504", true),
        ]
    });
}

#[test]
fn pages_of_a_gateway_are_told_from_answers() {
    both(|| {
        vec![
            row(Reply::html(200), "protocol", 8, "html page", true),
            row(Reply::html(502), "unavailable", 5, "html page", true),
            row(Reply::html(503), "unavailable", 5, "html page", true),
            row(Reply::html(504), "timeout", 7, "html page", true),
            row(Reply::html(403), "forbidden", 4, "html page", true),
        ]
    });
}

#[test]
fn replies_that_break_the_protocol_are_refused() {
    let garbage = |bytes: &[u8]| Reply::Garbage(bytes.to_vec());
    let mut not_utf8 = br#"{"jsonrpc":"2.0","id":1,"result":{"content":[{"text":""#.to_vec();
    not_utf8.extend(b"\xff\xfe\"}]}}");
    both(|| {
        vec![
            row(
                garbage(b"{\"jsonrpc\":"),
                "protocol",
                8,
                "ends too early",
                false,
            ),
            row(garbage(b"nonsense"), "protocol", 8, "not json", false),
            row(garbage(b"<html>"), "protocol", 8, "html page", false),
            row(garbage(b""), "protocol", 8, "without a body", false),
            row(garbage(b"[]"), "protocol", 8, "", false),
            row(garbage(b"null"), "protocol", 8, "", false),
            row(garbage(&not_utf8), "protocol", 8, "not json", false),
            row(
                Reply::WrongId("x".into()),
                "protocol",
                8,
                "another request",
                false,
            ),
            row(
                Reply::rpc_error(-32603, "broken"),
                "protocol",
                8,
                "broken",
                false,
            ),
            row(
                Reply::ToolError("bad argument".into()),
                "protocol",
                8,
                "bad argument",
                false,
            ),
            row(
                Reply::Result(serde_json::json!({})),
                "protocol",
                8,
                "",
                false,
            ),
            row(
                Reply::Result(serde_json::json!({"content": []})),
                "unrecognised",
                8,
                "empty",
                false,
            ),
        ]
    });
}

#[test]
fn reply_above_the_limit_is_refused() {
    let size = 9 << 20;
    both(|| {
        vec![row(
            Reply::Oversized(size),
            "protocol",
            8,
            "larger than 8 mib",
            false,
        )]
    });
}

#[test]
fn broken_connections_are_told_apart() {
    both(|| {
        vec![
            row(Reply::Close, "unavailable", 5, "connection closed", false),
            row(Reply::Reset, "unavailable", 5, "connection closed", false),
            row(
                Reply::Partial("long enough".into()),
                "unavailable",
                5,
                "connection closed",
                false,
            ),
            row(
                Reply::SseEmpty,
                "unavailable",
                5,
                "ended without an answer",
                false,
            ),
        ]
    });
}

#[test]
fn failed_handshake_is_that_failure() {
    for (reply, code, exit) in [
        (Reply::http(401, &[], ""), "auth", 4),
        (
            Reply::http(429, &[("retry-after", "3")], ""),
            "rate_limited",
            6,
        ),
        (Reply::http(503, &[], ""), "unavailable", 5),
        (Reply::html(502), "unavailable", 5),
        (Reply::Close, "unavailable", 5),
        (Reply::Garbage(b"{".to_vec()), "protocol", 8),
        (Reply::rpc_error(-32603, "broken"), "protocol", 8),
    ] {
        let expected = reply.clone();
        let server = HttpMcp::builder(Era::LEGACY)
            .gate(move |request| (request.json()?["method"] == "initialize").then(|| reply.clone()))
            .start(|_| Reply::Catalogue);
        let env = TestEnv::new();
        let output = ask(&env, &server, &["--json", "docs", "/a/b", "x"]);
        assert_eq!(output.code, Some(exit), "{expected:?}: {output:#?}");
        assert_eq!(error(&output)["code"], code, "{expected:?}");
        assert_nothing_kept(&env);
    }
}

#[test]
fn wait_that_is_asked_for_is_passed_on() {
    let date = |after: u64| {
        let when = std::time::SystemTime::now() + Duration::from_secs(after);
        httpdate::fmt_http_date(when)
    };
    for era in [Era::Modern, Era::LEGACY] {
        for (status, value, seconds) in [
            (429, "7".to_owned(), Some(7..=7)),
            (429, "3600".to_owned(), Some(3600..=3600)),
            (503, "120".to_owned(), Some(120..=120)),
            (429, date(100), Some(80..=100)),
            (429, "Tue, 06 Nov 1984 08:49:37 GMT".to_owned(), Some(0..=0)),
            (429, "soon".to_owned(), None),
        ] {
            let header = value.clone();
            let server = HttpMcp::start(era, move |_| {
                Reply::http(status, &[("retry-after", &header)], "slow down")
            });
            let env = TestEnv::new();
            let output = ask(&env, &server, &["--json", "docs", "/a/b", "x"]);
            let error = error(&output);
            assert_eq!(error["retryable"], true);
            let wait = error["retry_after_ms"].as_u64().map(|ms| ms.div_ceil(1000));
            match seconds {
                Some(range) => {
                    assert!(wait.is_some_and(|w| range.contains(&w)), "{value}: {error}")
                }
                None => assert_eq!(wait, None, "{value}"),
            }
            let hint = match (status, value.as_str()) {
                (429, "7") => "try again in 7s",
                (429, "3600") => "try again in 1h\n",
                _ => "",
            };
            assert!(output.stderr.contains(hint), "{}", output.stderr);
        }
    }
}

#[test]
fn names_fail_as_ids_do() {
    for era in [Era::Modern, Era::LEGACY] {
        let server = HttpMcp::start(era, |_| Reply::http(500, &[], "oops"));
        let env = TestEnv::new();
        for args in [&["docs", "react", "x"][..], &["resolve", "react"]] {
            let args = [&["--json"], args].concat();
            let output = ask(&env, &server, &args);
            output.assert_code(5);
            assert_eq!(error(&output)["code"], "unavailable");
        }
        assert_nothing_kept(&env);
    }
}
