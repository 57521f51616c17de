//! The printer: one method for each answer, one write for each method.
//!
//! Guarantees: stdout gets the answer and nothing else; a reader that went
//! away is no failure, a full disk is; what stands beside an answer (warnings,
//! provenance) comes after it, on stderr, and after the pager was left.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::Child;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use serde::Serialize;
use serde_json::Value as Json;

use super::human::{self, Screen};
use super::json::{self, v1};
use super::terminal::Terminal;
use super::{answer, notes, pager};
use crate::config::{Format, OutputSettings, Value};
use crate::error::{Error, Kind, Result};
use crate::model::{CacheEntry, CacheStats, Docs, Finding, HealthReport, Resolution};

/// Writes answers to stdout, and what stands beside them to stderr.
#[derive(Debug)]
pub struct Printer {
    settings: OutputSettings,
    terminal: Terminal,
    pager: Mutex<Paged>,
}

/// A pager that is open, and the lines that wait for its end.
#[derive(Debug, Default)]
struct Paged {
    child: Option<Child>,
    notes: String,
}

impl Printer {
    /// Makes a printer for this process's streams. Opens and writes nothing.
    #[must_use]
    pub fn new(settings: &OutputSettings) -> Self {
        Self {
            settings: settings.clone(),
            terminal: Terminal::detect(),
            pager: Mutex::default(),
        }
    }

    /// Prints documentation; `raw` prints the server's text in place of snippets.
    ///
    /// # Errors
    /// [`Kind::Internal`] when stdout cannot be written, as every method here.
    pub fn docs(&self, docs: &Docs, raw: bool) -> Result<()> {
        if self.is_json() {
            return self.json(&v1::DocsDocument::new(docs, raw));
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
        for (_, result) in results {
            match result {
                Ok(_) if self.is_json() => {}
                Ok(resolution) => {
                    self.warnings(&resolution.warnings);
                    for line in human::resolve::reason(resolution) {
                        self.note(&line);
                    }
                    self.note(&notes::provenance(&resolution.provenance));
                }
                Err(error) => self.failure(error),
            }
        }
        Ok(())
    }

    /// Prints what the cache holds.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn cache_stats(&self, stats: &CacheStats) -> Result<()> {
        let document = || v1::CacheStatsDocument::new(stats);
        self.either(document, || human::cache::stats(stats, SystemTime::now()))
    }

    /// Prints a list of entries.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn cache_entries(&self, entries: &[CacheEntry]) -> Result<()> {
        let document = || v1::CacheListDocument::new(entries);
        let text = || human::cache::list(entries, SystemTime::now(), self.screen());
        self.either(document, text)
    }

    /// Prints one entry with its body.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn cache_entry(&self, entry: &CacheEntry, body: &str) -> Result<()> {
        let document = || v1::CacheEntryDocument::new(entry, body);
        let text = || human::cache::entry(entry, body, SystemTime::now());
        self.either(document, text)
    }

    /// Prints what `cache clear` removed.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn cleared(&self, entries: u64, bytes: u64) -> Result<()> {
        let document = || v1::CacheRemovedDocument::cleared(entries, bytes);
        self.either(document, || human::cache::removed(entries, bytes))
    }

    /// Prints what `cache prune` removed.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn pruned(&self, entries: u64, bytes: u64) -> Result<()> {
        let document = || v1::CacheRemovedDocument::pruned(entries, bytes);
        self.either(document, || human::cache::removed(entries, bytes))
    }

    /// Prints how servers and cache are.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn health(&self, report: &HealthReport) -> Result<()> {
        let document = || v1::HealthDocument::new(report);
        self.either(document, || human::health::report(report, self.screen()))
    }

    /// Prints settings with their origins.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn config_values(&self, values: &[Value]) -> Result<()> {
        let document = || v1::ConfigDocument::new(values);
        self.either(document, || human::config::values(values, self.screen()))
    }

    /// Prints the files and directories in use, and whether each exists.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn config_paths(&self, paths: &[(String, PathBuf, bool)]) -> Result<()> {
        let document = || v1::PathsDocument::new(paths);
        self.either(document, || human::config::paths(paths))
    }

    /// Prints what `config check` found.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn findings(&self, findings: &[Finding]) -> Result<()> {
        let color = self.terminal.has_color(&self.settings);
        let document = || v1::CheckDocument::new(findings);
        self.either(document, || human::config::findings(findings, color))
    }

    /// Prints the table of exit codes.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn exit_codes(&self) -> Result<()> {
        self.either(v1::ExitCodesDocument::new, human::config::exit_codes)
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
        self.either(document, || super::clean::clean(human).into_owned())
    }

    /// Prints text made by this program as it is: completions, man pages.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn text(&self, text: &str) -> Result<()> {
        write_stdout(text)
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
            self.beside(&notes::warning(message, color));
        }
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
        write_stderr(&format!("{question} [y/N] "));
        let mut line = String::new();
        let read = stdin.lock().read_line(&mut line);
        read.map_err(|e| Error::internal("cannot read the answer", e))?;
        let line = line.trim().to_lowercase();
        Ok(matches!(line.as_str(), "y" | "yes"))
    }

    /// Waits until the user leaves the pager, then prints what waited for that.
    pub fn finish(&self) {
        let mut paged = self.pager.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mut child) = paged.child.take() {
            let _ = child.wait();
            write_stderr(&std::mem::take(&mut paged.notes));
        }
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
        write_stdout(&json::document(document, is_one_line))
    }

    /// Writes an answer, through the pager where it is longer than the screen.
    fn answer(&self, text: &str) -> Result<()> {
        let size = self.terminal.stdout.filter(|_| self.settings.pager);
        if size.is_some_and(|(columns, lines)| super::render::height(text, columns) >= lines) {
            let mut paged = self.pager.lock().unwrap_or_else(PoisonError::into_inner);
            if paged.child.is_none() {
                paged.child = pager::page(&self.settings.pager_command, text);
                if paged.child.is_some() {
                    return Ok(());
                }
            }
        }
        write_stdout(text)
    }

    fn warnings(&self, warnings: &[String]) {
        for warning in warnings {
            self.warn(warning);
        }
    }

    fn note(&self, line: &str) {
        if !self.settings.quiet {
            self.beside(&format!("{line}\n"));
        }
    }

    /// In JSON the failure is in the document: with `-q` that is enough.
    fn failure(&self, error: &Error) {
        if !(self.settings.quiet && self.is_json()) {
            let color = self.terminal.has_stderr_color(&self.settings);
            self.beside(&notes::error(error, color, self.settings.verbose));
        }
    }

    fn beside(&self, text: &str) {
        let mut paged = self.pager.lock().unwrap_or_else(PoisonError::into_inner);
        if paged.child.is_some() {
            paged.notes.push_str(text);
        } else {
            write_stderr(text);
        }
    }
}

fn write_stdout(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            let message = format!("cannot write to standard output: {e}");
            Err(Error::internal(message, e))
        }
        _ => Ok(()),
    }
}

/// There is nowhere left to tell that stderr cannot be written.
fn write_stderr(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
