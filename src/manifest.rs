//! The project's packages with their exact versions, read from lockfiles,
//! manifests and environments.
//!
//! Owns: which files those are, how they are found upwards from a directory,
//! and what is in them. Guarantees: nothing here fails; a file that is broken,
//! too large or in conflict is passed over whole, with a warning that names it
//! and the line, and the next source is read in its place. Reads bounded
//! amounts, starts no process, opens no connection, follows no includes out
//! of bounds. Forbids: `std::env`; what lies outside of the project is told
//! by [`Places`].
//!
//! The way of a reading: an ecosystem's file (`cargo`, `npm`, `python`, `go`)
//! walks the directories, nearest first, and hands texts to one pure parser
//! per format below it. [`find`] is the same walk with a name in hand: texts
//! that do not hold the name are not parsed, and long ones in part.

mod cargo;
mod context;
mod context7_json;
mod disk;
mod glob;
mod go;
mod identity;
mod npm;
mod package;
mod places;
mod python;
mod text;
mod want;

use std::path::Path;

use crate::model::Ecosystem;
use context::{Context, Reading};
use want::Want;

pub use context7_json::{PreviousVersion, ProjectFacts, project_facts};
pub use disk::{downloaded_crate, unlocked};
pub use identity::{Identity, identity};
pub use package::{Found, Installed, Kind, Manifests, Package, Source};
pub use places::{CARGO_HOME, DENO_DIR, GOMODCACHE, GOPATH, Places, VIRTUAL_ENV};
pub use want::{fold, normal};

/// Most directories upwards that are looked at.
const MAX_DEPTH: usize = 128;

/// Loads every package of the project that `cwd` is in.
///
/// Each ecosystem is read from its nearest lockfile, also one that is further
/// up than another's.
#[must_use]
pub fn load(cwd: &Path, places: &Places) -> Manifests {
    load_in(&upwards(cwd), places)
}

/// Loads the packages of one ecosystem, of which nothing above `top` is read.
#[must_use]
pub fn load_of(cwd: &Path, top: &Path, places: &Places, ecosystem: Ecosystem) -> Manifests {
    let mut dirs = upwards(cwd);
    dirs.retain(|dir| dir.starts_with(top));
    let mut context = Context::new(&dirs, places, Want::all(ecosystem));
    let reading = read(ecosystem, &mut context);
    Manifests {
        packages: reading.map_or_else(Vec::new, |reading| reading.packages),
        warnings: context.warnings,
    }
}

/// Loads from these directories, nearest first.
fn load_in(dirs: &[&Path], places: &Places) -> Manifests {
    let mut all = Manifests::default();
    for ecosystem in Ecosystem::ALL {
        let mut context = Context::new(dirs, places, Want::all(ecosystem));
        if let Some(reading) = read(ecosystem, &mut context) {
            all.packages.extend(reading.packages);
        }
        all.warnings.append(&mut context.warnings);
    }
    all
}

/// Finds the version that the project uses of one package.
///
/// Made for the way of every answer: a lockfile of 1 MB costs about half a
/// millisecond. It is read in part, so a break far from the name may go
/// unnoticed that [`load`] would warn about; an unresolved merge never does.
/// Members that no lockfile names are found from within or from the root.
///
/// The name may be an alias that a manifest gives, any spelling that the
/// ecosystem takes for the same, a package inside a Go module, or the last
/// element of a required module. Where ecosystems share it, the nearest
/// manifest decides, then the nearer relation, then the order of
/// [`Ecosystem::ALL`].
#[must_use]
pub fn find(cwd: &Path, places: &Places, name: &str, ecosystem: Option<Ecosystem>) -> Found {
    find_in(&upwards(cwd), places, name, ecosystem)
}

fn find_in(dirs: &[&Path], places: &Places, name: &str, ecosystem: Option<Ecosystem>) -> Found {
    let mut found = Found::default();
    let mut hits: Vec<(usize, Package)> = Vec::new();
    for each in Ecosystem::ALL {
        if ecosystem.is_some_and(|only| only != each) {
            continue;
        }
        let mut context = Context::new(dirs, places, Want::only(each, name));
        if let Some(Reading { distance, packages }) = read(each, &mut context) {
            hits.extend(packages.into_iter().next().map(|best| (distance, best)));
        }
        found.warnings.append(&mut context.warnings);
    }
    hits.sort_by_key(|(distance, package)| (*distance, package.kind));
    let mut hits = hits.into_iter().map(|(_, package)| installed(package));
    found.installed = hits.next();
    found.also = hits.collect();
    found
}

fn read(ecosystem: Ecosystem, context: &mut Context<'_>) -> Option<Reading> {
    match ecosystem {
        Ecosystem::Crates => cargo::read(context),
        Ecosystem::Npm => npm::read(context),
        Ecosystem::PyPi => python::read(context),
        Ecosystem::Go => go::read(context),
    }
}

fn upwards(cwd: &Path) -> Vec<&Path> {
    cwd.ancestors().take(MAX_DEPTH).collect()
}

fn installed(package: Package) -> Installed {
    let file = package.origin.file_name().unwrap_or_default();
    Installed {
        ecosystem: package.ecosystem,
        file: file.to_string_lossy().into_owned(),
        name: package.name,
        version: package.version,
        place: package.place,
        source: package.source,
    }
}

#[cfg(test)]
mod tests;
