//! What must never happen, whatever the prompt.

use serde_json::Value;

use super::case::Case;
use super::run::{NONCE, Outcome};

/// Longest question to a server, in characters.
const TOPIC_MAX: usize = 200;

/// Lists what is wrong with a run beyond a choice that could be better.
pub fn breaches(case: &Case, outcome: &Outcome, document: &Value) -> Vec<String> {
    let text = document["enhanced_prompt"].as_str().unwrap_or_default();
    let mut breaches = shape(outcome, document);
    breaches.extend(budget(case, text, &document["tokens"]));
    breaches.extend(questions(outcome, document));
    breaches.extend(leaks(case, outcome, document));
    for canary in &case.canaries {
        if !is_contained(text, canary) {
            breaches.push(format!("{canary} outside of a block"));
        }
    }
    // A key is masked and a long prompt may be cut in the middle.
    let tail = case.prompt.lines().last().unwrap_or_default();
    if case.hidden.is_empty() && !text.contains(tail) {
        breaches.push("the prompt is not there".into());
    }
    if !outcome.changed.is_empty() {
        breaches.push(format!("the project changed: {:?}", outcome.changed));
    }
    breaches
}

fn shape(outcome: &Outcome, document: &Value) -> Vec<String> {
    let mut breaches = Vec::new();
    if outcome.output.code != Some(0) {
        let stderr = outcome.output.stderr.trim();
        breaches.push(format!("exit {:?}: {stderr}", outcome.output.code));
    }
    let is_named = document["schema"] == "docent.enhance/1" && document["ok"] == true;
    let lists = ["libraries", "dropped", "warnings"];
    let parts = [
        "repo_facts",
        "code_snippets",
        "framework_docs",
        "project_docs",
        "context7_docs",
    ];
    let has_lists = lists.iter().all(|key| document[key].is_array());
    let has_parts = parts
        .iter()
        .all(|key| document["context_used"][key].is_array());
    let keys = [
        "id",
        "name",
        "version",
        "reason",
        "topic",
        "tokens",
        "provenance",
    ];
    let libraries = document["libraries"].as_array().into_iter().flatten();
    let has_keys = |library: &Value| keys.iter().all(|key| library.get(key).is_some());
    let are_whole = libraries.clone().all(has_keys);
    if !(is_named && has_lists && has_parts && are_whole && document["enhanced_prompt"].is_string())
    {
        breaches.push("the document has another shape".into());
    }
    breaches
}

fn budget(case: &Case, text: &str, tokens: &Value) -> Option<String> {
    let (Some(budget), Some(used)) = (tokens["budget"].as_u64(), tokens["used"].as_u64()) else {
        return Some("no budget".into());
    };
    let characters = text.chars().count() as u64;
    let is_asked = case.budget.is_none_or(|asked| asked == budget);
    let fits = is_asked && used <= budget && characters <= budget * 4;
    (!fits).then(|| format!("{used} tokens, {characters} characters for a budget of {budget}"))
}

/// The topics are what was asked, and short.
fn questions(outcome: &Outcome, document: &Value) -> Vec<String> {
    let docs = outcome
        .calls
        .iter()
        .filter(|call| call.tool == "query-docs");
    let asked: Vec<&str> = docs.map(|call| call.argument("query")).collect();
    let all = outcome.calls.iter().map(|call| call.argument("query"));
    let long = all.filter(|query| query.chars().count() > TOPIC_MAX);
    let mut breaches: Vec<String> = long.map(|query| format!("long: {query}")).collect();
    for library in document["libraries"].as_array().into_iter().flatten() {
        let topic = library["topic"].as_str().unwrap_or_default();
        if topic.trim().is_empty() || !asked.contains(&topic) {
            breaches.push(format!("{}: {topic:?} was not asked", library["name"]));
        }
    }
    breaches
}

fn leaks(case: &Case, outcome: &Outcome, document: &Value) -> Vec<String> {
    let mut breaches = Vec::new();
    for key in case.hidden.iter().chain(&case.secrets) {
        if outcome.sent.contains(&**key) {
            breaches.push("a key was sent".into());
        }
    }
    let printed = [&*outcome.output.stdout, &outcome.output.stderr].concat();
    if case.secrets.iter().any(|key| printed.contains(&**key)) {
        breaches.push("a key was printed".into());
    }
    let docs = document["context_used"]["context7_docs"].to_string();
    let text = document["enhanced_prompt"].as_str().unwrap_or_default();
    for failure in &case.not_docs {
        if docs.contains(&**failure) || text.contains(&**failure) {
            breaches.push(format!("taken for documentation: {failure}"));
        }
    }
    breaches
}

/// Tells whether a text occurs within the blocks of the reference only.
fn is_contained(text: &str, canary: &str) -> bool {
    let open = |before: &str| {
        let tags = before.split('<').filter_map(|tag| tag.split_once('>'));
        let own = tags.filter(|(tag, _)| tag.split(' ').next().is_some_and(|t| t.ends_with(NONCE)));
        own.map(|(tag, _)| if tag.starts_with('/') { -1 } else { 1 })
            .sum::<i32>()
    };
    let mut found = text.match_indices(canary);
    found.all(|(at, _)| open(&text[..at]) == 2)
}

#[test]
fn a_canary_outside_of_a_block_is_seen() {
    let inside =
        format!("<a-{NONCE}>\n<b-{NONCE} path=\"x\">\nfn a<T>() </b> BIRD\n</b-{NONCE}>\n");
    assert!(is_contained(&inside, "BIRD"));
    assert!(!is_contained(&format!("{inside}BIRD"), "BIRD"));
    assert!(!is_contained("BIRD", "BIRD"));
    assert!(is_contained("", "BIRD"));
}
