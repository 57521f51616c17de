//! What a module or a class is found to hold, before it becomes chunks.

use std::collections::HashMap;

/// A function, attribute or nested class of a scope.
#[derive(Debug, Default)]
pub struct Member {
    /// Its own name.
    pub name: String,
    /// Declarations without bodies: one, or one for each overload.
    pub signatures: Vec<String>,
    /// Markdown; empty when it is not documented.
    pub doc: String,
    /// Public module it is said to be in by `@set_module`, if any.
    pub module: Option<String>,
    /// Line of the file, from 1.
    pub line: u32,
    /// What it is.
    pub shape: Shape,
    /// Whether it is marked as deprecated.
    pub is_deprecated: bool,
}

/// What a member is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A function or a method.
    #[default]
    Function,
    /// One signature of a function that has several.
    Overload,
    /// A variable, a field or a constant.
    Attribute,
    /// A class that has neither docs nor members.
    Class,
}

/// A module, or a class in it.
#[derive(Debug, Default)]
pub struct Scope {
    /// Path within the module, `Outer.Inner`; empty for the module.
    pub path: String,
    /// Module it can be imported from: `requests.sessions`.
    pub module: String,
    /// Declaration; empty for the module.
    pub signature: String,
    /// Markdown; empty when it is not documented.
    pub doc: String,
    /// Line of the file, from 1.
    pub line: u32,
    /// Whether it is marked as deprecated.
    pub is_deprecated: bool,
    /// Whether its name, or one around it, is private.
    pub is_internal: bool,
    /// Whether assignments in it are its members though they bear no type:
    /// those of enumerations.
    pub is_enum: bool,
    /// What it holds.
    pub members: Members,
}

/// The members of a scope, one for each name, in the order they were first
/// seen.
#[derive(Debug, Default)]
pub struct Members {
    list: Vec<Member>,
    /// Where each name is in `list`.
    names: HashMap<String, usize>,
}

impl Scope {
    /// Path of a member within the module.
    #[must_use]
    pub fn qualify(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// How deep in classes it is; 0 for the module.
    #[must_use]
    pub fn depth(&self) -> usize {
        if self.path.is_empty() {
            0
        } else {
            1 + self.path.matches('.').count()
        }
    }
}

impl Members {
    /// Adds a member. One of the same name is the same thing again - an
    /// overload, a setter, the other branch of a condition - and gives what
    /// the first lacks.
    pub fn add(&mut self, member: Member) {
        let Some(&index) = self.names.get(&member.name) else {
            self.names.insert(member.name.clone(), self.list.len());
            self.list.push(member);
            return;
        };
        let Some(known) = self.list.get_mut(index) else {
            return;
        };
        if member.shape == Shape::Overload {
            known.signatures.extend(member.signatures);
        }
        if known.doc.is_empty() {
            known.doc = member.doc;
        }
        if known.module.is_none() {
            known.module = member.module;
        }
        known.is_deprecated |= member.is_deprecated && known.shape != Shape::Overload;
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Member> {
        self.list.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Whether a name is private by its leading underscore; `__init__` and the
/// like are not.
#[must_use]
pub fn is_private(name: &str) -> bool {
    name.starts_with('_') && !is_dunder(name)
}

/// Whether a name is one that the language itself calls.
#[must_use]
pub fn is_dunder(name: &str) -> bool {
    name.len() > 4 && name.starts_with("__") && name.ends_with("__")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overloads_are_one_member() {
        let mut members = Members::default();
        for (signature, shape, doc) in [
            ("def f(a: int)", Shape::Overload, ""),
            ("def f(a: str)", Shape::Overload, ""),
            ("def f(a)", Shape::Function, "Docs."),
        ] {
            members.add(Member {
                name: "f".to_owned(),
                signatures: vec![signature.to_owned()],
                doc: doc.to_owned(),
                shape,
                ..Member::default()
            });
        }
        assert_eq!(members.list.len(), 1);
        assert_eq!(
            members.list[0].signatures,
            ["def f(a: int)", "def f(a: str)"]
        );
        assert_eq!(members.list[0].doc, "Docs.");
    }

    #[test]
    fn dunders_are_not_private() {
        assert!(is_private("_x") && is_private("__x") && !is_private("__init__"));
    }
}
