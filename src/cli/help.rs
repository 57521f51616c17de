//! `docent help`: help on a command, and the exit codes.

use crate::error::{Error, Kind, Result};
use crate::output::Printer;

/// Examples for the help and the manual page.
pub const EXAMPLES: &str = "\
Examples:
  docent resolve react                     which library is that
  docent docs react \"useEffect cleanup\"    its documentation
  docent docs react hooks --json           the same for scripts
  docent enhance \"add login to this app\"   a prompt with the right docs in
  docent cache stats                       what is kept, what it saved
  docent health                            which servers answer
  docent help exit-codes                   what the exit codes mean";

/// Examples of this command's own page.
const OWN_EXAMPLES: &str = "\
Examples:
  docent help docs
  docent help cache list
  docent help exit-codes";

/// Print help on a command, or the exit codes
#[derive(Debug, clap::Args)]
#[command(after_help = OWN_EXAMPLES)]
pub struct Args {
    /// Command to explain, or exit-codes
    #[arg(value_name = "TOPIC")]
    topic: Vec<String>,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an unknown topic.
    pub fn run(&self, printer: &Printer) -> Result<u8> {
        if self.topic == ["exit-codes"] {
            printer.exit_codes()?;
            return Ok(0);
        }
        let mut command = super::command();
        command.build();
        let mut found = &mut command;
        for word in &self.topic {
            found = found.find_subcommand_mut(word).ok_or_else(|| {
                Error::new(Kind::Usage, format!("no help on `{word}`"))
                    .hint("docent --help lists the commands; docent help exit-codes the exit codes")
            })?;
        }
        printer.text(&found.render_long_help().to_string())?;
        Ok(0)
    }
}
