//! `docent.cache-warm/1`.

use std::time::Duration;

use serde::Serialize;

use super::{ErrorObject, line};
use crate::model::{WarmPackage, WarmReport};

/// `docent.cache-warm/1`: sums, then one item for each package.
#[derive(Debug, Serialize)]
pub struct WarmDocument {
    schema: &'static str,
    /// Whether any package has a part now.
    ok: bool,
    packages: usize,
    built: u64,
    there: u64,
    failed: u64,
    absent: u64,
    source_bytes: u64,
    text_bytes: u64,
    index_bytes: u64,
    milliseconds: u64,
    items: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    id: String,
    version: Option<String>,
    state: &'static str,
    companion: bool,
    source_bytes: u64,
    text_bytes: u64,
    index_bytes: u64,
    milliseconds: u64,
    error: Option<ErrorObject>,
}

impl WarmDocument {
    /// Makes the document.
    #[must_use]
    pub fn new(report: &WarmReport) -> Self {
        let [built, there, failed] = report.counts();
        Self {
            schema: "docent.cache-warm/1",
            ok: built + there > 0,
            packages: report.packages.len(),
            built,
            there,
            failed,
            absent: report.absent,
            source_bytes: report.sum(|p| p.source_bytes),
            text_bytes: report.sum(|p| p.text_bytes),
            index_bytes: report.sum(|p| p.index_bytes),
            milliseconds: milliseconds(report.took),
            items: report.packages.iter().map(Item::from).collect(),
        }
    }
}

impl From<&WarmPackage> for Item {
    fn from(package: &WarmPackage) -> Self {
        let version = Some(&package.version).filter(|version| !version.is_empty());
        Self {
            id: line(&package.id),
            version: version.map(|version| line(version)),
            state: package.state(),
            companion: package.is_companion,
            source_bytes: package.source_bytes,
            text_bytes: package.text_bytes,
            index_bytes: package.index_bytes,
            milliseconds: milliseconds(package.took),
            error: package.outcome.as_ref().err().map(ErrorObject::from),
        }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::WarmDocument;
    use crate::output::json::document;
    use crate::output::samples;

    #[test]
    fn every_field_is_there_in_order() {
        assert_eq!(
            document(&WarmDocument::new(&samples::warm()), true),
            concat!(
                r#"{"schema":"docent.cache-warm/1","ok":true,"packages":2,"built":1,"there":0,"failed":1,"#,
                r#""absent":1,"source_bytes":1048576,"text_bytes":524288,"index_bytes":262144,"#,
                r#""milliseconds":250,"items":[{"id":"/npm/react","version":"19.2.0","state":"built","#,
                r#""companion":false,"source_bytes":1048576,"text_bytes":524288,"index_bytes":262144,"#,
                r#""milliseconds":200,"error":null},{"id":"raect","version":null,"state":"failed","#,
                r#""companion":false,"source_bytes":0,"text_bytes":0,"index_bytes":0,"milliseconds":0,"#,
                r#""error":{"code":"not_found","exit":3,"message":"no library is called `raect`","#,
                r#""hints":["check the spelling"],"server":"context7","retryable":false,"#,
                r#""retry_after_ms":null,"candidates":["/facebook/react","/preactjs/preact"]}}]}"#,
                "\n"
            )
        );
    }
}
