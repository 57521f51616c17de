//! What a comment in a JavaScript source documents.

use super::grammar::{after_expression, body_of_class, callable};
use super::render::{SIGNATURE, one_line};
use super::scopes::{Scope, Scopes, dotted, public_path};
use super::token::{Source, TokenKind};

/// Most characters of a value that a signature shows.
const VALUE: usize = 80;

/// Tokens within which a declaration has to end; groups count as one.
const REACH: usize = 1024;

/// A declaration or an assignment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Name with its container: `res.cookie`, `Model.find`.
    pub(super) path: String,
    /// Declaration without its body.
    pub(super) signature: String,
    /// Whether others only see it if the file exports it by name.
    pub(super) is_local: bool,
    /// Whether it is a plain value instead of a function, class or object.
    pub(super) is_value: bool,
}

impl Target {
    fn new(path: String, signature: String) -> Self {
        Self {
            path,
            signature,
            is_local: false,
            is_value: false,
        }
    }
}

/// Finds what is declared from the token at `index` on, in these scopes.
pub(super) fn find(source: &Source<'_>, index: usize, scopes: &Scopes) -> Option<Target> {
    match scopes.innermost() {
        Some(Scope::Class(name)) => member(source, index, name),
        Some(Scope::Object(path)) => member(source, index, path.as_deref()?),
        _ => statement(source, index),
    }
}

/// Index that nothing is read from on.
fn reach(source: &Source<'_>, index: usize) -> usize {
    source.tokens.len().min(index + REACH)
}

fn statement(source: &Source<'_>, index: usize) -> Option<Target> {
    let end = reach(source, index);
    let mut at = index;
    let mut is_exported = false;
    while matches!(source.word(at), "export" | "default" | "async") {
        is_exported |= source.word(at) != "async";
        at += 1;
    }
    let mut target = match source.word(at) {
        "function" => {
            let name = at + 1 + usize::from(source.is(at + 1, b'*'));
            let signature_end = callable(source, name + 1, end).signature_end;
            let signature = one_line(source, at..signature_end, SIGNATURE);
            Target::new(source.word(name).to_owned(), signature)
        }
        "class" => class(source, at, source.word(at + 1))?,
        "const" | "let" | "var" if source.is(at + 2, b'=') => {
            let name = source.word(at + 1);
            let mut target = assigned(source, name, name, at + 3);
            target.signature = format!("{} {}", source.str(at), target.signature);
            target
        }
        "" => return None,
        _ => return assignment(source, at).or_else(|| call(source, at)),
    };
    target.is_local = !is_exported;
    (!target.path.is_empty()).then_some(target)
}

fn class(source: &Source<'_>, index: usize, name: &str) -> Option<Target> {
    let body = body_of_class(source, index + 1, reach(source, index))?;
    Some(Target::new(
        name.to_owned(),
        one_line(source, index..body.start, SIGNATURE),
    ))
}

/// `a.b.c = value`, and also `exports = module.exports = value`.
fn assignment(source: &Source<'_>, index: usize) -> Option<Target> {
    let equals = after_path(source, index)?;
    if !source.is(equals, b'=') || source.word(index) == "this" {
        return None;
    }
    let written: String = (index..equals).map(|at| source.str(at)).collect();
    let path = public_path(&written);
    let mut value = equals + 1;
    // The last of several assignments in a row has the value.
    let end = reach(source, index);
    while let Some(next) = after_path(source, value).filter(|&next| source.is(next, b'=')) {
        if next >= end {
            return None;
        }
        value = next + 1;
    }
    if path.is_empty() {
        // The export of the file, by the name that it has itself.
        let name = value + 1 + usize::from(source.word(value) == "async");
        return match source.word(value) {
            "function" | "async" | "class" if !source.word(name).is_empty() => Some(assigned(
                source,
                source.word(name),
                source.word(name),
                value,
            )),
            _ => None,
        };
    }
    Some(assigned(source, &path, &written, value))
}

/// What is assigned to a path, written as `written` in its signature.
fn assigned(source: &Source<'_>, path: &str, written: &str, value: usize) -> Target {
    let end = reach(source, value);
    let is_async = source.word(value) == "async";
    let at = value + usize::from(is_async);
    let path = path.to_owned();
    match source.word(at) {
        "function" => {
            let star = usize::from(source.is(at + 1, b'*'));
            let name = usize::from(!source.word(at + 1 + star).is_empty());
            let open = at + 1 + star + name;
            let close = callable(source, open, end).signature_end;
            Target::new(
                path,
                format!("{written}{}", one_line(source, open..close, SIGNATURE)),
            )
        }
        "class" => match class(source, at, &path) {
            Some(target) => target,
            None => Target::new(path, written.to_owned()),
        },
        word => {
            let after = after_parameters(source, at, end);
            if source.kind(after) == Some(TokenKind::Arrow) {
                let arrow = one_line(source, value..after + 1, SIGNATURE);
                return Target::new(path, format!("{written} = {arrow}"));
            }
            let is_made = source.is(at, b'{') || word == "new" || !word.is_empty();
            let is_value = !is_made || word == "require" || is_constant(source, at, word);
            let after = after_expression(source, value, end);
            let shown = one_line(source, value..after, VALUE);
            let signature = format!("{written} = {shown}");
            Target {
                is_value,
                ..Target::new(path, signature)
            }
        }
    }
}

