//! What is asked about each library: one concept, in few words, nothing private.
//!
//! A question is made of the part of a sentence that speaks for the library
//! (`choose`), without what belongs to the project alone (`clean`).
//!
//! Guarantees: nothing but words of the task, labels of subjects and titles of
//! libraries; no paths, addresses, hosts, keys, code or names of the project; one
//! line of at most [`MOST`] characters, never empty.

use std::collections::HashSet;

use super::prompt::Prompt;
use super::select::Pick;

mod choose;
mod clean;
pub mod own;
mod roles;
#[cfg(test)]
mod tests;
mod words;

/// Most characters of a question.
pub const MOST: usize = 160;

/// Most characters of a question that is how the prompt begins.
const FOCUS: usize = 80;

/// Returns a question for each pick, in their order; no two are the same. None
/// holds a name of `own`, those that the project made up.
#[must_use]
pub fn topics(prompt: &Prompt, picks: &[Pick], own: &HashSet<&str>) -> Vec<String> {
    let prompt = &own::without(prompt, picks, own);
    let mut seen = HashSet::new();
    let topics = picks.iter().enumerate().map(|(index, pick)| {
        let mut topic = topic(prompt, picks, index, pick);
        let labels = [&pick.title].into_iter().chain(&pick.subjects);
        for label in labels.chain([&pick.name]) {
            if !seen.contains(&topic.to_lowercase()) {
                break;
            }
            topic = with_label(label, &topic);
        }
        let mut number = 2;
        while !seen.insert(topic.to_lowercase()) {
            topic = with_label(&format!("{} {number}", plain(&pick.title)), &topic);
            number += 1;
        }
        topic
    });
    topics.collect()
}

fn topic(prompt: &Prompt, picks: &[Pick], index: usize, pick: &Pick) -> String {
    let range = choose::range(prompt, picks, index);
    let mut parts = clean::parts(prompt, picks, pick, range.clone(), false);
    if clean::content(&parts, pick) < 2 {
        parts = clean::parts(prompt, picks, pick, range, true);
    }
    let mut body = clean::join(&parts);
    if body.chars().count() > FOCUS && begins(prompt, &body) {
        body = clean::join(clean::around(&parts, FOCUS));
    }
    let label = pick.subjects.first().map(|s| plain(s)).unwrap_or_default();
    if clean::content(&parts, pick) == 0 || body.is_empty() {
        if !label.is_empty() {
            return cut(&label, MOST);
        }
        let title = plain(&pick.title);
        let title = if title.is_empty() {
            plain(&pick.name)
        } else {
            title
        };
        return cut(format!("{} guide", cut(&title, MOST - 6)).trim(), MOST);
    }
    let is_told = body.split(' ').any(|word| {
        pick.subjects
            .iter()
            .flat_map(|s| s.split(' '))
            .any(|told| words::are_kin(word, told))
    });
    // What is asked of a library by its name needs no word more.
    let is_named = clean::has_name(&parts, pick) && clean::content(&parts, pick) > 1;
    if !label.is_empty() && (!words::is_english(prompt) || !(is_told || is_named)) {
        return with_label(&label, &body);
    }
    cut(&body, MOST)
}

/// Tells whether a prompt begins with a text.
fn begins(prompt: &Prompt, body: &str) -> bool {
    let plain = |text: &str| -> String {
        let kept = text.chars().filter(|c| c.is_alphanumeric());
        kept.flat_map(char::to_lowercase).collect()
    };
    plain(&prompt.text).starts_with(&plain(body))
}

fn with_label(label: &str, body: &str) -> String {
    let label = plain(label);
    if label.is_empty() {
        return cut(body, MOST);
    }
    cut(&format!("{}: {body}", cut(&label, MOST / 2)), MOST)
}

/// Returns a label on one line, without marks of secrets.
fn plain(label: &str) -> String {
    let label = super::mask::mask(label).replace('*', "");
    let words: Vec<&str> = label.split_whitespace().collect();
    let is_mark = |c: char| !c.is_alphanumeric();
    words.join(" ").trim_end_matches(is_mark).to_owned()
}

/// Cuts a text to so many characters, at a blank where there is one, without
/// marks at its end.
fn cut(text: &str, most: usize) -> String {
    let is_mark = |c: char| c.is_whitespace() || ".,;:!?-–—".contains(c);
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text.trim_end_matches(is_mark).to_owned();
    };
    let head = text.get(..end).unwrap_or_default();
    let is_between = text.get(end..).is_some_and(|rest| rest.starts_with(' '));
    let words = head
        .rsplit_once(' ')
        .filter(|(h, _)| !is_between && h.len() > most / 2);
    words
        .map_or(head, |(h, _)| h)
        .trim_end_matches(is_mark)
        .to_owned()
}
