//! A question as it is searched for.

use std::collections::HashSet;

use crate::local::words::{Beginnings, Words, is_function_word, joined, parts_of, runs};

/// Most words of a question that are looked for.
const MAX_TERMS: usize = 32;

/// What is asked.
pub struct Question {
    /// The words to look for, stemmed, each once, in the order of asking.
    pub stems: Vec<String>,
    /// For each of them, the stems that may stand for it.
    pub kin: Vec<Vec<String>>,
    /// How the words that are looked for begin.
    pub beginnings: Beginnings,
    /// Every word of it, stemmed.
    pub all: HashSet<String>,
    /// Whether it asks for no more than an introduction: `getting started`.
    pub is_introduction: bool,
    /// The items that are named, by their path: `tokio::spawn` gives
    /// `["tokio", "spawn"]`. Names only, no ordinary words.
    pub symbols: Vec<Vec<String>>,
}

impl Question {
    /// Reads a question.
    #[must_use]
    pub fn read(text: &str, words: &mut Words) -> Self {
        let mut stems: Vec<String> = Vec::new();
        let mut spare: Vec<String> = Vec::new();
        let is_alone = runs(text).nth(1).is_none();
        let symbols: Vec<Vec<String>> = text
            .split_whitespace()
            .filter_map(|word| symbol(word, is_alone))
            .collect();
        for run in runs(text) {
            let is_named = symbols.iter().flatten().any(|name| *name == joined(run));
            let is_form = is_function_word(&run.to_lowercase()) && !is_named;
            let list = if is_form { &mut spare } else { &mut stems };
            words.stems(run, |stem| {
                if !list.iter().any(|known| known == stem) && list.len() < MAX_TERMS {
                    list.push(stem.to_owned());
                }
            });
        }
        if stems.is_empty() {
            stems = spare;
        }
        let mut all = HashSet::new();
        words.stems(text, |stem| {
            all.insert(stem.to_owned());
        });
        let kin = super::kin::of(&stems, words);
        let beginnings = Beginnings::of(stems.iter().chain(kin.iter().flatten()));
        Self {
            beginnings,
            stems,
            all,
            is_introduction: runs(text).all(|run| is_introductory(&run.to_lowercase())),
            kin,
            symbols,
        }
    }
}

/// Tells whether a word only asks for an introduction.
fn is_introductory(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "basics",
        "getting",
        "guide",
        "intro",
        "introduction",
        "overview",
        "quick",
        "quickstart",
        "readme",
        "start",
        "started",
        "usage",
    ];
    WORDS.contains(&word)
}

/// Reads a word that is written as code is: `a::b`, `a.b`, `f()`, `m!`,
/// `snake_case`, `camelCase`; any word, where it is asked for alone.
fn symbol(word: &str, is_alone: bool) -> Option<Vec<String>> {
    let word = word.trim_matches(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '(' | '!')));
    let name = word.split('(').next().unwrap_or_default();
    let is_called = word.len() > name.len();
    let is_macro = name.ends_with('!');
    let name = name.trim_end_matches('!');
    let segments: Vec<&str> = name
        .split(['.', ':', '#', '/'])
        .filter(|segment| !segment.is_empty())
        .collect();
    let last = *segments.last()?;
    let is_joined = last.trim_matches('_').contains('_') || parts_of(last).count() > 1;
    let is_path = segments.len() > 1 && !last.starts_with(|c: char| c.is_ascii_digit());
    let is_name = is_alone || is_called || is_macro || is_joined || is_path;
    is_name.then(|| segments.into_iter().map(joined).collect())
}

#[cfg(test)]
mod tests {
    use super::{Question, symbol};
    use crate::local::words::Words;

    #[test]
    fn function_words_are_left_out_unless_there_are_no_others() {
        let read = |text| Question::read(text, &mut Words::default()).stems;
        assert_eq!(
            read("how do I spawn blocking work"),
            ["spawn", "block", "work"]
        );
        assert_eq!(read("what is it"), ["what", "is", "it"]);
        assert_eq!(read("np.where"), ["np", "where"]);
        assert_eq!(read("where"), ["where"]);
        assert_eq!(
            read("useEffect cleanup"),
            ["use", "effect", "useeffect", "cleanup"]
        );
    }

    #[test]
    fn names_are_told_from_words() {
        for (word, path) in [
            ("tokio::spawn", Some(vec!["tokio", "spawn"])),
            ("useEffect", Some(vec!["useeffect"])),
            ("BaseModel.model_dump", Some(vec!["basemodel", "modeldump"])),
            ("select!", Some(vec!["select"])),
            ("`join()`?", Some(vec!["join"])),
            ("sleep", None),
            ("Vec", None),
            ("v1.2", None),
            ("cleanup.", None),
        ] {
            let path = path.map(|p| p.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(symbol(word, false), path, "{word}");
        }
    }
}
