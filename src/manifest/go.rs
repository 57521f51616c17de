//! Go: `go.mod` with `go.sum`, the vendor directory and the module cache.

mod modfile;
mod sum;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::cargo::lexical;
use super::context::{Context, Reading};
use super::package::{Kind, Package, Source};
use super::places::{Places, stays_below};
use super::text::MAX_LOCKFILE;
use super::want::{Want, is_sane};
use crate::model::Ecosystem;
use modfile::{ModFile, Replace, Require};

/// Reads the nearest `go.mod`.
pub(super) fn read(context: &mut Context<'_>) -> Option<Reading> {
    let at = context.nearest(&["go.mod"])?;
    let dir = context.dirs[at];
    let origin = dir.join("go.mod");
    let file = context.manifest(&origin, modfile::parse)?;
    let vendored = context.manifest(&dir.join("vendor/modules.txt"), sum::vendored);
    let module = Modules {
        dir,
        origin: &origin,
        vendored: vendored.unwrap_or_default(),
        places: context.places,
        file: &file,
    };
    let is_taken = |require: &&Require| is_wanted(&context.want, require);
    let mut packages: Vec<Package> = file
        .requires
        .iter()
        .filter(is_taken)
        .map(|require| module.package(require))
        .collect();
    if is_old(&file) {
        let known = |name: &str| file.requires.iter().any(|require| require.module == name);
        let path = dir.join("go.sum");
        let text = context.text(&path, MAX_LOCKFILE);
        let sums = text.and_then(|text| context.checked(&path, sum::parse(&text)));
        let rest = sums.unwrap_or_default().into_iter();
        let rest = rest
            .filter(|(name, _)| !known(name))
            .map(|(module, version)| Require {
                module,
                version,
                is_indirect: true,
            });
        let rest = rest.filter(|require| is_wanted(&context.want, require));
        let package = |require| Package {
            origin: path.clone(),
            ..module.package(&require)
        };
        packages.extend(rest.map(package));
    }
    packages.extend(own(&file, dir, &origin).filter(|own| {
        let name = context.want.name();
        name.is_none_or(|name| name == own.name)
    }));
    match context.want.is_all() {
        true => packages.sort_by(|a, b| a.name.cmp(&b.name)),
        // The module itself, or the longest that holds the package.
        false => packages.sort_by_key(|package| std::cmp::Reverse(package.name.len())),
    }
    packages.retain(|package| is_sane(&package.name) && is_sane(&package.version));
    Some(Reading {
        distance: at,
        packages,
    })
}

/// Takes the last element for a name only where a module is asked for.
fn is_wanted(want: &Want, require: &Require) -> bool {
    let is_bare = want
        .name()
        .is_some_and(|name| !name.contains('/') && name != require.module);
    want.takes(&require.module) && !(is_bare && require.is_indirect)
}

/// Tells whether `go.mod` leaves indirect modules out, as before Go 1.17.
fn is_old(file: &ModFile) -> bool {
    file.go.is_none_or(|go| go < (1, 17))
}

/// Returns the project's own module; Go gives it no version.
fn own(file: &ModFile, dir: &Path, origin: &Path) -> impl Iterator<Item = Package> {
    let package = file.module.clone().map(|name| Package {
        ecosystem: Ecosystem::Go,
        name,
        alias: None,
        version: "v0.0.0".to_owned(),
        kind: Kind::Direct,
        place: Some(dir.to_path_buf()),
        origin: origin.to_path_buf(),
        source: Source::Workspace,
    });
    package.into_iter()
}

struct Modules<'a> {
    dir: &'a Path,
    origin: &'a Path,
    vendored: BTreeMap<String, String>,
    places: &'a Places,
    file: &'a ModFile,
}

impl Modules<'_> {
    fn package(&self, require: &Require) -> Package {
        let replace = self.file.replaces.iter().find(|replace| {
            let version = replace.version.as_ref();
            replace.module == require.module && version.is_none_or(|v| *v == require.version)
        });
        let (source, version, place) = match replace {
            Some(replace) => self.replaced(replace, require),
            None => match self.vendored(require) {
                Some(place) => (Source::Vendored, &require.version, Some(place)),
                None => {
                    let place = self.cached(&require.module, &require.version);
                    (Source::Registry, &require.version, place)
                }
            },
        };
        Package {
            ecosystem: Ecosystem::Go,
            name: require.module.clone(),
            alias: None,
            version: version.clone(),
            kind: match require.is_indirect {
                true => Kind::Transitive,
                false => Kind::Direct,
            },
            place,
            origin: self.origin.to_path_buf(),
            source,
        }
    }

    fn replaced<'a>(
        &self,
        replace: &'a Replace,
        require: &'a Require,
    ) -> (Source, &'a String, Option<PathBuf>) {
        match &replace.by_version {
            Some(version) => (Source::Patched, version, self.cached(&replace.by, version)),
            None => {
                let place = lexical(&self.dir.join(&replace.by));
                (
                    Source::Path,
                    &require.version,
                    place.is_dir().then_some(place),
                )
            }
        }
    }

    fn vendored(&self, require: &Require) -> Option<PathBuf> {
        let version = self.vendored.get(&require.module)?;
        let is_safe = *version == require.version && stays_below(&require.module);
        let place = self.dir.join("vendor").join(&require.module);
        (is_safe && place.is_dir()).then_some(place)
    }

    fn cached(&self, module: &str, version: &str) -> Option<PathBuf> {
        let path = format!("{}@{}", sum::escape(module), sum::escape(version));
        let place = self.places.go_mod_cache.as_deref()?.join(&path);
        (stays_below(&path) && place.is_dir()).then_some(place)
    }
}
