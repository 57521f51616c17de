//! A chunk as it is written: its record, and its words by column.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::record;
use crate::local::chunk::{Chunk, Kind};
use crate::local::cut::{fence_mark, is_closing};
use crate::local::words::{Words, joined};

/// A chunk, ready to be written.
pub struct Row {
    /// What tells it from every other chunk of the package.
    pub digest: u64,
    /// Title and headings above it, stemmed.
    pub title: String,
    /// Path of the item, stemmed.
    pub symbol: String,
    /// Prose, stemmed.
    pub text: String,
    /// Signature and fenced code, stemmed.
    pub code: String,
    /// Whether it is of what introduces the package: its README, or the
    /// documentation of its root.
    pub is_introduction: bool,
    /// How many words it has in all, at most 65,535.
    pub words: u16,
    /// The chunk as it is kept.
    pub record: String,
    /// Size of what is searched, in bytes.
    pub bytes: usize,
}

impl Row {
    /// Makes the row of a chunk.
    pub fn new(chunk: &Chunk, package: &str, words: &mut Words) -> Self {
        let is_root = !chunk.symbol.is_empty() && joined(&chunk.symbol) == module(package);
        let mut digest = DefaultHasher::new();
        (&chunk.title, &chunk.signature, &chunk.body).hash(&mut digest);
        let mut title = words.line(&chunk.title);
        for step in &chunk.trail {
            title.push(' ');
            title.push_str(&words.line(step));
        }
        let mut text = String::new();
        let mut code = words.line(&chunk.signature);
        each_part(&chunk.body, |part, is_code| {
            let column = if is_code { &mut code } else { &mut text };
            words.stems(part, |stem| {
                column.push(' ');
                column.push_str(stem);
            });
        });
        let symbol = words.line(&chunk.symbol);
        let columns = [&title, &symbol, &text, &code];
        let count: usize = columns.iter().map(|c| c.split_whitespace().count()).sum();
        Self {
            digest: digest.finish(),
            title,
            symbol,
            text,
            code,
            is_introduction: is_root || chunk.kind == Kind::Readme,
            words: u16::try_from(count).unwrap_or(u16::MAX),
            record: record::write(chunk),
            bytes: chunk.title.len()
                + chunk.symbol.len()
                + chunk.signature.len()
                + chunk.body.len(),
        }
    }
}

/// Returns the name that a package is imported by, in one word.
fn module(package: &str) -> String {
    let name = package.rsplit('/').next().unwrap_or(package);
    joined(&name.replace('-', "_"))
}

/// Calls `take` with each line of a text, and whether it is in a fence.
pub fn each_part(body: &str, mut take: impl FnMut(&str, bool)) {
    let mut fence: Option<&str> = None;
    for line in body.lines() {
        let trimmed = line.trim();
        match fence {
            Some(mark) if is_closing(trimmed, mark) => fence = None,
            Some(_) => take(line, true),
            None => {
                fence = fence_mark(trimmed);
                if fence.is_none() {
                    take(line, false);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Row;
    use crate::local::chunk::{Chunk, Kind};
    use crate::local::words::Words;

    #[test]
    fn prose_and_code_go_to_their_columns() {
        let mut chunk = Chunk::new(Kind::Api, "a.rs", 1);
        chunk.title = "spawn".into();
        chunk.trail = vec!["tokio::task".into()];
        chunk.symbol = "tokio::spawn".into();
        chunk.signature = "fn spawn()".into();
        chunk.body = "Spawns tasks.\n```rust\nlet x = 1;\n```\nMore.".into();
        let row = Row::new(&chunk, "tokio", &mut Words::default());
        assert_eq!(row.title, "spawn tokio task");
        assert_eq!(row.symbol, "tokio spawn");
        assert_eq!(row.text, " spawn task more");
        assert_eq!(row.code, "fn spawn let x 1");
    }
}
