//! Pieces of the project's code, most wanted first.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use super::named::is_secret;
use super::pieces::{self, Sheet};
use super::query::Rarity;
use super::settings;
use super::weigh::{self, Candidate, Rank, Scale};
use crate::enhance::mask::mask;
use crate::enhance::scan::Source;
use crate::model::CodeSnippet;

/// Most pieces, of one file and in all, and most bytes of them.
const MOST: usize = 40;
const MOST_OF_FILE: usize = 4;
const MOST_OF_REQUEST: usize = 16;
const MOST_BYTES: usize = 48 * 1024;

/// Share of the best score below which a file of a large project is left out.
const LEAST: f32 = 0.4;

/// Bytes up to which a file stays whole: any, and one that is named.
const SHORT: usize = 2 * 1024;
const SHORT_NAMED: usize = 6 * 1024;

/// Finds the pieces of code that belong to a prompt.
pub(super) fn find(scale: &Scale<'_>) -> Vec<CodeSnippet> {
    let extras = settings::read(scale.project, scale.named, scale.query, scale.picks);
    let mut seen = HashSet::new();
    let all = scale.project.sources.iter().chain(&extras);
    let all: Vec<&Source> = all
        .filter(|source| !is_secret(&source.path) && seen.insert(&*source.path))
        .collect();
    let (candidates, rarity) = weigh::weigh(scale, &all);
    let bytes: usize = all.iter().map(|source| source.text.len()).sum();
    let is_small = bytes as u64 <= settings::SMALL;
    let mut snippets: Vec<CodeSnippet> = Vec::new();
    let mut left = MOST_BYTES;
    // Of a large project most files only share a word with the prompt. What is
    // named stands apart from this measure.
    let found = candidates.iter().filter(|c| c.rank > Rank::Spoken);
    let best = found.map(|candidate| candidate.score).fold(0.0, f32::max);
    let least = if is_small { 0.0 } else { LEAST * best };
    let is_near =
        |candidate: &&Candidate<'_>| candidate.score >= least || candidate.rank < Rank::Resembles;
    for candidate in candidates.iter().filter(is_near).take(2 * MOST) {
        if snippets.len() >= MOST || left < 200 {
            break;
        }
        let ranges = ranges(scale, &rarity, candidate, is_small);
        let sheet = Sheet::new(&candidate.source.text);
        let best = ranges
            .iter()
            .map(|(_, score)| *score)
            .fold(0.0, f32::max)
            .max(f32::EPSILON);
        let most = if candidate.rank <= Rank::Spoken {
            MOST_OF_REQUEST
        } else {
            MOST_OF_FILE
        };
        for (range, score) in ranges.into_iter().take(most) {
            let Some(piece) = sheet.cut(&range).filter(|piece| piece.text.len() <= left) else {
                continue;
            };
            if snippets.len() >= MOST {
                break;
            }
            left -= piece.text.len();
            snippets.push(CodeSnippet {
                path: candidate.source.path.clone(),
                first_line: piece.first_line,
                last_line: piece.last_line,
                language: candidate.source.language.to_owned(),
                reason: mask(&candidate.reason).into_owned(),
                text: piece.text,
                score: candidate.score * (0.4 + 0.6 * score / best),
                tokens: 0,
            });
        }
    }
    snippets.sort_by(|a, b| {
        let place = |s: &CodeSnippet| (s.path.clone(), s.first_line);
        b.score
            .total_cmp(&a.score)
            .then_with(|| place(a).cmp(&place(b)))
    });
    snippets
}

type Scored = (RangeInclusive<usize>, f32);

