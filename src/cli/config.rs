//! `docent config`: what is set, and by whom.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use crate::app::App;
use crate::config::{self, Environment, Origin, Overrides, Value};
use crate::error::{Kind, Result};
use crate::output::Printer;

/// Examples for the help and the manual page.
pub const EXAMPLES: &str = "\
Examples:
  docent config show
  docent config path
  docent config init
  docent config check && docent health";

/// Show, start and check the configuration
///
/// Strongest first: flags, environment variables, docent.toml of the project
/// (in the working directory or the nearest one above it), config.toml of the
/// user, built-in defaults. What the project's context7.json says of it is
/// shown as project.*.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show every setting and where it comes from
    #[command(
        after_help = "Examples:\n  docent config show\n  docent config show --json | jq '.values[] | select(.origin != \"default\")'"
    )]
    Show,
    /// Print where configuration and cache are
    #[command(
        after_help = "Examples:\n  docent config path\n  docent config path --json | jq -r '.paths[].path'"
    )]
    Path,
    /// Write a configuration file to start from
    ///
    /// Every setting is in it, commented out, with its default.
    #[command(
        after_help = "Examples:\n  docent config init && $EDITOR ~/.config/docent/config.toml"
    )]
    Init {
        /// Replace the file if there is one
        #[arg(long)]
        force: bool,
    },
    /// Look for mistakes in the configuration
    ///
    /// Asks no server. Programs that print keys (command:PROGRAM) are run, and
    /// nothing that they print is shown. Exits with 12 when there is an error.
    #[command(
        after_help = "Examples:\n  docent config check\n  docent config check --json | jq .findings"
    )]
    Check,
}

impl Args {
    /// Runs what must work whatever the configuration is.
    pub fn run_early(
        &self,
        overrides: &Overrides,
        env: &Environment,
        cwd: &Path,
        printer: &Printer,
    ) -> Option<Result<u8>> {
        match &self.command {
            Command::Show => None,
            Command::Path => Some(paths(overrides, env, cwd, printer)),
            Command::Init { force } => Some(init(overrides, env, cwd, printer, *force)),
            Command::Check => Some(check(overrides, env, cwd, printer)),
        }
    }

    /// Runs what needs the settings.
    ///
    /// # Errors
    /// When nothing can be printed.
    pub fn run(&self, app: &App) -> Result<u8> {
        let mut values = app.settings.values();
        if let Some((path, facts)) = app.project_facts() {
            values.extend(facts.values().into_iter().map(|(key, value)| Value {
                key: format!("project.{key}"),
                value,
                origin: Origin::Project(path.clone()),
            }));
            values.sort_by(|a, b| a.key.cmp(&b.key));
        }
        app.printer.config_values(&values)?;
        Ok(0)
    }
}

fn paths(overrides: &Overrides, env: &Environment, cwd: &Path, printer: &Printer) -> Result<u8> {
    let mut paths: Vec<(String, PathBuf)> =
        vec![("user".to_owned(), config::user_file(overrides, env, cwd)?)];
    if let Some(project) = config::project_file(cwd) {
        paths.push(("project".to_owned(), project));
    }
    paths.push(("cache".to_owned(), config::cache_dir(env, cwd)?.0));
    let paths: Vec<_> = paths
        .into_iter()
        .map(|(name, path)| {
            let exists = path.exists();
            (name, path, exists)
        })
        .collect();
    printer.config_paths(&paths)?;
    Ok(0)
}

fn init(
    overrides: &Overrides,
    env: &Environment,
    cwd: &Path,
    printer: &Printer,
    force: bool,
) -> Result<u8> {
    let path = config::init(&config::user_file(overrides, env, cwd)?, force)?;
    let text = path.display().to_string();
    printer.report(
        "docent.config-init/1",
        json!({"path": text}),
        &format!("wrote {text}"),
    )?;
    Ok(0)
}

fn check(overrides: &Overrides, env: &Environment, cwd: &Path, printer: &Printer) -> Result<u8> {
    crate::app::end_at_signal()?;
    let findings = config::check(overrides, env, cwd);
    printer.findings(&findings)?;
    let has_error = findings.iter().any(|finding| finding.is_error);
    Ok(if has_error { Kind::Config.exit() } else { 0 })
}
