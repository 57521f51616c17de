//! The real npm server over stdio, and the `ctx7` command line, both pinned
//! and pointed at a stand-in for their service.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::measure::{self, first_and_end, in_turns};
use crate::report::Report;
use crate::scene::{LEAST, LIBRARY, QUERY, answer, docent, server, warm};
use crate::support::backend::{Answer, Backend};
use crate::support::client::{self, Stdio};
use crate::support::env::{PROGRAM, TestEnv};
use crate::support::node;

/// Starts the stand-in, with 20 KB for every question.
fn backend() -> Backend {
    let backend = Backend::start();
    let text = answer(LIBRARY, QUERY);
    backend.script("/v2/context", Answer::status(200).text(text));
    backend
}

/// Whole runs that start the real server, beside that server's first answer.
pub fn stdio(report: &mut Report) {
    report.title("docs over stdio, npm server 4.1.1, against its own first answer");
    let Some(real) = node::real_server("4.1.1") else {
        return report.skip("stdio", "node is not installed");
    };
    let backend = backend();
    let env = TestEnv::new();
    env.write_config(&real.config("real", &backend.url()));
    let argv = real.stdio_command();
    let vars = real.env(&backend.url());
    let call = client::call("query-docs", &json!({"libraryId": LIBRARY, "query": QUERY}));
    let bare = || {
        let start = Instant::now();
        let mut server = Stdio::open(&argv, &vars);
        let message = server.request(&call);
        let time = start.elapsed();
        assert!(client::text(&message).len() > LEAST);
        time
    };
    let mut command = env.command(PROGRAM);
    command.args(["docs", LIBRARY, QUERY, "--server", "real", "--no-cache"]);
    let ends = std::cell::RefCell::new(Vec::new());
    let times = in_turns(
        8,
        &mut [&mut || bare(), &mut || {
            let (first, end) = first_and_end(&mut command);
            ends.borrow_mut().push(end);
            first
        }],
    );
    let ends = measure::Times::new(ends.into_inner());
    report.base("bare server, first answer", &times[0]);
    report.ratio(
        "docent docs --no-cache, answer printed",
        &times[1],
        &times[0],
        None,
    );
    report.ratio("docent docs --no-cache, ended", &ends, &times[0], None);
}

/// Whole runs of `ctx7 docs` beside those of docent, from the same service.
pub fn ctx7(report: &mut Report) {
    report.title("ctx7 docs (npm, pinned) against docent's cache");
    let Some(argv) = node::ctx7() else {
        return report.skip("ctx7", "node is not installed");
    };
    let backend = backend();
    let env = TestEnv::new();
    let mut ctx7 = env.command(&argv[0]);
    ctx7.args(&argv[1..])
        .args(["--base-url", &backend.origin()]);
    ctx7.args(["docs", LIBRARY, QUERY]);
    let server = server(Duration::ZERO);
    warm(&env, &server, &["docs", LIBRARY, QUERY]);
    let mut docent = docent(&env, &server, &["docs", LIBRARY, QUERY]);
    let time = |command: &mut Command| {
        let (out, time) = measure::run(command);
        assert!(out.len() > LEAST, "an answer of {} bytes", out.len());
        time
    };
    let times = in_turns(
        12,
        &mut [
            &mut || time(&mut ctx7),
            // Node leaves nothing of docent in the processor's caches, which
            // no user of docent alone would meet: the middle one of five runs.
            &mut || {
                let mut five = [(); 5].map(|()| time(&mut docent));
                five.sort_unstable();
                five[2]
            },
        ],
    );
    report.base("docent docs, cached", &times[1]);
    report.faster("ctx7 docs", &times[0], &times[1], 100.0);
}
