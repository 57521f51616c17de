//! The memory tier: answers that this process saw lately, in front of the
//! file, for processes that ask much.
//!
//! Bounded by the bytes of what it keeps; S3-FIFO decides what stays. Whether
//! an answer may still answer is decided at each read, as for the file; one
//! that is no longer fresh is looked up in the file, where another process may
//! have put a newer one. What this process stores and removes is seen at once;
//! what others remove answers here until it expires.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use quick_cache::Weighter;
use quick_cache::unsync::Cache as Bounded;

use crate::store::Record;

/// What an answer takes beside its texts, in bytes, about.
const OVERHEAD: usize = 256;

/// Bytes of an answer with the room around it, about: for the first guess at
/// the size of a table.
const USUAL: u64 = 16 * 1024;

/// Names at most; each takes about 100 bytes.
const NAMES: u64 = 65_536;

type Bytes = [u8; 16];

/// An answer: the record without its packed body, and the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub record: Record,
    pub body: String,
}

/// Answers by their own key, and names that lead to them.
pub(super) struct Memory {
    tier: Mutex<Tier>,
    /// Changes whenever something is stored or removed.
    turn: AtomicU64,
}

struct Tier {
    entries: Bounded<Bytes, Arc<Kept>, Weight>,
    /// Where a name leads, and until when it is believed.
    names: Bounded<Bytes, (Bytes, Option<i64>)>,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Bytes, Arc<Kept>> for Weight {
    fn weight(&self, _: &Bytes, kept: &Arc<Kept>) -> u64 {
        let record = &kept.record;
        let version = record.version.as_ref().map_or(0, String::len);
        let texts = record.server.len() + record.library.len() + record.query.len() + version;
        (kept.body.len() + texts + OVERHEAD) as u64
    }
}

impl Memory {
    /// Makes a tier of so many bytes.
    pub(super) fn new(bytes: u64) -> Self {
        let guess = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX).clamp(1, 4096);
        let names = (bytes / 1024).clamp(1, NAMES);
        Self {
            tier: Mutex::new(Tier {
                entries: Bounded::with_weighter(guess(bytes / USUAL), bytes, Weight),
                names: Bounded::new(usize::try_from(names).unwrap_or(1)),
            }),
            turn: AtomicU64::new(0),
        }
    }

    /// Returns an answer by its own key or by a name, and until when that name
    /// is believed.
    pub(super) fn find(&self, key: &Bytes) -> Option<(Arc<Kept>, Option<i64>)> {
        let tier = self.lock();
        if let Some((target, expires_at)) = tier.names.get(key).copied() {
            return tier
                .entries
                .get(&target)
                .map(|kept| (Arc::clone(kept), expires_at));
        }
        tier.entries.get(key).map(|kept| (Arc::clone(kept), None))
    }

    /// Returns what [`Memory::learn`] wants to know of the time before the file
    /// was read.
    pub(super) fn turn(&self) -> u64 {
        self.turn.load(Ordering::Acquire)
    }

    /// Takes over what was read from the file, asked by `key`; not where
    /// something was stored or removed since `turn`, which may be newer.
    pub(super) fn learn(&self, turn: u64, key: &Bytes, kept: Kept) {
        let mut tier = self.lock();
        if self.turn() != turn {
            return;
        }
        let own = kept.record.key;
        if own == *key {
            tier.names.remove(key);
        } else {
            tier.names.insert(*key, (own, kept.record.name_expires_at));
        }
        tier.keep(kept);
    }

    /// Takes over what was stored: answers, then names that lead to them.
    pub(super) fn store(
        &self,
        entries: impl Iterator<Item = Kept>,
        names: impl Iterator<Item = (Bytes, Bytes, Option<i64>)>,
    ) {
        let mut tier = self.lock();
        self.turn.fetch_add(1, Ordering::AcqRel);
        for kept in entries {
            tier.names.remove(&kept.record.key);
            tier.keep(kept);
        }
        for (from, to, expires_at) in names.filter(|(from, to, _)| from != to) {
            tier.entries.remove(&from);
            tier.names.insert(from, (to, expires_at));
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&self) {
        let mut tier = self.lock();
        self.turn.fetch_add(1, Ordering::AcqRel);
        tier.entries.clear();
        tier.names.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Tier> {
        self.tier.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tier {
    fn keep(&mut self, mut kept: Kept) {
        let key = kept.record.key;
        // The old one must not stay where the new one is too large.
        self.entries.remove(&key);
        kept.record.name_expires_at = None;
        kept.record.body = Vec::new();
        self.entries.insert(key, Arc::new(kept));
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, Memory};
    use crate::model::{EntryKind, Transport};
    use crate::store::Record;

    fn kept(key: u8, size: usize) -> Kept {
        Kept {
            record: Record {
                key: [key; 16],
                kind: EntryKind::Docs,
                transport: Transport::Http,
                server: "s".to_owned(),
                library: "l".to_owned(),
                version: None,
                query: "q".to_owned(),
                fetched_at: 1,
                expires_at: None,
                name_expires_at: None,
                body: vec![1],
            },
            body: "b".repeat(size),
        }
    }

    fn weight(memory: &Memory) -> u64 {
        memory.lock().entries.weight()
    }

    #[test]
    fn it_holds_no_more_than_it_may() {
        let memory = Memory::new(100_000);
        for key in 0..=255 {
            memory.store([kept(key, 5000)].into_iter(), [].into_iter());
            assert!(weight(&memory) <= 100_000);
        }
        let held = (0..=255_u8).filter(|key| memory.find(&[*key; 16]).is_some());
        assert!((10..=19).contains(&held.count()));
    }

    #[test]
    fn what_is_too_large_replaces_what_was_there_by_nothing() {
        let memory = Memory::new(10_000);
        memory.store([kept(1, 10)].into_iter(), [].into_iter());
        assert!(memory.find(&[1; 16]).is_some());
        memory.store([kept(1, 20_000)].into_iter(), [].into_iter());
        assert!(memory.find(&[1; 16]).is_none());
    }

    #[test]
    fn all_names_of_an_answer_see_its_newest_text() {
        let memory = Memory::new(100_000);
        let name = |from| ([from; 16], [1; 16], Some(7));
        memory.store([kept(1, 10)].into_iter(), [name(2), name(3)].into_iter());
        memory.store([kept(1, 20)].into_iter(), [].into_iter());
        for from in [2, 3] {
            let (found, until) = memory.find(&[from; 16]).unwrap();
            assert_eq!((found.body.len(), until), (20, Some(7)));
        }
        // An answer of its own, and a name again.
        memory.store([kept(2, 30)].into_iter(), [].into_iter());
        assert_eq!(memory.find(&[2; 16]).unwrap().0.body.len(), 30);
        memory.store([].into_iter(), [name(2)].into_iter());
        assert_eq!(memory.find(&[2; 16]).unwrap().0.body.len(), 20);
    }

    #[test]
    fn what_was_read_before_a_change_is_not_learnt_after_it() {
        let memory = Memory::new(100_000);
        let turn = memory.turn();
        memory.store([kept(1, 20)].into_iter(), [].into_iter());
        memory.learn(turn, &[1; 16], kept(1, 10));
        assert_eq!(memory.find(&[1; 16]).unwrap().0.body.len(), 20);
        let turn = memory.turn();
        memory.clear();
        memory.learn(turn, &[1; 16], kept(1, 10));
        assert!(memory.find(&[1; 16]).is_none());
        memory.learn(memory.turn(), &[1; 16], kept(1, 10));
        assert!(memory.find(&[1; 16]).is_some());
    }
}
