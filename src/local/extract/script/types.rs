//! Types of TypeScript: classes, interfaces, enumerations and aliases.

use std::ops::Range;

use super::declarations::{LANGUAGE, Statement, Walker};
use super::doc::Doc;
use super::grammar::{after_type, after_type_parameters, body_of_class};
use super::item::{Item, Items};
use super::listing;
use super::members::{self, is_internal_name};
use super::place::{Place, stem};
use super::render::{self, SIGNATURE, one_line};
use super::token::Source;
use crate::local::chunk::Kind;

/// Most bytes of a type that is shown in a fence.
const TYPE: usize = 1500;
/// Tokens within which the body of a class or an interface has to begin;
/// groups count as one.
const HEAD: usize = 1024;

impl Walker<'_, '_> {
    /// Reads a class, an interface or an enumeration; the index after it.
    pub(super) fn container(
        &mut self,
        statement: &Statement,
        place: &Place,
        items: &mut Items,
    ) -> Option<usize> {
        let source = self.source;
        let at = statement.head.at;
        let default_name = stem(self.file);
        let name = match source.word(at + 1) {
            "" | "extends" => default_name.as_str(),
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
        self.push_documented(&members.items, place);
        for (name, range) in members.nested {
            self.nested(range, &place.in_type(&name, is_internal_name(&name)));
        }
    }

    /// Pushes the documented members of object types in a signature.
    pub(super) fn nested(&mut self, range: Range<usize>, place: &Place) {
        if place.is_deepest() || !self.source.has_docs(&range) {
            return;
        }
        let mut parameters = Items::default();
        let mut at = range.start;
        while at < range.end {
            if at > range.start
                && let Some(item) = self.parameter(at, range.end)
            {
                parameters.add(item);
            }
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
        self.push_documented(&parameters, place);
    }

    /// A parameter or an element of a tuple that has its own comment.
    fn parameter(&self, index: usize, end: usize) -> Option<Item> {
        let doc = Doc::parse(
            self.source.doc_text(self.source.doc_before(index)?),
            LANGUAGE,
        );
        let name = self.source.word(index);
        if name.is_empty() || !doc.has_text() {
            return None;
        }
        let colon = index + 1 + usize::from(self.source.is(index + 1, b'?'));
        let after = match self.source.is(colon, b':') {
            true => after_type(self.source, colon + 1, end),
            false => colon,
        };
        Some(Item {
            name: name.to_owned(),
            signatures: vec![one_line(self.source, index..after, SIGNATURE)],
            line: self.source.line_of(index),
            is_internal: doc.is_internal,
            is_deprecated: doc.is_deprecated,
            docs: vec![doc],
            ..Item::default()
        })
    }

    /// Reads `type A = B`; the index after it.
    pub(super) fn alias(
        &mut self,
        statement: &Statement,
        place: &Place,
        items: &mut Items,
    ) -> usize {
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
}

/// Whether the braces hold a mapped type, `{ [K in T]: U }`.
fn is_mapped(source: &Source<'_>, open: usize) -> bool {
    (open + 1..open + 6).any(|at| source.is(at, b'[') && source.word(at + 2) == "in")
}
