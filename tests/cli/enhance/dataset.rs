//! Prompts over small projects of many kinds, and how well the libraries, the
//! topics and the context are chosen over all of them.
//!
//! A single case may miss something: what is held is the share over all, a
//! little below what it is. What must never happen is held for every case:
//! a broken document, a budget that is exceeded, a key that gets out, foreign
//! text outside of its block.
//!
//! The table goes to `target/tmp/enhance.txt`, and to stderr where
//! `DOCENT_ENHANCE_TABLE` is set.

mod breach;
mod case;
mod judge;
mod names;
mod run;
mod sound;
mod table;

use std::io::Write;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use case::Case;
use judge::Verdict;
use table::{Part, share};

/// Least share of the wanted libraries that are picked, in percent.
const RECALL: f64 = 92.0;

/// Least share of the picked libraries that are wanted, or fit, in percent.
const PRECISION: f64 = 95.0;

/// Least share of the wanted libraries' versions that are told, in percent.
const VERSIONS: f64 = 91.0;

/// Least share of the wanted libraries whose topic is to the point, in
/// percent.
const TOPICS: f64 = 88.0;

/// Least share of the wanted pieces of the project that are there, in percent.
const CONTEXT: f64 = 96.0;

/// Least share of the cases with every wanted library and no wrong one, in
/// percent.
const CORE: f64 = 92.0;

/// Runs of the program at a time.
const AT_ONCE: usize = 4;

#[test]
fn prompts_get_what_they_need() {
    let cases = case::load();
    let verdicts = judge_all(&cases);
    let report = table::render(&verdicts);
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("enhance.txt");
    std::fs::write(file, &report).expect("a written table");
    if std::env::var_os("DOCENT_ENHANCE_TABLE").is_some() {
        let written = std::io::stderr().write_all(report.as_bytes());
        written.expect("stderr takes the table");
    }
    let broken: Vec<_> = verdicts.iter().filter(|v| !v.breaches.is_empty()).collect();
    assert!(broken.is_empty(), "some cases are broken\n{report}");
    for (part, least) in [
        (Part::Recall, RECALL),
        (Part::Precision, PRECISION),
        (Part::Versions, VERSIONS),
        (Part::Topics, TOPICS),
        (Part::Context, CONTEXT),
        (Part::Core, CORE),
    ] {
        let share = share(&verdicts, part);
        assert!(
            share >= least,
            "{}: {share:.1} %, not {least:.1} %\n{report}",
            part.as_str()
        );
    }
}

/// Runs every case, some at a time; the verdicts are in the order of the
/// cases.
fn judge_all(cases: &[Case]) -> Vec<Verdict> {
    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((at, case)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    cases.get(at).map(|case| (at, case))
                } {
                    let verdict = judge::judge(case, &run::run(case));
                    verdicts.lock().expect("no panic").push((at, verdict));
                }
            });
        }
    });
    let mut verdicts = verdicts.into_inner().expect("no panic");
    verdicts.sort_by_key(|(at, _)| *at);
    verdicts.into_iter().map(|(_, verdict)| verdict).collect()
}
