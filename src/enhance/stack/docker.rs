//! Container images: those of `Dockerfile`s and of compose files.

use std::collections::HashMap;

use super::asked::Asked;
use super::members::is_of_images;
use super::npm::pair;
use super::reader::Reader;
use crate::manifest::Kind;

/// Most files of a directory.
const MAX_FILES: usize = 20;

/// Reads the images of a directory, by file.
pub(super) fn read(reader: &mut Reader<'_>, dir: &str) -> Vec<(String, Vec<Asked>)> {
    let names = reader.names(dir).iter().filter(|name| is_of_images(name));
    let names: Vec<String> = names
        .take(MAX_FILES)
        .map(|name| (*name).to_owned())
        .collect();
    let mut all = Vec::new();
    for name in names {
        let Some(text) = reader.text(dir, &name) else {
            continue;
        };
        let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
        let images = if is_yaml {
            compose(&text)
        } else {
            dockerfile(&text)
        };
        all.push((name, images));
    }
    all
}

/// Lists the images that a `Dockerfile` builds on.
pub(super) fn dockerfile(text: &str) -> Vec<Asked> {
    let mut known: HashMap<&str, &str> = HashMap::new();
    let mut stages: Vec<&str> = Vec::new();
    let mut all = Vec::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let verb = words.next().unwrap_or_default();
        if verb.eq_ignore_ascii_case("ARG") {
            let pair = words.next().and_then(|word| word.split_once('='));
            known.extend(pair.map(|(name, value)| (name, value.trim_matches(['"', '\'']))));
        }
        if !verb.eq_ignore_ascii_case("FROM") {
            continue;
        }
        let mut words = words.filter(|word| !word.starts_with("--"));
        let Some(reference) = words.next() else {
            continue;
        };
        let reference = substitute(reference, &known);
        if !stages.contains(&&*reference) && reference != "scratch" {
            all.extend(image(&reference));
        }
        if words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("as"))
        {
            stages.extend(words.next());
        }
    }
    all
}

/// Lists the images that a compose file runs.
pub(super) fn compose(text: &str) -> Vec<Asked> {
    let known = HashMap::new();
    let lines = text.lines().map(str::trim);
    let lines = lines.filter_map(pair).filter(|(key, _)| key == "image");
    let images = lines.filter_map(|(_, value)| image(&substitute(&value, &known)));
    images.collect()
}

/// Lists the names below `services:`.
pub(super) fn services(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut is_inside = false;
    let mut indent = None;
    for line in text.lines() {
        let depth = line.len() - line.trim_start().len();
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if depth == 0 {
            is_inside = trimmed == "services:";
            continue;
        }
        if is_inside && *indent.get_or_insert(depth) == depth {
            all.extend(pair(trimmed).map(|(key, _)| key));
        }
    }
    all
}

/// Takes `registry.example/library/postgres:16.4@sha256:…` apart.
fn image(reference: &str) -> Option<Asked> {
    let reference = reference.split('@').next().unwrap_or_default();
    let reference = match reference.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => rest,
        _ => reference,
    };
    let reference = reference.strip_prefix("library/").unwrap_or(reference);
    let (name, tag) = reference.split_once(':').unwrap_or((reference, ""));
    if name.is_empty() || name.contains('$') {
        return None;
    }
    let is_version = tag.starts_with(|c: char| c.is_ascii_digit()) || tag.starts_with('v');
    let version = (is_version && !tag.contains('$')).then(|| tag.to_owned());
    Some(Asked::new(name, tag, Kind::Direct).at(version))
}

/// Puts values in the place of `$X`, `${X}` and `${X:-default}`.
fn substitute(text: &str, known: &HashMap<&str, &str>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let (inner, next) = match after.strip_prefix('{') {
            Some(inner) => inner.split_once('}').unwrap_or((inner, "")),
            None => {
                let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                after.split_at(end.unwrap_or(after.len()))
            }
        };
        let (name, default) = inner.split_once('-').unwrap_or((inner, "$"));
        let value = known.get(name.trim_end_matches(':')).copied();
        out.push_str(value.unwrap_or(default));
        rest = next;
    }
    out.push_str(rest);
    out
}
