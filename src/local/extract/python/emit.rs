//! Turns a read module or class into chunks.

use super::scope::{Member, Scope, Shape, is_dunder, is_private};
use crate::local::chunk::{Chunk, Kind};

/// The least bytes of docs that make an attribute a chunk of its own.
const ATTRIBUTE_LEN: usize = 80;
/// The most bytes of a module's docs that stay in one chunk.
const PAGE_LEN: usize = 4000;
/// The most signatures in one chunk.
const MAX_SIGNATURES: usize = 40;
/// The most bytes of the signatures of one item.
const SIGNATURES_LEN: usize = 600;

/// Gives the chunks of a module: its own docs, and those of its functions
/// and attributes.
pub fn module(scope: &Scope, path: &str, out: &mut Vec<Chunk>) {
    let body = with_attributes(scope);
    let body = without_own_heading(&body, &scope.module);
    let pages = if body.len() > PAGE_LEN {
        split_at_headings(body)
    } else {
        vec![("", body)]
    };
    for (heading, body) in pages {
        if body.trim().is_empty() {
            continue;
        }
        let mut chunk = Chunk::new(Kind::Api, path, scope.line);
        if heading.is_empty() {
            chunk.title = scope.module.clone();
        } else {
            chunk.title = heading.to_owned();
            chunk.trail = vec![scope.module.clone()];
        }
        chunk.symbol = scope.module.clone();
        chunk.body = body.trim().to_owned();
        chunk.is_deprecated = scope.is_deprecated;
        out.push(chunk);
    }
    members(scope, path, out);
}

/// Gives the chunks of a class: its own docs, and those of its methods and
/// attributes.
pub fn class(scope: &Scope, path: &str, out: &mut Vec<Chunk>) {
    let body = with_attributes(scope);
    if !body.is_empty() {
        let mut chunk = item(scope, path, scope.line);
        chunk.title.clone_from(&scope.path);
        chunk.symbol = format!("{}.{}", scope.module, scope.path);
        chunk.trail = vec![scope.module.clone()];
        if let Some((outer, _)) = scope.path.rsplit_once('.') {
            chunk.trail.push(outer.to_owned());
        }
        chunk.signature.clone_from(&scope.signature);
        let constructor = scope.members.iter().find(|m| m.name == "__init__");
        if let Some(constructor) = constructor.filter(|c| c.doc.is_empty()) {
            chunk.signature.push('\n');
            chunk.signature.push_str(&signatures(constructor));
        }
        chunk.is_deprecated = scope.is_deprecated;
        chunk.body = body;
        out.push(chunk);
    }
    members(scope, path, out);
}

/// The docs of a module without a first heading that is its own name.
fn without_own_heading<'a>(body: &'a str, module: &str) -> &'a str {
    let rest = body.strip_prefix("# ").and_then(|rest| {
        let (title, rest) = rest.split_once('\n').unwrap_or((rest, ""));
        let title = title.trim_matches('`');
        (title == module || module.rsplit('.').next() == Some(title)).then_some(rest)
    });
    rest.unwrap_or(body)
}

/// The docs of a scope, and a list of the attributes whose docs are short.
fn with_attributes(scope: &Scope) -> String {
    let mut body = scope.doc.clone();
    let mut is_first = true;
    for member in scope.members.iter().filter(|m| is_listed(m)) {
        if is_first {
            push_paragraph("**Attributes**", &mut body);
            body.push_str("\n\n");
            is_first = false;
        }
        push_item(&member.name, &member.doc, &mut body);
    }
    body
}

/// Whether a member is listed with its scope and is no chunk of its own.
fn is_listed(member: &Member) -> bool {
    member.shape == Shape::Attribute
        && !member.doc.is_empty()
        && member.doc.len() <= ATTRIBUTE_LEN
        && !is_private(&member.name)
}

/// Appends "- `name`: doc" to markdown; what follows the doc's first line is
/// indented, so that it stays in the list.
pub fn push_item(name: &str, doc: &str, out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        let last = out.rsplit('\n').next().unwrap_or_default();
        out.push_str(if last.starts_with(['-', ' ']) {
            "\n"
        } else {
            "\n\n"
        });
    }
    out.push_str("- `");
    out.push_str(name);
    out.push_str("`: ");
    for (index, line) in doc.trim().lines().enumerate() {
        if index > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.push_str("  ");
            }
        }
        out.push_str(line);
    }
}

fn push_paragraph(text: &str, out: &mut String) {
    if !out.is_empty() {
        out.push_str("\n\n");
    }
    out.push_str(text);
}

/// An empty chunk of an item of the API.
fn item(scope: &Scope, path: &str, line: u32) -> Chunk {
    let mut chunk = Chunk::new(Kind::Api, path, line);
    chunk.is_internal = scope.is_internal;
    chunk
}

