//! Which files of the project a prompt speaks of without naming them: by the
//! words that their names and the names in them are made of.

use std::collections::{HashMap, HashSet};

use crate::enhance::prompt::Prompt;
use crate::enhance::scan::{self, Source};
use crate::enhance::tree::Tree;

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

/// What a prompt says of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Told {
    /// 0 to 1: 1 is the file it says most of.
    pub(super) share: f32,
    /// How many words the longest of its names has that the prompt spells out:
    /// 3 for `send_ticket_mail` and "Send the ticket mail". 0 for names of one
    /// word: they say too little.
    pub(super) spelled: usize,
}

/// Weighs each source.
pub(super) fn weigh(prompt: &Prompt, sources: &[Source]) -> Vec<Told> {
    let said = said(prompt);
    let mut in_files: HashMap<&str, usize> = HashMap::new();
    let mut told: Vec<(HashSet<&str>, usize)> = Vec::with_capacity(sources.len());
    for source in sources {
        let mut stems: HashSet<&str> = HashSet::new();
        let mut longest = 0;
        for symbol in &source.symbols {
            let (mut parts, mut known) = (0, 0);
            for_each_part(&symbol.name, |stem| {
                parts += 1;
                if let Some(stem) = said.get(stem) {
                    known += 1;
                    stems.insert(stem);
                }
            });
            if parts > 1 && parts == known {
                longest = longest.max(parts);
            }
        }
        for_each_part(&source.path, |stem| {
            stems.extend(said.get(stem).map(String::as_str));
        });
        stems.retain(|stem| !PLAIN.contains(stem));
        for stem in &stems {
            *in_files.entry(stem).or_default() += 1;
        }
        told.push((stems, longest));
    }
    // What is said of few files says more of each.
    #[allow(clippy::cast_precision_loss)]
    let weight = |stem: &&str| {
        let files = in_files.get(stem).copied().unwrap_or(1).max(1);
        1.0 / (files as f32).sqrt()
    };
    let sum = |(stems, _): &(HashSet<&str>, usize)| {
        // In one order: sums of fractions depend on it.
        let mut weights: Vec<f32> = stems.iter().map(weight).collect();
        weights.sort_by(f32::total_cmp);
        weights.iter().sum()
    };
    let sums: Vec<f32> = told.iter().map(sum).collect();
    let most = sums.iter().copied().fold(0.0_f32, f32::max);
    // One word that many files share tells nothing.
    let scale = most.max(1.0);
    let spelled = told.into_iter().map(|(_, spelled)| spelled);
    sums.into_iter()
        .zip(spelled)
        .map(|(sum, spelled)| Told {
            share: sum / scale,
            spelled,
        })
        .collect()
}

/// Returns the paths that share most words with a prompt, at most `most`, best
/// first: what is worth reading where not all can be read.
pub(in crate::enhance) fn hinted(prompt: &Prompt, tree: &Tree, most: usize) -> Vec<String> {
    let said = said(prompt);
    let mut hinted: Vec<(usize, &str)> = Vec::new();
    let code = tree.files.iter().filter(|file| scan::is_code(&file.path));
    for file in code {
        let mut shared = 0;
        for_each_part(&file.path, |stem| {
            shared += usize::from(said.contains(stem) && !PLAIN.contains(&stem));
        });
        if shared > 0 {
            hinted.push((shared, &file.path));
        }
    }
    hinted.sort_by(|(a, path_a), (b, path_b)| b.cmp(a).then(path_a.cmp(path_b)));
    let hinted = hinted.into_iter().take(most);
    hinted.map(|(_, path)| path.to_owned()).collect()
}

/// Lists the stems of the words of a prompt.
fn said(prompt: &Prompt) -> HashSet<String> {
    let mut said = HashSet::new();
    for word in &prompt.words {
        let text = prompt.task.get(word.range.clone()).unwrap_or_default();
        for_each_part(text, |stem| {
            said.insert(stem.to_owned());
        });
    }
    said
}

/// Hands over the stems of the words that a name is made of: `listSilos`,
/// `list_silos`.
fn for_each_part(name: &str, mut take: impl FnMut(&str)) {
    let mut word = String::new();
    let mut was_lower = false;
    let mut end = |word: &mut String| {
        if word.chars().count() >= SHORTEST {
            take(stem(word));
        }
        word.clear();
    };
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && was_lower) {
            end(&mut word);
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    end(&mut word);
}

/// Strips the endings that English words take.
fn stem(word: &str) -> &str {
    const ENDS: [&str; 13] = [
        "ations", "ation", "ings", "ing", "ies", "ied", "ers", "ed", "es", "er", "s", "e", "y",
    ];
    let cut = ENDS
        .iter()
        .find_map(|end| word.strip_suffix(end).filter(|rest| rest.len() >= SHORTEST));
    cut.unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::{for_each_part, hinted, weigh};
    use crate::enhance::prompt::Prompt;
    use crate::enhance::scan::{Source, Symbol};
    use crate::enhance::tree::{Entry, Tree};

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

    fn parts(name: &str) -> Vec<String> {
        let mut parts = Vec::new();
        for_each_part(name, |part| parts.push(part.to_owned()));
        parts
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
        let told = weigh(
            &Prompt::new("Join the events with the customers table, load events first"),
            &sources,
        );
        assert!(told[0].share > 0.9 && told[1].share < 0.1, "{told:?}");
        assert_eq!((told[0].spelled, told[1].spelled), (2, 0));
        let told = weigh(&Prompt::new("hello"), &sources);
        assert!(told.iter().all(|told| told.share == 0.0));
    }

    #[test]
    fn paths_that_share_words_are_hinted_at() {
        let files = ["a/b.rs", "src/orders/list.rs", "src/orders.rs"];
        let tree = Tree {
            files: files
                .map(|path| Entry {
                    path: path.to_owned(),
                })
                .to_vec(),
            ..Tree::default()
        };
        let prompt = Prompt::new("Sort the order list");
        assert_eq!(hinted(&prompt, &tree, 1), ["src/orders.rs"]);
        assert_eq!(hinted(&prompt, &tree, 9).len(), 2);
    }
}
