//! Failures that servers report as ordinary text come out as what they are,
//! and are not kept; only "not found" is, for a while.

use serde_json::Value;

use crate::ask::{ask, error, failure, json, texts};
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp, Reply};

/// Texts of documentation calls: the text, `error.code`, exit code.
const DOCS: &[(&str, &str, i32)] = &[
    (
        "No documentation libraries matching your query",
        "not_found",
        3,
    ),
    (
        "Library \"/a/b\" not found. Please check the library ID or your access permissions.",
        "not_found",
        3,
    ),
    ("Library /a/b not found", "not_found", 3),
    (
        "The library you are trying to access does not exist. Please try with a different library ID.",
        "not_found",
        3,
    ),
    (
        "No code documentation available for this library. Try mode='info' for guides.",
        "not_found",
        3,
    ),
    (
        "Tag \"v9\" not found for library /a/b. Available tags: v1, v2",
        "version_not_found",
        3,
    ),
    (
        "Documentation not found or not finalized for this library. This might have happened because you used an invalid library ID.",
        "not_finalized",
        3,
    ),
    ("Library /a/b not finalized yet.", "not_finalized", 3),
    (
        "{\"error\":\"library_not_finalized\",\"message\":\"Library /a/b not finalized yet.\"}",
        "not_finalized",
        3,
    ),
    (
        "Rate limited due to too many requests. Please try again later.",
        "rate_limited",
        6,
    ),
    ("Rate limit exceeded", "rate_limited", 6),
    ("Too many requests", "rate_limited", 6),
    ("Monthly quota exceeded. Upgrade your plan.", "quota", 6),
    ("Monthly spending limit reached.", "quota", 6),
    ("Invalid API key. Please check your API key.", "auth", 4),
    ("Unauthorized. Please check your API key.", "auth", 4),
    ("Access denied to this library.", "forbidden", 4),
    ("Private repositories require a paid plan.", "forbidden", 4),
    (
        "Error fetching library context. Please try again later. TypeError: fetch failed",
        "unavailable",
        5,
    ),
    (
        "Failed to fetch documentation for library. Error code: 503",
        "unavailable",
        5,
    ),
    (
        "Request failed with status 500. Please try again later.",
        "unavailable",
        5,
    ),
    ("Request failed with status 401", "auth", 4),
    (
        "Request failed with status 403. Please try again later.",
        "forbidden",
        4,
    ),
    ("Request failed with status 429", "rate_limited", 6),
    ("Request timed out", "timeout", 7),
    ("fetch failed", "unavailable", 5),
    ("Library is too large to be served.", "unrecognised", 8),
    ("slow down", "unrecognised", 8),
    (
        "<!DOCTYPE html><html><body>Sign in</body></html>",
        "unavailable",
        5,
    ),
    ("", "unrecognised", 8),
];

/// The same for calls that find libraries.
const RESOLVE: &[(&str, &str, i32)] = &[
    (
        "No libraries found matching the provided name.",
        "not_found",
        3,
    ),
    ("No documentation libraries found", "not_found", 3),
    (
        "Error searching libraries: TypeError: fetch failed",
        "unavailable",
        5,
    ),
    (
        "Error searching libraries: SyntaxError: Unexpected end of JSON input",
        "unavailable",
        5,
    ),
    (
        "Rate limited or quota exceeded. Create a free API key for higher limits.",
        "rate_limited",
        6,
    ),
    ("Invalid API key. Please check your API key.", "auth", 4),
    (
        "Request failed with status 403. Please try again later.",
        "forbidden",
        4,
    ),
    (
        "Failed to retrieve library documentation data from Context7",
        "not_found",
        3,
    ),
    ("slow down", "unrecognised", 8),
    ("", "unrecognised", 8),
];

fn says(era: Era, text: &str) -> HttpMcp {
    let text = text.to_owned();
    HttpMcp::start(era, move |_| Reply::text(text.clone()))
}

#[track_caller]
fn run(rows: &[(&str, &str, i32)], args: &[&str]) {
    for era in [Era::Modern, Era::LEGACY] {
        for (text, code, exit) in rows {
            let (env, server) = (TestEnv::new(), says(era, text));
            let args = [&["--json"], args].concat();
            let output = ask(&env, &server, &args);
            assert_eq!(output.code, Some(*exit), "{text}: {output:#?}");
            let first = error(&output);
            assert_eq!(first["code"], *code, "{text}");
            assert!(first["server"].is_string(), "{text}: {first}");
            let message = first["message"].as_str().unwrap();
            assert!(!message.contains('\n') && !message.is_empty());
            let line = output.stderr.lines().next();
            assert_eq!(line, Some(&*format!("error: {message}")));
            assert_eq!(server.calls().len(), 1, "{text}");
            let again = error(&ask(&env, &server, &args));
            assert_eq!(
                (&again["code"], &again["message"]),
                (&first["code"], &first["message"])
            );
            let is_kept = *code == "not_found";
            assert_eq!(server.calls().len(), 2 - usize::from(is_kept), "{text}");
            assert_kept(&env, is_kept, text);
        }
    }
}

