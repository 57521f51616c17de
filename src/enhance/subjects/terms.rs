//! Terms of the table, read from their cells when they are first looked at: of
//! most libraries nobody does.

use std::ops::Deref;
use std::sync::OnceLock;

use super::items;

/// How much a term says.
const UNIQUE: f32 = 2.0;
const STRONG: f32 = 1.0;
const WEAK: f32 = 0.4;

/// One or several words that follow one another.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// In lower case.
    pub words: Vec<&'static str>,
    /// Whether the last one is a beginning only.
    pub is_open: bool,
    /// How much it says.
    pub weight: f32,
}

/// Terms, the strong ones first.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    strong: &'static str,
    weak: &'static str,
    read: OnceLock<Vec<Term>>,
}

impl Terms {
    /// Takes the cells of strong terms and of weak ones.
    pub(super) const fn new(strong: &'static str, weak: &'static str) -> Self {
        Self {
            strong,
            weak,
            read: OnceLock::new(),
        }
    }

    /// Returns each term as it is written.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'static str> {
        items(self.strong).chain(items(self.weak))
    }
}

impl Deref for Terms {
    type Target = [Term];

    fn deref(&self) -> &[Term] {
        self.read.get_or_init(|| {
            let strong = items(self.strong).map(|text| term(text, STRONG));
            let weak = items(self.weak).map(|text| term(text, WEAK));
            strong.chain(weak).collect()
        })
    }
}

/// Parts a term as it is written into its words and what its marks say.
fn term(text: &'static str, weight: f32) -> Term {
    let (text, weight) = match text.strip_suffix('!') {
        Some(text) => (text, UNIQUE),
        None => (text, weight),
    };
    let (text, is_open) = open(text);
    Term {
        words: words(text).collect(),
        is_open,
        weight,
    }
}

/// Tells whether a term takes any ending, and returns it without that mark.
pub(super) fn open(text: &'static str) -> (&'static str, bool) {
    match text.strip_suffix('*') {
        Some(text) => (text, true),
        None => (text, false),
    }
}

/// Returns the words of a term without marks.
pub(super) fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{STRONG, UNIQUE, WEAK, term};

    #[test]
    fn terms_keep_their_marks() {
        let unique = term("useeffect!", STRONG);
        assert_eq!((unique.is_open, unique.weight), (false, UNIQUE));
        let open = term("sign in*", WEAK);
        assert_eq!(open.words, ["sign", "in"]);
        assert_eq!((open.is_open, open.weight), (true, WEAK));
    }
}
