//! A snippet of documentation as Markdown.

use super::blocks::{body, line};
use super::defuse::Kind;
use super::fence;
use crate::model::Snippet;

/// Renders a snippet: title, place, source, text, code. Fences are longer than
/// any within, and one that the text leaves open is closed. Empty when there is
/// neither text nor code.
pub(super) fn render(snippet: &Snippet) -> String {
    let mut content = String::new();
    let text = body(&snippet.text, Kind::Prose);
    if !text.is_empty() {
        content.push('\n');
        content.push_str(&text);
        if let Some(closing) = fence::closing(&text) {
            content.push_str(&closing);
            content.push('\n');
        }
    }
    let signature = (snippet.signature_language(), snippet.signature.as_str());
    let code = snippet
        .code
        .iter()
        .map(|c| (c.language.as_str(), c.code.as_str()));
    for (language, code) in std::iter::once(signature).chain(code) {
        let code = body(code, Kind::Code);
        if code.is_empty() {
            continue;
        }
        let fence = fence::around(std::iter::once(code.as_str()));
        let language = line(language).replace(['`', ' '], "");
        content.push_str(&format!("\n{fence}{language}\n{code}{fence}\n"));
    }
    if content.is_empty() {
        return content;
    }
    let mut out = String::new();
    let title = line(&snippet.title);
    if !title.is_empty() {
        out.push_str(&format!("### {title}\n"));
    }
    let place: Vec<String> = snippet.breadcrumb.iter().map(|part| line(part)).collect();
    let place = place.join(" > ");
    if !place.is_empty() && place != title {
        out.push_str(&format!("In: {place}\n"));
    }
    let source = line(snippet.source.as_deref().unwrap_or_default());
    if !source.is_empty() {
        out.push_str(&format!("Source: {source}\n"));
    }
    match out.is_empty() {
        true => out.push_str(content.trim_start_matches('\n')),
        false => out.push_str(&content),
    }
    out
}
