//! How a batch runs: side by side, as lines come, to an early end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::process::Signal;
use serde_json::{Value, json};

use super::{Door, batch, numbers, slow_server};
use crate::support::env::{PROGRAM, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};
use crate::support::process::{Process, Streams};
use crate::support::stdio_mcp::{Answer, Script, StdioMcp};

/// Starts `docs --batch -` with its stdin left open.
fn start(env: &TestEnv, args: &[&str]) -> Process {
    let mut command = env.command(PROGRAM);
    command.args(["docs", "--batch", "-"]).args(args);
    Process::start(&mut command, Streams::default())
}

#[track_caller]
fn next(process: &Process) -> Value {
    let line = process
        .stdout
        .next_line()
        .unwrap_or_else(|| panic!("{}", process.said()));
    serde_json::from_str(&line).unwrap()
}

#[test]
fn an_open_pipe_is_answered_line_by_line() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let mut process = start(&env, &["--server", &server.url()]);
    for (number, name) in [(1, "react"), (2, "tokio"), (3, "react")] {
        process.write(&format!("{name}\thooks\n"));
        assert_eq!(next(&process)["item"], number);
    }
    process.close_stdin();
    assert_eq!(next(&process)["succeeded"], 3);
    assert_eq!(process.wait().code(), Some(0));
}

#[test]
fn unordered_answers_do_not_wait_for_one_another() {
    let (env, door) = (TestEnv::new(), Door::default());
    let server = slow_server(&door);
    let mut process = start(&env, &["--server", &server.url(), "--unordered"]);
    process.write("/facebook/react\tslow\n/tokio-rs/tokio\tspawn\n");
    assert_eq!(next(&process)["item"], 2);
    door.open();
    assert_eq!(next(&process)["item"], 1);
    process.close_stdin();
    assert_eq!(process.wait().code(), Some(0));
}

#[test]
fn ordered_answers_wait_and_no_more_than_a_window_is_asked() {
    let (env, door) = (TestEnv::new(), Door::default());
    let server = slow_server(&door);
    let mut process = start(&env, &["--server", &server.url(), "--jobs", "2"]);
    let mut input = "/facebook/react\tslow\n".to_owned();
    for number in 0..200 {
        input.push_str(&format!("/tokio-rs/tokio\tq{number}\n"));
    }
    process.write(&input);
    process.close_stdin();
    // All but the slow one are answered, up to the window.
    let end = std::time::Instant::now() + crate::support::LIMIT;
    while server.count("tools/call") < 60 {
        assert!(std::time::Instant::now() < end, "no calls came");
        std::thread::yield_now();
    }
    assert_eq!(process.stdout.text(), "");
    let asked = server.count("tools/call");
    door.open();
    assert_eq!(process.wait().code(), Some(0));
    assert!(asked <= 70, "{asked} calls");
    let text = process.stdout.text();
    let items: Vec<Value> = text
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(numbers(&items[..201]), (1..=201).collect::<Vec<_>>());
}

#[test]
fn no_more_than_jobs_are_under_way_at_once() {
    let env = TestEnv::new();
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (theirs, peak) = (Arc::clone(&now), Arc::clone(&most));
    let server = HttpMcp::start(Era::Modern, move |_| {
        let count = theirs.fetch_add(1, Ordering::SeqCst) + 1;
        peak.fetch_max(count, Ordering::SeqCst);
        // Long enough for all that may to come together.
        std::thread::sleep(std::time::Duration::from_millis(30));
        theirs.fetch_sub(1, Ordering::SeqCst);
        Reply::Catalogue
    });
    let input: String = (0..24)
        .map(|n| format!("/facebook/react\tq{n}\n"))
        .collect();
    batch(&env, &server, &input, &["--jobs", "4"]).assert_code(0);
    let most = most.load(Ordering::SeqCst);
    assert!((2..=4).contains(&most), "{most} at once");
}

#[test]
fn a_signal_leaves_what_is_done_and_a_summary() {
    for signal in [Signal::INT, Signal::TERM] {
        let (env, door) = (TestEnv::new(), Door::default());
        let server = slow_server(&door);
        let mut process = start(&env, &["--server", &server.url()]);
        process.write("/facebook/react\tone\n/facebook/react\tslow\n/tokio-rs/tokio\ttwo\n");
        assert_eq!(next(&process)["item"], 1);
        // The third waits for the second, and may be done when the signal comes.
        while server.count("tools/call") < 3 {
            std::thread::yield_now();
        }
        process.signal(signal);
        assert_eq!(process.wait().code(), Some(130), "{}", process.said());
        let text = process.stdout.text();
        assert!(text.ends_with('\n'));
        let all: Vec<Value> = text
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect();
        let summary = all.last().unwrap();
        assert_eq!(
            (&summary["interrupted"], &summary["ok"]),
            (&json!(true), &json!(false))
        );
        assert_eq!(summary["items"], all.len() - 1);
        assert!(
            process.stderr.text().ends_with("error: interrupted\n"),
            "{}",
            process.said()
        );
        door.open();
    }
}

#[test]
fn a_signal_ends_children_too() {
    let (env, server) = (
        TestEnv::new(),
        StdioMcp::new(Script::default().on_any(Answer::Hang)),
    );
    let process = {
        let mut process = start(&env, &["--server-command", &server.command_line()]);
        process.write("/facebook/react\tone\n");
        server.wait_for_call();
        process.signal(Signal::TERM);
        assert_eq!(process.wait().code(), Some(130));
        process
    };
    assert!(process.stdout.text().contains("\"interrupted\":true"));
    server.assert_all_gone();
}

#[test]
fn a_closed_stdout_ends_the_batch_quietly() {
    let (env, server) = (
        TestEnv::new(),
        HttpMcp::builder(Era::Modern)
            .tolerant()
            .start(|_| Reply::Catalogue),
    );
    let input: String = (0..500)
        .map(|n| format!("/facebook/react\tq{n}\n"))
        .collect();
    let run = env
        .docent()
        .args(["--server", &server.url(), "docs", "--batch", "-", "-q"]);
    let output = run.stdin(input).broken_stdout().run();
    output.assert_code(0);
    assert_eq!(output.stderr, "");
    assert!(server.count("tools/call") < 100);
}

#[cfg(target_os = "linux")]
#[test]
fn ten_thousand_items_take_the_memory_of_few() {
    const ITEMS: u64 = 10_000;
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let mut process = start(&env, &["--server", &server.url(), "-q"]);
    let input: String = (0..ITEMS)
        .map(|n| format!("/facebook/react\tquestion {}\n", n % 100))
        .collect();
    process.write(&input);
    for number in 1..=ITEMS {
        let line = process.stdout.next_line().unwrap();
        assert!(line.ends_with(&format!("\"item\":{number}}}")), "{line}");
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.pid())).unwrap();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    process.close_stdin();
    assert_eq!(process.wait().code(), Some(0));
    assert!(peak < 60 * 1024, "{peak} kB at most");
}
