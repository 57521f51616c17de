//! `docent completions`: tab completion for a shell.

use clap_complete::Shell;

use crate::error::{Error, Result};
use crate::output::Printer;

/// Examples for the help and the manual page.
pub const EXAMPLES: &str = "\
Examples:
  docent completions bash > ~/.local/share/bash-completion/completions/docent
  docent completions zsh > ~/.zfunc/_docent
  docent completions fish > ~/.config/fish/completions/docent.fish
  source <(docent completions bash)";

/// Print tab completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Shell that is to complete
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// When the text cannot be printed.
    pub fn run(&self, printer: &Printer) -> Result<u8> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(), "docent", &mut script);
        let script = String::from_utf8(script)
            .map_err(|e| Error::internal("the completions are not text", e))?;
        printer.text(&script)?;
        Ok(0)
    }
}
