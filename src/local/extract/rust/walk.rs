//! Finds the items of a file and what is written of them.

use std::collections::{HashMap, HashSet, VecDeque};

use super::attribute::Lead;
use super::include::Includes;
use super::lead;
use super::lex::TokenKind;
use super::path::is_internal_name;
use super::scope::{Scope, Within};
use super::source::Source;
use super::undocumented::Undocumented;
use crate::local::chunk::Chunk;
use crate::local::extract::File;

/// How deep scopes may be nested; what is deeper is not read.
const DEPTH_MAX: usize = 48;

/// Reads one file.
pub struct Walk<'a, 'out> {
    /// The package's name and the file's path.
    pub file: &'a File<'a>,
    /// The tokens of the file.
    pub source: Source<'a>,
    /// What the file includes.
    pub includes: Includes<'a>,
    /// Where chunks go.
    pub out: &'out mut Vec<Chunk>,
    /// What is gathered of undocumented items.
    pub undocumented: Undocumented,
    /// Paths of the types that are not public.
    pub private: HashSet<String>,
    /// Names that the file imports from the crate's root.
    pub from_root: HashSet<&'a str>,
    /// Symbols with documentation that was already given, since an item that
    /// is compiled in several ways says the same every time.
    pub seen: HashSet<(String, String)>,
    /// Documentation that a macro puts before the items it is given, by the
    /// macro's name.
    pub templates: HashMap<String, VecDeque<Lead<'a>>>,
}

/// A declaration that was found.
pub struct Item<'a> {
    /// Its documentation and marks.
    pub lead: Lead<'a>,
    /// Whether it is part of the API.
    pub is_public: bool,
    /// Its first token after the attributes.
    pub start: usize,
    /// Its keyword: `fn`, `struct`.
    pub keyword: &'a str,
    /// The token of its name.
    pub name_at: usize,
}

