//! Languages whose definitions stand in braces.

use super::super::code::Code;
use super::{Found, Kind, MOST, above, call, head};

/// Farthest that the end of a head is looked for, in bytes without brackets.
const HEAD: usize = 2_000;

pub(super) fn symbols(code: &Code<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    // Those whose end is not known: up to the next one.
    let mut unknown: Vec<usize> = Vec::new();
    let mut floor = 0;
    for line in 0..code.lines() {
        if found.len() >= MOST {
            break;
        }
        let Some((at, _)) = code.indent(line) else {
            continue;
        };
        while let Some(inner) = open.last().and_then(|index| found.get(*index)) {
            if inner.last >= line {
                break;
            }
            floor = inner.last + 1;
            open.pop();
        }
        let inner = open.last().and_then(|index| found.get(*index));
        let around = inner.map(|inner| inner.kind);
        let is_inside = inner.is_some_and(|inner| inner.head == line);
        if is_inside {
            continue;
        }
        let definition = head::head(code, at, around).or_else(|| {
            let (name, open) = call::call(code, at)?;
            Some((name.to_owned(), Kind::Call, open))
        });
        let Some((name, kind, from)) = definition else {
            continue;
        };
        let floor = inner.map_or(floor, |inner| floor.max(inner.head + 1));
        for index in unknown.drain(..) {
            if let Some(found) = found.get_mut(index) {
                found.last = line.saturating_sub(1).max(found.head);
            }
        }
        let end = end(code, from, kind);
        if end.is_none() {
            unknown.push(found.len());
        } else {
            open.push(found.len());
        }
        found.push(Found {
            name,
            kind,
            first: above(code, line, floor.min(line)),
            head: line,
            last: end.unwrap_or(line).max(line),
        });
    }
    for index in unknown {
        if let Some(found) = found.get_mut(index) {
            found.last = code.lines().saturating_sub(1).max(found.head);
        }
    }
    found
}

/// Returns the last line of a definition whose name ends at a place.
fn end(code: &Code<'_>, from: usize, kind: Kind) -> Option<usize> {
    let ends_with_line = !matches!(
        code.language,
        "java" | "csharp" | "c" | "cpp" | "dart" | "php" | "rust" | "sql" | "protobuf"
    );
    let start = code.line_at(from);
    let mut at = from;
    for _ in 0..HEAD {
        if at >= code.mask.len() {
            return Some(code.lines().saturating_sub(1));
        }
        match code.byte(at) {
            b'(' | b'[' => {
                at = code.pair(at)?;
                if kind == Kind::Call {
                    return Some(call_end(code, at));
                }
            }
            b'{' => {
                at = code.pair(at)?;
                let next = code.byte(code.skip(at + 1, false));
                if kind != Kind::Value && next != b'{' {
                    return Some(code.line_at(at));
                }
            }
            b';' => return Some(code.line_at(at)),
            b')' | b']' | b'}' => return Some(code.line_at(at).saturating_sub(1).max(start)),
            b'\n' if ends_with_line && is_over(code, at, kind) => {
                return Some(deeper(code, code.line_at(at)));
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Some calls have their block after the bracket: `get("/") { … }`.
fn call_end(code: &Code<'_>, close: usize) -> usize {
    let next = code.skip(close + 1, false);
    let end = match code.byte(next) {
        b'{' => code.pair(next).unwrap_or(close),
        _ => close,
    };
    code.line_at(end)
}

/// Whether a newline outside of brackets ends a definition.
fn is_over(code: &Code<'_>, at: usize, kind: Kind) -> bool {
    let before = code.masked(at.saturating_sub(200), at).trim_ascii_end();
    let goes_on = before.ends_with(b"=>")
        || before.ends_with(b"->")
        || before
            .last()
            .is_some_and(|last| b"=,(<&|+:?.".contains(last));
    let next = code.skip(at, true);
    let word = code.word(next);
    let continues = match code.byte(next) {
        b'{' => kind != Kind::Value,
        b'.' | b'?' | b':' | b'&' | b'|' | b'+' | b'=' => true,
        _ => matches!(word, "where" | "extends" | "implements" | "with" | "throws"),
    };
    !goes_on && !continues
}

/// Returns the last of the lines after one that stand deeper than it.
fn deeper(code: &Code<'_>, line: usize) -> usize {
    let column = |line| code.indent(line).map(|(_, column)| column);
    let Some(own) = column(line) else {
        return line;
    };
    let mut last = line;
    for next in line + 1..code.lines().min(line + 200) {
        match column(next) {
            Some(column) if column > own => last = next,
            Some(_) => break,
            None => {}
        }
    }
    last
}
