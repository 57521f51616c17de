//! `docent cache`: what is kept, and what it saved.

use clap::{Subcommand, ValueEnum};
use serde_json::json;

use crate::app::App;
use crate::cache::ListFilter;
use crate::error::Result;
use crate::model::EntryKind;

/// Examples for the help and the manual page.
pub const EXAMPLES: &str = "\
Examples:
  docent cache stats
  docent cache list --library react
  docent cache show 3f2a
  docent cache clear --library react --yes";

/// Show and tend the cache of answers
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show how much is kept and how often it answered
    #[command(
        after_help = "Examples:\n  docent cache stats\n  docent cache stats --json | jq .entries"
    )]
    Stats,
    /// List entries, the newest first
    #[command(
        after_help = "Examples:\n  docent cache list\n  docent cache list --library react --limit 5"
    )]
    List {
        #[command(flatten)]
        filter: FilterArgs,
        /// Print at most this many; 0 is all
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,
    },
    /// Show one entry and the text it keeps
    #[command(
        after_help = "Examples:\n  docent cache show 3f2a\n  docent cache show 3f2a --json | jq -r .body"
    )]
    Show {
        /// Key of the entry, or the start of it, as docent cache list prints it
        #[arg(value_name = "KEY")]
        key: String,
    },
    /// Remove entries, all of them unless told which
    #[command(
        after_help = "Examples:\n  docent cache clear\n  docent cache clear --library react --yes"
    )]
    Clear {
        #[command(flatten)]
        filter: FilterArgs,
        /// Remove without asking
        #[arg(short, long)]
        yes: bool,
    },
    /// Remove what is too old to answer, and what is over the size limit
    ///
    /// Over the limit (cache.max_size in the configuration) the least used
    /// entries go first.
    #[command(
        after_help = "Examples:\n  docent cache prune\n  docent cache prune --json | jq .bytes"
    )]
    Prune,
    /// Print the directory of the cache
    #[command(
        after_help = "Examples:\n  du -sh \"$(docent cache dir)\"\n  docent cache dir --json | jq -r .dir"
    )]
    Dir,
}

#[derive(Debug, clap::Args)]
struct FilterArgs {
    /// Take only entries of this library: an id or a name
    #[arg(long, value_name = "LIBRARY")]
    library: Option<String>,
    /// Take only entries of this kind
    #[arg(long, value_name = "KIND")]
    kind: Option<KindArg>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindArg {
    Resolve,
    Docs,
    NotFound,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// When the cache cannot be used, the user says no, or nothing can be printed.
    pub fn run(&self, app: &App) -> Result<u8> {
        match &self.command {
            Command::Stats => app.printer.cache_stats(&app.cache.stats())?,
            Command::List { filter, limit } => {
                let filter = filter.to_filter(app, *limit);
                app.printer.cache_entries(&app.cache.list(&filter)?)?;
            }
            Command::Show { key } => {
                let (entry, body) = app.cache.show(key)?;
                app.printer.cache_entry(&entry, &body)?;
            }
            Command::Clear { filter, yes } => return clear(app, filter, *yes),
            Command::Prune => {
                let pruned = app.cache.prune()?;
                app.printer.report(
                    "docent.cache-prune/1",
                    json!({"expired": pruned.expired, "evicted": pruned.evicted, "bytes": pruned.bytes}),
                    &format!(
                        "removed {} expired and {} least used entries, {} bytes",
                        pruned.expired, pruned.evicted, pruned.bytes
                    ),
                )?;
            }
            Command::Dir => {
                let dir = &app.settings.cache.dir;
                let text = dir.display().to_string();
                app.printer
                    .report("docent.cache-dir/1", json!({"dir": text}), &text)?;
            }
        }
        Ok(0)
    }
}

fn clear(app: &App, filter: &FilterArgs, yes: bool) -> Result<u8> {
    let filter = filter.to_filter(app, 0);
    if !yes {
        let entries = app.cache.list(&filter)?.len();
        let question = match entries {
            1 => "remove 1 entry from the cache?".to_owned(),
            n => format!("remove {n} entries from the cache?"),
        };
        if !app.printer.confirm(&question)? {
            app.printer.warn("nothing removed");
            return Ok(0);
        }
    }
    let cleared = app.cache.clear(&filter)?;
    app.printer.cleared(cleared.entries, cleared.bytes)?;
    Ok(0)
}

impl FilterArgs {
    /// `--server` narrows too, where one is named on the command line.
    fn to_filter(&self, app: &App, limit: usize) -> ListFilter {
        ListFilter {
            library: self.library.clone(),
            server: app.asked_server().map(|server| server.name.clone()),
            kind: self.kind.map(|kind| match kind {
                KindArg::Resolve => EntryKind::Resolve,
                KindArg::Docs => EntryKind::Docs,
                KindArg::NotFound => EntryKind::NotFound,
            }),
            limit,
        }
    }
}
