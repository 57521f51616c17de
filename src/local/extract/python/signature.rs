//! Declarations on few characters, and the docs that parameters carry.

use super::literal;
use super::split::{arguments, assignment, bracketed, find, identifier};

/// The most characters a signature should have.
const LIMIT: usize = 400;
/// The most characters of one default value, and of one annotation where the
/// whole would be too long.
const DEFAULT_LIMIT: usize = 40;
const ANNOTATION_LIMIT: usize = 30;

/// The header of a function definition, in parts as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function<'a> {
    /// Whether it is declared with `async`.
    pub is_async: bool,
    /// Its own name.
    pub name: &'a str,
    /// Its parameters, separated.
    pub parameters: &'a str,
    /// What is behind `->`; empty without.
    pub returns: &'a str,
    /// What is behind the colon on the same line.
    pub body: &'a str,
}

impl<'a> Function<'a> {
    /// Reads `[async] def name[T](parameters) -> returns: body`.
    #[must_use]
    pub fn parse(statement: &'a str) -> Option<Self> {
        let (is_async, rest) = match statement.strip_prefix("async") {
            Some(rest) => (true, rest.trim_start()),
            None => (false, statement),
        };
        let rest = rest.strip_prefix("def")?;
        let trimmed = rest.trim_start();
        let name = identifier(trimmed);
        if name.is_empty() || trimmed.len() == rest.len() {
            return None;
        }
        let (parameters, rest) = bracketed(behind_type_parameters(&trimmed[name.len()..], b'(')?);
        let colon = find(rest, b':').unwrap_or(rest.len());
        let returns = rest[..colon].trim().strip_prefix("->").unwrap_or_default();
        Some(Self {
            is_async,
            name,
            parameters,
            returns: returns.trim(),
            body: rest.get(colon + 1..).unwrap_or_default().trim_start(),
        })
    }

    /// The declaration in one line, at most about 400 characters long:
    /// where it would be longer, the longest annotations go first, then all,
    /// then the last parameters.
    #[must_use]
    pub fn signature(&self) -> String {
        let parameters: Vec<Parameter<'_>> = arguments(self.parameters)
            .into_iter()
            .map(Parameter::parse)
            .collect();
        let mut text = String::new();
        for limit in [usize::MAX, ANNOTATION_LIMIT, 0] {
            text = self.render(&parameters, limit);
            if text.len() <= LIMIT {
                return text;
            }
        }
        let commas = text.match_indices(',').map(|(at, _)| at + 1);
        let end = commas.take_while(|&end| end <= LIMIT).last();
        text.truncate(end.unwrap_or(0));
        text.push_str(" ...)");
        text
    }

    fn render(&self, parameters: &[Parameter<'_>], annotation_limit: usize) -> String {
        let mut text = String::from(if self.is_async { "async def " } else { "def " });
        text.push_str(self.name);
        text.push('(');
        for (index, parameter) in parameters.iter().enumerate() {
            if index > 0 {
                text.push_str(", ");
            }
            parameter.render(annotation_limit, &mut text);
        }
        text.push(')');
        let returns = squeeze(bare_type(self.returns));
        if !returns.is_empty() && returns.len() <= annotation_limit.max(ANNOTATION_LIMIT) {
            text.push_str(" -> ");
            text.push_str(&returns);
        }
        text
    }

    /// Names and docs of the parameters annotated as
    /// `Annotated[T, Doc("...")]`.
    pub fn documented_parameters(&self) -> impl Iterator<Item = (&'a str, String)> + use<'a> {
        let parameters = if self.parameters.contains("Doc(") {
            arguments(self.parameters)
        } else {
            Vec::new()
        };
        parameters.into_iter().filter_map(|parameter| {
            let (name, annotation, _) = assignment(parameter);
            Some((last_line(name), annotated_doc(annotation?)?))
        })
    }
}

/// Skips `[T: Bound]`; `None` unless `wanted` follows.
fn behind_type_parameters(text: &str, wanted: u8) -> Option<&str> {
    let mut rest = text.trim_start();
    if rest.starts_with('[') {
        rest = bracketed(rest).1.trim_start();
    }
    (rest.as_bytes().first() == Some(&wanted)).then_some(rest)
}

struct Parameter<'a> {
    name: String,
    annotation: String,
    default: Option<&'a str>,
}

impl<'a> Parameter<'a> {
    fn parse(text: &'a str) -> Self {
        let (name, annotation, default) = assignment(text);
        Self {
            name: squeeze(name),
            annotation: annotation.map(bare_type).map(squeeze).unwrap_or_default(),
            default,
        }
    }

