//! Elixir: `mix.exs` with its lock.

use std::collections::HashMap;

use super::asked::{Asked, Beside, Versions, pin};
use super::reader::{Reader, ancestors};
use crate::manifest::Kind;

/// Reads what a directory asks for, by file; the file of the lock relative to
/// the project.
pub(super) fn read(reader: &mut Reader<'_>, dir: &str) -> Option<(Vec<Asked>, Option<Beside>)> {
    let text = reader.text(dir, "mix.exs")?;
    let asked = mix(&text);
    // The applications of an umbrella share its lock.
    let at = ancestors(dir)
        .find(|at| reader.has(at, "mix.lock"))
        .map(str::to_owned);
    let lock = at.and_then(|at| Some((reader.lock(&at, "mix.lock")?, at)));
    Some((asked, lock.map(|(text, at)| (at, lock_of(&text)))))
}

/// Lists the tuples of a `mix.exs`: `{:name, "~> 1.0", only: :test}`.
pub(super) fn mix(text: &str) -> Vec<Asked> {
    let plain: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .collect();
    let text = plain.join("\n");
    let mut all = Vec::new();
    for piece in text.split("{:").skip(1) {
        let tuple = piece.split('}').next().unwrap_or_default();
        let Some((name, rest)) = tuple.split_once(',') else {
            continue;
        };
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let rest = rest.trim();
        let is_asked = ["\"", "git:", "github:", "path:", "in_umbrella:"]
            .iter()
            .any(|start| rest.starts_with(start));
        if !is_name || name.is_empty() || !is_asked {
            continue;
        }
        if rest.contains("path:") || rest.contains("in_umbrella:") {
            continue;
        }
        let range = rest
            .strip_prefix('"')
            .and_then(|rest| rest.split('"').next());
        let range = range.unwrap_or_default();
        let only = rest.split_once("only:").map(|(_, only)| {
            let only = only.trim_start();
            let end = if only.starts_with('[') { ']' } else { ',' };
            only.split(end).next().unwrap_or_default()
        });
        let kind = match only {
            Some(only) if !only.contains(":prod") => Kind::Dev,
            _ => Kind::Direct,
        };
        let version = match range.starts_with("==") {
            true => pin(range),
            false => None,
        };
        all.push(Asked::new(name, range, kind).at(version));
    }
    all
}

/// Reads a `mix.lock`: `"name": {:hex, :package, "1.2.3", …}`.
pub(super) fn lock_of(text: &str) -> Versions {
    let mut all = HashMap::new();
    for line in text.lines() {
        let Some((name, rest)) = line.trim().split_once("\": {:hex, :") else {
            continue;
        };
        let version = rest.split('"').nth(1);
        if let Some(version) = version {
            all.insert(name.trim_start_matches('"').to_owned(), version.to_owned());
        }
    }
    all
}
