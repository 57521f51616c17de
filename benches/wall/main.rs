//! What a user waits for: whole runs of the program, from its start to its
//! end, beside programs that do the least that can be done.
//!
//!     cargo bench --bench wall             all of it, about three minutes
//!     cargo bench --bench wall -- cold     the scenes with that in their name
//!     cargo bench --bench wall -- million  a cache of a million entries; not in `all of it`
//!
//! DOCENT_BENCH_PROJECTS names directories, set apart by `:`, of projects whose
//! dependencies are installed; the scene `local` indexes them beside our own.
//!
//! The programs of a row run in turns, so that a busy machine slows all of
//! them; figures are medians, and ratios are of medians. It judges each target
//! and ends well all the same: a bench is no test. It fails when something
//! does not run, or answers wrongly.
//!
//! Without cargo's `--bench`, as under `cargo test`, it does nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod batch;
mod cached;
mod cold;
mod enhance;
mod entries;
mod local;
mod made;
mod measure;
mod npm;
mod projects;
mod report;
mod scene;
mod size;
#[path = "../../tests/support/mod.rs"]
mod support;

use report::Report;

type Scene = fn(&mut Report);

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if !args.iter().any(|arg| arg == "--bench") {
        return;
    }
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    // Too long for every day.
    if wanted.iter().any(|word| *word == "million") {
        let mut report = Report::default();
        entries::million(&mut report);
        return report.finish();
    }
    let scenes: [(&str, Scene); 9] = [
        ("cached", cached::run),
        ("entries", entries::run),
        ("cold", cold::run),
        ("batch", batch::run),
        ("stdio", npm::stdio),
        ("ctx7", npm::ctx7),
        ("local", local::run),
        ("enhance", enhance::run),
        ("size", size::run),
    ];
    let mut report = Report::default();
    for (name, run) in scenes {
        if wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())) {
            run(&mut report);
        }
    }
    report.finish();
}