    fn render(&self, annotation_limit: usize, out: &mut String) {
        out.push_str(&self.name);
        let is_annotated = !self.annotation.is_empty() && self.annotation.len() <= annotation_limit;
        if is_annotated {
            out.push_str(": ");
            out.push_str(&self.annotation);
        }
        if let Some(default) = self.default {
            out.push_str(if is_annotated { " = " } else { "=" });
            out.push_str(&short_value(default));
        }
    }
}

/// A value in one line; `...` for a long one.
#[must_use]
pub fn short_value(value: &str) -> String {
    let short = if value.len() > 8 * DEFAULT_LIMIT {
        String::new()
    } else {
        squeeze(value)
    };
    if short.is_empty() || short.len() > DEFAULT_LIMIT {
        "...".to_owned()
    } else {
        short
    }
}

/// What `Annotated[T, ...]` holds before its first comma; other types as
/// they are.
#[must_use]
pub fn bare_type(annotation: &str) -> &str {
    match annotated(annotation) {
        Some(inner) => arguments(inner).first().copied().unwrap_or_default(),
        None => annotation,
    }
}

/// The text of the `Doc("...")` that an annotation carries.
#[must_use]
pub fn annotated_doc(annotation: &str) -> Option<String> {
    let inner = annotated(annotation)?;
    arguments(inner).iter().skip(1).find_map(|argument| {
        let call = argument.rsplit_once("Doc(").filter(|(head, _)| {
            head.is_empty() || (head.ends_with('.') && !head.contains(['(', '"', '\'']))
        });
        literal::leading(call?.1)
    })
}

fn annotated(annotation: &str) -> Option<&str> {
    let name_end = annotation.find('[')?;
    let name = annotation[..name_end].trim_end();
    let is_annotated = name.rsplit('.').next() == Some("Annotated");
    is_annotated.then(|| bracketed(&annotation[name_end..]).0)
}

/// The last line of a name with comments above it.
fn last_line(name: &str) -> &str {
    name.rsplit('\n').next().unwrap_or_default().trim()
}

/// An expression in one line: without comments, without blanks inside of
/// brackets' edges, and with one for many.
#[must_use]
pub fn squeeze(expression: &str) -> String {
    let mut out = String::with_capacity(expression.len());
    let bytes = expression.as_bytes();
    let mut at = 0;
    let mut is_spaced = false;
    while at < bytes.len() {
        let byte = bytes[at];
        let end = match byte {
            b'"' | b'\'' => super::lex::string_end(bytes, at),
            b'#' => {
                let rest = &bytes[at..];
                at += rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
                continue;
            }
            b'\\' | b' ' | b'\t' | b'\r' | b'\n' | b'\x0c' => {
                is_spaced = true;
                at += 1;
                continue;
            }
            _ => next_boundary(expression, at),
        };
        if matches!(byte, b')' | b']' | b'}') {
            if out.ends_with(',') {
                out.pop();
            }
        } else if is_spaced && !out.is_empty() && !out.ends_with(['(', '[', '{']) {
            out.push(' ');
        }
        is_spaced = false;
        out.push_str(expression.get(at..end).unwrap_or_default());
        at = end;
    }
    out
}

/// Offset behind the character at `at`.
fn next_boundary(text: &str, at: usize) -> usize {
    (at + 1..text.len())
        .find(|&end| text.is_char_boundary(end))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(text: &str) -> String {
        Function::parse(text)
            .map(|f| f.signature())
            .unwrap_or_default()
    }

    #[test]
    fn headers_fit_one_line() {
        assert_eq!(
            signature(
                "async def get(\n    self, # me\n    url: str,\n    *,\n    a: int = 1,\n) -> 'X': ..."
            ),
            "async def get(self, url: str, *, a: int = 1) -> 'X'"
        );
        assert_eq!(signature("def f[T: int](x: T=2): pass"), "def f(x: T = 2)");
        assert_eq!(signature("default(x)"), "");
    }

    #[test]
    fn docs_leave_the_signature() {
        let text = "def f(a: Annotated[int | None, Doc('''The a.''')] = None, b: str = 'x'): pass";
        assert_eq!(signature(text), "def f(a: int | None = None, b: str = 'x')");
        let function = Function::parse(text);
        let docs: Vec<_> = function
            .iter()
            .flat_map(Function::documented_parameters)
            .collect();
        assert_eq!(docs, [("a", "The a.".to_owned())]);
    }

    #[test]
    fn long_signatures_lose_their_types() {
        let parameters: Vec<String> = (0..60)
            .map(|i| format!("name_{i}: Dict[str, int]"))
            .collect();
        let text = signature(&format!("def f({}): pass", parameters.join(", ")));
        assert!(text.len() <= LIMIT + 8, "{text}");
        assert!(text.starts_with("def f(name_0, name_1") && text.ends_with(", ...)"));
    }

    #[test]
    fn trailing_commas_go() {
        assert_eq!(squeeze("Dict[\n  str,\n  int,\n]"), "Dict[str, int]");
    }
}
