//! The heads of definitions in languages with braces.

use super::super::code::{Code, is_word};
use super::Kind;

/// Words before the one that tells what is defined.
const BEFORE: [&str; 56] = [
    "abstract",
    "async",
    "actual",
    "companion",
    "const",
    "crate",
    "data",
    "declare",
    "default",
    "expect",
    "export",
    "extern",
    "external",
    "factory",
    "file",
    "fileprivate",
    "final",
    "global",
    "implicit",
    "indirect",
    "infix",
    "inline",
    "inner",
    "internal",
    "lateinit",
    "lazy",
    "mutating",
    "native",
    "nonisolated",
    "open",
    "operator",
    "override",
    "partial",
    "private",
    "protected",
    "pub",
    "public",
    "readonly",
    "required",
    "sealed",
    "static",
    "strictfp",
    "suspend",
    "synchronized",
    "tailrec",
    "transient",
    "unsafe",
    "value",
    "virtual",
    "volatile",
    "weak",
    "case",
    "base",
    "covariant",
    "late",
    "convenience",
];

/// Words that look like the name of a function and are none.
const CONTROL: [&str; 22] = [
    "if", "for", "while", "switch", "catch", "return", "new", "else", "await", "throw", "do",
    "try", "using", "lock", "foreach", "match", "when", "super", "this", "sizeof", "yield",
    "assert",
];

/// Returns what is defined at a place: its name, its kind, where its name ends.
pub(super) fn head(
    code: &Code<'_>,
    at: usize,
    around: Option<Kind>,
) -> Option<(String, Kind, usize)> {
    match code.language {
        "hcl" => return hcl(code, at),
        "sql" => return sql(code, at),
        _ => {}
    }
    let mut at = at;
    let mut start = at;
    let mut is_default = false;
    let mut is_const = None;
    for _ in 0..12 {
        let end = code.word_end(at);
        let word = code.slice(at, end);
        match code.byte(at) {
            b'@' => {
                at = code.word_end(at + 1);
                if code.byte(at) == b'(' {
                    at = code.pair(at)? + 1;
                }
            }
            b'#' | b'[' => {
                let open = at + usize::from(code.byte(at) == b'#');
                at = code.pair(open)? + 1;
            }
            _ if BEFORE.contains(&word) => {
                is_default |= word == "default";
                if word == "const" {
                    is_const = Some(end);
                }
                at = end;
                if word == "pub" && code.byte(at) == b'(' {
                    at = code.pair(at)? + 1;
                } else if word == "extern" {
                    let open = code.skip(at, false);
                    at = code.string(open).map_or(at, |(_, end)| end);
                }
            }
            _ => break,
        }
        at = code.skip(at, false);
        start = at;
    }
    let end = code.word_end(start);
    let word = code.slice(start, end);
    let is_value_free = matches!(around, None | Some(Kind::Type));
    let named = |kind: Kind| {
        let mut at = code.skip(end, false);
        if matches!(code.byte(at), b'*' | b'&') {
            at = code.skip(at + 1, false);
        }
        let end = code.word_end(at);
        let name = code.slice(at, end);
        match name {
            "" if is_default => Some(("default".to_owned(), kind, at)),
            "" => None,
            _ => Some((name.to_owned(), kind, end)),
        }
    };
    if !is_value_free {
        return None;
    }
    let is = |languages: &[&str]| languages.contains(&code.language);
    let script = is(&["js", "jsx", "ts", "tsx", "vue", "svelte", "astro"]);
    match word {
        "class" | "interface" | "struct" | "enum" | "trait" | "protocol" | "extension"
        | "actor" | "mixin" | "message" | "service" | "record" | "object" | "union"
            if !matches!(code.byte(code.skip(end, false)), b'(' | b'=' | b':' | b'.') =>
        {
            named(Kind::Type)
        }
        "model" | "view" | "input" | "scalar" if is(&["prisma", "graphql"]) => named(Kind::Type),
        "rpc" if is(&["protobuf"]) => named(Kind::Func),
        "query" | "mutation" | "fragment" | "subscription" if is(&["graphql"]) => named(Kind::Func),
        "func" if is(&["go"]) => {
            let open = code.skip(end, false);
            let at = match code.byte(open) {
                b'(' => code.skip(code.pair(open)? + 1, false),
                _ => open,
            };
            let end = code.word_end(at);
            (end > at).then(|| (code.slice(at, end).to_owned(), Kind::Func, end))
        }
        "function" | "fn" | "fun" | "func" | "def" | "init" => {
            named(Kind::Func).filter(|(name, ..)| name != "in" && name != "is")
        }
        "macro_rules" => {
            let at = code.skip(end + 1, false);
            Some((code.word(at).to_owned(), Kind::Func, code.word_end(at)))
        }
        "impl" if is(&["rust"]) => implementation(code, end),
        "mod" if is(&["rust"]) => named(Kind::Type).filter(|(.., end)| code.byte(*end) != b';'),
        "type" | "typealias" | "typedef" => {
            let kind = if is(&["graphql"]) {
                Kind::Type
            } else {
                Kind::Value
            };
            named(kind).filter(|(.., end)| code.byte(*end) != b':')
        }
        "static" if is(&["rust"]) => named(Kind::Value),
        "let" | "var" | "val" if around.is_none() || !script => named(Kind::Value),
        _ if is_const.is_some()
            && word != "enum"
            && !is(&["c", "cpp", "dart", "csharp", "java"]) =>
        {
            let at = code.skip(is_const?, false);
            let end = code.word_end(at);
            let is_name = end > at && (around.is_none() || !script);
            is_name.then(|| (code.slice(at, end).to_owned(), Kind::Value, end))
        }
        _ if is_default && script => Some(("default".to_owned(), Kind::Value, start)),
        _ => method(code, start, around, script),
    }
}

