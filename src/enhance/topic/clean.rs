//! Takes out of a part of the task what belongs to the project alone.

use std::ops::Range;

use super::words;
use crate::enhance::prompt::{Prompt, is_unspaced};
use crate::enhance::select::Pick;

/// A word of a question.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    text: String,
    is_evidence: bool,
    has_comma: bool,
    /// Whether it follows the one before without a blank.
    is_close: bool,
}

/// Longest word that is kept.
const LONGEST: usize = 40;

/// Names with humps, dots or slashes that everybody knows.
const COMMON: [&str; 36] = [
    "github",
    "gitlab",
    "javascript",
    "typescript",
    "graphql",
    "postgresql",
    "mysql",
    "oauth",
    "oauth2",
    "websocket",
    "websockets",
    "openapi",
    "mongodb",
    "apis",
    "jwts",
    "urls",
    "ids",
    "macos",
    "ios",
    "ipad",
    "localstorage",
    "sessionstorage",
    "indexeddb",
    "i/o",
    "ci/cd",
    "tcp/ip",
    "async/await",
    "read/write",
    "node.js",
    "next.js",
    "vue.js",
    "nuxt.js",
    "three.js",
    "chart.js",
    "d3.js",
    "asp.net",
];

/// Returns the words of a part of the task; names of the project are left out,
/// or with `splits` parted into their words.
pub(super) fn parts(
    prompt: &Prompt,
    picks: &[Pick],
    pick: &Pick,
    range: Range<usize>,
    splits: bool,
) -> Vec<Part> {
    let code = code(&prompt.task);
    let evidence = || picks.iter().flat_map(|p| &p.evidence);
    let mut parts: Vec<Part> = Vec::new();
    let mut end_of_last = usize::MAX;
    for token in tokens(&prompt.task, &range) {
        let overlaps = |r: &&Range<usize>| r.start < token.end && token.start < r.end;
        if code.iter().any(|c| overlaps(&c)) {
            continue;
        }
        let text = prompt.task.get(token.clone()).unwrap_or_default();
        let is_close = end_of_last == token.start;
        end_of_last = token.end;
        let has_comma = text.ends_with([',', ';', '.', '!', '?', '，', '、', '。']);
        let bare = bare(text);
        let own = evidence().find(overlaps);
        let kept = match own {
            Some(own) => known(bare, prompt.task.get(own.clone()).unwrap_or_default(), pick),
            None => word(bare, splits),
        };
        let is_evidence = pick.evidence.iter().any(|e| overlaps(&e));
        if let Some(text) = kept.filter(|k| !k.is_empty()) {
            parts.push(Part {
                text,
                is_evidence,
                has_comma,
                is_close,
            });
        }
    }
    let is_filler = |p: &Part| !p.is_evidence && words::is_filler(&p.text.to_lowercase());
    let from = parts.iter().take_while(|p| is_filler(p)).count();
    parts.drain(..from);
    while parts
        .last()
        .is_some_and(|p| !p.is_evidence && words::is_joint(&p.text.to_lowercase()))
    {
        parts.pop();
    }
    parts
}

/// Counts words with content, besides the names of the pick.
pub(super) fn content(parts: &[Part], pick: &Pick) -> usize {
    let names = format!("{} {}", pick.name, pick.title).to_lowercase();
    let names: Vec<&str> = names.split(|c: char| !c.is_alphanumeric()).collect();
    let counts = parts
        .iter()
        .flat_map(|part| part.text.split(' '))
        .map(|word| {
            let lower = word.to_lowercase();
            let is_name = lower
                .split(|c: char| !c.is_alphanumeric())
                .all(|w| names.contains(&w));
            let count = lower.chars().count();
            match lower.chars().next() {
                Some(c) if is_unspaced(c) => count / 2,
                _ => usize::from(!is_name && count > 1 && !words::is_empty(&lower)),
            }
        });
    counts.sum()
}

/// Tells whether the name of the pick is among the words.
pub(super) fn has_name(parts: &[Part], pick: &Pick) -> bool {
    let names = [&pick.name, &pick.title];
    let is_name = |part: &Part| {
        let is_it = |name: &&String| name.eq_ignore_ascii_case(&part.text);
        part.is_evidence && names.iter().any(is_it)
    };
    parts.iter().any(is_name)
}

/// Joins words by blanks.
pub(super) fn join(parts: &[Part]) -> String {
    let mut out = String::new();
    let mut comma = false;
    for part in parts {
        if comma {
            out.push(',');
        }
        if !out.is_empty() && (!part.is_close || comma) {
            out.push(' ');
        }
        out.push_str(&part.text);
        comma = part.has_comma;
    }
    out
}

/// Returns the words around the evidence, in so many characters.
pub(super) fn around(parts: &[Part], most: usize) -> &[Part] {
    let size = |from: usize, to: usize| {
        let range = parts.get(from..to).unwrap_or_default();
        range
            .iter()
            .map(|p| p.text.chars().count() + 2)
            .sum::<usize>()
    };
    let core = parts.iter().position(|p| p.is_evidence).unwrap_or(0);
    let (mut low, mut high) = (core, (core + 1).min(parts.len()));
    loop {
        if low > 0 && size(low - 1, high) <= most {
            low -= 1;
        } else if high < parts.len() && size(low, high + 1) <= most {
            high += 1;
        } else {
            return parts.get(low..high).unwrap_or_default();
        }
    }
}

