//! The shared cache: a real Redis between cache directories, and everything
//! that may be wrong with it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::ask::{self, ask};
use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};
use crate::support::redis::{Redis, Stranger, free_port};
use crate::support::tls::{Certificates, Flaw};

const DOCS: [&str; 3] = ["docs", "react", "effects"];

/// Where the point is not the limit, a busy machine is no failure.
const AMPLE: &str = "20s";

fn server() -> HttpMcp {
    HttpMcp::context7(Era::Modern)
}

/// Makes a home whose cache has a shared one behind it.
fn sharing(url: &str, limit: &str) -> TestEnv {
    let env = TestEnv::new();
    share(&env, url, limit);
    env
}

fn share(env: &TestEnv, url: &str, limit: &str) {
    env.write_config(&format!(
        "[cache]\nshared = \"{url}\"\nshared_timeout = \"{limit}\"\n"
    ));
}

/// Counts the lines that speak of the shared cache.
fn warnings(output: &Output) -> usize {
    let lines = output.stderr.lines();
    lines.filter(|line| line.contains("shared cache")).count()
}

/// The run succeeded, with the right answer and one warning that says this.
#[track_caller]
fn assert_one_warning(output: &Output, says: &str) {
    output.assert_code(0);
    assert_eq!(output.json()["library"]["id"], "/facebook/react");
    assert_eq!(warnings(output), 1, "{}", output.stderr);
    assert!(output.stderr.contains(says), "{says}: {}", output.stderr);
    let end = "; going on without it";
    assert!(output.stderr.contains(end), "{}", output.stderr);
}

fn docs(env: &TestEnv, server: &HttpMcp, query: &str) -> Output {
    ask(env, server, &["--json", "docs", "react", query])
}

/// Returns what `docent cache` says.
fn kept(env: &TestEnv, args: &[&str]) -> Value {
    let output = env.docent().args(["--json", "cache"]).args(args).run();
    output.assert_code(0).json()
}

/// Returns the documents of state that tell of an outage.
fn outages(env: &TestEnv) -> BTreeMap<String, Value> {
    let file = rusqlite::Connection::open(database(env)).unwrap();
    let mut query = file
        .prepare("SELECT name, value FROM state WHERE name LIKE 'shared:%'")
        .unwrap();
    let rows = query
        .query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })
        .unwrap();
    rows.map(|row| row.unwrap())
        .map(|(name, value)| (name, serde_json::from_str(&value).unwrap()))
        .collect()
}

fn database(env: &TestEnv) -> std::path::PathBuf {
    let stats = kept(env, &["stats"]);
    stats["path"].as_str().unwrap().into()
}

/// Sets back the time until which the shared cache is left alone.
fn end_the_wait(env: &TestEnv) {
    let file = rusqlite::Connection::open(database(env)).unwrap();
    let changed = file.execute(
        "UPDATE state SET value = json_set(value, '$.until', 1) WHERE name LIKE 'shared:%'",
        [],
    );
    assert_eq!(changed.unwrap(), 1);
}

#[test]
fn cache_directories_share_answers_and_keep_them() {
    let Some(redis) = Redis::start() else { return };
    let server = server();
    let [one, two] = [0, 1].map(|_| sharing(&redis.url(), AMPLE));
    let first = ask::json(&one, &server, &DOCS);
    assert_eq!(first["provenance"]["cache"], "miss");
    let asked = server.labels();
    // By the same name, and by the id it led to.
    for args in [&DOCS[..], &["docs", "/facebook/react", "effects"]] {
        let second = ask::json(&two, &server, args);
        assert_eq!(second["provenance"]["cache"], "hit");
        assert_eq!(second["provenance"]["round_trips"], 0);
        assert_eq!(second["snippets"], first["snippets"]);
        let fetched_at = |docs: &Value| docs["provenance"]["fetched_at"].clone();
        assert_eq!(fetched_at(&second), fetched_at(&first));
    }
    let taken = redis.connections();
    redis.kill();
    assert!(taken >= 2, "{taken}");
    // What was found there is now kept here, expiry and all.
    let entry = |env| {
        let list = kept(env, &["list", "--library", "/facebook/react"]);
        let entry = &list["entries"][0];
        (entry["fetched_at"].clone(), entry["expires_at"].clone())
    };
    assert_eq!(entry(&one), entry(&two));
    let third = ask(&two, &server, &DOCS);
    third.assert_code(0);
    assert_eq!(warnings(&third), 0, "{}", third.stderr);
    assert_eq!(server.labels(), asked);
}

