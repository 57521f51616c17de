//! The project's code, read once: what each file imports and what it defines.
//!
//! By words and brackets, not by grammars: linear in the text, and never at a
//! loss for one that does not parse. Guarantees: the same files in the same order,
//! within bounds of files and bytes; what tools made is passed over. The texts
//! keep their secrets: whoever shows a piece masks it.

use std::borrow::Cow;
use std::thread;

use super::tree::Tree;

mod code;
mod files;
mod imports;
mod language;
mod mask;
mod symbols;
#[cfg(test)]
mod tests;

pub use files::MOST;

/// Most bytes of a file.
const FILE: u64 = 256 * 1024;

/// Most bytes of a file that was asked for.
const ASKED: u64 = 1024 * 1024;

/// Most bytes of all files.
const ALL: usize = 24 * 1024 * 1024;

/// Files that are read at once.
const BATCH: usize = 256;

/// Fewest files for which threads are worth their start.
const MANY: usize = 32;

/// Mean length of a line of what no person wrote, in bytes.
const LONG: usize = 2_000;

/// Largest declaration file of TypeScript that a person may have written.
const DECLARATIONS: usize = 32 * 1024;

/// What a file takes from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// As written: `@tanstack/react-query`, `../lib/format`, `sqlalchemy.orm`,
    /// `axum::routing`, `gorm.io/gorm`, `org.springframework.stereotype.Service`,
    /// `Livewire\Component`, `Phoenix.LiveView`.
    pub module: String,
    /// The names that are taken from it, where they are told.
    pub names: Vec<String>,
}

/// Something that a file defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Its name, without what it is in.
    pub name: String,
    /// Its first line, from 1, with decorators and comments above it.
    pub first_line: usize,
    /// Its last line, inclusive.
    pub last_line: usize,
}

/// A file of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Path relative to the project, with `/`.
    pub path: String,
    /// Name of the language as fences use it: `ts`, `python`.
    pub language: &'static str,
    /// The whole text, secrets and all.
    pub text: String,
    /// What it imports, in its order.
    pub imports: Vec<Import>,
    /// What it defines, in its order.
    pub symbols: Vec<Symbol>,
}

/// Reads the project's code, within bounds: the files of `wanted` (paths
/// relative to the project) first, then those near the working directory.
#[must_use]
pub fn scan(tree: &Tree, wanted: &[String]) -> Vec<Source> {
    let chosen = files::choose(tree, wanted);
    let mut sources = Vec::with_capacity(chosen.len());
    let mut bytes = 0;
    for batch in chosen.chunks(BATCH) {
        for source in read_all(tree, batch) {
            bytes += source.text.len();
            if bytes > ALL {
                break;
            }
            sources.push(source);
        }
        if bytes > ALL {
            break;
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

/// Reads files, on several threads when there are many; in their order.
fn read_all(tree: &Tree, batch: &[files::Wanted<'_>]) -> Vec<Source> {
    let read = |wanted: &files::Wanted<'_>| read(tree, *wanted);
    let threads = thread::available_parallelism().map_or(1, |count| count.get().min(8));
    if batch.len() < MANY || threads < 2 {
        return batch.iter().filter_map(read).collect();
    }
    let share = batch.len().div_ceil(threads);
    thread::scope(|scope| {
        let running: Vec<_> = batch
            .chunks(share)
            .map(|share| scope.spawn(move || share.iter().filter_map(read).collect::<Vec<_>>()))
            .collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_default())
            .collect()
    })
}

fn read(tree: &Tree, wanted: files::Wanted<'_>) -> Option<Source> {
    let most = if wanted.is_asked { ASKED } else { FILE };
    let text = tree.read(wanted.path, most)?;
    let lines = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let is_made =
        text.len() / lines > LONG || wanted.path.ends_with(".d.ts") && text.len() > DECLARATIONS;
    if is_made && !wanted.is_asked {
        return None;
    }
    Some(parse(wanted.path, text))
}

fn parse(path: &str, text: String) -> Source {
    let language = language::of(path);
    let code = code::Code::new(&text, &script(&text, language), language);
    let (imports, symbols) = (imports::imports(&code), symbols::symbols(&code));
    drop(code);
    Source {
        path: path.to_owned(),
        language,
        text,
        imports,
        symbols,
    }
}

/// Returns the script of a component, what is around it as spaces.
fn script<'a>(text: &'a str, language: &str) -> Cow<'a, str> {
    let (open, close) = match language {
        "vue" | "svelte" => ("<script", "</script>"),
        "astro" => ("---\n", "\n---"),
        _ => return Cow::Borrowed(text),
    };
    let blank = |part: &str| -> String {
        let space = |byte| if byte == b'\n' { '\n' } else { ' ' };
        part.bytes().map(space).collect()
    };
    let mut seen = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let head = match language {
            "astro" => 0,
            _ => after.find('>').map_or(after.len(), |at| at + 1),
        };
        let (head, body) = after.split_at_checked(head).unwrap_or((after, ""));
        let end = body.find(close).unwrap_or(body.len());
        let (body, after) = body.split_at_checked(end).unwrap_or((body, ""));
        seen.push_str(&blank(before));
        seen.push_str(&blank(open));
        seen.push_str(&blank(head));
        seen.push_str(body);
        rest = after;
        if language == "astro" {
            break;
        }
    }
    seen.push_str(&blank(rest));
    Cow::Owned(seen)
}

/// Returns the name of the language of a file as fences use it; empty when
/// it is none that is known.
#[must_use]
pub fn language_of(path: &str) -> &'static str {
    language::of(path)
}

/// Tells whether a file is code, by its name.
#[must_use]
pub fn is_code(path: &str) -> bool {
    language::is_code(language::of(path))
}
