//! Builds the index ahead of questions: the parts of the project's direct
//! dependencies and of the companions that a question to them opens.
//!
//! A build's rows are written by one thread, so packages are built side by
//! side: what one writer leaves idle another package uses.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::family::{Relation, gather_by};
use super::index::{Kept, Part, Shelf};
use super::missing;
use super::place::Place;
use super::source::{Source, installed};
use crate::error::{Error, Kind, Result};
use crate::manifest::{self, Kind as Needed};
use crate::model::{LibraryRef, Target, WarmPackage, WarmReport, Warmth};
use crate::progress::Silent;

/// The work of warming a project's index.
pub struct Warm {
    source: Source,
    jobs: usize,
    stop: Arc<AtomicBool>,
}

/// What the threads share.
struct Shared<'a> {
    warm: &'a Warm,
    shelf: Shelf,
    places: Vec<Place>,
    next: AtomicUsize,
    done: Mutex<Done>,
}

#[derive(Default)]
struct Done {
    packages: Vec<WarmPackage>,
    /// Where each package is in that list, by id and version.
    known: HashMap<(String, String), usize>,
    /// How many of the places are done.
    places: usize,
}

impl Warm {
    /// Makes the work, with at most `jobs` packages under way at once. It ends
    /// early once `stop` is set. Opens nothing.
    #[must_use]
    pub fn new(source: Source, jobs: usize, stop: Arc<AtomicBool>) -> Self {
        Self { source, jobs, stop }
    }

    /// Builds the parts of the packages that are named, or of all direct
    /// dependencies where none is. Asks nobody.
    ///
    /// # Errors
    /// [`Kind::NotFound`] when there is no package to index; the failure of
    /// the name, where only one was given. Else failures are in the report.
    pub fn run(&self, names: &[LibraryRef]) -> Result<WarmReport> {
        let started = Instant::now();
        let mut report = WarmReport::default();
        let places = match names {
            [] => self.direct(&mut report)?,
            names => self.named(names, &mut report)?,
        };
        let shared = Shared {
            warm: self,
            shelf: Shelf::new(self.source.dir.clone(), Arc::new(Silent))
                .stopped_by(Arc::clone(&self.stop)),
            places,
            next: AtomicUsize::new(0),
            done: Mutex::default(),
        };
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let jobs = self.jobs.min(cores).min(shared.places.len());
        thread::scope(|scope| {
            for _ in 1..jobs {
                scope.spawn(|| shared.work());
            }
            shared.work();
        });
        self.source.progress.clear();
        let done = shared.done.into_inner();
        let mut packages = done.unwrap_or_else(PoisonError::into_inner).packages;
        packages.append(&mut report.packages);
        packages.sort_by(|a, b| (&a.id, &a.version).cmp(&(&b.id, &b.version)));
        report.packages = packages;
        report.took = started.elapsed();
        Ok(report)
    }

    /// Lists the direct dependencies that are on this disk.
    fn direct(&self, report: &mut WarmReport) -> Result<Vec<Place>> {
        let all = manifest::load(&self.source.cwd, &self.source.places);
        report.warnings = all.warnings;
        let mut places: Vec<Place> = Vec::new();
        let mut first = None;
        for package in &all.packages {
            let is_own = package.source == manifest::Source::Workspace;
            if package.kind == Needed::Transitive || is_own {
                continue;
            }
            match self.source.place(&installed(package)) {
                Ok(place) if places.contains(&place) => {}
                Ok(place) => places.push(place),
                Err(error) => {
                    report.absent += 1;
                    first.get_or_insert(error);
                }
            }
        }
        if !places.is_empty() {
            return Ok(places);
        }
        Err(first.unwrap_or_else(|| missing::packages(&self.source.cwd)))
    }

