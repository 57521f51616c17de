//! What `docent cache` does: looking into the cache and keeping it small.
//! `--no-cache` and the like do not matter here.

use std::path::Path;
use std::time::SystemTime;

use super::freshness::{duration_millis, millis};
use super::{Cache, ClearReport, Key, ListFilter, PruneReport, body};
use crate::error::{Error, Kind, Result};
use crate::model::{CacheEntry, CacheStats, EntryKind};
use crate::store::{Failure, Found, Limits, Verified};

impl Cache {
    /// Returns the database file, whether or not it exists.
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// Returns what the cache holds and what it saved.
    pub fn stats(&self) -> CacheStats {
        self.store.stats(millis(SystemTime::now()))
    }

    /// Lists entries, the newest first.
    ///
    /// # Errors
    /// [`Kind::Internal`] when the file cannot be read.
    pub fn list(&self, filter: &ListFilter) -> Result<Vec<CacheEntry>> {
        self.store.list(filter).map_err(unusable)
    }

    /// Lists the documentation of this profile that answered most often, no
    /// more than `limit`.
    ///
    /// # Errors
    /// [`Kind::Internal`] when the file cannot be read.
    pub fn most_used(&self, limit: usize) -> Result<Vec<CacheEntry>> {
        self.store.most_used(&self.profile, limit).map_err(unusable)
    }

    /// Returns an entry and its text, by its key or the start of one.
    ///
    /// # Errors
    /// [`Kind::NotFound`] when no key starts like this; [`Kind::Usage`] when
    /// several do, or it is no key; [`Kind::Internal`] when the file or the
    /// entry cannot be read.
    pub fn show(&self, key: &str) -> Result<(CacheEntry, String)> {
        let Some((from, to)) = Key::range(key) else {
            return Err(
                Error::new(Kind::Usage, format!("`{key}` is not the key of an entry"))
                    .hint("a key is 32 hex digits, or the first few of them")
                    .hint("list the keys: docent cache list"),
            );
        };
        match self.store.find_range(&from.0, &to.0).map_err(unusable)? {
            Found::One(entry, packed) => match body::unpack(&packed) {
                Some(text) => Ok((*entry, text)),
                None => {
                    self.unreadable()
                        .extend(Key::parse(&entry.key).map(|key| key.0));
                    Err(
                        Error::new(Kind::Internal, format!("entry {} is damaged", entry.key))
                            .hint("fetch it anew with --refresh"),
                    )
                }
            },
            Found::Several(keys) => Err(Error::new(
                Kind::Usage,
                format!("several keys start with `{key}`"),
            )
            .hint("give more digits")
            .candidates(keys)),
            Found::Nothing => Err(Error::new(
                Kind::NotFound,
                format!("no entry of the cache has the key `{key}`"),
            )
            .hint("list the keys: docent cache list")),
        }
    }

    /// Removes the entries a filter means; without one, all there is.
    ///
    /// # Errors
    /// [`Kind::Internal`] when the file cannot be written.
    pub fn clear(&self, filter: &ListFilter) -> Result<ClearReport> {
        let cleared = self.store.clear(filter).map_err(unusable);
        self.forget_memory();
        cleared
    }

    /// Removes what can no longer answer, then the entries of least worth
    /// until the file is below its size.
    ///
    /// # Errors
    /// [`Kind::Internal`] when the file cannot be written.
    pub fn prune(&self) -> Result<PruneReport> {
        let pruned = self.store.prune(&self.limits()).map_err(unusable);
        self.forget_memory();
        pruned
    }

    /// Returns what [`Cache::prune`] would remove, and removes nothing.
    ///
    /// # Errors
    /// See [`Cache::prune`].
    pub fn rehearse_prune(&self) -> Result<PruneReport> {
        self.store.rehearse_prune(&self.limits()).map_err(unusable)
    }

    /// Looks at everything that is kept, in the file and who may read it; with
    /// `repair` removes what is broken. `is_readable` judges the text of an
    /// entry that could be unpacked.
    ///
    /// # Errors
    /// [`Kind::Internal`] when the file can be neither read nor repaired.
    pub fn verify(
        &self,
        repair: bool,
        is_readable: impl Fn(EntryKind, &str) -> bool,
    ) -> Result<Verified> {
        let is_sound = |kind: EntryKind, packed: &[u8]| {
            body::unpack(packed).is_some_and(|text| is_readable(kind, &text))
        };
        let verified = self.store.verify(repair, &is_sound).map_err(unusable);
        if repair {
            self.forget_memory();
        }
        verified
    }

    pub(super) fn forget_memory(&self) {
        if let Some(memory) = self.memory.get() {
            memory.clear();
        }
    }

    fn limits(&self) -> Limits {
        Limits {
            now: millis(SystemTime::now()),
            stale_for: duration_millis(self.judge.stale_for),
            max_size: i64::try_from(self.max_size).unwrap_or(i64::MAX),
        }
    }
}

pub(super) fn unusable(failure: Failure) -> Error {
    Error::internal("the cache cannot be used", failure)
        .hint("where it is: docent cache dir")
        .hint("use another directory: DOCENT_CACHE_DIR")
}
