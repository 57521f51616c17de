//! How a name stands in its sentence.

use std::ops::Range;

use crate::enhance::select::words::Words;

/// How a word that may be a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stance {
    /// As a name.
    Name,
    /// It may be one.
    Doubtful,
    /// As any other word.
    Word,
    /// As the name of what is not wanted.
    Refused,
}

/// Words that name what is not wanted: `without lodash`.
const AGAINST: [&str; 19] = [
    "without", "not", "no", "avoid", "avoiding", "never", "than", "unlike", "except", "ohne",
    "statt", "kein", "keine", "sans", "sin", "senza", "sem", "zonder", "bez",
];

/// Words that a name of a tool follows: `with express`.
const BEFORE: [&str; 38] = [
    "to",
    "from",
    "von",
    "zu",
    "a",
    "vers",
    "like",
    "with",
    "using",
    "use",
    "uses",
    "via",
    "in",
    "inside",
    "by",
    "through",
    "into",
    "mit",
    "über",
    "per",
    "avec",
    "utilisant",
    "dans",
    "con",
    "usando",
    "utilizando",
    "com",
    "em",
    "en",
    "met",
    "z",
    "import",
    "install",
    "upgrade",
    "update",
    "bump",
    "for",
    "från",
];

/// What a name of a tool is followed by: `express middleware`.
const AFTER: [&str; 64] = [
    "app",
    "apps",
    "application",
    "api",
    "server",
    "router",
    "routes",
    "middleware",
    "middlewares",
    "component",
    "components",
    "hook",
    "hooks",
    "command",
    "commands",
    "group",
    "blueprint",
    "blueprints",
    "view",
    "views",
    "endpoint",
    "endpoints",
    "plugin",
    "plugins",
    "module",
    "library",
    "package",
    "framework",
    "docs",
    "documentation",
    "project",
    "site",
    "config",
    "configuration",
    "session",
    "sessions",
    "client",
    "template",
    "templates",
    "migration",
    "migrations",
    "job",
    "jobs",
    "worker",
    "decorator",
    "schema",
    "model",
    "models",
    "controller",
    "service",
    "provider",
    "store",
    "context",
    "form",
    "forms",
    "table",
    "query",
    "queries",
    "adapter",
    "integration",
    "version",
    "instance",
    "engine",
    "cli",
];

/// Words that a verb follows: `users request`, `to react to`.
const ACTORS: [&str; 24] = [
    "i", "we", "you", "they", "he", "she", "it", "users", "user", "people", "can", "could", "will",
    "would", "should", "must", "may", "might", "let", "please", "dont", "t", "should", "who",
];

/// Words that follow a verb: `express your opinion`, `click the button`.
const OBJECTS: [&str; 22] = [
    "the", "a", "an", "my", "your", "our", "his", "her", "their", "its", "this", "that", "these",
    "those", "it", "me", "us", "them", "on", "here", "any", "some",
];

/// Words that follow a word that is none: `the next step`.
const NOUNS: [&str; 24] = [
    "step", "steps", "page", "pages", "week", "month", "year", "day", "days", "time", "release",
    "version", "one", "item", "items", "button", "line", "sprint", "question", "thing", "to", "if",
    "delivery", "train",
];

/// Tells whether a name is said to be used: `with pandas`, `migrate to vue`.
pub(super) fn is_taken_up(words: &Words<'_>, range: &Range<usize>) -> bool {
    const TAKING: [&str; 11] = [
        "with", "using", "use", "uses", "via", "mit", "avec", "con", "com", "usando", "met",
    ];
    const MOVING: [&str; 8] = [
        "migrate", "migrates", "move", "moving", "switch", "port", "upgrade", "wechsle",
    ];
    let last = |n: usize| range.start.checked_sub(n).map_or("", |at| words.lower(at));
    let is_moved = || (2..6).any(|n| MOVING.contains(&last(n)));
    is_blank(words.before(range.start))
        && (TAKING.contains(&last(1)) || (last(1) == "to" && is_moved()))
}

/// Tells whether a word is written as no plain word is: with a capital, in
/// backticks, or as what is used.
pub(super) fn stands_out(words: &Words<'_>, range: &Range<usize>) -> bool {
    let Some(word) = words.prompt.words.get(range.start) else {
        return false;
    };
    let text = words
        .prompt
        .task
        .get(word.range.clone())
        .unwrap_or_default();
    word.is_code
        || is_taken_up(words, range)
        || (text.starts_with(char::is_uppercase)
            && text.chars().any(char::is_lowercase)
            && !is_german(words))
}