#[test]
fn resolutions_and_not_found_are_shared_and_failures_are_not() {
    let Some(redis) = Redis::start() else { return };
    let server = server();
    let [one, two] = [0, 1].map(|_| sharing(&redis.url(), AMPLE));
    for (args, code) in [
        (&["resolve", "react"][..], 0),
        (&["resolve", "nosuch"], 3),
        (&["docs", "nosuch", "x"], 3),
    ] {
        ask(&one, &server, args).assert_code(code);
        let asked = server.labels();
        ask(&two, &server, args).assert_code(code);
        assert_eq!(server.labels(), asked, "{args:?}");
    }
    let known = redis.names();
    let failing = HttpMcp::start(Era::Modern, |_| {
        Reply::Text("Request failed with status 500. Please try again later.".to_owned())
    });
    ask(&one, &failing, &DOCS).assert_code(5);
    assert_eq!(redis.names(), known);
}

#[test]
fn expired_answer_of_the_shared_cache_stands_in_for_a_server_that_is_down() {
    let Some(redis) = Redis::start() else { return };
    let server = server();
    let [one, two] = [0, 1].map(|_| sharing(&redis.url(), AMPLE));
    ask(&one, &server, &DOCS).assert_code(0);
    let url = server.url();
    drop(server);
    let args = ["--json", "--max-age", "0s", "docs", "react", "effects"];
    let output = ask::at(&two, &url, &args);
    output.assert_code(0);
    assert_eq!(output.json()["provenance"]["cache"], "stale");
}

#[test]
fn names_begin_with_the_prefix_and_do_not_stay_for_ever() {
    let Some(redis) = Redis::start() else { return };
    let (env, server) = (TestEnv::new(), server());
    env.write_config(&format!(
        "[cache]\nshared = \"{}/3\"\nshared_timeout = \"{AMPLE}\"\nshared_prefix = \"team-a:\"\nshared_ttl = \"1h\"\n",
        redis.url()
    ));
    ask(&env, &server, &DOCS).assert_code(0);
    ask(&env, &server, &["resolve", "nosuch"]).assert_code(3);
    assert_eq!(redis.names(), [""; 0], "database 0");
    let keys: String = redis.ask(&[b"INFO", b"keyspace"]);
    // The list, the answer, the name that led to it, and "not found".
    assert!(keys.contains("db3:keys=4,expires=4"), "{keys}");
    redis.ask::<String>(&[b"SWAPDB", b"0", b"3"]);
    let mut short = 0;
    for name in redis.names() {
        assert!(name.starts_with("team-a:1:"), "{name}");
        let left: i64 = redis.ask(&[b"PTTL", name.as_bytes()]);
        assert!((1..=3_600_000).contains(&left), "{name} {left}");
        // "Not found" holds for ten minutes, and is then of no use.
        short += usize::from(left <= 600_000);
    }
    assert_eq!(short, 1);
}

