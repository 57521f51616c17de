//! Sixty-four processes at a time on one cache, with one server.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Duration;

use super::{Random, assert_whole, home};
use crate::support::http_mcp::{Era, HttpMcp, Reply};

const PROCESSES: u64 = 64;
const OPERATIONS: u64 = 20;
const LATENCY: Duration = Duration::from_millis(20);

/// No two of them are one library, so that no two questions are one call.
const IDS: [&str; 4] = [
    "/facebook/react",
    "/tokio-rs/tokio",
    "/vercel/next.js",
    "undescribed",
];
const QUESTIONS: [&str; 2] = ["hooks", "state of the art"];

struct Crowd {
    /// What went wrong, a text for each.
    failures: Vec<String>,
    /// How often each question reached the server.
    calls: BTreeMap<String, usize>,
}

fn operation(number: u64) -> Vec<&'static str> {
    let pick = |list: &'static [&'static str], n: u64| list[n as usize % list.len()];
    match number % 20 {
        0..=11 => vec!["docs", pick(&IDS, number), pick(&QUESTIONS, number / 4)],
        12..=15 => vec!["resolve", pick(&["react", "tokio"], number)],
        16 => vec!["cache", "stats"],
        17 => vec!["cache", "list"],
        18 => vec!["health"],
        _ => vec!["cache", "prune"],
    }
}

/// Runs the crowd, once for all tests that look at it.
fn crowd() -> &'static Crowd {
    static CROWD: OnceLock<Crowd> = OnceLock::new();
    CROWD.get_or_init(|| {
        let server = HttpMcp::builder(Era::Modern).latency(LATENCY);
        let server = server.start(|_| Reply::Catalogue);
        let env = home(&server);
        let mut random = Random::new("crowd");
        let plans: Vec<Vec<u64>> = (0..PROCESSES)
            .map(|_| (0..OPERATIONS).map(|_| random.below(1 << 20)).collect())
            .collect();
        let failures = std::thread::scope(|scope| {
            let one = |plan: Vec<u64>| {
                let mut failures = Vec::new();
                for number in plan {
                    let args = operation(number);
                    let output = env.docent().args(["--json"]).args(&args).run();
                    let is_quiet = !output.stderr.contains("warning:");
                    let is_json = serde_json::from_str::<serde_json::Value>(&output.stdout).is_ok();
                    if output.code != Some(0) || !is_quiet || !is_json {
                        failures.push(format!("{args:?}: {output:#?}"));
                    }
                }
                failures
            };
            let running: Vec<_> = plans
                .into_iter()
                .map(|p| scope.spawn(move || one(p)))
                .collect();
            let ended = running.into_iter().map(|thread| thread.join().unwrap());
            ended.flatten().collect()
        });
        assert_whole(&env.cache_dir().join("cache.db"));
        let mut calls = BTreeMap::new();
        for call in server.calls() {
            *calls
                .entry(format!("{} {}", call.tool, call.arguments))
                .or_insert(0) += 1;
        }
        Crowd { failures, calls }
    })
}

#[test]
fn crowd_of_mixed_operations_has_no_failure() {
    let failures = &crowd().failures;
    let first: Vec<_> = failures.iter().take(5).collect();
    assert!(
        failures.is_empty(),
        "{} failures, as {first:#?}",
        failures.len()
    );
}

#[test]
fn crowd_asks_the_server_each_question_once() {
    let calls = &crowd().calls;
    assert!(calls.len() >= 8, "{calls:#?}");
    let more: Vec<_> = calls.iter().filter(|(_, count)| **count != 1).collect();
    assert!(more.is_empty(), "{more:#?}");
}
