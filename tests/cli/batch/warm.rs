//! `cache warm --answers`: what servers say, fetched ahead.

use serde_json::{Value, json};

use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp};

#[track_caller]
fn warm(env: &TestEnv, server: &HttpMcp, args: &[&str]) -> Output {
    let run = env
        .docent()
        .args(["--server", &server.url(), "cache", "warm"]);
    run.args(args).run()
}

fn states(document: &Value) -> Vec<(&str, &str)> {
    let items = document["items"].as_array().unwrap().iter();
    items
        .map(|i| (i["library"].as_str().unwrap(), i["state"].as_str().unwrap()))
        .collect()
}

fn project(env: &TestEnv) {
    env.write_project(
        "package.json",
        r#"{"dependencies": {"react": "*", "next.js": "*"}}"#,
    );
    let lock = json!({"lockfileVersion": 3, "packages": {
        "": {"dependencies": {"react": "*", "next.js": "*"}},
        "node_modules/react": {"version": "19.2.0"},
        "node_modules/next.js": {"version": "15.1.8"}}});
    env.write_project("package-lock.json", &lock.to_string());
}

#[test]
fn direct_dependencies_are_fetched_in_their_versions() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    project(&env);
    let output = warm(&env, &server, &["--answers", "--json"]);
    output.assert_code(0);
    let document = output.json();
    assert_eq!(document["schema"], "docent.cache-answers/1");
    assert_eq!(
        states(&document),
        [
            ("/vercel/next.js", "fetched"),
            ("/facebook/react", "fetched")
        ]
    );
    assert_eq!(document["items"][1]["version"], "v19.2.0");
    // What was fetched ahead answers, and is there already.
    let calls = server.count("tools/call");
    let args = ["--server", &server.url(), "--json", "docs", "react"];
    let docs = env.docent().args(args).run().json();
    assert_eq!(docs["provenance"]["cache"], "hit");
    let output = warm(&env, &server, &["--answers"]);
    output.assert_code(0);
    assert!(
        output
            .stdout
            .contains("2 questions: 0 fetched, 2 there already"),
        "{}",
        output.stdout
    );
    assert_eq!(server.count("tools/call"), calls);
}

#[test]
fn names_and_lists_are_fetched_and_failures_told() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let output = warm(&env, &server, &["--answers", "--json", "react", "nosuch"]);
    output.assert_code(10);
    let document = output.json();
    assert_eq!(
        states(&document),
        [("/facebook/react", "fetched"), ("nosuch", "failed")]
    );
    assert_eq!(document["items"][1]["error"]["code"], "not_found");
    env.write_project("list", "/tokio-rs/tokio\tspawn\nreact\n");
    let output = warm(&env, &server, &["--answers", "--json", "--batch", "list"]);
    output.assert_code(0);
    let document = output.json();
    assert_eq!(
        states(&document),
        [("/tokio-rs/tokio", "fetched"), ("/facebook/react", "there")]
    );
    assert_eq!(document["items"][0]["query"], "spawn");
}

#[test]
fn the_most_used_are_fetched_anew_where_they_expire() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    // The first expires within the hour, the second does not.
    env.write_config("[ttl]\ndefault = \"30m\"\n");
    let docs = |library: &str, query: &str| {
        let args = ["--server", &server.url(), "docs", library, query];
        env.docent().args(args).run().assert_code(0);
    };
    for _ in 0..3 {
        docs("/facebook/react", "hooks");
    }
    for _ in 0..2 {
        docs("/facebook/react/v19.2.0", "hooks");
    }
    docs("/tokio-rs/tokio", "spawn");
    let calls = server.count("tools/call");
    let output = warm(&env, &server, &["--most-used", "2", "--json"]);
    output.assert_code(0);
    let document = output.json();
    assert_eq!(
        states(&document),
        [("/facebook/react", "fetched"), ("/facebook/react", "there")]
    );
    assert_eq!(document["items"][1]["version"], "v19.2.0");
    assert_eq!(server.count("tools/call"), calls + 1);
}

#[test]
fn nothing_to_fetch_is_said() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let output = warm(&env, &server, &["--answers"]);
    output.assert_code(3);
    assert!(
        output.stderr.contains("lists direct dependencies"),
        "{}",
        output.stderr
    );
    let output = warm(&env, &server, &["--most-used", "5", "--json"]);
    output.assert_code(0);
    assert_eq!(output.json()["items"], json!([]));
}