#[test]
fn what_is_wrong_with_it_is_said_once_and_it_is_left_alone() {
    const OTHERS: [(&[u8], &str); 11] = [
        (b"", "in time"),
        (b"$9223372036854775807\r\nplanted", "in time"),
        (b"*2147483647\r\n:1\r\n", "in time"),
        (b"*9223372036854775807\r\n", "shared cache"),
        (b"%2147483647\r\n+planted\r\n", "shared cache"),
        (&[0xff; 64], "shared cache"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "does not speak Redis"),
        (b"-LOADING Redis is loading\r\n", "is still loading"),
        (b"-MOVED 3999 127.0.0.1:6381\r\n", "part of a cluster"),
        (b"-NOAUTH Authentication required.\r\n", "wants a password"),
        (b"-ERR \x1b[31mplanted\r\n", "refuses a command"),
    ];
    let server = server();
    for (answer, says) in OTHERS {
        let stranger = Stranger::start(answer);
        // Only who never answers in full is to be felt, and for no longer than this.
        let is_late = says == "in time" || says == "shared cache";
        let env = sharing(&stranger.url(), if is_late { "50ms" } else { AMPLE });
        let started = Instant::now();
        let output = docs(&env, &server, "effects");
        assert_one_warning(&output, says);
        output.assert_nowhere("planted");
        assert!(started.elapsed() < Duration::from_secs(10), "{says}");
        assert_eq!(stranger.connections(), 1, "{says}");
        // Later processes do not even try.
        let later = docs(&env, &server, "state");
        later.assert_code(0);
        assert_eq!(later.stderr, "", "{says}");
        assert_eq!(stranger.connections(), 1, "{says}");
    }
}

#[test]
fn nobody_listening_is_said_again_only_after_a_while() {
    let server = server();
    let env = sharing(&format!("redis://127.0.0.1:{}", free_port()), AMPLE);
    assert_one_warning(&docs(&env, &server, "effects"), "does not answer");
    assert_eq!(warnings(&docs(&env, &server, "state")), 0);
    let (name, outage) = outages(&env).pop_first().unwrap();
    assert!(name.starts_with("shared:127.0.0.1:"), "{name}");
    assert_eq!(outage["wait"], 30_000);
    end_the_wait(&env);
    assert_one_warning(&docs(&env, &server, "cleanup"), "does not answer");
    assert_eq!(outages(&env)[&name]["wait"], 60_000);
}

#[test]
fn success_ends_an_outage() {
    let Some(redis) = Redis::start() else { return };
    let server = server();
    let env = sharing(&redis.url(), AMPLE);
    redis.pause();
    share(&env, &redis.url(), "50ms");
    assert_one_warning(&docs(&env, &server, "effects"), "in time");
    redis.resume();
    share(&env, &redis.url(), AMPLE);
    docs(&env, &server, "state").assert_code(0);
    assert_eq!(redis.names(), [""; 0], "left alone");
    end_the_wait(&env);
    let output = docs(&env, &server, "cleanup");
    output.assert_code(0);
    assert_eq!(output.stderr, "");
    assert_ne!(redis.names(), [""; 0]);
    assert_eq!(outages(&env), BTreeMap::new());
}

#[test]
fn many_questions_at_once_feel_one_outage() {
    let stranger = Stranger::start(b"");
    let (env, server) = (sharing(&stranger.url(), "50ms"), server());
    let names = ["react", "next.js", "tokio", "fastapi", "axum", "svelte"];
    let args = ["--json", "--jobs", "6", "resolve"];
    let output = ask(&env, &server, &[&args[..], &names].concat());
    assert_eq!(warnings(&output), 1, "{}", output.stderr);
    assert_eq!(output.json()["results"].as_array().unwrap().len(), 6);
    // One after another they would have waited for each other.
    assert!(stranger.connections() <= 6);
    assert_eq!(outages(&env).pop_first().unwrap().1["wait"], 30_000);
}

#[test]
fn redis_that_is_killed_meanwhile_is_missed_by_nobody() {
    let Some(redis) = Redis::start() else { return };
    let env = sharing(&redis.url(), AMPLE);
    let redis = std::sync::Arc::new(redis);
    let victim = std::sync::Arc::clone(&redis);
    let server = HttpMcp::start(Era::Modern, move |call| {
        if call.nth == 0 {
            victim.kill();
        }
        Reply::Catalogue
    });
    assert_one_warning(
        &docs(&env, &server, "effects"),
        "the shared cache at 127.0.0.1",
    );
}