/// Tells how a name stands. One that is no common word is a name wherever it
/// stands, unless it is refused.
pub(super) fn of(words: &Words<'_>, range: &Range<usize>, is_common: bool) -> Stance {
    let at = range.start;
    let last = |n: usize| at.checked_sub(n).map_or("", |before| words.lower(before));
    let is_close = is_blank(words.before(at));
    let is_against = (is_close && AGAINST.contains(&last(1)) && last(1) != "no" || last(1) == "no")
        && !(last(1) == "not" && last(2) == "why")
        || (last(1) == "of" && matches!(last(2), "instead" | "independent" | "rid"))
        || (AGAINST.contains(&last(2))
            && matches!(last(1), "use" | "using" | "add" | "any" | "the"));
    if is_against && at > 0 {
        return Stance::Refused;
    }
    if !is_common {
        return Stance::Name;
    }
    common(words, range)
}

fn is_blank(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_whitespace)
}

fn common(words: &Words<'_>, range: &Range<usize>) -> Stance {
    let (at, task) = (range.start, &words.prompt.task);
    let Some(word) = words.prompt.words.get(at) else {
        return Stance::Word;
    };
    let text = task.get(word.range.clone()).unwrap_or_default();
    let rest = task.get(word.range.end..).unwrap_or_default();
    let before = at.checked_sub(1).map_or("", |before| words.lower(before));
    let after = words.lower(range.end);
    let gap_before = words.before(at);
    let gap_after = words.before(range.end);
    let is_next = is_blank(gap_after);
    let is_first = at == 0 || gap_before.contains(['.', '!', '?', '\n']);
    let is_code = word.is_code || rest.starts_with("::") || rest.starts_with("()") || {
        let mut rest = rest.chars();
        rest.next() == Some('.') && rest.next().is_some_and(char::is_alphabetic)
    };
    let has_version = is_next
        && after.starts_with(|c: char| c.is_ascii_digit())
        && !after.contains(|c: char| c.is_alphabetic());
    if is_code || has_version {
        return Stance::Name;
    }
    // `zod: the id must be ...` and `..., gin` and `(express)`.
    let is_tag = (at == 0 && rest.starts_with(": "))
        || (gap_before.trim_end() == "," || gap_before.contains('(') || gap_before.contains(':'))
            && rest
                .trim_end_matches(['.', '!', ')', '?'])
                .trim()
                .is_empty()
        || (gap_before.ends_with('(') && rest.starts_with(')'));
    if is_tag {
        return Stance::Name;
    }
    // `to react to`, `to go on`: what `to` leads to ends there if it is a name.
    if before == "to" && is_next && !matches!(after, "and" | "or" | "so" | "but" | "und") {
        return Stance::Word;
    }
    let is_verb = is_next && OBJECTS.contains(&after) || (ACTORS.contains(&before) && !is_first);
    if is_verb {
        return Stance::Word;
    }
    let is_acronym = text.chars().count() > 1 && !text.chars().any(char::is_lowercase);
    let is_capital =
        text.starts_with(char::is_uppercase) && !is_acronym && !is_first && !is_german(words);
    if is_capital {
        return Stance::Name;
    }
    let ends_here = !is_next
        || matches!(
            after,
            "and" | "so" | "but" | "und" | "et" | "y" | "e" | "or" | "to" | "for" | "instead"
        );
    let is_plural = text.ends_with('s');
    let is_after_preposition = BEFORE.contains(&before) && is_blank(gap_before);
    match () {
        () if is_after_preposition
            && matches!(
                before,
                "using" | "usando" | "via" | "import" | "install" | "upgrade"
            ) =>
        {
            Stance::Name
        }
        () if is_after_preposition && ends_here && !(is_plural && after == "to") => Stance::Name,
        () if is_next && AFTER.contains(&after) => Stance::Name,
        () if is_next && NOUNS.contains(&after) => Stance::Word,
        () if is_first && (!is_next || !text.starts_with(char::is_uppercase)) => Stance::Word,
        () => Stance::Doubtful,
    }
}

/// Tells whether a text is German, where every noun has a capital.
fn is_german(words: &Words<'_>) -> bool {
    const GERMAN: [&str; 14] = [
        "der", "die", "das", "und", "ein", "eine", "mit", "den", "dem", "nicht", "wenn", "wie",
        "auf", "ist",
    ];
    let all = words.prompt.words.iter();
    all.filter(|word| GERMAN.contains(&word.lower.as_str()))
        .count()
        >= 2
}
