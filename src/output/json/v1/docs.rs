//! `docent.docs/1`.

use serde::Serialize;

use super::{Provenance, line, lines, text};
use crate::model;

/// `docent.docs/1`.
#[derive(Debug, Serialize)]
pub struct DocsDocument {
    schema: &'static str,
    ok: bool,
    library: Library,
    query: String,
    snippets: Vec<Snippet>,
    tokens: u64,
    dropped: usize,
    provenance: Provenance,
    warnings: Vec<String>,
    /// The server's text, with `--raw` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<String>,
}

#[derive(Debug, Serialize)]
struct Library {
    id: String,
    title: String,
    asked: String,
    version: Version,
}

#[derive(Debug, Serialize)]
struct Version {
    asked: Option<String>,
    served: Option<String>,
    from: Option<String>,
}

#[derive(Debug, Serialize)]
struct Snippet {
    title: String,
    kind: &'static str,
    text: String,
    code: Vec<Code>,
    source: Option<String>,
    breadcrumb: Vec<String>,
    tokens: u64,
    signature: String,
}

#[derive(Debug, Serialize)]
struct Code {
    language: String,
    code: String,
}

impl DocsDocument {
    /// Makes the document; `raw` adds the server's text.
    #[must_use]
    pub fn new(docs: &model::Docs, raw: bool) -> Self {
        let version = &docs.version;
        Self {
            schema: "docent.docs/1",
            ok: true,
            library: Library {
                id: line(&docs.library.id),
                title: line(&docs.library.title),
                asked: line(&docs.asked),
                version: Version {
                    asked: version.asked.as_deref().map(line),
                    served: version.served.as_deref().map(line),
                    from: version.origin.as_ref().map(|o| line(o.as_str())),
                },
            },
            query: line(&docs.query),
            snippets: docs.snippets.iter().map(Snippet::from).collect(),
            tokens: docs.tokens(),
            dropped: docs.dropped,
            provenance: (&docs.provenance).into(),
            warnings: lines(&docs.warnings),
            raw: raw.then(|| text(&docs.raw)),
        }
    }
}

impl From<&model::Snippet> for Snippet {
    fn from(snippet: &model::Snippet) -> Self {
        let code = snippet.code.iter().map(|c| Code {
            language: line(&c.language),
            code: text(&c.code),
        });
        Self {
            title: line(&snippet.title),
            kind: snippet.kind.as_str(),
            text: text(&snippet.text),
            code: code.collect(),
            source: snippet.source.as_deref().map(line),
            breadcrumb: lines(&snippet.breadcrumb),
            tokens: snippet.tokens(),
            signature: text(&snippet.signature),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DocsDocument;
    use crate::output::json::document;
    use crate::output::samples;

    #[test]
    fn document_has_every_field_in_order() {
        let mut docs = samples::docs();
        docs.snippets.truncate(1);
        let text = document(&DocsDocument::new(&docs, false), true);
        assert_eq!(
            text,
            concat!(
                r#"{"schema":"docent.docs/1","ok":true,"library":{"id":"/facebook/react","title":"React","#,
                r#""asked":"react","version":{"asked":"19.2.0","served":"v19.2.0","from":"package-lock.json"}},"#,
                r#""query":"useEffect cleanup","snippets":[{"title":"Cleaning up an Effect","kind":"code","#,
                r#""text":"Return a **function** from [`useEffect`](https://react.dev/e).","#,
                r#""code":[{"language":"tsx","code":"useEffect(() => {\n  return () => stop();\n});"}],"#,
                r#""source":"https://github.com/reactjs/react.dev/blob/main/effects.md","breadcrumb":[],"tokens":47,"signature":""}],"#,
                r#""tokens":47,"dropped":3,"provenance":{"server":"context7","transport":"http","#,
                r#""fetched_at":"2026-09-21T14:10:20Z","age_seconds":180,"cache":"hit","round_trips":0},"warnings":[]}"#,
                "\n"
            )
        );
        let raw = document(&DocsDocument::new(&docs, true), true);
        assert!(
            raw.ends_with("\"raw\":\"### Cleaning up an Effect\\n\"}\n"),
            "{raw}"
        );
    }
}
