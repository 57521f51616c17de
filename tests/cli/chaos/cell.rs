//! One run of the program against one fault, and all that must hold of it.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use docent::error::Kind;
use rusqlite::Connection;
use serde_json::Value;

use super::fault::{Command, Expect, Fault, KEY, OF_A_KEY, State, is_the_servers};
use super::place::Place;
use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp};
use crate::support::process::with_variable;

/// `--timeout` of every run.
const TIMEOUT: Duration = Duration::from_secs(8);
/// How much later than that a run may end: children are ended first, and the
/// machine may be busy.
const MARGIN: Duration = Duration::from_secs(8);
/// Limit of the failing server where nothing comes in time.
const LATE: &str = "500ms";
/// How long processes and sockets may take to go.
const GONE: Duration = Duration::from_secs(10);
/// Most exchanges for one question: as many as there are tries.
const TRIES: usize = 3;

/// The result.
pub struct Cell {
    pub fault: String,
    pub transport: &'static str,
    pub command: Command,
    pub state: State,
    pub exit: Option<i32>,
    /// `error.code`, or where the answer is from.
    pub code: String,
    pub millis: u128,
    pub violations: Vec<String>,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (command, state) = (self.command.name(), self.state.name());
        write!(f, "{} × {command} × {state}:", self.fault)?;
        for violation in &self.violations {
            write!(f, "\n    {}", violation.replace('\n', "\n    "))?;
        }
        Ok(())
    }
}

/// Where an answer must be from, or which failures are right.
enum Want<'a> {
    Answer(&'static str, &'static str),
    Failure(&'a [Kind]),
}

fn want(expect: &Expect, state: State) -> Want<'_> {
    let kinds = match expect {
        Expect::Answer => return Want::Answer("a", "miss"),
        Expect::Fails(kinds) => kinds,
    };
    let moves_on = |kind: &Kind| {
        is_the_servers(*kind) || matches!(kind, Kind::NotFound | Kind::VersionNotFound)
    };
    match state {
        State::Stale if kinds.iter().all(|kind| is_the_servers(*kind)) => {
            Want::Answer("a", "stale")
        }
        State::Second if kinds.iter().all(moves_on) => Want::Answer("b", "miss"),
        _ => Want::Failure(kinds),
    }
}

/// Runs one cell.
pub fn run(fault: &Fault, command: Command, state: State) -> Cell {
    let mut cell = Cell {
        fault: fault.name.clone(),
        transport: fault.transport(),
        command,
        state,
        exit: None,
        code: "-".into(),
        millis: 0,
        violations: Vec::new(),
    };
    let done = catch_unwind(AssertUnwindSafe(|| fill(&mut cell, fault)));
    if let Err(panic) = done {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
        cell.violations
            .push(text.unwrap_or_else(|| "a panic".into()));
    }
    cell
}

