//! `docent resolve`: which library is that.

use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::model::{LibraryRef, Resolution};

/// Examples for the help and the manual page.
pub const EXAMPLES: &str = "\
Examples:
  docent resolve react
  docent resolve next.js --query \"app router\" --limit 3
  docent resolve react vue svelte --json | jq -r '.results[].chosen'";

/// Find out which library a name means
///
/// Asks the server for candidates and ranks them: by name, then by how
/// official the source is, then by how much of it there is. The chosen one is
/// marked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Name as you would say it: react, next.js, @tanstack/react-query
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,

    /// Say what you want to know, so that the server ranks better
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    query: String,

    /// Print at most this many candidates for each name
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
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
        let names = self
            .names
            .iter()
            .map(|name| name.parse())
            .collect::<Result<Vec<LibraryRef>>>()?;
        let mut answers = app.resolve(&names, self.query.trim())?;
        if let [(_, Err(_))] = answers.as_slice() {
            let (_, answer) = answers.remove(0);
            answer?;
        }
        for (library, (_, answer)) in names.iter().zip(&mut answers) {
            if let Ok(resolution) = answer {
                mark_installed(app, library, resolution);
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
}

/// Notes the version that the project uses with the library that was chosen.
fn mark_installed(app: &App, library: &LibraryRef, resolution: &mut Resolution) {
    let found = app.installed(library);
    for warning in found.warnings {
        if !resolution.warnings.contains(&warning) {
            app.printer.warn(&warning);
        }
    }
    let chosen = resolution.choice.as_ref().map(|choice| choice.index);
    let library = chosen.and_then(|index| resolution.libraries.get_mut(index));
    if let (Some(library), Some(installed)) = (library, found.installed) {
        library.installed.get_or_insert(installed.version);
    }
}
