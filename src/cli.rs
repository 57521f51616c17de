//! The command line: what can be typed, and what runs for it. `clap` lives
//! here and its types go no further.

mod cache;
mod completions;
mod config;
mod docs;
mod global;
mod health;
mod help;
mod man;
mod resolve;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::app::App;
use crate::config::{Environment, Format, OutputSettings, Overrides};
use crate::error::{Error, Kind, Result};
use crate::output::Printer;
use global::GlobalArgs;

/// Fetch library documentation, for the version you use, from the server you choose
///
/// Asks MCP servers that speak the Context7 tools, over HTTP or as child
/// processes. Keeps the answers in a local cache and takes them from there
/// while they are fresh. The answer goes to stdout and everything else to
/// stderr; --json prints one document, on failure too. Exit codes are a closed
/// set: see docent help exit-codes.
#[derive(Debug, Parser)]
#[command(
    name = "docent",
    bin_name = "docent",
    version,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = help::EXAMPLES
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: GlobalArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    Resolve(resolve::Args),
    Docs(docs::Args),
    Cache(cache::Args),
    Health(health::Args),
    Config(config::Args),
    Completions(completions::Args),
    Man(man::Args),
    Help(help::Args),
}

/// Runs the program on the process's own arguments.
#[must_use]
pub fn main() -> ExitCode {
    let argv: Vec<OsString> = std::env::args_os().collect();
    let cli = match parse(&argv) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let overrides = match cli.global.to_overrides() {
        Ok(overrides) => overrides,
        Err(error) => return fail(&bare_printer(&argv), &error),
    };
    let cwd = std::env::current_dir().unwrap_or_default();
    let env = Environment::from_process();
    // These work whatever the configuration is: they may be used to mend it.
    let early = match &cli.command {
        Command::Config(args) => args.run_early(&overrides, &env, &cwd, &printer_of(&overrides)),
        Command::Completions(args) => Some(args.run(&printer_of(&overrides))),
        Command::Man(args) => Some(args.run(&printer_of(&overrides))),
        Command::Help(args) => Some(args.run(&printer_of(&overrides))),
        _ => None,
    };
    if let Some(result) = early {
        return end(&printer_of(&overrides), result);
    }
    let app = match App::new(&overrides, env, &cwd) {
        Ok(app) => app,
        Err(error) => return fail(&printer_of(&overrides), &error),
    };
    let result = match &cli.command {
        Command::Resolve(args) => args.run(&app),
        Command::Docs(args) => args.run(&app),
        Command::Cache(args) => args.run(&app),
        Command::Health(args) => args.run(&app),
        Command::Config(args) => args.run(&app),
        Command::Completions(_) | Command::Man(_) | Command::Help(_) => Ok(0),
    };
    let code = end(&app.printer, result);
    app.close().finish();
    code
}

/// Returns the whole command line, for completions and manual pages.
fn command() -> clap::Command {
    Cli::command()
}

fn parse(argv: &[OsString]) -> Result<Cli, ExitCode> {
    let matches = command().try_get_matches_from(argv);
    match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => Ok(cli),
        Err(error) if error.use_stderr() => {
            if wants_json(argv) {
                let text = error.render().to_string();
                let message = text.lines().next().unwrap_or_default();
                let message = message.trim_start_matches("error: ").to_owned();
                let error = Error::new(Kind::Usage, message).hint("see docent --help");
                return Err(fail(&bare_printer(argv), &error));
            }
            let _ = error.print();
            Err(ExitCode::from(Kind::Usage.exit()))
        }
        Err(help) => {
            let _ = help.print();
            Err(ExitCode::SUCCESS)
        }
    }
}

/// Tells whether the user asked for JSON, where the rest makes no sense.
fn wants_json(argv: &[OsString]) -> bool {
    let words: Vec<&str> = argv.iter().filter_map(|word| word.to_str()).collect();
    words.iter().enumerate().any(|(at, word)| match *word {
        "--json" | "--format=json" | "--format=ndjson" => true,
        "--format" => matches!(words.get(at + 1), Some(&("json" | "ndjson"))),
        _ => false,
    })
}

fn bare_printer(argv: &[OsString]) -> Printer {
    printer_of(&Overrides {
        format: wants_json(argv).then_some(Format::Json),
        ..Overrides::default()
    })
}

/// Makes a printer from the flags alone, for when there are no settings.
fn printer_of(overrides: &Overrides) -> Printer {
    Printer::new(&OutputSettings::from_flags(
        overrides,
        &Environment::from_process(),
    ))
}

fn end(printer: &Printer, result: Result<u8>) -> ExitCode {
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => fail(printer, &error),
    }
}

fn fail(printer: &Printer, error: &Error) -> ExitCode {
    printer.error(error);
    ExitCode::from(error.kind.exit())
}
