//! Logging in, where somebody sits at a terminal.

use super::keys::{picky, program, unknown};
use super::{keys_seen, react, servers};
use crate::support::env::{Run, TestEnv};
use crate::support::http_mcp::HttpMcp;
use crate::support::terminal::Terminal;

struct Setup {
    env: TestEnv,
    server: HttpMcp,
}

impl Setup {
    /// A key in a file, and a command that puts another there.
    fn new(good: &str) -> Self {
        let (env, server) = (TestEnv::new(), picky(good, unknown()));
        let (key, runs) = (env.home().join("key"), env.home().join("runs"));
        std::fs::write(&key, "planted-old\n").unwrap();
        let script = format!(
            "echo run >> {}\necho planted-new > {}\necho welcome back",
            runs.display(),
            key.display()
        );
        let login = program(&env, "login", &script);
        let rest = format!(
            "api_key = \"file:{}\"\nlogin_command = [\"{login}\"]\n",
            key.display()
        );
        env.write_config(&format!(
            "default_servers = [\"a\"]\n{}",
            servers(&[("a", &server)], &rest)
        ));
        Self { env, server }
    }

    fn ask(&self) -> Run {
        let args = ["--no-pager", "docs", "/facebook/react", "x"];
        self.env.docent().env("TERM", "xterm-256color").args(args)
    }

    fn runs(&self) -> usize {
        let text = std::fs::read_to_string(self.env.home().join("runs"));
        text.unwrap_or_default().lines().count()
    }
}

#[test]
fn command_logs_in_once_and_the_call_is_made_again() {
    let setup = Setup::new("planted-new");
    let mut terminal = Terminal::new(80, 24);
    let output = setup.ask().streams(terminal.streams()).run();
    output.assert_code(0);
    let text = terminal.text();
    assert!(text.contains("welcome back"), "{text}");
    assert_eq!(setup.runs(), 1);
    assert_eq!(keys_seen(&setup.server).last().unwrap(), "planted-new");
}

#[test]
fn what_it_prints_is_no_part_of_the_answer() {
    let setup = Setup::new("planted-new");
    let mut terminal = Terminal::new(80, 24);
    let mut streams = terminal.streams();
    streams.stdout = None;
    let output = setup.ask().args(["--json"]).streams(streams).run();
    output.assert_code(0).assert_nowhere("welcome");
    assert_eq!(output.json()["ok"], true);
    assert!(terminal.text().contains("welcome back"));
}

#[test]
fn refusal_after_logging_in_is_the_end() {
    let setup = Setup::new("another");
    let mut terminal = Terminal::new(80, 24);
    let output = setup.ask().streams(terminal.streams()).run();
    output.assert_code(4);
    assert!(!terminal.text().contains("planted"));
    assert_eq!(setup.runs(), 1);
}

#[test]
fn nobody_is_asked_to_log_in_without_a_terminal() {
    let setup = Setup::new("planted-new");
    react(&setup.env, "x").run().assert_code(4);
    let mut terminal = Terminal::new(80, 24);
    let run = setup.ask().args(["--no-input"]).streams(terminal.streams());
    run.run().assert_code(4);
    let mut terminal = Terminal::new(80, 24);
    let mut streams = terminal.streams();
    streams.stdin = None;
    setup.ask().streams(streams).run().assert_code(4);
    assert_eq!(setup.runs(), 0);
}

#[test]
fn batch_logs_in_once() {
    let setup = Setup::new("planted-new");
    let input: String = (0..6).map(|n| format!("/facebook/react\tq{n}\n")).collect();
    setup.env.write_project("questions", &input);
    let mut terminal = Terminal::new(80, 24);
    let args = ["--jobs", "6", "docs", "--batch", "questions"];
    let run = setup.env.docent().env("TERM", "xterm-256color").args(args);
    run.streams(terminal.streams()).run().assert_code(0);
    assert_eq!(setup.runs(), 1);
}
