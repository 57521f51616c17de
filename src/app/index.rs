//! What is made ahead of questions: the index of packages on this disk, and
//! answers of servers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{App, BatchPlan};
use crate::error::{Error, Kind, Result};
use crate::local::{Index, Warm};
use crate::manifest::{self, Kind as Needed, Source};
use crate::model::{
    Answer, AnswersReport, BatchItem, CacheState, CacheStats, Fetched, LibraryRef, Question, Tier,
    WarmAnswer, WarmReport,
};

impl App {
    /// Indexes the packages that are named, or the project's direct
    /// dependencies, ahead of questions. Asks no server.
    ///
    /// # Errors
    /// [`Kind::NotFound`] when there is nothing to index;
    /// [`Kind::Interrupted`], with nothing half made left. A package that
    /// fails is in the report.
    pub fn warm(&self, names: &[LibraryRef]) -> Result<WarmReport> {
        let stop = Arc::new(AtomicBool::new(false));
        let warm = Warm::new(self.source(), self.settings.jobs, Arc::clone(&stop));
        let names = names.to_vec();
        let (done, is_done) = tokio::sync::oneshot::channel::<()>();
        let work = move || {
            let report = warm.run(&names);
            drop(done);
            report
        };
        let failed = |e| Error::internal("cannot start a thread", e);
        let mut thread = None;
        let waited = self.run(async |_| {
            thread = Some(std::thread::Builder::new().spawn(work));
            // It only ever ends by being dropped.
            let _ = is_done.await;
        });
        if waited.is_err() {
            stop.store(true, Ordering::Relaxed);
        }
        let Some(thread) = thread.transpose().map_err(failed)? else {
            return Err(Error::new(Kind::Interrupted, "interrupted"));
        };
        let report = thread.join();
        self.progress.clear();
        waited?;
        report.unwrap_or_else(|_| Err(Error::new(Kind::Internal, "the indexing broke off")))
    }

    /// Fetches the answers to questions ahead, as many at once as `jobs`
    /// allows. A question that fails is in the report.
    ///
    /// # Errors
    /// When nothing can be asked at all.
    pub fn warm_answers<L: Send + 'static>(
        &self,
        questions: impl Iterator<Item = L> + Send + 'static,
        total: Option<u64>,
        prepare: impl FnMut(L) -> BatchItem<Question>,
    ) -> Result<AnswersReport> {
        let plan = BatchPlan {
            total,
            is_ordered: true,
            what: "questions",
        };
        let mut report = AnswersReport::default();
        let note = |item: BatchItem<Answer>| {
            report.items.push(warmed(item));
            Ok(true)
        };
        let summary = self.batch(questions, plan, prepare, note)?;
        report.is_interrupted = summary.is_interrupted;
        report.took = summary.took;
        Ok(report)
    }

    /// Lists the direct dependencies of the project, each with its ecosystem:
    /// `npm:react`. Returns warnings beside them: a line for each file that was
    /// passed over.
    ///
    /// # Errors
    /// [`Kind::NotFound`] where there are none.
    pub fn direct_dependencies(&self) -> Result<(Vec<String>, Vec<String>)> {
        let all = manifest::load(&self.cwd, &self.places());
        let mut names: Vec<String> = Vec::new();
        for package in &all.packages {
            let is_elsewhere = !matches!(package.source, Source::Workspace | Source::Path);
            if package.kind != Needed::Transitive && is_elsewhere {
                names.push(format!("{}:{}", package.ecosystem.as_str(), package.name));
            }
        }
        names.sort();
        names.dedup();
        if names.is_empty() {
            let cwd = self.cwd.display();
            let message = format!("no lockfile in or above {cwd} lists direct dependencies");
            return Err(Error::new(Kind::NotFound, message)
                .hint("name some: docent cache warm --answers react"));
        }
        Ok((names, all.warnings))
    }

    /// Returns the index, to tend it.
    #[must_use]
    pub fn index(&self) -> Index {
        Index::new(self.index_dir())
    }

    /// Returns what cache and index hold.
    #[must_use]
    pub fn cache_stats(&self) -> CacheStats {
        let ever = self.cache.metrics(u32::MAX);
        let tiers = Tier::ALL
            .into_iter()
            .map(|tier| (tier.as_str().to_owned(), ever.hits_of(tier)));
        let quotas = self.settings.known.iter().filter_map(|server| {
            let quota = self.configured_quota_of(&self.settings, server)?;
            Some((server.name.clone(), quota))
        });
        CacheStats {
            index: self.index().stats(),
            tiers: tiers.filter(|(_, hits)| *hits > 0).collect(),
            shared: self.cache.shared_status(),
            savings: self.cache.savings(),
            quotas: quotas.collect(),
            ..self.cache.stats()
        }
    }
}

/// Says how the cache came by an answer.
fn warmed(item: BatchItem<Answer>) -> WarmAnswer {
    let mut warmed = WarmAnswer {
        library: item.library,
        version: None,
        query: item.query.unwrap_or_default(),
        outcome: Ok(Fetched::Now),
    };
    match item.outcome {
        Ok(answer) => {
            warmed.outcome = Ok(match answer.cache() {
                CacheState::Hit => Fetched::There,
                CacheState::Miss => Fetched::Now,
                CacheState::Stale => Fetched::Stale,
            });
            if let Answer::Docs(docs) = answer {
                warmed.library = docs.library.id;
                warmed.version = docs.version.served;
                warmed.query = docs.query;
            }
        }
        Err(error) => warmed.outcome = Err(error),
    }
    warmed
}
