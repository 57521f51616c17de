//! Signals: calls that hang are left at once, a pager keeps the terminal.

use std::os::unix::fs::PermissionsExt;

use rustix::process::Signal;

use crate::support::LIMIT;
use crate::support::env::{Run, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};
use crate::support::stdio_mcp::{Answer, Script, StdioMcp};
use crate::support::terminal::Terminal;

const ALL: [Signal; 3] = [Signal::INT, Signal::TERM, Signal::HUP];

/// Waits until the server has been asked.
fn wait_for_call(server: &HttpMcp) {
    let end = std::time::Instant::now() + LIMIT;
    while server.count("tools/call") == 0 {
        assert!(std::time::Instant::now() < end, "no call came");
        std::thread::yield_now();
    }
}

fn hanging(reply: Reply) -> HttpMcp {
    HttpMcp::builder(Era::Modern)
        .tolerant()
        .start(move |_| reply.clone())
}

#[test]
fn hanging_http_call_is_left_with_code_130() {
    for signal in ALL {
        for reply in [Reply::Hang, Reply::HangInBody] {
            let (env, server) = (TestEnv::new(), hanging(reply));
            let run =
                env.docent()
                    .args(["--server", &server.url(), "docs", "/facebook/react", "x"]);
            let running = run.spawn();
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
}

#[test]
fn interrupted_call_is_told_in_json_too() {
    let (env, server) = (TestEnv::new(), hanging(Reply::Hang));
    let args = ["--json", "--server", &server.url(), "resolve", "react"];
    let running = env.docent().args(args).spawn();
    wait_for_call(&server);
    running.process.signal(Signal::INT);
    let output = running.wait();
    let error = &output.assert_code(130).json()["error"];
    assert_eq!(
        (&error["code"], &error["exit"]),
        (&"interrupted".into(), &130.into())
    );
}

#[test]
fn spinner_is_gone_from_the_terminal_after_ctrl_c() {
    for is_stdio in [false, true] {
        let env = TestEnv::new();
        let http = hanging(Reply::Hang);
        let stdio = StdioMcp::new(Script::default().on_any(Answer::Hang));
        let mut terminal = Terminal::new(80, 24);
        let run = env
            .docent()
            .env("TERM", "xterm-256color")
            .streams(terminal.streams());
        let run = match is_stdio {
            true => run.args(["--server-command", &stdio.command_line()]),
            false => run.args(["--server", &http.url()]),
        };
        let running = run.args(["docs", "/facebook/react", "x"]).spawn();
        terminal.screen().wait_for("asking");
        match is_stdio {
            true => stdio.wait_for_call(),
            false => wait_for_call(&http),
        }
        // As a terminal does: to the whole group.
        running.process.signal_group(Signal::INT);
        running.wait().assert_code(130);
        let text = terminal.text();
        let last = text.rsplit_once("asking").unwrap().1;
        assert!(
            last.contains("\u{1b}[2K") || last.contains("\u{1b}[J"),
            "{text:?}"
        );
        assert!(
            !text.contains("\u{1b}[?25l") || last.contains("\u{1b}[?25h"),
            "{text:?}"
        );
        assert!(last.contains("interrupted"), "{text:?}");
        stdio.assert_all_gone();
    }
}

/// Writes a pager that says it is there and goes on until a line is typed,
/// whatever signals come, as `less` does.
fn pager(env: &TestEnv) -> String {
    let path = env.home().join("pager");
    let script = "#!/bin/sh\ntrap 'echo GOT-INT' INT\necho PAGER-READY\n\
                  cat >/dev/null\necho ALL-READ\nread line </dev/tty || read line <&2\n\
                  echo \"PAGER-LEFT $line\"\n";
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

fn paged(env: &TestEnv, terminal: &mut Terminal) -> Run {
    let run = env
        .docent()
        .env("TERM", "xterm-256color")
        .env("DOCENT_PAGER", pager(env));
    run.streams(terminal.streams())
        .args(["docs", "/facebook/react", "x"])
}

#[test]
fn ctrl_c_leaves_docent_alone_while_a_pager_is_open() {
    // First from a server, then from the cache.
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    for _ in 0..2 {
        let mut terminal = Terminal::new(80, 10);
        let run = paged(&env, &mut terminal).args(["--server", &server.url()]);
        let running = run.spawn();
        terminal.screen().wait_for("ALL-READ");
        running.process.signal_group(Signal::INT);
        terminal.write("typed\r");
        running.wait().assert_code(0);
        let text = terminal.text();
        let left = text.split_once("PAGER-LEFT").expect("the pager was left");
        assert!(
            left.1.contains("served"),
            "what waited comes after the pager: {text}"
        );
    }
    server.assert_requests(&["tools/call query-docs"]);
}

#[test]
fn term_ends_docent_while_a_pager_is_open() {
    let (env, server) = (TestEnv::new(), StdioMcp::context7());
    let mut terminal = Terminal::new(80, 10);
    let run = paged(&env, &mut terminal).args(["--server-command", &server.command_line()]);
    let running = run.spawn();
    terminal.screen().wait_for("ALL-READ");
    server.assert_all_gone();
    running.process.signal(Signal::TERM);
    running.wait().assert_code(130);
}
