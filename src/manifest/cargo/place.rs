//! Where cargo keeps the sources of a package.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::lock::Entry;
use super::toml_file::{self, Dependency};
use crate::manifest::context::Context;
use crate::manifest::glob;
use crate::manifest::places::subdirectories;
use crate::manifest::text;

/// Most registries or checkouts that are looked into.
const MAX_SOURCES: usize = 4096;

/// The directories that hold sources.
#[derive(Default)]
pub(super) struct Stores {
    /// `registry/src/*`.
    registries: Vec<PathBuf>,
    /// Directories that stand for a registry: `cargo vendor`.
    vendored: Vec<PathBuf>,
    checkouts: Option<PathBuf>,
    /// What config files put in the place of published packages.
    pub(super) patches: Vec<Dependency>,
}

impl Stores {
    /// Finds the stores for the workspace in `dirs[root]`.
    pub(super) fn open(context: &mut Context<'_>, root: usize) -> Self {
        let mut stores = Self::default();
        let home = context.places.cargo_home.clone();
        if let Some(home) = &home {
            stores.registries = subdirectories(&home.join("registry/src"), MAX_SOURCES);
            stores.checkouts = Some(home.join("git/checkouts"));
        }
        let above = context.dirs[root..].iter().map(|dir| dir.join(".cargo"));
        for dir in above.chain(home).collect::<Vec<_>>() {
            for name in ["config.toml", "config"] {
                stores.configure(context, &dir, name);
            }
        }
        stores.vendored.push(context.dirs[root].join("vendor"));
        stores
    }

    fn configure(&mut self, context: &mut Context<'_>, dir: &Path, name: &str) {
        let parse = |text: &str| {
            toml::from_str::<Table>(text).map_err(|error| text::Broken::of_toml(&error, text))
        };
        let Some(config) = context.manifest(&dir.join(name), parse) else {
            return;
        };
        self.patches.extend(toml_file::patches(&config));
        let sources = config.get("source").and_then(Value::as_table);
        for source in sources.into_iter().flat_map(Table::values) {
            let directory = source.get("directory").and_then(Value::as_str);
            // Paths in a config file are relative to what holds `.cargo`.
            let base = dir.parent().unwrap_or(dir);
            self.vendored.extend(directory.map(|path| base.join(path)));
        }
    }

    /// Finds a package that is kept with the project.
    pub(super) fn vendored(&self, entry: &Entry) -> Option<PathBuf> {
        let is_it = |dir: &PathBuf| {
            let text = text::read(&dir.join("Cargo.toml"), text::MAX_MANIFEST);
            let text = text.ok().flatten().unwrap_or_default();
            super::lock::value(&text, "version") == Some(&*entry.version)
        };
        let names = [
            format!("{}-{}", entry.name, entry.version),
            entry.name.clone(),
        ];
        let dirs = self.vendored.iter().filter(|dir| dir.is_dir());
        let mut places = dirs.flat_map(|dir| names.iter().map(move |name| dir.join(name)));
        places.find(is_it)
    }

    /// Finds a package that was downloaded from a registry.
    pub(super) fn registry(&self, entry: &Entry) -> Option<PathBuf> {
        let name = format!("{}-{}", entry.name, entry.version);
        let mut places = self.registries.iter().map(|dir| dir.join(&name));
        places.find(|place| place.is_dir())
    }

    /// Finds a package in the checkout of `git+URL?query#commit`.
    pub(super) fn git(&self, entry: &Entry, source: &str) -> Option<PathBuf> {
        let (url, commit) = source.strip_prefix("git+")?.rsplit_once('#')?;
        let url = url.split('?').next()?.trim_end_matches('/');
        let repository = url.rsplit(['/', ':']).next()?.trim_end_matches(".git");
        let short = commit
            .get(..7)
            .filter(|c| c.bytes().all(|b| b.is_ascii_alphanumeric()))?;
        let is_repository = |dir: &PathBuf| {
            let name = dir.file_name().and_then(|name| name.to_str())?;
            let hash = name.strip_prefix(repository)?.strip_prefix('-')?;
            (!hash.contains('-')).then_some(())
        };
        let all = subdirectories(self.checkouts.as_deref()?, MAX_SOURCES);
        let mut checkouts = all
            .into_iter()
            .filter(|dir| is_repository(dir).is_some())
            .map(|dir| dir.join(short))
            .filter(|dir| dir.is_dir());
        checkouts.find_map(|checkout| within(&checkout, &entry.name))
    }
}

/// Finds the package of a name in a checkout: its root, a member of its
/// workspace, or a directory of that name.
fn within(checkout: &Path, name: &str) -> Option<PathBuf> {
    let load = |dir: &Path| {
        let text = text::read(&dir.join("Cargo.toml"), text::MAX_MANIFEST).ok()??;
        toml_file::parse(&text).ok()
    };
    let is_it = |dir: &PathBuf| load(dir).is_some_and(|found| found.name.as_deref() == Some(name));
    let root = load(checkout).unwrap_or_default();
    let members = root.members.unwrap_or_default();
    let near = [
        checkout.to_path_buf(),
        checkout.join(name),
        checkout.join("crates").join(name),
    ];
    let members = members
        .iter()
        .flat_map(|pattern| glob::expand(checkout, pattern));
    near.into_iter().chain(members).find(is_it)
}
