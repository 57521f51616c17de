//! The embedded source among other servers, the cache, and offline.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::ask::{error, keys, texts};
use crate::support::LIMIT;
use crate::support::env::{Output, Run, TestEnv};
use crate::support::http::Refused;
use crate::support::http_mcp::{Era, HttpMcp, Reply};
use crate::support::installed::{self, SAYS};

/// The default servers, with another Context7.
fn run(env: &TestEnv, url: &str, args: &[&str]) -> Run {
    env.docent().env("CONTEXT7_MCP_URL", url).args(args)
}

fn ask(env: &TestEnv, url: &str, args: &[&str]) -> Output {
    run(env, url, args).run()
}

/// Makes every entry of the cache older than answers are fresh.
fn age(env: &TestEnv) {
    let stats = env.docent().args(["--json", "cache", "stats"]).run().json();
    let file = rusqlite::Connection::open(stats["path"].as_str().unwrap()).unwrap();
    let days = 8 * 24 * 3600 * 1000;
    file.execute(
        "UPDATE entries SET fetched_at = fetched_at - ?1, expires_at = expires_at - ?1",
        [days],
    )
    .unwrap();
    file.execute("UPDATE names SET expires_at = expires_at - ?1", [days])
        .unwrap();
}

fn warnings(output: &Output) -> Vec<&str> {
    let lines = output.stderr.lines();
    lines.filter(|line| line.starts_with("warning:")).collect()
}

#[track_caller]
fn assert_local(output: &Output, version: &str) {
    output.assert_code(0);
    let document = output.json();
    assert_eq!(document["provenance"]["server"], "local", "{document:#}");
    assert_eq!(document["provenance"]["transport"], "local");
    assert_eq!(document["library"]["version"]["served"], version);
    assert!(document["snippets"].to_string().contains(SAYS));
}

#[test]
fn server_that_fails_is_followed_by_what_is_installed_and_told_once() {
    let (env, port) = (TestEnv::new(), Refused::new());
    installed::npm(&env, "react", "19.2.0");
    let url = port.origin();
    let output = ask(&env, &url, &["docs", "react", "folding paper"]);
    output.assert_code(0);
    assert!(output.stdout.contains(SAYS), "{}", output.stdout);
    let told = warnings(&output);
    assert_eq!(told.len(), 1, "{}", output.stderr);
    assert!(told[0].starts_with("warning: context7: "), "{told:?}");
    assert!(told[0].ends_with("; asking local"), "{told:?}");
    let output = ask(&env, &url, &["--json", "docs", "react", "folding paper"]);
    assert_local(&output, "19.2.0");
    let document = output.json();
    let told = texts(&document["warnings"]);
    assert!(matches!(*told, [one] if one.ends_with("; asking local")));
    let output = ask(&env, &url, &["resolve", "react", "react@19"]);
    output.assert_code(0);
    assert_eq!(warnings(&output).len(), 1, "{}", output.stderr);
}

#[test]
fn failure_that_nobody_made_up_for_is_told_once() {
    let (env, port) = (TestEnv::new(), Refused::new());
    for args in [&["docs", "react", "x"][..], &["resolve", "react"]] {
        let output = ask(&env, &port.origin(), args);
        output.assert_code(5).assert_nowhere("asking local");
        assert_eq!(
            output.stderr.matches("context7").count(),
            1,
            "{}",
            output.stderr
        );
        let output = ask(&env, &port.origin(), &[&["--json"], args].concat());
        let error = error(output.assert_code(5));
        assert_eq!(error["code"], "unavailable");
        assert_eq!(error["server"], "context7");
        let hints = error["hints"].to_string();
        assert!(
            hints.contains("local: no package called `react`"),
            "{hints}"
        );
    }
}

