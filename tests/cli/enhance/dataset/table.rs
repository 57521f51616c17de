//! The verdicts as shares, and as a table.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::judge::{Count, Verdict};

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// Wanted libraries.
    Recall,
    /// Picked libraries.
    Precision,
    /// Their versions.
    Versions,
    /// Their topics.
    Topics,
    /// Pieces of the project.
    Context,
    /// Whole cases.
    Core,
}

impl Part {
    const ALL: [Part; 6] = [
        Part::Recall,
        Part::Precision,
        Part::Versions,
        Part::Topics,
        Part::Context,
        Part::Core,
    ];

    /// Returns the head of its column.
    pub const fn as_str(self) -> &'static str {
        match self {
            Part::Recall => "recall",
            Part::Precision => "precision",
            Part::Versions => "versions",
            Part::Topics => "topics",
            Part::Context => "context",
            Part::Core => "core",
        }
    }

    fn of(self, verdict: &Verdict) -> Count {
        match self {
            Part::Recall => verdict.recall,
            Part::Precision => verdict.precision,
            Part::Versions => verdict.versions,
            Part::Topics => verdict.topics,
            Part::Context => verdict.context,
            Part::Core => Count {
                right: usize::from(verdict.is_core),
                all: 1,
            },
        }
    }
}

/// Adds a part of some verdicts up.
fn sum<'a>(verdicts: impl IntoIterator<Item = &'a Verdict>, part: Part) -> Count {
    let counts = verdicts.into_iter().map(|verdict| part.of(verdict));
    counts.fold(Count::default(), |sum, count| Count {
        right: sum.right + count.right,
        all: sum.all + count.all,
    })
}

/// Returns a share in percent; all of nothing is 100.
pub fn share(verdicts: &[Verdict], part: Part) -> f64 {
    match sum(verdicts, part) {
        Count { all: 0, .. } => 100.0,
        Count { right, all } => 100.0 * right as f64 / all as f64,
    }
}

/// Renders a row for each kind and for all, and the cases that miss something.
pub fn render(verdicts: &[Verdict]) -> String {
    let mut text = format!("{:<10}{:>6}", "kind", "cases");
    for part in Part::ALL {
        let _ = write!(text, "{:>11}", part.as_str());
    }
    let kinds: BTreeSet<&str> = verdicts
        .iter()
        .flat_map(|verdict| verdict.kinds.iter().map(String::as_str))
        .collect();
    for kind in kinds {
        let of_it = |verdict: &&Verdict| verdict.kinds.iter().any(|k| k == kind);
        row(
            &mut text,
            kind,
            &verdicts.iter().filter(of_it).collect::<Vec<_>>(),
        );
    }
    row(&mut text, "all", &verdicts.iter().collect::<Vec<_>>());
    let _ = write!(text, "\n{:<16}", "%");
    for part in Part::ALL {
        let _ = write!(text, "{:>11.1}", share(verdicts, part));
    }
    text.push_str("\n\n");
    for verdict in verdicts {
        let (id, breaches) = (&verdict.id, &verdict.breaches);
        if !(breaches.is_empty() && verdict.faults.is_empty()) {
            let broken = breaches.iter().map(|breach| format!("BROKEN {breach}"));
            let lines: Vec<String> = broken.chain(verdict.faults.iter().cloned()).collect();
            let _ = writeln!(text, "{id:<22}{}", lines.join("; "));
        }
    }
    text
}

fn row(text: &mut String, name: &str, verdicts: &[&Verdict]) {
    let _ = write!(text, "\n{name:<10}{:>6}", verdicts.len());
    for part in Part::ALL {
        let Count { right, all } = sum(verdicts.iter().copied(), part);
        let _ = write!(text, "{:>11}", format!("{right}/{all}"));
    }
}
