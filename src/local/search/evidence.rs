//! What a chunk has of a question.

use std::collections::HashSet;

use super::question::Question;
use crate::local::chunk::{Chunk, Kind};
use crate::local::index::each_part;
use crate::local::words::{Words, joined, runs};

/// Where in a chunk a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The title.
    Title,
    /// The headings above it.
    Trail,
    /// The path of the item.
    Symbol,
    /// The declaration.
    Signature,
    /// The first line of prose.
    Summary,
    /// All prose.
    Text,
    /// Fenced code.
    Code,
    /// The file's path.
    Path,
}

/// How many fields there are.
pub const FIELDS: usize = 8;

/// How a chunk documents an item that a question names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Named {
    /// It does not.
    #[default]
    Not,
    /// The item is a member of something that the question does not name.
    Within,
    /// The item goes by just this name.
    Exactly,
}

/// What a chunk has of a question.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// For each word of the question, how often it stands in each field.
    pub counts: Vec<[u16; FIELDS]>,
    /// The same of the words that may stand for it.
    pub kin: Vec<[u16; FIELDS]>,
    /// How many words each field has.
    pub lengths: [u16; FIELDS],
    /// For each two words that follow one another in the question, how few
    /// words are from one to the other; 0 where they are nowhere in one field.
    pub gaps: Vec<u16>,
    /// How far the title says what the question does: the share of the words of
    /// both that they have in common, from 0 to 1.
    pub echo: f64,
    /// How the chunk documents an item that the question names.
    pub named: Named,
    /// Whether it has code.
    pub has_code: bool,
    /// Whether it has code that shows a use, not only declarations.
    pub has_example: bool,
}

/// Measures what a chunk has of a question.
#[must_use]
pub fn measure(chunk: &Chunk, question: &Question, words: &mut Words) -> Evidence {
    let terms = question.stems.len();
    let mut scan = Scan {
        question,
        words,
        evidence: Evidence {
            counts: vec![[0; FIELDS]; terms],
            kin: vec![[0; FIELDS]; terms],
            gaps: vec![0; terms.saturating_sub(1)],
            ..Evidence::default()
        },
        last: vec![None; terms],
        at: 0,
    };
    scan.field(Field::Title, &chunk.title);
    for step in &chunk.trail {
        scan.field(Field::Trail, step);
    }
    scan.field(Field::Symbol, &chunk.symbol);
    scan.field(Field::Signature, &chunk.signature);
    scan.field(Field::Path, &chunk.path);
    let mut has_summary = false;
    let mut fence = Fence::None;
    let mut code = (false, false);
    each_part(&chunk.body, |line, is_code| {
        if !is_code {
            fence = Fence::None;
            if !has_summary && !line.trim().is_empty() {
                has_summary = true;
                scan.field(Field::Summary, line);
            }
            scan.more(Field::Text, line);
            return;
        }
        if fence == Fence::None && !line.trim().is_empty() {
            fence = match is_declaration(chunk.kind, line) {
                true => Fence::Declaration,
                false => Fence::Example,
            };
        }
        code.0 = true;
        code.1 |= fence == Fence::Example;
        scan.more(Field::Code, line);
    });
    let mut evidence = scan.evidence;
    (evidence.has_code, evidence.has_example) = code;
    evidence.echo = echo(&chunk.title, &question.all, words);
    let named = question.symbols.iter().map(|symbol| named(chunk, symbol));
    evidence.named = named.max().unwrap_or_default();
    evidence
}

/// Compares a title with a question, word by word, function words and all: a
/// heading may be the question itself.
fn echo(title: &str, question: &HashSet<String>, words: &mut Words) -> f64 {
    let mut own = HashSet::new();
    words.stems(title, |stem| {
        own.insert(stem.to_owned());
    });
    let common = own.intersection(question).count();
    let all = own.len() + question.len() - common;
    common as f64 / all.max(1) as f64
}

/// What the lines of a fence are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fence {
    /// Outside of one, or at its beginning.
    None,
    Declaration,
    Example,
}

/// Tells whether a fence that begins with this line declares an item rather
/// than uses it. On pages it may be the point to declare one.
fn is_declaration(kind: Kind, line: &str) -> bool {
    const ITEMS: &[&str] = &[
        "interface ",
        "type ",
        "enum ",
        "namespace ",
        "abstract class ",
        "pub struct ",
        "pub enum ",
        "pub union ",
        "pub trait ",
    ];
    const LISTED: &[&str] = &["class ", "def ", "function ", "const ", "pub fn "];
    let line = line.trim_start();
    let line = line.strip_prefix("export ").unwrap_or(line);
    let line = line.strip_prefix("declare ").unwrap_or(line);
    let starts = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    match kind {
        Kind::Types => starts(ITEMS) || starts(LISTED),
        Kind::Api => starts(ITEMS),
        Kind::Readme | Kind::Guide | Kind::Example | Kind::Changelog => false,
    }
}

/// Tells how a chunk documents the item of a path: its last segment is the
/// item's name, the others stand before it in their order.
fn named(chunk: &Chunk, symbol: &[String]) -> Named {
    let names = |path: &str| -> Vec<String> { runs(path).map(joined).collect() };
    let ends = |own: &[String]| {
        let Some(((own_last, own_before), (last, before))) =
            own.split_last().zip(symbol.split_last())
        else {
            return false;
        };
        let mut rest = own_before.iter();
        own_last == last && before.iter().all(|step| rest.any(|own| own == step))
    };
    let title = names(&chunk.title);
    let path = match chunk.symbol.as_str() {
        "" if symbol.len() == 1 => title.clone(),
        symbol => names(symbol),
    };
    match () {
        () if !ends(&path) => Named::Not,
        () if title.len() <= symbol.len() => Named::Exactly,
        () => Named::Within,
    }
}

struct Scan<'a> {
    question: &'a Question,
    words: &'a mut Words,
    evidence: Evidence,
    /// Where each word of the question was last seen.
    last: Vec<Option<u32>>,
    at: u32,
}

impl Scan<'_> {
    /// Reads a field by itself.
    fn field(&mut self, field: Field, text: &str) {
        self.at += 1000; // nothing in it is near what is in another
        self.more(field, text);
    }

    /// Reads more of a field.
    fn more(&mut self, field: Field, text: &str) {
        let Scan {
            question,
            words,
            evidence,
            last,
            at,
        } = self;
        let slot = field as usize;
        words.stems_of(text, &question.beginnings, |stem| {
            *at += 1;
            evidence.lengths[slot] = evidence.lengths[slot].saturating_add(1);
            let Some(stem) = stem else { return };
            for (kin, count) in question.kin.iter().zip(&mut evidence.kin) {
                if kin.iter().any(|known| known == stem) {
                    count[slot] = count[slot].saturating_add(1);
                }
            }
            let Some(term) = question.stems.iter().position(|known| known == stem) else {
                return;
            };
            let count = &mut evidence.counts[term][slot];
            *count = count.saturating_add(1);
            last[term] = Some(*at);
            let neighbours = [term.checked_sub(1), Some(term + 1)];
            for neighbour in neighbours.into_iter().flatten() {
                let Some(Some(seen)) = last.get(neighbour) else {
                    continue;
                };
                let gap = u16::try_from(*at - seen).unwrap_or(u16::MAX);
                let pair = &mut evidence.gaps[term.min(neighbour)];
                if gap < 500 && (*pair == 0 || gap < *pair) {
                    *pair = gap;
                }
            }
        });
    }
}