/// Chooses the lines of a file that are wanted, best ones first.
fn ranges(
    scale: &Scale<'_>,
    rarity: &Rarity,
    candidate: &Candidate<'_>,
    is_small: bool,
) -> Vec<Scored> {
    let source = candidate.source;
    let is_named = candidate.rank <= Rank::Spoken;
    let length = source.text.len();
    let total = source.text.lines().count();
    let whole = vec![(1..=total, 1.0)];
    if length < SHORT || ((is_named || is_small) && length < SHORT_NAMED) {
        return whole;
    }
    let starts = starts(&source.text);
    let worth = |range: &RangeInclusive<usize>| {
        let text = slice(&source.text, &starts, range);
        rarity.score(scale.query, &scale.query.count(text))
    };
    if source.symbols.is_empty() {
        let strides = pieces::strides(total)
            .take(200)
            .map(|range| (range.clone(), worth(&range)));
        let mut strides: Vec<Scored> = strides.collect();
        sort(&mut strides);
        strides.truncate(if is_named { 4 } else { 2 });
        // The head of a file tells most where nothing else does.
        strides.retain(|(range, score)| *score > 0.0 || *range.start() == 1);
        return best_first(pieces::joined(strides));
    }
    let mut chosen: Vec<(usize, Scored)> = Vec::new();
    for (at, (symbol, by_name)) in source.symbols.iter().zip(&candidate.symbols).enumerate() {
        let range = pieces::lines_of(symbol);
        let holds = source
            .symbols
            .iter()
            .skip(at + 1)
            .take(1)
            .any(|inner| inner.first_line <= symbol.last_line);
        let is_wide = holds && symbol.last_line.saturating_sub(symbol.first_line) > 60;
        let body = worth(&range) * if is_wide { 0.3 } else { 0.7 };
        // A line or two by themselves tell little, unless they are named.
        let is_scrap = range.clone().count() < 3 && *by_name < 10.0;
        let share = if is_scrap { 0.5 } else { 1.0 };
        chosen.push((at, (range, share * (by_name + body))));
    }
    chosen.sort_by(|(a, (_, left)), (b, (_, right))| right.total_cmp(left).then(a.cmp(b)));
    let best = chosen.first().map_or(0.0, |(_, (_, score))| *score);
    let (most, least) = if is_named {
        (8, 0.1 * best)
    } else {
        (3, 0.35 * best)
    };
    let is_wanted = |(_, (_, score)): &&(usize, Scored)| *score > 0.0 && *score >= least;
    let kept: Vec<usize> = chosen
        .iter()
        .take(most)
        .filter(is_wanted)
        .map(|(at, _)| *at)
        .collect();
    let mut wanted: Vec<Scored> = Vec::new();
    for (at, (range, score)) in chosen {
        let symbol = source.symbols.get(at);
        if kept.contains(&at) {
            wanted.push((range, score));
        } else if is_named || kept.is_empty() {
            let line = symbol.and_then(|symbol| pieces::signature(source, symbol));
            wanted.extend(line.map(|line| (line, 0.05 * best)));
        }
        if wanted.len() >= most + 12 {
            break;
        }
    }
    if is_named {
        wanted.push((pieces::head(source), 0.5 * best));
    }
    let wanted = pieces::joined(wanted);
    let lines: usize = wanted.iter().map(|(range, _)| range.clone().count()).sum();
    if length < SHORT_NAMED && lines * 10 > total * 6 {
        return whole;
    }
    best_first(wanted)
}

fn sort(ranges: &mut [Scored]) {
    ranges.sort_by(|(a, left), (b, right)| right.total_cmp(left).then(a.start().cmp(b.start())));
}

fn best_first(mut ranges: Vec<Scored>) -> Vec<Scored> {
    sort(&mut ranges);
    ranges
}

/// Returns where each line begins.
fn starts(text: &str) -> Vec<usize> {
    std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect()
}

/// Returns lines of a text, from 1.
fn slice<'a>(text: &'a str, starts: &[usize], lines: &RangeInclusive<usize>) -> &'a str {
    let from = starts
        .get(lines.start().saturating_sub(1))
        .copied()
        .unwrap_or(text.len());
    let to = starts.get(*lines.end()).copied().unwrap_or(text.len());
    text.get(from..to).unwrap_or_default()
}
