//! `docent enhance`: a prompt in, a better one out, whatever else happens.

mod batch;
mod broken;
mod budget;
mod command;
mod dataset;
mod ends;
mod failing;
mod injection;
mod leaving;
mod odd_prompts;
mod odd_trees;
mod reader;
mod secrets;
mod terminal;
mod workspace;

use serde_json::Value;

use crate::ask::texts;

/// The task of most tests here.
const TASK: &str = "clean up the timers of this page";

/// Fails unless some warning of a document holds the text.
#[track_caller]
fn assert_warned(document: &Value, text: &str) {
    let warnings = texts(&document["warnings"]);
    let is_there = warnings.iter().any(|warning| warning.contains(text));
    assert!(is_there, "no {text:?} in {warnings:#?}");
}
