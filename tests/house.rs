//! The house rules that a compiler does not check: which module may import
//! which, who owns which crate, how long a file may be.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Rows of the layer map, from the ground up. A module imports from rows
/// above its own in this list only.
const ROWS: [&[&str]; 11] = [
    &["error"],
    &["model", "progress"],
    &["config", "choose", "manifest"],
    &["store", "dialect", "mcp::error"],
    &["cache", "mcp", "local"],
    &["fleet"],
    &["lookup"],
    &["enhance"],
    &["output", "serve"],
    &["app"],
    &["cli"],
];

/// Crates that only some modules may name.
const OWNERS: [(&str, &[&str]); 14] = [
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("rusqlite", &["store", "local"]),
    ("rmcp", &["mcp", "serve", "local"]),
    ("redis", &["cache"]),
    ("reqwest", &["mcp"]),
    ("rustls", &["mcp"]),
    ("indicatif", &["output"]),
    ("comfy_table", &["output"]),
    ("markdown_to_ansi", &["output"]),
    ("lz4_flex", &["cache", "store", "local"]),
    ("snowball_stemmers_rs", &["local"]),
    ("toml", &["config", "manifest", "local", "enhance"]),
];

/// Files over 500 lines, each with the reason in its head. None so far.
const LONG: [&str; 0] = [];

struct Source {
    path: PathBuf,
    /// `cache::key` of `src/cache/key.rs`.
    module: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).expect("src can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let relative = path.strip_prefix(&root).unwrap().with_extension("");
            let module = relative.to_string_lossy().replace(['/', '\\'], "::");
            if path.extension().is_some_and(|e| e == "rs")
                && !matches!(&*module, "lib" | "main" | "build")
            {
                let text = fs::read_to_string(&path).expect("a source file is text");
                all.push(Source { path, module, text });
            }
        }
    }
    assert!(all.len() > 20, "the sources were found");
    all
}

/// Returns the row of a module, by the longest name that fits.
fn row(module: &str) -> Option<usize> {
    let fits = |name: &str| module == name || module.starts_with(&format!("{name}::"));
    ROWS.iter()
        .enumerate()
        .flat_map(|(row, names)| names.iter().map(move |name| (row, *name)))
        .filter(|(_, name)| fits(name))
        .max_by_key(|(_, name)| name.len())
        .map(|(row, _)| row)
}

/// Lists the paths after `crate::` in a text: `use crate::{a::b, c}` gives `a::b` and `c`.
fn imports(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    code.match_indices("crate::")
        .filter(|(at, _)| {
            !code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
        })
        .flat_map(|(at, _)| {
            let rest = &code[at + "crate::".len()..];
            match rest.strip_prefix('{') {
                Some(list) => split_list(list),
                None => vec![path_of(rest)],
            }
        })
        .collect()
}

fn path_of(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
        .collect()
}

/// Splits `a::b, c::{d, e}}` at its top level.
fn split_list(list: &str) -> Vec<String> {
    let mut depth = 0;
    let mut items = vec![String::new()];
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => items.push(String::new()),
            _ => items.last_mut().expect("an item").push(c),
        }
    }
    items
        .iter()
        .map(|item| path_of(item.trim()))
        .filter(|item| !item.is_empty())
        .collect()
}

#[test]
fn imports_go_one_way() {
    let mut breaches = Vec::new();
    let all = sources();
    let first = |source: &Source| {
        source
            .module
            .split("::")
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let modules: Vec<String> = all.iter().map(first).collect();
    for source in &all {
        let own = row(&source.module);
        let own = own.unwrap_or_else(|| panic!("{} has no row in the layer map", source.module));
        let top = source.module.split("::").next().unwrap();
        for import in imports(&source.text) {
            // What is no module of ours stands in a sample of code.
            let other = import.split("::").next().unwrap_or_default();
            if other == top || !modules.iter().any(|module| module == other) {
                continue;
            }
            match row(&import) {
                Some(other) if other < own => {}
                _ => breaches.push(format!("{} imports crate::{import}", source.module)),
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn crates_stay_with_their_owners() {
    let mut breaches = Vec::new();
    for source in sources() {
        let top = source.module.split("::").next().unwrap();
        for (name, owners) in OWNERS {
            let is_named = source.text.lines().any(|line| {
                let line = line.trim_start();
                !line.starts_with("//")
                    && line.match_indices(&format!("{name}::")).any(|(at, _)| {
                        !line[..at]
                            .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':'))
                    })
            });
            if is_named && !owners.contains(&top) {
                breaches.push(format!("{} names {name}", source.module));
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn files_stay_small() {
    let all = sources();
    let mut lengths: Vec<usize> = all
        .iter()
        .map(|source| source.text.lines().count())
        .collect();
    for (source, length) in all.iter().zip(&lengths) {
        let is_known = LONG.iter().any(|name| source.path.ends_with(name));
        assert!(
            *length <= 500 || is_known,
            "{} has {length} lines",
            source.path.display()
        );
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median < 150, "the median file has {median} lines");
}

#[test]
fn the_reader_of_imports_sees_them_all() {
    let text = "use crate::{a::b, c::{d, e}, f};\nuse crate::g::H;\n// crate::not\nfn x() { crate::i::j() }";
    assert_eq!(imports(text), ["a::b", "c::d", "f", "g::H", "i::j"]);
}
