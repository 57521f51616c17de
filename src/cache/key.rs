//! What makes two questions the same.

use std::fmt;

use sha2::{Digest, Sha256};

/// Changes whenever the fields or their canonical forms do, so that old
/// entries are not found rather than found wrongly.
const FORMAT: &str = "docent-key/1";

/// Whose answers may be used. All but the name is part of every key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    /// What the server is: its address and a fingerprint of the key it is
    /// asked with.
    pub server: String,
    /// Its name, for people.
    pub server_name: String,
    /// The profile.
    pub profile: String,
}

/// The name of an entry: 128 bits of a SHA-256 over all that the question
/// depends on. Shown as 32 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(pub(super) [u8; 16]);

impl Key {
    /// Makes the key of documentation.
    ///
    /// `library` is a canonical id or a name; a plain name (no slash, no
    /// colon) counts the same in any case. White space at the ends of the
    /// query does not count, and a run of it counts as one blank.
    #[must_use]
    pub fn docs(scope: &Scope, library: &str, version: Option<&str>, query: &str) -> Self {
        let library = library.trim();
        let name = if library.contains(['/', ':']) {
            library.to_owned()
        } else {
            library.to_lowercase()
        };
        hash(&fields("docs", scope, &name, version, &canonical(query)))
    }

    /// Makes the key of "which library is that": a name in any case, and the
    /// question it is wanted for.
    #[must_use]
    pub fn resolve(scope: &Scope, name: &str, query: &str) -> Self {
        let name = canonical(name).to_lowercase();
        hash(&fields("resolve", scope, &name, None, &canonical(query)))
    }

    /// Reads 32 hex digits.
    #[must_use]
    pub fn parse(hex: &str) -> Option<Self> {
        let (from, to) = Self::range(hex)?;
        (from == to).then_some(from)
    }

    /// Returns the first and the last key that start with these hex digits,
    /// of which there are 1 to 32.
    pub(super) fn range(hex: &str) -> Option<(Self, Self)> {
        if hex.is_empty() || hex.len() > 32 {
            return None;
        }
        let (mut from, mut to) = ([0; 16], [0xff; 16]);
        for (at, digit) in hex.chars().enumerate() {
            let value = u8::try_from(digit.to_digit(16)?).ok()?;
            let (shift, mask) = if at % 2 == 0 { (4, 0x0f) } else { (0, 0xf0) };
            from[at / 2] |= value << shift;
            to[at / 2] = (to[at / 2] & mask) | (value << shift);
        }
        Some((Self(from), Self(to)))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({self})")
    }
}

/// Trims, and makes one blank of every run of white space.
fn canonical(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the fields, each after its length: no two tuples give the same
/// bytes.
fn fields(kind: &str, scope: &Scope, library: &str, version: Option<&str>, query: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    let mut add = |field: &str| {
        bytes.extend((field.len() as u64).to_le_bytes());
        bytes.extend(field.as_bytes());
    };
    for field in [FORMAT, kind, &scope.server, &scope.profile, library] {
        add(field);
    }
    add(if version.is_some() { "v" } else { "" });
    add(version.unwrap_or_default());
    add(query);
    bytes
}

fn hash(bytes: &[u8]) -> Key {
    let digest = Sha256::digest(bytes);
    let mut key = [0; 16];
    for (to, from) in key.iter_mut().zip(digest) {
        *to = from;
    }
    Key(key)
}

#[cfg(test)]
mod tests;
