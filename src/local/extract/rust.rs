//! Rust source: documentation comments and attributes, and what they are
//! written of.

mod attribute;
mod declaration;
mod docs;
mod emit;
mod example;
mod include;
mod items;
mod lead;
mod lex;
mod links;
mod literal;
mod markdown;
mod path;
mod scope;
mod sections;
mod signature;
mod source;
#[cfg(test)]
mod tests;
mod undocumented;
mod walk;

use std::collections::{HashMap, HashSet};

use self::include::Includes;
use self::scope::Scope;
use self::source::Source;
use self::undocumented::Undocumented;
use self::walk::Walk;
use super::File;
use crate::local::chunk::Chunk;

/// Cuts a Rust file into chunks: one for each documented item, one or more
/// for the module, one for the undocumented declarations of each type.
pub fn chunks(file: &File<'_>, out: &mut Vec<Chunk>) {
    if file.path.starts_with("examples/") || file.path.contains("/examples/") {
        return example::chunks(file, out);
    }
    let module = path::module(file.package, file.path);
    let is_internal = module.split("::").any(path::is_internal_name);
    let scope = Scope::file(path::public_module(file), is_internal);
    let first = out.len();
    let mut walk = Walk {
        file,
        source: Source::new(file.text),
        includes: Includes::new(file),
        out,
        undocumented: Undocumented::default(),
        private: HashSet::new(),
        from_root: HashSet::new(),
        seen: HashSet::new(),
        templates: HashMap::new(),
    };
    let end = walk.source.len();
    let (inner, at) = lead::inner(&walk.source, 0, end, &walk.includes);
    walk.module_chunks(
        inner,
        walk.source.line(0),
        &Scope::file(module, is_internal),
    );
    walk.items(at, end, &scope);
    let Walk {
        out,
        undocumented,
        private,
        ..
    } = walk;
    undocumented.chunks(file.path, out);
    mark_private(&mut out[first..], &private);
}

/// Marks what belongs to types that turned out not to be public.
fn mark_private(chunks: &mut [Chunk], private: &HashSet<String>) {
    for chunk in chunks {
        let owner = chunk.symbol.rsplit_once("::").map_or("", |(path, _)| path);
        chunk.is_internal |= private.contains(owner) || private.contains(&chunk.symbol);
    }
}
