//! The printer: one method for each answer, one write for each method.
//!
//! Guarantees: stdout gets the answer and nothing else; a reader that went
//! away is no failure, a full disk is; what stands beside an answer (warnings,
//! provenance) comes after it, on stderr, and after the pager was left.

mod batch;
mod enhance;
mod live;
mod raw;
mod reports;

use std::io::{self, BufRead, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::Serialize;
use serde_json::Value as Json;

pub use live::Live;

use super::human::{Screen, resolve};
use super::json::{self, v1};
use super::render::height;
use super::streams::Streams;
use super::terminal::Terminal;
use super::{answer, notes};
use crate::config::{Format, OutputSettings};
use crate::error::{Error, Kind, Result};
use crate::model::{Docs, Resolution};

/// Writes answers to stdout, and what stands beside them to stderr.
#[derive(Debug)]
pub struct Printer {
    settings: OutputSettings,
    terminal: Terminal,
    streams: Streams,
}

impl Printer {
    /// Makes a printer for this process's streams. Opens and writes nothing.
    #[must_use]
    pub fn new(settings: &OutputSettings) -> Self {
        Self {
            settings: settings.clone(),
            terminal: Terminal::detect(),
            streams: Streams::default(),
        }
    }

    /// Prints documentation; `raw` prints the server's text in place of snippets.
    ///
    /// # Errors
    /// [`Kind::Internal`] when stdout cannot be written, as every method here.
    pub fn docs(&self, docs: &Docs, raw: bool) -> Result<()> {
        if self.is_json() {
            self.json(&v1::DocsDocument::new(docs, raw))?;
            self.warnings(&docs.warnings);
            return Ok(());
        }
        self.answer(&answer::docs(docs, raw, &self.settings, self.terminal))?;
        self.warnings(&docs.warnings);
        if let Some(dropped) = notes::dropped(docs.dropped).filter(|_| !raw) {
            self.note(&dropped);
        }
        self.note(&notes::docs(docs));
        Ok(())
    }

    /// Prints the candidates for each name, and why each failed that did.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn resolutions(&self, results: &[(String, Result<Resolution>)]) -> Result<()> {
        if self.is_json() {
            self.json(&v1::ResolveDocument::new(results))?;
        } else {
            self.answer(&answer::resolutions(results, self.screen()))?;
        }
        let mut told: Vec<&str> = Vec::new();
        for (_, result) in results {
            // A server that fails does so for every name.
            for warning in result.iter().flat_map(|resolution| &resolution.warnings) {
                if !told.contains(&warning.as_str()) {
                    self.warn(warning);
                    told.push(warning);
                }
            }
            match result {
                Ok(_) if self.is_json() => {}
                Ok(resolution) => {
                    for line in resolve::reason(resolution) {
                        self.note(&line);
                    }
                    self.note(&notes::provenance(&resolution.provenance));
                }
                Err(error) => self.failure(error),
            }
        }
        Ok(())
    }

    /// Prints a small answer that has no type of its own: `human` as it is, or
    /// the fields of the object `fields` after `schema` and `ok`.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn report(&self, schema: &str, fields: Json, human: &str) -> Result<()> {
        let document = || {
            let mut document = serde_json::Map::new();
            document.insert("schema".to_owned(), schema.into());
            document.insert("ok".to_owned(), true.into());
            match fields {
                Json::Object(fields) => document.extend(fields),
                other => {
                    document.insert("value".to_owned(), other);
                }
            }
            Json::Object(document)
        };
        self.either(document, || {
            let text = super::clean::clean(human);
            format!("{}\n", text.trim_end_matches('\n'))
        })
    }

    /// Prints text made by this program as it is: completions, man pages.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn text(&self, text: &str) -> Result<()> {
        self.streams.answer(text, None)
    }

    /// Tells that the command failed: in lines on stderr, and where the format
    /// is JSON as a document on stdout.
    pub fn error(&self, error: &Error) {
        if self.is_json() {
            // The failure that is being told matters more than this one.
            let _ = self.json(&v1::ErrorDocument::new(error));
        }
        self.failure(error);
    }

    /// Tells the user something that did not stop the work; not with `-q`.
    pub fn warn(&self, message: &str) {
        if !self.settings.quiet {
            let color = self.terminal.has_stderr_color(&self.settings);
            self.streams.beside(&notes::warning(message, color));
        }
    }

    /// Tells in any number of lines that the command line is wrong.
    pub fn complain(&self, text: &str) {
        self.streams.beside(&super::clean::clean(text));
    }

    /// Asks a question that is answered with yes or no; no is the default.
    ///
    /// # Errors
    /// [`Kind::Usage`] where nobody can be asked.
    pub fn confirm(&self, question: &str) -> Result<bool> {
        let stdin = io::stdin();
        if self.settings.no_input || !self.terminal.is_stderr || !stdin.is_terminal() {
            let message = "this needs a yes, and nobody can be asked here";
            return Err(Error::new(Kind::Usage, message).hint("say yes with --yes"));
        }
        let question = super::clean::clean_line(question);
        self.streams.beside(&format!("{question} [y/N] "));
        let mut line = String::new();
        let read = stdin.lock().read_line(&mut line);
        read.map_err(|e| Error::internal("cannot read the answer", e))?;
        let line = line.trim().to_lowercase();
        Ok(matches!(line.as_str(), "y" | "yes"))
    }

    /// Returns a flag that is set while a pager has the terminal.
    #[must_use]
    pub fn paging(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.streams.is_paging)
    }

    /// Says that the answer is whole: nothing more is written to stdout.
    pub fn end_of_answer(&self) {
        self.streams.let_go();
    }

    /// Waits until the user leaves the pager, then prints what waited for that.
    pub fn finish(&self) {
        self.streams.finish();
    }

    fn is_json(&self) -> bool {
        matches!(self.settings.format, Format::Json | Format::Ndjson)
    }

    fn screen(&self) -> Screen {
        self.terminal.screen(&self.settings)
    }

    fn either<T: Serialize>(
        &self,
        document: impl FnOnce() -> T,
        text: impl FnOnce() -> String,
    ) -> Result<()> {
        if self.is_json() {
            self.json(&document())
        } else {
            self.answer(&text())
        }
    }

    fn json<T: Serialize>(&self, document: &T) -> Result<()> {
        let is_one_line = self.settings.format == Format::Ndjson;
        self.streams
            .answer(&json::document(document, is_one_line), None)
    }

    /// Writes an answer, through the pager where it is longer than the screen.
    fn answer(&self, text: &str) -> Result<()> {
        let size = self.terminal.stdout.filter(|_| self.settings.pager);
        let is_long = size.is_some_and(|(columns, lines)| height(text, columns) >= lines);
        let pager = is_long.then_some(self.settings.pager_command.as_str());
        self.streams.answer(text, pager)
    }

    fn warnings(&self, warnings: &[String]) {
        for warning in warnings {
            self.warn(warning);
        }
    }

    fn note(&self, line: &str) {
        if !self.settings.quiet {
            self.streams.beside(&format!("{line}\n"));
        }
    }

    /// In JSON the failure is in the document: with `-q` that is enough.
    fn failure(&self, error: &Error) {
        if !(self.settings.quiet && self.is_json()) {
            let color = self.terminal.has_stderr_color(&self.settings);
            self.streams
                .beside(&notes::error(error, color, self.settings.verbose));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Printer;
    use crate::config::{Color, Format, OutputSettings};
    use crate::error::Kind;

    #[test]
    fn nobody_is_asked_where_input_is_forbidden() {
        let settings = OutputSettings {
            format: Format::Auto,
            color: Color::Auto,
            pager: true,
            pager_command: "less".into(),
            quiet: false,
            verbose: 0,
            no_input: true,
            progress: true,
        };
        let error = Printer::new(&settings).confirm("sure?").unwrap_err();
        assert_eq!(error.kind, Kind::Usage);
        assert!(error.hints[0].contains("--yes"));
    }
}
