//! Libraries that a prompt names. A name that is also a common word needs to
//! stand like a name: `Express your opinion` names nothing.

use std::ops::Range;

use super::candidate::{Candidate, short_name};
use super::words::Words;
use crate::enhance::stack::Registry;
use crate::enhance::subjects::{Table, Term};
use crate::manifest::Kind;

mod common;
mod stance;

/// How sure a name makes it.
const DISTINCT: f32 = 3.0;
/// The same for a common word that stands like a name.
const LIKE_A_NAME: f32 = 2.5;
/// The same for what the project does not use.
const FOREIGN: f32 = 2.2;
/// For a common word of the project that may be one.
const DOUBTFUL: f32 = 0.3;
/// The same for what the project is built on.
const DOUBTFUL_FRAMEWORK: f32 = 0.6;

/// Weighs what the prompt names.
pub(super) fn weigh(words: &Words<'_>, table: &Table, candidates: &mut [Candidate<'_>]) {
    let mut hits: Vec<Hit> = Vec::new();
    let registries: Vec<Registry> = {
        let used = candidates.iter().filter(|c| c.is_used());
        used.filter_map(Candidate::registry).collect()
    };
    // Whether the project has something for what these words speak of.
    let is_served = |said: &[&str]| {
        let used = candidates.iter().filter(|c| c.is_used() && !c.is_tool());
        let mut subjects = used.filter_map(|c| c.known).flat_map(|known| &known.serves);
        subjects.any(|(at, _)| {
            let subject = table.subjects.get(*at);
            subject.is_some_and(|subject| subject.terms.iter().any(|term| is_term(term, said)))
        })
    };
    for (at, candidate) in candidates.iter().enumerate() {
        let is_native = registries.is_empty()
            || candidate
                .registry()
                .is_some_and(|r| registries.contains(&r));
        for name in names(words, candidate) {
            for range in words.sequences(&name.words) {
                if range.clone().any(|word| words.is_in_path(word)) || !is_whole(words, &range) {
                    continue;
                }
                let said: Vec<&str> = range.clone().map(|at| words.lower(at)).collect();
                // What a subject is called names no library.
                let is_concept = table.is_concept(&said);
                let is_name = name.is_package && stance::stands_out(words, &range);
                let is_free = !candidate.is_used() && is_name && !is_served(&said);
                if is_concept && !is_free && (!candidate.is_used() || !name.is_package) {
                    continue;
                }
                // `exponential backoff` is what it says, `exponential-backoff` a name.
                if !candidate.is_used() && name.is_package && is_loose(words, &range) {
                    continue;
                }
                // What the project does not use must stand like a name, unless
                // it is written as none but names are.
                let is_common = name.is_common || (!candidate.is_used() && is_plain(words, &range));
                let is_doubtful = !candidate.is_used()
                    && is_plain(words, &range)
                    && !stance::stands_out(words, &range);
                let weight = match stance::of(words, &range, is_common) {
                    stance::Stance::Name if is_doubtful => continue,
                    stance::Stance::Refused => {
                        hits.push(Hit {
                            at,
                            range,
                            weight: 0.0,
                            is_used: candidate.is_used(),
                        });
                        continue;
                    }
                    stance::Stance::Name if candidate.is_used() => match name.is_common {
                        true => LIKE_A_NAME,
                        false => DISTINCT,
                    },
                    stance::Stance::Name if is_native || stance::is_taken_up(words, &range) => {
                        FOREIGN
                    }
                    stance::Stance::Doubtful if candidate.is_framework() && candidate.is_used() => {
                        DOUBTFUL_FRAMEWORK
                    }
                    stance::Stance::Doubtful if candidate.is_used() => DOUBTFUL,
                    _ => continue,
                };
                hits.push(Hit {
                    at,
                    range,
                    weight,
                    is_used: candidate.is_used(),
                });
            }
        }
    }
    hits.extend(misspelled(words, candidates));
    // Of names within names the longest counts: `react query` is not `react`.
    // Of libraries that share a name, what the project uses, else the first.
    let longer = |hit: &Hit| {
        hits.iter().any(|other| {
            other.at != hit.at
                && other.range.start <= hit.range.start
                && hit.range.end <= other.range.end
                && (other.range.len() > hit.range.len()
                    || (other.is_used && !hit.is_used)
                    || (!hit.is_used && other.at < hit.at))
        })
    };
    let kept: Vec<&Hit> = hits.iter().filter(|hit| !longer(hit)).collect();
    for hit in kept {
        let Some(candidate) = candidates.get_mut(hit.at) else {
            continue;
        };
        let bytes = words
            .prompt
            .words
            .get(hit.range.start)
            .map(|w| w.range.start)
            ..words
                .prompt
                .words
                .get(hit.range.end - 1)
                .map(|w| w.range.end);
        let (Some(start), Some(end)) = (bytes.start, bytes.end) else {
            continue;
        };
        if hit.weight == 0.0 {
            candidate.is_refused = candidate.named == 0.0;
            continue;
        }
        if hit.weight > candidate.named {
            candidate.named = hit.weight;
            candidate.is_refused = false;
            candidate.named_as = match words.prompt.task.get(start..end) {
                Some(text) if !text.eq_ignore_ascii_case(&candidate.name()) => {
                    format!("named in the prompt, as `{text}`")
                }
                _ => "named in the prompt".to_owned(),
            };
        }
        candidate.evidence.push(start..end);
    }
}

