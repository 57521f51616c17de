//! Which sentences of the task ask for something, which only tell what is the
//! matter, and which were pasted.

use super::choose::{ends, text};
use super::words;
use crate::enhance::prompt::Prompt;

/// Longest task whose first order is what it is about.
const LONG: usize = 400;

/// What a sentence is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It says what is to be done, or what is to be known.
    Asked,
    /// It tells something.
    Said,
    /// It is out of what a program wrote.
    Pasted,
}

/// What the parts of a task are there for, in their order.
#[derive(Debug)]
pub(super) struct Roles {
    roles: Vec<Role>,
    /// Whether the part itself is an order or a question.
    orders: Vec<bool>,
    /// Number of the sentence.
    sentences: Vec<usize>,
    /// Whether the part has a word besides an order and a complaint.
    tells: Vec<bool>,
    is_long: bool,
}

impl Roles {
    pub(super) fn new(prompt: &Prompt) -> Self {
        let count = prompt.clauses.len();
        let mut sentences = Vec::with_capacity(count);
        let mut number = 0;
        for n in 0..count {
            sentences.push(number);
            number += usize::from(ends(prompt, n));
        }
        let pasted: Vec<bool> = (0..count).map(|n| is_pasted(prompt, n)).collect();
        let of = |list: &[usize], n: usize| list.get(n).copied().unwrap_or_default();
        let orders: Vec<bool> = (0..count)
            .map(|n| {
                let is_first = n == 0 || of(&sentences, n) != of(&sentences, n - 1);
                !pasted.get(n).is_some_and(|is| *is) && asks(text(prompt, n), is_first)
            })
            .collect();
        let asking: std::collections::HashSet<usize> = (0..count)
            .filter(|n| orders.get(*n).is_some_and(|is| *is))
            .map(|n| of(&sentences, n))
            .collect();
        let role = |n: usize| match (pasted.get(n), asking.contains(&of(&sentences, n))) {
            (Some(true), _) => Role::Pasted,
            (_, true) => Role::Asked,
            (_, false) => Role::Said,
        };
        Self {
            roles: (0..count).map(role).collect(),
            orders,
            tells: (0..count).map(|n| tells(text(prompt, n))).collect(),
            sentences,
            is_long: prompt.task.len() > LONG,
        }
    }

    /// Returns what a part is there for.
    pub(super) fn of(&self, n: usize) -> Role {
        self.roles.get(n).copied().unwrap_or(Role::Said)
    }

    /// Tells whether a part is itself an order or a question.
    pub(super) fn is_order(&self, n: usize) -> bool {
        self.orders.get(n).copied().unwrap_or_default()
    }

    /// Tells whether something was pasted, as far as that can be told.
    pub(super) fn has_pasted(&self) -> bool {
        self.is_long || self.roles.contains(&Role::Pasted)
    }

    /// Tells whether a part only leads up to what is asked: it is told or
    /// pasted, and a sentence that asks for something in particular follows
    /// it, beside what was pasted also before it.
    pub(super) fn is_background(&self, n: usize, has_content: impl Fn(usize) -> bool) -> bool {
        let role = self.of(n);
        let sentence = self.sentences.get(n);
        role != Role::Asked
            && (0..self.roles.len()).any(|other| {
                let is_behind = role == Role::Pasted || self.sentences.get(other) > sentence;
                is_behind
                    && self.of(other) == Role::Asked
                    && self.tells.get(other).is_some_and(|tells| *tells)
                    && has_content(other)
            })
    }
}

/// Returns the words of a part, in lower case, without those that a sentence
/// may begin with.
fn opening(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    let words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
    words
        .skip_while(|word| words::OPENERS.contains(&&**word))
        .take(5)
        .collect()
}

/// Tells whether a part is an order, a question or a wish.
fn asks(text: &str, is_first: bool) -> bool {
    if text.ends_with(['?', '？']) {
        return true;
    }
    let opening = opening(text);
    let word = |n: usize| opening.get(n).map_or("", String::as_str);
    let has = |list: &[&str]| opening.iter().any(|word| list.contains(&&**word));
    if matches!(word(0), "i" | "we" | "you" | "i'd" | "we'd" | "ich" | "wir") {
        return has(&words::WISHES);
    }
    if words::ORDERS.contains(&word(0)) || words::QUESTIONS.contains(&word(0)) {
        // `tests of the list are slow`: what is done cannot have a verb next.
        return !matches!(word(1), "is" | "are" | "was" | "were" | "has" | "have");
    }
    // `Debounce the search`: what stands before an article at the beginning of
    // a sentence and is no noun in plural, is what is to be done.
    let is_verb = is_first
        && word(0).chars().count() > 2
        && word(0).chars().all(|c| c.is_ascii_alphabetic())
        && (!word(0).ends_with('s') || word(0).ends_with("ss"))
        && !word(0).ends_with("ing")
        && !words::is_empty(word(0));
    is_verb && words::OBJECTS.contains(&word(1))
}

/// Tells whether a part names something that can be asked for.
fn tells(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| word.chars().count() > 1);
    let mut words = words.map(str::to_lowercase);
    !text.is_ascii()
        || words.any(|word| {
            !words::is_empty(&word)
                && !words::is_filler(&word)
                && !words::ORDERS.contains(&&*word)
                && !words::QUESTIONS.contains(&&*word)
                && !words::TROUBLES.contains(&&*word)
        })
}

/// Tells whether a part stands in a line that a program wrote.
fn is_pasted(prompt: &Prompt, n: usize) -> bool {
    let at = prompt.clauses.get(n).map_or(0, |clause| {
        let blanks = text(prompt, n);
        clause.start + (blanks.len() - blanks.trim_start().len())
    });
    let (head, rest) = prompt.task.split_at_checked(at).unwrap_or_default();
    let from = head.rfind('\n').map_or(0, |at| at + 1);
    let to = rest.find('\n').map_or(prompt.task.len(), |end| at + end);
    let line = prompt.task.get(from..to).unwrap_or_default();
    let is_alone = from == 0 && to == prompt.task.len();
    if is_alone {
        return false;
    }
    let bare = line.trim_start();
    let first = bare.split_whitespace().next().unwrap_or_default();
    let is_place = first
        .trim_end_matches(':')
        .rsplit_once(':')
        .is_some_and(|(path, line)| path.contains('.') && line.bytes().all(|b| b.is_ascii_digit()));
    let marks = ["E ", "> ", "+ ", ">>> ", "===", "---", "$ ", "| ", "= "];
    let names = ["Error:", "Exception:", "Error[", "error[", "panicked at"];
    let is_error = |name: &&str| {
        bare.find(*name)
            .is_some_and(|at| !bare.get(..at).unwrap_or_default().contains(' '))
    };
    line.starts_with("    ")
        || line.starts_with('\t')
        || marks.iter().any(|mark| bare.starts_with(mark))
        || ["FAIL", "FAILED", "PASS", "PASSED", "ok", "Caused", "stderr"].contains(&first)
        || bare.starts_with("thread '")
        || names.iter().any(is_error)
        || is_place
}
