//! A question as it is searched for.

use crate::local::words::{Words, is_function_word, joined, parts_of, runs};

/// Most words of a question that are looked for.
const MAX_TERMS: usize = 32;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The words to look for, stemmed, each once, in the order of asking.
    pub stems: Vec<String>,
    /// For each of them, the stems that may stand for it.
    pub kin: Vec<Vec<String>>,
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
        for run in runs(text) {
            let is_form = is_function_word(&run.to_lowercase());
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
        let symbols = text.split_whitespace().filter_map(symbol).collect();
        let kin = super::kin::of(&stems, words);
        Self {
            stems,
            kin,
            symbols,
        }
    }
}

/// Reads a word that is written as code is: `a::b`, `a.b`, `f()`, `m!`,
/// `snake_case`, `camelCase`.
fn symbol(word: &str) -> Option<Vec<String>> {
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
    let is_name = is_called || is_macro || is_joined || is_path;
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
            assert_eq!(symbol(word), path, "{word}");
        }
    }
}
