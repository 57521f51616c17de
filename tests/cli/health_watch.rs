//! `docent health --watch`: again and again, in place or one after another.

use rustix::process::Signal;
use serde_json::Value;

use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp};
use crate::support::stdio_mcp::StdioMcp;
use crate::support::terminal::Terminal;

/// What a frame ends with: the rest cleared, the cursor shown.
const END: &str = "\u{1b}[J\u{1b}[?25h";

#[test]
fn pipe_gets_one_document_a_line_in_constant_memory() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Both));
    let args = ["--server", &server.url(), "--json", "--timeout", "2s"];
    let run = env.docent().args(["health", "--watch", "100ms"]).args(args);
    let running = run.spawn();
    let mut memory = Vec::new();
    // More rounds than the command's time would allow for, were it one time.
    for _ in 0..40 {
        let line = running.process.stdout.next_line().expect("a document");
        let document: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(document["status"], "healthy", "{document:#}");
        memory.extend(document["memory_bytes"].as_u64());
    }
    running.process.signal(Signal::INT);
    let output = running.wait();
    output.assert_code(130);
    assert_eq!(output.stderr, "");
    output.ndjson();
    assert_eq!(server.count("tools/call"), 0);
    let (early, late) = (memory[10], memory[39]);
    assert!(late < early + (4 << 20), "{memory:?}");
}

#[test]
fn each_round_ends_its_children() {
    let (env, server) = (TestEnv::new(), StdioMcp::context7());
    let command = server.command_line();
    let args = ["--server-command", &command, "--format", "ndjson"];
    let run = env.docent().args(["health", "--watch", "100ms"]).args(args);
    let running = run.spawn();
    for _ in 0..3 {
        let line = running.process.stdout.next_line().expect("a document");
        let document: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(document["servers"][0]["ok"], true, "{document:#}");
    }
    assert!(server.starts() >= 3, "a session a round");
    running.process.signal(Signal::TERM);
    running.wait().assert_code(130);
    server.assert_all_gone();
}

#[test]
fn it_ends_when_nobody_reads() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let run = env
        .docent()
        .args(["health", "--watch", "100ms", "--server", &server.url()]);
    run.broken_stdout().run().assert_code(0);
}

#[test]
fn terminal_is_drawn_in_place_and_left_clean() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let mut terminal = Terminal::new(80, 24);
    let run = env
        .docent()
        .args(["health", "--watch", "60s", "--server", &server.url()])
        .env("TERM", "xterm-256color");
    let running = run.streams(terminal.streams()).spawn();
    terminal.screen().wait_for(END);
    // Drawn anew for the new size, long before the next check.
    terminal.resize(30, 6);
    terminal
        .screen()
        .wait_for(&format!("{END}\r\n\u{1b}[?25l\u{1b}[H"));
    terminal.screen().wait_for(&format!("  ok{END}"));
    let seen = terminal.screen().bytes().len();
    running.process.signal(Signal::INT);
    let text = {
        running.wait().assert_code(130);
        terminal.text()
    };
    assert!(text.starts_with("\u{1b}[?25l\u{1b}[H\u{1b}[2J"), "{text:?}");
    assert!(text.trim_end().ends_with("\u{1b}[?25h"), "{text:?}");
    assert!(seen > 0 && !text.contains("error"), "{text:?}");
    let frames: Vec<&str> = text.split("\u{1b}[H").skip(1).collect();
    let small = frames.last().unwrap();
    assert_eq!(small.matches("\u{1b}[K\n").count(), 4, "{small:?}");
    assert!(frames[0].contains("protocol") && !small.contains("protocol"));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let env = TestEnv::new();
    for args in [
        &["--watch", "1ms"][..],
        &["--watch", "--probe"],
        &["--watch", "--strict"],
        &["--reset", "--watch"],
        &["--watch", "soon"],
        &["--watch", "--format", "prometheus"],
    ] {
        env.docent()
            .args(["health"])
            .args(args)
            .run()
            .assert_code(2);
    }
}
