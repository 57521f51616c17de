//! Many questions in one process, and many processes on one cache.
//!
//! Two scenes:
//!
//! - A thousand ids, none of them in the cache, from a server that takes
//!   100 ms for each, sixteen at once: beside the ideal, which is 1,000 / 16
//!   rounds of 100 ms and nothing else.
//! - A day of CI. A project has twelve dependencies; each of its pipelines
//!   asks of each dependency the default question (as `cache warm --answers`
//!   and a plain `docs NAME` do) and one of three more that the day's scripts
//!   have, all through one cache that the runners share. Time cannot be made
//!   to pass, so the day is its order of events: forty pipelines of three
//!   jobs, every job a fresh process (`docs --batch`) on the same cache
//!   directory. Every eighth pipeline comes from a branch that has moved one
//!   dependency to another version; every tenth asks something nobody asked
//!   before. Pinned answers hold for seven days and none of these runs
//!   expires, so what the bench measures is what the keys of the cache make
//!   of such a day: versions come from the lockfile, and three jobs of one
//!   pipeline run side by side. The rate is of items that no server was asked
//!   for, by the provenance of each; that the server saw no more tool calls
//!   than the rest can explain is checked.

use std::fmt::Write as _;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::measure::{self, Times};
use crate::report::Report;
use crate::scene::docent;
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp, Reply};

const ITEMS: u32 = 1_000;
const JOBS: u32 = 16;
const LATENCY: Duration = Duration::from_millis(100);
const ROUNDS: usize = 3;

/// Runs both scenes.
pub fn run(report: &mut Report) {
    many(report);
    day(report);
}

fn many(report: &mut Report) {
    let server = HttpMcp::builder(Era::Modern)
        .latency(LATENCY)
        .start(|call| Reply::text(text(call.argument("libraryId"))));
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let env = TestEnv::new();
        let mut input = String::new();
        for number in 0..ITEMS {
            let _ = writeln!(input, "/owner{}/project{number}\thooks", number % 50);
        }
        env.write_project("batch", &input);
        let jobs = JOBS.to_string();
        let args = ["docs", "--batch", "batch", "--jobs", &jobs, "-q"];
        let before = server.count("tools/call");
        let (out, time) = measure::run(&mut docent(&env, &server, &args));
        let answered = items(&out);
        assert_eq!(answered.len(), ITEMS as usize);
        assert_eq!(server.count("tools/call") - before, ITEMS as usize);
        server.clear_log();
        times.push(time);
    }
    let ideal = Times::new(vec![LATENCY * ITEMS.div_ceil(JOBS)]);
    report.title("1,000 ids in a batch, 100 ms latency, --jobs 16");
    report.base("ideal: rounds of 16, and nothing else", &ideal);
    report.ratio("docent docs --batch", &Times::new(times), &ideal, Some(1.2));
}

const PIPELINES: usize = 40;
const PROCESSES: usize = 3;
const DEPENDENCIES: usize = 12;
const QUESTIONS: [&str; 3] = ["configuration", "error handling", "migration guide"];

fn day(report: &mut Report) {
    let env = TestEnv::new();
    let server = HttpMcp::start(Era::Modern, |call| match call.tool.as_str() {
        "resolve-library-id" => Reply::text(libraries(call.argument("libraryName"))),
        _ => Reply::text(text(call.argument("libraryId"))),
    });
    let (mut all, mut hits) = (0, 0);
    for pipeline in 0..PIPELINES {
        env.write_project("package-lock.json", &lock(pipeline));
        env.write_project("package.json", &package());
        let mut children = Vec::new();
        for process in 0..PROCESSES {
            let name = format!("batch{process}");
            env.write_project(&name, &questions(pipeline, process));
            let mut command = docent(&env, &server, &["docs", "--batch", &name, "-q"]);
            children.push(std::thread::spawn(move || output(&mut command)));
        }
        for child in children {
            for item in items(&child.join().unwrap()) {
                all += 1;
                hits += usize::from(item["provenance"]["cache"] == "hit");
            }
        }
    }
    assert_eq!(all, PIPELINES * PROCESSES * DEPENDENCIES * 2);
    let asked = server.count("tools/call query-docs");
    assert!(
        asked <= all - hits,
        "{asked} calls for {} misses",
        all - hits
    );
    report.title("a day of CI: 40 pipelines of 3 jobs, 12 dependencies, one cache");
    report.note(
        "questions",
        &format!("{all}, of them {asked} asked of the server"),
    );
    let rate = hits as f64 / all as f64 * 100.0;
    report.least("answered by the cache", rate, "%", 80.0);
}

fn output(command: &mut Command) -> Vec<u8> {
    measure::run(command).0
}

/// Reads the items of a batch, all of which were answered.
fn items(out: &[u8]) -> Vec<Value> {
    let text = String::from_utf8_lossy(out);
    let mut all: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let summary = all.pop().unwrap();
    assert_eq!(summary["ok"], true, "{summary}");
    all
}

fn text(id: &str) -> String {
    format!(
        "### Use {id}\n\nSource: https://example.com{id}\n\nWords.\n\n```ts\nuse(\"{id}\");\n```"
    )
}

fn libraries(name: &str) -> String {
    format!(
        "Available Libraries:\n\n- Title: {name}\n- Context7-compatible library ID: /{name}/{name}\n\
         - Description: Words\n- Code Snippets: 100\n- Source Reputation: High\n\
         - Benchmark Score: 80\n- Versions: v1.0.0, v2.0.0, v3.0.0"
    )
}

fn dependency(number: usize) -> String {
    format!("library{number}")
}

fn package() -> String {
    let all = (0..DEPENDENCIES).map(|n| (dependency(n), json!("*")));
    json!({"dependencies": serde_json::Map::from_iter(all)}).to_string()
}

/// Returns the lockfile of a pipeline's branch.
fn lock(pipeline: usize) -> String {
    let moved = (pipeline % 8 == 7).then_some(pipeline % DEPENDENCIES);
    let packages = (0..DEPENDENCIES).map(|n| {
        let version = if moved == Some(n) { "2.0.0" } else { "1.0.0" };
        let place = format!("node_modules/{}", dependency(n));
        (place, json!({"version": version}))
    });
    let mut packages = serde_json::Map::from_iter(packages);
    let root: Value = serde_json::from_str(&package()).unwrap();
    packages.insert(String::new(), root);
    json!({"lockfileVersion": 3, "packages": packages}).to_string()
}

/// Returns what a job of a pipeline asks: two questions for each dependency.
fn questions(pipeline: usize, process: usize) -> String {
    let mut out = String::new();
    for number in 0..DEPENDENCIES {
        let name = dependency(number);
        let usual = QUESTIONS[(process + number) % QUESTIONS.len()];
        let is_new = pipeline % 10 == 9 && number == pipeline / 10;
        let question = match is_new {
            true => format!("what changed in build {pipeline}"),
            false => usual.to_owned(),
        };
        let _ = writeln!(out, "{name}\n{name}\t{question}");
    }
    out
}
