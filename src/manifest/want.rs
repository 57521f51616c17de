//! Which packages a reader shall return: all of them, or those of one name.

use crate::model::Ecosystem;

/// What a reader looks for.
#[derive(Debug, Clone)]
pub(super) struct Want {
    ecosystem: Ecosystem,
    /// Folded; `None` takes every package.
    name: Option<String>,
}

impl Want {
    pub(super) fn all(ecosystem: Ecosystem) -> Self {
        Self {
            ecosystem,
            name: None,
        }
    }

    pub(super) fn only(ecosystem: Ecosystem, name: &str) -> Self {
        Self {
            ecosystem,
            name: Some(fold(ecosystem, name)),
        }
    }

    pub(super) fn is_all(&self) -> bool {
        self.name.is_none()
    }

    /// Returns the one name, folded.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub(super) fn takes(&self, name: &str) -> bool {
        match &self.name {
            None => true,
            Some(wanted) => match self.ecosystem {
                Ecosystem::Npm => wanted == name,
                Ecosystem::Go => go_takes(wanted, name),
                other => *wanted == fold(other, name),
            },
        }
    }

    /// Tells whether a text may name the package: a quick no, a slow yes.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        let Some(name) = &self.name else { return true };
        let runs = name.split(|c: char| !c.is_alphanumeric());
        let needle = runs.max_by_key(|run| run.len()).unwrap_or_default();
        match self.ecosystem {
            _ if needle.is_empty() => false,
            Ecosystem::Npm => text.contains(needle),
            _ => {
                let needle = needle.as_bytes();
                text.contains(name.as_str())
                    || (text.as_bytes().windows(needle.len()))
                        .any(|w| w.eq_ignore_ascii_case(needle))
            }
        }
    }
}

/// Spells a name the one way that all of its spellings share.
#[must_use]
pub fn fold(ecosystem: Ecosystem, name: &str) -> String {
    match ecosystem {
        Ecosystem::Npm | Ecosystem::Go => name.to_owned(),
        Ecosystem::Crates => name.to_ascii_lowercase().replace('_', "-"),
        Ecosystem::PyPi => normal(name),
    }
}

/// Spells a Python name as PEP 503 has it.
#[must_use]
pub fn normal(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for c in name.trim().chars() {
        match c {
            '-' | '_' | '.' if normal.ends_with('-') => {}
            '-' | '_' | '.' => normal.push('-'),
            c => normal.push(c.to_ascii_lowercase()),
        }
    }
    normal
}

/// Takes a module by its path, by a package in it, or by its last element.
fn go_takes(wanted: &str, module: &str) -> bool {
    if let Some(rest) = wanted.strip_prefix(module) {
        return rest.is_empty() || rest.starts_with('/');
    }
    !wanted.contains('/') && last_element(module) == wanted
}

/// Returns the last element of a module's path that is no `v2`.
fn last_element(module: &str) -> &str {
    let is_major = |part: &&str| {
        let digits = part.strip_prefix('v').unwrap_or_default();
        digits.is_empty() || digits.bytes().any(|b| !b.is_ascii_digit())
    };
    module.rsplit('/').find(is_major).unwrap_or(module)
}

/// Tells whether text can be the name of a package or a version: printable,
/// without blanks, and not a way out of a directory.
pub(super) fn is_sane(text: &str) -> bool {
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\\' | '"' | '\'');
    !text.is_empty()
        && text.len() <= 512
        && !text.contains(is_odd)
        && !text.starts_with('/')
        && text.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests;
