//! What the files of a part are called.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::FORMAT;
use crate::local::files::Files;
use crate::local::place::Place;
use crate::model::Ecosystem;

/// Most letters of a package's name or version that are in a file's.
const LONGEST: usize = 60;

/// Name of a part: made of the package, its version, its directory and the
/// state of what is in there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    ecosystem: Ecosystem,
    /// The package, as far as a file can be called so.
    package: String,
    /// The version, likewise.
    version: String,
    /// Digest of the package's name and directory.
    place: u64,
    /// Digest of what changes with the files.
    state: u64,
}

impl Name {
    /// Names the part of a package. Where the files may change under the same
    /// version they are given, and all of them are looked at; else only what a
    /// package manager changes when it puts another package there.
    #[must_use]
    pub fn of(place: &Place, files: Option<&Files>) -> Self {
        let root = fs::canonicalize(&place.root);
        let root = root.as_ref().unwrap_or(&place.root);
        let state = files.map_or_else(|| installed(place), Files::fingerprint);
        Self {
            ecosystem: place.ecosystem,
            package: safe(&place.name),
            version: safe(&place.version),
            place: digest(&(&place.name, root)),
            state: digest(&(&place.version, state)),
        }
    }

    /// Returns where the part is, below the directory of all.
    #[must_use]
    pub fn part(&self) -> String {
        format!("{}/{}", self.ecosystem.as_str(), self.file())
    }

    /// Returns where the part is while it is built: one at a time for each
    /// directory.
    #[must_use]
    pub fn new_part(&self) -> String {
        self.beside("new")
    }

    /// Returns where the lock is that whoever builds a part of the directory
    /// holds. It is never removed: others may be waiting for it.
    #[must_use]
    pub fn lock(&self) -> String {
        self.beside("lock")
    }

    /// Tells whether a file is another part of the same directory.
    #[must_use]
    pub fn is_older(&self, file: &str) -> bool {
        let is_ours = file.contains(&format!("~{:016x}-", self.place));
        is_ours && file.ends_with(".db") && file != self.file()
    }

    fn file(&self) -> String {
        let Self {
            package,
            version,
            place,
            state,
            ..
        } = self;
        format!("{package}@{version}~{place:016x}-{state:016x}.{FORMAT}.db")
    }

    fn beside(&self, end: &str) -> String {
        let Self { package, place, .. } = self;
        format!("{}/{package}~{place:016x}.{end}", self.ecosystem.as_str())
    }
}

/// Returns what changes when a package manager installs another package into
/// the directory: when the directory and the package's manifest were made, and
/// the manifest's size.
fn installed(place: &Place) -> u64 {
    let manifest = match place.ecosystem {
        Ecosystem::Npm => "package.json",
        Ecosystem::Crates => "Cargo.toml",
        Ecosystem::PyPi => "METADATA",
        Ecosystem::Go => "go.mod",
    };
    let modified = |meta: &fs::Metadata| meta.modified().ok();
    let dir = fs::metadata(&place.root).ok();
    let manifest = fs::metadata(place.root.join(manifest)).ok();
    digest(&(
        dir.as_ref().and_then(modified),
        manifest.as_ref().and_then(modified),
        manifest.map(|meta| meta.len()),
    ))
}

fn digest(what: &impl Hash) -> u64 {
    let mut digest = DefaultHasher::new();
    what.hash(&mut digest);
    digest.finish()
}

/// Returns a name or version as it stands in the name of a file.
pub fn safe(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    let all = text.chars().map(|c| if plain(c) { c } else { '+' });
    all.take(LONGEST).collect()
}

#[cfg(test)]
mod tests;
