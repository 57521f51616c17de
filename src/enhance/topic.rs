//! What is asked about each library: one concept, in few words, nothing private.

use super::prompt::Prompt;
use super::select::Pick;

/// Most characters of a question.
pub const MOST: usize = 160;

/// Returns a question for each pick, in their order.
#[must_use]
pub fn topics(prompt: &Prompt, picks: &[Pick]) -> Vec<String> {
    let _ = prompt;
    picks.iter().map(|pick| pick.title.clone()).collect()
}
