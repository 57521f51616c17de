//! From the entries of a lockfile to packages: places, the versions that only
//! a member's manifest tells, order, one package for each name and version.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use super::entry::Entry;
use super::installed::Disk;
use super::package_json::{Importer, identity};
use crate::manifest::cargo::lexical;
use crate::manifest::context::{Context, compare_versions};
use crate::manifest::package::Package;
use crate::manifest::want::{Want, is_sane};
use crate::model::Ecosystem;

/// Turns entries into packages.
pub(super) fn packages(
    context: &Context<'_>,
    mut entries: Vec<Entry>,
    dir: &Path,
    origin: &Path,
    importers: &[Importer],
) -> Vec<Package> {
    entries.retain(|entry| is_taken(entry, &context.want));
    entries.sort_by(|a, b| {
        let by_name = match context.want.is_all() {
            true => a.name.cmp(&b.name),
            false => Ordering::Equal,
        };
        let rank = |entry: &Entry| (entry.rank, is_other(entry, &context.want), entry.kind);
        let by_rank = rank(a).cmp(&rank(b));
        let by_version = || compare_versions(&b.version, &a.version);
        by_name.then(by_rank).then_with(by_version)
    });
    let disk = Disk::new(dir, context.places, importers);
    let mut all: Vec<Package> = Vec::with_capacity(entries.len());
    for entry in entries {
        let Some((version, place)) = settle(&entry, &disk, dir, importers) else {
            continue;
        };
        let mut twins = all
            .iter_mut()
            .rev()
            .take_while(|known| known.name == entry.name);
        if let Some(twin) = twins.find(|known| known.version == version) {
            twin.kind = twin.kind.min(entry.kind);
            twin.place = twin.place.take().or(place);
            continue;
        }
        all.push(Package {
            ecosystem: Ecosystem::Npm,
            name: entry.name,
            alias: entry.alias,
            version,
            kind: entry.kind,
            place,
            origin: origin.to_path_buf(),
            source: entry.source,
        });
    }
    all
}

/// Tells whether an entry goes by another name than the one that is asked for.
fn is_other(entry: &Entry, want: &Want) -> bool {
    match (&entry.alias, want.is_all()) {
        (alias, true) => alias.is_some(),
        (alias, false) => !want.takes(alias.as_ref().unwrap_or(&entry.name)),
    }
}

fn is_taken(entry: &Entry, want: &Want) -> bool {
    let alias = entry.alias.as_deref();
    let is_wanted = want.takes(&entry.name) || alias.is_some_and(|alias| want.takes(alias));
    is_wanted && is_sane(&entry.name) && alias.is_none_or(is_sane)
}

/// Finds the version and the place of an entry; `None` where there is no
/// version to be had.
fn settle(
    entry: &Entry,
    disk: &Disk<'_>,
    dir: &Path,
    importers: &[Importer],
) -> Option<(String, Option<PathBuf>)> {
    if let Some(target) = entry.version.strip_prefix("link:") {
        // pnpm's links are relative to the importer that has them.
        return importers.iter().find_map(|importer| {
            let member = lexical(&dir.join(&importer.path).join(target));
            let (name, version) = identity(&member)?;
            (name == entry.name).then_some((version, Some(member)))
        });
    }
    let place = disk.place(entry);
    // An address is no version, and yarn has a word for a member's; what is
    // there has one.
    let is_told = entry.version != "0.0.0-use.local" && !entry.version.contains([':', '#', '/']);
    let version = match is_told {
        true => entry.version.clone(),
        false => identity(place.as_deref()?)?.1,
    };
    is_sane(&version).then_some((version, place))
}
