//! Declarations of TypeScript: of files, modules and namespaces.

use std::ops::Range;

use super::super::File;
use super::doc::Doc;
use super::exports::Exports;
use super::grammar::{after_expression, after_type, after_type_parameters, callable};
use super::head::{self, Head};
use super::item::{Item, Items};
use super::listing;
use super::members::{is_internal_name, unquoted};
use super::place::{Place, stem};
use super::render::{SIGNATURE, one_line};
use super::token::{Source, TokenKind};
use crate::local::chunk::{Chunk, Kind};

/// What examples without a fence are written in.
pub(super) const LANGUAGE: &str = "ts";

/// Cuts a TypeScript file into chunks.
pub(super) fn chunks(file: &File<'_>, source: &Source<'_>, out: &mut Vec<Chunk>) {
    let exports = Exports::of(source);
    let is_ambient = !exports.is_module;
    let mut walker = Walker {
        file,
        source,
        exports,
        out,
    };
    walker.overview();
    walker.statements(0..source.tokens.len(), &Place::default(), is_ambient);
}

/// Reads one file.
pub(super) struct Walker<'a, 'o> {
    pub(super) file: &'a File<'a>,
    pub(super) source: &'a Source<'a>,
    pub(super) exports: Exports<'a>,
    pub(super) out: &'o mut Vec<Chunk>,
}

impl Walker<'_, '_> {
    /// Pushes what the first comments say of the whole file.
    fn overview(&mut self) {
        let source = self.source;
        for (at, comment) in source.docs.iter().take(3).enumerate() {
            let doc = Doc::parse(source.doc_text(*comment), LANGUAGE);
            let is_overview = doc.is_overview || (at == 0 && self.is_detached() && doc.is_long());
            if !is_overview || !doc.has_text() {
                continue;
            }
            let mut chunk = Chunk::new(Kind::Api, self.file.path, source.line(comment.start));
            chunk.title = stem(self.file);
            chunk.body = doc.body;
            chunk.is_internal = doc.is_internal;
            chunk.is_deprecated = doc.is_deprecated;
            self.out.push(chunk);
        }
    }

    /// Whether the first comment stands before imports or another comment,
    /// and so belongs to no declaration.
    fn is_detached(&self) -> bool {
        let mut befores = self.source.docs.iter().map(|doc| doc.before as usize);
        let first = befores.next().unwrap_or_default();
        first == 0
            && (befores.next() == Some(first)
                || self.source.word(first) == "import"
                || self.source.tokens.is_empty())
    }

    /// Reads the statements of a range. In an ambient one, all declarations
    /// can be had from outside.
    fn statements(&mut self, range: Range<usize>, place: &Place, is_ambient: bool) {
        let mut items = Items::default();
        let mut at = range.start;
        while at < range.end {
            let head = head::statement(self.source, at, range.end);
            let statement = Statement {
                is_exported: is_ambient || head.is_exported,
                doc: self.doc(&head),
                end: range.end,
                head,
            };
            let after = self.statement(&statement, place, &mut items);
            at = after
                .unwrap_or_else(|| after_expression(self.source, statement.head.at, range.end))
                .max(at + 1);
        }
        self.push_documented(&items, place);
        listing::push_loose(self.file, place, &items, self.out);
    }

    /// Pushes a chunk for each item that has documentation.
    pub(super) fn push_documented(&mut self, items: &Items, place: &Place) {
        for item in items.iter().filter(|item| item.is_documented()) {
            self.out.push(item.chunk(self.file, place));
        }
    }

    fn doc(&self, head: &Head) -> Doc {
        let doc = head
            .doc
            .map(|doc| Doc::parse(self.source.doc_text(doc), LANGUAGE));
        doc.filter(|doc| !doc.is_overview).unwrap_or_default()
    }

    /// Reads one declaration; the index after it, or `None` if there is none.
    fn statement(
        &mut self,
        statement: &Statement,
        place: &Place,
        items: &mut Items,
    ) -> Option<usize> {
        let source = self.source;
        let (at, end) = (statement.head.at, statement.end);
        let name = source.word(at + 1);
        match source.word(at) {
            "function" => Some(self.function(statement, place, items)),
            "class" | "interface" | "enum" if !name.is_empty() || statement.head.is_default => {
                self.container(statement, place, items)
            }
            "type" if !name.is_empty() && (source.is(at + 2, b'=') || source.is(at + 2, b'<')) => {
                Some(self.alias(statement, place, items))
            }
            "const" | "let" | "var" => Some(self.variables(statement, place, items)),
            "global" if source.is(at + 1, b'{') => {
                let close = source.close(at + 1, end);
                if !place.is_deepest() {
                    self.statements(at + 2..close, &place.inside(), true);
                }
                Some(close + 1)
            }
            "namespace" | "module" => self.module(statement, place),
            _ => None,
        }
    }