/// Finds names of the project's own packages with two letters changed over, as
/// hands do that type fast: `prisam`.
fn misspelled(words: &Words<'_>, candidates: &[Candidate<'_>]) -> Vec<Hit> {
    const SHORTEST: usize = 5;
    let mut hits = Vec::new();
    let direct = candidates.iter().enumerate().filter(|(_, c)| {
        c.is_used() && !c.is_tool() && c.kind().is_some_and(|kind| kind != Kind::Transitive)
    });
    for (at, candidate) in direct {
        for name in names(words, candidate) {
            let [own] = name.words.as_slice() else {
                continue;
            };
            if own.chars().count() < SHORTEST || name.is_common {
                continue;
            }
            for (place, word) in words.prompt.words.iter().enumerate() {
                let is_twisted = word.lower.len() == own.len()
                    && word.lower != *own
                    && strsim::osa_distance(&word.lower, own) == 1
                    && sorted(&word.lower) == sorted(own);
                if is_twisted {
                    let range = place..place + 1;
                    let is_used = true;
                    let weight = FOREIGN;
                    hits.push(Hit {
                        at,
                        range,
                        weight,
                        is_used,
                    });
                }
            }
        }
    }
    hits
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

/// Tells whether words are what a term says.
fn is_term(term: &Term, words: &[&str]) -> bool {
    let last = term.words.len().wrapping_sub(1);
    term.words.len() == words.len()
        && term
            .words
            .iter()
            .zip(words)
            .enumerate()
            .all(|(at, (wanted, word))| {
                word == wanted || (term.is_open && at == last && word.starts_with(wanted))
            })
}

/// Where a name stands.
struct Hit {
    /// Index of the candidate.
    at: usize,
    /// Indices of words.
    range: Range<usize>,
    /// 0: it is named as what is not wanted.
    weight: f32,
    is_used: bool,
}

/// A name of a library.
struct Name {
    words: Vec<String>,
    /// Whether it is also a common word.
    is_common: bool,
    /// Whether a package is published under it.
    is_package: bool,
}

/// Lists the names a library goes by.
fn names(prompt: &Words<'_>, candidate: &Candidate<'_>) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let is_word = candidate.known.is_some_and(|known| known.is_word);
    // What others brought along, and nobody of the project may know.
    let is_deep = candidate.kind() == Some(Kind::Transitive);
    let mut add = |text: &str, is_alias: bool, is_package: bool| {
        if !prompt.may_begin(text) {
            return;
        }
        let words: Vec<String> = text
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        if words.is_empty() {
            return;
        }
        if let Some(same) = names.iter_mut().find(|name| name.words == words) {
            same.is_package |= is_package;
            return;
        }
        // `nextjs`, `socketio`: as it is typed without its marks.
        let joined = words.concat();
        if words.len() > 1 && joined.is_ascii() && !is_deep {
            names.push(Name {
                words: vec![joined],
                is_common: false,
                is_package,
            });
        }
        let is_single = words.len() == 1;
        let is_common = is_single
            && match candidate.known {
                // An alias that differs was chosen to be telling.
                Some(_) if is_alias => {
                    common::is_common(&words[0]) || (is_word && is_short(&words[0]))
                }
                _ => is_word || is_deep || common::is_common(&words[0]) || is_short(&words[0]),
            };
        names.push(Name {
            words,
            is_common,
            is_package,
        });
    };
    if let Some(known) = candidate.known {
        let is_image = |(registry, _): &&(Registry, &str)| *registry == Registry::Image;
        for (_, name) in known.packages.iter().filter(|p| !is_image(p)) {
            if !name.ends_with('*') {
                add(name, false, true);
            }
        }
        add(known.title, false, false);
        for alias in &known.aliases {
            add(alias, true, false);
        }
    }
    for package in &candidate.packages {
        add(&package.name, false, true);
        if candidate.known.is_none() {
            add(short_name(package), false, true);
        }
    }
    names
}

