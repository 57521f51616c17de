//! What a batch adds: the item's number in each document, and `docent.summary/1`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{ErrorDocument, ErrorObject, line, lines};
use crate::error::Error;
use crate::model::{AnswersReport, BatchSummary, WarmAnswer};

/// The document of an answer, and which item of the batch it answers.
#[derive(Debug, Serialize)]
pub struct ItemDocument<T> {
    #[serde(flatten)]
    document: T,
    /// Line of the input, from 1.
    item: u64,
}

impl<T: Serialize> ItemDocument<T> {
    /// Adds the number of its item to a document.
    #[must_use]
    pub const fn new(document: T, item: u64) -> Self {
        Self { document, item }
    }
}

/// `docent.error/1` of an item: with its number and what was asked.
#[derive(Debug, Serialize)]
pub struct FailedItemDocument {
    #[serde(flatten)]
    document: ErrorDocument,
    item: u64,
    input: Input,
    warnings: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Input {
    library: String,
    query: Option<String>,
}

impl FailedItemDocument {
    /// Makes the document of an item that failed.
    #[must_use]
    pub fn new(
        error: &Error,
        item: u64,
        library: &str,
        query: Option<&str>,
        warnings: &[String],
    ) -> Self {
        Self {
            document: ErrorDocument::new(error),
            item,
            input: Input {
                library: line(library),
                query: query.map(line),
            },
            warnings: lines(warnings),
        }
    }
}

/// `docent.summary/1`: the last object of a batch.
#[derive(Debug, Serialize)]
pub struct SummaryDocument {
    schema: &'static str,
    /// Whether every item was answered.
    ok: bool,
    items: u64,
    succeeded: u64,
    failed: u64,
    stale: u64,
    cached: u64,
    seconds: f64,
    interrupted: bool,
    errors: BTreeMap<&'static str, u64>,
}

impl SummaryDocument {
    /// Makes the document.
    #[must_use]
    pub fn new(summary: &BatchSummary) -> Self {
        Self {
            schema: "docent.summary/1",
            ok: summary.failed == 0 && !summary.is_interrupted,
            items: summary.items,
            succeeded: summary.succeeded,
            failed: summary.failed,
            stale: summary.stale,
            cached: summary.cached,
            // To the millisecond.
            seconds: (summary.took.as_secs_f64() * 1e3).round() / 1e3,
            interrupted: summary.is_interrupted,
            errors: summary.errors.clone(),
        }
    }
}

/// `docent.cache-answers/1`: sums, then one item for each question.
#[derive(Debug, Serialize)]
pub struct AnswersDocument {
    schema: &'static str,
    /// Whether no question failed.
    ok: bool,
    fetched: u64,
    there: u64,
    stale: u64,
    failed: u64,
    interrupted: bool,
    milliseconds: u64,
    items: Vec<AnswerItem>,
    warnings: Vec<String>,
}

#[derive(Debug, Serialize)]
struct AnswerItem {
    library: String,
    version: Option<String>,
    query: String,
    state: &'static str,
    error: Option<ErrorObject>,
}

impl AnswersDocument {
    /// Makes the document.
    #[must_use]
    pub fn new(report: &AnswersReport) -> Self {
        let [fetched, there, stale, failed] = report.counts();
        Self {
            schema: "docent.cache-answers/1",
            ok: failed == 0 && !report.is_interrupted,
            fetched,
            there,
            stale,
            failed,
            interrupted: report.is_interrupted,
            milliseconds: u64::try_from(report.took.as_millis()).unwrap_or(u64::MAX),
            items: report.items.iter().map(AnswerItem::from).collect(),
            warnings: lines(&report.warnings),
        }
    }
}

impl From<&WarmAnswer> for AnswerItem {
    fn from(answer: &WarmAnswer) -> Self {
        Self {
            library: line(&answer.library),
            version: answer.version.as_deref().map(line),
            query: line(&answer.query),
            state: answer.state(),
            error: answer.outcome.as_ref().err().map(ErrorObject::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FailedItemDocument, ItemDocument, SummaryDocument};
    use crate::error::{Error, Kind};
    use crate::model::BatchSummary;
    use crate::output::json::{document, v1};
    use crate::output::samples;

    #[test]
    fn an_item_is_the_document_of_one_answer_and_its_number() {
        let docs = samples::docs();
        let alone = document(&v1::DocsDocument::new(&docs, false), true);
        let item = ItemDocument::new(v1::DocsDocument::new(&docs, false), 7);
        let wanted = format!("{},\"item\":7}}\n", alone.trim_end().trim_end_matches('}'));
        // A list ends the document, so all braces there are its own.
        assert_eq!(document(&item, true), wanted);
    }

    #[test]
    fn a_failed_item_says_what_was_asked() {
        let error = samples::error();
        let failed = FailedItemDocument::new(&error, 3, "re\u{7}act", Some("x"), &[]);
        let text = document(&failed, true);
        assert!(text.starts_with(r#"{"schema":"docent.error/1","ok":false,"error":{"code""#));
        let end = r#""item":3,"input":{"library":"react","query":"x"},"warnings":[]}"#;
        assert!(text.trim_end().ends_with(end), "{text}");
    }

    #[test]
    fn the_summary_counts_failures_by_code() {
        let mut summary = BatchSummary::default();
        for kind in [Kind::NotFound, Kind::Timeout, Kind::NotFound] {
            summary.count(&Err(Error::new(kind, "x")));
        }
        assert_eq!(
            document(&SummaryDocument::new(&summary), true),
            concat!(
                r#"{"schema":"docent.summary/1","ok":false,"items":3,"succeeded":0,"failed":3,"#,
                r#""stale":0,"cached":0,"seconds":0.0,"interrupted":false,"#,
                r#""errors":{"not_found":2,"timeout":1}}"#,
                "\n"
            )
        );
    }
}