    fn module(&mut self, statement: &Statement, place: &Place) -> Option<usize> {
        let source = self.source;
        let (at, end) = (statement.head.at, statement.end);
        let is_string = source.kind(at + 1) == Some(TokenKind::Text);
        if !is_string && source.word(at + 1).is_empty() {
            return None;
        }
        let open = (at + 2..end.min(at + 32))
            .find(|&index| source.word(index).is_empty() && !source.is(index, b'.'))?;
        if !source.is(open, b'{') {
            return None;
        }
        let close = source.close(open, end);
        let name = one_line(source, at + 1..open, 100);
        let name = self.exports.public_name(unquoted(&name));
        let is_here = is_string && (name == self.file.package || name.starts_with('.'));
        let inner = if is_here {
            place.inside()
        } else {
            place.in_module(name)
        };
        if place.is_deepest() {
            return Some(close + 1);
        }
        if statement.doc.has_text() && !is_here {
            let mut chunk = self.head_chunk(statement, place, name, at + 1);
            chunk.body.clone_from(&statement.doc.body);
            self.out.push(chunk);
        }
        self.statements(open + 1..close, &inner, true);
        Some(close + 1)
    }

    fn function(&mut self, statement: &Statement, place: &Place, items: &mut Items) -> usize {
        let source = self.source;
        let star = usize::from(source.is(statement.head.at + 1, b'*'));
        let at = statement.head.at + 1 + star;
        let default_name = stem(self.file);
        let (name, after) = match source.word(at) {
            "" => (default_name.as_str(), at),
            name => (self.exports.public_name(name), at + 1),
        };
        let callable = callable(source, after, statement.end);
        let signature = statement.head.shown..callable.signature_end;
        self.nested(
            signature.clone(),
            &place.in_type(name, statement.is_internal(name)),
        );
        items.add(self.item(statement, name, one_line(source, signature, SIGNATURE)));
        callable.end
    }

    /// Reads `const a: A, b = 1`.
    fn variables(&mut self, statement: &Statement, place: &Place, items: &mut Items) -> usize {
        let source = self.source;
        let keyword = source.word(statement.head.at);
        let mut at = statement.head.at + 1;
        loop {
            let name = source.word(at);
            let start = at;
            at = if name.is_empty() {
                source.after_group(at, statement.end)
            } else {
                at + 1
            };
            let mut shown = at;
            if source.is(at, b':') {
                at = after_type(source, at + 1, statement.end);
                shown = at;
            }
            if at < statement.end && source.is(at, b'=') {
                let value = at + 1;
                at = after_expression(source, value, statement.end);
                shown = shown_value(source, value, at).unwrap_or(shown);
            }
            if !name.is_empty() {
                let signature = one_line(source, start..shown, SIGNATURE);
                let name = self.exports.public_name(name);
                self.nested(start..at, &place.in_type(name, statement.is_internal(name)));
                items.add(self.item(statement, name, format!("{keyword} {signature}")));
            }
            if at >= statement.end || !source.is(at, b',') {
                return at;
            }
            at += 1;
        }
    }

    /// The declaration as an item with one signature.
    pub(super) fn item(&self, statement: &Statement, name: &str, signature: String) -> Item {
        Item {
            name: name.to_owned(),
            docs: Some(statement.doc.clone())
                .into_iter()
                .filter(Doc::has_text)
                .collect(),
            signatures: vec![signature],
            line: self.source.line_of(statement.head.at),
            is_internal: statement.is_internal(name),
            is_deprecated: statement.doc.is_deprecated,
            is_exported: statement.is_exported || self.exports.has(name),
            more: String::new(),
        }
    }

    /// A chunk of a type or a module, without its body.
    pub(super) fn head_chunk(
        &self,
        statement: &Statement,
        place: &Place,
        name: &str,
        at: usize,
    ) -> Chunk {
        let mut chunk = Chunk::new(Kind::Api, self.file.path, self.source.line_of(at));
        chunk.title = place.title(name);
        chunk.symbol = place.symbol(name);
        chunk.trail = place.trail();
        chunk.is_deprecated = statement.doc.is_deprecated;
        chunk.is_internal = place.is_internal || statement.is_internal(name);
        chunk
    }
}

/// A statement whose head has been read.
pub(super) struct Statement {
    pub(super) head: Head,
    pub(super) doc: Doc,
    is_exported: bool,
    /// End of the range it stands in.
    pub(super) end: usize,
}

impl Statement {
    /// Whether its documentation or its name keep it from others.
    pub(super) fn is_internal(&self, name: &str) -> bool {
        self.doc.is_internal || is_internal_name(name)
    }
}

/// How much of a value its declaration shows: all of a short one, the head
/// of an arrow function.
fn shown_value(source: &Source<'_>, value: usize, end: usize) -> Option<usize> {
    if end - value <= 3 {
        return Some(end);
    }
    let start = value + usize::from(source.word(value) == "async");
    let parameters = after_type_parameters(source, start, end);
    if source.is(parameters, b'(') {
        let after = callable(source, parameters, end).signature_end;
        return (source.kind(after) == Some(TokenKind::Arrow)).then_some(after + 1);
    }
    None
}
