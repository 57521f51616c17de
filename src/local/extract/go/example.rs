//! Example functions of tests.

use super::Place;
use super::comment::Comment;
use super::scan;
use crate::local::chunk::{Chunk, Kind};
use crate::local::extract::File;

/// Takes the `func Example…` of a test.
pub fn chunks(file: &File<'_>, place: &Place<'_>, out: &mut Vec<Chunk>) {
    for found in scan::declarations(file.text, 1) {
        let Some((name, code)) = example(found.text) else {
            continue;
        };
        let (item, variant) = example_of(name);
        let mut chunk = place.chunk(Kind::Example, &item, found.line);
        if !variant.is_empty() {
            chunk.title = format!("{} ({variant})", chunk.title);
        }
        let comment = Comment::of(&found.comments);
        chunk.body = format!("{}\n\n```go\n{code}\n```", comment.text)
            .trim_start()
            .to_owned();
        out.push(chunk);
    }
}

/// What follows `Example` in the name of a function, and its body.
fn example(text: &str) -> Option<(&str, String)> {
    let rest = text.strip_prefix("func Example")?;
    let (name, rest) = rest.split_once('(')?;
    let (_, body) = rest.split_once('{')?;
    let body = body.strip_suffix('}').unwrap_or(body);
    let lines: Vec<&str> = body
        .lines()
        .map(|line| line.strip_prefix('\t').unwrap_or(line))
        .collect();
    Some((name, lines.join("\n").trim_matches('\n').to_owned()))
}

/// The item an example is of, and which of several it is: `T.M` and `other`
/// for `T_M_other`. What begins in lower case is never the name of an item.
fn example_of(name: &str) -> (String, String) {
    let is_item = |part: &&str| part.starts_with(char::is_uppercase);
    let parts: Vec<&str> = name.split('_').filter(|part| !part.is_empty()).collect();
    let items: Vec<&str> = parts.iter().copied().take_while(is_item).collect();
    (items.join("."), parts[items.len()..].join(" "))
}
