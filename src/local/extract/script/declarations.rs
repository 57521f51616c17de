//! Declarations of TypeScript: of files, modules and namespaces.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::super::File;
use super::doc::Doc;
use super::grammar::{
    after_expression, after_type, after_type_parameters, body_of_class, callable,
};
use super::head::{self, Head};
use super::item::{Item, Items};
use super::listing;
use super::members::{self, is_internal_name, unquoted};
use super::place::{Place, stem};
use super::render::{self, SIGNATURE, one_line};
use super::token::{Source, TokenKind};
use crate::local::chunk::{Chunk, Kind};

/// What examples without a fence are written in.
const LANGUAGE: &str = "ts";
/// Most bytes of a type that is shown in a fence.
const TYPE: usize = 1500;
/// Tokens within which the body of a class or an interface has to begin;
/// groups count as one.
const HEAD: usize = 1024;

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

/// What a file says of its exports besides the `export` of a declaration.
#[derive(Default)]
struct Exports<'a> {
    /// Whether it has any, so that other declarations stay inside.
    is_module: bool,
    /// Names of `export { a, b as c }`, `export default a`, `export = a`,
    /// each with the one that others know it by.
    names: HashMap<&'a str, &'a str>,
    public_names: HashSet<&'a str>,
}

impl<'a> Exports<'a> {
    fn of(source: &Source<'a>) -> Self {
        let mut exports = Self::default();
        let mut index = 0;
        while index < source.tokens.len() {
            index += 1;
            if source.word(index - 1) != "export" {
                continue;
            }
            exports.is_module = true;
            let list = index + usize::from(source.word(index) == "type");
            if source.is(list, b'{') {
                index = source.close(list, source.tokens.len());
                exports.read_list(source, list + 1..index);
            } else if source.is(list, b'=') || source.word(list) == "default" {
                let name = source.word(list + 1);
                exports.export(name, name);
            }
        }
        exports
    }

    fn export(&mut self, name: &'a str, public_name: &'a str) {
        self.names.insert(name, public_name);
        self.public_names.insert(public_name);
    }

    fn read_list(&mut self, source: &Source<'a>, list: Range<usize>) {
        for at in list {
            let word = source.word(at);
            if word.is_empty() || source.word(at - 1) == "as" {
                continue;
            }
            let renamed = source.word(at + 2);
            let is_renamed = source.word(at + 1) == "as";
            // Bundlers shorten the names that their own files know.
            let name = match renamed {
                "default" => word,
                _ if is_renamed && renamed.len() > 2 => renamed,
                _ => word,
            };
            self.export(word, name);
        }
    }

    /// Whether a list exports something under this public name.
    fn has(&self, public_name: &str) -> bool {
        self.public_names.contains(public_name)
    }

    /// Name that others know a declaration by.
    fn public_name<'n>(&self, name: &'n str) -> &'n str
    where
        'a: 'n,
    {
        self.names.get(name).copied().unwrap_or(name)
    }
}

struct Walker<'a, 'o> {
    file: &'a File<'a>,
    source: &'a Source<'a>,
    exports: Exports<'a>,
    out: &'o mut Vec<Chunk>,
}

