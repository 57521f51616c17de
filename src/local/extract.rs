//! Cuts the files of a package into chunks. One file per language; each is
//! pure, never fails, and takes time linear in the text.
//!
//! The readers are lexical: they know comments, strings and nesting of their
//! language, not its grammar, and so read what a parser would refuse:
//! macro bodies, files in a newer edition, broken files.

pub mod botocore;
pub mod go;
pub mod markdown;
pub mod python;
pub mod rst;
pub mod rust;
pub mod script;

use super::chunk::{Chunk, Kind};
use super::class::Class;
use super::files::{Entry, Files};
use super::place::Place;

/// A file of a package.
pub struct File<'a> {
    /// Name the package is imported by: `tokio`, `@tanstack/react-query`,
    /// `requests`, `golang.org/x/net`.
    pub package: &'a str,
    /// Path relative to the package, with `/`.
    pub path: &'a str,
    /// The whole text.
    pub text: &'a str,
    /// Reads another text file of the same package by its path relative to
    /// the package; `None` for what is missing, too large or outside.
    pub read: &'a dyn Fn(&str) -> Option<String>,
}

/// Takes what an extractor finds.
pub type Chunks = Vec<Chunk>;

/// Cuts one file of a package.
pub fn extract(place: &Place, files: &Files, entry: &Entry, out: &mut Chunks) {
    if entry.class == Class::ServiceModel {
        let bytes = files.read_bytes(&entry.path).unwrap_or_default();
        return botocore::chunks(&entry.path, &bytes, out);
    }
    let Some(text) = files.read(&entry.path) else {
        return;
    };
    let read = |path: &str| files.read(path);
    let file = |text| File {
        package: &place.name,
        path: &entry.path,
        text,
        read: &read,
    };
    match entry.class {
        Class::Markdown(kind) => markdown::chunks(&file(&text), kind, out),
        Class::Rst(kind) => markdown::chunks(&file(&rst::to_markdown(&text)), kind, out),
        Class::Metadata => {
            let description = python::metadata(&text).description;
            markdown::chunks(&file(&description), Kind::Readme, out);
        }
        Class::Script => script::chunks(&file(&text), out),
        Class::Rust => rust::chunks(&file(&text), out),
        Class::Go => go::chunks(&file(&text), out),
        Class::Python => python::chunks(&file(&text), out),
        Class::ResourceModel => botocore::resources(&entry.path, &text, out),
        Class::ServiceModel => {}
    }
}
