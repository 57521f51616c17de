//! Which packages there are: those of the project, as they are on this disk.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::place::Place;
use super::{lenient, missing};
use crate::error::Result;
use crate::manifest::{self, Installed, Manifests, Package, Places};
use crate::model::{Ecosystem, LibraryId};
use crate::progress::Progress;

/// Most packages of one scope.
const MAX_SCOPE: usize = 64;

/// Most directories upwards that are looked into for a package.
const MAX_UPWARDS: usize = 12;

/// The embedded source of a project. Opens nothing until asked.
pub struct Source {
    /// The working directory; packages are looked for from here upwards.
    pub cwd: PathBuf,
    /// Where package managers keep things.
    pub places: Places,
    /// Directory of the index.
    pub dir: PathBuf,
    /// Told of what takes long.
    pub progress: Arc<dyn Progress>,
}

/// A package that a name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The package, at the version to be served first.
    pub place: Place,
    /// What it says it is for.
    pub description: String,
    /// Versions on this disk, that of `place` first.
    pub versions: Vec<String>,
}

/// What was looked for, and what was passed over on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked<T> {
    /// What was found.
    pub found: T,
    /// A line for each file that could not be read.
    pub warnings: Vec<String>,
}

impl Source {
    /// Finds the packages that a name may mean, the nearest first: those of
    /// exactly this name, else those of one like it. `version` is one that was
    /// asked for by number: it may lie beside the one that the project uses.
    ///
    /// # Errors
    /// `NotFound` when there is none, or none on this disk.
    pub fn resolve(
        &self,
        name: &str,
        ecosystem: Option<Ecosystem>,
        version: Option<&str>,
    ) -> Result<Looked<Vec<Candidate>>> {
        let known = manifest::find(&self.cwd, &self.places, name, ecosystem);
        let mut warnings = known.warnings;
        let nearest = known.installed.as_ref().map(|i| (i.ecosystem, &*i.name));
        let there = self.there(known.installed.iter().chain(&known.also));
        let nearest_there = there.as_ref().ok().and_then(|found| found.first());
        let is_there =
            |v: &&str| nearest_there.is_some_and(|found| is_same_version(v, &found.place.version));
        let other = version.filter(|v| !is_there(v)).and_then(|version| {
            let (ecosystem, name) =
                nearest.unwrap_or((ecosystem.unwrap_or(Ecosystem::Crates), name));
            self.at_version(ecosystem, name, version)
        });
        let mut found = match there {
            Err(error) if other.is_none() => return Err(error),
            there => there.unwrap_or_default(),
        };
        if let Some(place) = other {
            let mut first = candidate(place);
            let at = found.iter().position(|c| is_same_package(c, &first));
            if let Some(known) = at.map(|at| found.remove(at)) {
                let others = known.versions.into_iter();
                first
                    .versions
                    .extend(others.filter(|v| *v != first.place.version));
            }
            found.insert(0, first);
        }
        if found.is_empty() {
            let all = Ecosystem::ALL.into_iter();
            let all = all.filter(|each| ecosystem.is_none_or(|only| only == *each));
            let unlocked = all.filter_map(|each| self.unlocked(each, name));
            found.extend(unlocked.map(candidate));
        }
        if found.is_empty() {
            let mut all = manifest::load(&self.cwd, &self.places);
            warnings.append(&mut all.warnings);
            found = self.similar(name, ecosystem, &all)?;
        }
        warnings.dedup();
        Ok(Looked { found, warnings })
    }

