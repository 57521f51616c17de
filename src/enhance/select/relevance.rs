//! Which files of the project a prompt speaks of without naming them: by the
//! words that their names and the names in them are made of.

use std::collections::{HashMap, HashSet};

use crate::enhance::prompt::Prompt;
use crate::enhance::scan::Source;

/// Shortest word that tells files apart.
const SHORTEST: usize = 3;

/// Words of every prompt and of every program.
const PLAIN: [&str; 64] = [
    "the", "and", "for", "with", "that", "this", "from", "into", "when", "then", "than", "only",
    "each", "every", "all", "new", "add", "get", "set", "use", "make", "create", "update", "delet",
    "remov", "chang", "show", "writ", "test", "file", "func", "function", "class", "app", "main",
    "index", "src", "lib", "should", "must", "can", "how", "what", "why", "not", "but", "its",
    "has", "have", "are", "was", "our", "one", "two", "who", "user", "value", "name", "data",
    "mod", "init", "type", "list", "default",
];

/// Tells of each source how many words the longest of its names has that the
/// prompt spells out: 3 for `send_ticket_mail` and "Send the ticket mail". 0
/// for names of one word: they say too little.
pub(super) fn spelled(prompt: &Prompt, sources: &[Source]) -> Vec<usize> {
    let words = prompt.words.iter();
    let said: HashSet<String> = words
        .flat_map(|word| parts(prompt.task.get(word.range.clone()).unwrap_or_default()))
        .collect();
    let length = |name: &str| {
        let parts = parts(name);
        let is_said = parts.len() > 1 && parts.iter().all(|part| said.contains(part));
        if is_said { parts.len() } else { 0 }
    };
    let longest = |source: &Source| {
        let names = source.symbols.iter().map(|symbol| symbol.name.as_str());
        names.map(length).max().unwrap_or_default()
    };
    sources.iter().map(longest).collect()
}

/// Weighs each source, 0 to 1: 1 is the one the prompt says most of.
pub(super) fn weigh(prompt: &Prompt, sources: &[Source]) -> Vec<f32> {
    let asked: HashSet<String> = prompt
        .words
        .iter()
        .flat_map(|word| parts(prompt.task.get(word.range.clone()).unwrap_or_default()))
        .filter(|stem| !PLAIN.contains(&stem.as_str()))
        .collect();
    let mut in_files: HashMap<String, usize> = HashMap::new();
    let told: Vec<HashSet<String>> = sources
        .iter()
        .map(|source| {
            let names = source.symbols.iter().map(|symbol| symbol.name.as_str());
            let names = names.chain(source.path.split('/'));
            let stems: HashSet<String> = names
                .flat_map(parts)
                .filter(|stem| asked.contains(stem))
                .collect();
            for stem in &stems {
                *in_files.entry(stem.clone()).or_default() += 1;
            }
            stems
        })
        .collect();
    // What is said of few files says more of each.
    #[allow(clippy::cast_precision_loss)]
    let weight = |stem: &String| {
        let files = in_files.get(stem).copied().unwrap_or(1).max(1);
        1.0 / (files as f32).sqrt()
    };
    let sums: Vec<f32> = told
        .iter()
        .map(|stems| stems.iter().map(weight).sum())
        .collect();
    let most = sums.iter().copied().fold(0.0_f32, f32::max);
    // One word that many files share tells nothing.
    let scale = most.max(1.0);
    sums.into_iter().map(|sum| sum / scale).collect()
}

/// Splits a name into the stems of its words: `listSilos`, `list_silos`.
pub(super) fn parts(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && was_lower) {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    words.push(word);
    words
        .into_iter()
        .filter(|word| word.chars().count() >= SHORTEST)
        .map(|word| stem(&word))
        .collect()
}

/// Strips the endings that English words take.
fn stem(word: &str) -> String {
    let cut = [
        "ations", "ation", "ings", "ing", "ies", "ied", "ers", "ed", "es", "er", "s", "e", "y",
    ]
    .into_iter()
    .find_map(|end| word.strip_suffix(end).filter(|rest| rest.len() >= SHORTEST));
    cut.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{parts, weigh};
    use crate::enhance::prompt::Prompt;
    use crate::enhance::scan::{Source, Symbol};

    fn source(path: &str, names: &[&str]) -> Source {
        let symbol = |name: &&str| Symbol {
            name: (*name).to_owned(),
            first_line: 1,
            last_line: 1,
        };
        Source {
            path: path.to_owned(),
            language: "python",
            text: String::new(),
            imports: Vec::new(),
            symbols: names.iter().map(symbol).collect(),
        }
    }

    #[test]
    fn names_are_split_into_stems() {
        assert_eq!(parts("listSilos"), ["list", "silo"]);
        assert_eq!(parts("load_events"), ["load", "event"]);
        assert_eq!(parts("BigHTTPRoutes"), ["big", "httprout"]);
    }

    #[test]
    fn the_file_that_is_spoken_of_weighs_most() {
        let sources = [
            source("app/data.py", &["load_events", "split_by_customer"]),
            source("app/net.py", &["ChurnNet"]),
        ];
        let weights = weigh(
            &Prompt::new("Join the events with the customers table"),
            &sources,
        );
        assert!(weights[0] > 0.9 && weights[1] < 0.1, "{weights:?}");
        assert_eq!(weigh(&Prompt::new("hello"), &sources), [0.0, 0.0]);
    }
}
