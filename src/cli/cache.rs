//! `docent cache`: what is kept, and what it saved.

mod export;
mod import;
mod remove;
mod verify;
mod warm;

use clap::{Subcommand, ValueEnum};
use serde_json::json;

use crate::app::App;
use crate::cache::{ListFilter, Party, Scope};
use crate::config::Endpoint;
use crate::error::Result;
use crate::model::EntryKind;

/// Examples for the help and the manual page.
pub const EXAMPLES: &str = "\
Examples:
  docent cache stats
  docent cache list --library react
  docent cache show 3f2a
  docent cache clear --library react --yes
  docent cache warm";

/// Show and tend the cache of answers, and the index of packages on this disk
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show how much is kept, how often it answered, and how large the index is
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
    /// Remove entries and parts of the index, all of them unless told which
    ///
    /// A library's parts go with its entries. Parts are of no kind of entry and
    /// of the server local: --kind and another --server leave them alone.
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
    /// Over the limit (cache.max_size in the configuration) the entries of least
    /// worth go first: by when they were used last, each time an entry answered
    /// counting as an hour, a week at most. The cache keeps to the limit by
    /// itself as well, whenever it stores an answer. The same limit holds for the index of packages on this
    /// disk, by itself: the parts that were not asked for longest go first, and
    /// so does what an older docent or a build that was broken off left there.
    #[command(
        after_help = "Examples:\n  docent cache prune\n  docent cache prune --dry-run --json | jq .bytes"
    )]
    Prune {
        /// Tell what would be removed, and remove nothing
        #[arg(short = 'n', long)]
        dry_run: bool,
    },
    Warm(warm::Args),
    Export(export::Args),
    Import(import::Args),
    Verify(verify::Args),
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
            Command::Stats => app.printer.cache_stats(&app.cache_stats())?,
            Command::List { filter, limit } => {
                let filter = filter.to_filter(app, *limit);
                app.printer.cache_entries(&app.cache.list(&filter)?)?;
            }
            Command::Show { key } => {
                let (entry, body) = app.cache.show(key)?;
                app.printer.cache_entry(&entry, &body)?;
            }
            Command::Clear { filter, yes } => return remove::clear(app, filter, *yes),
            Command::Prune { dry_run } => return remove::prune(app, *dry_run),
            Command::Warm(args) => return args.run(app),
            Command::Export(args) => return args.run(app),
            Command::Import(args) => return args.run(app),
            Command::Verify(args) => return args.run(app),
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

/// Writes a number of things: "1 name", "2 names".
fn number(number: u64, one: &str, many: &str) -> String {
    let what = if number == 1 { one } else { many };
    format!("{number} {what}")
}

/// Returns the servers whose answers are kept: those of this run, then every
/// other one that is configured.
fn parties(app: &App) -> Vec<Party> {
    let settings = &app.settings;
    let mut parties: Vec<Party> = Vec::new();
    for server in settings.servers.iter().chain(&settings.known) {
        let party = Party {
            scope: Scope {
                server: server.identity(&app.env),
                server_name: server.name.clone(),
                profile: settings.profile.clone(),
            },
            address: server.address(),
        };
        if server.endpoint != Endpoint::Local && !parties.contains(&party) {
            parties.push(party);
        }
    }
    parties
}
