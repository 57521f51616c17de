//! A server that says nothing ends with the timeout.

use std::time::Duration;

use crate::ask::ask;
use crate::failures::{assert_nothing_kept, check, row};
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp, Reply};

#[test]
fn silence_ends_with_the_timeout() {
    for era in [Era::Modern, Era::LEGACY] {
        for reply in [Reply::Hang, Reply::HangInBody] {
            let expected = row(reply.clone(), "timeout", 7, "within", true);
            let server = HttpMcp::start(era, move |_| reply.clone());
            let env = TestEnv::new();
            let started = std::time::Instant::now();
            let args = ["--json", "--timeout", "1s", "docs", "/a/b", "x"];
            check(&ask(&env, &server, &args), &expected, &format!("{era:?}"));
            let took = started.elapsed();
            assert!(took < Duration::from_secs(15), "{took:?}");
            assert_nothing_kept(&env);
        }
    }
}

#[test]
fn server_that_is_silent_from_the_first_is_a_timeout() {
    let server = HttpMcp::builder(Era::LEGACY)
        .gate(|request| (request.json()?["method"] == "initialize").then_some(Reply::Hang))
        .start(|_| Reply::Catalogue);
    let env = TestEnv::new();
    let args = ["--json", "--timeout", "1s", "docs", "/a/b", "x"];
    let expected = row(Reply::Hang, "timeout", 7, "within", true);
    check(&ask(&env, &server, &args), &expected, "initialize");
}
