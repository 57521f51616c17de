//! The index of packages on this disk: made ahead of questions, and tended.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::App;
use crate::error::{Error, Kind, Result};
use crate::local::{Index, Warm};
use crate::model::{CacheStats, LibraryRef, WarmReport};

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

    /// Returns the index, to tend it.
    #[must_use]
    pub fn index(&self) -> Index {
        Index::new(self.index_dir())
    }

    /// Returns what cache and index hold.
    #[must_use]
    pub fn cache_stats(&self) -> CacheStats {
        CacheStats {
            index: self.index().stats(),
            ..self.cache.stats()
        }
    }
}
