//! Swift: `Package.swift` with `Package.resolved`.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::asked::Asked;
use super::reader::Reader;
use crate::manifest::Kind;

/// Reads what a directory asks for, and what is resolved.
pub(super) fn read(
    reader: &mut Reader<'_>,
    dir: &str,
) -> Option<(Vec<Asked>, HashMap<String, String>)> {
    let text = reader.text(dir, "Package.swift")?;
    let lock = reader.lock(dir, "Package.resolved").and_then(|text| {
        let lock = serde_json::from_str::<Json>(&text).ok();
        reader.parsed(dir, "Package.resolved", lock)
    });
    let lock = lock.map(|lock| resolved(&lock));
    Some((package(&text), lock.unwrap_or_default()))
}

/// Lists the packages of a `Package.swift`, by the names of their
/// repositories.
pub(super) fn package(text: &str) -> Vec<Asked> {
    let mut all = Vec::new();
    for piece in text.split(".package(").skip(1) {
        let Some((_, rest)) = piece.split_once("url:") else {
            continue;
        };
        let mut strings = rest.split('"').skip(1);
        let Some(url) = strings.next() else { continue };
        let after = strings.next().unwrap_or_default();
        let version = strings.next().unwrap_or_default();
        let upper = strings.next().zip(strings.next());
        let word = |word: &str| after.contains(word);
        let (range, exact) = if word("branch") || word("revision") {
            (version.to_owned(), None)
        } else if word("exact") {
            (version.to_owned(), Some(version.to_owned()))
        } else if word("from") || word("upToNext") {
            (format!("from {version}"), None)
        } else if let Some((dots, upper)) = upper.filter(|(dots, _)| dots.trim().starts_with(".."))
        {
            (format!("{version}{}{upper}", dots.trim()), None)
        } else {
            (String::new(), None)
        };
        all.push(Asked::new(name_of(url), &range, Kind::Direct).at(exact));
    }
    all
}

/// Returns versions by name of repository, in lower case.
pub(super) fn resolved(lock: &Json) -> HashMap<String, String> {
    let pins = lock.get("pins").or_else(|| lock.get("object")?.get("pins"));
    let pins = pins.and_then(Json::as_array).into_iter().flatten();
    let pins = pins.filter_map(|pin| {
        let url = pin
            .get("location")
            .or_else(|| pin.get("repositoryURL"))?
            .as_str()?;
        let version = pin.get("state")?.get("version")?.as_str()?;
        Some((name_of(url).to_owned(), version.to_owned()))
    });
    pins.collect()
}

fn name_of(url: &str) -> &str {
    let url = url.trim_end_matches('/');
    let name = url.rsplit(['/', ':']).next().unwrap_or(url);
    name.strip_suffix(".git").unwrap_or(name)
}
