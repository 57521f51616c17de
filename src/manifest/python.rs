//! Python: the lockfiles of uv, Poetry, Pipenv and PEP 751, pinned lists for
//! pip, and virtual environments.

mod direct;
mod entry;
mod environment;
mod pinned;
mod pipfile;
mod requirements;
mod toml_lock;
mod uv;

use std::path::{Path, PathBuf};

use super::cargo::lexical;
use super::context::{Context, Reading, compare_versions};
use super::package::{Kind, Package, Source};
use super::places::Places;
use super::text::{Broken, MAX_LOCKFILE};
use super::want::{Want, is_sane, normal};
use crate::model::Ecosystem;
use direct::Asked;
use entry::Entry;
use environment::Environment;

type Parse = fn(&str, &Want, &str) -> Result<Vec<Entry>, Broken>;

/// Lockfiles, in the order they are believed.
const LOCKFILES: [(&str, Parse); 4] = [
    ("uv.lock", uv::parse),
    ("poetry.lock", |text, want, _| toml_lock::poetry(text, want)),
    ("pylock.toml", |text, want, _| toml_lock::pylock(text, want)),
    ("Pipfile.lock", |text, want, _| pipfile::parse(text, want)),
];

/// Reads the nearest lockfile, pinned list or environment.
pub(super) fn read(context: &mut Context<'_>) -> Option<Reading> {
    let manifest = context.nearest(&["pyproject.toml", "Pipfile", "setup.py"]);
    for at in 0..context.dirs.len() {
        if let Some(packages) = directory(context, at, manifest) {
            let distance = manifest.filter(|near| *near <= at).unwrap_or(at);
            return Some(Reading { distance, packages });
        }
    }
    // An environment that is active serves where the project says nothing.
    let active = environment::open(context.places.virtual_env.as_deref()?, &context.want)?;
    Some(Reading {
        distance: manifest.unwrap_or(context.dirs.len()),
        packages: installed(&active, &Asked::new()),
    })
}

/// Reads what one directory holds; `None` where that is nothing.
fn directory(
    context: &mut Context<'_>,
    at: usize,
    manifest: Option<usize>,
) -> Option<Vec<Package>> {
    let dir = context.dirs[at];
    let near = manifest
        .filter(|near| *near < at)
        .map_or(dir, |near| context.dirs[near]);
    for (name, parse) in LOCKFILES {
        let origin = dir.join(name);
        let Some(text) = context.text(&origin, MAX_LOCKFILE) else {
            continue;
        };
        if !context.want.may_be_in(&text) {
            return Some(Vec::new());
        }
        let near_path = near.strip_prefix(dir).unwrap_or(dir).to_string_lossy();
        let entries = parse(&text, &context.want, &near_path.replace('\\', "/"));
        if let Some(entries) = context.checked(&origin, entries) {
            if entries.is_empty() && !context.want.is_all() {
                return Some(Vec::new());
            }
            let asked = direct::read(context, dir);
            let environment = environment(context, at, near);
            return Some(locked(entries, dir, &origin, &asked, environment.as_ref()));
        }
    }
    let top = context.dirs.get(at + 1).copied().unwrap_or(dir);
    let pins = pinned::read(context, dir, top);
    let environment = match pins.is_empty() {
        // Without a list only the directory's own environment counts.
        true => neighbour(context, dir).map(|own| active(context).unwrap_or(own)),
        false => environment(context, at, near),
    };
    if pins.is_empty() && environment.is_none() {
        return None;
    }
    let asked = direct::read(context, dir);
    let mut all = pinned(context, pins, &asked, environment.as_ref());
    // A list names what is asked for; the environment has all of it.
    for package in environment
        .map(|e| installed(&e, &asked))
        .unwrap_or_default()
    {
        if all
            .iter()
            .all(|known| normal(&known.name) != normal(&package.name))
        {
            all.push(package);
        }
    }
    all.sort_by_key(|package| normal(&package.name));
    Some(all)
}

/// Finds what the active environment has of a package, or the nearest one.
pub(super) fn unlocked(dirs: &[&Path], places: &Places, name: &str) -> Option<PathBuf> {
    let want = Want::only(Ecosystem::PyPi, name);
    let own = dirs
        .iter()
        .flat_map(|dir| [dir.join(".venv"), dir.join("venv")]);
    let mut all = places.virtual_env.clone().into_iter().chain(own);
    let environment = all.find_map(|dir| environment::open(&dir, &want))?;
    Some(environment.dists.get(&normal(name))?.place.clone())
}