#[test]
fn library_that_the_server_has_not_is_found_on_the_disk() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    installed::npm(&env, "foldit", "1.0.0");
    let args = ["--json", "docs", "foldit", "folding paper"];
    for _ in 0..3 {
        let output = ask(&env, &server.url(), &args);
        assert_local(&output, "1.0.0");
        let document = output.json();
        let told = texts(&document["warnings"]);
        assert!(
            matches!(*told, [one] if one.starts_with("context7: no such library")),
            "{told:?}"
        );
    }
    // That it has not is remembered, and does not keep others from being asked.
    server.assert_requests(&["tools/call resolve-library-id"]);
    let stats = env.docent().args(["cache", "list", "--json"]).run().json();
    let entries = stats["entries"].as_array().unwrap();
    assert!(entries.iter().all(|e| e["server"] == "context7"));
    for _ in 0..2 {
        let output = ask(&env, &server.url(), &["--json", "resolve", "foldit"]);
        output.assert_code(0);
        assert_eq!(output.json()["results"][0]["chosen"], "/npm/foldit");
    }
    assert_eq!(server.calls().len(), 1);
}

#[test]
fn library_that_nobody_has_is_the_first_servers_failure() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    for args in [&["docs", "foldit", "x"][..], &["resolve", "foldit"]] {
        for _ in 0..2 {
            let output = ask(&env, &server.url(), &[&["--json"], args].concat());
            let error = error(output.assert_code(3));
            assert_eq!(error["code"], "not_found");
            assert_eq!(error["server"], "context7");
            assert_eq!(warnings(&output), [""; 0]);
        }
    }
    assert_eq!(server.calls().len(), 1);
}

#[test]
fn server_that_has_it_is_asked_alone() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    installed::npm(&env, "react", "19.2.0");
    for cache in ["miss", "hit"] {
        let output = ask(&env, &server.url(), &["--json", "docs", "react", "hooks"]);
        let document = output.assert_code(0).json();
        assert_eq!(document["provenance"]["server"], "context7");
        assert_eq!(document["provenance"]["cache"], cache);
        assert_eq!(document["warnings"], json!([]));
    }
}

#[test]
fn exact_version_that_the_server_has_not_is_found_on_the_disk() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    installed::npm(&env, "react", "16.0.0");
    let args = ["--json", "docs", "react", "folding paper", "--exact"];
    assert_local(&ask(&env, &server.url(), &args), "16.0.0");
    let args = ["--json", "docs", "react@15.0.0", "x", "--exact"];
    let error = error(ask(&env, &server.url(), &args).assert_code(3));
    assert_eq!(error["code"], "version_not_found");
    assert_eq!(error["server"], "context7");
}

#[test]
fn id_of_a_package_goes_to_each_server_in_order() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    installed::cargo(&env, "foldit", "1.54.1");
    let args = ["--json", "docs", "/crates/foldit/1.54.1", "folding paper"];
    assert_local(&ask(&env, &server.url(), &args), "1.54.1");
    let asked = &server.calls()[0];
    assert_eq!(asked.argument("libraryId"), "/crates/foldit/1.54.1");
}

#[test]
fn expired_answer_comes_after_what_is_installed() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let url = server.url();
    let docs = |url: &str| ask(&env, url, &["--json", "docs", "react", "paper", "--latest"]);
    docs(&url).assert_code(0);
    age(&env);
    drop(server);
    let document = docs(&url).assert_code(0).json();
    assert_eq!(document["provenance"]["cache"], "stale", "{document:#}");
    assert_eq!(document["provenance"]["server"], "context7");
    installed::npm(&env, "react", "19.2.0");
    assert_local(&docs(&url), "19.2.0");
}

#[test]
fn offline_answers_from_the_disk_what_is_not_cached() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    installed::npm(&env, "react", "19.2.0");
    let ask = |args: &[&str]| {
        let all = [&["--json", "--offline"], args].concat();
        ask(&env, &server.url(), &all)
    };
    let output = ask(&["docs", "react", "folding paper"]);
    assert_local(&output, "19.2.0");
    assert_eq!(output.json()["warnings"], json!([]));
    assert_eq!(server.calls(), []);
    let resolved = ask(&["resolve", "react"]);
    resolved.assert_code(0);
    assert_eq!(resolved.json()["results"][0]["chosen"], "/npm/react");
    // What is cached comes first, fresh or not.
    run(&env, &server.url(), &["docs", "react", "folding paper"])
        .run()
        .assert_code(0);
    for state in ["hit", "stale"] {
        let document = ask(&["docs", "react", "folding paper"]).json();
        assert_eq!(document["provenance"]["server"], "context7");
        assert_eq!(document["provenance"]["cache"], state);
        age(&env);
    }
}

