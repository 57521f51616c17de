//! `docent cache`: what is kept, and the commands that show and remove it.

use serde_json::{Value, json};

use crate::ask::{self, ask, error, keys};
use crate::support::catalogue::docs_text;
use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp};

fn server() -> HttpMcp {
    HttpMcp::context7(Era::Modern)
}

fn cache(env: &TestEnv, args: &[&str]) -> Output {
    env.docent().args(["cache"]).args(args).run()
}

#[track_caller]
fn document(env: &TestEnv, args: &[&str]) -> Value {
    let output = env.docent().args(["--json", "cache"]).args(args).run();
    output.assert_code(0);
    output.json()
}

/// A cache with a list of libraries, two answers and a "not found".
fn filled(env: &TestEnv, server: &HttpMcp) {
    ask(env, server, &["docs", "react", "effects"]).assert_code(0);
    ask(env, server, &["docs", "/tokio-rs/tokio", "tasks"]).assert_code(0);
    ask(env, server, &["resolve", "nosuch"]).assert_code(3);
}

#[test]
fn empty_cache_is_no_failure() {
    let env = TestEnv::new();
    assert_eq!(document(&env, &["stats"])["entries"], 0);
    assert_eq!(document(&env, &["list"])["entries"], json!([]));
    assert_eq!(document(&env, &["clear", "--yes"])["entries"], 0);
    assert_eq!(document(&env, &["prune"])["expired"], 0);
    for args in [
        &["stats"][..],
        &["list"],
        &["prune"],
        &["clear", "-y"],
        &["dir"],
    ] {
        cache(&env, args).assert_code(0);
    }
}

#[test]
fn stats_count_entries_and_hits() {
    let (env, server) = (TestEnv::new(), server());
    filled(&env, &server);
    let stats = document(&env, &["stats"]);
    assert_eq!(stats["schema"], "docent.cache-stats/1");
    let wanted = [
        "schema",
        "ok",
        "path",
        "usable",
        "entries",
        "expired",
        "body_bytes",
        "file_bytes",
        "hits",
        "oldest",
        "newest",
        "servers",
        "index",
        "hits_by_tier",
        "saved_today",
        "saved_month",
        "quotas",
        "shared",
    ];
    assert_eq!(keys(&stats), wanted);
    assert_eq!((&stats["entries"], &stats["hits"]), (&4.into(), &0.into()));
    assert_eq!(stats["servers"][0]["entries"], 4);
    for _ in 0..3 {
        ask(&env, &server, &["docs", "react", "effects"]).assert_code(0);
    }
    assert_eq!(document(&env, &["stats"])["hits"], 3);
    let list = document(&env, &["list", "--library", "/facebook/react"]);
    assert_eq!(list["entries"][0]["hits"], 3);
    let output = cache(&env, &["stats"]);
    output.assert_code(0);
    assert!(output.stdout.contains('4') && output.stdout.contains('3'));
}

