//! Documentation as plain markdown, for pipes and files.
//!
//! Guarantees: a snippet's text and code stay inside their snippet, whatever
//! fences or HTML they hold; headings and sources are one line each.

mod contain;

use crate::model::{Docs, Snippet};
use crate::output::clean::{clean, clean_line};

/// Returns the documentation: the library as title, then each snippet with
/// its heading, source, text and code.
#[must_use]
pub fn docs(docs: &Docs) -> String {
    let code = |s: &Snippet| s.code.iter().map(|c| c.code.len() + 16).sum::<usize>();
    let sizes = docs.snippets.iter().map(|s| s.text.len() + code(s) + 200);
    let mut out = String::with_capacity(64 + sizes.sum::<usize>());
    out.push_str("# ");
    out.push_str(&title(docs));
    out.push('\n');
    for snippet in &docs.snippets {
        push_snippet(&mut out, snippet);
    }
    out
}

/// Returns the name of the library and the version served.
#[must_use]
pub fn title(docs: &Docs) -> String {
    let name = clean_line(&docs.library.title);
    let name = if name.is_empty() {
        clean_line(&docs.library.id)
    } else {
        name
    };
    match &docs.version.served {
        Some(version) => format!("{name} {}", clean_line(version)),
        None => name.into_owned(),
    }
}

/// Returns a snippet's heading: its title, or else where it stands.
#[must_use]
pub fn heading(snippet: &Snippet) -> String {
    let title = clean_line(&snippet.title);
    if !title.is_empty() {
        return title.into_owned();
    }
    let parts: Vec<_> = snippet.breadcrumb.iter().map(|p| clean_line(p)).collect();
    parts.join(" > ")
}

/// Returns a block of code in a fence longer than any fence in it.
#[must_use]
pub fn fenced(language: &str, code: &str) -> String {
    let code = clean(code);
    let code = code.trim_end_matches('\n');
    let fence = contain::fence_around(code);
    let language = clean_line(language);
    let language = language.split_whitespace().next().unwrap_or_default();
    let language = language.replace('`', "");
    [&fence, &language, "\n", code, "\n", &fence, "\n"].concat()
}

fn push_snippet(out: &mut String, snippet: &Snippet) {
    let heading = heading(snippet);
    if !heading.is_empty() {
        out.push_str("\n## ");
        out.push_str(&heading);
        out.push('\n');
    }
    if let Some(source) = &snippet.source {
        out.push_str("\nSource: ");
        out.push_str(&clean_line(source));
        out.push('\n');
    }
    if !snippet.signature.is_empty() {
        out.push('\n');
        out.push_str(&fenced(snippet.signature_language(), &snippet.signature));
    }
    let text = clean(&snippet.text);
    let text = text.trim_matches('\n').trim_end();
    if !text.is_empty() {
        out.push('\n');
        out.push_str(&contain::contained(text));
        out.push('\n');
    }
    for code in &snippet.code {
        out.push('\n');
        out.push_str(&fenced(&code.language, &code.code));
    }
}

#[cfg(test)]
mod tests;