fn active(context: &Context<'_>) -> Option<Environment> {
    environment::open(context.places.virtual_env.as_deref()?, &context.want)
}

fn neighbour(context: &Context<'_>, dir: &Path) -> Option<Environment> {
    let dirs = [dir.join(".venv"), dir.join("venv")];
    dirs.iter()
        .find_map(|dir| environment::open(dir, &context.want))
}

/// Opens the environment of a project: the active one, or the nearest.
fn environment(context: &Context<'_>, at: usize, near: &Path) -> Option<Environment> {
    active(context)
        .or_else(|| neighbour(context, near))
        .or_else(|| neighbour(context, context.dirs[at]))
}

/// Turns the entries of a lockfile into packages.
fn locked(
    entries: Vec<Entry>,
    dir: &Path,
    origin: &Path,
    asked: &Asked,
    environment: Option<&Environment>,
) -> Vec<Package> {
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        let dist = environment.and_then(|e| e.dists.get(&normal(&entry.name)));
        let installed = dist.map(|dist| dist.version.as_str());
        let Some(version) = entry.version.as_deref().or(installed) else {
            continue;
        };
        let own = entry.path.as_ref().map(|path| lexical(&dir.join(path)));
        let place = match dist.filter(|dist| dist.version == version) {
            Some(dist) if own.is_none() => Some(dist.place.clone()),
            _ => own.filter(|own| own.exists()),
        };
        // An environment has one version of several that are locked.
        let rank = (installed != Some(version), !entry.is_near);
        let package = Package {
            ecosystem: Ecosystem::PyPi,
            alias: None,
            version: version.to_owned(),
            kind: entry.kind.unwrap_or_else(|| kind(asked, &entry.name)),
            place,
            origin: origin.to_path_buf(),
            source: entry.source,
            name: entry.name,
        };
        if is_sane(&package.name) && is_sane(&package.version) {
            all.push((rank, package));
        }
    }
    all.sort_by(|(a_rank, a), (b_rank, b)| {
        let by_name = normal(&a.name).cmp(&normal(&b.name));
        by_name
            .then(a_rank.cmp(b_rank))
            .then_with(|| compare_versions(&b.version, &a.version))
    });
    all.into_iter().map(|(_, package)| package).collect()
}

fn pinned(
    context: &Context<'_>,
    pins: Vec<pinned::Pin>,
    asked: &Asked,
    environment: Option<&Environment>,
) -> Vec<Package> {
    let wanted = pins
        .into_iter()
        .filter(|pin| context.want.takes(&pin.name) && is_sane(&pin.name) && is_sane(&pin.version));
    let package = |pin: pinned::Pin| {
        let dist = environment.and_then(|e| e.dists.get(&normal(&pin.name)));
        let dist = dist.filter(|dist| dist.version == pin.version);
        let by_manifest = match asked.is_empty() {
            true => Kind::Direct,
            false => kind(asked, &pin.name),
        };
        Package {
            ecosystem: Ecosystem::PyPi,
            alias: None,
            kind: pin.kind.unwrap_or(by_manifest),
            place: dist.map(|dist| dist.place.clone()),
            source: dist.map_or(Source::Registry, environment::Dist::source),
            name: pin.name,
            version: pin.version,
            origin: pin.origin,
        }
    };
    wanted.map(package).collect()
}

/// Lists the packages of an environment.
fn installed(environment: &Environment, asked: &Asked) -> Vec<Package> {
    let package = |dist: &environment::Dist| Package {
        ecosystem: Ecosystem::PyPi,
        name: dist.name.clone(),
        alias: None,
        version: dist.version.clone(),
        kind: match asked.is_empty() {
            true => dist.kind(),
            false => kind(asked, &dist.name),
        },
        place: Some(dist.place.clone()),
        origin: environment.dir.clone(),
        source: dist.source(),
    };
    let mut all: Vec<Package> = environment.dists.values().map(package).collect();
    all.retain(|package| is_sane(&package.name) && is_sane(&package.version));
    all.sort_by_key(|package| normal(&package.name));
    all
}

fn kind(asked: &Asked, name: &str) -> Kind {
    asked
        .get(&normal(name))
        .copied()
        .unwrap_or(Kind::Transitive)
}
