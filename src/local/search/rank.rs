//! Weighs what a chunk has of a question.
//!
//! The value of a chunk is BM25F over its fields, times factors for what words
//! alone do not tell: how much of the question it covers, how near its words
//! stand together, what kind of documentation it is, and whose.

use super::evidence::{Evidence, FIELDS, Field, Named};
use crate::local::chunk::{Chunk, Kind};
use crate::local::companions::Nearness;
use crate::local::family::Relation;

/// What a word is worth in each field, in the order of [`Field`].
const FIELD_WEIGHTS: [f64; FIELDS] = [2.2, 1.0, 1.0, 0.6, 1.2, 0.6, 0.65, 0.37];
/// Usual length of each field, in words; 0 where length says nothing.
const USUAL_LENGTHS: [f64; FIELDS] = [3.0, 4.0, 4.0, 12.0, 12.0, 150.0, 150.0, 0.0];
/// How far the length of a field matters, from 0 to 1.
const LENGTH_MATTERS: [f64; FIELDS] = [0.27, 0.27, 0.27, 0.27, 0.27, 0.42, 0.42, 0.0];
/// How soon more of the same word is worth no more.
const SATURATION: f64 = 1.7;
/// What a word that stands for another is worth of it where it stands.
const KIN: f64 = 0.3;
/// What it covers of it.
const KIN_COVERS: f64 = 0.4;

/// The words of a question over all that is searched.
pub struct Worth {
    /// Inverse document frequency of each word: 0 for one that is nowhere.
    pub words: Vec<f64>,
}

impl Worth {
    /// Decides what words are worth: `frequencies` are the numbers of chunks,
    /// of `total`, that have each.
    #[must_use]
    pub fn new(frequencies: &[usize], total: usize) -> Self {
        let total = total as f64;
        let idf = |count: &usize| {
            let count = (*count as f64).min(total);
            (1.0 + (total - count + 0.5) / (count + 0.5)).ln()
        };
        Self {
            words: frequencies.iter().map(idf).collect(),
        }
    }

    /// Takes the words out that no candidate has, itself or by one that stands
    /// for it: that they are missing tells nothing.
    pub fn drop_unseen<'a>(&mut self, evidence: impl Iterator<Item = &'a Evidence>) {
        let mut is_seen = vec![false; self.words.len()];
        for evidence in evidence {
            for (is_seen, covered) in is_seen.iter_mut().zip(covered(evidence)) {
                *is_seen |= covered > 0.0;
            }
        }
        for (word, is_seen) in self.words.iter_mut().zip(is_seen) {
            if !is_seen {
                *word = 0.0;
            }
        }
    }

    fn all(&self) -> f64 {
        self.words.iter().sum::<f64>().max(f64::MIN_POSITIVE)
    }

    /// Returns how much of the question is covered, from 0 to 1.
    pub fn share(&self, covered: impl IntoIterator<Item = f64>) -> f64 {
        let parts = self.words.iter().zip(covered);
        parts.map(|(worth, covered)| worth * covered).sum::<f64>() / self.all()
    }
}

/// Returns how far a chunk has each word: 1, or less by a word that stands
/// for it.
pub fn covered(evidence: &Evidence) -> impl Iterator<Item = f64> {
    let each = evidence.counts.iter().zip(&evidence.kin);
    each.map(|(own, kin)| match () {
        () if own.iter().any(|count| *count > 0) => 1.0,
        () if kin.iter().any(|count| *count > 0) => KIN_COVERS,
        () => 0.0,
    })
}

/// Returns the value of a chunk for a question. `page` is how much of the
/// question the candidates of the same file cover together, from 0 to 1.
#[must_use]
pub fn value(
    evidence: &Evidence,
    chunk: &Chunk,
    relation: Relation,
    worth: &Worth,
    page: f64,
) -> f64 {
    let in_fields = |fields: &[Field]| {
        let has = |counts: &[u16; FIELDS]| fields.iter().any(|field| counts[*field as usize] > 0);
        let counts = evidence.counts.iter();
        worth.share(counts.map(|counts| f64::from(u8::from(has(counts)))))
    };
    let coverage = worth.share(covered(evidence)).powf(0.65);
    let place = 1.0
        + 0.26 * in_fields(&[Field::Title, Field::Symbol])
        + 0.14 * in_fields(&[Field::Summary]);
    bm25f(evidence, worth)
        * coverage
        * place
        * (1.0 + 0.15 * nearness(evidence, worth))
        * (1.0 + 0.15 * page)
        * (1.0 + 0.6 * evidence.echo * evidence.echo)
        * (1.0 + 0.15 * told_by_title(evidence))
        * of_kind(evidence, chunk)
        * of_relation(relation)
        * of_name(evidence.named)
}

