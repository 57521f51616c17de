//! What is counted, and what `docent health` makes of it: probes, quotas,
//! look-ups, and what is forgotten.

use std::time::Duration;

use serde_json::Value;

use crate::ask::{ask, keys};
use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};

const KEY: &str = "ctx7sk-planted-key";

#[track_caller]
fn health(env: &TestEnv, server: &HttpMcp, args: &[&str]) -> Output {
    let run = env.docent().args(["health"]).args(args);
    run.env("CONTEXT7_MCP_URL", server.url())
        .env("CONTEXT7_API_KEY", KEY)
        .run()
}

#[track_caller]
fn document(env: &TestEnv, server: &HttpMcp, args: &[&str]) -> Value {
    let output = health(env, server, &[args, &["--json"]].concat());
    output.assert_code(0);
    output.json()
}

#[test]
fn probe_spends_one_query_and_says_so_before() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let output = health(&env, &server, &["--probe", "--json"]);
    output.assert_code(0);
    assert_eq!(server.count("tools/call"), 1);
    assert_eq!(server.calls()[0].tool, "resolve-library-id");
    assert!(output.stderr.starts_with("spends one query of context7\n"));
    let probe = &output.json()["servers"][0]["probe"];
    assert_eq!(
        keys(probe),
        ["query", "recognised", "libraries", "latency_ms", "error"]
    );
    assert_eq!(
        (&probe["recognised"], &probe["query"]),
        (&true.into(), &"react".into())
    );
    // What was spent is counted, by a fingerprint of the key.
    let server_now = document(&env, &server, &[])["servers"][0].clone();
    assert_eq!(server_now["quota"]["used_day"], 1, "{server_now:#}");
    assert_eq!(server_now["quota"]["used_month"], 1);
    assert_eq!(server_now["today"]["requests"], 1);
    assert!(server_now["today"]["p50_ms"].is_f64() && server_now["probe"].is_null());
    env.assert_in_no_file("planted");
    let quiet = health(&env, &server, &["--probe", "-q"]);
    assert_eq!(quiet.stderr, "");
}

#[test]
fn answer_that_is_none_is_told() {
    let server = HttpMcp::start(Era::Modern, |_| Reply::text("Something else entirely."));
    let env = TestEnv::new();
    let output = health(&env, &server, &["--probe", "--json"]);
    output.assert_code(0);
    let document = output.json();
    assert_eq!(document["status"], "degraded", "{document:#}");
    let probe = &document["servers"][0]["probe"];
    assert_eq!(probe["recognised"], false);
    assert_eq!(probe["error"]["code"], "unrecognised");
    health(&env, &server, &["--probe", "--strict"]).assert_code(5);
    let today = health(&env, &server, &["--json"]).json()["metrics"]["today"].clone();
    assert_eq!(today["errors"]["unrecognised"], 2, "{today:#}");
}

#[test]
fn look_ups_are_counted_by_tier_and_library() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    for _ in 0..4 {
        ask(&env, &server, &["docs", "/facebook/react", "hooks"]).assert_code(0);
    }
    let document = document(&env, &server, &[]);
    let today = &document["metrics"]["today"];
    assert_eq!((&today["hits"], &today["misses"]), (&3.into(), &1.into()));
    assert_eq!(today["tiers"]["disk"]["rate"], 0.75, "{today:#}");
    assert_eq!(today["saved"], 3);
    assert_eq!(document["metrics"]["cache_hits"], 3);
    let library = &document["metrics"]["libraries"][0];
    assert_eq!(library["library"], "/facebook/react");
    let text = health(&env, &server, &[]).stdout;
    assert!(text.contains("hits, today: 75.0% (disk 75.0%)\n"), "{text}");
}

#[test]
fn nothing_is_counted_without_a_cache() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    ask(
        &env,
        &server,
        &["docs", "/facebook/react", "x", "--no-cache"],
    )
    .assert_code(0);
    health(&env, &server, &["--probe", "--no-cache"]).assert_code(0);
    let left = std::fs::read_dir(env.cache_dir()).unwrap().count();
    assert_eq!(left, 0, "a run without a cache leaves none");
}

#[test]
fn all_checks_together_keep_to_the_time() {
    let hanging = || {
        HttpMcp::builder(Era::Modern)
            .tolerant()
            .gate(|_| Some(Reply::Hang))
            .start(|_| Reply::Catalogue)
    };
    let (env, servers) = (TestEnv::new(), [hanging(), hanging(), hanging()]);
    let mut run = env.docent().args(["health", "--json", "--timeout", "1s"]);
    for server in &servers {
        run = run.args(["--server", &server.url()]);
    }
    let started = std::time::Instant::now();
    let output = run.run();
    output.assert_code(5);
    assert!(started.elapsed() < Duration::from_secs(10), "side by side");
    for server in output.json()["servers"].as_array().unwrap() {
        assert_eq!(server["error"]["code"], "timeout");
    }
}

#[test]
fn reset_forgets_and_says_how_much() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    health(&env, &server, &["--probe"]).assert_code(0);
    server.clear_log();
    let database = rusqlite::Connection::open(env.cache_dir().join("cache.db")).unwrap();
    for name in ["breaker:another #1", "limit:another #1:key", "turn:docs"] {
        let sql = "INSERT INTO state (name, value, changed_at) VALUES (?1, '{}', 0)";
        database.execute(sql, [name]).unwrap();
    }
    let output = health(&env, &server, &["--reset", "--server", "context7"]);
    output.assert_code(0);
    assert_eq!(output.stdout, "forgot 0 breakers and 0 learnt limits\n");
    let output = health(&env, &server, &["--reset", "--json"]);
    output.assert_code(0);
    let document = output.json();
    assert_eq!(document["schema"], "docent.health-reset/1");
    assert_eq!(
        (&document["breakers"], &document["limits"]),
        (&1.into(), &1.into())
    );
    let count = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
    let left = database.query_row("SELECT count(*) FROM state", [], count);
    assert_eq!(left.unwrap(), 1, "turns are kept");
    assert_eq!(server.count(""), 0, "nothing is asked");
}