fn members(scope: &Scope, path: &str, out: &mut Vec<Chunk>) {
    let mut bare: Vec<&Member> = Vec::new();
    for member in scope.members.iter() {
        if member.doc.is_empty() {
            // The class is shown with its constructor.
            let is_shown = member.name == "__init__" && !scope.doc.is_empty();
            if !is_shown && is_worth_a_signature(member, scope) {
                bare.push(member);
            }
        } else if !is_listed(member) {
            out.push(documented(member, scope, path));
        }
    }
    if !scope.is_internal {
        bare_signatures(&bare, scope, path, out);
    }
}

fn documented(member: &Member, scope: &Scope, path: &str) -> Chunk {
    let mut chunk = item(scope, path, member.line);
    let module = member.module.as_ref().unwrap_or(&scope.module);
    chunk.title = scope.qualify(&member.name);
    chunk.symbol = format!("{module}.{}", chunk.title);
    chunk.signature = signatures(member);
    chunk.body.clone_from(&member.doc);
    chunk.trail = vec![module.clone()];
    if !scope.path.is_empty() {
        chunk.trail.push(scope.path.clone());
    }
    chunk.is_internal |= is_private(&member.name);
    chunk.is_deprecated = member.is_deprecated;
    chunk
}

/// The declarations of a member, one a line, as many as fit.
fn signatures(member: &Member) -> String {
    let mut text = String::new();
    for signature in &member.signatures {
        if !text.is_empty() {
            if text.len() + signature.len() > SIGNATURES_LEN {
                break;
            }
            text.push('\n');
        }
        text.push_str(signature);
    }
    text
}

/// Whether an item without docs is shown by its signature: what is public,
/// and of the methods that the language calls those that users write.
fn is_worth_a_signature(member: &Member, scope: &Scope) -> bool {
    if is_dunder(&member.name) {
        let is_shown = matches!(member.name.as_str(), "__init__" | "__call__");
        return is_shown && !scope.path.is_empty();
    }
    !is_private(&member.name)
}

/// Gives the signatures of undocumented members, some to a chunk.
fn bare_signatures(bare: &[&Member], scope: &Scope, path: &str, out: &mut Vec<Chunk>) {
    for group in bare.chunks(MAX_SIGNATURES) {
        let line = group.first().map_or(scope.line, |m| m.line);
        let mut chunk = Chunk::new(Kind::Types, path, line);
        let margin = if scope.path.is_empty() {
            chunk.title.clone_from(&scope.module);
            chunk.symbol.clone_from(&scope.module);
            ""
        } else {
            chunk.title.clone_from(&scope.path);
            chunk.symbol = format!("{}.{}", scope.module, scope.path);
            chunk.trail = vec![scope.module.clone()];
            chunk.signature.clone_from(&scope.signature);
            "    "
        };
        chunk.body.push_str("```python\n");
        if !scope.path.is_empty() {
            chunk.body.push_str(&scope.signature);
            chunk.body.push_str(":\n");
        }
        for member in group {
            for line in signatures(member).lines() {
                chunk.body.push_str(margin);
                chunk.body.push_str(line);
                chunk.body.push('\n');
            }
        }
        chunk.body.push_str("```");
        out.push(chunk);
    }
}

/// Cuts markdown at its headings, outside of fences, into pages of heading
/// and text; the first has no heading.
fn split_at_headings(markdown: &str) -> Vec<(&str, &str)> {
    let mut pages = Vec::new();
    let (mut heading, mut start, mut at) = ("", 0, 0);
    let mut is_fenced = false;
    for line in markdown.split_inclusive('\n') {
        if line.trim_start().starts_with("```") {
            is_fenced = !is_fenced;
        }
        let title = line.trim_start_matches('#');
        if !is_fenced && title.len() < line.len() && title.starts_with(' ') {
            pages.push((heading, &markdown[start..at]));
            heading = title.trim();
            start = at + line.len();
        }
        at += line.len();
    }
    pages.push((heading, &markdown[start..]));
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_end_at_headings_outside_of_fences() {
        let text = "Intro\n## A\nx\n```\n# no\n```\n## B\ny";
        assert_eq!(
            split_at_headings(text),
            [("", "Intro\n"), ("A", "x\n```\n# no\n```\n"), ("B", "y")]
        );
    }

    #[test]
    fn items_keep_their_lines_together() {
        let mut body = "Text.".to_owned();
        push_item("a", "One.\n\nTwo.", &mut body);
        push_item("b", "Three.", &mut body);
        assert_eq!(body, "Text.\n\n- `a`: One.\n\n  Two.\n- `b`: Three.");
    }
}
