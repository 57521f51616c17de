//! How well a run served its case.

use serde_json::{Value, json};

use super::breach;
use super::case::Case;
use super::names::{either, one};
use super::run::Outcome;
use crate::ask::texts;

/// How many of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// How many were right.
    pub right: usize,
    /// How many there were.
    pub all: usize,
}

impl Count {
    /// Counts one more.
    fn add(&mut self, is_right: bool) {
        self.all += 1;
        self.right += usize::from(is_right);
    }
}

/// What is to be said of one case.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Its id.
    pub id: String,
    /// Its kinds.
    pub kinds: Vec<String>,
    /// Wanted libraries that were picked.
    pub recall: Count,
    /// Picked libraries that are wanted, or fit.
    pub precision: Count,
    /// Versions that were told.
    pub versions: Count,
    /// Topics to the point.
    pub topics: Count,
    /// Pieces of the project that are there.
    pub context: Count,
    /// Every wanted library, no wrong one, nothing broken.
    pub is_core: bool,
    /// What could be better, a line each.
    pub faults: Vec<String>,
    /// What must never happen, a line each.
    pub breaches: Vec<String>,
}

/// Judges a run.
pub fn judge(case: &Case, outcome: &Outcome) -> Verdict {
    let document: Value = serde_json::from_str(&outcome.output.stdout).unwrap_or_default();
    let mut verdict = Verdict {
        id: case.id.clone(),
        kinds: case.kinds.clone(),
        breaches: breach::breaches(case, outcome, &document),
        ..Verdict::default()
    };
    let none = json!([]);
    let libraries = document.get("libraries").unwrap_or(&none);
    let picks: Vec<Pick> = libraries
        .as_array()
        .into_iter()
        .flatten()
        .map(pick)
        .collect();
    let is_right = libraries_of(case, &picks, &mut verdict);
    verdict.is_core = is_right && verdict.breaches.is_empty();
    versions(case, &picks, &mut verdict);
    topics(case, &picks, &mut verdict);
    context(case, &document["context_used"], &mut verdict);
    if !case.warning.is_empty() && document["warnings"].is_array() {
        let warnings = texts(&document["warnings"]).join("\n").to_lowercase();
        if !case.warning.iter().any(|word| warnings.contains(&**word)) {
            verdict.breaches.push("no warning of what failed".into());
        }
    }
    verdict
}

/// A library that was picked.
struct Pick<'a> {
    name: String,
    id: &'a str,
    version: &'a str,
    topic: &'a str,
}

fn pick(library: &Value) -> Pick<'_> {
    let text = |key: &str| library[key].as_str().unwrap_or_default();
    Pick {
        name: one(text("name")),
        id: text("id"),
        version: text("version").trim_start_matches('v'),
        topic: text("topic"),
    }
}

/// Judges what was picked, and tells whether all of it is right.
fn libraries_of(case: &Case, picks: &[Pick], verdict: &mut Verdict) -> bool {
    let faults = verdict.faults.len();
    let wanted: Vec<Vec<String>> = case.expect.iter().map(|names| either(names)).collect();
    for names in &wanted {
        let is_picked = picks.iter().any(|pick| names.contains(&pick.name));
        verdict.recall.add(is_picked);
        if !is_picked {
            verdict.faults.push(format!("missing {}", names.join("|")));
        }
    }
    let also: Vec<String> = case.also.iter().map(|name| one(name)).collect();
    let fitting = wanted.iter().flatten().chain(&also);
    for pick in picks {
        let fits = fitting.clone().any(|name| *name == pick.name);
        verdict.precision.add(fits);
        if !fits {
            verdict.faults.push(format!("wrong {}", pick.name));
        }
    }
    if picks.len() > case.most {
        let (count, most) = (picks.len(), case.most);
        verdict.faults.push(format!("{count} picked, not {most}"));
    }
    for (name, id) in &case.ids {
        let is_used = |pick: &Pick| pick.name == one(name) && pick.id.starts_with(&**id);
        if !picks.iter().any(is_used) {
            verdict.faults.push(format!("{id} not asked"));
        }
    }
    verdict.faults.len() == faults
}

fn versions(case: &Case, picks: &[Pick], verdict: &mut Verdict) {
    for (name, version) in &case.versions {
        let mut of_it = picks.iter().filter(|pick| pick.name == one(name));
        let is_told = of_it.clone().any(|pick| pick.version == version);
        verdict.versions.add(is_told);
        if let Some(pick) = of_it.next().filter(|_| !is_told) {
            let told = pick.version;
            verdict
                .faults
                .push(format!("{name} {told:?}, not {version}"));
        }
    }
}

/// One topic for each wanted library; of `a|b`, that of either.
fn topics(case: &Case, picks: &[Pick], verdict: &mut Verdict) {
    for names in &case.expect {
        let names = either(names);
        let words: Vec<&String> = case
            .topics
            .iter()
            .filter(|(name, _)| names.contains(&one(name)))
            .flat_map(|(_, words)| words)
            .collect();
        if words.is_empty() {
            continue;
        }
        let of_it = picks.iter().filter(|pick| names.contains(&pick.name));
        let topics: Vec<String> = of_it.map(|pick| pick.topic.to_lowercase()).collect();
        let is_to_the_point = |topic: &String| words.iter().any(|word| topic.contains(&***word));
        let is_right = topics.iter().any(is_to_the_point);
        verdict.topics.add(is_right);
        if !is_right && !topics.is_empty() {
            verdict.faults.push(format!("topic {topics:?}"));
        }
    }
}

/// The project's own parts alone: what a server says may repeat the prompt.
fn context(case: &Case, used: &Value, verdict: &mut Verdict) {
    let mut held = String::new();
    for part in [
        "repo_facts",
        "code_snippets",
        "framework_docs",
        "project_docs",
    ] {
        gather(&used[part], &mut held);
    }
    for texts in &case.context {
        let is_there = texts.split('|').any(|text| held.contains(text));
        verdict.context.add(is_there);
        if !is_there {
            verdict.faults.push(format!("no {texts}"));
        }
    }
}

/// Adds every text below a value.
fn gather(value: &Value, held: &mut String) {
    match value {
        Value::String(text) => {
            held.push_str(text);
            held.push('\n');
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, held)),
        Value::Object(values) => values.values().for_each(|value| gather(value, held)),
        _ => {}
    }
}