    /// Finds the packages that are named, as a question would.
    fn named(&self, names: &[LibraryRef], report: &mut WarmReport) -> Result<Vec<Place>> {
        let mut places: Vec<Place> = Vec::new();
        for name in names {
            match self.find(name, report) {
                Ok(place) if places.contains(&place) => {}
                Ok(place) => places.push(place),
                Err(error) if names.len() == 1 => return Err(error),
                Err(error) => report.packages.push(WarmPackage {
                    id: name.typed.clone(),
                    version: String::new(),
                    is_companion: false,
                    outcome: Err(error),
                    source_bytes: 0,
                    text_bytes: 0,
                    index_bytes: 0,
                    took: Duration::ZERO,
                }),
            }
        }
        report.warnings.dedup();
        Ok(places)
    }

    fn find(&self, name: &LibraryRef, report: &mut WarmReport) -> Result<Place> {
        let version = name.version.as_deref();
        let (typed, ecosystem) = match &name.target {
            Target::Id(id) => {
                let looked = self.source.find(id, version)?;
                report.warnings.extend(looked.warnings);
                return Ok(looked.found);
            }
            Target::Package(ecosystem, name) => (name, Some(*ecosystem)),
            Target::Name(name) => (name, None),
        };
        let looked = self.source.resolve(typed, ecosystem, version)?;
        report.warnings.extend(looked.warnings);
        let first = looked.found.into_iter().next();
        let nothing = || missing::nothing(&self.source.cwd, typed, ecosystem);
        first.map(|first| first.place).ok_or_else(nothing)
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl Shared<'_> {
    /// Takes packages until none is left.
    fn work(&self) {
        while let Some(place) = self.places.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            if self.warm.is_stopped() {
                return;
            }
            let find = |name: &str| self.warm.source.companions(place, name);
            // A failure is in the list already.
            let _ = gather_by(place, |place, relation| self.open(place, relation), find);
            self.done().places += 1;
        }
    }

    fn open(&self, place: &Place, relation: Relation) -> Result<Part> {
        self.tell(place);
        let started = Instant::now();
        // What a bug does to one package is not to cost all others.
        let kept = catch_unwind(AssertUnwindSafe(|| self.shelf.keep(place)));
        let kept = kept.unwrap_or_else(|_| Err("its files were read wrongly".to_owned()));
        let mut package = WarmPackage {
            id: place.id(),
            version: place.version.clone(),
            is_companion: relation != Relation::Own,
            outcome: Ok(Warmth::There),
            source_bytes: 0,
            text_bytes: 0,
            index_bytes: 0,
            took: started.elapsed(),
        };
        match kept {
            Ok(kept) => {
                let Kept { part, bytes, .. } = kept;
                package.text_bytes = part.text_bytes();
                package.index_bytes = bytes;
                if let Some(bytes) = kept.source_bytes {
                    package.outcome = Ok(Warmth::Built);
                    package.source_bytes = bytes;
                }
                self.add(package);
                Ok(part)
            }
            Err(why) => {
                let (name, version) = (&place.name, &place.version);
                let error = |why| {
                    let message = format!("{name} {version} cannot be indexed: {why}");
                    Error::new(Kind::Internal, message)
                };
                package.outcome = Err(error(&why));
                self.add(package);
                Err(error(&why))
            }
        }
    }

    /// Notes a package; of several times that it is opened the one that built
    /// it counts, and that it was asked for by itself.
    fn add(&self, mut package: WarmPackage) {
        let mut done = self.done();
        let at = done.packages.len();
        let key = (package.id.clone(), package.version.clone());
        match done.known.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(at);
                done.packages.push(package);
            }
            Entry::Occupied(entry) => {
                let at = *entry.get();
                if let Some(known) = done.packages.get_mut(at) {
                    package.is_companion &= known.is_companion;
                    if matches!(package.outcome, Ok(Warmth::Built)) {
                        *known = package;
                    } else {
                        known.is_companion = package.is_companion;
                    }
                }
            }
        }
    }

    fn tell(&self, place: &Place) {
        if !self.warm.is_stopped() {
            let (done, all) = (self.done().places, self.places.len());
            let status = format!(
                "indexing {} {} ({done} of {all} packages done)",
                place.name, place.version
            );
            self.warm.source.progress.status(&status);
        }
    }

    fn done(&self) -> MutexGuard<'_, Done> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