/// Tells whether a name is one word without a capital in it.
fn is_plain(words: &Words<'_>, range: &Range<usize>) -> bool {
    let word = words.prompt.words.get(range.start);
    let text = word.and_then(|word| words.prompt.task.get(word.range.clone()));
    let mut rest = text.unwrap_or_default().chars().skip(1);
    range.len() == 1 && !rest.any(char::is_uppercase)
}

/// Tells whether a name is written as several plain words.
fn is_loose(words: &Words<'_>, range: &Range<usize>) -> bool {
    let all = words.prompt.words.get(range.clone()).unwrap_or_default();
    let (Some(first), Some(last)) = (all.first(), all.last()) else {
        return false;
    };
    let text = words.prompt.task.get(first.range.start..last.range.end);
    let text = text.unwrap_or_default();
    text.contains(char::is_whitespace) && !text.contains(char::is_uppercase)
}

fn is_short(word: &str) -> bool {
    word.chars().count() < 3
}

/// Tells whether a name is not a part of a longer one: `next` in `next-auth`.
fn is_whole(words: &Words<'_>, range: &Range<usize>) -> bool {
    let all = &words.prompt.words;
    let joined = |at: usize| all.get(at).and_then(|word| word.joined);
    let before = joined(range.start);
    let after = joined(range.end);
    let is_scope = words.before(range.start).ends_with('@');
    let follows = |at: usize| all.get(at).map_or("", |word| word.lower.as_str());
    let is_free_before = match before {
        None | Some(':') => true,
        // `axum/sqlx`: two names, as many write them.
        Some('/') => {
            !is_scope
                && !words
                    .before(range.start.saturating_sub(1))
                    .ends_with(['@', '/'])
        }
        _ => false,
    };
    let is_free_after = match after {
        None | Some(':' | '/') => true,
        // `Prisma-Schema`, `vitest-run`: German joins what English parts.
        Some('-') => all.get(range.end).is_some_and(|word| {
            let text = words
                .prompt
                .task
                .get(word.range.clone())
                .unwrap_or_default();
            text.starts_with(char::is_uppercase) || PARTS.contains(&follows(range.end))
        }),
        // `stripe.checkout`: what it is used for.
        Some('.') => !matches!(
            follows(range.end),
            "js" | "io" | "net" | "config" | "json" | "org" | "com" | "dev"
        ),
        _ => false,
    };
    is_free_before && is_free_after
}

/// What is joined to a name by a hyphen and says no more than it.
const PARTS: [&str; 14] = [
    "based",
    "style",
    "app",
    "powered",
    "like",
    "backed",
    "only",
    "side",
    "specific",
    "native",
    "compatible",
    "query",
    "server",
    "client",
];