fn fill(cell: &mut Cell, fault: &Fault) {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mark = format!("chaos-{}-{count}", std::process::id());
    let env = TestEnv::new();
    let mut place = Place::new(fault, cell.command);
    let second = HttpMcp::context7(Era::Modern);
    configure(&env, cell.state, &place, &second, &mark, "");
    let run = || {
        let run = env.docent().args(["--json", "--timeout"]);
        let run = run.args([format!("{}s", TIMEOUT.as_secs())]);
        let run = run.args(cell.command.args());
        let run = run.env("CONTEXT7_API_KEY", KEY).env("CHAOS_MARK", &mark);
        place.trusted(&env, run)
    };
    if cell.state == State::Stale {
        run().run().assert_code(0);
        age(&env);
    }
    let (before, starts) = (entries(&env), place.starts());
    if fault.is_late {
        let limits = format!("timeout = \"{LATE}\"\nconnect_timeout = \"{LATE}\"\n");
        configure(&env, cell.state, &place, &second, &mark, &limits);
    }
    let run = run();
    place.fail();
    let started = Instant::now();
    let output = run.run();
    let took = started.elapsed();
    cell.millis = took.as_millis();
    cell.exit = output.code;
    let mut wrong = Vec::new();
    if took > TIMEOUT + MARGIN {
        wrong.push(format!("it took {took:?}"));
    }
    check_output(cell, &output, fault, &mut wrong);
    check_cache(cell, &env, fault, &before, &mut wrong);
    check_servers(&place, &second, &mut wrong);
    if place.starts() - starts > TRIES {
        wrong.push(format!("{} children", place.starts() - starts));
    }
    let until = Instant::now() + GONE;
    while !with_variable("CHAOS_MARK", &mark).is_empty() {
        if Instant::now() > until {
            wrong.push(format!("alive: {:?}", with_variable("CHAOS_MARK", &mark)));
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    if !wrong.is_empty() {
        wrong.push(format!(
            "ended with {:?} after {took:?}\n--- stdout\n{:.2000}\n--- stderr\n{:.2000}",
            output.code, output.stdout, output.stderr
        ));
    }
    cell.violations.append(&mut wrong);
}

fn configure(
    env: &TestEnv,
    state: State,
    place: &Place,
    second: &HttpMcp,
    mark: &str,
    limits: &str,
) {
    let servers = match state {
        State::Second => "\"a\", \"b\"",
        State::Empty | State::Stale => "\"a\"",
    };
    env.write_config(&format!(
        "default_servers = [{servers}]\n{}api_key = \"env:CONTEXT7_API_KEY\"\n{limits}\
         [servers.b]\nurl = \"{}\"\n[retry]\nbase = \"100ms\"\n",
        place.config("a", mark),
        second.url(),
    ));
}

/// Makes every entry a week older.
fn age(env: &TestEnv) {
    let file = Connection::open(env.cache_dir().join("cache.db")).unwrap();
    let sql = "UPDATE entries SET fetched_at = fetched_at - ?1, expires_at = expires_at - ?1";
    let week = 7 * 24 * 3600 * 1000;
    assert!(file.execute(sql, [week]).unwrap() > 0, "nothing was kept");
    let sql = "UPDATE names SET expires_at = expires_at - ?1";
    file.execute(sql, [week]).unwrap();
}

/// Lists what is kept: key, kind, server, time.
fn entries(env: &TestEnv) -> Vec<(String, i64, String, i64)> {
    let path = env.cache_dir().join("cache.db");
    if !path.exists() {
        return Vec::new();
    }
    let file = Connection::open(path).unwrap();
    let sql = "SELECT hex(key), kind, server, fetched_at FROM entries ORDER BY key";
    let mut rows = file.prepare(sql).unwrap();
    let rows = rows.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn check_output(cell: &mut Cell, output: &Output, fault: &Fault, wrong: &mut Vec<String>) {
    for (name, bytes) in [
        ("stdout", &output.stdout_bytes[..]),
        ("stderr", output.stderr.as_bytes()),
    ] {
        let Ok(text) = std::str::from_utf8(bytes) else {
            wrong.push(format!("{name} is no UTF-8"));
            continue;
        };
        let obeyed = |c: &char| (c.is_control() && !"\n\t".contains(*c)) || *c == '\u{202e}';
        if let Some(found) = text.chars().find(obeyed) {
            wrong.push(format!("{name} holds {found:?}"));
        }
        for part in OF_A_KEY.iter().filter(|part| text.contains(**part)) {
            wrong.push(format!("{name} holds {part:?} of a key"));
        }
        if text.contains("panicked") {
            wrong.push(format!("{name} tells of a panic"));
        }
    }
    let document: Value = match serde_json::from_str(&output.stdout) {
        Ok(document) => document,
        Err(error) => return wrong.push(format!("stdout is not one JSON document: {error}")),
    };
    let (error, from) = (&document["error"], &document["provenance"]);
    cell.code = match error["code"].as_str() {
        Some(code) => code.to_owned(),
        None => format!(
            "{} {}",
            from["server"].as_str().unwrap_or("-"),
            from["cache"].as_str().unwrap_or("-")
        ),
    };
    match want(&fault.expect, cell.state) {
        Want::Answer(server, cache) => {
            if output.code != Some(0) || document["ok"] != true {
                wrong.push(format!("no answer, but {:?} {}", output.code, cell.code));
                return;
            }
            if cell.code != format!("{server} {cache}") {
                wrong.push(format!("answered by {}, not {server} {cache}", cell.code));
            }
            let texts = document.to_string();
            if !texts.contains("eact") {
                wrong.push("the answer is another".into());
            }
            let warned = [&document["warnings"], &document["results"][0]["warnings"]];
            let warned = warned
                .iter()
                .any(|w| w.as_array().is_some_and(|w| !w.is_empty()));
            if cache == "stale" && !warned {
                wrong.push("no warning that the answer is old".into());
            }
        }
        Want::Failure(kinds) => {
            let fits = kinds.iter().any(|kind| {
                error["code"] == kind.code()
                    && output.code == Some(kind.exit().into())
                    && error["exit"] == kind.exit()
            });
            if !fits {
                wrong.push(format!("{:?} {}, not {kinds:?}", output.code, cell.code));
            }
        }
    }
}

fn check_cache(
    cell: &Cell,
    env: &TestEnv,
    fault: &Fault,
    before: &[(String, i64, String, i64)],
    wrong: &mut Vec<String>,
) {
    for part in OF_A_KEY {
        let held = catch_unwind(AssertUnwindSafe(|| env.assert_in_no_file(part)));
        if held.is_err() {
            wrong.push(format!("a file holds {part:?} of a key"));
        }
    }
    if std::fs::read_dir(env.temp_dir()).is_ok_and(|mut dir| dir.next().is_some()) {
        wrong.push("something is left in TMPDIR".into());
    }
    let kinds = match &fault.expect {
        Expect::Answer => return,
        Expect::Fails(kinds) => kinds,
    };
    let not_found = kinds.contains(&Kind::NotFound);
    // `docs NAME` has found the library before the documentation fails.
    let has_found = cell.command == Command::DocsOfName;
    let after = entries(env);
    for entry in &after {
        let (_, kind, server, _) = entry;
        let is_allowed = before.contains(entry)
            || server == "b" && cell.state == State::Second
            || *kind == 3 && not_found
            || *kind == 1 && has_found;
        if !is_allowed {
            wrong.push(format!("kept: {entry:?}"));
        }
    }
    let lost = before.iter().filter(|entry| !after.contains(entry)).count();
    if lost > 0 && !not_found && !has_found {
        wrong.push(format!("{lost} entries are gone: {after:?}"));
    }
}

fn check_servers(place: &Place, second: &HttpMcp, wrong: &mut Vec<String>) {
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    for exchange in place.exchanges() {
        let message = exchange.request.json().unwrap_or_default();
        let what = format!("{} {}", exchange.label, message["params"]["arguments"]);
        *asked.entry(what).or_default() += 1;
        if exchange.request.header("accept-encoding").is_some() {
            wrong.push("a compressed answer was asked for".into());
        }
    }
    for (what, count) in asked.iter().filter(|(_, count)| **count > TRIES) {
        // A redirect is followed, which is no new try.
        if !place.redirects() || *count > 6 * TRIES {
            wrong.push(format!("{count} requests: {what}"));
        }
    }
    for exchange in second.exchanges() {
        let sent = exchange.request.to_text();
        if OF_A_KEY.iter().any(|part| sent.contains(part)) {
            wrong.push("the second server was sent a key".into());
        }
    }
    if !place.wait_until_idle(GONE) || !second.wait_until_idle(GONE) {
        wrong.push("a connection is still open".into());
    }
}
