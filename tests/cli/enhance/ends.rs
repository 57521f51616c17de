//! How a run ends: signals, a reader that leaves, a server that hangs.

use std::time::Instant;

use rustix::process::Signal;

use super::TASK;
use crate::support::LIMIT;
use crate::support::env::{PROGRAM, TestEnv};
use crate::support::http_mcp::{Call, Era, HttpMcp, Reply};
use crate::support::stdio_mcp::{Answer, Script, StdioMcp};

fn hanging() -> HttpMcp {
    HttpMcp::builder(Era::Modern)
        .tolerant()
        .start(|_| Reply::Hang)
}

fn wait_for_call(server: &HttpMcp) {
    let end = Instant::now() + LIMIT;
    while server.count("tools/call") == 0 {
        assert!(Instant::now() < end, "no call came");
        std::thread::yield_now();
    }
}

#[test]
fn ctrl_c_leaves_a_hanging_server_with_code_130() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let (env, server) = (TestEnv::new(), hanging());
        let args = [
            "--server",
            &server.url(),
            "enhance",
            TASK,
            "--library",
            "react",
        ];
        let running = env.docent().args(args).spawn();
        wait_for_call(&server);
        running.process.signal(signal);
        let output = running.wait();
        output.assert_code(130);
        assert_eq!(
            (output.stdout.as_str(), output.stderr.as_str()),
            ("", "error: interrupted\n")
        );
    }
}

#[test]
fn ctrl_c_leaves_no_child_behind() {
    let env = TestEnv::new();
    let server = StdioMcp::new(Script::default().on_any(Answer::Hang));
    let args = [
        "--server-command",
        &server.command_line(),
        "--json",
        "enhance",
        TASK,
    ];
    let running = env.docent().args(args).args(["--library", "react"]).spawn();
    server.wait_for_call();
    running.process.signal(Signal::INT);
    let output = running.wait();
    assert_eq!(
        output.assert_code(130).json()["error"]["code"],
        "interrupted"
    );
    server.assert_all_gone();
}

#[test]
fn ctrl_c_ends_a_batch() {
    let env = TestEnv::new();
    let server = HttpMcp::builder(Era::Modern)
        .tolerant()
        .start(
            |call: &Call| match call.arguments.to_string().contains("tokio") {
                true => Reply::Hang,
                false => Reply::Catalogue,
            },
        );
    let input = "{\"prompt\":\"first\",\"libraries\":[\"/facebook/react\"]}\n\
                 {\"prompt\":\"second\",\"libraries\":[\"/tokio-rs/tokio\"]}\n";
    let args = [
        "--server",
        &server.url(),
        "--jobs",
        "1",
        "enhance",
        "--batch",
        "-",
    ];
    let running = env.docent().args(args).stdin(input).spawn();
    let end = Instant::now() + LIMIT;
    while !server
        .calls()
        .iter()
        .any(|call| call.arguments.to_string().contains("tokio"))
    {
        assert!(Instant::now() < end, "no call came");
        std::thread::yield_now();
    }
    running.process.signal(Signal::INT);
    let output = running.wait();
    output.assert_code(130);
    for line in output.ndjson() {
        assert!(line["schema"].is_string(), "{line}");
    }
}

#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let url = server.url();
    let args = [
        "--server",
        &url,
        "enhance",
        "-q",
        TASK,
        "--library",
        "react",
    ];
    for more in [&[][..], &["--json"], &["--explain"]] {
        let run = env.docent().args(args).args(more).broken_stdout();
        let output = run.run();
        assert_eq!(
            (output.code, output.stderr.as_str()),
            (Some(0), ""),
            "{more:?}"
        );
    }
    let long = "the timers of a page\n".repeat(20_000);
    let script =
        format!("\"$@\" | head -1; \"{PROGRAM}\" --offline enhance -q --tokens 500000 - | head -1");
    let args = [&["-c", &script, "sh", PROGRAM][..], &args].concat();
    let output = env.program("sh").args(args).stdin(long).run();
    output.assert_code(0);
    assert_eq!(
        (output.stdout.as_str(), output.stderr.as_str()),
        ("<task>\n<task>\n", "")
    );
}

#[test]
fn a_hanging_server_costs_the_timeout_and_no_more() {
    let (env, server) = (TestEnv::new(), hanging());
    let args = [
        "--server",
        &server.url(),
        "--timeout",
        "1s",
        "enhance",
        TASK,
    ];
    let output = env.docent().args(args).args(["--library", "react"]).run();
    output.assert_code(0);
    assert!(output.stdout.contains(TASK), "{}", output.stdout);
    assert!(
        output
            .stderr
            .contains("warning: react: no documentation, timeout"),
        "{}",
        output.stderr
    );
}

#[test]
fn failing_items_of_a_batch_leave_the_others() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let long = "x ".repeat(5_000);
    let input = format!(
        "{TASK}\n{{\"prompt\":\"{long}\",\"tokens\":100}}\n{{\"prompt\":\"\"}}\n{{\n\
         {{\"prompt\":\"a\",\"files\":[\"no.ts\"]}}\n{TASK}\n"
    );
    let args = [
        "--server",
        &server.url(),
        "enhance",
        "--batch",
        "-",
        "--require-docs",
    ];
    let output = env.docent().args(&args[..5]).stdin(&*input).run();
    output.assert_code(10);
    let codes: Vec<String> = output
        .ndjson()
        .iter()
        .map(|item| item["error"]["code"].to_string())
        .collect();
    let wanted = [
        "null",
        "\"budget\"",
        "\"usage\"",
        "\"usage\"",
        "\"usage\"",
        "null",
    ];
    assert_eq!(codes[..6], wanted, "{}", output.stdout);
    let required = env.docent().args(args).stdin(&*input).run();
    required.assert_code(10);
    assert_eq!(required.ndjson()[0]["error"]["code"], "not_found");
}
