//! What a manifest asks for, and the version that comes of it.

use std::collections::HashMap;

use super::reader::join;
use super::{Dependency, Registry};
use crate::manifest::Kind;

/// Versions by name.
pub(super) type Versions = HashMap<String, String>;
/// The directory of a lockfile, and what it says.
pub(super) type Beside = (String, Versions);
/// What each of several files asks for.
pub(super) type ByFile = Vec<(String, Vec<Asked>)>;

/// A package that a manifest names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) name: String,
    pub(super) range: String,
    /// The version, where the manifest itself says it.
    pub(super) version: Option<String>,
    pub(super) kind: Kind,
}

impl Asked {
    pub(super) fn new(name: &str, range: &str, kind: Kind) -> Self {
        Self {
            name: name.trim().to_owned(),
            range: range.trim().to_owned(),
            version: None,
            kind,
        }
    }

    pub(super) fn at(mut self, version: Option<String>) -> Self {
        self.version = version;
        self
    }

    /// Makes a dependency; `locked` is the version and the file that says it.
    pub(super) fn found(
        self,
        registry: Registry,
        member: &str,
        file: &str,
        locked: Option<(String, String)>,
    ) -> Dependency {
        let own = join(member, file);
        let (version, origin) = match locked {
            Some((version, origin)) => (Some(version), origin),
            None => (self.version, own),
        };
        Dependency {
            registry,
            name: self.name,
            version,
            range: self.range,
            kind: self.kind,
            member: member.to_owned(),
            origin,
        }
    }
}

/// Takes a range for a version where it is one: `4.4.4`, `=1.0.0`, `==2.0.35`.
pub(super) fn pin(range: &str) -> Option<String> {
    let version = range.trim().trim_start_matches('=').trim();
    let version = version.strip_prefix('v').unwrap_or(version);
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_exact = core.split('.').count() >= 3 && core.split('.').all(is_number);
    let is_plain = !version.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '*'));
    (is_exact && is_plain).then(|| version.to_owned())
}

/// Tells whether a version may be what a range asks for, as npm and cargo
/// read ranges; where it is not understood, it may.
pub(super) fn may_fit(range: &str, version: &str) -> bool {
    let numbers = |text: &str| -> Vec<u64> {
        let text = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
        let text = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
        text.split('.')
            .map_while(|part| part.parse().ok())
            .collect()
    };
    let has = numbers(version);
    range.split("||").any(|one| {
        let one = one.trim();
        let wants = numbers(one);
        let same = |count: usize| {
            let count = count.min(wants.len());
            has.get(..count) == wants.get(..count)
        };
        match one.chars().next() {
            None | Some('*' | '<' | 'x') => true,
            Some('>') => has >= wants,
            Some('~') if one.starts_with("~>") => same(wants.len().saturating_sub(1).max(1)),
            Some('~') => same(2),
            Some('=') => same(3),
            Some('^' | '0'..='9') => {
                let zeros = wants.iter().take_while(|number| **number == 0).count();
                same(zeros + 1) && has >= wants
            }
            Some(_) => true,
        }
    })
}