/// Whether a value is a word and nothing more: `undefined`, another name.
fn is_constant(source: &Source<'_>, index: usize, word: &str) -> bool {
    !word.is_empty()
        && matches!(
            source.kind(index + 1),
            None | Some(TokenKind::Punct(b';' | b',' | b'.'))
        )
}

/// Index after `(a, b)` or a single name: the parameters of an arrow function.
fn after_parameters(source: &Source<'_>, index: usize, end: usize) -> usize {
    if source.is(index, b'(') {
        source.after_group(index, end)
    } else {
        index + 1
    }
}

/// `define(object, 'name', ...)`: a property that a call adds.
fn call(source: &Source<'_>, index: usize) -> Option<Target> {
    let open = after_path(source, index)?;
    let comma = after_path(source, open + 1)?;
    let is_call = source.is(open, b'(') && source.is(comma, b',');
    if !is_call || source.kind(comma + 1) != Some(TokenKind::Text) || !source.is(comma + 2, b',') {
        return None;
    }
    let object: String = (open + 1..comma).map(|at| source.str(at)).collect();
    let name = super::members::unquoted(source.str(comma + 1));
    let path = dotted(&public_path(&object), name);
    Some(Target::new(path.clone(), path))
}

/// Index after `a.b.c`; `None` where no word begins.
fn after_path(source: &Source<'_>, index: usize) -> Option<usize> {
    if source.word(index).is_empty() {
        return None;
    }
    let mut at = index + 1;
    let end = index + 16;
    while at < end && source.is(at, b'.') && !source.word(at + 1).is_empty() {
        at += 2;
    }
    Some(at)
}

/// A member of a class or of an object literal.
fn member(source: &Source<'_>, index: usize, container: &str) -> Option<Target> {
    let end = reach(source, index);
    let head = super::head::member(source, index, end);
    let at = head.at + usize::from(source.is(head.at, b'*'));
    let name = match source.kind(at)? {
        TokenKind::Word | TokenKind::Text => super::members::unquoted(source.str(at)),
        _ => return None,
    };
    let path = dotted(container, name);
    match source.kind(at + 1) {
        Some(TokenKind::Punct(b'(')) => {
            let signature_end = callable(source, at + 1, end).signature_end;
            Some(Target::new(
                path,
                one_line(source, head.shown..signature_end, SIGNATURE),
            ))
        }
        Some(TokenKind::Punct(b':' | b'=')) => Some(assigned(source, &path, name, at + 2)),
        // A field without a value. Anything else is no member.
        Some(TokenKind::Punct(b';' | b',' | b'}')) => Some(Target::new(path, name.to_owned())),
        _ if source.starts_line(at + 1) => Some(Target::new(path, name.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Path and signature of what stands at the first word after a comment.
    fn target(text: &str) -> Option<(String, String)> {
        let source = Source::new(text);
        let mut scopes = Scopes::default();
        let before = source.docs.first()?.before as usize;
        (0..before).for_each(|index| scopes.pass(&source, index));
        find(&source, before, &scopes).map(|target| (target.path, target.signature))
    }

    fn assert_target(text: &str, path: &str, signature: &str) {
        assert_eq!(
            target(text),
            Some((path.to_owned(), signature.to_owned())),
            "{text}"
        );
    }

    #[test]
    fn declarations() {
        assert_target("/** A. */ function f(a, b) {}", "f", "function f(a, b)");
        assert_target(
            "/** A. */ export async function* f() {}",
            "f",
            "function* f()",
        );
        assert_target("/** A. */ class A extends B {}", "A", "class A extends B");
        assert_target(
            "/** A. */ const f = async (a) => 1",
            "f",
            "const f = async (a) =>",
        );
    }

    #[test]
    fn assignments() {
        assert_target(
            "/** A. */ res.cookie = function (a) {}",
            "res.cookie",
            "res.cookie(a)",
        );
        assert_target(
            "/** A. */ A.prototype.m = function m(a) {}",
            "A.m",
            "A.prototype.m(a)",
        );
        assert_target("/** A. */ exports.f = function () {}", "f", "exports.f()");
        assert_target("/** A. */ module.exports = function f(a) {}", "f", "f(a)");
        assert_target("/** A. */ a.b = a.c = function (d) {}", "a.b", "a.b(d)");
        assert_eq!(target("/** A. */ module.exports = app"), None);
        assert_eq!(target("/** A. */ return a.b"), None);
    }

    #[test]
    fn members_and_properties() {
        assert_target("class A { /** A. */ static m(a) {} }", "A.m", "static m(a)");
        assert_target(
            "a.b = { /** A. */ c: function (d) {} }",
            "a.b.c",
            "a.b.c(d)".trim_start_matches("a.b."),
        );
        assert_target("/** A. */ defineGetter(req, 'ip', f)", "req.ip", "req.ip");
        assert_eq!(target("f({ /** A. */ c: 1 })"), None);
    }
}
