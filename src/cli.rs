//! The command line: what can be typed, and what runs for it. `clap` lives
//! here and its types go no further.

mod batch;
mod cache;
mod completions;
mod config;
mod docs;
mod enhance;
mod global;
mod health;
mod help;
mod man;
mod resolve;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Args as _, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::app::App;
use crate::config::{Environment, Format, OutputSettings, Overrides};
use crate::error::{Error, Kind, Result};
use crate::output::{Printer, clean::clean};
use global::GlobalArgs;

/// Fetch library documentation, for the version you have installed, from the server you choose
///
/// Asks MCP servers that speak the Context7 tools, over HTTP or as child
/// processes. Keeps the answers in a local cache and takes them from there
/// while they are fresh. Where no server answers, and with --offline, the
/// packages that are installed answer: crates, npm, PyPI and Go. docent enhance
/// prints a prompt with what it needs of all that, and of the project. The
/// answer goes to stdout and everything else to stderr; --json prints one
/// document, on failure too. Exit codes are a closed set: see docent help
/// exit-codes.
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
    Enhance(enhance::Args),
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
    let is_health = matches!(cli.command, Command::Health(_));
    if overrides.format == Some(Format::Prometheus) && !is_health {
        let message = "--format prometheus is for docent health";
        let error = Error::new(Kind::Usage, message).hint("for programs there is --json");
        return fail(&bare_printer(&argv), &error);
    }
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
    let app = match &cli.command {
        Command::Enhance(_) => app.with_embedded(),
        _ => app,
    };
    let result = match &cli.command {
        Command::Resolve(args) => args.run(&app),
        Command::Docs(args) => args.run(&app),
        Command::Enhance(args) => args.run(&app),
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

/// Parses a command line that is right, and whose command comes first, with
/// that command alone: to build all of them takes longer than an answer out of
/// the cache. Anything else is for [`parse`] to judge and to explain.
fn parse_alone(argv: &[OsString]) -> Option<Cli> {
    let name = argv.get(1)?.to_str()?;
    let alone = clap::Command::new(name.to_owned());
    let alone = match name {
        "docs" => docs::Args::augment_args(alone),
        "enhance" => enhance::Args::augment_args(alone),
        "resolve" => resolve::Args::augment_args(alone),
        _ => return None,
    };
    let mut command = GlobalArgs::augment_args(clap::Command::new("docent").subcommand(alone));
    let mut matches = command.try_get_matches_from_mut(argv).ok()?;
    let cli = Cli::from_arg_matches_mut(&mut matches).ok();
    // To take them apart, piece by piece, takes as long as to build them.
    std::mem::forget((command, matches));
    cli
}

fn parse(argv: &[OsString]) -> Result<Cli, ExitCode> {
    if let Some(cli) = parse_alone(argv) {
        return Ok(cli);
    }
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
            // Clap tells again what was typed, and knows no C1 nor bidi marks.
            let is_plain = |word: &OsString| word.to_str().is_some_and(|w| clean(w) == w);
            if argv.iter().all(is_plain) {
                let _ = error.print();
            } else {
                bare_printer(argv).complain(&error.render().to_string());
            }
            Err(ExitCode::from(Kind::Usage.exit()))
        }
        Err(help) => Err(match help.print() {
            Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
                let message = format!("cannot write to standard output: {e}");
                fail(&bare_printer(argv), &Error::internal(message, e))
            }
            _ => ExitCode::SUCCESS,
        }),
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

#[cfg(test)]
mod tests {
    use super::{Cli, command, parse_alone};
    use clap::FromArgMatches;
    use std::ffi::OsString;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn one_command_alone_is_parsed_as_among_all() {
        for line in [
            "docent docs react hooks",
            "docent docs /a/b --json -q --server x --server y",
            "docent docs --batch - --unordered --jobs 4",
            "docent docs react --version 1 --exact --tokens 9 --code --timeout 3s",
            "docent resolve react vue --limit 2 --offline --color never",
            "docent enhance add login to this app --file a.ts --json",
            "docent enhance - --library react --library /a/b --tokens 9 --template md",
            "docent enhance --batch - --jobs 4 --offline",
        ] {
            let argv = words(line);
            let among_all = command().try_get_matches_from(&argv).unwrap();
            let among_all = Cli::from_arg_matches(&among_all).unwrap();
            let alone = parse_alone(&argv).unwrap();
            assert_eq!(format!("{alone:?}"), format!("{among_all:?}"), "{line}");
        }
    }

    #[test]
    fn a_wrong_or_other_line_is_left_to_the_whole_parser() {
        for line in [
            "docent",
            "docent docs --help",
            "docent docs --versoin 1",
            "docent docs react --json --format md",
            "docent --json docs react",
            "docent cache stats",
            "docent --version",
        ] {
            assert!(parse_alone(&words(line)).is_none(), "{line}");
        }
    }
}
