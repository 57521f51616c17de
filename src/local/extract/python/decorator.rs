//! What the decorators of a definition say of it.

use std::collections::HashMap;

use super::literal;
use super::split::{arguments, assignment, bracketed};

/// The least bytes of a decorator's string that is taken for docs.
const DOC_LEN: usize = 80;

/// Modules by the names of the decorators that are bound to them.
pub type BoundModules<'a> = HashMap<&'a str, String>;

/// The module that `functools.partial(decorator, module="numpy")` binds.
#[must_use]
pub fn bound_module(value: &str) -> Option<String> {
    let open = value.find('(')?;
    let is_partial = matches!(value[..open].trim_end(), "partial" | "functools.partial");
    module_argument(&value[open..]).filter(|_| is_partial)
}

/// The argument `module="..."` of a call, from its bracket on.
fn module_argument(call: &str) -> Option<String> {
    if !call.contains("module") {
        return None;
    }
    let arguments = arguments(bracketed(call).0);
    arguments
        .into_iter()
        .find_map(|argument| match assignment(argument) {
            ("module", None, Some(module)) => literal::leading(module),
            _ => None,
        })
}

/// The decorators of one definition, in the order they are written.
#[derive(Debug, Default)]
pub struct Decorators<'a> {
    /// Without the `@`.
    found: Vec<&'a str>,
    line: Option<u32>,
}

impl<'a> Decorators<'a> {
    /// Adds one, without its `@`, from a line counted from 1.
    pub fn push(&mut self, decorator: &'a str, line: u32) {
        self.found.push(decorator);
        self.line.get_or_insert(line);
    }

    /// Line of the first, from 1.
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        self.line
    }

    /// Last parts of the decorators' names: `overload` of
    /// `@typing.overload`.
    fn names(&self) -> impl Iterator<Item = &'a str> {
        self.found.iter().map(|decorator| {
            let path = decorator.split('(').next().unwrap_or_default().trim();
            path.rsplit('.').next().unwrap_or_default()
        })
    }

    /// Whether the definition is one signature of several.
    #[must_use]
    pub fn is_overload(&self) -> bool {
        self.names().any(|name| name == "overload")
    }

    /// Whether it is marked as deprecated as a whole.
    #[must_use]
    pub fn is_deprecated(&self) -> bool {
        self.names()
            .any(|name| matches!(name, "deprecated" | "deprecate"))
    }

    /// What is put before the signature: how a method is called.
    #[must_use]
    pub fn mark(&self) -> String {
        let mark = self.names().find_map(|name| match name {
            "classmethod" => Some("@classmethod "),
            "staticmethod" => Some("@staticmethod "),
            "reify" => Some("@property "),
            _ => name.ends_with("property").then_some("@property "),
        });
        mark.unwrap_or_default().to_owned()
    }

    /// The module that the object is said to be public in: by
    /// `@set_module("numpy")`, by an argument `module="numpy"`, or by a
    /// decorator that is bound to a module.
    #[must_use]
    pub fn module(&self, bound: &BoundModules<'_>) -> Option<String> {
        self.found.iter().find_map(|decorator| {
            let (name, call) = decorator.split_at(decorator.find('(')?);
            if name.rsplit('.').next() == Some("set_module") {
                literal::leading(call).filter(|module| !module.is_empty())
            } else {
                module_argument(call).or_else(|| bound.get(name).cloned())
            }
        })
    }

    /// Docs given as an argument: `@doc("""...""")`, `@Appender("""...""")`.
    #[must_use]
    pub fn doc(&self) -> Option<String> {
        self.found.iter().find_map(|decorator| {
            let open = decorator.find('(')?;
            arguments(bracketed(&decorator[open..]).0)
                .into_iter()
                .filter_map(literal::leading)
                .find(|text| text.len() > DOC_LEN && text.contains('\n'))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_the_name_counts() {
        let mut decorators = Decorators::default();
        decorators.push("typing.overload", 3);
        decorators.push("set_module(\"numpy\")", 4);
        decorators.push("deprecated_kwarg('x')", 5);
        assert!(decorators.is_overload() && !decorators.is_deprecated());
        assert_eq!(
            decorators.module(&BoundModules::new()).as_deref(),
            Some("numpy")
        );
        assert_eq!(decorators.line(), Some(3));
    }

    #[test]
    fn decorators_are_bound_to_modules() {
        let value = "functools.partial(\n  dispatch, module='numpy.linalg')";
        let module = bound_module(value);
        assert_eq!(module.as_deref(), Some("numpy.linalg"));
        assert_eq!(bound_module("wrap(f, module='numpy')"), None);
        let bound = BoundModules::from([("dispatch", "numpy".to_owned())]);
        let mut decorators = Decorators::default();
        decorators.push("dispatch(_norm)", 1);
        assert_eq!(decorators.module(&bound).as_deref(), Some("numpy"));
    }

    #[test]
    fn long_strings_are_docs() {
        let mut decorators = Decorators::default();
        let text = format!("First.\n{}", "words ".repeat(20));
        let call = format!("doc(klass, \"\"\"{text}\"\"\", other=1)");
        decorators.push(&call, 1);
        assert_eq!(decorators.doc(), Some(text));
    }
}
