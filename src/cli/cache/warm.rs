//! `docent cache warm`: the index, or answers, made ahead of questions.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::app::App;
use crate::cli::batch::{self, Line};
use crate::cli::docs::Ahead;
use crate::error::{Error, Kind, Result};
use crate::model::{AnswersReport, BatchItem, CacheEntry, LibraryRef, Question};

/// An answer that expires within this time is fetched anew.
const SOON: Duration = Duration::from_secs(3600);

/// Examples for the help and the manual page.
const EXAMPLES: &str = "\
Examples:
  docent cache warm
  docent cache warm react crates:tokio
  docent cache warm --answers
  docent cache warm --answers --batch questions.tsv --jobs 8
  docent cache warm --most-used 50
  docent cache warm --json | jq '.items[] | select(.state == \"failed\")'";

/// Index the packages of this project ahead of questions, or fetch answers ahead
///
/// Reads the direct dependencies that are on this disk, and the packages that
/// hold documentation of theirs (their types, what they re-export), so that
/// the embedded source answers about them at once. Asks no server.
///
/// With --answers it asks servers instead, and keeps what they say: about the
/// direct dependencies in the versions of the lockfile, as docent docs NAME
/// would; about the libraries that are named; or the questions of a file.
/// --most-used asks anew what the cache answered most often, where that has
/// expired or will within the hour.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Take only these: a name, a package such as npm:react, or an id
    #[arg(value_name = "NAME")]
    names: Vec<String>,

    /// Fetch answers of servers in place of making the index
    #[arg(long)]
    answers: bool,

    /// Fetch the answer to each line of a file, as docent docs --batch reads it
    #[arg(
        long,
        value_name = "FILE",
        requires = "answers",
        conflicts_with = "names"
    )]
    batch: Option<PathBuf>,

    /// Fetch anew what has expired, or soon will, of the N answers used most
    #[arg(long, value_name = "N", conflicts_with_all = ["names", "batch"])]
    most_used: Option<usize>,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is nothing to index or to ask; [`Kind::Partial`] is the exit
    /// code when some of it failed.
    pub(super) fn run(&self, app: &App) -> Result<u8> {
        if self.answers || self.most_used.is_some() {
            return self.fetch(app);
        }
        let names = self.names.iter().map(|name| name.parse());
        let names = names.collect::<Result<Vec<LibraryRef>>>()?;
        let report = app.warm(&names)?;
        app.printer.warmed(&report)?;
        let [_, _, failed] = report.counts();
        Ok(if failed > 0 { Kind::Partial.exit() } else { 0 })
    }

    fn fetch(&self, app: &App) -> Result<u8> {
        let mut ahead = Ahead::default();
        let mut prepare = |line: Line| ahead.prepare(app, line);
        let report = if let Some(limit) = self.most_used {
            most_used(app, limit)?
        } else if let Some(path) = &self.batch {
            let batch = batch::open(path)?;
            app.warm_answers(batch.lines, batch.total, prepare)?
        } else {
            let (names, warnings) = match self.names.as_slice() {
                [] => app.direct_dependencies()?,
                names => (names.to_vec(), Vec::new()),
            };
            let batch = batch::of_names(names);
            let mut report = app.warm_answers(batch.lines, batch.total, &mut prepare)?;
            report.warnings = warnings;
            report
        };
        app.printer.warmed_answers(&report)?;
        let [.., failed] = report.counts();
        Ok(match failed {
            _ if report.is_interrupted => Kind::Interrupted.exit(),
            0 => 0,
            _ => Kind::Partial.exit(),
        })
    }
}

/// Asks anew what was asked most often.
fn most_used(app: &App, limit: usize) -> Result<AnswersReport> {
    if limit == 0 {
        return Err(Error::new(Kind::Usage, "--most-used must be at least 1"));
    }
    let entries = app.cache.most_used(limit)?;
    let total = u64::try_from(entries.len()).ok();
    let soon = SystemTime::now() + SOON;
    let mut number = 0;
    let prepare = |entry: CacheEntry| {
        number += 1;
        let library = match &entry.version {
            Some(version) => format!("{}@{version}", entry.library),
            None => entry.library.clone(),
        };
        let is_anew = entry.expires_at.is_some_and(|expires| expires <= soon);
        BatchItem {
            number,
            outcome: Ahead::again(&library, &entry.query, is_anew),
            library,
            query: Some(entry.query),
            warnings: Vec::new(),
        }
    };
    let prepare: &mut dyn FnMut(CacheEntry) -> BatchItem<Question> = &mut { prepare };
    app.warm_answers(entries.into_iter(), total, prepare)
}
