//! A look into a small cache beside one into a large cache.

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

const FEW: usize = 100;
const MANY: usize = 100_000;
const ROUNDS: usize = 200;

/// Whole runs, each of another entry.
pub fn run(report: &mut Report) {
    let server = server(Duration::ZERO);
    let (few, many) = (TestEnv::new(), TestEnv::new());
    fill(&few, &server, FEW);
    fill(&many, &server, MANY);
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
                at_many = (at_many + 7919) % MANY;
                ask(&many, at_many)
            },
        ],
    );
    assert_eq!(server.count(""), 0, "the cache answers");
    report.title("docs out of a cache of many entries");
    report.base("100 entries", &times[0]);
    report.ratio("100,000 entries", &times[1], &times[0], Some(1.2));
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
    let all: Vec<(String, String)> = (0..count)
        .map(|nth| (library(nth), question(nth)))
        .collect();
    for some in all.chunks(2000) {
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
