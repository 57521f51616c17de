//! What is looked for: stems of words, each with its weight, and how well a
//! text answers.

use std::collections::HashMap;

use super::words;
use crate::enhance::prompt::Prompt;
use crate::enhance::select::Pick;

/// Most words that are looked for.
const MOST: usize = 160;

/// Bytes of pasted code that are looked at.
const MOST_CODE: usize = 4_000;

/// Words that say nothing about what is wanted.
const STOP: &str = "a about above add after all also am an and any app application are as at be because been before but by \
    can change clear code could create did do does doing don done each every file files fix for from get give had has have he help her \
    how if implement in into is it its just know let like line look make may me more most much must my need needs new no not now of off \
    on one only or other our out over own please project put return same see set should show so some such sure than that the \
    their them then there these they this to too try two under up update us use used uses using very want was way we were what \
    when where which while who why will with within without work works would write you your \
    again always during else even ever first happen happens instead last never once since still through until whether whose yet \
    der die das ein eine einen und oder mit nicht ist sind wie auf für von dem den des im zu zum zur bitte soll wird werden \
    le la les un une des du et ou avec pas est sont comment sur pour dans que qui \
    el los las una y con no es son como en por para del al se lo il gli di da che non per uma os em um ao não";

/// What is looked for.
#[derive(Debug, Default)]
pub(super) struct Query {
    terms: HashMap<String, usize>,
    weights: Vec<f32>,
    /// A word of each term, as it was written, in lower case.
    words: Vec<String>,
    /// Whether a word of the task itself stands behind the term.
    is_task: Vec<bool>,
    /// First three bytes of every term, folded.
    starts: Vec<bool>,
}

/// How often a text has what is looked for.
#[derive(Debug, Default, Clone)]
pub(super) struct Counts {
    /// Term and number, by term.
    pub(super) terms: Vec<(usize, u32)>,
    /// Bytes of the text.
    pub(super) bytes: usize,
}

impl Query {
    /// Takes what is looked for out of a prompt, its libraries and the files
    /// of the request.
    pub(super) fn new(prompt: &Prompt, picks: &[Pick], files: &[String]) -> Self {
        let stop: std::collections::HashSet<&str> = STOP.split_whitespace().collect();
        let mut query = Self {
            starts: vec![false; 32 * 32 * 32],
            ..Self::default()
        };
        for symbol in &prompt.symbols {
            query.add(symbol, 1.6, true, &stop);
        }
        for word in &prompt.words {
            let weight = if word.is_code { 1.5 } else { 1.0 };
            // In lower case a word has no humps: the task has them.
            let text = prompt.task.get(word.range.clone()).unwrap_or(&word.lower);
            query.add(text, weight, true, &stop);
        }
        for path in &prompt.paths {
            query.add(stem_of(path), 1.0, true, &stop);
        }
        for path in files {
            query.add(stem_of(path), 0.8, false, &stop);
        }
        for pick in picks {
            query.add(&pick.name, 0.6, false, &stop);
            query.add(&pick.title, 0.6, false, &stop);
            for subject in &pick.subjects {
                query.add(subject, 0.4, false, &stop);
            }
        }
        for code in &prompt.code {
            let most = MOST_CODE.min(code.len());
            let end = (0..=most).rev().find(|at| code.is_char_boundary(*at));
            let code = code.get(..end.unwrap_or(0)).unwrap_or_default();
            query.add(code, 0.3, false, &stop);
        }
        query
    }

    fn add(
        &mut self,
        text: &str,
        weight: f32,
        is_task: bool,
        stop: &std::collections::HashSet<&str>,
    ) {
        words::each(text, |word| {
            let lower = word.to_lowercase();
            if stop.contains(&*lower) || lower.bytes().all(|b| b.is_ascii_digit()) {
                return;
            }
            let stem = words::stemmed(&lower);
            let at = self.terms.get(&stem).copied().unwrap_or(self.weights.len());
            if at == self.weights.len() {
                if at >= MOST {
                    return;
                }
                // The third byte of a short stem is not that of its words.
                let first = fold(&stem);
                let all = if stem.len() < 4 {
                    first & !31..first | 31
                } else {
                    first..first
                };
                for start in all.start..=all.end {
                    if let Some(start) = self.starts.get_mut(start) {
                        *start = true;
                    }
                }
                self.terms.insert(stem, at);
                self.weights.push(0.0);
                self.words.push(lower);
                self.is_task.push(false);
            }
            if let (Some(old), Some(is)) = (self.weights.get_mut(at), self.is_task.get_mut(at)) {
                *old = old.max(weight);
                *is |= is_task;
            }
        });
    }

