//! No child is left, and no answer waits for a child to end.

use std::io::Read;
use std::process::Stdio;

use rustix::process::{Pid, Signal, test_kill_process};

use super::docs;
use crate::support::env::TestEnv;
use crate::support::process::Streams;
use crate::support::stdio_mcp::{Answer, Event, Script, StdioMcp};

fn stubborn() -> Script {
    Script {
        ignore_eof: true,
        ignore_signals: true,
        grandchild: true,
        ..Script::default()
    }
}

fn pid_of(server: &StdioMcp) -> Pid {
    let Event::Started { pid, .. } = server.wait_for(|e| matches!(e, Event::Started { .. })) else {
        unreachable!("no other event was waited for")
    };
    Pid::from_raw(pid).unwrap()
}

#[test]
fn child_is_told_by_the_end_of_its_input() {
    let (env, server) = (TestEnv::new(), StdioMcp::context7());
    docs(&env, &server).run().assert_code(0);
    let events = server.assert_all_gone();
    assert_eq!(events[events.len() - 2..], [Event::Eof, Event::Exit(0)]);
    assert!(
        !events.iter().any(|e| matches!(e, Event::Signal(_))),
        "{events:?}"
    );
}

#[test]
fn child_and_grandchild_that_ignore_everything_are_killed() {
    for answer in [
        Answer::Catalogue,
        Answer::Text("Unauthorized".into()),
        Answer::Hang,
    ] {
        let (env, server) = (
            TestEnv::new(),
            StdioMcp::new(stubborn().on_any(answer.clone())),
        );
        let code = match answer {
            Answer::Catalogue => 0,
            Answer::Hang => 7,
            _ => 4,
        };
        docs(&env, &server)
            .args(["--timeout", "5s"])
            .run()
            .assert_code(code);
        let events = server.assert_all_gone();
        assert!(
            events.contains(&Event::Signal("SIGTERM".into())),
            "{events:?}"
        );
    }
}

#[test]
fn child_that_only_ignores_the_end_of_its_input_is_ended_by_term() {
    let env = TestEnv::new();
    let script = Script {
        ignore_eof: true,
        grandchild: true,
        ..Script::default()
    };
    let server = StdioMcp::new(script);
    docs(&env, &server).run().assert_code(0);
    let events = server.assert_all_gone();
    assert_eq!(events.last(), Some(&Event::Exit(143)), "{events:?}");
}

#[test]
fn grandchild_of_a_child_that_ended_is_killed_too() {
    let env = TestEnv::new();
    let server = StdioMcp::new(Script {
        grandchild: true,
        ..Script::default()
    });
    docs(&env, &server).run().assert_code(0);
    let events = server.assert_all_gone();
    assert!(events.contains(&Event::Exit(0)), "{events:?}");
}

#[test]
fn answer_is_printed_before_the_child_is_ended() {
    let env = TestEnv::new();
    let text = format!(
        "### A\n\nSource: a.md\n\n{}The end.",
        "word ".repeat(100_000)
    );
    let server = StdioMcp::new(stubborn().on_any(Answer::Text(text)));
    let (mut reader, writer) = std::io::pipe().unwrap();
    let run = docs(&env, &server).streams(Streams {
        stdout: Some(Stdio::from(writer)),
        ..Streams::default()
    });
    let running = run.spawn();
    // More than a pipe holds: until all is read nothing after it has begun.
    let mut bytes = vec![0; 1];
    reader.read_exact(&mut bytes).unwrap();
    assert!(!server.events().contains(&Event::Eof));
    assert!(test_kill_process(pid_of(&server)).is_ok());
    while !String::from_utf8_lossy(&bytes).contains("The end.") {
        let mut more = [0; 16 * 1024];
        let read = reader.read(&mut more).unwrap();
        assert!(read > 0, "it ended before the answer did");
        bytes.extend_from_slice(&more[..read]);
    }
    running.wait().assert_code(0);
    assert!(server.assert_all_gone().contains(&Event::Eof));
}

#[test]
fn answer_that_nobody_reads_does_not_keep_the_child_when_docent_is_ended() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let env = TestEnv::new();
        let text = format!("### A\n\nSource: a.md\n\n{}", "word ".repeat(100_000));
        let server = StdioMcp::new(stubborn().on_any(Answer::Text(text)));
        let (mut reader, writer) = std::io::pipe().unwrap();
        let run = docs(&env, &server).streams(Streams {
            stdout: Some(Stdio::from(writer)),
            ..Streams::default()
        });
        let running = run.spawn();
        reader.read_exact(&mut [0]).unwrap();
        running.process.signal(signal);
        running.wait().assert_code(130);
        server.assert_all_gone();
    }
}

#[test]
fn docent_that_is_ended_in_a_call_leaves_no_child() {
    let named = [
        (Signal::TERM, "SIGTERM"),
        (Signal::INT, "SIGINT"),
        (Signal::HUP, "SIGHUP"),
    ];
    for (signal, name) in named {
        for script in [Script::default(), stubborn()] {
            let (env, server) = (TestEnv::new(), StdioMcp::new(script.on_any(Answer::Hang)));
            let running = docs(&env, &server).spawn();
            server.wait_for_call();
            running.process.signal(signal);
            let output = running.wait();
            output.assert_code(130);
            assert!(output.stderr.contains("interrupted"), "{}", output.stderr);
            assert_eq!(output.stdout, "");
            let events = server.assert_all_gone();
            assert!(events.contains(&Event::Signal(name.into())), "{events:?}");
        }
    }
}

#[test]
fn docent_that_is_ended_while_a_child_starts_leaves_no_child() {
    let script = Script {
        start_delay_ms: 600_000,
        grandchild: true,
        ..Script::default()
    };
    let (env, server) = (TestEnv::new(), StdioMcp::new(script));
    let running = docs(&env, &server).spawn();
    server.wait_for(|e| matches!(e, Event::Grandchild(_)));
    running.process.signal(Signal::TERM);
    running.wait().assert_code(130);
    server.assert_all_gone();
}

#[test]
fn child_that_gave_no_answer_is_gone_when_the_next_server_answers() {
    let env = TestEnv::new();
    let bad = StdioMcp::new(stubborn().on_any(Answer::Text("Unauthorized".into())));
    let good = StdioMcp::context7();
    let run = docs(&env, &bad).args(["--server-command", &good.command_line()]);
    let output = run.run();
    assert!(output.assert_code(0).stdout.contains("/facebook/react"));
    assert!(
        output.stderr.contains("refused the key"),
        "{}",
        output.stderr
    );
    bad.assert_all_gone();
    good.assert_all_gone();
}
