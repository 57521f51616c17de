//! What is told of the index of packages on this disk. Plain data.

use std::time::Duration;

use crate::error::Error;

/// What the index holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IndexStats {
    /// Parts: one for each package version.
    pub parts: u64,
    /// Bytes of their files.
    pub bytes: u64,
}

/// What `cache prune` removed of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IndexPruned {
    /// Parts of a layout that this program no longer reads.
    pub outdated: u64,
    /// Parts that had to make room.
    pub evicted: u64,
    /// Files that a build which did not end left behind.
    pub leftovers: u64,
    /// Bytes of all of these.
    pub bytes: u64,
}

/// What `cache warm` did.
#[derive(Debug, Default)]
pub struct WarmReport {
    /// Each package that was looked at, by id and version.
    pub packages: Vec<WarmPackage>,
    /// Direct dependencies that are not on this disk.
    pub absent: u64,
    /// How long all of it took.
    pub took: Duration,
    /// A line for each file of the project that could not be read.
    pub warnings: Vec<String>,
}

/// One package that `cache warm` looked at.
#[derive(Debug)]
pub struct WarmPackage {
    /// `/npm/@types/react`; what was typed where no package is called so.
    pub id: String,
    /// Its version; empty where there is no such package.
    pub version: String,
    /// Whether it was taken only because another's documentation is in it.
    pub is_companion: bool,
    /// Whether its part was built just now, was there, or why there is none.
    pub outcome: Result<Warmth, Error>,
    /// Bytes of the files that were read to build it.
    pub source_bytes: u64,
    /// Bytes of text that can be searched.
    pub text_bytes: u64,
    /// Bytes of the part.
    pub index_bytes: u64,
    /// How long it took.
    pub took: Duration,
}

/// How `cache warm` found a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warmth {
    /// Its part was built.
    Built,
    /// Its part was there.
    There,
}

impl WarmPackage {
    /// Returns the word used in tables and JSON: `built`, `there` or `failed`.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match self.outcome {
            Ok(Warmth::Built) => "built",
            Ok(Warmth::There) => "there",
            Err(_) => "failed",
        }
    }
}

impl WarmReport {
    /// Returns how many packages were built, were there, and failed.
    #[must_use]
    pub fn counts(&self) -> [u64; 3] {
        let mut counts = [0; 3];
        for package in &self.packages {
            let at = match package.outcome {
                Ok(Warmth::Built) => 0,
                Ok(Warmth::There) => 1,
                Err(_) => 2,
            };
            counts[at] += 1;
        }
        counts
    }

    /// Adds up an amount over all packages.
    #[must_use]
    pub fn sum(&self, amount: impl Fn(&WarmPackage) -> u64) -> u64 {
        self.packages.iter().map(amount).sum()
    }
}
