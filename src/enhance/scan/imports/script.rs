//! Imports of JavaScript and TypeScript.

use super::super::code::{Code, is_word};
use super::{Found, names, uncommented};

/// Longest list of names, in bytes.
const CLAUSE: usize = 4_000;

pub(super) fn imports(code: &Code<'_>, found: &mut Found) {
    let mut at = 0;
    while at < code.mask.len() {
        if !is_word(code.byte(at)) {
            at += 1;
            continue;
        }
        let end = code.word_end(at);
        let before = at.checked_sub(1).map_or(b'\n', |at| code.byte(at));
        let after = code.skip(end, true);
        match code.slice(at, end) {
            _ if before == b'.' => {}
            "import" => import(code, at, after, found),
            "export" => export(code, after, found),
            "require" if code.byte(after) == b'(' => call(code, at, after, found),
            _ => {}
        }
        at = end.max(at + 1);
    }
}

fn import(code: &Code<'_>, at: usize, after: usize, found: &mut Found) {
    if let Some((module, _)) = code.string(after) {
        return found.add(module, Vec::new());
    }
    match code.byte(after) {
        b'(' => call(code, at, after, found),
        b'.' => {}
        _ => {
            let Some((clause, module)) = clause(code, after) else {
                return;
            };
            let (open, inner) = clause.split_once('{').unwrap_or((&clause, ""));
            let mut all = names(&open.replace("* as ", ""));
            all.extend(names(inner.split('}').next().unwrap_or_default()));
            all.retain(|name| name != "type" || clause.trim() == "type");
            found.add(module, all);
        }
    }
}

fn export(code: &Code<'_>, after: usize, found: &mut Found) {
    let is_type = code.word(after) == "type";
    let at = if is_type {
        code.skip(after + 4, true)
    } else {
        after
    };
    let end = match code.byte(at) {
        b'{' => code.pair(at),
        b'*' => Some(at),
        _ => None,
    };
    let Some(end) = end else { return };
    if let Some((between, module)) = clause(code, end + 1)
        && between.trim().split(' ').count() <= 2
    {
        let list = uncommented(code, (at + 1).min(end), end);
        found.add(module, names(&list));
    }
}

/// Returns what stands before `from`, and the module after it.
fn clause<'a>(code: &Code<'a>, at: usize) -> Option<(String, &'a str)> {
    let length = code
        .masked(at, (at + CLAUSE).min(code.mask.len()))
        .iter()
        .position(|byte| matches!(byte, b'"' | b';' | b'=' | b'('))?;
    let clause = uncommented(code, at, at + length);
    let clause = clause.trim_end().strip_suffix("from")?.to_owned();
    Some((clause, code.string(at + length)?.0))
}

/// `const { a, b } = require("x")`, `await import("x")`.
fn call(code: &Code<'_>, at: usize, open: usize, found: &mut Found) {
    let Some((module, _)) = code.string(code.skip(open + 1, true)) else {
        return;
    };
    let start = code.line(code.line_at(at)).0;
    let before = uncommented(code, start, at);
    let target = before.rsplit_once('=').map(|(target, _)| target.trim());
    let is_given = before
        .rsplit_once('=')
        .is_some_and(|(_, rest)| matches!(rest.trim(), "" | "await"));
    let target = target.filter(|_| is_given).unwrap_or_default();
    let target = ["const ", "let ", "var "]
        .iter()
        .find_map(|word| target.strip_prefix(word))
        .unwrap_or_default();
    let list = target.trim().trim_matches(['{', '}']);
    found.add(module, names(list));
}
