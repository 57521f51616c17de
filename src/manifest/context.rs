//! What a reading carries along, and what it comes to.

use std::cmp::Ordering;
use std::path::Path;

use super::package::Package;
use super::places::Places;
use super::text::{self, Broken};
use super::want::Want;

/// The packages of one ecosystem.
pub(super) struct Reading {
    /// How many directories up the nearest manifest is.
    pub(super) distance: usize,
    /// Of one name, the one that the working directory gets comes first.
    pub(super) packages: Vec<Package>,
}

/// Where to look, for what, and what went wrong on the way.
pub(super) struct Context<'a> {
    /// The working directory and those above it.
    pub(super) dirs: &'a [&'a Path],
    pub(super) places: &'a Places,
    pub(super) want: Want,
    pub(super) warnings: Vec<String>,
}

impl<'a> Context<'a> {
    pub(super) fn new(dirs: &'a [&'a Path], places: &'a Places, want: Want) -> Self {
        Self {
            dirs,
            places,
            want,
            warnings: Vec::new(),
        }
    }

    /// Finds the nearest directory that holds a file of one of these names.
    pub(super) fn nearest(&self, names: &[&str]) -> Option<usize> {
        let holds = |dir: &Path| names.iter().any(|name| dir.join(name).is_file());
        self.dirs.iter().position(|dir| holds(dir))
    }

    /// Reads a file; one that is there and of no use is warned about.
    pub(super) fn text(&mut self, path: &Path, max: u64) -> Option<String> {
        let text = self.checked(path, text::read(path, max))??;
        if let Some(broken) = text::conflict(&text) {
            self.warn(path, &broken);
            return None;
        }
        Some(text)
    }

    /// Reads and parses a manifest or a list.
    pub(super) fn manifest<T>(
        &mut self,
        path: &Path,
        parse: impl FnOnce(&str) -> Result<T, Broken>,
    ) -> Option<T> {
        let text = self.text(path, text::MAX_MANIFEST)?;
        self.checked(path, parse(&text))
    }

    /// Turns what is broken into a warning.
    pub(super) fn checked<T>(&mut self, path: &Path, parsed: Result<T, Broken>) -> Option<T> {
        parsed.map_err(|broken| self.warn(path, &broken)).ok()
    }

    pub(super) fn warn(&mut self, path: &Path, broken: &Broken) {
        let path = path.display();
        let warning = match broken.line {
            Some(line) => format!("{path}:{line}: passed over: {}", broken.why),
            None => format!("{path}: passed over: {}", broken.why),
        };
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
}

/// Orders versions of one package: by their numbers, a release after its
/// pre-releases.
pub(super) fn compare_versions(a: &str, b: &str) -> Ordering {
    let (a_core, a_rest) = split(a);
    let (b_core, b_rest) = split(b);
    let numbers = numbers(a_core).cmp(&numbers(b_core));
    let rest = match (a_rest.is_empty(), b_rest.is_empty()) {
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        _ => a_rest.cmp(b_rest),
    };
    numbers.then(rest)
}

fn split(version: &str) -> (&str, &str) {
    let version = version.trim_start_matches('v');
    let end = version.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (core, rest) = version.split_at(end.unwrap_or(version.len()));
    (core, rest.split('+').next().unwrap_or_default())
}

fn numbers(core: &str) -> Vec<u64> {
    let parts = core.split('.').filter(|part| !part.is_empty());
    parts.map(|part| part.parse().unwrap_or(u64::MAX)).collect()
}

#[cfg(test)]
mod tests {
    use super::compare_versions;
    use std::cmp::Ordering::{Equal, Greater, Less};

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        for (a, b, order) in [
            ("1.10.0", "1.9.9", Greater),
            ("2.0.0-rc.1", "2.0.0", Less),
            ("v1.2.3", "1.2.3", Equal),
            ("1.2.3+build", "1.2.3", Equal),
            ("99999999999999999999999", "1", Greater),
        ] {
            assert_eq!(compare_versions(a, b), order, "{a} {b}");
        }
    }
}
