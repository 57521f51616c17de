//! What the tools answer: a text for any client, and the same as fields.

use std::fmt::Write;

use serde_json::{Value, json};

use super::place::Place;
use super::source::{Candidate, Looked};
use crate::error::Error;
use crate::model::Snippet;

/// Stands between the snippets of a text.
const RULE: &str = "--------------------------------";

/// Returns the answer to "which library is that".
pub(super) fn libraries(looked: &Looked<Vec<Candidate>>) -> Value {
    let mut text = "Available Libraries:\n".to_owned();
    for candidate in &looked.found {
        let Place { name, .. } = &candidate.place;
        let (id, versions) = (candidate.place.id(), candidate.versions.join(", "));
        let about = candidate.description.split_whitespace();
        let about = about.collect::<Vec<_>>().join(" ");
        let _ = write!(
            text,
            "\n- Title: {name}\n- Context7-compatible library ID: {id}\n\
             - Description: {about}\n- Versions: {versions}\n----------\n"
        );
    }
    let fields = looked.found.iter().map(library).collect::<Vec<_>>();
    let fields = json!({"libraries": fields, "warnings": looked.warnings});
    result(&text, fields, false)
}

/// Returns the documentation of a package.
pub(super) fn docs(looked: &Looked<Place>, description: &str, snippets: &[Snippet]) -> Value {
    let place = &looked.found;
    let texts: Vec<String> = snippets.iter().map(markdown).collect();
    let text = texts.join(&format!("\n{RULE}\n\n"));
    let fields = json!({
        "library": fields(place, description, std::slice::from_ref(&place.version)),
        "version": place.version,
        "snippets": snippets.iter().map(snippet).collect::<Vec<_>>(),
        "warnings": looked.warnings,
    });
    result(&text, fields, false)
}

/// Returns a failure.
pub(super) fn error(error: &Error) -> Value {
    let lines = [&error.message].into_iter().chain(&error.hints);
    let text = lines.map(String::as_str).collect::<Vec<_>>().join("\n");
    let fields = json!({"error": {
        "code": error.kind.code(),
        "message": error.message,
        "hints": error.hints,
        "candidates": error.candidates,
    }});
    result(&text, fields, true)
}

fn result(text: &str, structured: Value, is_error: bool) -> Value {
    json!({
        "content": [{"type": "text", "text": text}],
        "structuredContent": structured,
        "isError": is_error,
    })
}

fn library(candidate: &Candidate) -> Value {
    fields(
        &candidate.place,
        &candidate.description,
        &candidate.versions,
    )
}

fn fields(place: &Place, description: &str, versions: &[String]) -> Value {
    json!({
        "id": place.id(),
        "title": place.name,
        "description": description,
        "versions": versions,
        "installed": place.version,
    })
}

fn snippet(snippet: &Snippet) -> Value {
    let code = |c: &crate::model::Code| json!({"language": c.language, "code": c.code});
    json!({
        "title": snippet.title,
        "kind": snippet.kind.as_str(),
        "signature": snippet.signature,
        "text": snippet.text,
        "code": snippet.code.iter().map(code).collect::<Vec<_>>(),
        "source": snippet.source,
        "breadcrumb": snippet.breadcrumb,
    })
}

/// Writes a snippet the way Context7's servers do.
fn markdown(snippet: &Snippet) -> String {
    let mut out = format!("### {}\n", snippet.title);
    if let Some(source) = &snippet.source {
        let _ = write!(out, "\nSource: {source}\n");
    }
    if !snippet.signature.is_empty() {
        push_code(&mut out, snippet.signature_language(), &snippet.signature);
    }
    if !snippet.text.trim().is_empty() {
        let _ = write!(out, "\n{}\n", snippet.text.trim());
    }
    for code in &snippet.code {
        push_code(&mut out, &code.language, &code.code);
    }
    out
}

