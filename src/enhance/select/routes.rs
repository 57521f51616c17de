//! Ways into a program that a prompt writes out, and what comes back:
//! `GET /loans/public`, `/orders/:id`, `404`. They speak of routing as words do.

use std::ops::Range;

use super::words::Words;

/// Verbs of HTTP.
const VERBS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

/// Words that a way in a browser stands by.
const PAGES: [&str; 8] = [
    "page", "pages", "seite", "seiten", "página", "pagina", "screen", "link",
];

/// Finds ways in a prompt: the subject each speaks for, where, and how much.
pub(super) fn hits(words: &Words<'_>) -> Vec<(&'static str, (Range<usize>, f32))> {
    let task = &words.prompt.task;
    let mut found = Vec::new();
    if let Some(range) = codes(words).next() {
        found.push(("http-routing", (range, 0.8)));
    }
    let mut at = 0;
    for token in task.split_inclusive(char::is_whitespace) {
        let start = at;
        at += token.len();
        let text = token.trim_end().trim_end_matches([',', '.', ';', '?', '!']);
        if !is_way(text) {
            continue;
        }
        let range = start..start + text.len();
        let all = &words.prompt.words;
        let before = all.iter().rfind(|word| word.range.end <= start);
        let is_verb = before.is_some_and(|word| {
            let is_upper = !task[word.range.clone()].contains(char::is_lowercase);
            is_upper && VERBS.contains(&word.lower.as_str())
        });
        let is_page = all.iter().any(|word| PAGES.contains(&word.lower.as_str()));
        if is_verb {
            found.push(("http-routing", (range, 1.0)));
            continue;
        }
        let (browser, server) = if is_page { (0.8, 0.2) } else { (0.4, 0.4) };
        found.push(("http-routing", (range.clone(), server)));
        found.push(("client-routing", (range.clone(), browser)));
        found.push(("pages", (range, browser)));
    }
    found
}

/// Status codes of HTTP that people write out.
const CODES: [&str; 22] = [
    "200", "201", "202", "204", "206", "301", "302", "304", "307", "400", "401", "403", "404",
    "405", "409", "410", "413", "415", "422", "429", "500", "503",
];

/// Units that make a number no status.
const UNITS: [&str; 26] = [
    "ms",
    "px",
    "mb",
    "kb",
    "gb",
    "rows",
    "items",
    "users",
    "lines",
    "words",
    "seconds",
    "minutes",
    "characters",
    "requests",
    "bytes",
    "percent",
    "times",
    "records",
    "entries",
    "euro",
    "dollars",
    "pixels",
    "points",
    "files",
    "messages",
    "s",
];

/// Finds status codes: `it should be 404`.
fn codes(words: &Words<'_>) -> impl Iterator<Item = Range<usize>> {
    let all = words.prompt.words.iter().enumerate();
    all.filter(|(at, word)| {
        CODES.contains(&word.lower.as_str())
            && word.joined.is_none()
            && !UNITS.contains(&words.lower(at + 1))
    })
    .map(|(_, word)| word.range.clone())
}

/// Tells whether a word is a way: it begins with a slash, and is no comment.
fn is_way(text: &str) -> bool {
    let text = text.trim_start_matches(['`', '"', '\'', '(']);
    let text = text.trim_end_matches(['`', '"', '\'', ')']);
    let rest = text.strip_prefix('/').unwrap_or_default();
    rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, ':' | '[' | '{'))
        && !rest.contains("//")
        && rest
            .chars()
            .all(|c| c.is_alphanumeric() || "-_/:[]{}.*?=&<>$".contains(c))
}