#[track_caller]
fn assert_kept(env: &TestEnv, is_kept: bool, what: &str) {
    let list = env.docent().args(["cache", "list", "--json"]).run().json();
    let entries = list["entries"].as_array().unwrap();
    assert_eq!(entries.len(), usize::from(is_kept), "{what}: {list:#}");
    for entry in entries {
        assert_eq!(entry["kind"], "not_found", "{what}");
    }
}

#[test]
fn documentation_that_is_a_failure_is_told_as_one() {
    run(DOCS, &["docs", "/a/b", "x"]);
}

#[test]
fn search_that_is_a_failure_is_told_as_one() {
    run(RESOLVE, &["resolve", "react"]);
    run(RESOLVE, &["docs", "react", "x"]);
}

#[test]
fn wrong_id_is_the_users_to_mend() {
    let text = "Invalid library ID format. Expected /owner/repo.";
    let (env, server) = (TestEnv::new(), says(Era::Modern, text));
    let error = failure(&env, &server.url(), &["docs", "/a/b", "x"], 2);
    assert_eq!(error["code"], "usage");
    assert_kept(&env, false, text);
}

#[test]
fn missing_tag_offers_those_that_exist() {
    let text = "Tag \"v9\" not found for library /a/b. Available tags: v1, v2.0";
    let (env, server) = (TestEnv::new(), says(Era::Modern, text));
    let error = failure(&env, &server.url(), &["docs", "/a/b/v9", "x", "--exact"], 3);
    assert_eq!(texts(&error["candidates"]), ["v1", "v2.0"]);
    let output = ask(&env, &server, &["docs", "/a/b/v9", "x", "--exact"]);
    assert!(
        output.stderr.contains("available: v1, v2.0"),
        "{}",
        output.stderr
    );
}

#[test]
fn documentation_that_speaks_of_failures_is_documentation() {
    let start = "Rate limit exceeded. That is what the service says when clients ask too often, \
                 and this chapter is about how to wait.\n\n";
    let long = start.to_owned() + &"Wait twice as long after each refusal. ".repeat(30);
    let marked = "### Unauthorized\n\nSource: https://x.example/a\n\nInvalid API key.\n\n\
                  ```js\nthrow new Error('fetch failed');\n```";
    for text in [&long, marked] {
        for era in [Era::Modern, Era::LEGACY] {
            let (env, server) = (TestEnv::new(), says(era, text));
            let document = json(&env, &server, &["docs", "/a/b", "x"]);
            assert_eq!(document["snippets"].as_array().unwrap().len(), 1);
            assert_kept_docs(&env);
        }
    }
}

#[track_caller]
fn assert_kept_docs(env: &TestEnv) {
    let list = env.docent().args(["cache", "list", "--json"]).run().json();
    assert_eq!(list["entries"][0]["kind"], "docs", "{list:#}");
}

#[test]
fn not_found_is_kept_for_ten_minutes() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    for args in [
        &["docs", "/no/such", "x"][..],
        &["resolve", "nosuch"],
        &["docs", "nosuch", "x"],
    ] {
        for _ in 0..2 {
            failure(&env, &server.url(), args, 3);
        }
    }
    assert_eq!(server.calls().len(), 2, "{:?}", server.calls());
    let list = env.docent().args(["cache", "list", "--json"]).run().json();
    for entry in list["entries"].as_array().unwrap() {
        assert_eq!(entry["kind"], "not_found");
        assert_eq!(lifetime(entry), 600, "{entry:#}");
    }
    failure(&env, &server.url(), &["--refresh", "resolve", "nosuch"], 3);
    assert_eq!(server.calls().len(), 3);
}

/// Seconds between the two times of an entry.
fn lifetime(entry: &Value) -> u64 {
    let time = |key: &str| humantime::parse_rfc3339(entry[key].as_str().unwrap()).unwrap();
    time("expires_at")
        .duration_since(time("fetched_at"))
        .unwrap()
        .as_secs()
}

#[test]
fn key_in_the_text_that_refuses_it_is_taken_out() {
    let key = "ctx7sk-12345678-planted";
    let text = format!(
        "Unauthorized. Please check your API key. The API key you provided ({key}) is wrong."
    );
    for era in [Era::Modern, Era::LEGACY] {
        let (env, server) = (TestEnv::new(), says(era, &text));
        let output = ask(&env, &server, &["--json", "docs", "/a/b", "x"]);
        output.assert_code(4).assert_nowhere("12345678");
        env.assert_in_no_file("12345678");
    }
}