impl<'a> Walk<'a, '_> {
    /// Reads the items between two tokens.
    pub fn items(&mut self, from: usize, end: usize, scope: &Scope) {
        if scope.depth > DEPTH_MAX {
            return;
        }
        let mut at = from;
        while at < end {
            at = self.item(at, end, scope).max(at + 1);
        }
    }

    /// Reads what begins at a token, and returns the token after it.
    fn item(&mut self, at: usize, end: usize, scope: &Scope) -> usize {
        let (mut lead, start) = lead::lead(&self.source, at, end, &self.includes);
        if lead.is_test {
            return self.after_item(start, end);
        }
        let (is_public, at) = self.visibility(start, end);
        let at = self.modifiers(at, end);
        let keyword = self.source.text(at);
        let name_at = match keyword {
            "fn" | "struct" | "enum" | "trait" | "type" | "mod" => Some(at + 1),
            "const" | "static" => Some(at + 1 + usize::from(self.source.is(at + 1, "mut"))),
            "union" | "macro" => Some(at + 1),
            "macro_rules" if self.source.is(at + 1, "!") => Some(at + 2),
            _ => None,
        };
        let name_at = name_at.filter(|name| *name < end && self.source.is_ident(*name));
        if let Some(name_at) = name_at {
            if lead.docs.is_empty() {
                self.take_template(&mut lead, scope);
            }
            let item = Item {
                lead,
                is_public: is_public || scope.is_public(),
                start,
                keyword,
                name_at,
            };
            return self.declared(item, end, scope);
        }
        match keyword {
            "impl" => self.implementation(lead, start, at, end, scope),
            "use" => self.import(at, end),
            "extern" => self.foreign(at, end, scope),
            "$" => self.placeholder(lead, at, end, scope),
            "{" => self.group(at, end, scope),
            _ => self.invocation(at, end, scope),
        }
    }

    /// Reads `pub` and its like.
    fn visibility(&self, at: usize, end: usize) -> (bool, usize) {
        let source = &self.source;
        if source.is(at, "$") && at + 2 < end && is_item_word(source.text(at + 2)) {
            return (true, at + 2);
        }
        if !source.is(at, "pub") {
            return (false, at);
        }
        if source.is(at + 1, "(") {
            return (false, source.after(at + 1));
        }
        (true, at + 1)
    }

    /// Skips the words before the keyword of a declaration.
    fn modifiers(&self, mut at: usize, end: usize) -> usize {
        let source = &self.source;
        while at < end {
            let next = source.text(at + 1);
            let is_modifier = match source.text(at) {
                "unsafe" | "async" | "default" | "safe" | "auto" | "gen" => is_item_word(next),
                "const" => matches!(next, "fn" | "unsafe" | "async" | "extern"),
                "extern" => {
                    next == "fn"
                        || source.kind(at + 1) == Some(TokenKind::Str) && source.is(at + 2, "fn")
                }
                _ => false,
            };
            if !is_modifier {
                break;
            }
            at += 1 + usize::from(source.kind(at + 1) == Some(TokenKind::Str));
        }
        at
    }

    /// The token after the item at `at`, whatever it is.
    fn after_item(&self, at: usize, end: usize) -> usize {
        let stop = self.source.find(at, end, |text| matches!(text, "{" | ";"));
        self.source.after(stop)
    }

    /// `use …;`, of which only what comes from the crate's root is kept.
    fn import(&mut self, at: usize, end: usize) -> usize {
        let source = &self.source;
        let stop = source.find_flat(at, end, ";");
        if source.is(at + 1, "crate") && source.is(at + 2, ":") {
            let path = at + 4;
            let (mut name, end) = match source.close(path) {
                Some(close) => (path + 1, close.min(stop)),
                None => (path, stop),
            };
            while name < end {
                let next = source.find_flat(name, end, ",");
                if next == name + 1 {
                    self.from_root.insert(source.text(name));
                }
                name = next + 1;
            }
        }
        stop + 1
    }

    /// `extern "C" { … }` or `extern crate …;`.
    fn foreign(&mut self, at: usize, end: usize, scope: &Scope) -> usize {
        let stop = self.source.find(at, end, |text| matches!(text, "{" | ";"));
        if self.source.is(stop, "{") {
            return self.group(stop, end, scope);
        }
        stop + 1
    }

    /// Reads the inside of a bracket, and returns the token after it.
    pub fn group(&mut self, open: usize, end: usize, scope: &Scope) -> usize {
        let close = self.source.close(open).unwrap_or(open).min(end);
        self.items(open + 1, close, &scope.nested());
        close + 1
    }

    /// Reads `name! { … }`, whose body is taken for items. Anything else is
    /// one token of no interest.
    fn invocation(&mut self, at: usize, end: usize, scope: &Scope) -> usize {
        let source = &self.source;
        if !source.is_ident(at) || !source.is(at + 1, "!") {
            return at + 1;
        }
        let open = at + 2 + usize::from(source.is_ident(at + 2));
        if open >= end || source.close(open).is_none() {
            return at + 1;
        }
        let name = source.text(at).to_owned();
        let mut inner = scope.clone();
        if self.templates.contains_key(&name) {
            inner.within = Within::Invocation(name);
        }
        self.group(open, end, &inner)
    }

    /// Gives an item the documentation that the macro around it brings.
    fn take_template(&mut self, lead: &mut Lead<'a>, scope: &Scope) {
        let Within::Invocation(name) = &scope.within else {
            return;
        };
        let left = self.templates.get_mut(name);
        if let Some(found) = left.and_then(VecDeque::pop_front) {
            lead.is_exported |= found.is_exported;
            lead.is_deprecated |= found.is_deprecated;
            lead.is_hidden |= found.is_hidden;
            lead.docs.append(found.docs);
        }
    }

    /// Reads `$name` and `$( … )*` in the definition of a macro.
    fn placeholder(&mut self, lead: Lead<'a>, at: usize, end: usize, scope: &Scope) -> usize {
        if self.source.is(at + 1, "(") {
            return self.group(at + 1, end, scope);
        }
        if let Within::Definition(name) = &scope.within
            && !lead.docs.is_empty()
        {
            let brought = self.templates.entry(name.clone()).or_default();
            brought.push_back(lead);
        }
        at + 2
    }
}

impl Item<'_> {
    /// Whether a name or a mark takes it out of the public API.
    pub fn is_internal(&self, name: &str) -> bool {
        self.lead.is_hidden || !self.is_public || is_internal_name(name)
    }
}

/// Whether a word begins a declaration or may stand before its keyword.
fn is_item_word(word: &str) -> bool {
    matches!(
        word,
        "fn" | "struct"
            | "enum"
            | "union"
            | "trait"
            | "type"
            | "mod"
            | "const"
            | "static"
            | "impl"
            | "unsafe"
            | "async"
            | "extern"
            | "auto"
            | "macro"
    )
}
