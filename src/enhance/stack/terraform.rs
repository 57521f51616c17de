//! Terraform: the providers of `*.tf`, with the lock of a directory.

use std::collections::HashMap;

use super::asked::{Asked, ByFile, Versions};
use super::reader::Reader;
use crate::manifest::Kind;

/// Terraform itself.
const ITSELF: &str = "hashicorp/terraform";
/// Most files of a directory.
const MAX_FILES: usize = 40;

/// Reads what a directory asks for, by file, and what its lock says.
pub(super) fn read(reader: &mut Reader<'_>, dir: &str) -> (ByFile, Versions) {
    let names = reader
        .names(dir)
        .iter()
        .filter(|name| name.ends_with(".tf"));
    let names: Vec<String> = names
        .take(MAX_FILES)
        .map(|name| (*name).to_owned())
        .collect();
    if names.is_empty() {
        return (Vec::new(), HashMap::new());
    }
    let mut all = Vec::new();
    for name in names {
        if let Some(text) = reader.text(dir, &name) {
            all.push((name, providers(&text)));
        }
    }
    // A provider that is only configured goes by its own name.
    let is_named = |name: &str| {
        let mut lists = all.iter().flat_map(|(_, list): &(String, Vec<Asked>)| list);
        let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
        lists.any(|asked| asked.name != name && last(&asked.name) == last(name))
    };
    let plain: Vec<String> = all
        .iter()
        .flat_map(|(_, list)| list)
        .filter(|asked| asked.range.is_empty() && asked.name != ITSELF && is_named(&asked.name))
        .map(|asked| asked.name.clone())
        .collect();
    for (_, list) in &mut all {
        list.retain(|asked| !plain.contains(&asked.name) || !asked.range.is_empty());
    }
    let lock = match reader.has(dir, ".terraform.lock.hcl") {
        true => reader.lock(dir, ".terraform.lock.hcl"),
        false => None,
    };
    (all, lock.map_or_else(HashMap::new, |text| lock_of(&text)))
}

/// Lists the providers of a file, and Terraform itself.
pub(super) fn providers(text: &str) -> Vec<Asked> {
    let mut all = vec![Asked::new(ITSELF, "", Kind::Direct)];
    let code = uncommented(text);
    if let Some((_, rest)) = code.split_once("required_version") {
        let line = rest.lines().next().unwrap_or_default();
        let range = line.split('"').nth(1).unwrap_or_default();
        if let Some(itself) = all.first_mut() {
            itself.range = range.to_owned();
            itself.version = exact(range);
        }
    }
    for piece in code.split("required_providers").skip(1) {
        let Some((_, block)) = piece.split_once('{') else {
            continue;
        };
        all.extend(block_of(block));
    }
    for line in code.lines() {
        let mut words = line.split_whitespace();
        let is_provider = words.next() == Some("provider");
        if let Some(name) = words.next().filter(|_| is_provider) {
            let name = format!("hashicorp/{}", name.trim_matches(['"', '{']));
            if !all
                .iter()
                .any(|asked| asked.name.ends_with(name.trim_start_matches("hashicorp")))
            {
                all.push(Asked::new(&name, "", Kind::Direct));
            }
        }
    }
    all
}

/// Takes `aws = { source = "hashicorp/aws", version = "~> 5" }` and so on, up
/// to the brace that ends the block.
fn block_of(block: &str) -> Vec<Asked> {
    let mut all = Vec::new();
    let mut rest = block;
    while let Some((before, after)) = rest.split_once(['=', '}']) {
        let is_end = rest.chars().nth(before.chars().count()) == Some('}');
        if is_end {
            break;
        }
        let name = before
            .split_whitespace()
            .last()
            .unwrap_or_default()
            .trim_matches('"');
        let after = after.trim_start();
        let (body, next) = match after.strip_prefix('{') {
            Some(inner) => inner.split_once('}').unwrap_or((inner, "")),
            None => after.split_once('\n').unwrap_or((after, "")),
        };
        let field = |key: &str| {
            let (_, after) = body.split_once(key)?;
            after.split('"').nth(1)
        };
        let is_table = after.starts_with('{');
        let source = if is_table { field("source") } else { None };
        let range = if is_table {
            field("version")
        } else {
            body.split('"').nth(1)
        };
        let source = source.map_or(format!("hashicorp/{name}"), |source| {
            source
                .trim_start_matches("registry.terraform.io/")
                .to_owned()
        });
        let range = range.unwrap_or_default();
        all.push(Asked::new(&source, range, Kind::Direct).at(exact(range)));
        rest = next;
    }
    all
}

fn exact(range: &str) -> Option<String> {
    let version = range.trim().trim_start_matches('=').trim();
    let is_digit = |c: char| c.is_ascii_digit();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    (version.starts_with(is_digit) && version.chars().all(is_plain)).then(|| version.to_owned())
}

fn uncommented(text: &str) -> String {
    let is_code = |line: &&str| !line.trim_start().starts_with(['#', '/']);
    let lines: Vec<&str> = text.lines().filter(is_code).collect();
    lines.join("\n")
}

/// Reads a `.terraform.lock.hcl`.
pub(super) fn lock_of(text: &str) -> Versions {
    let mut all = HashMap::new();
    let mut provider = "";
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("provider ") {
            let address = line.split('"').nth(1).unwrap_or_default();
            provider = address.split_once('/').map_or(address, |(_, name)| name);
        } else if let Some(rest) = line.strip_prefix("version")
            && let Some(version) = rest.split('"').nth(1)
        {
            all.insert(provider.to_owned(), version.to_owned());
        }
    }
    all
}