#[test]
fn server_that_refuses_to_keep_anything_is_told_of_once() {
    let replica = ["--replicaof", "127.0.0.1", "1"];
    for (options, says) in [
        (&replica[..], "is a replica that cannot be written"),
        (&["--maxmemory", "1"], "is full"),
    ] {
        let Some(redis) = Redis::with(options) else {
            return;
        };
        let env = sharing(&redis.url(), AMPLE);
        assert_one_warning(&docs(&env, &server(), "effects"), says);
    }
}

#[test]
fn what_others_left_there_is_no_answer() {
    let Some(redis) = Redis::start() else { return };
    let server = server();
    let one = sharing(&redis.url(), AMPLE);
    let first = ask::json(&one, &server, &DOCS);
    ask(&one, &server, &["docs", "/tokio-rs/tokio", "tasks"]).assert_code(0);
    let names = redis.names();
    let good: Vec<Vec<u8>> = names
        .iter()
        .map(|n| redis.ask(&[b"GET", n.as_bytes()]))
        .collect();
    let large = vec![b'x'; 2 << 20];
    for round in 0..6 {
        for (at, name) in names.iter().enumerate() {
            let name = name.as_bytes();
            let own = &good[at];
            let other = &good[(at + 1) % good.len()];
            let mut flipped = own.clone();
            *flipped.last_mut().unwrap() ^= 1;
            redis.ask::<()>(&[b"DEL", name]);
            match round {
                0 => redis.ask::<()>(&[b"SET", name, b"### planted"]),
                1 => redis.ask::<()>(&[b"SET", name, &large]),
                2 => redis.ask::<()>(&[b"SET", name, &own[..own.len() / 2]]),
                3 => redis.ask::<()>(&[b"SET", name, &flipped]),
                // Right in itself, but the answer to another question.
                4 => redis.ask::<()>(&[b"SET", name, other]),
                _ => redis.ask::<()>(&[b"RPUSH", name, b"planted"]),
            }
        }
        let env = sharing(&redis.url(), AMPLE);
        let before = server.labels().len();
        let output = ask(&env, &server, &["--json", "docs", "react", "effects"]);
        output.assert_code(0).assert_nowhere("planted");
        assert_eq!(output.json()["snippets"], first["snippets"], "{round}");
        assert_eq!(output.stderr, "", "{round}");
        assert!(server.labels().len() > before, "{round}");
        // What was good is there again.
        let after = server.labels().len();
        let env = sharing(&redis.url(), AMPLE);
        ask::json(&env, &server, &DOCS);
        assert_eq!(server.labels().len(), after, "{round}");
    }
}

#[test]
fn no_secret_is_shown_or_shared() {
    let Some(redis) = Redis::with_password("planted-1") else {
        return;
    };
    let server = server();
    for (password, works) in [("planted-1", true), ("planted-2", false)] {
        let env = TestEnv::new();
        env.write_config(&format!(
            "default_servers = [\"own\"]\n[cache]\nshared_timeout = \"{AMPLE}\"\n\
             [servers.own]\nurl = \"{}\"\napi_key = \"env:MY_KEY\"\n",
            server.url()
        ));
        for more in [&["-vv"][..], &["--json"]] {
            let run = env.docent().args(DOCS).args(more).args(["--refresh"]);
            let run = run.env("MY_KEY", "ctx7sk-planted-3");
            let output = run
                .env("DOCENT_CACHE_SHARED", redis.url_with(password))
                .run();
            output.assert_code(0).assert_nowhere("planted");
            let first = usize::from(!works && more == ["-vv"]);
            assert_eq!(warnings(&output), first, "{}", output.stderr);
            if first == 1 {
                assert!(
                    output.stderr.contains("refuses the password"),
                    "{}",
                    output.stderr
                );
            }
        }
        env.assert_in_no_file("planted");
    }
    let names = redis.names();
    assert!(!names.is_empty());
    for name in names {
        let value: Vec<u8> = redis.ask(&[b"GET", name.as_bytes()]);
        let is_held = |bytes: &[u8]| bytes.windows(7).any(|seven| seven == b"planted");
        assert!(!is_held(&value) && !is_held(name.as_bytes()), "{name}");
    }
}

