//! What attributes say of an item to those who read its documentation.

use super::docs::Docs;
use super::include::Includes;
use super::lex::TokenKind;
use super::literal;
use super::source::Source;

/// How a function of a procedural macro crate is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcMacro {
    /// `name!(…)`.
    Function,
    /// `#[name]`.
    Attribute,
    /// `#[derive(Name)]`, by the name that is derived.
    Derive(String),
}

/// Documentation and marks of one item.
#[derive(Debug, Clone, Default)]
pub struct Lead<'a> {
    /// What is written of it.
    pub docs: Docs<'a>,
    /// `#[deprecated]`.
    pub is_deprecated: bool,
    /// `#[doc(hidden)]`.
    pub is_hidden: bool,
    /// `#[cfg(test)]`.
    pub is_test: bool,
    /// `#[macro_export]`.
    pub is_exported: bool,
    /// Which sort of procedural macro it is the function of.
    pub proc_macro: Option<ProcMacro>,
}

impl<'a> Lead<'a> {
    /// Reads the attribute whose tokens are `from..end`, brackets excluded.
    pub fn attribute(&mut self, source: &Source<'a>, from: usize, end: usize, read: &Includes<'_>) {
        match source.text(from) {
            "doc" => self.doc(source, from, end, read),
            "cfg_attr" => self.cfg_attr(source, from, end, read),
            "cfg" => {
                let mut words = (from..end).map(|at| source.text(at));
                self.is_test |=
                    words.clone().any(|word| word == "test") && !words.any(|word| word == "not");
            }
            "deprecated" => self.deprecated(source, from, end),
            "macro_export" => self.is_exported = true,
            "proc_macro" => self.proc_macro = Some(ProcMacro::Function),
            "proc_macro_attribute" => self.proc_macro = Some(ProcMacro::Attribute),
            "proc_macro_derive" => {
                let name = source.text(from + 2).to_owned();
                self.proc_macro = Some(ProcMacro::Derive(name));
            }
            _ => {}
        }
    }

    /// `doc(hidden)`, `doc = …`.
    fn doc(&mut self, source: &Source<'a>, from: usize, end: usize, read: &Includes<'_>) {
        if source.is(from + 1, "=") {
            let text = value(source, from + 2, end, read);
            self.docs.push_text(&text);
        } else if let Some(close) = source.close(from + 1) {
            self.is_hidden |= (from + 2..close.min(end)).any(|at| source.is(at, "hidden"));
        }
    }

    /// `cfg_attr(condition, attribute, …)`: attributes are read as if the
    /// condition held, unless it is that a feature is missing: documentation
    /// is built with all of them.
    fn cfg_attr(&mut self, source: &Source<'a>, from: usize, end: usize, read: &Includes<'_>) {
        let Some(close) = source.close(from + 1) else {
            return;
        };
        let close = close.min(end);
        if source.is(from + 2, "not") && source.is(from + 4, "feature") {
            return;
        }
        let is_comma = |text: &str| text == ",";
        let mut at = source.find(from + 2, close, is_comma) + 1;
        while at < close {
            let next = source.find(at, close, is_comma);
            if matches!(source.text(at), "doc" | "deprecated" | "macro_export") {
                self.attribute(source, at, next, read);
            }
            at = next + 1;
        }
    }

    /// `deprecated`, `deprecated(since = "…", note = "…")`.
    fn deprecated(&mut self, source: &Source<'a>, from: usize, end: usize) {
        self.is_deprecated = true;
        let note = (from..end).find(|at| source.is(*at, "note") && source.is(at + 1, "="));
        if let Some(note) = note.filter(|_| !self.docs.is_empty()) {
            let note = literal::value(source.text(note + 2));
            self.docs.push_text(&format!("\nDeprecated: {note}"));
        }
    }
}

/// Value of a `doc` attribute: a string, `include_str!`, or what is literal
/// in the arguments of `concat!`.
fn value(source: &Source<'_>, from: usize, end: usize, read: &Includes<'_>) -> String {
    let mut out = String::new();
    let mut at = from;
    while at < end {
        if source.kind(at) == Some(TokenKind::Str) {
            out.push_str(&literal::value(source.text(at)));
        } else if source.is(at + 1, "!") {
            let close = source.close(at + 2).unwrap_or(at).min(end);
            match source.text(at) {
                "include_str" => {
                    let path: String = strings(source, at + 3, close);
                    let is_from_root =
                        (at..close).any(|at| source.text(at).contains("CARGO_MANIFEST_DIR"));
                    out.push_str(&read.read(&path, is_from_root).unwrap_or_default());
                    at = close;
                }
                "stringify" => {
                    (at + 3..close).for_each(|at| out.push_str(source.text(at)));
                    at = close;
                }
                "env" => at = close,
                _ => {}
            }
        }
        at += 1;
    }
    out
}

/// The strings among some tokens, but for names of variables.
fn strings(source: &Source<'_>, from: usize, end: usize) -> String {
    (from..end)
        .filter(|at| source.kind(*at) == Some(TokenKind::Str))
        .map(|at| literal::value(source.text(at)))
        .filter(|text| text != "CARGO_MANIFEST_DIR")
        .collect()
}
