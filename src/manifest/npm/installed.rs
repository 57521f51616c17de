//! What is in `node_modules`: places of locked packages, and packages where
//! no lockfile tells them.

use std::path::{Path, PathBuf};

use super::entry::{Entry, Spot};
use super::package_json::{Importer, identity};
use crate::manifest::cargo::lexical;
use crate::manifest::places::{Places, stays_below, subdirectories};
use crate::manifest::want::Want;

/// Most packages of one directory that are looked at.
const MAX_PACKAGES: usize = 20_000;

/// Finds where packages are.
pub(super) struct Disk<'a> {
    root: &'a Path,
    places: &'a Places,
    importers: &'a [Importer],
    /// The directories of the tools that keep packages by version, listed once.
    stores: Vec<PathBuf>,
}

impl<'a> Disk<'a> {
    pub(super) fn new(root: &'a Path, places: &'a Places, importers: &'a [Importer]) -> Self {
        let stores = [".pnpm", ".deno"].map(|store| root.join("node_modules").join(store));
        let stores = stores
            .iter()
            .flat_map(|dir| subdirectories(dir, 10 * MAX_PACKAGES));
        Self {
            root,
            places,
            importers,
            stores: stores.collect(),
        }
    }

    /// Returns the directory of a package, if it is there.
    pub(super) fn place(&self, entry: &Entry) -> Option<PathBuf> {
        let place = match &entry.spot {
            Spot::Nowhere => return None,
            // Members and links may lie beside the project.
            Spot::Dir(path) if !path.contains("node_modules") => lexical(&self.root.join(path)),
            Spot::Dir(path) => self.root.join(stays_below(path).then_some(path)?),
            Spot::Hoisted(alias) => return self.hoisted(alias, &entry.version),
            Spot::Store => return self.stored(entry),
        };
        let place = place.is_dir().then_some(place);
        place.or_else(|| self.stored(entry))
    }

    /// Finds a package at the top, or below the member that has it alone.
    fn hoisted(&self, alias: &str, version: &str) -> Option<PathBuf> {
        let modules = format!("node_modules/{alias}");
        let members = self.importers.iter().map(|importer| &*importer.path);
        let places = [""].into_iter().chain(members);
        let mut places = places.map(|path| self.root.join(path).join(&modules));
        let is_it = |place: &PathBuf| identity(place).is_some_and(|(_, found)| found == version);
        stays_below(&modules).then(|| places.find(is_it))?
    }

    /// Finds `@scope+name@1.2.3_peers/node_modules/@scope/name`.
    fn stored(&self, entry: &Entry) -> Option<PathBuf> {
        let (name, version) = (&entry.name, &entry.version);
        let start = format!("{}@{version}", name.replace('/', "+"));
        let is_it = |dir: &&PathBuf| {
            let file = dir.file_name().and_then(|file| file.to_str());
            let rest = file.and_then(|file| file.strip_prefix(&*start));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '(']))
        };
        let modules = format!("node_modules/{name}");
        let first = self.stores.partition_point(|dir| {
            dir.file_name()
                .is_some_and(|file| file.to_string_lossy().as_ref() < &*start)
                && dir.parent() == self.stores.first().and_then(|first| first.parent())
        });
        let near = self.stores[first..].iter().take(64).find(is_it);
        let place = near
            .map(|dir| dir.join(&modules))
            .filter(|place| place.is_dir());
        place.or_else(|| self.cached(name, version))
    }

    /// Finds `npm/HOST/NAME/VERSION` in Deno's own directory.
    fn cached(&self, name: &str, version: &str) -> Option<PathBuf> {
        let hosts = subdirectories(&self.places.deno_dir.as_deref()?.join("npm"), 64);
        let mut places = hosts.iter().map(|host| host.join(name).join(version));
        places.find(|place| place.is_dir())
    }
}

/// Lists the packages at the top of `node_modules` by what is in them.
pub(super) fn list(root: &Path, want: &Want, importers: &[Importer]) -> Vec<Entry> {
    let modules = root.join("node_modules");
    let dirs: Vec<(String, PathBuf)> = match want.name() {
        Some(name) => vec![(name.to_owned(), modules.join(name))],
        None => names(&modules),
    };
    let own = importers
        .iter()
        .flat_map(|importer| &importer.manifest.dependencies);
    let own: Vec<_> = own.collect();
    let entry = |(alias, dir): (String, PathBuf)| {
        let (name, version) = identity(&dir)?;
        let said = own.iter().find(|dependency| dependency.alias == alias);
        let mut entry = Entry {
            spot: Spot::Dir(format!("node_modules/{alias}")),
            rank: 0,
            ..Entry::new(&alias, &name, &version)
        };
        if let Some(said) = said {
            entry.kind = said.kind;
        }
        Some(entry)
    };
    dirs.into_iter().filter_map(entry).collect()
}

fn names(modules: &Path) -> Vec<(String, PathBuf)> {
    let mut all = Vec::new();
    for dir in subdirectories(modules, MAX_PACKAGES) {
        let Some(name) = dir.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if name.starts_with('@') {
            for sub in subdirectories(&dir, MAX_PACKAGES) {
                if let Some(rest) = sub.file_name().and_then(|name| name.to_str()) {
                    all.push((format!("{name}/{rest}"), sub.clone()));
                }
            }
        } else if !name.starts_with('.') {
            all.push((name.to_owned(), dir.clone()));
        }
    }
    all
}
