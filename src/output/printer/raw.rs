//! Answers that are no text.

use std::io::{self, Write};

use super::Printer;
use crate::error::{Error, Kind, Result};

impl Printer {
    /// Lets bytes be written to stdout, as they are.
    ///
    /// # Errors
    /// [`Kind::Usage`] where stdout is a terminal; what `write` fails with.
    pub fn raw<T>(&self, write: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T> {
        if self.terminal.stdout.is_some() {
            let message = "an export is no text, and standard output is a terminal";
            return Err(Error::new(Kind::Usage, message)
                .hint("name a file, or pipe it: docent cache export FILE"));
        }
        write(&mut io::stdout().lock())
    }

    /// Tells in a line on stderr what stands beside an answer; not with `-q`.
    pub fn beside(&self, line: &str) {
        self.note(&crate::output::clean::clean_line(line));
    }
}
