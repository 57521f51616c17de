//! Which files are read, in which order.

use std::collections::HashSet;

use super::super::tree::Tree;
use super::language;

/// Most files that are read.
pub const MOST: usize = 3_000;

/// Ends of names of files that tools make.
const MADE: [&str; 20] = [
    ".min.js",
    ".min.css",
    ".min.mjs",
    ".bundle.js",
    ".chunk.js",
    "_pb2.py",
    "_pb2_grpc.py",
    "_pb2.pyi",
    ".pb.go",
    ".pb.gw.go",
    "_grpc_pb.js",
    "_pb.js",
    "_pb.ts",
    ".g.dart",
    ".freezed.dart",
    ".mocks.dart",
    ".designer.cs",
    ".g.cs",
    "_generated.go",
    "_gen.go",
];

/// A file to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted<'a> {
    pub(super) path: &'a str,
    /// Whether it was asked for.
    pub(super) is_asked: bool,
}

/// Chooses the files: those asked for, then those below the working
/// directory, then the others; of these those near the root first.
pub(super) fn choose<'a>(tree: &'a Tree, asked: &'a [String]) -> Vec<Wanted<'a>> {
    let depth = |path: &str| path.bytes().filter(|byte| *byte == b'/').count();
    let mut others: Vec<_> = tree
        .files
        .iter()
        .map(|file| file.path.as_str())
        .filter(|path| language::is_code(language::of(path)) && !is_made(path))
        .map(|path| (!is_below(path, &tree.here), depth(path), path))
        .collect();
    others.sort_unstable();
    let mut wanted: Vec<Wanted<'_>> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for path in asked {
        let is_asked = true;
        if wanted.len() < MOST && seen.insert(path) {
            wanted.push(Wanted { path, is_asked });
        }
    }
    let others = others
        .into_iter()
        .filter(|(.., path)| !seen.contains(path))
        .map(|(.., path)| Wanted {
            path,
            is_asked: false,
        });
    let room = MOST - wanted.len();
    wanted.extend(others.take(room));
    wanted
}

fn is_below(path: &str, directory: &str) -> bool {
    directory.is_empty()
        || path
            .strip_prefix(directory)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a tool made a file, by its name.
fn is_made(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    MADE.iter().any(|end| name.ends_with(end))
        || [".generated.", ".gen."]
            .iter()
            .any(|word| name.contains(word))
}
