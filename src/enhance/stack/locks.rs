//! Lockfiles that the manifest layer reads: each once, for all members below.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::asked::may_fit;
use super::reader::{MAX_LOCK, Reader, ancestors, clean, join};
use super::{Dependency, Registry};
use crate::manifest::{self, Kind, Package, Source, fold};
use crate::model::Ecosystem;

/// Lockfiles, nearest first; what is installed serves where there is none.
const NPM: [&str; 7] = [
    "npm-shrinkwrap.json",
    "package-lock.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "bun.lock",
    "deno.lock",
    "node_modules",
];
const PYTHON: [&str; 6] = [
    "uv.lock",
    "poetry.lock",
    "pylock.toml",
    "Pipfile.lock",
    ".venv",
    "venv",
];

/// The packages of one lockfile.
pub(super) struct Lock {
    /// Its directory.
    pub(super) dir: String,
    packages: Vec<(Package, String)>,
    by_name: HashMap<String, Vec<usize>>,
}

/// What a lockfile says of a package.
pub(super) enum Said {
    /// Version and file.
    Locked(String, String),
    /// It is made by the project itself.
    Own,
    /// Nothing.
    Unknown,
}

/// Every lockfile that was read.
#[derive(Default)]
pub(super) struct Locks {
    known: HashMap<(Ecosystem, String), Rc<Lock>>,
    /// Names that members ask for, by lockfile.
    asked: HashSet<(Ecosystem, String, String)>,
}

impl Locks {
    /// Finds the lockfile that covers a directory.
    pub(super) fn covering(
        &mut self,
        reader: &mut Reader<'_>,
        ecosystem: Ecosystem,
        dir: &str,
    ) -> Option<Rc<Lock>> {
        let names: &[&str] = match ecosystem {
            Ecosystem::Npm => &NPM,
            Ecosystem::PyPi => &PYTHON,
            Ecosystem::Crates => &["Cargo.lock"],
            Ecosystem::Go => return None,
        };
        let is_lock = |name: &&str| name.contains(".lock") || name.contains('-');
        let (locks, installed): (Vec<&str>, Vec<&str>) = names
            .iter()
            .partition(|name| is_lock(name) || **name == "pylock.toml");
        let holder = |names: &[&str]| {
            ancestors(dir).find(|dir| names.iter().any(|name| reader.is_on_disk(dir, name)))
        };
        let at = holder(&locks).or_else(|| holder(&installed))?.to_owned();
        if let Some(known) = self.known.get(&(ecosystem, at.clone())) {
            return Some(Rc::clone(known));
        }
        let root = &reader.tree.root;
        let is_huge = locks.iter().find(|name| {
            let meta = std::fs::metadata(root.join(&at).join(name));
            meta.is_ok_and(|meta| meta.is_file() && meta.len() > MAX_LOCK)
        });
        let loaded = match is_huge {
            Some(name) => {
                let path = join(&at, name);
                reader.warn(&path, "larger than 32 MiB");
                manifest::Manifests::default()
            }
            None => manifest::load_of(&root.join(&at), root, reader.places, ecosystem),
        };
        let prefix = format!("{}/", root.display());
        for warning in loaded.warnings {
            let warning = clean(&warning.replace(&prefix, ""));
            if !reader.warnings.contains(&warning) {
                reader.warnings.push(warning);
            }
        }
        let lock = Rc::new(Lock::new(at.clone(), loaded.packages, reader));
        self.known.insert((ecosystem, at), Rc::clone(&lock));
        Some(lock)
    }

    /// Notes that a member asks for a package.
    pub(super) fn note(&mut self, ecosystem: Ecosystem, lock: &Lock, name: &str) {
        self.asked
            .insert((ecosystem, lock.dir.clone(), fold(ecosystem, name)));
    }

    /// Lists what no member asks for.
    pub(super) fn transitive(&self) -> Vec<Dependency> {
        let mut all = Vec::new();
        for ((ecosystem, dir), lock) in &self.known {
            let registry = registry(*ecosystem);
            let mut seen = HashSet::new();
            for (package, origin) in &lock.packages {
                let name = fold(*ecosystem, &package.name);
                let key = (*ecosystem, dir.clone(), name.clone());
                let is_own = matches!(package.source, Source::Workspace | Source::Path);
                if is_own || self.asked.contains(&key) || !seen.insert(name) {
                    continue;
                }
                all.push(Dependency {
                    registry,
                    name: package.name.clone(),
                    version: Some(package.version.clone()),
                    range: String::new(),
                    kind: Kind::Transitive,
                    member: dir.clone(),
                    origin: origin.clone(),
                });
            }
        }
        all
    }
}

impl Lock {
    fn new(dir: String, packages: Vec<Package>, reader: &Reader<'_>) -> Self {
        let root = &reader.tree.root;
        let packages: Vec<(Package, String)> = packages
            .into_iter()
            .filter_map(|package| {
                let origin = package.origin.strip_prefix(root).ok()?;
                let origin = origin.to_string_lossy().replace('\\', "/");
                Some((package, origin))
            })
            .collect();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, (package, _)) in packages.iter().enumerate() {
            let name = fold(package.ecosystem, &package.name);
            by_name.entry(name).or_default().push(at);
        }
        Self {
            dir,
            packages,
            by_name,
        }
    }

    /// Finds the version of a package that a range asks for.
    pub(super) fn find(&self, ecosystem: Ecosystem, name: &str, range: &str) -> Said {
        let found = self.by_name.get(&fold(ecosystem, name));
        let all = || {
            let found = found.into_iter().flatten();
            found.filter_map(|at| self.packages.get(*at))
        };
        // Python has one version of each, whatever the range.
        let fits = |version: &str| ecosystem == Ecosystem::PyPi || may_fit(range, version);
        let best = all().find(|(package, _)| fits(&package.version));
        match best.or_else(|| all().next()) {
            Some((package, _)) if package.source == Source::Workspace => Said::Own,
            Some((package, _)) if package.source == Source::Path => Said::Own,
            Some((package, origin)) => Said::Locked(package.version.clone(), origin.clone()),
            None => Said::Unknown,
        }
    }
}

/// Returns the registry of an ecosystem.
pub(super) fn registry(ecosystem: Ecosystem) -> Registry {
    match ecosystem {
        Ecosystem::Npm => Registry::Npm,
        Ecosystem::Crates => Registry::Crates,
        Ecosystem::PyPi => Registry::PyPi,
        Ecosystem::Go => Registry::Go,
    }
}
