//! Languages whose definitions end where they stand out no more: Python, and
//! by custom Ruby and Elixir.

use super::super::code::Code;
use super::{Found, Kind, MOST, above, call};

pub(super) fn symbols(code: &Code<'_>) -> Vec<Found> {
    let is_python = code.language == "python";
    let mut found: Vec<Found> = Vec::new();
    // Those that are open: index and column.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut last = 0;
    let mut floor = 0;
    for line in 0..code.lines() {
        let Some((at, column)) = code.indent(line) else {
            continue;
        };
        let word = code.word(at);
        let goes_on = matches!(code.byte(at), b')' | b']' | b'}' | b'"')
            || matches!(
                word,
                "rescue" | "ensure" | "else" | "elsif" | "catch" | "after"
            ) && !is_python;
        let is_end = word == "end" && !is_python;
        while !goes_on && let Some((index, own)) = open.last() {
            if *own < column {
                break;
            }
            let end = if is_end && *own == column { line } else { last };
            if let Some(found) = found.get_mut(*index) {
                found.last = end;
            }
            floor = end + 1;
            open.pop();
        }
        last = line;
        if goes_on || is_end || found.len() >= MOST {
            continue;
        }
        let around = open
            .last()
            .and_then(|(index, _)| found.get(*index))
            .map(|found| found.kind);
        let Some((name, kind)) = definition(code, at, column, around) else {
            continue;
        };
        let from = open.last().and_then(|(index, _)| found.get(*index));
        let floor = from.map_or(floor, |from| floor.max(from.head + 1));
        open.push((found.len(), column));
        found.push(Found {
            name,
            kind,
            first: above(code, line, floor.min(line)),
            head: line,
            last: line,
        });
    }
    for (index, _) in open {
        if let Some(found) = found.get_mut(index) {
            found.last = last;
        }
    }
    found
}

fn definition(
    code: &Code<'_>,
    at: usize,
    column: usize,
    around: Option<Kind>,
) -> Option<(String, Kind)> {
    let is_free = matches!(around, None | Some(Kind::Type));
    let mut word = code.word(at);
    let mut next = code.skip(at + word.len(), false);
    if word == "async" {
        word = code.word(next);
        next = code.skip(next + word.len(), false);
    }
    let kind = match (code.language, word) {
        ("python" | "ruby", "class") | ("ruby", "module") => Kind::Type,
        ("elixir", "defmodule" | "defprotocol" | "defimpl") => Kind::Type,
        ("python" | "ruby", "def")
        | ("elixir", "def" | "defp" | "defmacro" | "defmacrop" | "defguard" | "defdelegate") => {
            Kind::Func
        }
        ("python", _) => {
            let is_value = column == 0
                && matches!(code.byte(next), b'=' | b':')
                && code.byte(next + 1) != b'='
                && !word.is_empty()
                && !matches!(word, "else" | "try" | "finally");
            let is_value = is_value && matches!(code.byte(next + 1), b' ' | b'\t');
            return (is_value && around.is_none()).then(|| (word.to_owned(), Kind::Value));
        }
        _ => {
            let (name, _) = call::call(code, at).filter(|_| around != Some(Kind::Func))?;
            return Some((name.to_owned(), Kind::Call));
        }
    };
    let mut end = code.word_end(next);
    // `Shop.Orders`, `Shop::Order`, `self.find`, `valid?`
    while matches!(code.byte(end), b'.' | b':') && code.word_end(end + 1) + 1 > end + 1 {
        let after = end
            + code
                .masked(end, end + 2)
                .iter()
                .take_while(|b| **b == b':')
                .count()
                .max(1);
        let more = code.word_end(after);
        if more == after {
            break;
        }
        next = if kind == Kind::Func { after } else { next };
        end = more;
    }
    if code.language != "python" && matches!(code.byte(end), b'?' | b'!') {
        end += 1;
    }
    let name = code.slice(next, end);
    let name = name.rsplit("::").next().unwrap_or(name);
    (is_free && !name.is_empty()).then(|| (name.to_owned(), kind))
}
