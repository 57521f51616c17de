//! Commands that the project names: scripts and targets.

use serde_json::Value as Json;

use super::{Facts, MAX_ITEMS};
use crate::enhance::stack::reader::{Reader, join};

/// Scripts that matter most.
const FIRST: [&str; 8] = [
    "dev",
    "start",
    "build",
    "test",
    "lint",
    "typecheck",
    "format",
    "check",
];
/// Most characters of a command.
const MAX_COMMAND: usize = 60;

/// Reads scripts and targets of the root, or of the member the work is in.
pub(super) fn read(reader: &mut Reader<'_>, at: &str, facts: &mut Facts) {
    let mut dirs = vec![at];
    if !at.is_empty() {
        dirs.push("");
    }
    for file in ["package.json", "composer.json"] {
        for dir in &dirs {
            let manifest = reader
                .has(dir, file)
                .then(|| reader.json(dir, file))
                .flatten();
            let value = manifest
                .map(|manifest| scripts(&manifest))
                .unwrap_or_default();
            if !value.is_empty() {
                facts.add("scripts", &value, &join(dir, file));
                break;
            }
        }
    }
    for file in ["Makefile", "justfile", "Justfile"] {
        for dir in &dirs {
            let text = reader.text(dir, file);
            let names = text.map(|text| targets(&text)).unwrap_or_default();
            if !names.is_empty() {
                let tool = if file == "Makefile" { "make" } else { "just" };
                facts.add(
                    "commands",
                    &format!("{tool}: {}", names.join(", ")),
                    &join(dir, file),
                );
                break;
            }
        }
    }
    let manifest = reader
        .has(at, "pyproject.toml")
        .then(|| reader.toml(at, "pyproject.toml"))
        .flatten();
    let scripts = manifest.and_then(|file| {
        let own = file
            .get("project")
            .and_then(|project| project.get("scripts"));
        let poetry = || file.get("tool")?.get("poetry")?.get("scripts");
        own.or_else(poetry)?.as_table().cloned()
    });
    let scripts = scripts.unwrap_or_default();
    let scripts = scripts.iter().take(MAX_ITEMS);
    let scripts = scripts.filter_map(|(name, what)| Some(format!("{name}: {}", what.as_str()?)));
    let scripts: Vec<String> = scripts.collect();
    facts.add("scripts", &scripts.join("; "), &join(at, "pyproject.toml"));
}

/// Lists the scripts of a manifest, the usual ones first.
fn scripts(manifest: &Json) -> String {
    let Some(scripts) = manifest.get("scripts").and_then(Json::as_object) else {
        return String::new();
    };
    let rank = |name: &str| FIRST.iter().position(|first| *first == name);
    let mut all: Vec<(&String, &Json)> = scripts.iter().collect();
    all.sort_by_key(|(name, _)| rank(name).unwrap_or(FIRST.len()));
    let shown = all.into_iter().take(8).map(|(name, command)| {
        let command = match command {
            Json::String(command) => command.clone(),
            Json::Array(list) => {
                let list: Vec<&str> = list.iter().filter_map(Json::as_str).collect();
                list.join(" && ")
            }
            _ => String::new(),
        };
        let mut short: String = command.chars().take(MAX_COMMAND).collect();
        if short.len() < command.len() {
            short.push('…');
        }
        format!("{name}: {short}")
    });
    let shown: Vec<String> = shown.collect();
    shown.join("; ")
}

/// Lists the targets of a `Makefile` or a `justfile`.
pub(in crate::enhance::stack) fn targets(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in text.lines() {
        let Some((head, rest)) = line.split_once(':') else {
            continue;
        };
        let name = head.split_whitespace().next().unwrap_or_default();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let is_target = !name.is_empty() && name.chars().all(is_name) && !rest.starts_with('=');
        if is_target && line.starts_with(is_name) && !all.iter().any(|known| known == name) {
            all.push(name.to_owned());
        }
    }
    all.truncate(MAX_ITEMS);
    all
}
