//! Languages that name what they use by paths: Rust, Ruby.

use std::collections::HashSet;

use super::super::code::{Code, is_word};
use super::{Found, uncommented};

/// Deepest tree of a `use`.
const DEPTH: usize = 8;

pub(super) fn rust(code: &Code<'_>, found: &mut Found) {
    let mut uses = 0;
    for line in 0..code.lines() {
        let Some((mut at, _)) = code.indent(line) else {
            continue;
        };
        if code.word(at) == "pub" {
            at = code.skip(at + 3, false);
            if code.byte(at) == b'(' {
                at = code.skip(code.pair(at).unwrap_or(at) + 1, false);
            }
        }
        if code.word(at) == "use" {
            let rest = code.masked(at, (at + 8_000).min(code.mask.len()));
            if let Some(length) = rest.iter().position(|byte| *byte == b';') {
                use_tree(&uncommented(code, at + 3, at + length), "", DEPTH, found);
                uses += 1;
            }
        } else if matches!(code.slice(at, at + 13), "extern crate ") {
            found.join(code.word(at + 13), "");
        }
    }
    if uses < super::MOST {
        paths(code, found);
    }
}

fn use_tree(tree: &str, prefix: &str, depth: usize, found: &mut Found) {
    let join = |path: &str| match prefix {
        "" => path.trim().trim_start_matches("::").to_owned(),
        prefix => format!("{prefix}::{}", path.trim()),
    };
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    let tree = tree.trim();
    if let Some((head, list)) = tree.split_once('{') {
        let inner = list.rsplit_once('}').map_or(list, |(inner, _)| inner);
        let module = join(head.trim().trim_end_matches("::"));
        let module = module.trim_end_matches("::");
        for item in split(inner) {
            if item.contains("::") {
                use_tree(item, module, depth, found);
            } else {
                let name = item.split_whitespace().next().unwrap_or_default();
                match module {
                    "" => found.join(name, ""),
                    _ => found.join(module, name),
                }
            }
        }
        return;
    }
    let path = join(tree.split_whitespace().next().unwrap_or_default());
    match path.rsplit_once("::") {
        Some((module, name)) => found.join(module, name),
        None => found.join(&path, ""),
    }
}

/// Splits a list at its own commas.
fn split(list: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    list.split(|c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
    .map(str::trim)
    .filter(|item| !item.is_empty())
    .collect()
}

/// Paths that are used without being imported: `tokio::spawn`.
fn paths(code: &Code<'_>, found: &mut Found) {
    let mut known: HashSet<String> = found
        .0
        .iter()
        .flat_map(|import| {
            let first = import.module.split("::").next().map(str::to_owned);
            import.names.iter().cloned().chain(first)
        })
        .collect();
    for import in found
        .0
        .iter()
        .filter(|import| import.names.iter().any(|name| name == "self"))
    {
        known.extend(import.module.rsplit("::").next().map(str::to_owned));
    }
    for (at, _) in code.text.match_indices("mod ") {
        known.insert(code.word(at + 4).to_owned());
    }
    let mut seen = HashSet::new();
    let mut at = 0;
    while at < code.mask.len() {
        if !is_word(code.byte(at)) {
            at += 1;
            continue;
        }
        let end = code.word_end(at);
        let before = at.checked_sub(1).map_or(b' ', |at| code.byte(at));
        let word = code.slice(at, end);
        if word == "use" {
            let rest = code.masked(end, end + 8_000);
            let length = rest.iter().position(|byte| *byte == b';');
            at = end + length.unwrap_or_default();
            continue;
        }
        if code.masked(end, end + 2) == b"::"
            && !matches!(before, b':' | b'.')
            && word.starts_with(|first: char| first.is_ascii_lowercase())
            && !matches!(
                word,
                "crate" | "self" | "super" | "std" | "core" | "alloc" | "clippy"
            )
            && !is_primitive(word)
            && !known.contains(word)
        {
            let name = code.word(end + 2);
            if seen.len() < 64 && seen.insert((word, name)) {
                found.join(word, name);
            }
        }
        at = end.max(at + 1);
    }
}

fn is_primitive(word: &str) -> bool {
    let rest = word.trim_start_matches(['u', 'i', 'f']);
    matches!(word, "str" | "char" | "bool" | "usize" | "isize")
        || rest.len() < word.len() && rest.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn ruby(code: &Code<'_>, found: &mut Found) {
    let mut at = 0;
    let mut last = "";
    let mut is_parent = false;
    while at < code.mask.len() {
        let byte = code.byte(at);
        if !is_word(byte) {
            is_parent = byte == b'<' || is_parent && byte == b' ';
            if byte == b'\n' {
                last = "";
            }
            at += 1;
            continue;
        }
        let mut end = code.word_end(at);
        let word = code.slice(at, end);
        let is_constant = word.starts_with(|first: char| first.is_ascii_uppercase());
        while is_constant
            && code.masked(end, end + 2) == b"::"
            && code.byte(end + 2).is_ascii_uppercase()
        {
            end = code.word_end(end + 2);
        }
        let after = code.skip(end, false);
        if matches!(word, "require" | "require_relative") {
            let open = code.skip(after + usize::from(code.byte(after) == b'('), false);
            if let Some((module, _)) = code.string(open) {
                found.join(module, "");
            }
        } else if is_constant && !matches!(last, "class" | "module") {
            match code.slice(at, end).rsplit_once("::") {
                Some((module, name)) => found.join(module, name),
                None if is_parent || matches!(last, "include" | "extend" | "prepend") => {
                    found.join(word, "");
                }
                None => {}
            }
        }
        last = word;
        is_parent = false;
        at = end.max(at + 1);
    }
}
