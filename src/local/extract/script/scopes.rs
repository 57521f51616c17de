//! What the braces of a JavaScript source enclose.

use super::grammar::body_of_class;
use super::token::{Source, TokenKind};

/// What a pair of braces is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scope {
    /// Body of a class with its name.
    Class(String),
    /// Object literal, with the path it is assigned to if that is known.
    Object(Option<String>),
    /// Body of a function.
    Function,
    /// Any other block.
    Block,
}

/// Longest path that is put together, in bytes.
const PATH: usize = 200;

#[derive(Debug)]
struct Open {
    scope: Scope,
    /// Index of the closing brace.
    close: usize,
    /// Whether this or a scope around it is the body of a function.
    in_function: bool,
}

/// The scopes that are open at some token.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    open: Vec<Open>,
    /// Where the body of a class begins that has been announced.
    class: Option<(usize, String)>,
}

impl Scopes {
    /// Passes one token. All have to be passed in order.
    pub(super) fn pass(&mut self, source: &Source<'_>, index: usize) {
        while self.open.last().is_some_and(|open| open.close <= index) {
            self.open.pop();
        }
        let end = source.tokens.len();
        if source.word(index) == "class" && !is_key(source, index) {
            let name = class_name(source, index);
            // What a class extends is short; no search over a whole file.
            let nearby = end.min(index + 64);
            self.class = body_of_class(source, index + 1, nearby).map(|body| (body.start, name));
        } else if source.is(index, b'{') {
            let scope = match self.class.take_if(|(open, _)| *open == index) {
                Some((_, name)) => Scope::Class(name),
                None => self.of_brace(source, index),
            };
            self.open.push(Open {
                in_function: scope == Scope::Function || self.in_function(),
                close: source.close(index, end),
                scope,
            });
        }
    }

    /// The innermost scope; `None` at the top of the file.
    pub(super) fn innermost(&self) -> Option<&Scope> {
        self.open.last().map(|open| &open.scope)
    }

    /// Whether the body of a function is open.
    pub(super) fn in_function(&self) -> bool {
        self.open.last().is_some_and(|open| open.in_function)
    }

    fn of_brace(&self, source: &Source<'_>, open: usize) -> Scope {
        let Some(before) = open.checked_sub(1) else {
            return Scope::Block;
        };
        match source.kind(before) {
            Some(TokenKind::Arrow) => Scope::Function,
            Some(TokenKind::Punct(b')')) => of_parenthesis(source, before),
            Some(TokenKind::Punct(b'=')) => Scope::Object(path_before(source, before)),
            Some(TokenKind::Punct(b':')) => Scope::Object(self.key_before(source, before)),
            Some(TokenKind::Punct(b',')) => Scope::Object(extended(source, before)),
            Some(TokenKind::Punct(b'(' | b'[' | b'?' | b'|' | b'&')) => Scope::Object(None),
            Some(TokenKind::Word) if source.str(before) == "return" => Scope::Object(None),
            Some(TokenKind::Word) if source.str(before) == "default" => {
                Scope::Object(Some(String::new()))
            }
            _ => Scope::Block,
        }
    }

    /// Path of an object that is a member of another one.
    fn key_before(&self, source: &Source<'_>, colon: usize) -> Option<String> {
        let key = source.word(colon.checked_sub(1)?);
        match self.innermost() {
            Some(Scope::Object(Some(path))) if !key.is_empty() && path.len() < PATH => {
                Some(dotted(path, key))
            }
            _ => None,
        }
    }
}

/// Joins a path and a name, either of which may be empty.
pub(super) fn dotted(path: &str, name: &str) -> String {
    match (path, name) {
        ("", name) => name.to_owned(),
        (path, "") => path.to_owned(),
        (path, name) => format!("{path}.{name}"),
    }
}

/// Path as others write it: exports by their bare name, methods without
/// `prototype`.
pub(super) fn public_path(path: &str) -> String {
    let path = path.strip_prefix("module.exports").unwrap_or(path);
    let path = path.strip_prefix("exports").unwrap_or(path);
    let path = path.trim_start_matches('.');
    let path = path.strip_suffix(".prototype").unwrap_or(path);
    path.replace(".prototype.", ".")
}

fn class_name(source: &Source<'_>, index: usize) -> String {
    match source.word(index + 1) {
        "" | "extends" => path_before(source, index.saturating_sub(1)).unwrap_or_default(),
        name => name.to_owned(),
    }
}

fn is_key(source: &Source<'_>, index: usize) -> bool {
    source.is(index + 1, b':') || (index > 0 && source.is(index - 1, b'.'))
}

/// A function, or a block of `if`, `for` and the like.
fn of_parenthesis(source: &Source<'_>, close: usize) -> Scope {
    // Brackets match only from their opening one, so search for it.
    let nearby = close.saturating_sub(256)..close;
    let open = nearby.rev().find(|&at| {
        source.is(at, b'(')
            && source
                .tokens
                .get(at)
                .is_some_and(|token| token.mate as usize == close)
    });
    let keyword = open
        .and_then(|open| open.checked_sub(1))
        .map_or("", |at| source.word(at));
    match keyword {
        "if" | "for" | "while" | "switch" | "catch" | "with" => Scope::Block,
        _ => Scope::Function,
    }
}

/// The path that stands before an equals sign: `a.b.c =`.
pub(super) fn path_before(source: &Source<'_>, equals: usize) -> Option<String> {
    if !source.is(equals, b'=') {
        return None;
    }
    let end = equals;
    let mut start = equals.checked_sub(1)?;
    if source.word(start).is_empty() {
        return None;
    }
    let nearby = equals.saturating_sub(16);
    while start >= nearby + 2 && source.is(start - 1, b'.') && !source.word(start - 2).is_empty() {
        start -= 2;
    }
    let path: String = (start..end).map(|at| source.str(at)).collect();
    Some(public_path(&path))
}

/// The object that `Object.assign(a.prototype, {` and `extend(a, {` add to.
fn extended(source: &Source<'_>, comma: usize) -> Option<String> {
    let start = (comma.saturating_sub(8)..comma)
        .rev()
        .find(|&at| source.is(at, b'('))?;
    let callee = source.word(start.checked_sub(1)?);
    if !matches!(
        callee,
        "assign" | "extend" | "mixin" | "merge" | "defineProperties"
    ) {
        return None;
    }
    let path: String = (start + 1..comma).map(|at| source.str(at)).collect();
    Some(public_path(&path))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The scope around the word `HERE`.
    fn scope(text: &str) -> Option<Scope> {
        let source = Source::new(text);
        let mut scopes = Scopes::default();
        for index in 0..source.tokens.len() {
            scopes.pass(&source, index);
            if source.word(index) == "HERE" {
                return scopes.innermost().cloned();
            }
        }
        None
    }

    #[test]
    fn braces_are_told_apart() {
        let object = |path: &str| Some(Scope::Object(Some(path.to_owned())));
        assert_eq!(scope("HERE"), None);
        assert_eq!(
            scope("class A extends b({}) { HERE"),
            Some(Scope::Class("A".to_owned()))
        );
        assert_eq!(scope("function f(a) { HERE"), Some(Scope::Function));
        assert_eq!(scope("(a) => { HERE"), Some(Scope::Function));
        assert_eq!(scope("if (a) { HERE"), Some(Scope::Block));
        assert_eq!(scope("a.b = { HERE"), object("a.b"));
        assert_eq!(scope("module.exports = { c: { HERE"), object("c"));
        assert_eq!(scope("Object.assign(A.prototype, { HERE"), object("A"));
    }
}
