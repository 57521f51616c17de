//! `docent resolve`: which library is that.

use std::path::PathBuf;

use super::batch::{self, Line};
use crate::app::{App, BatchPlan};
use crate::config::Format;
use crate::error::{Error, Kind, Result};
use crate::model::{Answer, BatchItem, LibraryRef, Question, Resolution};

/// Fields of a JSON line of a batch; the first is needed, and so is called the
/// second where that is typed.
const FIELDS: [&str; 3] = ["library", "name", "query"];

/// Examples for the help and the manual page.
pub const EXAMPLES: &str = "\
Examples:
  docent resolve react
  docent resolve next.js --query \"app router\" --limit 3
  docent resolve react vue svelte --json | jq -r '.results[].chosen'
  docent resolve --batch names.txt --jobs 8 > libraries.ndjson";

/// Find out which library a name means
///
/// Asks the server for candidates and ranks them: by name, then by how
/// official the source is, then by how much of it there is. The chosen one is
/// marked.
///
/// --batch, and several names with --format ndjson, print NDJSON: for each
/// name the document that --json prints of it alone, with the number of its
/// line as "item", or the error; a summary last. --timeout is the time for
/// each. The exit code is 10 when any failed.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Name as you would say it: react, next.js, @tanstack/react-query
    #[arg(value_name = "NAME", required_unless_present = "batch")]
    names: Vec<String>,

    /// Say what you want to know, so that the server ranks better
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    query: String,

    /// Ask every server at once and merge what they list
    #[arg(long, conflicts_with = "batch")]
    all: bool,

    /// Print at most this many candidates for each name
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Resolve a name for each line of a file, or of standard input for -: NAME, or
    /// NAME, a tab and QUERY, or {"name": ..., "query": ...}
    #[arg(long, value_name = "FILE", conflicts_with = "names")]
    batch: Option<PathBuf>,

    /// Print the answers of a batch as they come, in any order
    #[arg(long)]
    unordered: bool,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// The failure of the name, where only one was given; else
    /// [`Kind::Partial`] when some failed.
    pub fn run(&self, app: &App) -> Result<u8> {
        if self.limit == Some(0) {
            return Err(Error::new(Kind::Usage, "--limit must be at least 1"));
        }
        batch::check_order(self.unordered, self.batch.as_ref())?;
        let is_many =
            self.names.len() > 1 && !self.all && app.settings.output.format == Format::Ndjson;
        if self.batch.is_some() || is_many {
            return self.run_batch(app);
        }
        let names = self
            .names
            .iter()
            .map(|name| name.parse())
            .collect::<Result<Vec<LibraryRef>>>()?;
        let query = self.query.trim();
        let mut answers = match self.all {
            true => app.resolve_everywhere(&names, query)?,
            false => app.resolve(&names, query)?,
        };
        if let [(_, Err(_))] = answers.as_slice() {
            let (_, answer) = answers.remove(0);
            answer?;
        }
        for (library, (_, answer)) in names.iter().zip(&mut answers) {
            if let Ok(resolution) = answer {
                for warning in mark_installed(app, library, resolution) {
                    app.printer.warn(&warning);
                }
            }
        }
        if let Some(limit) = self.limit {
            for (_, answer) in &mut answers {
                if let Ok(resolution) = answer {
                    resolution.libraries.truncate(limit);
                }
            }
        }
        app.printer.resolutions(&answers)?;
        let is_provisional = |(_, answer): &(String, Result<Resolution>)| matches!(answer, Ok(resolution) if app.is_to_be_refreshed(&resolution.provenance));
        if answers.iter().any(is_provisional) {
            app.printer.end_of_answer();
            app.refresh_resolutions(&names, query);
        }
        let failed: Vec<&Error> = answers
            .iter()
            .filter_map(|(_, a)| a.as_ref().err())
            .collect();
        match failed.first() {
            None => Ok(0),
            Some(first) if failed.len() == answers.len() => Ok(first.kind.exit()),
            Some(_) => Ok(Kind::Partial.exit()),
        }
    }

    fn run_batch(&self, app: &App) -> Result<u8> {
        let names = self.names.clone();
        let batch = match &self.batch {
            Some(path) => batch::open(path)?,
            None => batch::of_names(names),
        };
        let plan = BatchPlan {
            total: batch.total,
            is_ordered: !self.unordered,
            what: "items",
        };
        let prepare = |line: Line| {
            batch::item(line, &FIELDS, |fields| {
                let query = fields.query.as_deref().unwrap_or(&self.query);
                let library = fields.library.parse()?;
                let question = Question::Resolve(library, query.trim().to_owned());
                Ok((question, Vec::new()))
            })
        };
        let print = |mut item: BatchItem<Answer>| {
            if let Ok(Answer::Resolve(_, resolution)) = &mut item.outcome {
                if let Ok(library) = item.library.parse() {
                    let warnings = mark_installed(app, &library, resolution);
                    resolution.warnings.extend(warnings);
                }
                let limit = self.limit.unwrap_or(usize::MAX);
                resolution.libraries.truncate(limit);
            }
            app.printer.batch_item(item, false)
        };
        let summary = app.batch(batch.lines, plan, prepare, print)?;
        batch::end(app, &summary)
    }
}

/// Notes the version that the project uses with the library that was chosen.
/// Returns what the user should know beside what the resolution says.
fn mark_installed(app: &App, library: &LibraryRef, resolution: &mut Resolution) -> Vec<String> {
    let mut found = app.installed(library);
    let known = &resolution.warnings;
    found.warnings.retain(|warning| !known.contains(warning));
    let chosen = resolution.choice.as_ref().map(|choice| choice.index);
    let library = chosen.and_then(|index| resolution.libraries.get_mut(index));
    if let (Some(library), Some(installed)) = (library, found.installed) {
        library.installed.get_or_insert(installed.version);
    }
    found.warnings
}
