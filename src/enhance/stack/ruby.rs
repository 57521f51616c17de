//! Ruby: `Gemfile` with its lock, and `*.gemspec`.

use std::collections::{HashMap, HashSet};

use super::asked::Asked;
use super::reader::Reader;
use crate::manifest::Kind;

/// What a `Gemfile.lock` says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lock {
    /// Versions by name.
    pub(super) versions: HashMap<String, String>,
    /// What is asked for.
    pub(super) direct: Vec<String>,
    /// What the project makes itself.
    pub(super) own: Vec<String>,
}

/// Reads what a directory asks for, by file; versions of the lock are in.
pub(super) fn read(reader: &mut Reader<'_>, dir: &str) -> Vec<(String, Vec<Asked>)> {
    let mut asked = Vec::new();
    let mut is_spec = false;
    let file = ["Gemfile", "gems.rb"]
        .into_iter()
        .find(|name| reader.has(dir, name));
    if let Some(text) = file.and_then(|name| reader.text(dir, name)) {
        asked = gemfile(&text);
        is_spec = text.lines().any(|line| line.trim() == "gemspec");
    }
    if file.is_none() || is_spec {
        let specs = reader
            .names(dir)
            .iter()
            .filter(|name| name.ends_with(".gemspec"));
        let specs: Vec<String> = specs.take(5).map(|name| (*name).to_owned()).collect();
        for name in specs {
            asked.extend(
                reader
                    .text(dir, &name)
                    .map_or_else(Vec::new, |text| gemspec(&text)),
            );
        }
    }
    let manifest = file.unwrap_or("Gemfile").to_owned();
    let name = ["Gemfile.lock", "gems.locked"]
        .into_iter()
        .find(|name| reader.has(dir, name));
    let Some(text) = name.and_then(|name| reader.lock(dir, name)) else {
        return vec![(manifest, asked)];
    };
    let lock = lock(&text);
    asked.retain(|asked| !lock.own.contains(&asked.name));
    for name in &lock.direct {
        if !asked.iter().any(|asked| asked.name == *name) && !lock.own.contains(name) {
            asked.push(Asked::new(name, "", Kind::Direct));
        }
    }
    let (mut locked, open): (Vec<_>, Vec<_>) = asked
        .into_iter()
        .partition(|asked| lock.versions.contains_key(&asked.name));
    for asked in &mut locked {
        asked.version = lock.versions.get(&asked.name).cloned();
    }
    let known: HashSet<String> = locked.iter().map(|asked| asked.name.clone()).collect();
    for (name, version) in &lock.versions {
        if !known.contains(name) && !lock.own.contains(name) {
            let asked = Asked::new(name, "", Kind::Transitive);
            locked.push(asked.at(Some(version.clone())));
        }
    }
    vec![
        (name.unwrap_or_default().to_owned(), locked),
        (manifest, open),
    ]
}

/// Lists the gems of a `Gemfile`, those of development and test apart.
pub(super) fn gemfile(text: &str) -> Vec<Asked> {
    let mut all = Vec::new();
    // Of each block that is open, whether it is for development.
    let mut blocks: Vec<bool> = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with('#') {
            continue;
        }
        let opens = line.ends_with(" do") || line.contains(" do |");
        let is_if = ["if ", "unless ", "case "]
            .iter()
            .any(|word| line.starts_with(word));
        if opens || is_if {
            let is_dev = line.starts_with("group") && is_for_development(line);
            blocks.push(is_dev || blocks.last() == Some(&true));
            continue;
        }
        if line == "end" {
            blocks.pop();
            continue;
        }
        let rest = line
            .strip_prefix("gem ")
            .or_else(|| line.strip_prefix("gem("));
        let Some(rest) = rest else { continue };
        let options = ["path:", ":path =>", ":path=>"];
        if options.iter().any(|option| rest.contains(option)) {
            continue;
        }
        let is_grouped =
            rest.contains("group:") || rest.contains("groups:") || rest.contains(":group");
        let is_dev = blocks.last() == Some(&true) || is_grouped && is_for_development(rest);
        let kind = if is_dev { Kind::Dev } else { Kind::Direct };
        all.extend(gem(rest, kind));
    }
    all
}

fn is_for_development(line: &str) -> bool {
    let mut groups = line.split(|c: char| !c.is_alphanumeric() && c != '_');
    let is_other = |word: &str| matches!(word, "production" | "default" | "staging");
    let is_dev = groups
        .clone()
        .any(|word| matches!(word, "development" | "test"));
    is_dev && !groups.any(is_other)
}

/// Takes `"rails", "~> 7.1", ">= 7.1.3"`.
fn gem(rest: &str, kind: Kind) -> Option<Asked> {
    let mut parts = rest.split(',').map(str::trim);
    let unquote = |text: &str| -> Option<String> {
        let text = text.trim_end_matches(')').trim();
        let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        Some(text.strip_prefix(quote)?.split(quote).next()?.to_owned())
    };
    let name = unquote(parts.next()?)?;
    let ranges: Vec<String> = parts.map_while(unquote).collect();
    let range = ranges.join(", ");
    let exact = range.strip_prefix("= ").unwrap_or(&range);
    let is_version = exact.starts_with(|c: char| c.is_ascii_digit()) && !exact.contains(',');
    let version = is_version.then(|| exact.to_owned());
    Some(Asked::new(&name, &range, kind).at(version))
}

/// Lists what a gemspec adds.
pub(super) fn gemspec(text: &str) -> Vec<Asked> {
    let mut all = Vec::new();
    for line in text.lines() {
        let Some((_, rest)) = line.split_once(".add_") else {
            continue;
        };
        let Some((verb, rest)) = rest.split_once("dependency") else {
            continue;
        };
        let kind = match verb {
            "development_" => Kind::Dev,
            "" | "runtime_" => Kind::Direct,
            _ => continue,
        };
        let rest = rest.trim_start_matches(['(', ' ']);
        all.extend(gem(rest, kind));
    }
    all
}

/// Reads a `Gemfile.lock`.
pub(super) fn lock(text: &str) -> Lock {
    let mut lock = Lock::default();
    let mut section = "";
    for line in text.lines() {
        if !line.starts_with(' ') {
            section = line.trim();
            continue;
        }
        let Some(entry) = line
            .strip_prefix("    ")
            .filter(|rest| !rest.starts_with(' '))
        else {
            if section == "DEPENDENCIES" {
                let name = line.trim().split([' ', '!']).next().unwrap_or_default();
                lock.direct.push(name.to_owned());
            }
            continue;
        };
        let Some((name, version)) = entry.trim().split_once(" (") else {
            continue;
        };
        // A platform may follow: 1.16.7-x86_64-linux.
        let version = version
            .trim_end_matches(')')
            .split('-')
            .next()
            .unwrap_or_default();
        match section {
            "GEM" | "GIT" => {
                lock.versions.insert(name.to_owned(), version.to_owned());
            }
            "PATH" => lock.own.push(name.to_owned()),
            _ => {}
        }
    }
    lock
}