#[test]
fn list_shows_newest_first_and_can_be_narrowed() {
    let (env, server) = (TestEnv::new(), server());
    filled(&env, &server);
    let list = document(&env, &["list"]);
    assert_eq!(list["schema"], "docent.cache-list/1");
    let entries = list["entries"].as_array().unwrap();
    let wanted = [
        "key",
        "kind",
        "server",
        "profile",
        "library",
        "version",
        "query",
        "bytes",
        "hits",
        "fetched_at",
        "expires_at",
    ];
    assert_eq!(keys(&entries[0]), wanted);
    let kinds: Vec<_> = entries
        .iter()
        .map(|e| e["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["not_found", "docs", "docs", "resolve"]);
    let count = |args: &[&str]| {
        let list = document(&env, &[&["list"], args].concat());
        list["entries"].as_array().unwrap().len()
    };
    assert_eq!(count(&["--limit", "2"]), 2);
    assert_eq!(count(&["--limit", "0"]), 4);
    assert_eq!(count(&["--kind", "docs"]), 2);
    assert_eq!(count(&["--kind", "not-found"]), 1);
    assert_eq!(count(&["--library", "react"]), 2);
    assert_eq!(count(&["--library", "/tokio-rs/tokio"]), 1);
    assert_eq!(count(&["--library", "none"]), 0);
    let table = cache(&env, &["list"]).stdout;
    for part in [
        "/facebook/react",
        "/tokio-rs/tokio",
        "effects",
        "tasks",
        "docs",
    ] {
        assert!(table.contains(part), "no {part} in {table}");
    }
}

#[test]
fn list_can_be_narrowed_to_a_server() {
    let (env, one, two) = (TestEnv::new(), server(), server());
    ask(&env, &one, &["resolve", "react"]).assert_code(0);
    ask(&env, &two, &["resolve", "react"]).assert_code(0);
    ask(&env, &two, &["resolve", "tokio"]).assert_code(0);
    for (server, expected) in [(&one, 1), (&two, 2)] {
        let list = ask::json(&env, server, &["cache", "list"]);
        let entries = list["entries"].as_array().unwrap();
        assert_eq!(entries.len(), expected, "{list:#}");
    }
    let output = ask(&env, &two, &["cache", "clear", "--yes"]);
    output.assert_code(0);
    assert_eq!(document(&env, &["stats"])["entries"], 1);
}

#[test]
fn entry_is_shown_by_the_start_of_its_key() {
    let (env, server) = (TestEnv::new(), server());
    filled(&env, &server);
    let list = document(&env, &["list", "--library", "/tokio-rs/tokio"]);
    let key = list["entries"][0]["key"].as_str().unwrap().to_owned();
    assert_eq!(key.len(), 32);
    for start in [&key[..], &key[..12], &key[..12].to_uppercase()] {
        let shown = document(&env, &["show", start]);
        assert_eq!(shown["schema"], "docent.cache-entry/1");
        assert_eq!(shown["entry"]["key"], key);
        let body = shown["body"].as_str().unwrap();
        assert!(
            body.contains(&docs_text("/tokio-rs/tokio", "tasks", 3)),
            "{body}"
        );
    }
    let output = cache(&env, &["show", &key]);
    output.assert_code(0);
    assert!(output.stdout.contains("tasks") && output.stdout.contains(&key));
}

#[test]
fn wrong_keys_are_told_apart() {
    let (env, server) = (TestEnv::new(), server());
    for n in 0..17 {
        ask(
            &env,
            &server,
            &["docs", "/tokio-rs/tokio", &format!("q{n}")],
        )
        .assert_code(0);
    }
    let failed = |key: &str, exit| {
        let output = env.docent().args(["--json", "cache", "show", key]).run();
        output.assert_code(exit);
        error(&output)
    };
    assert_eq!(failed(&"0".repeat(32), 3)["code"], "not_found");
    assert_eq!(failed("no key", 2)["code"], "usage");
    assert_eq!(failed("", 2)["code"], "usage");
    let list = document(&env, &["list"]);
    let starts = list["entries"].as_array().unwrap().iter();
    let mut starts: Vec<_> = starts
        .map(|e| e["key"].as_str().unwrap()[..1].to_owned())
        .collect();
    starts.sort();
    // Seventeen keys have sixteen first digits.
    let twice = starts.windows(2).find(|pair| pair[0] == pair[1]).unwrap();
    let error = failed(&twice[0], 2);
    assert!(
        error["candidates"].as_array().unwrap().len() > 1,
        "{error:#}"
    );
}

#[test]
fn clear_wants_a_yes_where_nobody_can_be_asked() {
    let (env, server) = (TestEnv::new(), server());
    filled(&env, &server);
    for args in [
        &["--json", "cache", "clear"][..],
        &["--json", "--no-input", "cache", "clear"],
    ] {
        let output = env.docent().args(args).stdin("y\n").run();
        output.assert_code(2);
        let error = error(&output);
        assert_eq!(error["code"], "usage");
        assert!(error["hints"][0].as_str().unwrap().contains("--yes"));
    }
    assert_eq!(document(&env, &["stats"])["entries"], 4);
}

#[test]
fn clear_removes_what_it_says() {
    let (env, server) = (TestEnv::new(), server());
    filled(&env, &server);
    let cleared = document(&env, &["clear", "--yes", "--library", "react"]);
    assert_eq!(cleared["schema"], "docent.cache-clear/1");
    assert_eq!(cleared["entries"], 2);
    assert_eq!(document(&env, &["stats"])["entries"], 2);
    assert_eq!(
        document(&env, &["clear", "--yes", "--kind", "not-found"])["entries"],
        1
    );
    let output = cache(&env, &["clear", "--yes"]);
    output.assert_code(0);
    assert!(output.stdout.contains("1 entry"), "{}", output.stdout);
    assert_eq!(document(&env, &["stats"])["entries"], 0);
    server.clear_log();
    let again = ask::json(&env, &server, &["docs", "react", "effects"]);
    assert_eq!(again["provenance"]["cache"], "miss");
}

#[test]
fn dir_is_printed_alone() {
    let env = TestEnv::new();
    let dir = env.cache_dir().to_string_lossy().into_owned();
    let output = cache(&env, &["dir"]);
    assert_eq!(
        (output.stdout, output.stderr),
        (dir.clone() + "\n", String::new())
    );
    assert_eq!(document(&env, &["dir"])["dir"], dir);
}
