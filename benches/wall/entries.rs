//! A look into a small cache beside one into a large cache, and what tends it.
//!
//! The scene `million` takes a minute to fill its cache and some 5 GiB of
//! disk: it runs only when it is asked for by its whole name.

use std::sync::Arc;
use std::time::Duration;

use docent::cache::{Cache, Key, NewEntry, Scope};
use docent::config::{Environment, Overrides, Settings, env as names};
use docent::model::{EntryKind, Transport};
use docent::progress::Silent;

use crate::measure::{self, in_turns};
use crate::report::Report;
use crate::scene::{answer, docent, server};
use crate::support::env::TestEnv;
use crate::support::http_mcp::HttpMcp;

/// The largest cache, filled in transactions of many entries by the program's
/// own code, outside of all timing.
const MILLION: usize = 1_000_000;
const FEW: usize = 100;
const MANY: usize = 100_000;
const ROUNDS: usize = 200;

/// Whole runs, each of another entry.
pub fn run(report: &mut Report) {
    compare(report, MANY, 1.2);
}

/// The same with a million entries, and `cache stats` over them.
pub fn million(report: &mut Report) {
    compare(report, MILLION, 1.3);
}

fn compare(report: &mut Report, size: usize, limit: f64) {
    let server = server(Duration::ZERO);
    let (few, many) = (TestEnv::new(), TestEnv::new());
    for env in [&few, &many] {
        env.write_config("[cache]\nmax_size = \"64GiB\"\n");
    }
    fill(&few, &server, FEW);
    fill(&many, &server, size);
    let ask = |env: &TestEnv, nth: usize| {
        let question = question(nth);
        measure::run(&mut docent(
            env,
            &server,
            &["docs", &library(nth), &question],
        ))
        .1
    };
    // Entries all over the file, in no order; 7919 is prime to both sizes.
    let (mut at_few, mut at_many) = (0, 0);
    let times = in_turns(
        ROUNDS,
        &mut [
            &mut || {
                at_few = (at_few + 7919) % FEW;
                ask(&few, at_few)
            },
            &mut || {
                at_many = (at_many + 7919) % size;
                ask(&many, at_many)
            },
        ],
    );
    assert_eq!(server.count(""), 0, "the cache answers");
    report.title("docs out of a cache of many entries");
    report.base("100 entries", &times[0]);
    report.ratio(
        &format!("{size} entries"),
        &times[1],
        &times[0],
        Some(limit),
    );
    let mut stats = || {
        let (out, time) = measure::run(&mut docent(&many, &server, &["cache", "stats", "--json"]));
        let stats: serde_json::Value = serde_json::from_slice(&out).expect("a document");
        assert_eq!(stats["entries"], size);
        time
    };
    let times = in_turns(20, &mut [&mut stats]);
    let millis = times[0].median().as_secs_f64() * 1e3;
    report.figure("cache stats, whole process", millis, "ms", 100.0);
    if size <= MANY {
        transfer(report, &many, &server);
    }
}

/// Out of the cache into a file, and out of that into an empty cache.
fn transfer(report: &mut Report, env: &TestEnv, server: &HttpMcp) {
    let file = env.root().join("export");
    let file = file.to_str().expect("a path");
    let (_, time) = measure::run(&mut docent(env, server, &["cache", "export", file]));
    report.note("cache export", &format!("{:.1} s", time.as_secs_f64()));
    let empty = TestEnv::new();
    let args = ["cache", "import", file];
    let (_, time) = measure::run(&mut docent(&empty, server, &args));
    report.note("cache import", &format!("{:.1} s", time.as_secs_f64()));
}

fn library(nth: usize) -> String {
    format!("/bench/library-{}", nth % 997)
}

fn question(nth: usize) -> String {
    format!("question {nth}")
}

/// Puts entries of 20 KB into a cache, as runs of the program would.
fn fill(env: &TestEnv, server: &HttpMcp, count: usize) {
    let overrides = Overrides {
        servers: vec![server.url()],
        ..Overrides::default()
    };
    let vars = Environment::from_pairs([
        (names::DOCENT_CONFIG_DIR, env.config_dir()),
        (names::DOCENT_CACHE_DIR, env.cache_dir()),
    ]);
    let settings = Settings::load(&overrides, &vars, &env.project()).expect("settings");
    let asked = &settings.servers[0];
    let scope = Scope {
        server: asked.identity(&vars),
        server_name: asked.name.clone(),
        profile: settings.profile.clone(),
    };
    let cache = Cache::new(&settings.cache, Arc::new(Silent));
    let body = format!("\n{}", answer("/bench/library", "question"));
    for start in (0..count).step_by(5000) {
        let some: Vec<(String, String)> = (start..count.min(start + 5000))
            .map(|nth| (library(nth), question(nth)))
            .collect();
        let entries: Vec<NewEntry<'_>> = some
            .iter()
            .map(|(library, question)| NewEntry {
                key: Key::docs(&scope, library, None, question),
                kind: EntryKind::Docs,
                server_name: &asked.name,
                library,
                version: None,
                query: question,
                body: &body,
                transport: Transport::Http,
                ttl: Some(Duration::from_secs(3600)),
            })
            .collect();
        cache.put(&entries, &[]);
    }
}