/// `impl<T> Display for Order<T> {` is of `Order`.
fn implementation(code: &Code<'_>, at: usize) -> Option<(String, Kind, usize)> {
    let length = code
        .masked(at, at + 1_000)
        .iter()
        .position(|byte| *byte == b'{')?;
    let head = code.slice(at, at + length);
    let head = head.split(" where").next().unwrap_or(head).trim();
    let target = match head.rsplit_once(" for ") {
        Some((_, target)) => target,
        None if head.starts_with('<') => head.split_once("> ").map_or(head, |(_, rest)| rest),
        None => head,
    };
    let path = target.trim().trim_start_matches(['&', '(']);
    let path = path.split(['<', ' ', '\n']).next().unwrap_or_default();
    let name = path.rsplit("::").next().unwrap_or(path);
    Some((name.to_owned(), Kind::Type, at + length)).filter(|_| !name.is_empty())
}

/// `name(…) {`, `Type name(…) {`, `Type name(…);`.
fn method(
    code: &Code<'_>,
    start: usize,
    around: Option<Kind>,
    is_script: bool,
) -> Option<(String, Kind, usize)> {
    let is_typed = matches!(
        code.language,
        "java" | "csharp" | "dart" | "c" | "cpp" | "groovy"
    );
    let is_shell = code.language == "bash";
    if !(is_typed || is_shell && around.is_none() || is_script && around == Some(Kind::Type)) {
        return None;
    }
    let (_, line_end) = code.line(code.line_at(start));
    let mask = code.masked(start, line_end);
    let open = start + mask.iter().position(|byte| *byte == b'(')?;
    let before = code.masked(start, open);
    let may_be_type = |byte: &u8| is_word(*byte) || b" <>[],.?*&:~\t#".contains(byte);
    if !before.iter().all(may_be_type) {
        return None;
    }
    let length = before
        .iter()
        .rev()
        .take_while(|byte| is_word(**byte))
        .count();
    let name = code.slice(open - length, open);
    let first = code.word(start);
    if name.is_empty() || CONTROL.contains(&name) || CONTROL.contains(&first) {
        return None;
    }
    let has_type = length < before.trim_ascii().len();
    // A call at the top is no definition.
    if around.is_none() && !has_type && !is_shell || before.contains(&b'.') && !has_type {
        return None;
    }
    let mut at = code.pair(open)? + 1;
    for _ in 0..400 {
        match code.byte(at) {
            b'{' => return Some((name.to_owned(), Kind::Func, open)),
            b'=' if code.byte(at + 1) == b'>' && is_typed => {
                return Some((name.to_owned(), Kind::Func, open));
            }
            b';' => {
                let is_own = around == Some(Kind::Type) && has_type && is_typed;
                return is_own.then(|| (name.to_owned(), Kind::Func, open));
            }
            b'(' | b'[' => at = code.pair(at)?,
            b'}' | b')' | b'=' if !is_script => return None,
            b'}' | b')' | b',' => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// `resource "aws_s3_bucket" "uploads" {` is `aws_s3_bucket.uploads`.
fn hcl(code: &Code<'_>, at: usize) -> Option<(String, Kind, usize)> {
    let word = code.word(at);
    let mut end = code.skip(at + word.len(), false);
    let mut names = Vec::new();
    while let Some((name, after)) = code.string(end) {
        names.push(name);
        end = code.skip(after, false);
    }
    let is_block = code.byte(end) == b'{' && !word.is_empty();
    let is_top = at == code.line(code.line_at(at)).0;
    let name = if names.is_empty() {
        word.to_owned()
    } else {
        names.join(".")
    };
    (is_block && is_top).then_some((name, Kind::Func, end))
}

/// `create table if not exists shop.orders (`.
fn sql(code: &Code<'_>, at: usize) -> Option<(String, Kind, usize)> {
    let (_, end) = code.line(code.line_at(at));
    let line = code.slice(at, end);
    let mut at = at;
    let mut is_kind = false;
    for (index, word) in line.split_ascii_whitespace().take(12).enumerate() {
        at += code.slice(at, end).find(word).unwrap_or(0) + word.len();
        let lower = word.to_ascii_lowercase();
        match lower.as_str() {
            "create" if index == 0 => {}
            _ if index == 0 => return None,
            "table" | "view" | "index" | "function" | "procedure" | "trigger" | "type"
            | "policy" | "schema" | "sequence" | "domain" => is_kind = true,
            "if" | "not" | "exists" | "or" | "replace" | "unique" | "materialized" | "temp"
            | "temporary" | "concurrently" | "virtual" => {}
            "on" => return None,
            _ if is_kind => {
                let name = word.split('(').next().unwrap_or(word);
                let name = name.rsplit('.').next().unwrap_or(name);
                let name = name.trim_matches(['"', '`', '[', ']', ';']);
                let start = at - word.len();
                return (!name.is_empty()).then(|| (name.to_owned(), Kind::Value, start));
            }
            _ => return None,
        }
    }
    None
}
