//! The JSON of the REST interface, which a server may pass through.

use serde_json::Value;

use crate::model::{Code, Snippet, SnippetKind};

/// Reads `{"codeSnippets": [...], "infoSnippets": [...]}`; `None` when the
/// text is anything else. An answer without snippets is an empty list.
pub(super) fn parse(text: &str) -> Option<Vec<Snippet>> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let body: Value = serde_json::from_str(text).ok()?;
    let list = |key: &str| body.get(key).and_then(Value::as_array);
    let (code, info) = (list("codeSnippets"), list("infoSnippets"));
    if code.is_none() && info.is_none() {
        return None;
    }
    let code = code.into_iter().flatten().map(code_snippet);
    let info = info.into_iter().flatten().map(info_snippet);
    code.chain(info).collect()
}

fn text(item: &Value, key: &str) -> String {
    let text = item.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn source(item: &Value, key: &str) -> Option<String> {
    Some(text(item, key)).filter(|source| !source.is_empty())
}

fn code_snippet(item: &Value) -> Option<Snippet> {
    let default = text(item, "codeLanguage");
    let blocks = item.get("codeList").and_then(Value::as_array);
    let block = |block: &Value| {
        let language = text(block, "language");
        Some(Code {
            language: if language.is_empty() {
                default.clone()
            } else {
                language
            },
            code: block.get("code")?.as_str()?.to_owned(),
        })
    };
    let code: Vec<Code> = blocks
        .into_iter()
        .flatten()
        .map(block)
        .collect::<Option<_>>()?;
    item.is_object().then(|| Snippet {
        title: text(item, "codeTitle"),
        kind: if code.is_empty() {
            SnippetKind::Prose
        } else {
            SnippetKind::Code
        },
        text: text(item, "codeDescription"),
        code,
        source: source(item, "codeId"),
        breadcrumb: source(item, "pageTitle").into_iter().collect(),
        signature: String::new(),
    })
}

fn info_snippet(item: &Value) -> Option<Snippet> {
    let title = text(item, "breadcrumb");
    item.is_object().then(|| Snippet {
        kind: SnippetKind::Prose,
        text: text(item, "content"),
        code: Vec::new(),
        source: source(item, "pageId"),
        breadcrumb: super::breadcrumb(&title),
        signature: String::new(),
        title,
    })
}
