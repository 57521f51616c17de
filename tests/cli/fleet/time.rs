//! Time that is left for the next server.

use std::time::{Duration, Instant};

use super::{react, server_of, servers};
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp, Reply};
use crate::support::{installed, stdio_mcp};

fn hanging() -> HttpMcp {
    HttpMcp::start(Era::Modern, |_| Reply::Hang)
}

#[test]
fn server_that_hangs_leaves_time_for_the_next() {
    let (first, second) = (hanging(), HttpMcp::context7(Era::Modern));
    let env = TestEnv::new();
    env.write_config(&format!(
        "default_servers = [\"a\", \"b\"]\n{}",
        servers(&[("a", &first), ("b", &second)], "")
    ));
    for attempts in ["1", "3"] {
        let started = Instant::now();
        let run = react(&env, attempts).env("DOCENT_RETRY_ATTEMPTS", attempts);
        let output = run.args(["--timeout", "3s"]).run();
        assert_eq!(server_of(&output), "b");
        // Generous: the limit is three.
        assert!(started.elapsed() < Duration::from_secs(8));
    }
}

#[test]
fn child_that_hangs_leaves_time_for_the_next() {
    let script = stdio_mcp::Script::default().on_any(stdio_mcp::Answer::Hang);
    let first = stdio_mcp::StdioMcp::new(script);
    let second = HttpMcp::context7(Era::Modern);
    let env = TestEnv::new();
    env.write_config(&format!(
        "default_servers = [\"a\", \"b\"]\n{}{}",
        first.config("a"),
        servers(&[("b", &second)], "")
    ));
    let output = react(&env, "x").args(["--timeout", "4s"]).run();
    assert_eq!(server_of(&output), "b");
    first.assert_all_gone();
}

#[test]
fn installed_package_answers_when_context7_hangs() {
    let (env, server) = (TestEnv::new(), hanging());
    installed::cargo(&env, "paperfold", "1.2.0");
    for name in ["paperfold", "crates:paperfold"] {
        let started = Instant::now();
        let args = ["--json", "--timeout", "10s", "docs", name, "folding paper"];
        let run = env.docent().args(args);
        let output = run.env("CONTEXT7_MCP_URL", server.url()).run();
        assert_eq!(server_of(&output), "local");
        assert!(output.stdout.contains(installed::SAYS));
        assert!(started.elapsed() < Duration::from_secs(20));
    }
}
