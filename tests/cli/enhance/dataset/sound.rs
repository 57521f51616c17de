//! The dataset asks for nothing that cannot be had.

use std::collections::BTreeSet;

use super::case::{self, Case};
use super::names::{either, one};

/// Every kind there must be a case of.
const KINDS: [&str; 13] = [
    "named",
    "concept",
    "none",
    "optional",
    "file",
    "symbol",
    "foreign",
    "long",
    "secret",
    "budget",
    "injection",
    "explicit",
    "fault",
];

#[test]
fn every_case_can_be_met() {
    let cases = case::load();
    let troubles: Vec<String> = cases.iter().flat_map(troubles).collect();
    assert!(troubles.is_empty(), "{troubles:#?}");
    let ids: BTreeSet<&str> = cases.iter().map(|case| &*case.id).collect();
    assert_eq!(ids.len(), cases.len(), "an id twice");
    let kinds: BTreeSet<&str> = cases
        .iter()
        .flat_map(|case| case.kinds.iter().map(String::as_str))
        .collect();
    assert_eq!(kinds, KINDS.into_iter().collect());
    for project in case::projects() {
        assert!(
            cases.iter().any(|case| case.project == project),
            "{project}"
        );
    }
}

fn troubles(case: &Case) -> Vec<String> {
    let files = case::project(&case.project);
    let is_lock = |path: &str| path.contains("lock") || path.ends_with("go.sum");
    let own = files.iter().filter(|(path, _)| !is_lock(path));
    let own: Vec<&str> = own.map(|(_, text)| &**text).collect();
    let is_own = |text: &str| own.iter().any(|file| file.contains(text));
    let mut troubles = Vec::new();
    let mut say = |is_so: bool, what: String| {
        if is_so {
            troubles.push(format!("{}: {what}", case.id));
        }
    };
    for texts in &case.context {
        say(!texts.split('|').any(is_own), format!("no {texts}"));
        let is_said = texts.split('|').any(|text| case.prompt.contains(text));
        say(is_said, format!("{texts} is in the prompt"));
    }
    let wanted: BTreeSet<String> = case.expect.iter().flat_map(|names| either(names)).collect();
    let named = case.versions.keys().chain(case.topics.keys());
    for name in named.chain(case.ids.keys()) {
        say(!wanted.contains(&one(name)), format!("{name} not wanted"));
    }
    for name in &case.never {
        say(wanted.contains(&one(name)), format!("{name} wanted"));
    }
    for version in case.versions.values() {
        let is_there = files.values().any(|text| text.contains(&**version));
        say(!is_there, format!("no version {version}"));
    }
    say(
        case.expect.len() > case.most,
        "more wanted than allowed".into(),
    );
    for pair in case.args.windows(2) {
        if let [option, file] = pair
            && option == "--file"
        {
            say(!files.contains_key(file), format!("no {file}"));
        }
    }
    for secret in &case.secrets {
        say(!is_own(secret), "no secret".into());
    }
    for canary in &case.canaries {
        let is_there = is_own(canary) || case.inject.contains(&**canary);
        say(!is_there, format!("no {canary}"));
    }
    for key in &case.hidden {
        say(!case.prompt.contains(&**key), "no key in the prompt".into());
    }
    troubles
}
