//! Prompts of every kind, and ways to give them.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use super::TASK;
use crate::ask::{error, json};
use crate::support::env::{Output, PROGRAM, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp};

fn project() -> (TestEnv, HttpMcp) {
    let env = TestEnv::new();
    env.write_project("package.json", "{\"dependencies\":{\"react\":\"18.3.1\"}}");
    env.write_project(
        "src/page.tsx",
        "import React from 'react';\nexport function Page() {}",
    );
    (env, HttpMcp::context7(Era::Modern))
}

fn piped(env: &TestEnv, server: &HttpMcp, prompt: &str) -> Output {
    let args = [
        "--server",
        &server.url(),
        "--json",
        "enhance",
        "-",
        "--tokens",
        "300000",
    ];
    env.docent().args(args).stdin(prompt).run()
}

#[test]
fn ten_thousand_lines_come_out_whole() {
    let (env, server) = project();
    let lines: String = (0..10_000)
        .map(|n| format!("line {n} of what react does\n"))
        .collect();
    let output = piped(&env, &server, &lines);
    let document = output.assert_code(0).json();
    assert!(
        document["enhanced_prompt"]
            .as_str()
            .unwrap()
            .contains(lines.trim())
    );
    for call in server.calls() {
        let query = call.argument("query");
        assert!(query.len() < 1_000 && !query.contains('\n'), "{query}");
    }
}

#[test]
fn a_log_alone_is_a_prompt() {
    let (env, server) = project();
    let line = |n: usize| {
        format!(
            "2026-11-21T10:{:02}:{:02}Z ERROR [web-7f9c] TypeError: Cannot read properties of undefined (reading 'map')\n    \
         at Page (/srv/app/src/page.tsx:{n}:11)\n    at renderWithHooks (/srv/app/node_modules/react-dom/cjs/react-dom.development.js:{n}:18)\n",
            n % 60,
            n % 60
        )
    };
    let log: String = (0..60).map(line).collect();
    let output = piped(&env, &server, &log);
    let document = output.assert_code(0).json();
    assert!(
        document["enhanced_prompt"]
            .as_str()
            .unwrap()
            .contains("renderWithHooks")
    );
    for call in server.calls() {
        let sent = call.arguments.to_string();
        for part in ["/srv", "web-7f9c", "page.tsx", "2026-11-21"] {
            assert!(!sent.contains(part), "{part}: {sent}");
        }
    }
}

#[test]
fn a_prompt_in_japanese_names_its_library() {
    let (env, server) = project();
    let args = [
        "enhance",
        "Reactのコンポーネントで副作用を片付ける方法を教えてください",
    ];
    let document = json(&env, &server, &args);
    assert_eq!(
        document["libraries"][0]["id"], "/facebook/react",
        "{document:#}"
    );
    assert!(
        document["enhanced_prompt"]
            .as_str()
            .unwrap()
            .contains(args[1])
    );
}

/// Runs a script with the program as `$@`.
fn script(env: &TestEnv, script: &str) -> Output {
    let args = [
        "-c",
        script,
        "sh",
        PROGRAM,
        "--offline",
        "--json",
        "enhance",
    ];
    env.program("sh").args(args).run()
}

#[test]
fn stdin_that_is_closed_or_no_text_is_told() {
    let env = TestEnv::new();
    for (run, why) in [
        ("exec \"$@\" - <&-", "prompt"),
        ("exec \"$@\" <&-", "prompt"),
        ("exec \"$@\" - < .", "the prompt cannot be read"),
        (
            "printf 'fix \\377 it' | exec \"$@\" -",
            "not UTF-8 after byte 4",
        ),
        ("printf '' | \"$@\" -", "the prompt is empty"),
        (
            "head -c 1100000 /dev/zero | tr '\\0' a | \"$@\" -",
            "longer than 1048576 bytes",
        ),
        ("exec \"$@\" - < /dev/zero", "longer than 1048576 bytes"),
    ] {
        let output = script(&env, run);
        output.assert_code(2);
        let error = error(&output);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(why), "{run}: {message}");
    }
}

#[test]
fn arguments_that_are_no_text_are_told() {
    let env = TestEnv::new();
    let bytes = OsString::from_vec(b"fix \xff it".to_vec());
    let args = [OsString::from("--json"), "enhance".into(), bytes];
    env.docent().args(args).run().assert_code(2);
}

#[test]
fn what_begins_with_a_dash_is_a_prompt_after_two() {
    let env = TestEnv::new();
    for prompt in ["--explain is what?", "-", "--", "-h"] {
        let args = ["--offline", "enhance", "-q", "--", prompt];
        let output = env.docent().args(args).stdin(TASK).run();
        output.assert_code(0);
        let wanted = if prompt == "-" { TASK } else { prompt };
        assert!(output.stdout.contains(wanted), "{}", output.stdout);
    }
}
