//! Useful while broken: breakers open, a cache that cannot be, failures by class.

use serde_json::Value;

use super::{TASK, assert_warned};
use crate::ask::{at, failure};
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Call, Era, HttpMcp, Reply};

#[test]
fn open_breakers_cost_no_request_and_the_prompt_comes_out() {
    let env = TestEnv::new();
    let failing = || HttpMcp::start(Era::Modern, |_: &Call| Reply::http(503, &[], "down"));
    let (one, two) = (failing(), failing());
    env.write_config(&format!(
        "default_servers = [\"one\", \"two\"]\n[servers.one]\nurl = \"{}\"\n[servers.two]\nurl = \"{}\"\n\
         [breaker]\nconsecutive = 2\nopen_for = \"1h\"\n",
        one.url(),
        two.url()
    ));
    let args = ["--json", "enhance", TASK, "--library", "react"];
    let run = |more: &[&str]| env.docent().args(args).args(more).run();
    for _ in 0..4 {
        run(&[]).assert_code(0);
    }
    let before = (one.count(""), two.count(""));
    assert!(before.0 > 0 && before.1 > 0, "{before:?}");
    let output = run(&[]);
    let document = output.assert_code(0).json();
    assert_eq!((one.count(""), two.count("")), before);
    assert!(document["enhanced_prompt"].as_str().unwrap().contains(TASK));
    assert_warned(&document, "no documentation, breaker open");
    let output = run(&["--require-docs"]);
    let document = output.assert_code(5).json();
    assert_eq!(document["error"]["code"], "breaker_open");
}

#[test]
fn a_cache_that_cannot_be_is_a_warning() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let args = [
        "--server",
        &server.url(),
        "enhance",
        TASK,
        "--library",
        "react",
    ];
    for dir in ["/proc/docent", "/dev/null"] {
        let output = env.docent().args(args).env("DOCENT_CACHE_DIR", dir).run();
        output.assert_code(0);
        assert!(
            output.stdout.contains("/facebook/react"),
            "{}",
            output.stdout
        );
        assert_eq!(
            output.stderr.matches("warning: ").count(),
            1,
            "{}",
            output.stderr
        );
    }
}

#[test]
fn required_documentation_fails_by_class_and_else_warns() {
    let hang = &["--timeout", "1s"][..];
    let rows: [(Reply, &[&str], i32, &str); 7] = [
        (
            Reply::text("No libraries found matching the provided name."),
            &[],
            3,
            "not_found",
        ),
        (Reply::http(401, &[], "{}"), &[], 4, "auth"),
        (Reply::http(503, &[], "down"), &[], 5, "unavailable"),
        (Reply::Close, &[], 5, "unavailable"),
        (Reply::http(429, &[], "{}"), &[], 6, "rate_limited"),
        (Reply::Hang, hang, 7, "timeout"),
        (Reply::Garbage(b"<html>".to_vec()), &[], 8, "protocol"),
    ];
    for (reply, flags, exit, code) in rows {
        let env = TestEnv::new();
        let server = HttpMcp::builder(Era::Modern)
            .tolerant()
            .start(move |_| reply.clone());
        let args = [&["enhance", TASK, "--library", "react"][..], flags].concat();
        let output = at(&env, &server.url(), &[&args[..], &["--json"]].concat());
        let document = output.assert_code(0).json();
        assert!(document["enhanced_prompt"].as_str().unwrap().contains(TASK));
        assert_eq!(document["libraries"][0]["id"], Value::Null, "{code}");
        assert_warned(
            &document,
            &format!("react: no documentation, {}", code.replace('_', " ")),
        );
        let fresh = TestEnv::new();
        let required = [&args[..], &["--require-docs"]].concat();
        let error = failure(&fresh, &server.url(), &required, exit);
        assert_eq!(error["code"], code);
    }
}
