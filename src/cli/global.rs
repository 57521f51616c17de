//! Flags that every command takes.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, ValueEnum};

use crate::config::{CacheMode, Color, Format, Overrides, parse_duration};
use crate::error::{Error, Kind, Result};

/// How answers are printed
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatArg {
    /// Rendered on a terminal, plain markdown or a borderless table in a pipe
    Auto,
    /// Tables with borders
    Table,
    /// Markdown
    Md,
    /// Text without markup
    Plain,
    /// One JSON document
    Json,
    /// One JSON document a line
    Ndjson,
    /// Prometheus's text format; health only
    Prometheus,
}

/// When to use colour
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ColorArg {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The flags, as they were typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// Ask this server, by name or URL; repeat to give an order
    #[arg(long, value_name = "NAME|URL", global = true)]
    server: Vec<String>,

    /// Start this MCP server and ask it over its standard streams; the command
    /// and its arguments are one value, split as a shell does it
    #[arg(long, value_name = "COMMAND", global = true, hide_short_help = true)]
    server_command: Vec<String>,

    /// Print answers in this format
    #[arg(long, value_name = "FORMAT", global = true)]
    format: Option<FormatArg>,

    /// Print JSON, the same as --format json
    #[arg(long, global = true, conflicts_with = "format")]
    json: bool,

    /// Answer from the cache and from what is installed, without a network
    #[arg(long, global = true, conflicts_with_all = ["refresh", "no_cache"])]
    offline: bool,

    /// Fetch anew and store the answer
    #[arg(long, global = true, conflicts_with = "no_cache")]
    refresh: bool,

    /// Neither read nor write the cache
    #[arg(long, global = true, hide_short_help = true)]
    no_cache: bool,

    /// Count cached answers older than this as expired: 90s, 30m, 7d
    #[arg(long, value_name = "DURATION", value_parser = parse_duration, global = true, hide_short_help = true)]
    max_age: Option<Duration>,

    /// Give the whole command this long [default: 30s]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration, global = true, hide_short_help = true)]
    timeout: Option<Duration>,

    /// Have at most this many requests under way at once [default: 3]
    #[arg(long, value_name = "N", global = true, hide_short_help = true)]
    jobs: Option<usize>,

    /// Make at most this many calls of servers in this run
    #[arg(long, value_name = "N", global = true, hide_short_help = true)]
    max_calls: Option<u64>,

    /// Use this configuration file in place of the user's
    #[arg(long, value_name = "FILE", global = true, hide_short_help = true)]
    config: Option<PathBuf>,

    /// Use the servers, keys and cache of this profile
    #[arg(long, value_name = "NAME", global = true, hide_short_help = true)]
    profile: Option<String>,

    /// Use colour
    #[arg(long, value_name = "WHEN", global = true, hide_short_help = true)]
    color: Option<ColorArg>,

    /// Never page
    #[arg(long, global = true, hide_short_help = true)]
    no_pager: bool,

    /// Print the answer and errors, nothing else
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,

    /// Say what is being done; repeat for more
    #[arg(short, long, action = ArgAction::Count, global = true, hide_short_help = true)]
    verbose: u8,

    /// Never ask anything
    #[arg(long, global = true, hide_short_help = true)]
    no_input: bool,
}

impl GlobalArgs {
    /// Returns what was typed as plain data.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a number of jobs or calls that makes no sense.
    pub fn to_overrides(&self) -> Result<Overrides> {
        if self.jobs == Some(0) {
            return Err(Error::new(Kind::Usage, "--jobs must be at least 1"));
        }
        if self.max_calls == Some(0) {
            return Err(Error::new(Kind::Usage, "--max-calls must be at least 1"));
        }
        let format = match self.format {
            _ if self.json => Some(Format::Json),
            Some(FormatArg::Auto) => Some(Format::Auto),
            Some(FormatArg::Table) => Some(Format::Table),
            Some(FormatArg::Md) => Some(Format::Md),
            Some(FormatArg::Plain) => Some(Format::Plain),
            Some(FormatArg::Json) => Some(Format::Json),
            Some(FormatArg::Ndjson) => Some(Format::Ndjson),
            Some(FormatArg::Prometheus) => Some(Format::Prometheus),
            None => None,
        };
        let cache_mode = match (self.offline, self.refresh, self.no_cache) {
            (true, ..) => Some(CacheMode::Offline),
            (_, true, _) => Some(CacheMode::Refresh),
            (_, _, true) => Some(CacheMode::Bypass),
            _ => None,
        };
        Ok(Overrides {
            servers: self.server.clone(),
            server_commands: self.server_command.clone(),
            format,
            cache_mode,
            max_age: self.max_age,
            timeout: self.timeout,
            jobs: self.jobs,
            max_calls: self.max_calls,
            config: self.config.clone(),
            profile: self.profile.clone(),
            color: self.color.map(|color| match color {
                ColorArg::Auto => Color::Auto,
                ColorArg::Always => Color::Always,
                ColorArg::Never => Color::Never,
            }),
            no_pager: self.no_pager,
            quiet: self.quiet,
            verbose: self.verbose,
            no_input: self.no_input,
        })
    }
}
