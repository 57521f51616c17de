//! Which part of the task a question is made of.

use std::ops::Range;

use super::clean;
use super::words;
use crate::enhance::prompt::Prompt;
use crate::enhance::select::Pick;

/// Longest part that is made of several.
const MOST: usize = 80;

/// Longest task whose first order is what it is about.
const LONG: usize = 400;

/// Returns the bytes of the task that a pick is about.
pub(super) fn range(prompt: &Prompt, picks: &[Pick], index: usize) -> Range<usize> {
    let clauses = &prompt.clauses;
    let Some(pick) = picks.get(index) else {
        return 0..0;
    };
    let count = |pick: &Pick, clause: &Range<usize>| {
        let starts = pick.evidence.iter().map(|e| e.start);
        starts.filter(|at| clause.contains(at)).count()
    };
    let best = (0..clauses.len())
        .filter(|n| clauses.get(*n).is_some_and(|c| count(pick, c) > 0))
        .max_by_key(|n| {
            let clause = clauses.get(*n).cloned().unwrap_or_default();
            let words = content(prompt, picks, pick, clause.clone()).min(2);
            (words, count(pick, &clause), std::cmp::Reverse(*n))
        });
    let Some(core) = best.or_else(|| main(prompt, picks, pick)) else {
        return 0..prompt.task.len();
    };
    let is_foreign = |n: usize| {
        let Some(clause) = clauses.get(n) else {
            return true;
        };
        let others = picks.iter().enumerate().filter(|(i, _)| *i != index);
        let mut others = others.map(|(_, other)| other);
        count(pick, clause) == 0 && others.any(|other| count(other, clause) > 0)
    };
    let span = |low: usize, high: usize| {
        let start = clauses.get(low).map_or(0, |c| c.start);
        start..clauses.get(high).map_or(start, |c| c.end)
    };
    let fits = |range: &Range<usize>| range.len() <= MOST;
    let (mut low, mut high) = (core, core);
    loop {
        let is_short = content(prompt, picks, pick, span(low, high)) < 2;
        let before = low
            .checked_sub(1)
            .filter(|n| !is_foreign(*n) && !ends(prompt, *n) && fits(&span(*n, high)));
        let after = Some(high + 1).filter(|n| {
            *n < clauses.len() && !is_foreign(*n) && !ends(prompt, high) && fits(&span(low, *n))
        });
        if let Some(n) = before {
            low = n;
        } else if let Some(n) = after {
            high = n;
        } else if is_short && high + 1 < clauses.len() && (low == 0 || opens(prompt, high)) {
            high += 1;
        } else if is_short && low > 0 {
            low -= 1;
        } else {
            return span(low, high);
        }
    }
}

fn content(prompt: &Prompt, picks: &[Pick], pick: &Pick, range: Range<usize>) -> usize {
    let parts = clean::parts(prompt, picks, pick, range, true);
    clean::content(&parts, pick)
}

/// Returns the text of a part, and what its sentence goes on with.
fn text(prompt: &Prompt, n: usize) -> &str {
    let clause = prompt.clauses.get(n).cloned().unwrap_or_default();
    prompt
        .task
        .get(clause)
        .unwrap_or_default()
        .trim_end_matches([' ', '\t'])
}

/// Tells whether a sentence ends with a part.
fn ends(prompt: &Prompt, n: usize) -> bool {
    let end = prompt.clauses.get(n).map_or(0, |c| c.end);
    let (head, rest) = prompt.task.split_at_checked(end).unwrap_or_default();
    // Marks within code end nothing.
    let is_code = head.bytes().filter(|b| *b == b'`').count() % 2 == 1;
    let is_line = rest.trim_start_matches([' ', '\t']).starts_with('\n');
    let marks = ['.', '!', '?', '\n', ';', '。', '！', '？'];
    !is_code && (is_line || text(prompt, n).ends_with(marks))
}

/// Tells whether a part introduces what follows.
fn opens(prompt: &Prompt, n: usize) -> bool {
    text(prompt, n).ends_with(':')
}

/// Returns the part that says what is to be done: the first order or question,
/// of a long task the last one.
fn main(prompt: &Prompt, picks: &[Pick], pick: &Pick) -> Option<usize> {
    let first_word = |n: usize| {
        let words = text(prompt, n).split(|c: char| !c.is_alphanumeric());
        let mut words = words.filter(|w| !w.is_empty()).map(str::to_lowercase);
        words.find(|w| !words::is_filler(w) || words::QUESTIONS.contains(&&**w))
    };
    let is_order = |n: &usize| {
        let is_it = first_word(*n)
            .is_some_and(|w| words::ORDERS.contains(&&*w) || words::QUESTIONS.contains(&&*w));
        !opens(prompt, *n) && (is_it || text(prompt, *n).ends_with(['?', '？']))
    };
    let all = 0..prompt.clauses.len();
    let has_content = |n: &usize| {
        let clause = prompt.clauses.get(*n).cloned().unwrap_or_default();
        content(prompt, picks, pick, clause) > 0
    };
    let orders: Vec<usize> = all
        .clone()
        .filter(|n| is_order(n) && has_content(n))
        .collect();
    let order = if prompt.task.len() > LONG {
        orders.last()
    } else {
        orders.first()
    };
    order.copied().or_else(|| all.clone().find(has_content))
}
