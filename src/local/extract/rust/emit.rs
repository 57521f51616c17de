//! Makes chunks of items.

use super::attribute::Lead;
use super::lead;
use super::markdown::plain;
use super::scope::Scope;
use super::sections::sections;
use super::signature::signature;
use super::walk::{Item, Walk};
use crate::local::chunk::{Chunk, Kind};

/// Bytes of documentation from which an item is worth reading that is not
/// public: shorter ones are notes of its authors to themselves.
const INTERNAL_MIN: usize = 200;

impl<'a> Walk<'a, '_> {
    /// A documented item.
    pub fn item_chunk(&mut self, item: Item<'a>, name: &str, signature: String, scope: &Scope) {
        let title = scope.title(name);
        self.titled_chunk(item, name, title, signature, scope);
    }

    /// A documented item that is not called by its name alone.
    pub fn titled_chunk(
        &mut self,
        item: Item<'a>,
        name: &str,
        title: String,
        signature: String,
        scope: &Scope,
    ) {
        let line = self.source.line(item.start);
        let api = (item.is_public, scope);
        self.push_chunk(item.lead, line, (name, title), signature, api);
    }

    /// A type with its public members.
    pub fn type_chunk(
        &mut self,
        item: Item<'a>,
        name: &str,
        signature: String,
        code: &str,
        scope: &Scope,
    ) {
        let line = self.source.line(item.start);
        let title = scope.title(name);
        let api = (item.is_public, scope);
        self.push_documented(item.lead, line, (name, title), signature, api, Some(code));
    }

    /// A documented item by its parts: its marks, its line, its name and
    /// title, its signature, and whether it is public where it stands.
    pub fn push_chunk(
        &mut self,
        lead: Lead<'a>,
        line: u32,
        name: (&str, String),
        signature: String,
        api: (bool, &Scope),
    ) {
        self.push_documented(lead, line, name, signature, api, None);
    }

    fn push_documented(
        &mut self,
        lead: Lead<'a>,
        line: u32,
        (name, title): (&str, String),
        signature: String,
        (is_public, scope): (bool, &Scope),
        code: Option<&str>,
    ) {
        let mut body = plain(&lead.docs.text());
        if !is_public && body.len() < INTERNAL_MIN {
            return;
        }
        if let Some(code) = code {
            if !body.is_empty() {
                body.push_str("\n\n");
            }
            body.push_str("```rust\n");
            body.push_str(code);
            body.push_str("\n```");
        }
        let mut chunk = Chunk::new(Kind::Api, self.file.path, line);
        chunk.title = title;
        chunk.symbol = format!("{}::{name}", scope.path());
        chunk.signature = signature;
        chunk.body = body;
        chunk.trail = scope.trail();
        chunk.is_deprecated = lead.is_deprecated;
        chunk.is_internal = !is_public
            || lead.is_hidden
            || scope.is_internal
            || super::path::is_internal_name(name);
        self.push(chunk);
    }

    /// A documented `impl` block, told of its type. Its head is the tokens of
    /// `head`, `of` the name of its trait.
    pub fn implementation_chunk(
        &mut self,
        lead: Lead<'a>,
        head: (usize, usize),
        of: &str,
        scope: &Scope,
    ) {
        let mut chunk = Chunk::new(Kind::Api, self.file.path, self.source.line(head.0));
        chunk.title = if of.is_empty() {
            scope.owner_name.clone()
        } else {
            format!("impl {of} for {}", scope.owner_name)
        };
        chunk.symbol = scope.path();
        chunk.signature = signature(&self.source, head.0, head.1);
        chunk.body = plain(&lead.docs.text());
        chunk.trail = vec![scope.module.clone()];
        chunk.is_deprecated = lead.is_deprecated;
        chunk.is_internal = scope.is_internal;
        self.push(chunk);
    }

    /// Reads the inside of a module, or a whole file.
    pub fn module_body(&mut self, mut lead: Lead<'a>, (from, end): (usize, usize), scope: &Scope) {
        let (inner, at) = lead::inner(&self.source, from, end, &self.includes);
        let mut scope = scope.clone();
        scope.is_internal |= inner.is_hidden;
        lead.docs.append(inner.docs);
        lead.is_deprecated |= inner.is_deprecated;
        let line = self.source.line(from);
        self.module_chunks(lead, line, &scope);
        self.items(at, end, &scope);
    }

    /// The documentation of a module, in sections when it is long.
    pub fn module_chunks(&mut self, lead: Lead<'a>, line: u32, scope: &Scope) {
        if lead.docs.is_empty() {
            return;
        }
        let title = if scope.module == scope.crate_name() {
            self.file.package
        } else {
            &scope.module
        };
        let text = plain(&lead.docs.text());
        for section in sections(&text) {
            let mut chunk = Chunk::new(Kind::Api, self.file.path, line);
            chunk.title = match section.headings.last() {
                Some(heading) => format!("{title}: {heading}"),
                None => title.to_owned(),
            };
            chunk.symbol.clone_from(&scope.module);
            chunk.trail.push(scope.module.clone());
            let headings = section.headings.iter().map(|h| (*h).to_owned());
            chunk.trail.extend(headings);
            chunk.body = section.body;
            chunk.is_deprecated = lead.is_deprecated;
            chunk.is_internal = scope.is_internal;
            self.push(chunk);
        }
    }

    /// Gives a chunk away, unless it says what another did.
    fn push(&mut self, chunk: Chunk) {
        let said = (chunk.title.clone(), chunk.body.clone());
        if !chunk.body.is_empty() && self.seen.insert(said) {
            self.out.push(chunk);
        }
    }
}
