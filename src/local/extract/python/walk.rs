//! Walks the statements of a module: classes, functions, attributes and the
//! docs of each.

use super::attached;
use super::decorator::{BoundModules, Decorators, bound_module};
use super::docstring;
use super::emit;
use super::lex::Statement;
use super::literal;
use super::scope::{Member, Scope, Shape, is_dunder, is_private};
use super::signature::{self, Function, squeeze};
use super::split::{assignment, bracketed, identifier};
use crate::local::chunk::Chunk;

/// The most classes that may stand in each other.
const MAX_DEPTH: usize = 16;

/// Reads the whole module into chunks.
pub fn module(statements: &[Statement<'_>], module: &str, path: &str, out: &mut Vec<Chunk>) {
    let mut walker = Walker {
        statements,
        at: 0,
        path,
        bound: BoundModules::new(),
        out,
    };
    let mut scope = Scope {
        module: module.to_owned(),
        line: 1,
        ..Scope::default()
    };
    if let Some(doc) = walker.docstring(0) {
        scope.is_deprecated = docstring::is_deprecated(&doc);
        scope.doc = docstring::to_markdown(&doc);
    }
    walker.suite(&mut scope, 0);
    emit::module(&scope, path, out);
}

struct Walker<'w, 'a> {
    statements: &'w [Statement<'a>],
    at: usize,
    path: &'w str,
    bound: BoundModules<'a>,
    out: &'w mut Vec<Chunk>,
}

