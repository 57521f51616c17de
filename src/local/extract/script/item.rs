//! Declarations of one container, overloads merged, on their way to chunks.

use std::collections::HashMap;

use super::super::File;
use super::doc::Doc;
use super::place::Place;
use super::render::SIGNATURE;
use crate::local::chunk::{Chunk, Kind};

/// Most signatures that are kept of one name.
const OVERLOADS: usize = 64;
/// Most comments that are kept of one name.
const DOCS: usize = 16;
/// Most bytes of the signatures that do not fit above the body.
const MORE_SIGNATURES: usize = 1500;

/// A declaration with all its overloads.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) name: String,
    /// Comments that differ and have text.
    pub(super) docs: Vec<Doc>,
    /// Signatures that differ, each on one line.
    pub(super) signatures: Vec<String>,
    /// Line of the first signature.
    pub(super) line: u32,
    pub(super) is_internal: bool,
    pub(super) is_deprecated: bool,
    /// Whether it can be had from outside of its file.
    pub(super) is_exported: bool,
    /// Text of the declaration, for a fence, if the signature is cut.
    pub(super) more: String,
}

impl Item {
    /// Whether a comment with text belongs to it.
    pub(super) fn is_documented(&self) -> bool {
        !self.docs.is_empty()
    }

    /// Markdown of its comments; what several begin with stands there once.
    pub(super) fn prose(&self) -> String {
        let mut prose = String::new();
        for (at, doc) in self.docs.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| self.docs.get(before));
            let body = before.map_or(doc.body.as_str(), |before| unlike(&doc.body, &before.body));
            if !prose.is_empty() && !body.is_empty() {
                prose.push_str("\n\n");
            }
            prose.push_str(body);
        }
        prose
    }

    /// Makes the chunk of a documented item: signatures that fit above the
    /// body, all others in a fence below it.
    pub(super) fn chunk(&self, file: &File<'_>, place: &Place) -> Chunk {
        let mut chunk = Chunk::new(Kind::Api, file.path, self.line);
        chunk.title = place.title(&self.name);
        chunk.symbol = place.symbol(&self.name);
        chunk.trail = place.trail();
        if self.name.is_empty() {
            // The type itself, as it can be called.
            chunk.trail.pop();
        }
        chunk.is_deprecated = self.is_deprecated;
        chunk.is_internal = self.is_internal || place.is_internal;
        chunk.body = self.prose();
        let mut rest = String::new();
        for signature in &self.signatures {
            let fits = chunk.signature.is_empty()
                || rest.is_empty() && chunk.signature.len() + signature.len() < SIGNATURE;
            let part = if fits {
                &mut chunk.signature
            } else {
                &mut rest
            };
            if part.len() + signature.len() > MORE_SIGNATURES {
                break;
            }
            if !part.is_empty() {
                part.push('\n');
            }
            part.push_str(signature);
        }
        if !self.more.is_empty() {
            rest.clone_from(&self.more);
        }
        push_fence(&mut chunk.body, "ts", &rest);
        chunk
    }
}

/// What is left of a body without the paragraphs that it begins with as
/// another one does; all of it if that would cut a fence.
fn unlike<'a>(body: &'a str, other: &str) -> &'a str {
    let mut rest = body;
    for paragraph in other.split("\n\n") {
        match rest.strip_prefix(paragraph) {
            Some("") => return "",
            Some(after) if after.starts_with("\n\n") && !paragraph.contains("```") => {
                rest = after.trim_start_matches('\n');
            }
            _ => break,
        }
    }
    rest
}

/// Adds a fenced block to a body, unless it is empty.
pub(super) fn push_fence(body: &mut String, language: &str, code: &str) {
    if code.is_empty() {
        return;
    }
    if !body.is_empty() {
        body.push_str("\n\n");
    }
    for part in ["```", language, "\n", code, "\n```"] {
        body.push_str(part);
    }
}

/// The declarations of one container, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Items {
    items: Vec<Item>,
    by_name: HashMap<String, usize>,
}

impl Items {
    /// Adds a declaration, or an overload to the one of the same name.
    pub(super) fn add(&mut self, item: Item) {
        let Some(&at) = self.by_name.get(&item.name) else {
            self.by_name.insert(item.name.clone(), self.items.len());
            self.items.push(item);
            return;
        };
        let Some(known) = self.items.get_mut(at) else {
            return;
        };
        // A name is deprecated once none of its overloads is left.
        known.is_deprecated &= item.is_deprecated;
        known.is_internal &= item.is_internal;
        known.is_exported |= item.is_exported;
        for signature in item.signatures {
            if known.signatures.len() < OVERLOADS && !known.signatures.contains(&signature) {
                known.signatures.push(signature);
            }
        }
        for doc in item.docs {
            let is_new = known.docs.iter().all(|other| other.body != doc.body);
            if known.docs.len() < DOCS && is_new {
                known.docs.push(doc);
            }
        }
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Item> {
        self.items.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_paragraphs_go() {
        assert_eq!(unlike("A.\n\nB.\n\nC.", "A.\n\nB.\n\nD."), "C.");
        assert_eq!(unlike("A.", "B."), "A.");
        assert_eq!(unlike("A. B.", "A."), "A. B.");
        assert_eq!(
            unlike("```\na\n\nb\n```", "```\na\n\nc\n```"),
            "```\na\n\nb\n```"
        );
    }

    #[test]
    fn signatures_that_do_not_fit_follow_the_prose() {
        let file = File {
            package: "a",
            path: "a.d.ts",
            text: "",
            read: &|_| None,
        };
        let doc = Doc {
            body: "Does.".to_owned(),
            ..Doc::default()
        };
        let signatures = vec!["x".repeat(200), "y".repeat(200)];
        let item = Item {
            docs: vec![doc],
            signatures,
            ..Item::default()
        };
        let chunk = item.chunk(&file, &Place::default());
        assert_eq!(chunk.signature, "x".repeat(200));
        assert_eq!(
            chunk.body,
            format!("Does.\n\n```ts\n{}\n```", "y".repeat(200))
        );
    }
}
