//! `docent cache warm`: the index, made ahead of questions.

use crate::app::App;
use crate::error::{Kind, Result};
use crate::model::LibraryRef;

/// Examples for the help and the manual page.
const EXAMPLES: &str = "\
Examples:
  docent cache warm
  docent cache warm react crates:tokio
  docent cache warm --json | jq '.items[] | select(.state == \"failed\")'";

/// Index the packages of this project ahead of questions
///
/// Reads the direct dependencies that are on this disk, and the packages that
/// hold documentation of theirs (their types, what they re-export), so that
/// the embedded source answers about them at once. Asks no server: answers of
/// servers are not fetched ahead.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Index only these: a name, a package such as npm:react, or an id
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is nothing to index; [`Kind::Partial`] is the exit code
    /// when some packages failed.
    pub(super) fn run(&self, app: &App) -> Result<u8> {
        let names = self.names.iter().map(|name| name.parse());
        let names = names.collect::<Result<Vec<LibraryRef>>>()?;
        let report = app.warm(&names)?;
        app.printer.warmed(&report)?;
        let [_, _, failed] = report.counts();
        Ok(if failed > 0 { Kind::Partial.exit() } else { 0 })
    }
}
