//! `docent.resolve/1`.

use serde::Serialize;

use super::{ErrorObject, Provenance, line, lines, text};
use crate::error::Error;
use crate::model::{self, Resolution};

/// `docent.resolve/1`: one result for each name, in the order of the names.
#[derive(Debug, Serialize)]
pub struct ResolveDocument {
    schema: &'static str,
    /// Whether any name was answered.
    ok: bool,
    results: Vec<Answer>,
    /// That of the only result; `null` when there are several.
    provenance: Option<Provenance>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Answer {
    Found(Found),
    Failed { query: String, error: ErrorObject },
}

#[derive(Debug, Serialize)]
struct Found {
    query: String,
    chosen: Option<String>,
    reason: Option<String>,
    libraries: Vec<Library>,
    ambiguous: bool,
    provenance: Provenance,
    warnings: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Library {
    id: String,
    title: String,
    description: String,
    versions: Vec<String>,
    snippets: Option<u64>,
    reputation: &'static str,
    score: Option<f64>,
    stars: Option<u64>,
    server: String,
    installed: Option<String>,
    /// All that list it, where several servers were asked; else empty.
    servers: Vec<String>,
}

impl ResolveDocument {
    /// Makes the document of all names and what each came to.
    #[must_use]
    pub fn new(results: &[(String, Result<Resolution, Error>)]) -> Self {
        let provenance = match results {
            [(_, Ok(resolution))] => Some((&resolution.provenance).into()),
            _ => None,
        };
        let answers = results.iter().map(|(query, result)| match result {
            Ok(resolution) => Answer::Found(found(query, resolution)),
            Err(error) => Answer::Failed {
                query: line(query),
                error: error.into(),
            },
        });
        Self {
            schema: "docent.resolve/1",
            ok: results.is_empty() || results.iter().any(|(_, r)| r.is_ok()),
            results: answers.collect(),
            provenance,
        }
    }
}

fn found(query: &str, resolution: &Resolution) -> Found {
    let choice = resolution.choice.as_ref();
    let chosen = choice.and_then(|c| resolution.libraries.get(c.index));
    let server = &resolution.provenance.server;
    let libraries = resolution.libraries.iter().map(|l| library(l, server));
    Found {
        query: line(query),
        chosen: chosen.map(|l| line(&l.id)),
        reason: choice.map(|c| line(&c.reason)),
        libraries: libraries.collect(),
        ambiguous: choice.is_some_and(|c| c.is_ambiguous),
        provenance: (&resolution.provenance).into(),
        warnings: lines(&resolution.warnings),
    }
}

fn library(library: &model::Library, server: &str) -> Library {
    Library {
        id: line(&library.id),
        title: line(&library.title),
        description: text(&library.description),
        versions: lines(&library.versions),
        snippets: library.snippets,
        reputation: library.reputation.as_str(),
        score: library.score.filter(|s| s.is_finite()),
        stars: library.stars,
        server: line(library.servers.first().map_or(server, String::as_str)),
        installed: library.installed.as_deref().map(line),
        servers: lines(&library.servers),
    }
}

#[cfg(test)]
mod tests {
    use super::ResolveDocument;
    use crate::output::json::document;
    use crate::output::samples;

    #[test]
    fn document_has_every_field_in_order() {
        let mut resolution = samples::resolution();
        resolution.libraries.truncate(1);
        let text = document(
            &ResolveDocument::new(&[("react".into(), Ok(resolution))]),
            true,
        );
        let provenance = r#"{"server":"context7","transport":"http","fetched_at":"2026-09-21T14:10:20Z","age_seconds":180,"cache":"hit","round_trips":0}"#;
        let expected = format!(
            "{}{provenance}{}{provenance}}}\n",
            concat!(
                r#"{"schema":"docent.resolve/1","ok":true,"results":[{"query":"react","chosen":"/facebook/react","#,
                r#""reason":"exact name, official source","libraries":[{"id":"/facebook/react","title":"React","#,
                r#""description":"A library for user interfaces","versions":["v19.2.0","v19.1.0","v18.3.1","v17.0.2"],"#,
                r#""snippets":1234,"reputation":"high","score":88.1,"stars":null,"server":"context7","installed":null,"servers":[]}],"#,
                r#""ambiguous":false,"provenance":"#
            ),
            r#","warnings":[]}],"provenance":"#,
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn a_failed_name_stands_among_the_others() {
        let results = [
            ("raect".to_owned(), Err(samples::error())),
            ("react".to_owned(), Ok(samples::resolution())),
        ];
        let value = serde_json::to_value(ResolveDocument::new(&results)).unwrap();
        assert_eq!(value["ok"], true);
        assert_eq!(value["results"][0]["error"]["code"], "not_found");
        assert_eq!(value["results"][1]["chosen"], "/facebook/react");
        assert!(value["provenance"].is_null());
        let value = serde_json::to_value(ResolveDocument::new(&results[..1])).unwrap();
        assert_eq!(value["ok"], false);
    }
}
