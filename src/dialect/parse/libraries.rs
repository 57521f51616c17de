//! Reads the answer to "which library is that".
//!
//! The layout changed about ten times: bullets or none, numbers, four kinds of
//! separator, a legend or a note before the list. What stayed is that a record
//! starts with `Title:` and that its id starts with a slash. Separators are
//! therefore only noise, and all before the first title is skipped.

use serde_json::Value;

use super::notice::without_notice;
use super::{is_blank, is_dashes};
use crate::model::{Library, Reputation};

/// A field of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Id,
    Description,
    Snippets,
    Stars,
    Trust,
    Reputation,
    Score,
    Versions,
    Source,
}

/// Labels in text, without the colon.
const LABELS: [(&str, Field); 10] = [
    ("Title", Field::Title),
    ("Context7-compatible library ID", Field::Id),
    ("Description", Field::Description),
    ("Code Snippets", Field::Snippets),
    ("GitHub Stars", Field::Stars),
    ("Trust Score", Field::Trust),
    ("Source Reputation", Field::Reputation),
    ("Benchmark Score", Field::Score),
    ("Versions", Field::Versions),
    ("Source", Field::Source),
];

/// Reads the libraries out of a server's answer, in its order.
///
/// Takes the text of every release and the JSON of the REST interface. Records
/// whose id does not start with a slash are left out, so an answer that is a
/// failure gives an empty list.
#[must_use]
pub fn libraries(text: &str) -> Vec<Library> {
    let text = without_notice(text.trim_start_matches('\u{feff}'));
    if let Some(found) = from_json(text) {
        return found;
    }
    let lines: Vec<&str> = text.lines().collect();
    let follow = following(&lines);
    let mut found = Vec::new();
    let mut record: Option<Library> = None;
    // The field that a line without a label continues.
    let mut current = None;
    for (at, line) in lines.iter().enumerate() {
        let next = follow[at].map(|n| lines[n]);
        match label(line) {
            Some((Field::Title, title)) if starts_record(current, next) => {
                found.extend(record.take());
                current = Some(Field::Title);
                record = Some(Library {
                    title: title.to_owned(),
                    ..Library::default()
                });
                continue;
            }
            Some((field, value)) if field != Field::Title => {
                if let Some(record) = &mut record {
                    current = Some(field);
                    set(record, field, value);
                }
                continue;
            }
            _ => {}
        }
        let is_end = is_dashes(line.trim())
            && next.is_none_or(|next| matches!(label(next), Some((Field::Title, _))));
        if is_end {
            current = None;
        } else if let (Some(record), Some(Field::Description)) = (&mut record, current) {
            record.description.push('\n');
            record.description.push_str(line.trim());
        }
    }
    found.extend(record);
    for library in &mut found {
        library
            .description
            .truncate(library.description.trim_end().len());
        let skip = library.description.len() - library.description.trim_start().len();
        library.description.drain(..skip);
    }
    found.retain(|library| is_id(&library.id));
    found
}

/// Returns for each line the index of the next one that is not blank.
fn following(lines: &[&str]) -> Vec<Option<usize>> {
    let mut follow = vec![None; lines.len()];
    let mut next = None;
    for (at, line) in lines.iter().enumerate().rev() {
        follow[at] = next;
        if !is_blank(line) {
            next = Some(at);
        }
    }
    follow
}

/// Tells whether a title starts a record: inside a description it does only
/// when an id or a description follows.
fn starts_record(current: Option<Field>, next: Option<&str>) -> bool {
    let follows = next.and_then(label).map(|(field, _)| field);
    current != Some(Field::Description) || matches!(follows, Some(Field::Id | Field::Description))
}

/// Splits a line into a label and its value. Indentation, a number and a
/// bullet may stand before the label.
fn label(line: &str) -> Option<(Field, &str)> {
    let line = line.trim();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let line = match line[digits..].strip_prefix(". ") {
        Some(rest) if digits > 0 => rest.trim_start(),
        _ => line,
    };
    let line = ["- ", "* "]
        .iter()
        .find_map(|bullet| line.strip_prefix(bullet))
        .unwrap_or(line);
    LABELS.iter().find_map(|(name, field)| {
        let value = line.strip_prefix(name)?.strip_prefix(':')?;
        (value.is_empty() || value.starts_with(' ')).then(|| (*field, value.trim()))
    })
}

fn set(record: &mut Library, field: Field, value: &str) {
    match field {
        Field::Id => record.id = value.trim_matches('`').to_owned(),
        Field::Description => record.description = value.to_owned(),
        Field::Snippets => record.snippets = count(value),
        Field::Stars => record.stars = count(value),
        Field::Trust => record.reputation = value.parse().map_or(Reputation::Unknown, trust),
        Field::Reputation => {
            record.reputation = match value.to_ascii_lowercase().as_str() {
                "high" => Reputation::High,
                "medium" => Reputation::Medium,
                "low" => Reputation::Low,
                _ => Reputation::Unknown,
            }
        }
        Field::Score => record.score = value.parse().ok().filter(|s: &f64| s.is_finite()),
        Field::Versions => record.versions = versions(value.split(',')),
        Field::Title | Field::Source => {}
    }
}

fn count(value: &str) -> Option<u64> {
    value.replace(',', "").parse().ok()
}

/// Scores below zero stand for "not scored".
fn trust(score: f64) -> Reputation {
    if score.is_finite() && score >= 0.0 {
        Reputation::from_trust(score)
    } else {
        Reputation::Unknown
    }
}

fn versions<'a>(tags: impl Iterator<Item = &'a str>) -> Vec<String> {
    tags.map(str::trim)
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect()
}

fn is_id(id: &str) -> bool {
    id.len() > 1
        && id.starts_with('/')
        && !id.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Reads the JSON of the REST interface: `{"results": [{"id", "title", ...}]}`.
fn from_json(text: &str) -> Option<Vec<Library>> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let body: Value = serde_json::from_str(text).ok()?;
    let results = body.get("results")?.as_array()?;
    let text = |item: &Value, key: &str| {
        let value = item.get(key).and_then(Value::as_str);
        value.unwrap_or_default().trim().to_owned()
    };
    let read = |item: &Value| Library {
        servers: Vec::new(),
        id: text(item, "id"),
        title: text(item, "title"),
        description: text(item, "description"),
        versions: item
            .get("versions")
            .and_then(Value::as_array)
            .map(|tags| versions(tags.iter().filter_map(Value::as_str)))
            .unwrap_or_default(),
        snippets: item.get("totalSnippets").and_then(Value::as_u64),
        reputation: item
            .get("trustScore")
            .and_then(Value::as_f64)
            .map_or(Reputation::Unknown, trust),
        score: item
            .get("benchmarkScore")
            .and_then(Value::as_f64)
            .filter(|score| *score > 0.0),
        stars: item.get("stars").and_then(Value::as_u64),
        installed: None,
    };
    let mut found: Vec<Library> = results.iter().map(read).collect();
    found.retain(|library| is_id(&library.id));
    Some(found)
}

#[cfg(test)]
#[path = "libraries_tests.rs"]
mod tests;