impl Walker<'_, '_> {
    /// Pushes what the first comments say of the whole file.
    fn overview(&mut self) {
        let source = self.source;
        for comment in source.docs.iter().take(3) {
            let doc = Doc::parse(source.doc_text(*comment), LANGUAGE);
            if !doc.is_overview || !doc.has_text() {
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

    /// Reads the statements of a range. In an ambient one, all declarations
    /// can be had from outside.
    fn statements(&mut self, range: Range<usize>, place: &Place, is_ambient: bool) {
        let mut items = Items::default();
        let mut at = range.start;
        while at < range.end {
            let head = head::statement(self.source, at, range.end);
            let mut statement = Statement {
                is_exported: is_ambient || head.is_exported,
                doc: self.doc(&head),
                end: range.end,
                head,
            };
            let after = self.statement(&mut statement, place, &mut items);
            at = after
                .unwrap_or_else(|| self.after_other(statement.head.at, range.end))
                .max(at + 1);
        }
        for item in items.iter().filter(|item| item.is_documented()) {
            self.out.push(item.chunk(self.file, place));
        }
        listing::push_loose(self.file, place, &items, self.out);
    }

    fn doc(&self, head: &Head) -> Doc {
        let doc = head
            .doc
            .map(|doc| Doc::parse(self.source.doc_text(doc), LANGUAGE));
        doc.filter(|doc| !doc.is_overview).unwrap_or_default()
    }

    /// Index after a statement that declares nothing.
    fn after_other(&self, index: usize, end: usize) -> usize {
        let at = after_expression(self.source, index, end);
        if at < end && !self.source.is(at, b'}') {
            at.max(index)
        } else {
            at
        }
    }

    /// Reads one declaration; the index after it, or `None` if there is none.
    fn statement(
        &mut self,
        statement: &mut Statement,
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
                self.statements(at + 2..close, place, true);
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
            place.clone()
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
        let (name, after) = match source.word(at) {
            "" => ("default", at),
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

    fn container(
        &mut self,
        statement: &Statement,
        place: &Place,
        items: &mut Items,
    ) -> Option<usize> {
        let source = self.source;
        let at = statement.head.at;
        let name = match source.word(at + 1) {
            "" | "extends" => "default",
            name => self.exports.public_name(name),
        };
        let nearby = statement.end.min(at + HEAD);
        let open = body_of_class(source, at + 1, nearby)?.start;
        let body = open..source.close(open, statement.end);
        let after = Some(body.end + 1);
        let opening = one_line(source, statement.head.shown..body.start, SIGNATURE);
        if body.is_empty() || body.start + 1 >= body.end {
            items.add(self.item(statement, name, format!("{opening} {{}}")));
            return after;
        }
        self.members(statement, place, name, &opening, body.start + 1..body.end);
        after
    }

    /// Pushes a type that has members, and those of them with documentation.
    fn members(
        &mut self,
        statement: &Statement,
        place: &Place,
        name: &str,
        opening: &str,
        body: Range<usize>,
    ) {
        let members = members::read(self.source, body, LANGUAGE);
        let is_internal = statement.is_internal(name);
        if statement.doc.has_text() || (!is_internal && !place.is_internal) {
            let mut head = self.head_chunk(statement, place, name, statement.head.at);
            opening
                .trim_end_matches(" =")
                .clone_into(&mut head.signature);
            head.body.clone_from(&statement.doc.body);
            if head.body.is_empty() {
                head.kind = Kind::Types;
            }
            listing::push_container(head, &format!("{opening} {{"), &members.items, self.out);
        }
        self.push_members(members, &place.in_type(name, is_internal));
    }

    fn push_members(&mut self, members: members::Members, place: &Place) {
        for item in members.items.iter().filter(|item| item.is_documented()) {
            self.out.push(item.chunk(self.file, place));
        }
        for (name, range) in members.nested {
            self.nested(range, &place.in_type(&name, is_internal_name(&name)));
        }
    }

    /// Pushes the documented members of object types in a signature.
    fn nested(&mut self, range: Range<usize>, place: &Place) {
        if place.is_deepest() || !self.source.has_docs(&range) {
            return;
        }
        let mut at = range.start;
        while at < range.end {
            if self.source.is(at, b'{') {
                let close = self.source.close(at, range.end);
                if self.source.has_docs(&(at..close)) {
                    let members = members::read(self.source, at + 1..close, LANGUAGE);
                    self.push_members(members, place);
                }
                at = close;
            }
            at += 1;
        }
    }

    fn alias(&mut self, statement: &Statement, place: &Place, items: &mut Items) -> usize {
        let source = self.source;
        let (at, end) = (statement.head.at, statement.end);
        let name = self.exports.public_name(source.word(at + 1));
        let equals = after_type_parameters(source, at + 2, end);
        let after = after_type(source, equals + 1, end);
        let object = equals + 1;
        let is_object = source.is(object, b'{')
            && source.close(object, end) + 1 == after
            && !is_mapped(source, object);
        if is_object && object + 2 < after {
            let signature = one_line(source, statement.head.shown..equals, SIGNATURE);
            let opening = format!("{signature} =");
            self.members(statement, place, name, &opening, object + 1..after - 1);
            return after;
        }
        let range = statement.head.shown..after;
        let signature = one_line(source, range.clone(), SIGNATURE);
        let mut item = self.item(statement, name, signature);
        if item
            .signatures
            .iter()
            .any(|signature| signature.ends_with('…'))
        {
            item.more = render::block(source, range, TYPE);
        }
        self.nested(equals..after, &place.in_type(name, item.is_internal));
        items.add(item);
        after
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

    fn item(&self, statement: &Statement, name: &str, signature: String) -> Item {
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
    fn head_chunk(&self, statement: &Statement, place: &Place, name: &str, at: usize) -> Chunk {
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
struct Statement {
    head: Head,
    doc: Doc,
    is_exported: bool,
    /// End of the range it stands in.
    end: usize,
}

impl Statement {
    fn is_internal(&self, name: &str) -> bool {
        self.doc.is_internal || is_internal_name(name)
    }
}

/// Whether the braces hold a mapped type, `{ [K in T]: U }`.
fn is_mapped(source: &Source<'_>, open: usize) -> bool {
    (open + 1..open + 6).any(|at| source.is(at, b'[') && source.word(at + 2) == "in")
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
