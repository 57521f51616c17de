//! The embedded source: how long the first question to a package takes, which
//! makes its index, and how long the next; what an index costs.
//!
//! It reads this project's own dependencies where cargo keeps them, and those of
//! the projects that DOCENT_BENCH_PROJECTS names, directories set apart by `:`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::measure::{self, Times, in_turns};
use crate::projects::{Project, projects};
use crate::report::Report;
use crate::size;
use crate::support::env::{PROGRAM, TestEnv};

/// Questions that an index answers; the first is asked of an empty index too.
const QUESTIONS: [(&str, &str); 6] = [
    ("tokio", "spawn blocking work"),
    ("tokio", "tokio::spawn"),
    ("clap", "derive subcommands"),
    ("reqwest", "send a request with a timeout"),
    ("serde_json", "parse untyped json"),
    ("serde_json", "to_string_pretty"),
];
const FIRST_ROUNDS: usize = 8;
const WARM_ROUNDS: usize = 30;
const RATE_ROUNDS: usize = 3;
/// Parts with less text are mostly SQLite's empty pages.
const SMALL: u64 = 100_000;

/// Whole runs of `docs --server local`.
pub fn run(report: &mut Report) {
    let env = TestEnv::new();
    questions(&env, report);
    for project in projects() {
        packages(&env, &project, report);
    }
}

fn questions(env: &TestEnv, report: &mut Report) {
    let own = Project::own();
    let (library, query) = QUESTIONS[0];
    let mut first = ask(env, &own, library, query);
    let mut next = ask(env, &own, library, query);
    let times = in_turns(
        FIRST_ROUNDS,
        &mut [
            &mut || {
                forget(env);
                measure::run(&mut first).1
            },
            &mut || measure::run(&mut next).1,
        ],
    );
    report.title("docs --server local, of tokio");
    report.base("its index is there", &times[1]);
    report.ratio("its index is made", &times[0], &times[1], None);
    let first = times[0].median().as_secs_f64();
    report.figure("first question, median", first, "s", 1.5);

    let mut all: Vec<Vec<Duration>> = vec![Vec::new(); 2];
    for (library, query) in QUESTIONS {
        let mut markdown = ask(env, &own, library, query);
        let mut json = ask(env, &own, library, query);
        json.arg("--json");
        let times = in_turns(
            WARM_ROUNDS,
            &mut [&mut || measure::run(&mut markdown).1, &mut || {
                measure::run(&mut json).1
            }],
        );
        for (all, times) in all.iter_mut().zip(&times) {
            all.extend(times.all());
        }
    }
    let both = Times::new(all.concat());
    let split = all.into_iter().map(Times::new);
    report.title("docs --server local, several crates, their indexes there");
    for (name, times) in ["markdown", "--json"].iter().zip(split) {
        report.base(name, &times);
    }
    report.base("both", &both);
    report.figure("warm question, p50", ms(both.median()), "ms", 15.0);
    report.note(
        "warm question, p95",
        &format!("{:>7.2} ms", ms(both.at(95))),
    );
}

/// Asks each direct dependency of a project one question, the index empty.
fn packages(env: &TestEnv, project: &Project, report: &mut Report) {
    report.title(&format!("an index of what {} depends on", project.name));
    let mut rounds = Vec::new();
    let mut slowest = (Duration::ZERO, String::new());
    for _ in 0..RATE_ROUNDS {
        forget(env);
        let mut all = Duration::ZERO;
        for library in &project.dependencies {
            let time = measure::ended(&mut ask(env, project, library, library));
            all += time;
            if time > slowest.0 {
                slowest = (time, library.clone());
            }
        }
        rounds.push(all);
    }
    let time = Times::new(rounds).median().as_secs_f64();
    let mut parts = parts(&env.cache_dir());
    let read: u64 = parts
        .iter()
        .map(|part| project.source_size(&part.path))
        .sum();
    let read = read as f64 / 1e6;
    let count = project.dependencies.len();
    let text = format!("{count} packages, {read:.1} MB of files in {time:.2} s");
    report.note("one question each", &text);
    report.least("files that gave something", read / time, "MB/s", 10.0);
    parts.sort_by(|a, b| a.ratio().total_cmp(&b.ratio()));
    let large: Vec<&Part> = parts.iter().filter(|part| part.text > SMALL).collect();
    let sum = |of: fn(&Part) -> u64| parts.iter().map(of).sum::<u64>() as f64 / 1e6;
    let (text, size) = (sum(|part| part.text), sum(|part| part.size));
    let counts = format!("{} parts, {text:.1} MB in {size:.1} MB", parts.len());
    report.note("text in the index", &counts);
    if let (Some(largest), Some(middle)) = (large.last(), large.get(large.len() / 2)) {
        report.note(
            "index / text, median of the larger parts",
            &format!("{:>7.2} x", middle.ratio()),
        );
        let name = format!("index / text, worst: {}", largest.name);
        report.figure(&name, largest.ratio(), "x", 1.0);
    }

    forget(env);
    let mut command = ask(env, project, &slowest.1, &slowest.1);
    command.args(["--json", "--limit", "50"]);
    let peak = size::peak(&mut command);
    let name = format!("peak memory, index of {}", slowest.1);
    report.figure(&name, peak, "MB", 200.0);
}

/// Prepares a question to the embedded source.
fn ask(env: &TestEnv, project: &Project, library: &str, query: &str) -> Command {
    let mut command = env.command(PROGRAM);
    command.args(["docs", library, query, "--server", "local"]);
    command.current_dir(&project.dir).envs(project.vars.clone());
    command
}

/// Empties the cache's directory, and the index with it.
fn forget(env: &TestEnv) {
    std::fs::remove_dir_all(env.cache_dir()).unwrap();
    std::fs::create_dir(env.cache_dir()).unwrap();
}

struct Part {
    path: PathBuf,
    name: String,
    text: u64,
    size: u64,
}

impl Part {
    fn ratio(&self) -> f64 {
        self.size as f64 / self.text.max(1) as f64
    }
}

/// Looks at every part below a directory.
fn parts(dir: &Path) -> Vec<Part> {
    let mut open: Vec<PathBuf> = vec![dir.to_path_buf()];
    let mut parts = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        } else if path.extension().is_some_and(|end| end == "db") {
            parts.extend(part(&path));
        }
    }
    parts
}

/// Reads how much text a part says it has; `None` where it is no part.
fn part(path: &Path) -> Option<Part> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    let sql = "SELECT value FROM meta WHERE key = 'text_bytes'";
    let text: i64 = conn.query_row(sql, [], |row| row.get(0)).ok()?;
    Some(Part {
        path: path.to_owned(),
        name: path.file_stem()?.to_string_lossy().into_owned(),
        text: u64::try_from(text).ok()?,
        size: std::fs::metadata(path).ok()?.len(),
    })
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