/// Returns what stands between blanks; scripts without blanks stand apart.
fn tokens(task: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    let mut start = None;
    let mut was_unspaced = false;
    let text = task.get(range.clone()).unwrap_or_default();
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_turn = is_unspaced(c) != was_unspaced;
        if let Some(from) = start.filter(|_| c.is_whitespace() || is_turn) {
            tokens.push(range.start + from..range.start + at);
            start = None;
        }
        was_unspaced = is_unspaced(c);
        if !c.is_whitespace() {
            start.get_or_insert(at);
        }
    }
    tokens
}

/// Returns the spans between backticks that are more than one name.
fn code(task: &str) -> Vec<Range<usize>> {
    let marks: Vec<usize> = task.match_indices('`').map(|(at, _)| at).collect();
    let pairs = marks.chunks_exact(2).filter_map(|pair| {
        let (from, to) = (*pair.first()?, *pair.get(1)?);
        let inner = task.get(from + 1..to)?;
        let is_name = inner.len() <= LONGEST
            && inner
                .chars()
                .all(|c| c.is_alphanumeric() || "_-.@/:".contains(c));
        (!is_name).then_some(from..to + 1)
    });
    pairs.collect()
}

/// Takes marks off both ends of a word.
pub(super) fn bare(text: &str) -> &str {
    let is_mark = |c: char| !c.is_alphanumeric() && !"@/._~*#+$-\\".contains(c);
    let text = text.trim_matches(is_mark);
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric() && !"*+#/".contains(c));
    text.strip_suffix("'s").unwrap_or(text)
}

/// Returns a word that speaks for a library: whole where it is its name, else
/// only what speaks for it.
fn known(bare: &str, evidence: &str, pick: &Pick) -> Option<String> {
    let is_name = [&pick.name, &pick.title]
        .iter()
        .any(|n| n.eq_ignore_ascii_case(bare));
    let is_plain = |text: &str| {
        !text.is_empty()
            && text.chars().count() <= LONGEST
            && !text.contains("***")
            && text
                .chars()
                .all(|c| c.is_alphanumeric() || "_-+#".contains(c))
    };
    let evidence = evidence.trim();
    let is_common = COMMON.contains(&&*bare.to_lowercase());
    // A name of the project may hold one of a library.
    let is_more = evidence.len() < bare.len() && is_symbol(bare);
    let is_whole = is_plain(bare) && !is_long_id(bare) && !is_more;
    if (is_name && !bare.contains("***")) || is_whole || is_common {
        return Some(bare.to_owned());
    }
    is_plain(evidence).then(|| evidence.to_owned())
}

/// Returns a word of the sentence, unless it is private.
fn word(bare: &str, splits: bool) -> Option<String> {
    let lower = bare.to_lowercase();
    if COMMON.contains(&&*lower) {
        return Some(bare.to_owned());
    }
    let is_wide = bare.chars().any(is_unspaced);
    let most = if is_wide { super::MOST } else { LONGEST };
    let allowed = |c: char| c.is_alphanumeric() || "_-'’+#.,%".contains(c) || is_unspaced(c);
    if bare.chars().count() > most || !bare.chars().all(allowed) || is_long_id(bare) {
        return None;
    }
    if bare.starts_with(['.', '_', '-', '#', '$']) && lower != ".net" {
        // An option's name is public: `--force`.
        let option = bare.strip_prefix("--")?;
        let is_option = option.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        return is_option.then(|| option.to_owned());
    }
    let has_dot = bare.trim_end_matches('.').contains('.');
    let is_number = bare
        .trim_start_matches('v')
        .chars()
        .all(|c| c.is_ascii_digit() || ".,%".contains(c));
    if is_number && bare.matches('.').count() < 3 {
        return Some(bare.to_owned());
    }
    if has_dot || is_number || lower == "localhost" {
        return None;
    }
    if !is_symbol(bare) {
        return Some(bare.to_owned());
    }
    splits.then(|| split(bare))
}

/// Tells whether a word looks like a name out of code.
fn is_symbol(bare: &str) -> bool {
    let mut pairs = bare.chars().zip(bare.chars().skip(1));
    bare.contains('_') || pairs.any(|(a, b)| a.is_lowercase() && b.is_uppercase())
}

/// Tells whether a word is a number or an id that nobody asks about.
fn is_long_id(bare: &str) -> bool {
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    // What a cluster calls a machine: `web-7f9c`.
    let is_drawn = bare.rsplit_once('-').is_some_and(|(_, tail)| {
        let digits = tail.bytes().filter(u8::is_ascii_digit).count();
        tail.len() >= 4 && (1..tail.len()).contains(&digits)
    });
    let is_hex = bare.len() >= 7 && bare.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    digits >= 6
        || is_drawn
        || (is_hex && digits > 0)
        || (digits > 0 && bare.matches('-').count() >= 2)
}

/// Parts a name out of code into its words.
fn split(name: &str) -> String {
    let mut out = String::new();
    let mut was_small = false;
    for c in name.chars() {
        if c == '_' || (c.is_uppercase() && was_small) {
            out.push(' ');
        }
        was_small = c.is_lowercase() || c.is_numeric();
        if c != '_' {
            out.extend(c.to_lowercase());
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
