//! What a file defines, and on which lines, by its words.

use super::Symbol;
use super::code::Code;

mod braces;
mod call;
mod head;
mod indent;

/// Most symbols of a file.
const MOST: usize = 2_000;

/// Most lines of comments and decorators above a definition.
const ABOVE: usize = 80;

/// What may stand inside of a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Other definitions: a class.
    Type,
    /// Nothing that counts but calls: a function.
    Func,
    /// As a function; goes on after a bracket.
    Value,
    /// A call that registers something: a test, a route.
    Call,
}

/// A definition, lines from 0.
#[derive(Debug, Clone)]
struct Found {
    name: String,
    kind: Kind,
    first: usize,
    head: usize,
    last: usize,
}

/// Lists what a file defines, in its order.
pub(super) fn symbols(code: &Code<'_>) -> Vec<Symbol> {
    let found = match code.language {
        "python" | "ruby" | "elixir" => indent::symbols(code),
        "html" | "jinja" | "handlebars" | "blade" | "erb" | "heex" | "razor" | "pug" | "css"
        | "scss" | "less" | "dockerfile" | "makefile" | "json" | "yaml" | "toml" | "xml"
        | "markdown" | "" => Vec::new(),
        _ => braces::symbols(code),
    };
    found
        .into_iter()
        .map(|found| Symbol {
            name: found.name,
            first_line: found.first + 1,
            last_line: found.last.max(found.head) + 1,
        })
        .collect()
}

/// Returns the first line of what belongs to a definition: its comments and
/// decorators directly above, down from `floor`.
fn above(code: &Code<'_>, head: usize, floor: usize) -> usize {
    let mut first = head;
    while first > floor && head - first < ABOVE {
        let line = first - 1;
        let (start, end) = code.line(line);
        let text = code.slice(start, end).trim();
        let mask = code.masked(start, end).trim_ascii();
        // Where the script of a component begins, its comments do.
        let is_around = || matches!(code.language, "vue" | "svelte") && text.starts_with('<');
        let is_fence = code.language == "astro" && text == "---";
        if text.is_empty() || is_fence || mask.is_empty() && is_around() {
            break;
        }
        let is_mark = |line: usize| {
            let (start, end) = code.line(line);
            let mask = code.masked(start, end).trim_ascii();
            mask.starts_with(b"@")
                || mask.starts_with(b"#[")
                || mask.starts_with(b"[") && mask.ends_with(b"]") && code.language == "csharp"
        };
        if mask.is_empty() || is_mark(line) {
            first = line;
            continue;
        }
        // A decorator of many lines ends with its bracket; a string of many
        // lines with its quote.
        let last = end
            - code
                .masked(start, end)
                .iter()
                .rev()
                .take_while(|b| b.is_ascii_whitespace())
                .count();
        let open = last.checked_sub(1).and_then(|last| code.pair(last));
        match open.map(|open| code.line_at(open)) {
            Some(open) if open < line && open >= floor && is_mark(open) => first = open,
            _ if mask == b"\"" && code.language == "elixir" => first = line,
            _ => break,
        }
    }
    first
}
