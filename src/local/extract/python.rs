//! Python modules and stubs: docstrings, the comments and calls that document
//! what has none, and signatures.

mod attached;
mod decorator;
mod docstring;
mod emit;
mod lex;
mod literal;
mod metadata;
mod scope;
mod signature;
mod split;
mod walk;

pub use metadata::metadata;

use super::File;
use crate::local::chunk::Chunk;

/// Reads a `.py` or `.pyi` file. Its path, relative to the directory that
/// packages are installed in, gives the module's: `requests/sessions.py`.
/// Chunks are in the order of their lines.
pub fn chunks(file: &File<'_>, out: &mut Vec<Chunk>) {
    let start = out.len();
    let module = module_path(file.path);
    walk::module(&lex::statements(file.text), &module, file.path, out);
    if let Some(found) = out.get_mut(start..) {
        found.sort_by_key(|chunk| chunk.line);
    }
}

/// The dotted path of the module in a file. Stubs that are installed beside
/// their package, in `name-stubs`, are of `name`.
fn module_path(path: &str) -> String {
    let stem = path
        .strip_suffix(".pyi")
        .or_else(|| path.strip_suffix(".py"))
        .unwrap_or(path);
    let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
    stem.replace("-stubs/", "/").replace('/', ".")
}

#[cfg(test)]
mod tests;
