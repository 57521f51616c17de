//! Documentation comments of JavaScript sources.

use std::collections::HashSet;

use super::super::File;
use super::doc::Doc;
use super::members::is_internal_name;
use super::place::stem;
use super::scopes::{Scopes, dotted};
use super::target::{self, Target};
use super::token::{DocComment, Source};
use crate::local::chunk::{Chunk, Kind};

/// What examples without a fence are written in.
const LANGUAGE: &str = "js";

/// Cuts a JavaScript file into chunks: one for each comment that documents
/// something with a name.
pub(super) fn chunks(file: &File<'_>, source: &Source<'_>, out: &mut Vec<Chunk>) {
    if source.docs.is_empty() {
        return;
    }
    let exports = exported_names(source);
    let mut scopes = Scopes::default();
    let mut passed = 0;
    for (at, comment) in source.docs.iter().enumerate() {
        let before = comment.before as usize;
        (passed..before).for_each(|index| scopes.pass(source, index));
        passed = passed.max(before);
        let doc = Doc::parse(source.doc_text(*comment), LANGUAGE);
        if !doc.has_text() {
            continue;
        }
        // Of several comments in a row, the last belongs to what follows.
        let is_last = source
            .docs
            .get(at + 1)
            .is_none_or(|next| next.before != comment.before);
        let target = if is_last {
            target::find(source, before, &scopes)
        } else {
            None
        };
        if let Some(mut chunk) = named(file, &doc, target, &scopes, &exports) {
            chunk.line = line(source, *comment);
            chunk.body = doc.body;
            out.push(chunk);
        }
    }
}

/// Line of the comment, from 1.
fn line(source: &Source<'_>, comment: DocComment) -> u32 {
    source.line(comment.start)
}

/// Makes the chunk of a comment, without its body, from the names that its
/// tags and its target give.
fn named(
    file: &File<'_>,
    doc: &Doc,
    target: Option<Target>,
    scopes: &Scopes,
    exports: &HashSet<&str>,
) -> Option<Chunk> {
    let mut chunk = Chunk::new(Kind::Api, file.path, 1);
    chunk.is_deprecated = doc.is_deprecated;
    chunk.is_internal = doc.is_internal;
    if doc.is_overview {
        chunk.title = stem(file);
        return Some(chunk);
    }
    if let Some(kind) = &doc.typedef {
        chunk.title = doc.name.clone()?;
        chunk.signature = if kind.is_empty() {
            String::new()
        } else {
            let kind: Vec<&str> = kind.split_whitespace().collect();
            format!("type {} = {}", chunk.title, kind.join(" "))
        };
        super::render::shorten(&mut chunk.signature, super::render::SIGNATURE);
        chunk.symbol.clone_from(&chunk.title);
        return Some(chunk);
    }
    let is_named = doc.name.is_some() || doc.owner.is_some();
    if !is_named && target.as_ref().is_some_and(|target| target.is_value) {
        return None;
    }
    let declared = target.as_ref().map(|target| target.path.as_str());
    let path = path(doc, declared)?;
    let is_local = target.as_ref().is_some_and(|target| {
        target.is_local && (scopes.in_function() || !exports.contains(target.path.as_str()))
    });
    let last = path.rsplit('.').next().unwrap_or_default();
    chunk.is_internal |= is_internal_name(last) || (is_local && !doc.is_public && !is_named);
    chunk.signature = target.map(|target| target.signature).unwrap_or_default();
    chunk.trail = path
        .rsplit_once('.')
        .map(|(owner, _)| owner.to_owned())
        .into_iter()
        .collect();
    chunk.title.clone_from(&path);
    chunk.symbol = path;
    Some(chunk)
}

/// Name by tags where there are any, or else of what is declared. A tag may
/// repeat the last part of the declared path only.
fn path(doc: &Doc, declared: Option<&str>) -> Option<String> {
    let name = doc.name.as_deref().or(declared)?;
    if let Some(owner) = &doc.owner {
        let is_inside = name
            .strip_prefix(owner.as_str())
            .is_some_and(|rest| rest.starts_with('.'));
        let last = name.rsplit('.').next().unwrap_or(name);
        return Some(if is_inside {
            name.to_owned()
        } else {
            dotted(owner, last)
        });
    }
    let full = declared.filter(|path| {
        path.strip_suffix(name)
            .is_some_and(|owner| owner.ends_with('.'))
    });
    Some(full.unwrap_or(name).to_owned())
}

/// Names that `export { a }`, `module.exports = { a }`, `exports.x = a` and
/// `export default a` export.
fn exported_names<'a>(source: &Source<'a>) -> HashSet<&'a str> {
    let end = source.tokens.len();
    let mut names = HashSet::new();
    let mut index = 0;
    while index < end {
        let value = match source.word(index) {
            "export" if source.is(index + 1, b'{') => index + 1,
            "export" if source.word(index + 1) == "default" => index + 2,
            "exports" if source.is(index + 1, b'=') => index + 2,
            "exports" if source.is(index + 1, b'.') && source.is(index + 3, b'=') => index + 4,
            _ => {
                index += 1;
                continue;
            }
        };
        let close = source.close(value, end);
        names.extend((value..=close).map(|at| source.word(at)));
        // A chain goes on behind its first equals sign.
        index = if close > value { close } else { value };
    }
    names
}
