//! The tools of the embedded source: how they are called, and their answers
//! as fields, which need no guessing.

use serde_json::{Map, Value};

use super::context7::{DOCS_TOOLS, RESOLVE_TOOL, ToolCall};
use crate::error::{Error, Kind, Result};
use crate::model::{Code, Library, Selection, Snippet, SnippetKind};

/// An answer, and what the user should know of how it was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Told<T> {
    /// The answer.
    pub answer: T,
    /// A line each.
    pub warnings: Vec<String>,
}

/// Documentation of a package.
#[derive(Debug, Clone, PartialEq)]
pub struct Documentation {
    /// The package.
    pub library: Library,
    /// The version it was read from.
    pub version: String,
    /// Best first.
    pub snippets: Vec<Snippet>,
}

/// Returns the call that asks which packages a name may mean. `name` is in any
/// form that a user may type.
#[must_use]
pub fn resolve_call(name: &str, query: &str) -> ToolCall {
    call(RESOLVE_TOOL, [("libraryName", name), ("query", query)])
}

/// Returns the call that asks for documentation; what is selected before
/// ranking makes a better choice than what is left out after.
#[must_use]
pub fn docs_call(id: &str, query: &str, selection: &Selection) -> ToolCall {
    let mut call = call(DOCS_TOOLS[0], [("libraryId", id), ("query", query)]);
    let mut add = |name: &str, value: Option<Value>| {
        call.arguments.extend(value.map(|v| (name.to_owned(), v)));
    };
    add("limit", selection.limit.map(Value::from));
    add("tokens", selection.tokens.map(Value::from));
    add("code", selection.code_only.then(|| Value::from(true)));
    add("language", selection.language.clone().map(Value::from));
    call
}

fn call(tool: &str, arguments: [(&str, &str); 2]) -> ToolCall {
    let arguments = arguments.map(|(name, value)| (name.to_owned(), Value::from(value)));
    ToolCall {
        tool: tool.to_owned(),
        arguments: Map::from_iter(arguments),
    }
}

/// Reads the answer to "which packages may that be".
///
/// # Errors
/// The failure it tells of, or [`Kind::Unrecognised`].
pub fn libraries(fields: &Value) -> Result<Told<Vec<Library>>> {
    let libraries = list(fields, "libraries")?.map(library).collect();
    told(fields, libraries)
}

/// Reads documentation.
///
/// # Errors
/// As [`libraries`].
pub fn docs(fields: &Value) -> Result<Told<Documentation>> {
    let snippets = list(fields, "snippets")?.map(snippet).collect();
    let documentation = Documentation {
        library: library(&fields["library"]),
        version: text(fields, "version"),
        snippets,
    };
    told(fields, documentation)
}

fn told<T>(fields: &Value, answer: T) -> Result<Told<T>> {
    let warnings = texts(fields, "warnings");
    Ok(Told { answer, warnings })
}

/// Returns a list that every answer of its kind has.
fn list<'a>(fields: &'a Value, name: &str) -> Result<impl Iterator<Item = &'a Value>> {
    let list = fields.get(name).and_then(Value::as_array);
    Ok(list.ok_or_else(|| failure(fields))?.iter())
}

fn failure(fields: &Value) -> Error {
    let error = &fields["error"];
    let Some(kind) = error["code"].as_str().and_then(Kind::from_code) else {
        return Error::new(Kind::Unrecognised, "an answer without the fields it needs");
    };
    let mut failure = Error::new(kind, text(error, "message"));
    failure.hints = texts(error, "hints");
    failure.candidates(texts(error, "candidates"))
}

fn library(fields: &Value) -> Library {
    Library {
        id: text(fields, "id"),
        title: text(fields, "title"),
        description: text(fields, "description"),
        versions: texts(fields, "versions"),
        installed: fields["installed"].as_str().map(str::to_owned),
        ..Library::default()
    }
}

fn snippet(fields: &Value) -> Snippet {
    let code = fields["code"].as_array().into_iter().flatten();
    Snippet {
        title: text(fields, "title"),
        kind: match fields["kind"].as_str() {
            Some("code") => SnippetKind::Code,
            Some("qa") => SnippetKind::Qa,
            _ => SnippetKind::Prose,
        },
        text: text(fields, "text"),
        code: code
            .map(|code| Code {
                language: text(code, "language"),
                code: text(code, "code"),
            })
            .collect(),
        source: fields["source"].as_str().map(str::to_owned),
        breadcrumb: texts(fields, "breadcrumb"),
        signature: text(fields, "signature"),
    }
}

fn text(fields: &Value, name: &str) -> String {
    fields[name].as_str().unwrap_or_default().to_owned()
}

fn texts(fields: &Value, name: &str) -> Vec<String> {
    let list = fields[name].as_array().into_iter().flatten();
    list.filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{docs, docs_call, libraries, resolve_call};
    use crate::error::Kind;
    use crate::model::Selection;

    #[test]
    fn the_selection_goes_along() {
        let selection = Selection {
            tokens: Some(9),
            limit: Some(2),
            code_only: true,
            language: Some("rust".into()),
        };
        let call = docs_call("/crates/a/1.0.0", "q", &selection);
        assert_eq!(
            Value::from(call.arguments),
            json!({"libraryId": "/crates/a/1.0.0", "query": "q", "limit": 2, "tokens": 9,
                   "code": true, "language": "rust"})
        );
        let call = docs_call("/crates/a", "q", &Selection::default());
        assert_eq!(call.arguments.len(), 2);
        assert_eq!(resolve_call("npm:a", "q").arguments["libraryName"], "npm:a");
    }

    #[test]
    fn what_is_no_answer_is_an_error() {
        for fields in [
            json!(null),
            json!({}),
            json!({"snippets": 1}),
            json!({"error": {"code": "new"}}),
        ] {
            assert_eq!(docs(&fields).unwrap_err().kind, Kind::Unrecognised);
            assert_eq!(libraries(&fields).unwrap_err().kind, Kind::Unrecognised);
        }
    }
}