impl<'a> Walker<'_, 'a> {
    fn peek(&self) -> Option<Statement<'a>> {
        self.statements.get(self.at).copied()
    }

    /// Skips the statements that are deeper than `indent`.
    fn skip_body(&mut self, indent: usize) {
        while self.peek().is_some_and(|s| s.indent > indent) {
            self.at += 1;
        }
    }

    /// Takes the string that stands as a statement at `indent` or deeper.
    fn docstring(&mut self, indent: usize) -> Option<String> {
        let statement = self.peek().filter(|s| s.indent >= indent)?;
        let text = literal::leading(statement.text).filter(|_| is_string(statement.text))?;
        self.at += 1;
        Some(text)
    }

    /// Reads the statements at `indent` or deeper. The branches of
    /// conditions and of `try` belong to the scope that they stand in.
    fn suite(&mut self, scope: &mut Scope, indent: usize) {
        let mut decorators = Decorators::default();
        while let Some(statement) = self.peek().filter(|s| s.indent >= indent) {
            self.at += 1;
            let text = statement.text;
            if let Some(decorator) = text.strip_prefix('@') {
                decorators.push(decorator, statement.line);
                continue;
            }
            let applied = std::mem::take(&mut decorators);
            match identifier(text) {
                "class" => self.class(scope, statement, &applied),
                "def" | "async" => self.function(scope, statement, &applied),
                "for" | "while" => self.skip_body(statement.indent),
                "if" if text.contains("__name__") => self.skip_body(statement.indent),
                "if" | "elif" | "else" | "try" | "except" | "finally" | "with" | "import"
                | "from" | "return" | "raise" | "assert" | "del" | "pass" => {}
                "" => {}
                name => self.simple(scope, statement, name),
            }
        }
    }

    fn class(&mut self, scope: &mut Scope, statement: Statement<'a>, decorators: &Decorators<'a>) {
        let rest = statement.text["class".len()..].trim_start();
        let name = identifier(rest);
        if name.is_empty() || scope.depth() >= MAX_DEPTH {
            return self.skip_body(statement.indent);
        }
        let mut rest = rest[name.len()..].trim_start();
        if rest.starts_with('[') {
            rest = bracketed(rest).1.trim_start();
        }
        let (bases, behind) = if rest.starts_with('(') {
            bracketed(rest)
        } else {
            ("", rest)
        };
        let bases = squeeze(bases);
        let doc = literal::leading(behind.trim_start_matches([':', ' ']))
            .or_else(|| self.docstring(statement.indent + 1))
            .or_else(|| decorators.doc());
        let mut class = Scope {
            path: scope.qualify(name),
            module: decorators
                .module(&self.bound)
                .unwrap_or_else(|| scope.module.clone()),
            is_enum: bases.contains("Enum") || bases.contains("Flag"),
            signature: if bases.is_empty() {
                format!("class {name}")
            } else {
                format!("class {name}({bases})")
            },
            line: decorators.line().unwrap_or(statement.line),
            is_internal: scope.is_internal || is_private(name),
            is_deprecated: decorators.is_deprecated(),
            ..Scope::default()
        };
        if let Some(doc) = doc {
            class.is_deprecated |= docstring::is_deprecated(&doc);
            class.doc = docstring::to_markdown(&doc);
        }
        self.suite(&mut class, statement.indent + 1);
        if class.members.is_empty() && class.doc.is_empty() {
            scope.members.add(Member {
                name: name.to_owned(),
                signatures: vec![class.signature],
                line: class.line,
                shape: Shape::Class,
                ..Member::default()
            });
        } else {
            emit::class(&class, self.path, self.out);
        }
    }

    fn function(
        &mut self,
        scope: &mut Scope,
        statement: Statement<'a>,
        decorators: &Decorators<'a>,
    ) {
        let Some(function) = Function::parse(statement.text) else {
            return self.skip_body(statement.indent);
        };
        let doc = literal::leading(function.body)
            .or_else(|| self.docstring(statement.indent + 1))
            .or_else(|| decorators.doc());
        let mut member = Member {
            name: function.name.to_owned(),
            signatures: vec![decorators.mark() + &function.signature()],
            line: decorators.line().unwrap_or(statement.line),
            module: decorators.module(&self.bound),
            shape: if decorators.is_overload() {
                Shape::Overload
            } else {
                Shape::Function
            },
            is_deprecated: decorators.is_deprecated(),
            ..Member::default()
        };
        if let Some(doc) = doc {
            member.is_deprecated |= docstring::is_deprecated(&doc);
            member.doc = docstring::to_markdown(&doc);
        }
        for (name, doc) in function.documented_parameters() {
            emit::push_item(name, &docstring::to_markdown(&doc), &mut member.doc);
        }
        if function.name == "__init__" && scope.depth() > 0 {
            self.instance_attributes(scope, statement.indent);
        }
        self.skip_body(statement.indent);
        scope.members.add(member);
    }

    /// Reads the documented `self.name = value` of a constructor's body.
    fn instance_attributes(&mut self, scope: &mut Scope, indent: usize) {
        while let Some(statement) = self.peek().filter(|s| s.indent > indent) {
            self.at += 1;
            if let Some(text) = statement.text.strip_prefix("self.") {
                let name = identifier(text);
                self.attribute(scope, Statement { text, ..statement }, name, true);
            }
        }
    }

    /// Reads an assignment or a call.
    fn simple(&mut self, scope: &mut Scope, statement: Statement<'a>, name: &'a str) {
        if let Some(mut chunk) = attached::chunk(statement.text, &scope.module, self.path) {
            chunk.line = statement.line;
            self.out.push(chunk);
        } else if name == "__doc__" && scope.doc.is_empty() {
            if let (_, _, Some(value)) = assignment(statement.text) {
                scope.doc = docstring::to_markdown(&literal::first(value).unwrap_or_default());
            }
        } else {
            if let Some(module) = assignment(statement.text).2.and_then(bound_module) {
                self.bound.insert(name, module);
            }
            self.attribute(scope, statement, name, false);
        }
    }

    fn attribute(
        &mut self,
        scope: &mut Scope,
        statement: Statement<'a>,
        name: &str,
        must_be_documented: bool,
    ) {
        let (target, annotation, value) = assignment(statement.text);
        if target != name || name.is_empty() || (annotation.is_none() && value.is_none()) {
            return;
        }
        let doc = comment_doc(statement.comment)
            .or_else(|| {
                self.docstring(statement.indent)
                    .filter(|d| !d.trim().is_empty())
            })
            .or_else(|| annotation.and_then(signature::annotated_doc));
        let is_listed = scope.depth() > 0
            && !must_be_documented
            && !is_dunder(name)
            && (annotation.is_some() || scope.is_enum);
        if doc.is_none() && !is_listed {
            return;
        }
        let mut text = name.to_owned();
        if let Some(annotation) = annotation {
            text.push_str(": ");
            text.push_str(&squeeze(signature::bare_type(annotation)));
        }
        if let Some(value) = value {
            text.push_str(" = ");
            text.push_str(&signature::short_value(value));
        }
        let doc = doc.unwrap_or_default();
        scope.members.add(Member {
            name: name.to_owned(),
            signatures: vec![text],
            line: statement.line,
            shape: Shape::Attribute,
            is_deprecated: docstring::is_deprecated(&doc),
            doc: docstring::to_markdown(&doc),
            module: None,
        });
    }
}

/// Whether a statement is a string and not an expression that starts with
/// one.
fn is_string(statement: &str) -> bool {
    statement.ends_with(['"', '\'', ')'])
}

/// The text of a `#:` comment.
fn comment_doc(comment: &str) -> Option<String> {
    let lines: Vec<&str> = comment
        .lines()
        .map(|line| line.trim_start().trim_start_matches("#:"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let doc = lines.join("\n");
    (!doc.trim().is_empty()).then_some(doc)
}