#[test]
fn keys_do_not_share_what_they_are_answered() {
    let Some(redis) = Redis::start() else { return };
    let server = server();
    let ask = |key: &str| {
        let env = TestEnv::new();
        env.write_config(&format!(
            "default_servers = [\"own\"]\n[cache]\nshared = \"{}\"\nshared_timeout = \"{AMPLE}\"\n\
             [servers.own]\nurl = \"{}\"\napi_key = \"env:MY_KEY\"\n",
            redis.url(),
            server.url()
        ));
        let run = env.docent().args(["--json"]).args(DOCS).env("MY_KEY", key);
        let output = run.run();
        output.assert_code(0).json()["provenance"]["cache"].clone()
    };
    assert_eq!(ask("one"), "miss");
    assert_eq!(ask("two"), "miss");
    assert_eq!(ask("one"), "hit");
}

#[test]
fn what_needs_no_shared_cache_does_not_touch_it() {
    let (env, server) = (TestEnv::new(), server());
    ask(&env, &server, &DOCS).assert_code(0);
    let stranger = Stranger::start(b"$-1\r\n");
    share(&env, &stranger.url(), AMPLE);
    for (args, code) in [
        (&["docs", "react", "effects"][..], 0),
        (&["--no-cache", "docs", "react", "state"], 0),
        (&["--offline", "docs", "/vercel/next.js", "state"], 9),
        (&["--offline", "docs", "react", "effects"], 0),
        (&["cache", "stats"], 0),
    ] {
        ask(&env, &server, args).assert_code(code);
        assert_eq!(stranger.connections(), 0, "{args:?}");
    }
    // --refresh does not read there, but keeps the new answer there.
    let Some(redis) = Redis::start() else { return };
    share(&env, &redis.url(), AMPLE);
    ask(&env, &server, &DOCS).assert_code(0);
    assert_eq!(redis.connections(), 0);
    let args = ["--json", "--refresh", "docs", "react", "effects"];
    let output = ask(&env, &server, &args);
    assert_eq!(output.json()["provenance"]["cache"], "miss");
    assert_eq!(redis.names().len(), 3);
    let asked = server.labels().len();
    let output = ask(&env, &server, &args);
    assert_eq!(output.json()["provenance"]["cache"], "miss");
    assert!(server.labels().len() > asked);
}

#[test]
fn tls_is_spoken_and_the_authority_checked() {
    let certificates = Certificates::new(Flaw::None);
    let Some(redis) = Redis::with_tls(&certificates) else {
        return;
    };
    let server = server();
    let env = TestEnv::new();
    let file = env.root().join("authority.pem");
    std::fs::write(&file, &certificates.authority).unwrap();
    let config = format!(
        "[cache]\nshared = \"{}\"\nshared_timeout = \"{AMPLE}\"\n",
        redis.tls_url()
    );
    env.write_config(&config);
    let run = env
        .docent()
        .args(["--server", &server.url(), "--json"])
        .args(DOCS);
    let output = run.env("SSL_CERT_FILE", &file).run();
    output.assert_code(0);
    assert_eq!(output.stderr, "");
    let asked = server.labels();
    // Named in the configuration it is trusted as well.
    let two = TestEnv::new();
    two.write_config(&format!("{config}[tls]\nca_file = {file:?}\n"));
    assert_eq!(
        ask::json(&two, &server, &DOCS)["provenance"]["cache"],
        "hit"
    );
    assert_eq!(server.labels(), asked);
    // Whom nobody vouches for is not asked.
    let three = sharing(&redis.tls_url(), AMPLE);
    assert_one_warning(&docs(&three, &server, "effects"), "certificate");
}
