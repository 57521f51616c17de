//! Every parser, fed with anything: it returns, and names a line that is there.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::{cases, places};
use crate::manifest::{find_in, load_in};

/// The files that are read, each by its own parser.
const NAMES: [&str; 18] = [
    "Cargo.lock",
    "Cargo.toml",
    ".cargo/config.toml",
    "package.json",
    "package-lock.json",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "yarn.lock",
    "bun.lock",
    "deno.lock",
    "uv.lock",
    "poetry.lock",
    "pylock.toml",
    "Pipfile.lock",
    "requirements.txt",
    "pyproject.toml",
    "go.mod",
    "go.sum",
];

/// Reads a text as a file of that name, alone and with a name in hand.
fn read_as(name: &str, text: &str) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    for (companion, text) in companions(name) {
        fs::write(dir.path().join(companion), text).unwrap();
    }
    fs::write(&path, text).unwrap();
    let found = load_in(&[dir.path()], &places(dir.path()));
    let lines = text.lines().count() + 1;
    for warning in &found.warnings {
        let rest = warning
            .split_once(name)
            .map(|(_, rest)| rest)
            .unwrap_or_default();
        let line = rest
            .strip_prefix(':')
            .and_then(|rest| rest.split(':').next());
        let line = line
            .and_then(|line| line.parse::<usize>().ok())
            .unwrap_or(1);
        assert!((1..=lines).contains(&line), "{warning}");
    }
    for package in &found.packages {
        assert!(!package.name.is_empty() && !package.version.is_empty());
        assert!(!package.name.chars().any(char::is_control));
    }
    for name in [
        "react",
        "serde",
        "flask",
        "golang.org/x/net",
        "@scope/name",
        "",
    ] {
        find_in(&[dir.path()], &places(dir.path()), name, None);
    }
}

/// What must lie beside a file for it to be read at all.
fn companions(name: &str) -> Vec<(&'static str, &'static str)> {
    match name {
        "Cargo.toml" | ".cargo/config.toml" => vec![(
            "Cargo.lock",
            "version = 4\n[[package]]\nname = \"serde\"\nversion = \"1.0.0\"\n",
        )],
        "package.json" | "pnpm-workspace.yaml" => {
            vec![("pnpm-lock.yaml", "lockfileVersion: '9.0'\n")]
        }
        "pyproject.toml" => vec![("requirements.txt", "flask==3.0.0\n")],
        "go.sum" => vec![("go.mod", "module example.com/a\n\ngo 1.16\n")],
        _ => Vec::new(),
    }
}

/// Every file of the corpus that a parser reads.
fn texts() -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut open: Vec<PathBuf> = cases();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        let name = NAMES.iter().find(|name| path.ends_with(Path::new(name)));
        if let (Some(name), Ok(text)) = (name, fs::read_to_string(&path)) {
            all.push(((*name).to_owned(), text));
        }
    }
    all.sort();
    assert!(all.len() >= 3 * 14, "the corpus was found");
    all
}

/// Cuts, doubles, or overwrites a part of a text.
fn mutated(text: &str, from: prop::sample::Index, len: usize, what: usize, noise: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let from = from.index(chars.len() + 1);
    let to = (from + len).min(chars.len());
    let (head, part, tail): (String, String, String) = (
        chars[..from].iter().collect(),
        chars[from..to].iter().collect(),
        chars[to..].iter().collect(),
    );
    match what {
        0 => head,
        1 => format!("{head}{tail}"),
        2 => format!("{head}{part}{part}{tail}"),
        _ => format!("{head}{noise}{tail}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(name in prop::sample::select(NAMES.to_vec()), text in "(?s).{0,400}") {
        read_as(name, &text);
    }

    #[test]
    fn any_lines_are_survived(
        name in prop::sample::select(NAMES.to_vec()),
        lines in prop::collection::vec("[ ]{0,6}[-\\[\\]{}\"':@#=,a-z0-9./_ ?|>!()]{0,30}", 0..20),
    ) {
        read_as(name, &lines.join("\n"));
    }

    #[test]
    fn any_damage_is_survived(
        pick in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
        len in 0usize..200,
        what in 0usize..4,
        noise in "(?s).{0,12}",
    ) {
        let texts = texts();
        let (name, text) = pick.get(&texts);
        read_as(name, &mutated(text, from, len, what, &noise));
    }
}

#[test]
fn depth_has_an_end() {
    let deep = 200_000;
    for (name, text) in [
        (
            "package-lock.json",
            format!("{{\"packages\":{}", "[".repeat(deep)),
        ),
        ("bun.lock", "{\"a\":".repeat(deep)),
        ("deno.lock", "[".repeat(deep)),
        ("Pipfile.lock", "{\"default\":".repeat(deep)),
        ("Cargo.lock", format!("a = {}", "[".repeat(deep))),
        ("uv.lock", format!("a = {}", "{b = ".repeat(deep))),
        ("poetry.lock", format!("[{}a]", "a.".repeat(deep))),
        ("pylock.toml", format!("a = {}", "[".repeat(deep))),
        (
            "pnpm-lock.yaml",
            (0..2000)
                .map(|n| format!("{}a:\n", " ".repeat(n)))
                .collect(),
        ),
        (
            "yarn.lock",
            format!("# yarn lockfile v1\n{}", "\"".repeat(deep)),
        ),
        ("requirements.txt", "-r requirements.txt\n".repeat(1000)),
        ("go.mod", "require (\n".repeat(1000)),
    ] {
        let start = std::time::Instant::now();
        read_as(name, &text);
        assert!(start.elapsed().as_secs() < 20, "{name}");
    }
}