    /// Returns how many terms there are.
    pub(super) fn len(&self) -> usize {
        self.weights.len()
    }

    /// Returns the weight of a term.
    pub(super) fn weight(&self, term: usize) -> f32 {
        self.weights.get(term).copied().unwrap_or_default()
    }

    /// Returns a word that stands for a term.
    pub(super) fn word(&self, term: usize) -> &str {
        self.words.get(term).map_or("", String::as_str)
    }

    /// Returns the term of a stem.
    pub(super) fn term(&self, stem: &str) -> Option<usize> {
        self.terms.get(stem).copied()
    }

    /// Tells whether a stem is of a word of the task.
    pub(super) fn is_asked(&self, stem: &str) -> bool {
        let term = self.term(stem);
        term.is_some_and(|term| self.is_task.get(term).copied().unwrap_or_default())
    }

    /// Tells whether a word of the task stands behind a term.
    pub(super) fn is_of_task(&self, term: usize) -> bool {
        self.is_task.get(term).copied().unwrap_or_default()
    }

    /// Counts what is looked for in a text.
    pub(super) fn count(&self, text: &str) -> Counts {
        let mut counts = vec![0_u32; self.len()];
        let mut scratch = String::new();
        words::each(text, |word| {
            if self.starts.get(fold(word)).copied().unwrap_or_default() || !word.is_ascii() {
                words::stem(word, &mut scratch);
                let count = self.terms.get(&scratch).and_then(|at| counts.get_mut(*at));
                if let Some(count) = count {
                    *count += 1;
                }
            }
        });
        let terms = counts.into_iter().enumerate().filter(|(_, n)| *n > 0);
        Counts {
            terms: terms.collect(),
            bytes: text.len(),
        }
    }
}

/// Returns where the first three bytes of a word stand in the table of starts,
/// whatever their case.
fn fold(word: &str) -> usize {
    let fold = |byte: u8| usize::from(byte & 31);
    match *word.as_bytes() {
        [a, b, c, ..] => (fold(a) * 32 + fold(b)) * 32 + fold(c),
        [a, b] => (fold(a) * 32 + fold(b)) * 32,
        _ => 0,
    }
}

/// Returns the name of a file without what follows its last dot.
pub(super) fn stem_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

/// How rare what is looked for is, in a set of texts.
#[derive(Debug)]
pub(super) struct Rarity {
    rarity: Vec<f32>,
    mean: f32,
}

impl Rarity {
    /// Looks through the counts of all texts.
    pub(super) fn new<'a>(query: &Query, all: impl Iterator<Item = &'a Counts>) -> Self {
        let mut holders = vec![0_u32; query.len()];
        let (mut texts, mut bytes) = (0_u32, 0_usize);
        for counts in all {
            texts += 1;
            bytes += counts.bytes;
            for (term, _) in &counts.terms {
                if let Some(holders) = holders.get_mut(*term) {
                    *holders += 1;
                }
            }
        }
        let total = texts as f32;
        let rarity = |holders: &u32| {
            let holders = *holders as f32;
            (1.0 + (total - holders + 0.5) / (holders + 0.5))
                .ln()
                .max(0.2)
        };
        Self {
            rarity: holders.iter().map(rarity).collect(),
            mean: (bytes as f32 / total.max(1.0)).max(200.0),
        }
    }

    /// Returns what finding a term once is worth.
    pub(super) fn worth(&self, query: &Query, term: usize) -> f32 {
        query.weight(term) * self.rarity.get(term).copied().unwrap_or_default()
    }

    /// Returns how well a text answers: 0 is not at all.
    pub(super) fn score(&self, query: &Query, counts: &Counts) -> f32 {
        let length = 0.4 + 0.6 * counts.bytes as f32 / self.mean;
        let of_term = |(term, count): &(usize, u32)| {
            let count = *count as f32;
            self.worth(query, *term) * count * 2.2 / (count + 1.2 * length)
        };
        counts.terms.iter().map(of_term).sum()
    }
}

impl Counts {
    /// Adds what another text has, as if it stood there so many times.
    pub(super) fn plus(mut self, other: &Counts, times: u32) -> Self {
        for (term, count) in &other.terms {
            match self.terms.iter_mut().find(|(known, _)| known == term) {
                Some((_, old)) => *old += count * times,
                None => self.terms.push((*term, count * times)),
            }
        }
        self.terms.sort_unstable();
        self
    }
}
