//! The composition root: builds what a command needs, lazily, once.
//!
//! A command that the cache can answer starts no runtime and opens no
//! session. [`App::close`] ends what was opened; it comes after the answer is
//! printed.

mod batch;
mod embedded;
mod enhance;
mod health;
mod index;
mod login;
mod signal;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cache::Cache;
use crate::config::{CacheMode, Environment, Overrides, Revalidate, ServerConfig, Settings};
use crate::error::{Error, Kind, Result};
use crate::fleet::Fleet;
use crate::local;
use crate::lookup::Lookup;
use crate::manifest::{self, Found, Installed, Places, ProjectFacts, Source};
use crate::mcp::Connect;
use crate::model::{CacheState, Docs, DocsRequest, LibraryRef, Provenance, Resolution, Target};
use crate::output::{Printer, TerminalProgress};
use crate::progress::Progress;
pub use batch::BatchPlan;
use embedded::Embedded;
use signal::Signals;

pub use signal::end_at_signal;

/// Everything a command works with.
pub struct App {
    /// The merged settings.
    pub settings: Arc<Settings>,
    /// What the command line said.
    pub overrides: Overrides,
    /// The environment they were read from.
    pub env: Environment,
    /// The cache.
    pub cache: Arc<Cache>,
    /// The writer of every answer.
    pub printer: Printer,
    cwd: PathBuf,
    progress: Arc<dyn Progress>,
    lookup: OnceCell<Lookup>,
    runtime: OnceCell<Network>,
}

/// What asking servers takes.
struct Network {
    runtime: tokio::runtime::Runtime,
    connect: Connect,
    fleet: Fleet,
    signals: Signals,
}

impl App {
    /// Merges the settings. Opens nothing.
    ///
    /// # Errors
    /// What is wrong with the configuration or the flags.
    pub fn new(overrides: &Overrides, env: Environment, cwd: &Path) -> Result<Self> {
        signal::outlive_full_files();
        let settings = Arc::new(Settings::load(overrides, &env, cwd)?);
        let printer = Printer::new(&settings.output);
        let progress: Arc<dyn Progress> = Arc::new(TerminalProgress::new(&settings.output));
        let cache = Arc::new(
            Cache::new(&settings.cache, Arc::clone(&progress))
                .with_profile(&settings.profile)
                .with_authorities(settings.ca_file.clone()),
        );
        Ok(Self {
            settings,
            overrides: overrides.clone(),
            env,
            cache,
            printer,
            cwd: cwd.to_owned(),
            progress,
            lookup: OnceCell::new(),
            runtime: OnceCell::new(),
        })
    }

    /// Returns what the project says of itself, and the file that says it.
    #[must_use]
    pub fn project_facts(&self) -> Option<(PathBuf, ProjectFacts)> {
        manifest::project_facts(&self.cwd)
    }

    /// Finds the version of a library that the project uses, by its lockfiles.
    /// An id names no package; what the project itself makes has no
    /// documentation elsewhere.
    #[must_use]
    pub fn installed(&self, library: &LibraryRef) -> Found {
        let (name, ecosystem) = match &library.target {
            Target::Id(_) => return Found::default(),
            Target::Package(ecosystem, name) => (name, Some(*ecosystem)),
            Target::Name(name) => (name, None),
        };
        let mut found = manifest::find(&self.cwd, &self.places(), name, ecosystem);
        let is_elsewhere =
            |installed: &Installed| !matches!(installed.source, Source::Workspace | Source::Path);
        found.installed = found.installed.filter(is_elsewhere);
        found
    }

    /// Returns documentation, from the cache or from a server.
    ///
    /// # Errors
    /// Whatever keeps it from being had.
    pub fn docs(&self, request: &DocsRequest) -> Result<Docs> {
        let lookup = self.lookup();
        match lookup.cached_docs(request) {
            Some(answer) => answer,
            None => self.run(async |fleet| {
                let until = fleet.deadline();
                lookup.fetch_docs(fleet, request, until).await
            })?,
        }
    }

    /// Tells whether an answer was given for the time being, and is to be asked
    /// for anew now that it is printed.
    #[must_use]
    pub fn is_to_be_refreshed(&self, provenance: &Provenance) -> bool {
        let cache = &self.settings.cache;
        provenance.cache == CacheState::Stale
            && cache.mode == CacheMode::Use
            && cache.revalidate == Revalidate::After
            // An answer that stands in for servers that failed just now.
            && self.runtime.get().is_none()
    }

    /// Asks for documentation anew, to be there next time. A failure is detail:
    /// the answer is out.
    pub fn refresh_docs(&self, request: &DocsRequest) {
        let lookup = self.lookup();
        let work = self.run(async |fleet| {
            let until = fleet.deadline();
            lookup.fetch_docs(fleet, request, until).await
        });
        if let Ok(Err(error)) | Err(error) = work {
            self.progress.detail(1, &error.message);
        }
    }

    /// Resolves names anew, to be there next time.
    pub fn refresh_resolutions(&self, names: &[LibraryRef], query: &str) {
        let lookup = self.lookup();
        let work = self.run(async |fleet| {
            let until = fleet.deadline();
            for name in names {
                let work = lookup.fetch_resolution(fleet, name, query, until).await;
                if let Err(error) = work {
                    self.progress.detail(1, &error.message);
                }
            }
        });
        if let Err(error) = work {
            self.progress.detail(1, &error.message);
        }
    }

