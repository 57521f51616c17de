//! Failures that look like success: every text of the servers, over stdio.

use super::docs;
use crate::support::env::TestEnv;
use crate::support::stdio_mcp::{Answer, Script, StdioMcp};

/// Text, exit code, code in JSON; for both tools alike.
const TEXTS: &[(&str, i32, &str)] = &[
    (
        "No libraries found matching the provided name.",
        3,
        "not_found",
    ),
    (
        "No documentation libraries found matching your query.",
        3,
        "not_found",
    ),
    ("Library \"/a/b\" not found.", 3, "not_found"),
    ("Library /a/b not found", 3, "not_found"),
    (
        "The library you are trying to access does not exist. Please try with a different library ID.",
        3,
        "not_found",
    ),
    (
        "Tag \"v1\" not found for library /a/b. Available tags: v2, v3",
        3,
        "version_not_found",
    ),
    (
        "Documentation not found or not finalized for this library.",
        3,
        "not_finalized",
    ),
    (
        "No code documentation available for this library.",
        3,
        "not_found",
    ),
    ("Library /a/b not finalized yet.", 3, "not_finalized"),
    (
        "{\"error\":\"library_not_finalized\",\"message\":\"Library /a/b not finalized yet.\"}",
        3,
        "not_finalized",
    ),
    (
        "Rate limited or quota exceeded. Create a free API key.",
        6,
        "rate_limited",
    ),
    ("Rate limit exceeded", 6, "rate_limited"),
    ("Too many requests", 6, "rate_limited"),
    ("Monthly quota exceeded. Upgrade your plan.", 6, "quota"),
    ("Monthly spending limit reached", 6, "quota"),
    (
        "Invalid API key. API keys should start with 'ctx7sk' prefix.",
        4,
        "auth",
    ),
    ("Unauthorized. Please check your API key.", 4, "auth"),
    ("Access denied to this library", 4, "forbidden"),
    ("Private repositories require a paid plan", 4, "forbidden"),
    (
        "Error searching libraries: TypeError: fetch failed",
        5,
        "unavailable",
    ),
    (
        "Error fetching library context. Please try again later. TypeError: fetch failed",
        5,
        "unavailable",
    ),
    (
        "Error fetching library documentation. Please try again later.",
        5,
        "unavailable",
    ),
    (
        "Failed to fetch documentation. Please try again later. Error code: 500",
        5,
        "unavailable",
    ),
    (
        "Failed to retrieve library documentation data from Context7",
        3,
        "not_found",
    ),
    (
        "Request failed with status 503. Please try again later.",
        5,
        "unavailable",
    ),
    (
        "Request failed with status 403. Please try again later.",
        4,
        "forbidden",
    ),
    ("Request timed out", 7, "timeout"),
    ("fetch failed", 5, "unavailable"),
    ("Library is too large to process", 8, "unrecognised"),
    ("slow down", 8, "unrecognised"),
    ("", 8, "unrecognised"),
    ("<html><body>Bad gateway</body></html>", 5, "unavailable"),
];

fn check(tool: &str, args: &[&str]) {
    std::thread::scope(|scope| {
        for chunk in TEXTS.chunks(TEXTS.len().div_ceil(4)) {
            scope.spawn(move || chunk.iter().for_each(|row| check_one(tool, args, *row)));
        }
    });
}

fn check_one(tool: &str, args: &[&str], (text, exit, code): (&str, i32, &str)) {
    let env = TestEnv::new();
    let server = StdioMcp::new(Script::default().on(tool, Answer::Text(text.into())));
    let command = server.command_line();
    let run = |more: &[&str]| {
        let run = env.docent().args(["--server-command", &command]).args(more);
        run.args(args).run()
    };
    let plain = run(&[]);
    plain.assert_code(exit);
    assert_eq!(plain.stdout, "", "{text}");
    assert!(plain.stderr.contains("error: "), "{text}: {}", plain.stderr);
    server.assert_all_gone(); // and all that they told has arrived
    let starts = server.starts();
    let json = run(&["--json"]);
    json.assert_code(exit);
    let document = json.json();
    assert_eq!(document["ok"], false, "{text}");
    let error = match tool {
        "resolve-library-id" if document["results"].is_array() => &document["results"][0]["error"],
        _ => &document["error"],
    };
    assert_eq!(
        (&error["code"], &error["exit"]),
        (&code.into(), &exit.into()),
        "{text}: {document}"
    );
    // "Not found" alone is kept, and told as such again.
    server.assert_all_gone();
    let kept = usize::from(code != "not_found");
    assert_eq!(server.starts(), starts + kept, "{text}");
    let stats = env.docent().args(["cache", "list", "--json"]).run().json();
    for entry in stats["entries"].as_array().unwrap() {
        let is_ours = entry["kind"] == "not_found" || entry["kind"] == "not-found";
        let is_resolve = entry["kind"] == "resolve" && tool == "query-docs";
        assert!(is_ours && kept == 0 || is_resolve, "{text}: {entry}");
    }
}

#[test]
fn documentation_texts_fail_as_what_they_are_and_are_not_kept() {
    check("query-docs", &["docs", "/a/b", "x"]);
}

#[test]
fn documentation_texts_fail_for_a_name_too() {
    check("query-docs", &["docs", "react", "x"]);
}

#[test]
fn resolve_texts_fail_as_what_they_are_and_are_not_kept() {
    check("resolve-library-id", &["resolve", "react"]);
}

#[test]
fn redirects_are_followed_and_loops_are_found() {
    let (env, server) = (TestEnv::new(), StdioMcp::context7());
    let command = server.command_line();
    let run = |id: &str| {
        let args = ["--json", "--server-command", &command, "docs", id, "x"];
        env.docent().args(args).run()
    };
    let followed = run("/tiangolo/fastapi");
    assert_eq!(
        followed.assert_code(0).json()["library"]["id"],
        "/fastapi/fastapi"
    );
    let looped = run("/loop/one");
    assert_eq!(
        looped.assert_code(8).json()["error"]["code"],
        "redirect_loop"
    );
}

#[test]
fn long_documentation_that_speaks_of_failures_is_documentation() {
    let text = "### Rate limit exceeded\n\nSource: a.md\n\nToo many requests: Unauthorized.";
    let (env, server) = (
        TestEnv::new(),
        StdioMcp::new(Script::default().on_any(Answer::Text(text.into()))),
    );
    let output = docs(&env, &server).run();
    assert!(output.assert_code(0).stdout.contains("Too many requests"));
}
