//! What can be typed, and what is printed where.

use super::TASK;
use crate::ask::{ask, failure, json, keys};
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp};

fn server() -> HttpMcp {
    HttpMcp::context7(Era::Modern)
}

#[test]
fn the_prompt_goes_to_stdout_and_the_rest_beside_it() {
    let (env, server) = (TestEnv::new(), server());
    let output = ask(&env, &server, &["enhance", TASK, "--library", "react"]);
    output.assert_code(0);
    output.assert_nowhere("\u{1b}");
    assert!(output.stdout.contains(TASK), "{}", output.stdout);
    for part in ["/facebook/react", "of 8,000 tokens", "cache miss"] {
        assert!(output.stderr.contains(part), "{part}: {}", output.stderr);
        assert!(!output.stdout.contains("of 8,000 tokens"));
    }
    let quiet = ask(&env, &server, &["enhance", TASK, "-q"]);
    assert_eq!(quiet.assert_code(0).stderr, "");
}

#[test]
fn document_has_the_promised_shape() {
    let (env, server) = (TestEnv::new(), server());
    let args = [
        "enhance",
        TASK,
        "--library",
        "react@19.2.0",
        "--tokens",
        "4000",
    ];
    let document = json(&env, &server, &args);
    assert_eq!(document["schema"], "docent.enhance/1");
    let wanted = [
        "schema",
        "ok",
        "enhanced_prompt",
        "context_used",
        "libraries",
        "tokens",
        "dropped",
        "warnings",
    ];
    assert_eq!(keys(&document), wanted);
    let parts = [
        "repo_facts",
        "code_snippets",
        "framework_docs",
        "project_docs",
        "context7_docs",
    ];
    assert_eq!(keys(&document["context_used"]), parts);
    let library = &document["libraries"][0];
    let wanted = [
        "id",
        "name",
        "version",
        "version_from",
        "served",
        "reason",
        "topic",
        "tokens",
        "provenance",
        "error",
    ];
    assert_eq!(keys(library), wanted);
    assert_eq!(library["id"], "/facebook/react");
    assert_eq!(
        (&library["version"], &library["served"]),
        (&"19.2.0".into(), &"v19.2.0".into())
    );
    assert_eq!(library["provenance"]["cache"], "miss");
    assert_eq!(document["tokens"]["budget"], 4000);
    assert!(
        document["tokens"]["used"]
            .as_u64()
            .is_some_and(|used| used <= 4000)
    );
}

#[test]
fn the_topic_is_word_for_word_what_was_sent() {
    let (env, server) = (TestEnv::new(), server());
    let args = [
        "enhance",
        TASK,
        "--library",
        "react",
        "--library",
        "/tokio-rs/tokio",
    ];
    let document = json(&env, &server, &args);
    let sent = server.calls();
    for library in document["libraries"].as_array().unwrap() {
        let topic = library["topic"].as_str().unwrap();
        let is_sent = sent
            .iter()
            .any(|call| call.tool == "query-docs" && call.argument("query") == topic);
        assert!(is_sent, "{topic}: {sent:#?}");
    }
    assert_eq!(document["libraries"].as_array().map(Vec::len), Some(2));
}

#[test]
fn what_is_cached_costs_no_request() {
    let (env, server) = (TestEnv::new(), server());
    let args = ["enhance", TASK, "--library", "react", "--nonce", "abc123"];
    let first = json(&env, &server, &args);
    server.clear_log();
    let again = json(&env, &server, &args);
    server.assert_requests(&[]);
    assert_eq!(again["libraries"][0]["provenance"]["cache"], "hit");
    assert_eq!(again["enhanced_prompt"], first["enhanced_prompt"]);
}

#[test]
fn a_prompt_is_words_or_stdin() {
    let env = TestEnv::new();
    let run = |args: &[&str], input: &str| {
        let output = env
            .docent()
            .args(["enhance", "-q"])
            .args(args)
            .stdin(input)
            .run();
        output.assert_code(0);
        output.stdout
    };
    assert!(run(&["clean", "up"], "not this").contains("clean up"));
    assert!(!run(&["clean", "up"], "not this").contains("not this"));
    for args in [&["-"][..], &[]] {
        assert!(run(args, "\u{feff}clean\u{1b}[2J\r\nup\n").contains("clean\nup"));
    }
    assert!(run(&["--", "-v is what?"], "").contains("-v is what?"));
}

#[test]
fn wrong_usage_is_named() {
    let env = TestEnv::new();
    let none = "http://127.0.0.1:9/mcp";
    env.write_project("a.ts", "x");
    let long = "x".repeat(30);
    let five = ["a", "b", "c", "d", "e"]
        .map(|name| ["--library", name])
        .concat();
    let five = [&["enhance", "x"][..], &five].concat();
    for (args, why) in [
        (&["enhance", ""][..], "the prompt is empty"),
        (&["enhance", " \u{7}"], "the prompt is empty"),
        (&["enhance"], "the prompt is empty"),
        (&["enhance", "x", "--tokens", "0"], "--tokens must be"),
        (&["enhance", "x", "--file", "b.ts"], "--file b.ts: "),
        (
            &["enhance", "x", "--file", "/etc/hosts"],
            "outside of the project",
        ),
        (
            &["enhance", "x", "--template", "no.txt"],
            "the template no.txt",
        ),
        (&["enhance", "x", "--nonce", "A"], "--nonce takes"),
        (&["enhance", "x", "--library", ""], "the library is empty"),
        (&["enhance", "x", "--batch", "-"], "cannot be used with"),
        (
            &["enhance", "x", "--explain", "--batch", "a"],
            "cannot be used with",
        ),
        (&five, "room for 4 libraries"),
    ] {
        let error = failure(&env, none, args, 2);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(why), "{args:?}: {message}");
    }
    let small = ["enhance", &long, "--tokens", "1"];
    assert_eq!(failure(&env, none, &small, 11)["code"], "budget");
}

#[test]
fn stdin_that_is_no_prompt_is_refused() {
    let env = TestEnv::new();
    for (input, why) in [
        ("a\0b".to_owned(), "has a NUL"),
        ("x".repeat((1 << 20) + 1), "longer than 1048576 bytes"),
    ] {
        let output = env.docent().args(["enhance", "-"]).stdin(input).run();
        output.assert_code(2);
        assert!(output.stderr.contains(why), "{}", output.stderr);
    }
}

#[test]
fn what_a_prompt_is_made_of_is_explained() {
    let (env, server) = (TestEnv::new(), server());
    let args = ["enhance", TASK, "--library", "react", "--explain"];
    let output = ask(&env, &server, &args);
    output.assert_code(0);
    assert!(!output.stdout.contains("<task"), "{}", output.stdout);
    for part in [
        "react",
        "asked: ",
        "just now",
        "section",
        "library_docs",
        "of 8,000 tokens",
    ] {
        assert!(output.stdout.contains(part), "{part}: {}", output.stdout);
    }
    let same = json(&env, &server, &args);
    assert_eq!(same["schema"], "docent.enhance/1");
    assert!(same["enhanced_prompt"].as_str().unwrap().contains(TASK));
}

#[test]
fn a_clipboard_that_is_not_there_is_a_warning() {
    let env = TestEnv::new();
    let run = env
        .docent()
        .args(["enhance", TASK, "--copy"])
        .env("PATH", "");
    let output = run.run();
    output.assert_code(0);
    assert!(output.stdout.contains(TASK), "{}", output.stdout);
    let warning = "warning: not copied to the clipboard: there is neither";
    assert!(output.stderr.contains(warning), "{}", output.stderr);
}
