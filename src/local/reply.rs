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
mod tests;