    /// Resolves names at every server at once, as [`App::resolve`] does at one
    /// after the other.
    ///
    /// # Errors
    /// [`Kind::Interrupted`]; a name that fails is in the list.
    pub fn resolve_everywhere(
        &self,
        names: &[LibraryRef],
        query: &str,
    ) -> Result<Vec<(String, Result<Resolution>)>> {
        use futures::StreamExt;
        let lookup = self.lookup();
        self.run(async |fleet| {
            let until = fleet.deadline();
            let ask = |name| async move {
                let answer = lookup.resolve_everywhere(fleet, name, query, until);
                (LibraryRef::name(name).to_owned(), answer.await)
            };
            let all = futures::stream::iter(names.iter().map(ask));
            all.buffered(self.settings.jobs).collect().await
        })
    }

    /// Resolves names, those the cache does not know side by side, as many at
    /// once as `jobs` allows.
    ///
    /// # Errors
    /// [`Kind::Interrupted`]; a name that fails is in the list.
    pub fn resolve(
        &self,
        names: &[LibraryRef],
        query: &str,
    ) -> Result<Vec<(String, Result<Resolution>)>> {
        let lookup = self.lookup();
        let mut answers: Vec<Option<Result<Resolution>>> = names
            .iter()
            .map(|name| lookup.cached_resolution(name, query))
            .collect();
        let missing: Vec<usize> = (0..names.len())
            .filter(|at| answers[*at].is_none())
            .collect();
        if !missing.is_empty() {
            let fetched = self.run(async |fleet| {
                use futures::StreamExt;
                let until = fleet.deadline();
                let fetch = |at: usize| async move {
                    let name = &names[at];
                    (at, lookup.fetch_resolution(fleet, name, query, until).await)
                };
                futures::stream::iter(missing.iter().copied().map(fetch))
                    .buffer_unordered(self.settings.jobs)
                    .collect::<Vec<_>>()
                    .await
            })?;
            for (at, answer) in fetched {
                answers[at] = Some(answer);
            }
        }
        let unanswered = || Err(Error::new(Kind::Internal, "a name was left unanswered"));
        let answers = answers.into_iter().map(|a| a.unwrap_or_else(unanswered));
        let names = names.iter().map(|name| name.name().to_owned());
        Ok(names.zip(answers).collect())
    }

    /// Returns the first server that the command line itself names.
    #[must_use]
    pub fn asked_server(&self) -> Option<&ServerConfig> {
        let flags = &self.overrides;
        let is_asked = !flags.servers.is_empty() || !flags.server_commands.is_empty();
        self.settings.servers.first().filter(|_| is_asked)
    }

    /// Ends sessions and child processes, within bounds, and gives the printer
    /// back; nothing to end when nothing was opened.
    #[must_use]
    pub fn close(self) -> Printer {
        if let Some(network) = self.runtime.into_inner() {
            network.signals.close();
            network.runtime.block_on(network.fleet.close());
            network.signals.wait();
            // A name server that does not answer would hold an orderly end.
            network.runtime.shutdown_background();
        }
        if self.cache.abandon() {
            // The program ends; to free all this would only take time.
            std::mem::forget((self.cache, self.lookup, self.settings, self.env));
        }
        self.printer
    }

    fn places(&self) -> Places {
        Places::from_env(|name| self.env.raw(name))
    }

    fn lookup(&self) -> &Lookup {
        self.lookup.get_or_init(|| {
            Lookup::new(
                Arc::clone(&self.settings),
                Arc::clone(&self.cache),
                &self.env,
            )
        })
    }

    /// Runs work that may ask servers, until it is done or a signal comes.
    fn run<T>(&self, work: impl AsyncFnOnce(&Fleet) -> T) -> Result<T> {
        let Network {
            runtime,
            fleet,
            signals,
            ..
        } = self.runtime()?;
        runtime.block_on(async {
            match signals.until(work(fleet)).await {
                Ok(result) => Ok(result),
                Err(signal) => {
                    self.progress.clear();
                    fleet.interrupt(signal).await;
                    Err(Error::new(Kind::Interrupted, "interrupted"))
                }
            }
        })
    }

    fn index_dir(&self) -> PathBuf {
        self.settings.cache.dir.join("local")
    }

    fn source(&self) -> local::Source {
        local::Source {
            cwd: self.cwd.clone(),
            places: self.places(),
            dir: self.index_dir(),
            progress: Arc::clone(&self.progress),
        }
    }

    /// Makes a fleet whose time begins now.
    fn fleet(&self, connect: Connect, settings: &Arc<Settings>) -> Fleet {
        let login = login::on_terminal(&settings.output, Arc::clone(&self.progress));
        Fleet::new(
            connect,
            Arc::clone(settings),
            Arc::clone(&self.cache),
            self.env.clone(),
            Arc::clone(&self.progress),
        )
        .with_login(login)
    }

    fn runtime(&self) -> Result<&Network> {
        if let Some(network) = self.runtime.get() {
            return Ok(network);
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| Error::internal("cannot start the network runtime", e))?;
        let connect = Connect::new(self.settings.ca_file.clone())
            .with_embedded(Arc::new(Embedded::new(self.source())));
        let signals = Signals::listen(connect.clone(), self.printer.paging())?;
        let fleet = self.fleet(connect.clone(), &self.settings);
        Ok(self.runtime.get_or_init(|| Network {
            runtime,
            connect,
            fleet,
            signals,
        }))
    }
}
