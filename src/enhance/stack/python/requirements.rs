//! Specifiers and lists of them, as pip reads them.

use crate::enhance::stack::asked::Asked;
use crate::manifest::Kind;

/// Takes one specifier: `name[extra]>=1,<2; python_version > "3"`.
pub(super) fn specifier(text: &str, kind: Kind) -> Option<Asked> {
    let text = text.split(';').next().unwrap_or_default().trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let rest = match rest.trim_start().strip_prefix('[') {
        Some(extras) => extras.split_once(']').map_or("", |(_, rest)| rest),
        None => rest,
    };
    let rest = rest.trim();
    if rest.starts_with(|c: char| !matches!(c, '=' | '<' | '>' | '!' | '~' | '(' | '@')) {
        return None;
    }
    let is_address = rest.starts_with('@');
    if is_address && rest.contains("file:") {
        return None;
    }
    let range = rest.trim_start_matches('@');
    let range = range.trim_matches(['(', ')']).trim();
    Some(Asked::new(name, range, kind).at(exact(range)))
}

/// Takes `==2.0.35` for the version it is.
fn exact(range: &str) -> Option<String> {
    let version = range
        .strip_prefix("===")
        .or_else(|| range.strip_prefix("=="))?;
    let version = version.trim();
    let is_odd = |c: char| c.is_whitespace() || matches!(c, ',' | '*');
    (!version.is_empty() && !version.contains(is_odd)).then(|| version.to_owned())
}

/// Lists what a list of requirements asks for. Where pip-compile notes why a
/// package is there, what another needs is transitive.
pub(in crate::enhance::stack) fn list(text: &str) -> Vec<Asked> {
    let mut all: Vec<Asked> = Vec::new();
    let mut is_via = false;
    for line in text.lines() {
        let trimmed = line.trim();
        if let Some(note) = trimmed.strip_prefix('#') {
            let note = note.trim();
            let (starts, why) = match note.strip_prefix("via") {
                Some(why) => (true, why.trim()),
                None => (false, note),
            };
            is_via = starts || (is_via && line.starts_with(char::is_whitespace));
            if is_via && !why.is_empty() {
                note_via(all.last_mut(), why, starts);
            }
            continue;
        }
        is_via = false;
        let (code, note) = match trimmed.split_once(" #") {
            Some((code, note)) => (code, note.trim()),
            None => (trimmed, ""),
        };
        let code = code.split(" --").next().unwrap_or_default();
        let code = code.trim_end_matches('\\').trim();
        if code.is_empty()
            || code.starts_with(['-', '.', '/'])
            || code.contains("://") && !code.contains('@')
        {
            continue;
        }
        let before = all.len();
        all.extend(specifier(code, Kind::Direct));
        if let Some(why) = note.strip_prefix("via ")
            && all.len() > before
        {
            note_via(all.last_mut(), why, true);
        }
    }
    all
}

/// Takes one reason: a list or the project itself asks directly.
fn note_via(asked: Option<&mut Asked>, why: &str, is_first: bool) {
    let Some(asked) = asked else { return };
    let is_direct = why.starts_with("-r") || why.contains('(') || why.contains(".toml");
    match is_direct {
        true => asked.kind = Kind::Direct,
        false if is_first => asked.kind = Kind::Transitive,
        false => {}
    }
}
