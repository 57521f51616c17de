//! Which key is sent, and what follows when it is refused.

use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use super::{keys_seen, react, servers};
use crate::ask::error;
use crate::support::env::{Run, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};

/// A server that takes one key and refuses any other so.
pub fn picky(good: &str, refusal: Reply) -> HttpMcp {
    let wanted = format!("Bearer {good}");
    HttpMcp::builder(Era::Modern)
        .gate(move |request| {
            let is_good = request.header("authorization") == Some(&wanted);
            (!is_good).then(|| refusal.clone())
        })
        .start(|_| Reply::Catalogue)
}

/// What a server says that does not know a key.
pub fn unknown() -> Reply {
    Reply::http(401, &[], "unknown key")
}

fn home(server: &HttpMcp, rest: &str) -> TestEnv {
    let env = TestEnv::new();
    env.write_config(&format!(
        "default_servers = [\"a\"]\nkey_timeout = \"2s\"\n{}",
        servers(&[("a", server)], rest)
    ));
    env
}

/// Writes a program of the user's.
pub fn program(env: &TestEnv, name: &str, script: &str) -> String {
    let path = env.home().join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    path.to_string_lossy().into_owned()
}

const TWO: &str = "api_key = [\"env:KEY_ONE\", \"env:KEY_TWO\"]\n";

fn with_keys(run: Run) -> Run {
    run.env("KEY_ONE", "planted-one")
        .env("KEY_TWO", "planted-two")
}

#[test]
fn second_key_is_used_and_stays_first() {
    let quota = Reply::http(429, &[("retry-after", "3600")], "monthly quota exceeded");
    for refusal in [unknown(), Reply::http(403, &[], "no"), quota] {
        let server = picky("planted-two", refusal.clone());
        let env = home(&server, TWO);
        let output = with_keys(react(&env, "one")).run();
        output.assert_code(0).assert_nowhere("planted");
        let seen = keys_seen(&server);
        assert_eq!(seen, ["planted-one", "planted-two"], "{refusal:?}");
        with_keys(react(&env, "two")).run().assert_code(0);
        let is_kept = !matches!(refusal, Reply::Http { status: 403, .. });
        let expected = if is_kept {
            &["planted-two"][..]
        } else {
            &["planted-one", "planted-two"]
        };
        assert_eq!(keys_seen(&server)[2..], *expected, "{refusal:?}");
        env.assert_in_no_file("planted");
    }
}

#[test]
fn text_of_a_used_up_allowance_brings_the_next_key() {
    let server = HttpMcp::start(Era::Modern, |call| match call.nth {
        0 => Reply::text(
            "Monthly quota exceeded. Create a free API key at https://context7.com/dashboard for more requests.",
        ),
        _ => Reply::Catalogue,
    });
    let env = home(&server, TWO);
    with_keys(react(&env, "one")).run().assert_code(0);
    with_keys(react(&env, "two")).run().assert_code(0);
    let expected = ["planted-one", "planted-two", "planted-two"];
    assert_eq!(keys_seen(&server), expected);
}

#[test]
fn refusal_of_all_keys_is_one_message_without_them() {
    let server = picky("another", unknown());
    let env = home(&server, TWO);
    let output = with_keys(react(&env, "x")).args(["-vv"]).run();
    output.assert_code(4).assert_nowhere("planted");
    assert_eq!(error(&output)["code"], "auth");
    assert_eq!(keys_seen(&server), ["planted-one", "planted-two"]);
    let plain = with_keys(env.docent().args(["docs", "/facebook/react", "y"])).run();
    plain.assert_code(4).assert_nowhere("planted");
    let errors = plain.stderr.lines().filter(|l| l.contains("error"));
    assert_eq!(errors.count(), 1, "{}", plain.stderr);
    env.assert_in_no_file("planted");
}

#[test]
fn helper_is_run_once_more_after_a_refusal() {
    let server = picky("planted-2", unknown());
    let env = home(&server, "");
    let runs = env.home().join("runs");
    let script = format!(
        "echo run >> {0}\necho planted-$(wc -l < {0} | tr -d ' ')",
        runs.display()
    );
    let helper = program(&env, "helper", &script);
    let rest = format!("api_key = \"command:{helper}\"\n");
    env.write_config(&format!(
        "default_servers = [\"a\"]\n{}",
        servers(&[("a", &server)], &rest)
    ));
    let output = react(&env, "x").run();
    output.assert_code(0).assert_nowhere("planted");
    assert_eq!(keys_seen(&server), ["planted-1", "planted-2"]);
    let count = || std::fs::read_to_string(&runs).unwrap().lines().count();
    assert_eq!(count(), 2);
    // The third key is refused, and so is the fourth: that is the end.
    react(&env, "y").run().assert_code(4);
    assert_eq!(count(), 4);
    // A cached answer needs no key.
    react(&env, "x").run().assert_code(0);
    assert_eq!(count(), 4);
    env.assert_in_no_file("planted-2");
}

#[test]
fn helper_is_run_no_more_often_for_a_whole_batch() {
    for (good, expected) in [("planted-1", 1), ("planted-2", 2)] {
        let server = picky(good, unknown());
        let env = home(&server, "");
        let runs = env.home().join("runs");
        let script = format!(
            "echo run >> {0}\nsleep 0.2\necho planted-$(wc -l < {0} | tr -d ' ')",
            runs.display()
        );
        let helper = program(&env, "helper", &script);
        let rest = format!("api_key = \"command:{helper}\"\n");
        env.write_config(&format!(
            "default_servers = [\"a\"]\n{}",
            servers(&[("a", &server)], &rest)
        ));
        let input: String = (0..8).map(|n| format!("/facebook/react\tq{n}\n")).collect();
        let run = env.docent().args(["--jobs", "8", "docs", "--batch", "-"]);
        run.stdin(input).run().assert_code(0);
        let count = std::fs::read_to_string(&runs).unwrap().lines().count();
        assert_eq!(count, expected, "{good}");
    }
}

#[test]
fn helper_that_gives_no_key_is_a_matter_of_configuration() {
    for script in ["exit 3", "exec sleep 300", "exit 0", "kill -9 $$"] {
        let server = picky("any", unknown());
        let env = home(&server, "");
        let helper = program(&env, "helper", script);
        let rest = format!("api_key = \"command:{helper}\"\n");
        env.write_config(&format!(
            "default_servers = [\"a\"]\nkey_timeout = \"1s\"\n{}",
            servers(&[("a", &server)], &rest)
        ));
        let started = Instant::now();
        let output = react(&env, "x").run();
        assert_eq!(error(output.assert_code(12))["code"], "config", "{script}");
        assert!(started.elapsed() < Duration::from_secs(10), "{script}");
        server.assert_requests(&[]);
    }
}

#[test]
fn file_is_read_once_more_after_a_refusal() {
    let env = TestEnv::new();
    let path = env.home().join("key");
    let theirs = path.clone();
    let server = HttpMcp::builder(Era::Modern)
        .gate(move |request| match request.header("authorization") {
            Some("Bearer planted-new") => None,
            _ => {
                // Somebody renews it meanwhile.
                std::fs::write(&theirs, "planted-new\n").unwrap();
                Some(unknown())
            }
        })
        .start(|_| Reply::Catalogue);
    std::fs::write(&path, "planted-old\n").unwrap();
    let rest = format!("api_key = \"file:{}\"\n", path.display());
    env.write_config(&format!(
        "default_servers = [\"a\"]\n{}",
        servers(&[("a", &server)], &rest)
    ));
    react(&env, "x").run().assert_code(0);
    assert_eq!(keys_seen(&server), ["planted-old", "planted-new"]);
}
