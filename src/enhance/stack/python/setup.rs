//! `setup.py` and `setup.cfg`, as far as they can be read without running.

use super::requirements::specifier;
use crate::enhance::stack::asked::Asked;
use crate::manifest::Kind;

/// Lists the literal strings of `install_requires` and `tests_require`.
pub(in crate::enhance::stack) fn setup_py(text: &str) -> Vec<Asked> {
    let mut all = Vec::new();
    for (word, kind) in [
        ("install_requires", Kind::Direct),
        ("tests_require", Kind::Dev),
    ] {
        let Some((_, rest)) = text.split_once(word) else {
            continue;
        };
        let rest = rest.trim_start();
        let Some(list) = rest.strip_prefix('=').map(str::trim_start) else {
            continue;
        };
        if !list.starts_with('[') {
            continue;
        }
        all.extend(
            strings(list)
                .iter()
                .filter_map(|text| specifier(text, kind)),
        );
    }
    all
}

/// Lists the strings up to the bracket that closes the list.
fn strings(list: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut depth = 0_usize;
    let mut chars = list.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '[' => depth += 1,
            ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            '#' => while chars.next_if(|c| *c != '\n').is_some() {},
            '"' | '\'' => all.push(chars.by_ref().take_while(|end| *end != c).collect()),
            _ => {}
        }
    }
    all
}

/// Lists `install_requires` of the section `[options]`, and its extras.
pub(in crate::enhance::stack) fn setup_cfg(text: &str) -> Vec<Asked> {
    let mut all = Vec::new();
    let mut section = "";
    let mut kind = None;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with('#') || trimmed.is_empty() {
            continue;
        }
        if trimmed.starts_with('[') {
            section = trimmed.trim_matches(['[', ']']);
            kind = None;
            continue;
        }
        let mut item = trimmed;
        if !line.starts_with(char::is_whitespace) {
            let (key, value) = trimmed.split_once('=').unwrap_or((trimmed, ""));
            kind = match (section, key.trim()) {
                ("options", "install_requires") => Some(Kind::Direct),
                ("options", "tests_require") => Some(Kind::Dev),
                ("options.extras_require", "dev" | "test" | "tests" | "docs") => Some(Kind::Dev),
                ("options.extras_require", _) => Some(Kind::Direct),
                _ => None,
            };
            item = value.trim();
        }
        all.extend(kind.and_then(|kind| specifier(item, kind)));
    }
    all
}