#[test]
fn offline_without_an_answer_says_where_was_looked() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let both = |args: &[&str]| {
        let all = [&["--json", "--offline"], args].concat();
        let error = error(ask(&env, &server.url(), &all).assert_code(9));
        assert_eq!(error["code"], "offline");
        let message = error["message"].as_str().unwrap().to_owned();
        assert!(
            message.contains("cache") && message.contains("disk"),
            "{message}"
        );
        error["hints"].to_string()
    };
    let hints = both(&["docs", "foldit", "x"]);
    assert!(hints.contains("docent cache list"), "{hints}");
    assert!(hints.contains("no package called `foldit`"), "{hints}");
    both(&["resolve", "foldit"]);
    installed::npm_locked(&env, "foldit", "1.0.0");
    let hints = both(&["docs", "foldit", "x"]);
    assert!(hints.contains("npm install"), "{hints}");
    // Only where it is among the servers.
    installed::npm_on_disk(&env, "foldit", "1.0.0");
    let args = ["--offline", "docs", "foldit", "folding paper"];
    ask(&env, &server.url(), &args).assert_code(0);
    env.write_config("default_servers = [\"context7\"]\n");
    let args = ["--json", "--offline", "docs", "foldit", "x"];
    let error = error(ask(&env, &server.url(), &args).assert_code(9));
    assert!(!error["message"].as_str().unwrap().contains("disk"));
    assert_eq!(server.calls(), []);
}

#[test]
fn health_lists_what_is_always_there() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let output = ask(&env, &server.url(), &["health", "--json"]);
    let document = output.assert_code(0).json();
    assert_eq!(document["status"], "healthy");
    let find = |document: &Value| {
        let servers = document["servers"].as_array().unwrap().iter();
        let mut local = servers.filter(|server| server["name"] == "local");
        local.next().cloned().unwrap()
    };
    let local = find(&document);
    assert_eq!(keys(&local), keys(&document["servers"][0]));
    assert_eq!(local["transport"], "local");
    assert_eq!(local["address"], "embedded");
    assert_eq!(
        (&local["ok"], &local["default"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(texts(&local["tools"]), ["resolve-library-id", "query-docs"]);
    // It does not make up for a server that is gone.
    let port = Refused::new();
    let output = ask(&env, &port.origin(), &["health", "--json"]);
    assert_eq!(output.assert_code(5).json()["status"], "unhealthy");
    let alone = ["health", "--json", "--server", "local"];
    let output = ask(&env, &port.origin(), &alone);
    assert_eq!(output.assert_code(0).json()["status"], "healthy");
    let table = ask(&env, &server.url(), &["health"]);
    assert!(table.assert_code(0).stdout.contains("embedded"));
}

#[test]
fn interrupted_search_ends_the_program() {
    let env = TestEnv::new();
    // A lockfile that takes seconds to read whole.
    let mut lock = String::from("{\"lockfileVersion\": 3, \"packages\": {\"\": {}");
    for at in 0..400_000 {
        lock.push_str(&format!(
            ",\n\"node_modules/paper-{at}\": {{\"version\": \"1.0.{at}\"}}"
        ));
    }
    lock.push_str("}}");
    env.write_project("package-lock.json", &lock);
    let server = HttpMcp::builder(Era::Modern)
        .tolerant()
        .start(|_| Reply::Catalogue);
    for (nth, signal) in [Signal::INT, Signal::TERM].into_iter().enumerate() {
        let args = ["--no-cache", "resolve", "foldit"];
        let running = run(&env, &server.url(), &args).spawn();
        let end = std::time::Instant::now() + LIMIT;
        while server.calls().len() <= nth {
            assert!(std::time::Instant::now() < end, "no call came");
            std::thread::yield_now();
        }
        running.process.signal(signal);
        let output = running.wait();
        output.assert_code(130);
        assert_eq!(output.stderr, "error: interrupted\n");
    }
}
