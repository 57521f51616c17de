//! Which part of the task a question is made of.

use std::ops::Range;

use super::clean;
use super::roles;
use crate::enhance::prompt::Prompt;
use crate::enhance::select::Pick;

/// Longest part that is made of several.
const MOST: usize = 80;

/// Longest part that is made of two because one points back.
const MOST_BACK: usize = 130;

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
    let roles = roles::Roles::new(prompt);
    let is_wanted = |n: usize| {
        let has_content = |m: usize| {
            let clause = clauses.get(m).cloned().unwrap_or_default();
            content(prompt, picks, pick, clause) > 0
        };
        !roles.is_background(n, has_content)
    };
    let spoken = (0..clauses.len())
        .filter(|n| clauses.get(*n).is_some_and(|c| count(pick, c) > 0))
        .filter(|n| is_wanted(*n));
    let best = spoken.max_by_key(|n| {
        let clause = clauses.get(*n).cloned().unwrap_or_default();
        let words = content(prompt, picks, pick, clause.clone()).min(2);
        (words, count(pick, &clause), std::cmp::Reverse(*n))
    });
    let Some(core) = best.or_else(|| main(prompt, picks, pick, &roles)) else {
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
    // `Get rid of it`: what it is was told before.
    if points_back(text(prompt, core))
        && content(prompt, picks, pick, span(core, core)) < 4
        && let Some(n) = core.checked_sub(1)
        && !is_foreign(n)
        && roles.of(n) != roles::Role::Pasted
        && span(n, core).len() <= MOST_BACK
    {
        low = n;
    }
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

/// Tells whether a part speaks of something by a pronoun alone.
fn points_back(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let mut words = words.map(str::to_lowercase);
    words.any(|word| matches!(&*word, "it" | "them" | "they"))
}

fn content(prompt: &Prompt, picks: &[Pick], pick: &Pick, range: Range<usize>) -> usize {
    let parts = clean::parts(prompt, picks, pick, range, true);
    clean::content(&parts, pick)
}

/// Returns the text of a part, without the blanks behind it.
pub(super) fn text(prompt: &Prompt, n: usize) -> &str {
    let clause = prompt.clauses.get(n).cloned().unwrap_or_default();
    prompt
        .task
        .get(clause)
        .unwrap_or_default()
        .trim_end_matches([' ', '\t'])
}

/// Tells whether a sentence ends with a part.
pub(super) fn ends(prompt: &Prompt, n: usize) -> bool {
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
/// of a task with something pasted the last one.
fn main(prompt: &Prompt, picks: &[Pick], pick: &Pick, roles: &roles::Roles) -> Option<usize> {
    let all = || {
        (0..prompt.clauses.len()).filter(|n| {
            let clause = prompt.clauses.get(*n).cloned().unwrap_or_default();
            content(prompt, picks, pick, clause) > 0
        })
    };
    let mut orders = all().filter(|n| roles.is_order(*n) && !opens(prompt, *n));
    let order = match roles.has_pasted() {
        true => orders.next_back(),
        false => orders.next(),
    };
    let asked = || all().find(|n| roles.of(*n) == roles::Role::Asked);
    let said = || all().find(|n| roles.of(*n) == roles::Role::Said);
    order.or_else(asked).or_else(said).or_else(|| all().next())
}
