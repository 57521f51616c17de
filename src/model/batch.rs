//! Many questions at once: one of them, what it came to, and the sum of all.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{CacheState, Docs, DocsRequest, EnhanceRequest, Enhanced, LibraryRef, Resolution};
use crate::error::Error;

/// What is asked in one item of a batch.
#[derive(Debug, Clone)]
pub enum Question {
    /// Documentation.
    Docs(Box<DocsRequest>),
    /// Documentation, from a server even where the cache has an answer.
    DocsAnew(Box<DocsRequest>),
    /// Which library a name means, and what a server may rank by.
    Resolve(LibraryRef, String),
    /// A prompt, to be enhanced.
    Enhance(Box<EnhanceRequest>),
}

/// What an item of a batch was answered.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Documentation.
    Docs(Box<Docs>),
    /// The libraries that a name may mean, and the name.
    Resolve(String, Box<Resolution>),
    /// An enhanced prompt.
    Enhanced(Box<Enhanced>),
}

impl Answer {
    /// Returns what the cache had to do with it.
    #[must_use]
    pub fn cache(&self) -> CacheState {
        match self {
            Answer::Docs(docs) => docs.provenance.cache,
            Answer::Resolve(_, resolution) => resolution.provenance.cache,
            Answer::Enhanced(enhanced) => enhanced.cache(),
        }
    }

    /// Returns what the user should know of it, to add to.
    pub fn warnings_mut(&mut self) -> &mut Vec<String> {
        match self {
            Answer::Docs(docs) => &mut docs.warnings,
            Answer::Resolve(_, resolution) => &mut resolution.warnings,
            Answer::Enhanced(enhanced) => &mut enhanced.warnings,
        }
    }
}

/// One item of a batch: `T` is the [`Question`] first, the [`Answer`] then.
#[derive(Debug)]
pub struct BatchItem<T> {
    /// Line of the input it stands in, from 1.
    pub number: u64,
    /// The library as it was asked for; the start of a line that has none.
    pub library: String,
    /// The question, where one was asked.
    pub query: Option<String>,
    /// The question or the answer, or why there is none.
    pub outcome: Result<T, Error>,
    /// What the user should know of an item that failed; an answer has its own.
    pub warnings: Vec<String>,
}

/// What a batch came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchSummary {
    /// Items answered and items failed, as many as were printed.
    pub items: u64,
    /// Items answered.
    pub succeeded: u64,
    /// Items that failed.
    pub failed: u64,
    /// Of those answered, by an expired entry.
    pub stale: u64,
    /// Of those answered, by a fresh entry of the cache.
    pub cached: u64,
    /// Failures by their code.
    pub errors: BTreeMap<&'static str, u64>,
    /// Whether a signal ended it early.
    pub is_interrupted: bool,
    /// Whether whoever read the answers went away.
    pub is_unread: bool,
    /// How long all of it took.
    pub took: Duration,
}

impl BatchSummary {
    /// Counts an item.
    pub fn count(&mut self, outcome: &Result<Answer, Error>) {
        self.items += 1;
        match outcome {
            Ok(answer) => {
                self.succeeded += 1;
                match answer.cache() {
                    CacheState::Hit => self.cached += 1,
                    CacheState::Stale => self.stale += 1,
                    CacheState::Miss => {}
                }
            }
            Err(error) => {
                self.failed += 1;
                *self.errors.entry(error.kind.code()).or_default() += 1;
            }
        }
    }
}

/// What `cache warm --answers` did.
#[derive(Debug, Default)]
pub struct AnswersReport {
    /// Each question, in the order it was asked.
    pub items: Vec<WarmAnswer>,
    /// Whether a signal ended it early.
    pub is_interrupted: bool,
    /// How long all of it took.
    pub took: Duration,
    /// What the user should know, a line each.
    pub warnings: Vec<String>,
}

/// One question that `cache warm --answers` asked.
#[derive(Debug)]
pub struct WarmAnswer {
    /// Id that answered; what was asked for where none did.
    pub library: String,
    /// Version that was served; `None` is the default branch.
    pub version: Option<String>,
    /// The question.
    pub query: String,
    /// Whether it was fetched just now, was there, or why there is none.
    pub outcome: Result<Fetched, Error>,
}

/// How `cache warm --answers` came by an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fetched {
    /// A server gave it.
    Now,
    /// The cache had it, fresh.
    There,
    /// No server gave it anew; the cache has it, expired.
    Stale,
}

impl WarmAnswer {
    /// Returns the word used in tables and JSON: `fetched`, `there`, `stale`
    /// or `failed`.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match self.outcome {
            Ok(Fetched::Now) => "fetched",
            Ok(Fetched::There) => "there",
            Ok(Fetched::Stale) => "stale",
            Err(_) => "failed",
        }
    }
}

impl AnswersReport {
    /// Returns how many answers were fetched, were there, are stale, and failed.
    #[must_use]
    pub fn counts(&self) -> [u64; 4] {
        let mut counts = [0; 4];
        for item in &self.items {
            let at = match item.outcome {
                Ok(Fetched::Now) => 0,
                Ok(Fetched::There) => 1,
                Ok(Fetched::Stale) => 2,
                Err(_) => 3,
            };
            counts[at] += 1;
        }
        counts
    }
}
