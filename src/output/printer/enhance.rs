//! An enhanced prompt, and how it came to be.

use super::Printer;
use crate::config::Environment;
use crate::error::Result;
use crate::model::Enhanced;
use crate::output::clean::clean;
use crate::output::clipboard::Clipboard;
use crate::output::json::v1;
use crate::output::{answer, human, notes};

impl Printer {
    /// Prints a prompt, as it is; in its place what it is made of, where that
    /// is to be explained.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn enhanced(&self, enhanced: &Enhanced, is_explained: bool) -> Result<()> {
        let document = || v1::EnhanceDocument::new(enhanced);
        let text = || match is_explained {
            true => human::enhance::explained(enhanced, self.screen()),
            false => answer::enhanced(enhanced),
        };
        self.either(document, text)?;
        self.warnings(&enhanced.warnings);
        for note in notes::enhanced(enhanced).iter().filter(|_| !is_explained) {
            self.note(note);
        }
        Ok(())
    }

    /// Puts a text on the clipboard. That it cannot be is a warning.
    pub fn copy(&self, text: &str, env: &Environment) {
        let is_terminal = self.terminal.is_stderr || self.terminal.stdout.is_some();
        let clipboard = Clipboard::new(|name| env.raw(name), is_terminal);
        match clipboard.copy(&clean(text), |sequence| self.show(sequence)) {
            Ok(()) => self.note("copied to the clipboard"),
            Err(why) => self.warn(&format!("not copied to the clipboard: {why}")),
        }
    }

    /// Tells whether stdout is a terminal.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        self.terminal.stdout.is_some()
    }

    /// Writes to the terminal what it is to obey.
    fn show(&self, sequence: &str) -> bool {
        if self.terminal.is_stderr {
            self.streams.beside(sequence);
            return true;
        }
        self.streams.line(sequence).unwrap_or(false)
    }
}
