//! Which chunks are looked at closely: a coarse order by what the index alone
//! knows, which words stand in which column.

use std::collections::HashMap;

use super::question::Question;
use crate::local::index::{Part, Posting};

/// How many chunks of a part have each word of a question, and which.
pub struct Postings {
    exact: Vec<Vec<Posting>>,
    kin: Vec<Vec<Posting>>,
}

/// What a word that stands for another is worth of it.
const KIN: f64 = 0.35;

impl Postings {
    /// Asks a part for the words of a question, and for those that may stand
    /// for them where `with_kin` says so.
    #[must_use]
    pub fn of(part: &Part, question: &Question, with_kin: bool) -> Self {
        let own = question.stems.iter();
        let kin: &[Vec<String>] = if with_kin { &question.kin } else { &[] };
        let others = kin.iter().flatten();
        let mut found = part.postings(own.chain(others)).unwrap_or_default();
        // What was not asked for, or is damaged, has none.
        found.resize_with(
            question.stems.len() + question.kin.iter().flatten().count(),
            Vec::new,
        );
        let mut others = found.split_off(question.stems.len()).into_iter();
        let kin = question.kin.iter().map(|kin| {
            let mut all: Vec<Posting> = others.by_ref().take(kin.len()).flatten().collect();
            all.sort_unstable_by_key(|posting| posting.id);
            all.dedup_by_key(|posting| posting.id);
            all
        });
        Self {
            kin: kin.collect(),
            exact: found,
        }
    }

    /// Returns how many chunks have each word.
    pub fn frequencies(&self) -> impl Iterator<Item = usize> {
        self.exact.iter().map(Vec::len)
    }

    /// Chooses the `limit` best chunks, given what each word is worth. Returns
    /// their numbers in order.
    #[must_use]
    pub fn best(&self, part: &Part, worth: &[f64], limit: usize) -> Vec<u32> {
        let lengths = part.lengths();
        let total: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
        let mean = total as f64 / lengths.len().max(1) as f64;
        let mut scores: HashMap<u32, (f64, f64)> = HashMap::new();
        for ((exact, kin), worth) in self.exact.iter().zip(&self.kin).zip(worth) {
            for posting in exact {
                let score = scores.entry(posting.id).or_default();
                score.0 += worth * weight(posting);
                score.1 += worth;
            }
            let mut exact = exact.iter().peekable();
            for posting in kin {
                while exact.next_if(|exact| exact.id < posting.id).is_some() {}
                if exact.peek().is_some_and(|exact| exact.id == posting.id) {
                    continue;
                }
                let score = scores.entry(posting.id).or_default();
                score.0 += KIN * worth * weight(posting);
                score.1 += KIN * worth;
            }
        }
        let all: f64 = worth.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let mut ranked: Vec<(f64, u32)> = scores
            .into_iter()
            .map(|(id, (score, covered))| {
                let length = lengths.get(id as usize).copied().unwrap_or_default();
                let norm = 0.7 + 0.3 * (f64::from(length) / mean.max(1.0)).min(4.0);
                (score * (0.5 + covered / all) / norm, id)
            })
            .collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut ids: Vec<u32> = ranked.into_iter().take(limit).map(|(_, id)| id).collect();
        ids.sort_unstable();
        ids
    }
}

fn weight(posting: &Posting) -> f64 {
    let has = |is_there, weight| if is_there { weight } else { 0.0 };
    1.0 + has(posting.in_title, 1.5)
        + has(posting.in_symbol, 1.0)
        + has(posting.in_text, 0.5)
        + has(posting.in_code, 0.2)
}
