//! Which tier answered, counted in this process.

use std::sync::atomic::{AtomicU64, Ordering};

use super::Cache;

/// How often each tier answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TierCounts {
    /// Answers out of memory.
    pub memory: u64,
    /// Answers out of the file.
    pub disk: u64,
    /// Questions that neither answered.
    pub misses: u64,
}

#[derive(Debug, Default)]
pub(super) struct Tiers {
    memory: AtomicU64,
    disk: AtomicU64,
    misses: AtomicU64,
}

impl Tiers {
    pub(super) fn count_memory(&self) {
        self.memory.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn count_disk(&self) {
        self.disk.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn count_miss(&self) {
        self.misses.fetch_add(1, Ordering::Relaxed);
    }
}

impl Cache {
    /// Returns how often each tier was found to have an entry by this process,
    /// expired ones included. One command may look several times.
    #[must_use]
    pub fn tiers(&self) -> TierCounts {
        let count = |of: &AtomicU64| of.load(Ordering::Relaxed);
        TierCounts {
            memory: count(&self.tiers.memory),
            disk: count(&self.tiers.disk),
            misses: count(&self.tiers.misses),
        }
    }
}
