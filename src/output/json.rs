//! Answers for programs: versioned JSON, apart from the inner types.
//!
//! Guarantees: one document, valid on failure too, its schema named; text is
//! cleaned like everywhere else, and whatever a terminal would obey in what is
//! left (keys, paths) is written as `\uXXXX`, so that a program may print a
//! field as it is.

pub mod v1;

use serde::Serialize;

use super::clean::is_forbidden;

/// Writes a document: over several lines, or in one for NDJSON.
#[must_use]
pub fn document<T: Serialize>(value: &T, is_one_line: bool) -> String {
    let text = if is_one_line {
        serde_json::to_string(value)
    } else {
        serde_json::to_string_pretty(value)
    };
    // The structs of `v1` have string keys and no failing serialiser.
    let mut text = text.unwrap_or_else(|_| "null".to_owned());
    if text.contains(is_forbidden) {
        text = escaped(&text);
    }
    text.push('\n');
    text
}

/// Forbidden characters stand within strings only, and all are below U+10000.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_forbidden(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn what_serde_leaves_is_escaped() {
        let value = serde_json::json!({ "a": "\u{9b}\u{202e}\x1b\u{7f}é" });
        let text = document(&value, true);
        assert_eq!(text, "{\"a\":\"\\u009b\\u202e\\u001b\\u007fé\"}\n");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            value
        );
    }
}
