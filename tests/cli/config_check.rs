//! `config check` and keys that a program prints.

use std::path::Path;
use std::time::Instant;

use rustix::process::Signal;

use crate::support::LIMIT;
use crate::support::env::{Running, TestEnv};

const KEY: &str = "planted-key";

/// Waits until a program has written its number, and returns it.
fn number(file: &Path) -> String {
    let end = Instant::now() + LIMIT;
    loop {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        if text.ends_with('\n') {
            return text.trim().to_owned();
        }
        assert!(Instant::now() < end, "it never started");
        std::thread::yield_now();
    }
}

/// Waits until a process is gone; one that nobody waits for counts as gone.
fn ends(number: &str) {
    let end = Instant::now() + LIMIT;
    while let Ok(stat) = std::fs::read_to_string(format!("/proc/{number}/stat")) {
        if stat.rsplit(')').next().is_some_and(|s| s.starts_with(" Z")) {
            return;
        }
        assert!(Instant::now() < end, "it lives: {stat}");
        std::thread::yield_now();
    }
}

/// Writes a server whose key comes from a program that starts another and
/// hangs; returns the file that gets the other's number.
fn hanging(env: &TestEnv, rest: &str) -> std::path::PathBuf {
    let file = env.root().join("number");
    let script = format!(
        "echo {KEY}; sleep 600 & echo $! >{}; wait",
        file.to_str().unwrap()
    );
    env.write_config(&format!(
        "default_servers = [\"a\"]\n{rest}\n[servers.a]\nurl = \"http://127.0.0.1:9/mcp\"\n\
         api_key = \"command:sh -c '{script}'\"\n"
    ));
    file
}

#[test]
fn check_tells_of_each_key_without_a_word_of_it() {
    let env = TestEnv::new();
    env.write_config(&format!(
        "default_servers = [\"a\"]\n[servers.a]\nurl = \"https://a.example/mcp\"\n\
         api_key = [\"command:sh -c 'echo {KEY}; echo {KEY} >&2; exit 3'\", \"env:A\", \"env:B\"]\n"
    ));
    for json in [&["--json"][..], &[]] {
        let run = env.docent().args(json).args(["config", "check"]);
        let output = run.env("A", KEY).env("B", KEY).run();
        output.assert_code(12).assert_nowhere(KEY);
        let text = format!("{}{}", output.stdout, output.stderr);
        for part in ["key 1 of 3", "exit code 3", "keys 2 and 3 are the same"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}

#[test]
fn program_that_hangs_ends_with_all_it_started() {
    let env = TestEnv::new();
    let file = hanging(&env, "key_timeout = \"2s\"");
    let output = env.docent().args(["config", "check"]).run();
    output.assert_code(12).assert_nowhere(KEY);
    assert!(
        output.stdout.contains("did not end within 2s"),
        "{output:?}"
    );
    ends(&number(&file));
}

#[test]
fn interrupted_program_leaves_no_program_that_was_asked_for_a_key() {
    for args in [&["config", "check"][..], &["docs", "/a/b", "x"]] {
        let env = TestEnv::new();
        let file = hanging(&env, "key_timeout = \"1h\"");
        let running: Running = env.docent().args(args).spawn();
        let number = number(&file);
        running.process.signal(Signal::INT);
        running.wait().assert_code(130).assert_nowhere(KEY);
        ends(&number);
    }
}

#[test]
fn program_of_an_untrusted_project_is_never_run() {
    let env = TestEnv::new();
    env.write_project(
        "docent.toml",
        "default_servers = [\"a\"]\n[servers.a]\nurl = \"https://a.example/mcp\"\n\
         api_key = \"command:touch owned\"\n",
    );
    let output = env.docent().args(["config", "check"]).run();
    output.assert_code(12);
    assert!(!env.project().join("owned").exists());
}
