//! Chunks of declarations.

use super::Place;
use super::comment::Comment;
use super::scan::{self, Declaration, Lexeme, lexemes};
use crate::local::chunk::{Chunk, Kind};

/// Longest declaration, in bytes, that is shown with its body.
const CODE_MAX: usize = 1500;
/// Longest signature, in bytes.
const SIGNATURE_MAX: usize = 300;
/// Bytes of documentation from which an unexported item is worth reading.
const INTERNAL_MIN: usize = 200;

/// Makes chunks of a declaration, unless nothing is written of it.
pub fn chunks(found: &Declaration<'_>, place: &Place<'_>, out: &mut Vec<Chunk>) {
    let (keyword, rest) = word(found.text);
    let rest = rest.trim_start();
    match keyword {
        "package" => {
            let item = Item::new(found, String::new(), found.text);
            item.push(place, out);
        }
        "func" => {
            let signature = &found.text[..body(found.text)];
            Item::new(found, function_name(rest), signature).push(place, out);
        }
        "type" | "const" | "var" if rest.starts_with('(') => {
            group(found, keyword, rest, place, out);
        }
        "type" | "const" | "var" => single(found, keyword, found.text, place, out),
        _ => {}
    }
}

/// `type ( … )` and its like: the group, and each of its members.
fn group(
    found: &Declaration<'_>,
    keyword: &str,
    rest: &str,
    place: &Place<'_>,
    out: &mut Vec<Chunk>,
) {
    let inner = rest.strip_prefix('(').unwrap_or(rest);
    let inner = inner.strip_suffix(')').unwrap_or(inner);
    let members = scan::declarations(inner, found.line);
    let first = members
        .iter()
        .map(|member| word(member.text).0)
        .find(|name| is_exported(name));
    if let Some(first) = first.filter(|_| keyword != "type") {
        let mut item = Item::new(found, first.to_owned(), keyword);
        item.code = Some(found.text);
        item.push(place, out);
    }
    for member in &members {
        let text = format!("{keyword} {}", member.text);
        single(member, keyword, &text, place, out);
    }
}

/// One type, constant or variable, whose declaration reads `text`.
fn single(
    found: &Declaration<'_>,
    keyword: &str,
    text: &str,
    place: &Place<'_>,
    out: &mut Vec<Chunk>,
) {
    let name = word(text[keyword.len()..].trim_start()).0;
    let mut item = Item::new(found, name.to_owned(), &text[..body(text)]);
    if keyword == "type" && text.contains('\n') {
        item.code = Some(text);
    }
    item.push(place, out);
}

/// A documented item on its way to become a chunk.
struct Item<'a> {
    name: String,
    line: u32,
    comment: Comment,
    signature: String,
    code: Option<&'a str>,
}

impl<'a> Item<'a> {
    fn new(found: &Declaration<'_>, name: String, signature: &str) -> Self {
        Self {
            name,
            line: found.line,
            comment: Comment::of(&found.comments),
            signature: squeezed(signature),
            code: None,
        }
    }

    fn push(self, place: &Place<'_>, out: &mut Vec<Chunk>) {
        let is_public = self.name.split('.').all(is_exported);
        let length = self.comment.text.len();
        if length == 0 || !is_public && length < INTERNAL_MIN {
            return;
        }
        let mut chunk = place.chunk(Kind::Api, &self.name, self.line);
        chunk.is_internal |= !is_public;
        chunk.is_deprecated = self.comment.is_deprecated;
        chunk.signature = self.signature;
        chunk.body = self.comment.text;
        if let Some(code) = self.code {
            let code = cut(code);
            chunk.body.push_str(&format!("\n\n```go\n{code}\n```"));
        }
        out.push(chunk);
    }
}

/// Whether a name is exported; the empty one of a package is.
fn is_exported(name: &str) -> bool {
    name.chars().next().is_none_or(char::is_uppercase)
}

/// The word a text begins with, and what follows it.
fn word(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    text.split_at(end)
}

/// `Name` or `Type.Method`, of what follows `func`.
fn function_name(rest: &str) -> String {
    let Some(receiver) = rest.strip_prefix('(') else {
        return word(rest).0.to_owned();
    };
    let (receiver, rest) = receiver.split_once(')').unwrap_or((receiver, ""));
    let generics = receiver.find('[').unwrap_or(receiver.len());
    let owner = receiver[..generics]
        .trim_end()
        .rsplit([' ', '*', '\t'])
        .next()
        .unwrap_or_default();
    format!("{owner}.{}", word(rest.trim_start()).0)
}

/// Offset of the brace that opens the body of a declaration, or its length.
fn body(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut before = "";
    let is_type = word(text).0 == "type";
    for (lexeme, start, end) in lexemes(text) {
        match lexeme {
            Lexeme::Open => {
                let is_literal = matches!(before, "interface" | "struct") && !is_type;
                if depth == 0 && text[start..].starts_with('{') && !is_literal {
                    return start;
                }
                depth += 1;
            }
            Lexeme::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if lexeme != Lexeme::Blank {
            before = &text[start..end];
        }
    }
    text.len()
}

/// A declaration on one line, shortened when it is long.
fn squeezed(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.len() + word.len() > SIGNATURE_MAX {
            line.push('…');
            break;
        }
        if !line.is_empty() && !line.ends_with('(') {
            line.push(' ');
        }
        line.push_str(word);
    }
    line.replace(", )", ")")
}

/// A declaration up to a line at which it is not too long.
fn cut(code: &str) -> String {
    if code.len() <= CODE_MAX {
        return code.to_owned();
    }
    let mut end = CODE_MAX;
    while !code.is_char_boundary(end) {
        end -= 1;
    }
    let end = code[..end].rfind('\n').unwrap_or(end);
    format!("{}\n\t// …", &code[..end])
}
