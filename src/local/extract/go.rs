//! Go source: the comments above declarations, as the Go documentation
//! "Go Doc Comments" has them.

mod comment;
mod declaration;
mod example;
mod scan;
#[cfg(test)]
mod tests;

use super::File;
use crate::local::chunk::{Chunk, Kind};

/// Cuts a Go file into chunks: one for the package, one for each documented
/// declaration. Of a test only its examples are taken.
pub fn chunks(file: &File<'_>, out: &mut Vec<Chunk>) {
    let place = Place::of(file);
    if file.path.ends_with("_test.go") {
        return example::chunks(file, &place, out);
    }
    for found in scan::declarations(file.text, 1) {
        declaration::chunks(&found, &place, out);
    }
}

/// Where the declarations of a file stand.
struct Place<'a> {
    /// The file, relative to the package.
    path: &'a str,
    /// Path the package is imported by.
    import: String,
    /// Whether other modules cannot import it.
    is_internal: bool,
}

impl<'a> Place<'a> {
    fn of(file: &File<'a>) -> Self {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let import = if folder.is_empty() {
            file.package.to_owned()
        } else {
            format!("{}/{folder}", file.package)
        };
        Self {
            path: file.path,
            is_internal: folder.split('/').any(|part| part == "internal"),
            import,
        }
    }

    /// A chunk of the declaration of this name, which is `Type.Method` for a
    /// method and empty for the package.
    fn chunk(&self, kind: Kind, name: &str, line: u32) -> Chunk {
        let mut chunk = Chunk::new(kind, self.path, line);
        if name.is_empty() {
            chunk.title.clone_from(&self.import);
            chunk.symbol.clone_from(&self.import);
        } else {
            name.clone_into(&mut chunk.title);
            chunk.symbol = format!("{}.{name}", self.import);
        }
        chunk.trail.push(self.import.clone());
        if let Some((owner, _)) = name.split_once('.') {
            chunk.trail.push(owner.to_owned());
        }
        chunk.is_internal = self.is_internal;
        chunk
    }
}