    /// Finds the package of an id, at a version or at the one that is there.
    ///
    /// # Errors
    /// `NotFound`; `VersionNotFound` with the version that is
    /// there as candidate.
    pub fn find(&self, id: &LibraryId, version: Option<&str>) -> Result<Looked<Place>> {
        let ecosystem = ecosystem_of(id).ok_or_else(|| missing::package(id))?;
        let name = id.project();
        let known = manifest::find(&self.cwd, &self.places, name, Some(ecosystem));
        let there = match &known.installed {
            Some(installed) => Some(self.place(installed)),
            None => self.named(ecosystem, name).next().map(Ok),
        };
        let is_there = |place: &Place| version.is_none_or(|v| is_same_version(v, &place.version));
        let found = match (there, version) {
            (Some(Ok(place)), _) if is_there(&place) => Ok(place),
            (there, Some(version)) => {
                let other = self.at_version(ecosystem, name, version);
                other.ok_or_else(|| match there {
                    Some(Ok(place)) => missing::version(id, version, place),
                    Some(Err(error)) => error,
                    None => missing::nothing(&self.cwd, name, Some(ecosystem)),
                })
            }
            (Some(there), None) => there,
            (None, None) => Err(missing::nothing(&self.cwd, name, Some(ecosystem))),
        };
        Ok(Looked {
            found: found?,
            warnings: known.warnings,
        })
    }

    /// Finds packages that hold documentation of another, where the project
    /// has them: one by its name, or all beside it of `@scope/*`.
    #[must_use]
    pub fn companions(&self, of: &Place, name: &str) -> Vec<Place> {
        if let Some(scope) = name.strip_suffix("/*") {
            return scoped(of, scope);
        }
        if of.ecosystem == Ecosystem::Npm {
            // As Node.js finds it, and without a look into the lockfile.
            return beside(of, name).into_iter().collect();
        }
        let found = manifest::find(&self.cwd, &self.places, name, Some(of.ecosystem));
        let place = found.installed.and_then(|found| self.place(&found).ok());
        place.into_iter().collect()
    }

    /// Finds the files of a package that the project names.
    pub(super) fn place(&self, installed: &Installed) -> Result<Place> {
        let Installed {
            ecosystem, name, ..
        } = installed;
        let root = installed
            .place
            .clone()
            .or_else(|| manifest::unlocked(&self.cwd, &self.places, *ecosystem, name))
            .ok_or_else(|| missing::files(installed))?;
        let own = manifest::identity(*ecosystem, &root);
        Ok(Place {
            ecosystem: *ecosystem,
            name: name.clone(),
            version: own.version.unwrap_or_else(|| installed.version.clone()),
            root,
            source: installed.source,
        })
    }

    /// Finds a package at another version than the project's first: a sibling
    /// of the same lockfile, or a crate that was downloaded for whatever.
    fn at_version(&self, ecosystem: Ecosystem, name: &str, version: &str) -> Option<Place> {
        let is_it = |place: &Place| is_same_version(version, &place.version);
        let sibling = self.named(ecosystem, name).find(is_it);
        sibling.or_else(|| {
            let is_crate = ecosystem == Ecosystem::Crates;
            let places = Some(&self.places).filter(|_| is_crate)?;
            Some(Place {
                ecosystem,
                name: name.to_owned(),
                version: version.to_owned(),
                root: manifest::downloaded_crate(places, name, version)?,
                source: manifest::Source::Registry,
            })
        })
    }

    /// Lists what is on the disk of a package, at every version that a lockfile
    /// names; then what is there and in no lockfile.
    fn named(&self, ecosystem: Ecosystem, name: &str) -> impl Iterator<Item = Place> {
        let all = manifest::load(&self.cwd, &self.places).packages;
        let is_it = move |p: &Package| p.ecosystem == ecosystem && p.name == name;
        let locked = all
            .into_iter()
            .filter(is_it)
            .filter_map(|package| self.place(&installed(&package)).ok());
        locked.chain(self.unlocked(ecosystem, name))
    }

    /// Finds what is there and in no lockfile.
    fn unlocked(&self, ecosystem: Ecosystem, name: &str) -> Option<Place> {
        let root = manifest::unlocked(&self.cwd, &self.places, ecosystem, name)?;
        Some(Place {
            ecosystem,
            name: name.to_owned(),
            version: manifest::identity(ecosystem, &root).version?,
            root,
            source: manifest::Source::Path,
        })
    }

