//! Texts and questions as words: how both are cut, folded and stemmed, so
//! that what is asked meets what is written.

use std::collections::HashMap;

use snowball_stemmers_rs::{Algorithm, Stemmer};

/// Longest word that is kept, in bytes: longer ones are data, not language.
const LONGEST: usize = 40;
/// Most words a [`Words`] remembers the stems of.
const REMEMBERED: usize = 50_000;

/// Words that say how a question is put and not what it is about.
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "being", "but",
    "by", "can", "could", "did", "do", "does", "doing", "done", "each", "either", "every", "for",
    "from", "get", "gets", "getting", "give", "had", "has", "have", "having", "he", "her", "here",
    "his", "how", "i", "if", "in", "instead", "into", "is", "it", "its", "just", "let", "like",
    "make", "makes", "making", "many", "may", "me", "might", "more", "most", "much", "must", "my",
    "need", "needs", "no", "not", "now", "of", "on", "one", "only", "or", "other", "our", "out",
    "over", "own", "please", "shall", "she", "should", "so", "some", "such", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "through", "to", "too",
    "up", "us", "use", "used", "uses", "using", "very", "want", "wants", "was", "way", "we",
    "were", "what", "when", "where", "whether", "which", "while", "who", "why", "will", "with",
    "without", "would", "you", "your",
];

/// Stems words, and remembers what it has stemmed.
pub struct Words {
    stemmer: Stemmer,
    known: HashMap<String, String>,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            stemmer: Stemmer::create(Algorithm::English),
            known: HashMap::new(),
        }
    }
}

impl Words {
    /// Calls `take` with the stem of each word of a text, in order.
    ///
    /// An identifier gives its parts and, after them, the whole in one:
    /// `spawn_blocking` gives `spawn`, `block` and `spawnblocking`.
    pub fn stems(&mut self, text: &str, mut take: impl FnMut(&str)) {
        for run in runs(text) {
            let mut parts = 0;
            for part in parts_of(run) {
                self.stem(part, &mut take);
                parts += 1;
            }
            if parts > 1 && run.len() <= LONGEST {
                let whole = joined(run);
                take(&whole);
            }
        }
    }

    /// Calls `take` for each word of a text as [`Words::stems`] does, but stems
    /// only those that `may_matter` lets pass by their first letters; for the
    /// others it is called with `None`.
    pub fn stems_of(
        &mut self,
        text: &str,
        may_matter: &Beginnings,
        mut take: impl FnMut(Option<&str>),
    ) {
        for run in runs(text) {
            let mut parts = 0;
            for part in parts_of(run) {
                parts += 1;
                match may_matter.has(part) {
                    true => self.stem(part, &mut |stem| take(Some(stem))),
                    false => take(None),
                }
            }
            if parts > 1 && run.len() <= LONGEST {
                match may_matter.has(run) {
                    true => take(Some(&joined(run))),
                    false => take(None),
                }
            }
        }
    }

    /// Returns the stems of a text, separated by blanks.
    pub fn line(&mut self, text: &str) -> String {
        let mut line = String::with_capacity(text.len());
        self.stems(text, |stem| {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(stem);
        });
        line
    }

    fn stem(&mut self, part: &str, take: &mut impl FnMut(&str)) {
        if part.len() > LONGEST {
            return;
        }
        if let Some(stem) = self.known.get(part) {
            return take(stem);
        }
        let lower = part.to_lowercase();
        let stem = self.stemmer.stem(&lower).into_owned();
        take(&stem);
        if self.known.len() < REMEMBERED {
            self.known.insert(part.to_owned(), stem);
        }
    }
}

/// The first letters of some stems. A stem begins as its word does, but for a
/// handful of irregular ones (`dying`).
pub struct Beginnings(Vec<bool>);

impl Beginnings {
    /// Takes the beginnings of stems.
    pub fn of<'a>(stems: impl Iterator<Item = &'a String>) -> Self {
        let mut known = vec![false; 1 << 16];
        for stem in stems {
            match beginning(stem) {
                Some(at) => known[at] = true,
                None => return Self(vec![true; 1 << 16]),
            }
        }
        Self(known)
    }

    fn has(&self, word: &str) -> bool {
        beginning(word).is_none_or(|at| self.0.get(at).copied().unwrap_or(true))
    }
}

/// Returns the first two letters as a number; `None` where they are not ASCII.
fn beginning(word: &str) -> Option<usize> {
    let mut letters = word.bytes().filter(|b| *b != b'_');
    let (first, second) = (letters.next()?, letters.next().unwrap_or(0));
    let is_ascii = first.is_ascii() && second.is_ascii();
    let at =
        usize::from(first.to_ascii_lowercase()) << 8 | usize::from(second.to_ascii_lowercase());
    is_ascii.then_some(at)
}

/// Tells whether a word only says how a question is put.
#[must_use]
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word).is_ok()
}

/// Cuts a text into runs of letters, digits and `_`.
pub fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|run| run.bytes().any(|b| b != b'_'))
}

/// Returns an identifier in one word of lower case.
#[must_use]
pub fn joined(run: &str) -> String {
    run.chars()
        .filter(|c| *c != '_')
        .flat_map(char::to_lowercase)
        .collect()
}

/// Cuts a run into the words that its underscores and capitals join:
/// `HTTPServer_v2` gives `HTTP`, `Server`, `v2`.
pub fn parts_of(run: &str) -> impl Iterator<Item = &str> {
    run.split('_')
        .filter(|piece| !piece.is_empty())
        .flat_map(Capitals)
}

/// Cuts before a capital that follows a small letter, or that a small letter
/// follows.
struct Capitals<'a>(&'a str);

impl<'a> Iterator for Capitals<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.0;
        if text.is_empty() {
            return None;
        }
        let mut chars = text.char_indices().peekable();
        let (_, mut before) = chars.next()?;
        while let Some((at, c)) = chars.next() {
            let is_start = c.is_uppercase()
                && (before.is_lowercase()
                    || chars.peek().is_some_and(|(_, next)| next.is_lowercase()));
            if is_start {
                self.0 = &text[at..];
                return Some(&text[..at]);
            }
            before = c;
        }
        self.0 = "";
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{FUNCTION_WORDS, Words, parts_of};

    #[test]
    fn identifiers_give_their_parts_and_the_whole() {
        let mut words = Words::default();
        for (text, stems) in [
            ("spawn_blocking", "spawn block spawnblocking"),
            ("useEffect()", "use effect useeffect"),
            ("tokio::select!", "tokio select"),
            ("running the runners", "run the runner"),
            ("__init__", "init"),
            ("___ -- \u{1f600}", ""),
            ("größe", "größe"),
        ] {
            assert_eq!(words.line(text), stems, "{text}");
        }
    }

    #[test]
    fn capitals_are_cut_where_words_begin() {
        for (run, parts) in [
            ("HTTPServer_v2", vec!["HTTP", "Server", "v2"]),
            ("getByID", vec!["get", "By", "ID"]),
            ("utf8Decoder", vec!["utf8", "Decoder"]),
            ("JSON", vec!["JSON"]),
        ] {
            assert_eq!(parts_of(run).collect::<Vec<_>>(), parts);
        }
    }

    #[test]
    fn function_words_can_be_searched() {
        assert!(FUNCTION_WORDS.is_sorted());
    }

    #[test]
    fn data_is_no_word() {
        let mut words = Words::default();
        assert_eq!(words.line(&"x".repeat(5000)), "");
    }
}
