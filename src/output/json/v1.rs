//! Version 1 of every document. Fields are only ever added, at the end.

mod batch;
mod cache;
mod config;
mod docs;
mod enhance;
mod health;
mod resolve;
mod warm;

use std::time::SystemTime;

use serde::Serialize;

use crate::error::Error;
use crate::output::clean::{clean, clean_line};

pub use batch::{AnswersDocument, FailedItemDocument, ItemDocument, SummaryDocument};
pub use cache::{CacheEntryDocument, CacheListDocument, CacheRemovedDocument, CacheStatsDocument};
pub use config::{CheckDocument, ConfigDocument, ExitCodesDocument, PathsDocument};
pub use docs::DocsDocument;
pub use enhance::EnhanceDocument;
pub use health::HealthDocument;
pub use resolve::ResolveDocument;
pub use warm::WarmDocument;

/// `docent.error/1`.
#[derive(Debug, Serialize)]
pub struct ErrorDocument {
    schema: &'static str,
    ok: bool,
    error: ErrorObject,
}

impl ErrorDocument {
    /// Makes the document of a failure.
    #[must_use]
    pub fn new(error: &Error) -> Self {
        Self {
            schema: "docent.error/1",
            ok: false,
            error: error.into(),
        }
    }
}

/// A failure, within any document.
#[derive(Debug, Serialize)]
pub(super) struct ErrorObject {
    code: &'static str,
    exit: u8,
    message: String,
    hints: Vec<String>,
    server: Option<String>,
    retryable: bool,
    retry_after_ms: Option<u64>,
    candidates: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl From<&Error> for ErrorObject {
    fn from(error: &Error) -> Self {
        let wait = error.retry_after;
        Self {
            code: error.kind.code(),
            exit: error.kind.exit(),
            message: line(&error.message),
            hints: lines(&error.hints),
            server: error.server.as_deref().map(line),
            retryable: error.kind.is_retryable(),
            retry_after_ms: wait.map(|w| u64::try_from(w.as_millis()).unwrap_or(u64::MAX)),
            candidates: lines(&error.candidates),
            detail: error.detail.as_deref().map(text),
        }
    }
}

/// Where an answer came from.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Provenance {
    server: String,
    transport: &'static str,
    fetched_at: String,
    age_seconds: u64,
    cache: &'static str,
    round_trips: u32,
}

impl From<&crate::model::Provenance> for Provenance {
    fn from(from: &crate::model::Provenance) -> Self {
        Self {
            server: line(&from.server),
            transport: from.transport.as_str(),
            fetched_at: time(from.fetched_at),
            age_seconds: from.age.as_secs(),
            cache: from.cache.as_str(),
            round_trips: from.round_trips,
        }
    }
}

/// RFC 3339 in UTC, to the second.
fn time(time: SystemTime) -> String {
    // humantime writes no year before 1970 or after 9999.
    const LAST: u64 = 253_402_300_799;
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since.map_or(0, |d| d.as_secs().min(LAST));
    let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    humantime::format_rfc3339_seconds(time).to_string()
}

fn line(text: &str) -> String {
    clean_line(text).into_owned()
}

fn text(text: &str) -> String {
    clean(text).into_owned()
}

fn lines(texts: &[String]) -> Vec<String> {
    texts.iter().map(|t| line(t)).collect()
}

#[cfg(test)]
mod tests {
    use super::{ErrorDocument, time};
    use crate::output::json::document;
    use crate::output::samples;
    use std::time::{Duration, SystemTime};

    #[test]
    fn errors_have_every_field() {
        assert_eq!(
            document(&ErrorDocument::new(&samples::error()), true),
            concat!(
                r#"{"schema":"docent.error/1","ok":false,"error":{"code":"not_found","exit":3,"#,
                r#""message":"no library is called `raect`","hints":["check the spelling"],"#,
                r#""server":"context7","retryable":false,"retry_after_ms":null,"#,
                r#""candidates":["/facebook/react","/preactjs/preact"]}}"#,
                "\n"
            )
        );
    }

    #[test]
    fn times_never_panic() {
        assert_eq!(time(samples::now()), "2026-09-21T14:13:20Z");
        let epoch = SystemTime::UNIX_EPOCH;
        assert_eq!(time(epoch - Duration::from_secs(9)), "1970-01-01T00:00:00Z");
        let far = epoch + Duration::from_secs(1 << 50);
        assert_eq!(time(far), "9999-12-31T23:59:59Z");
    }
}
