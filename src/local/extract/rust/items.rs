//! Declarations by their keyword: which become chunks, and what is in them.

use super::attribute::{Lead, ProcMacro};
use super::declaration::{Declaration, Members, declaration};
use super::scope::{Owner, Scope, Within};
use super::signature::signature;
use super::walk::{Item, Walk};

impl<'a> Walk<'a, '_> {
    /// Reads a declaration, and returns the token after it.
    pub fn declared(&mut self, item: Item<'a>, end: usize, scope: &Scope) -> usize {
        match item.keyword {
            "mod" => self.module(item, end, scope),
            "macro_rules" | "macro" => self.macro_definition(item, end, scope),
            "struct" | "union" | "enum" => self.type_definition(item, end, scope),
            "trait" => self.trait_definition(item, end, scope),
            _ => self.simple(item, end, scope),
        }
    }

    /// A function, constant, static or alias.
    fn simple(&mut self, item: Item<'a>, end: usize, scope: &Scope) -> usize {
        let source = &self.source;
        let is_function = item.keyword == "fn";
        let stop = source.find(item.name_at, end, |text| {
            text == ";" || is_function && text == "{"
        });
        let name = source.text(item.name_at);
        let next = source.after(stop);
        let mut declared = signature(source, item.start, stop);
        if !is_function && declared.ends_with('…') {
            let value = source.find(item.name_at, stop, |text| text == "=");
            declared = signature(source, item.start, value);
        }
        if let Some(kind) = item.lead.proc_macro.clone() {
            self.proc_macro(item, &kind, scope);
        } else if !item.lead.docs.is_empty() {
            self.item_chunk(item, name, declared, scope);
        } else if self.is_listed(&item, name, scope)
            && (is_function || scope.owner != Owner::Module)
        {
            let line = self.source.line(item.start);
            self.undocumented.push(scope, line, &format!("{declared};"));
        }
        next
    }

    /// Whether an undocumented item is listed with its like.
    fn is_listed(&self, item: &Item<'_>, name: &str, scope: &Scope) -> bool {
        !item.is_internal(name)
            && scope.owner != Owner::TraitImpl
            && !scope.is_internal
            && scope.within == Within::Nothing
    }

    fn proc_macro(&mut self, item: Item<'a>, kind: &ProcMacro, scope: &Scope) {
        let function = self.source.text(item.name_at);
        let (name, used) = match kind {
            ProcMacro::Function => (function, format!("{function}!(…)")),
            ProcMacro::Attribute => (function, format!("#[{function}]")),
            ProcMacro::Derive(name) => (name.as_str(), format!("#[derive({name})]")),
        };
        let is_function = *kind == ProcMacro::Function;
        let title = if is_function {
            format!("{name}!")
        } else {
            name.to_owned()
        };
        if !item.lead.docs.is_empty() {
            self.titled_chunk(item, name, title, used, scope);
        }
    }

    /// `mod name;` or `mod name { … }`.
    fn module(&mut self, item: Item<'a>, end: usize, scope: &Scope) -> usize {
        let name = self.source.text(item.name_at);
        let open = item.name_at + 1;
        let mut inner = scope.module(name);
        inner.is_internal |= item.lead.is_hidden || super::path::is_internal_name(name);
        if !self.source.is(open, "{") {
            let line = self.source.line(item.start);
            self.module_chunks(item.lead, line, &inner);
            return open + 1;
        }
        let close = self.source.close(open).unwrap_or(open).min(end);
        self.module_body(item.lead, (open + 1, close), &inner);
        close + 1
    }

    /// A macro by example, whose transcribers are read for what they declare.
    fn macro_definition(&mut self, item: Item<'a>, end: usize, scope: &Scope) -> usize {
        let source = &self.source;
        let name = source.text(item.name_at);
        let mut body = item.name_at + 1;
        // `macro name($a:ty) { … }` has its matcher before its body.
        if item.keyword == "macro" && source.is(body, "(") {
            body = source.after(body);
        }
        let Some(close) = source.close(body) else {
            return body;
        };
        let close = close.min(end);
        if !item.lead.docs.is_empty() {
            let is_exported = item.lead.is_exported;
            let item = Item {
                is_public: item.is_public || is_exported,
                ..item
            };
            let mut place = scope.clone();
            if is_exported {
                scope.crate_name().clone_into(&mut place.module);
            }
            self.titled_chunk(item, name, format!("{name}!"), format!("{name}!"), &place);
        }
        let mut inner = scope.nested();
        inner.within = Within::Definition(name.to_owned());
        let mut at = body + 1;
        while at < close {
            // `matcher => { transcriber }`; only what follows an arrow is read.
            let is_transcriber = self.source.is(at - 1, ">") && self.source.close(at).is_some();
            at = if is_transcriber {
                self.group(at, close, &inner)
            } else {
                self.source.after(at)
            };
        }
        close + 1
    }

    /// A struct, union or enum.
    fn type_definition(&mut self, item: Item<'a>, end: usize, scope: &Scope) -> usize {
        let source = &self.source;
        let name = source.text(item.name_at);
        let stop = source.find(item.name_at, end, |text| matches!(text, "{" | ";"));
        let next = source.after(stop);
        let declared = signature(source, item.start, stop);
        if item.is_internal(name) {
            self.private.insert(format!("{}::{name}", scope.path()));
        }
        let body = source.close(stop).map(|close| (stop + 1, close.min(end)));
        let is_constants = body.is_some_and(|(from, to)| self.has_constants(from, to));
        let found = body.filter(|_| !is_constants).map(|body| {
            let which = if item.keyword == "enum" {
                Members::Variants
            } else {
                Members::Fields
            };
            declaration(&self.source, body, which, &self.includes)
        });
        let line = self.source.line(item.start);
        let is_public = item.is_public;
        let is_listed = self.is_listed(&item, name, scope);
        let inner = scope.of(Owner::Type, name);
        match found.filter(|found| !found.code.is_empty()) {
            Some(found) => {
                let code = format!("{declared} {{\n{}}}", found.code);
                if !item.lead.docs.is_empty() || is_public && found.is_documented {
                    self.type_chunk(item, name, declared, &code, scope);
                } else if is_listed {
                    self.undocumented.push(&inner, line, &code);
                }
                self.members(found, is_public, &inner);
            }
            None if !item.lead.docs.is_empty() => self.item_chunk(item, name, declared, scope),
            None => {}
        }
        if let Some((from, to)) = body.filter(|_| is_constants) {
            let mut inner = inner;
            inner.owner = Owner::Trait;
            self.items(from, to, &inner);
        }
        next
    }

    /// Whether the braces of a struct hold constants, as in `bitflags!`.
    fn has_constants(&self, from: usize, end: usize) -> bool {
        let (_, at) = super::lead::lead(&self.source, from, end, &self.includes);
        self.source.is(at, "const")
    }

    /// Chunks of the members that are documented at length.
    fn members(&mut self, found: Declaration<'a>, is_public: bool, scope: &Scope) {
        for member in found.members {
            let title = scope.title(member.name);
            self.push_chunk(
                member.lead,
                member.line,
                (member.name, title),
                member.signature,
                (is_public, scope),
            );
        }
    }

    fn trait_definition(&mut self, item: Item<'a>, end: usize, scope: &Scope) -> usize {
        let source = &self.source;
        let name = source.text(item.name_at);
        let open = source.find(item.name_at, end, |text| matches!(text, "{" | ";"));
        let declared = signature(source, item.start, open);
        let mut inner = scope.of(Owner::Trait, name);
        inner.is_internal |= item.is_internal(name);
        if !item.lead.docs.is_empty() {
            self.item_chunk(item, name, declared, scope);
        }
        if self.source.is(open, "{") {
            let close = self.source.close(open).unwrap_or(open).min(end);
            self.items(open + 1, close, &inner);
            return close + 1;
        }
        open + 1
    }

    /// Reads `impl … { … }`.
    pub fn implementation(
        &mut self,
        lead: Lead<'a>,
        start: usize,
        at: usize,
        end: usize,
        scope: &Scope,
    ) -> usize {
        let source = &self.source;
        let open = source.find(at + 1, end, |text| matches!(text, "{" | ";"));
        let head = source.after_generics(at + 1, open);
        let bounds = source.find(head, open, |text| text == "where");
        let of = source.find(head, bounds, |text| text == "for");
        let (owner, type_at) = if of < bounds {
            (Owner::TraitImpl, of + 1)
        } else {
            (Owner::Type, head)
        };
        let name = source.type_name(type_at, bounds);
        let mut inner = scope.of(owner, name);
        inner.is_internal |= lead.is_hidden;
        if self.from_root.contains(name) {
            scope.crate_name().clone_into(&mut inner.module);
        }
        if !lead.docs.is_empty() && !name.is_empty() {
            let of = match owner {
                Owner::TraitImpl => source.type_name(head, of),
                _ => "",
            };
            self.implementation_chunk(lead, (start, open), of, &inner);
        }
        if !self.source.is(open, "{") {
            return open + 1;
        }
        let close = self.source.close(open).unwrap_or(open).min(end);
        self.items(open + 1, close, &inner);
        close + 1
    }
}