/// Returns how much of the title is of the question, from 0 to 1.
fn told_by_title(evidence: &Evidence) -> f64 {
    let counts = evidence.counts.iter();
    let told: u16 = counts.map(|own| own[Field::Title as usize]).sum();
    let all = evidence.lengths[Field::Title as usize].max(1);
    (f64::from(told) / f64::from(all)).min(1.0)
}

fn bm25f(evidence: &Evidence, worth: &Worth) -> f64 {
    let length = |field: Field| f64::from(evidence.lengths[field as usize]);
    let body = length(Field::Text) + length(Field::Code) + length(Field::Signature);
    let mut weights = FIELD_WEIGHTS;
    for (field, weight) in weights.iter_mut().enumerate() {
        let usual = USUAL_LENGTHS[field];
        let is_body = field == Field::Text as usize || field == Field::Code as usize;
        let own = if is_body {
            body
        } else {
            f64::from(evidence.lengths[field])
        };
        if usual > 0.0 {
            let matters = LENGTH_MATTERS[field];
            *weight /= 1.0 - matters + matters * own / usual;
        }
    }
    let each = evidence.counts.iter().zip(&evidence.kin);
    let words = each.zip(&worth.words).map(|((own, kin), worth)| {
        let fields = own.iter().zip(kin).zip(&weights);
        let count: f64 = fields
            .map(|((own, kin), weight)| (f64::from(*own) + KIN * f64::from(*kin)) * weight)
            .sum();
        worth * count / (SATURATION + count)
    });
    words.sum()
}

/// Returns how near words that follow one another in the question stand in
/// the chunk, from 0 to 1.
fn nearness(evidence: &Evidence, worth: &Worth) -> f64 {
    let mut near = 0.0;
    let mut all = 0.0;
    for (gap, pair) in evidence.gaps.iter().zip(worth.words.windows(2)) {
        let pair: f64 = pair.iter().sum();
        all += pair;
        if *gap > 0 {
            near += pair / f64::from(*gap).sqrt();
        }
    }
    if all > 0.0 { near / all } else { 0.0 }
}

fn of_kind(evidence: &Evidence, chunk: &Chunk) -> f64 {
    let kind = match chunk.kind {
        Kind::Api => 1.0,
        Kind::Readme => 0.72,
        Kind::Guide => 0.82,
        Kind::Example => 1.1,
        Kind::Changelog => 0.25,
        Kind::Types => 0.36,
    };
    // Declarations alone are read as code and answer little.
    let code = match (evidence.has_example, evidence.has_code) {
        (true, _) => 2.0,
        (false, true) => 0.64,
        (false, false) => 1.0,
    };
    let has = |is_so, factor| if is_so { factor } else { 1.0 };
    kind * code
        * has(chunk.is_deprecated, 0.58)
        * has(chunk.is_internal, 0.63)
        * has(is_aside(&chunk.path), 0.4)
}

/// Tells whether a file is beside what people use: old, internal, or of one
/// platform.
fn is_aside(path: &str) -> bool {
    let path = path.to_lowercase();
    ["internal", "legacy", "windows", "deprecated", "compat"]
        .iter()
        .any(|word| path.contains(word))
        || path
            .split(['/', '.', '-', '_'])
            .any(|part| matches!(part, "v1" | "v2" | "v3"))
}

fn of_name(named: Named) -> f64 {
    match named {
        Named::Not => 1.0,
        Named::Within => 3.0,
        Named::Exactly => 5.0,
    }
}

fn of_relation(relation: Relation) -> f64 {
    match relation {
        Relation::Own => 1.0,
        Relation::Companion(Nearness::Whole) => 0.8,
        Relation::Companion(Nearness::Same) => 0.37,
        Relation::Companion(Nearness::Named) => 0.29,
    }
}
