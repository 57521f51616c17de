//! Groups: who of them is asked first, and what follows a failure.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Barrier};

use super::{react, server_of, servers};
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp, Reply};

struct Pair {
    env: TestEnv,
    a: HttpMcp,
    b: HttpMcp,
}

impl Pair {
    fn new(strategy: &str) -> Self {
        let any = || HttpMcp::builder(Era::Modern).start(|_| Reply::Catalogue);
        Self::of(strategy, any(), any())
    }

    fn of(strategy: &str, a: HttpMcp, b: HttpMcp) -> Self {
        let env = TestEnv::new();
        env.write_config(&format!(
            "default_servers = [\"g\"]\n{}[groups.g]\nservers = [\"a\", \"b\"]\n\
             strategy = \"{strategy}\"\n[profiles.work]\n",
            servers(&[("a", &a), ("b", &b)], "")
        ));
        Self { env, a, b }
    }

    /// Returns who answers each of so many new questions, a process each.
    #[track_caller]
    fn answers(&self, count: usize, args: &[&str]) -> String {
        let one = |n: usize| {
            let question = format!(
                "question {n} after {} {}",
                self.a.calls().len(),
                self.b.calls().len()
            );
            server_of(&react(&self.env, &question).args(args).run())
        };
        (0..count).map(one).collect()
    }
}

#[test]
fn turns_go_round_across_processes() {
    let pair = Pair::new("round-robin");
    assert_eq!(pair.answers(4, &[]), "abab");
    assert_eq!((pair.a.calls().len(), pair.b.calls().len()), (2, 2));
    assert_eq!(pair.answers(2, &["--server", "g"]), "ab");
    // Another profile takes turns of its own.
    assert_eq!(pair.answers(1, &[]), "a");
    assert_eq!(pair.answers(2, &["--profile", "work"]), "ab");
    assert_eq!(pair.answers(1, &["--refresh"]), "b");
    // A run that may write nothing leaves no turn behind.
    assert_eq!(pair.answers(3, &["--no-cache"]), "aaa");
}

#[test]
fn cached_answer_takes_no_turn() {
    let pair = Pair::new("round-robin");
    assert_eq!(server_of(&react(&pair.env, "x").run()), "a");
    assert_eq!(server_of(&react(&pair.env, "x").run()), "a");
    assert_eq!(server_of(&react(&pair.env, "y").run()), "b");
}

#[test]
fn second_stands_in_for_the_first() {
    let down = HttpMcp::start(Era::Modern, |_| Reply::http(503, &[], "down"));
    let pair = Pair::of("failover", down, HttpMcp::context7(Era::Modern));
    let output = react(&pair.env, "x").run();
    assert_eq!(server_of(&output), "b");
    let warnings = output.json()["warnings"].to_string();
    assert!(
        warnings.contains("a: ") && warnings.contains("asking b"),
        "{warnings}"
    );
    assert_eq!((pair.a.calls().len(), pair.b.calls().len()), (1, 1));
}

#[test]
fn both_are_asked_first_at_random() {
    let pair = Pair::new("random");
    for n in 0..60 {
        server_of(&react(&pair.env, &format!("{n}")).run());
        if n > 8 && !pair.a.calls().is_empty() && !pair.b.calls().is_empty() {
            return;
        }
    }
    panic!("one was never asked");
}

#[test]
fn library_has_one_home_across_processes() {
    let text = |_: &crate::support::http_mcp::Call| {
        Reply::text("### Title\n\nSource: https://a.example/\n\nSome text to read.\n")
    };
    let any = || HttpMcp::start(Era::Modern, text);
    let pair = Pair::of("consistent-hash", any(), any());
    let home = |library: &str| {
        let args = ["--json", "--no-cache", "docs", library, "x"];
        server_of(&pair.env.docent().args(args).run())
    };
    let names: Vec<String> = (0..12).map(|n| format!("/owner/lib{n}")).collect();
    let homes = || -> BTreeMap<&str, String> {
        let each = names.iter().map(|name| (name.as_str(), home(name)));
        each.collect()
    };
    let first = homes();
    assert_eq!(first, homes());
    assert_eq!(
        first.values().collect::<BTreeSet<_>>().len(),
        2,
        "{first:?}"
    );
}

#[test]
fn least_busy_is_asked_within_a_batch() {
    // Each answers only while the other has a call, too.
    let both = Arc::new(Barrier::new(2));
    let meets = || {
        let both = Arc::clone(&both);
        HttpMcp::start(Era::Modern, move |_| {
            both.wait();
            Reply::Catalogue
        })
    };
    let pair = Pair::of("least-in-flight", meets(), meets());
    let input = "/facebook/react\tone\n/facebook/react\ttwo\n";
    let run = pair.env.docent().args(["--jobs", "2", "--timeout", "20s"]);
    let output = run.args(["docs", "--batch", "-"]).stdin(input).run();
    if pair.a.calls().len() != 1 {
        // Frees what waits, so that the test can fail.
        both.wait();
    }
    output.assert_code(0);
    assert_eq!((pair.a.calls().len(), pair.b.calls().len()), (1, 1));
}

#[test]
fn profiles_have_breakers_and_answers_of_their_own() {
    let down = HttpMcp::start(Era::Modern, |call| match call.nth {
        0..3 => Reply::http(503, &[], "down"),
        _ => Reply::Catalogue,
    });
    let env = TestEnv::new();
    env.write_config(&format!(
        "default_servers = [\"a\"]\n[breaker]\nconsecutive = 3\n{}[profiles.work.servers.a]\napi_key = \"env:KEY\"\n",
        servers(&[("a", &down)], "")
    ));
    for n in 0..3 {
        react(&env, &format!("{n}")).run().assert_code(5);
    }
    react(&env, "left alone").run().assert_code(5);
    assert_eq!(down.calls().len(), 3);
    let other = || {
        react(&env, "x")
            .args(["--profile", "work"])
            .env("KEY", "planted")
            .run()
    };
    assert_eq!(server_of(&other()), "a");
    assert_eq!(other().json()["provenance"]["cache"], "hit");
    react(&env, "x").run().assert_code(5);
    assert_eq!(down.calls().len(), 4);
}
