//! TypeScript declarations and JavaScript sources of npm packages.
//!
//! Documentation are the `/** ... */` comments, as JSDoc and TSDoc define
//! them. Of TypeScript, declarations without comments are listed too: types
//! are often all that a package says of itself.

mod declarations;
mod doc;
mod exports;
mod grammar;
mod head;
mod item;
mod javascript;
mod lexer;
mod listing;
mod literals;
mod members;
mod place;
mod render;
mod scopes;
mod target;
#[cfg(test)]
mod tests;
mod token;
mod types;

use super::File;
use crate::local::chunk::Chunk;
use token::Source;

/// Cuts a script into chunks: `.ts`, `.tsx`, `.mts` and `.cts`, declarations
/// or not, as TypeScript, any other file as JavaScript.
pub fn chunks(file: &File<'_>, out: &mut Vec<Chunk>) {
    let source = Source::new(file.text);
    let extension = file.path.rsplit('.').next().unwrap_or_default();
    match extension {
        "ts" | "tsx" | "mts" | "cts" => declarations::chunks(file, &source, out),
        _ if source.is_minified() => {}
        _ => javascript::chunks(file, &source, out),
    }
}
