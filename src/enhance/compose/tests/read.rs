//! Strict readers of the templates: what stands in blocks, what outside.

use crate::model::Template;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// What a reader finds.
#[derive(Debug, Default)]
pub struct Found {
    /// The texts of the blocks, in order, with the lines that mark them.
    pub blocks: Vec<String>,
    /// Everything else.
    pub outside: String,
}

/// Reads a text that was laid out.
pub fn read(template: &Template, text: &str, nonce: &str) -> Found {
    match template {
        Template::Xml => xml(text, nonce, true),
        Template::Own(_) => xml(text, nonce, false),
        Template::Md => markdown(text, nonce),
        Template::Plain => plain(text, nonce),
    }
}

/// Whole lines are tags, and tags that carry the nonce are whole lines. One
/// block at a time, within the reference.
fn xml(text: &str, nonce: &str, has_reference: bool) -> Found {
    let mut found = Found::default();
    let mut open: Vec<String> = Vec::new();
    let depth = if has_reference { 1 } else { 0 };
    for line in text.lines() {
        if !line.contains(nonce) || line.starts_with("What stands in tags") {
            match open.len() > depth {
                true => found.blocks.last_mut().unwrap().push_str(line),
                false => found.outside.push_str(line),
            }
            continue;
        }
        assert_eq!(line.matches(nonce).count(), 1, "{line}");
        assert!(line.ends_with('>'), "{line}");
        if let Some(name) = line.strip_prefix("</") {
            let name = name.strip_suffix('>').unwrap();
            assert_eq!(open.pop().as_deref(), Some(name), "{line}");
            continue;
        }
        let tag = line.strip_prefix('<').unwrap();
        let inner = tag.strip_suffix('>').unwrap();
        assert!(!inner.contains(['<', '>']), "{line}");
        let name = inner.split(' ').next().unwrap();
        // Outside the quotes stand names alone.
        let names: String = inner.split('"').step_by(2).collect();
        let is_name = |c: char| c.is_ascii_alphanumeric() || " -=".contains(c);
        assert!(names.chars().all(is_name), "{line}");
        assert_eq!(inner.matches('"').count() % 2, 0, "{line}");
        open.push(name.to_owned());
        if open.len() > depth {
            assert_eq!(open.len(), depth + 1, "a block in a block: {line}");
            found.blocks.push(line.to_owned());
        } else {
            assert_eq!(name, format!("reference-{nonce}"));
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    found
}

/// As a reader of CommonMark that is not ours sees it.
fn markdown(text: &str, nonce: &str) -> Found {
    let mut found = Found::default();
    let (mut depth, mut is_ours) = (0, false);
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if info.contains(nonce) => {
                assert_eq!(depth, 0, "a block within something: {info}");
                assert_eq!(info.split(' ').count(), 2, "{info}");
                is_ours = true;
                found.blocks.push(String::new());
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(TagEnd::CodeBlock) if is_ours => {
                is_ours = false;
                depth -= 1;
            }
            Event::End(_) => depth -= 1,
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                match is_ours {
                    true => found.blocks.last_mut().unwrap().push_str(&text),
                    false => found.outside.push_str(&text),
                }
            }
            _ => {}
        }
    }
    assert!(!is_ours);
    found
}

/// Lines that begin and end a block, by the nonce.
fn plain(text: &str, nonce: &str) -> Found {
    let mut found = Found::default();
    let mut open: Option<String> = None;
    for line in text.lines() {
        let rest = line.strip_prefix("--- ");
        if let Some(begin) = rest.and_then(|r| r.strip_prefix(&format!("BEGIN {nonce} "))) {
            assert_eq!(open, None, "a block in a block: {line}");
            open = begin.split(' ').next().map(str::to_owned);
            found.blocks.push(line.to_owned());
        } else if let Some(end) = rest.and_then(|r| r.strip_prefix(&format!("END {nonce} "))) {
            assert_eq!(open.take().unwrap(), end.strip_suffix(" ---").unwrap());
        } else if open.is_some() {
            // Nor does anything look like a mark to a careless reader.
            let is_mark =
                line.starts_with("---") && (line.contains("BEGIN") || line.contains("END"));
            assert!(!is_mark, "{line}");
            found.blocks.last_mut().unwrap().push_str(line);
        } else {
            found.outside.push_str(line);
        }
    }
    assert_eq!(open, None);
    found
}
