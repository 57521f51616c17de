//! The items of a batch, each printed as soon as it may be, and their sum.

use super::Printer;
use crate::config::Format;
use crate::error::{Error, Kind, Result};
use crate::model::{Answer, AnswersReport, BatchItem, BatchSummary};
use crate::output::clean::clean_line;
use crate::output::json::{self, v1};
use crate::output::{answer, human};

impl Printer {
    /// Prints an item: a line of JSON, unless a text format is asked for;
    /// there the answer below a heading, and a failure on stderr. Returns
    /// whether somebody still reads it.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn batch_item(&self, item: BatchItem<Answer>, raw: bool) -> Result<bool> {
        if self.is_batch_text() {
            return self.text_item(item, raw);
        }
        let number = item.number;
        let text = match item.outcome {
            Ok(Answer::Docs(docs)) => {
                let document = v1::DocsDocument::new(&docs, raw);
                json::document(&v1::ItemDocument::new(document, number), true)
            }
            Ok(Answer::Resolve(name, resolution)) => {
                let document = v1::ResolveDocument::new(&[(name, Ok(*resolution))]);
                json::document(&v1::ItemDocument::new(document, number), true)
            }
            Ok(Answer::Enhanced(enhanced)) => {
                let document = v1::EnhanceDocument::new(&enhanced);
                json::document(&v1::ItemDocument::new(document, number), true)
            }
            Err(error) => {
                let (library, query) = (&item.library, item.query.as_deref());
                let warnings = &item.warnings;
                let document =
                    v1::FailedItemDocument::new(&error, number, library, query, warnings);
                json::document(&document, true)
            }
        };
        self.streams.line(&text)
    }

    /// Prints what a batch came to: the last line of JSON. A text format has
    /// none.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn batch_summary(&self, summary: &BatchSummary) -> Result<()> {
        if !self.is_batch_text() {
            let document = v1::SummaryDocument::new(summary);
            self.streams.line(&json::document(&document, true))?;
        }
        if summary.is_interrupted {
            self.failure(&Error::new(Kind::Interrupted, "interrupted"));
        }
        Ok(())
    }

    /// Prints what `cache warm --answers` did, and why each question failed
    /// that did.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn warmed_answers(&self, report: &AnswersReport) -> Result<()> {
        let document = || v1::AnswersDocument::new(report);
        self.either(document, || human::warm::answers(report, self.screen()))?;
        self.warnings(&report.warnings);
        for item in &report.items {
            if let Err(error) = &item.outcome {
                self.failure(error);
            }
        }
        if report.is_interrupted {
            self.failure(&Error::new(Kind::Interrupted, "interrupted"));
        }
        Ok(())
    }

    /// Tells whether a batch is printed as text: only where that is asked for.
    fn is_batch_text(&self) -> bool {
        matches!(self.settings.format, Format::Md | Format::Plain)
    }

    fn text_item(&self, item: BatchItem<Answer>, raw: bool) -> Result<bool> {
        let mut asked = clean_line(&item.library).into_owned();
        if let Some(query) = &item.query {
            asked.push_str(": ");
            asked.push_str(&clean_line(query));
        }
        let heading = match self.settings.format {
            Format::Md => format!("# {asked}\n\n"),
            _ => format!("{asked}\n\n"),
        };
        let text = match item.outcome {
            Ok(Answer::Docs(docs)) => answer::docs(&docs, raw, &self.settings, self.terminal),
            Ok(Answer::Resolve(name, resolution)) => {
                answer::resolutions(&[(name, Ok(*resolution))], self.screen())
            }
            Ok(Answer::Enhanced(enhanced)) => answer::enhanced(&enhanced),
            Err(mut error) => {
                error.message = format!("item {}, {asked}: {}", item.number, error.message);
                self.failure(&error);
                return Ok(true);
            }
        };
        self.streams.line(&format!("{heading}{text}\n"))
    }
}
