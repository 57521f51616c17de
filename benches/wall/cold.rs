//! An answer that a server must give, beside a bare POST of the same.

use std::process::Command;
use std::time::Duration;

use serde_json::json;

use crate::measure::{self, in_turns};
use crate::report::Report;
use crate::scene::{LEAST, LIBRARY, QUERY, address, docent, post, server};
use crate::support::env::TestEnv;
use crate::support::example;

/// Whole runs over HTTP at several latencies, with and without a cache.
pub fn run(report: &mut Report) {
    for (latency, rounds) in [(0, 60), (50, 30), (100, 12)] {
        at(latency, rounds, report);
    }
}

fn at(latency: u64, rounds: usize, report: &mut Report) {
    let env = TestEnv::new();
    let server = server(Duration::from_millis(latency));
    let by_id = ["docs", LIBRARY, QUERY];
    let by_name = ["docs", "react", QUERY];
    let library = json!({"libraryId": LIBRARY, "query": QUERY});
    let name = json!({"libraryName": "react", "query": "react"});
    let ask = post(&server, "query-docs", &library);
    let resolve = post(&server, "resolve-library-id", &name);
    let mut one = Command::new(example::build("bare_post"));
    one.args([&address(&server), &ask]);
    let mut two = Command::new(example::build("bare_post"));
    two.args([&address(&server), &resolve, &ask]);
    let mut without = docent(&env, &server, &by_id);
    without.arg("--no-cache");
    let mut again = docent(&env, &server, &by_id);
    again.arg("--refresh");
    let mut fresh = docent(&env, &server, &by_id);
    let mut named = docent(&env, &server, &by_name);
    let forget = || {
        std::fs::remove_dir_all(env.cache_dir()).unwrap();
        std::fs::create_dir(env.cache_dir()).unwrap();
    };
    let mut posts = |command: &mut Command, expected: usize| {
        let before = server.count("");
        let (out, time) = measure::run(command);
        assert!(out.len() > LEAST, "an answer of {} bytes", out.len());
        assert_eq!(
            server.count("") - before,
            expected,
            "requests of {command:?}"
        );
        time
    };
    let posts = std::cell::RefCell::new(&mut posts);
    let count = |command: &mut Command, expected| (posts.borrow_mut())(command, expected);
    let times = in_turns(
        rounds,
        &mut [
            &mut || count(&mut one, 1),
            &mut || count(&mut without, 1),
            &mut || count(&mut again, 1),
            &mut || {
                forget();
                count(&mut fresh, 1)
            },
            &mut || count(&mut two, 2),
            &mut || {
                forget();
                count(&mut named, 2)
            },
        ],
    );
    let limit = (latency == 50).then_some(1.15);
    report.title(&format!(
        "docs over HTTP, {latency} ms latency, against a bare POST"
    ));
    report.base("bare POST", &times[0]);
    report.ratio("docent docs ID --no-cache", &times[1], &times[0], limit);
    report.ratio("docent docs ID --refresh", &times[2], &times[0], limit);
    report.ratio(
        "docent docs ID, cache made anew",
        &times[3],
        &times[0],
        limit,
    );
    report.base("two bare POSTs", &times[4]);
    report.ratio(
        "docent docs NAME, cache made anew",
        &times[5],
        &times[4],
        limit,
    );
}