    /// Finds packages of a similar name.
    fn similar(
        &self,
        name: &str,
        ecosystem: Option<Ecosystem>,
        all: &Manifests,
    ) -> Result<Vec<Candidate>> {
        let similar = lenient::similar(name, ecosystem, &all.packages);
        if similar.is_empty() {
            return Err(missing::nothing(&self.cwd, name, ecosystem));
        }
        let all: Vec<Installed> = similar.into_iter().map(installed).collect();
        self.there(&all)
    }

    /// Takes those that are on the disk. The first is meant, also where it is
    /// not there.
    fn there<'a>(&self, all: impl IntoIterator<Item = &'a Installed>) -> Result<Vec<Candidate>> {
        let mut found = Vec::new();
        for installed in all {
            match self.place(installed) {
                Ok(place) => found.push(candidate(place)),
                Err(error) if found.is_empty() => return Err(error),
                Err(_) => {}
            }
        }
        Ok(found)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("cwd", &self.cwd).finish()
    }
}

impl Place {
    /// Returns the id of the package, without its version.
    #[must_use]
    pub fn id(&self) -> String {
        format!("/{}/{}", self.ecosystem.as_str(), self.name)
    }
}

/// Finds what a package of npm gets when it asks for another: in the nearest
/// `node_modules` upwards.
fn beside(of: &Place, name: &str) -> Option<Place> {
    // Linked packages have theirs beside where they really are.
    let real = std::fs::canonicalize(&of.root).ok()?;
    let above = real.ancestors().chain(of.root.ancestors().skip(1));
    let modules = above.map(|dir| match dir.file_name() {
        Some(own) if own == "node_modules" => dir.to_owned(),
        _ => dir.join("node_modules"),
    });
    let root = modules
        .map(|modules| modules.join(name))
        .take(2 * MAX_UPWARDS)
        .find(|root| root.is_dir())?;
    Some(Place {
        ecosystem: of.ecosystem,
        name: name.to_owned(),
        version: manifest::identity(of.ecosystem, &root).version?,
        root,
        source: of.source,
    })
}

/// Lists the packages of a scope that are installed beside a package.
fn scoped(of: &Place, scope: &str) -> Vec<Place> {
    let Some(dir) = of.root.parent().map(|modules| modules.join(scope)) else {
        return Vec::new();
    };
    let entries = std::fs::read_dir(&dir).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.take(MAX_SCOPE).collect();
    names.sort_unstable();
    let place = |name: String| {
        let root = dir.join(&name);
        let version = manifest::identity(of.ecosystem, &root).version?;
        Some(Place {
            ecosystem: of.ecosystem,
            name: format!("{scope}/{name}"),
            version,
            root,
            source: of.source,
        })
    };
    names.into_iter().filter_map(place).collect()
}

/// Returns the ecosystem whose packages have ids like this one.
pub(super) fn ecosystem_of(id: &LibraryId) -> Option<Ecosystem> {
    let mut all = Ecosystem::ALL.into_iter();
    all.find(|ecosystem| ecosystem.as_str() == id.owner())
}

fn candidate(place: Place) -> Candidate {
    Candidate {
        description: manifest::identity(place.ecosystem, &place.root).description,
        versions: vec![place.version.clone()],
        place,
    }
}

fn is_same_package(a: &Candidate, b: &Candidate) -> bool {
    a.place.ecosystem == b.place.ecosystem && a.place.name == b.place.name
}

/// Tells whether versions are one but for the `v` that Go writes.
fn is_same_version(a: &str, b: &str) -> bool {
    a.strip_prefix('v').unwrap_or(a) == b.strip_prefix('v').unwrap_or(b)
}

pub(super) fn installed(package: &Package) -> Installed {
    let file = package.origin.file_name().unwrap_or_default();
    Installed {
        ecosystem: package.ecosystem,
        name: package.name.clone(),
        version: package.version.clone(),
        file: file.to_string_lossy().into_owned(),
        place: package.place.clone(),
        source: package.source,
    }
}