/// Writes code in a fence that nothing in it can close.
fn push_code(out: &mut String, language: &str, code: &str) {
    let runs = code.split(|c| c != '`').map(str::len);
    let fence = "`".repeat((runs.max().unwrap_or(0) + 1).max(3));
    let code = code.trim_end();
    let _ = write!(out, "\n{fence}{language}\n{code}\n{fence}\n");
}

#[cfg(test)]
mod tests {
    use super::{docs, error, libraries};
    use crate::dialect::{self, DocsVerdict};
    use crate::error::{Error, Kind};
    use crate::local::place::Place;
    use crate::local::source::{Candidate, Looked};
    use crate::manifest::Source;
    use crate::model::{Code, Ecosystem, Snippet, SnippetKind};

    fn place() -> Place {
        Place {
            ecosystem: Ecosystem::Npm,
            name: "@a/b".into(),
            version: "1.2.3".into(),
            root: "/x".into(),
            source: Source::Registry,
        }
    }

    fn looked<T>(found: T) -> Looked<T> {
        let warnings = vec!["lock: passed over".into()];
        Looked { found, warnings }
    }

    fn snippet(title: &str) -> Snippet {
        Snippet {
            title: title.into(),
            kind: SnippetKind::Code,
            text: "Folds ``` well.".into(),
            code: vec![Code {
                language: "ts".into(),
                code: "fold(`````)".into(),
            }],
            source: Some("dist/fold.d.ts:7".into()),
            breadcrumb: vec!["Paper".into()],
            signature: "function fold(x: string): void".into(),
        }
    }

    #[test]
    fn fields_are_read_as_they_were_written() {
        let candidate = Candidate {
            place: place(),
            description: "Two\nlines".into(),
            versions: vec!["1.2.3".into(), "1.0.0".into()],
        };
        let value = libraries(&looked(vec![candidate]));
        let found = dialect::embedded::libraries(&value["structuredContent"]).unwrap();
        assert_eq!(found.warnings, ["lock: passed over"]);
        let library = &found.answer[0];
        assert_eq!(library.id, "/npm/@a/b");
        assert_eq!(library.description, "Two\nlines");
        assert_eq!(library.versions, ["1.2.3", "1.0.0"]);
        assert_eq!(library.installed.as_deref(), Some("1.2.3"));

        let all = [snippet("One"), snippet("Two")];
        let value = docs(&looked(place()), "D", &all);
        let found = dialect::embedded::docs(&value["structuredContent"]).unwrap();
        assert_eq!(found.answer.version, "1.2.3");
        assert_eq!(found.answer.library.title, "@a/b");
        assert_eq!(found.answer.snippets, all);

        let failure = Error::new(Kind::VersionNotFound, "no")
            .hint("look")
            .candidates(vec!["1.2.3".into()]);
        let value = error(&failure);
        assert_eq!(value["isError"], true);
        let read = dialect::embedded::docs(&value["structuredContent"]).unwrap_err();
        assert_eq!((read.kind, read.message), (failure.kind, failure.message));
        assert_eq!(
            (read.hints, read.candidates),
            (failure.hints, failure.candidates)
        );
    }

    #[test]
    fn texts_are_those_of_any_server() {
        let candidate = Candidate {
            place: place(),
            description: "Two\nlines".into(),
            versions: vec!["1.2.3".into()],
        };
        let value = libraries(&looked(vec![candidate]));
        let text = value["content"][0]["text"].as_str().unwrap();
        let found = dialect::judge_libraries(text).unwrap();
        assert_eq!(found[0].id, "/npm/@a/b");
        assert_eq!(found[0].versions, ["1.2.3"]);

        let value = docs(&looked(place()), "", &[snippet("One"), snippet("Two")]);
        let text = value["content"][0]["text"].as_str().unwrap();
        let Ok(DocsVerdict::Docs(found)) = dialect::judge_docs(text) else {
            panic!("no documentation: {text}");
        };
        let titles: Vec<_> = found.iter().map(|s| s.title.as_str()).collect();
        assert_eq!(titles, ["One", "Two"], "{text}");
        assert_eq!(found[1].source.as_deref(), Some("dist/fold.d.ts:7"));
    }
}
