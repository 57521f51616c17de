//! Chooses, of ranked chunks, those that are shown.

use std::collections::HashMap;

use super::Hit;

/// Most pieces of one item, or of one section, that are shown.
const PIECES: usize = 2;
/// How much of a text tells whether it says the same as another, in bytes.
const BEGINNING: usize = 80;

/// Keeps the best hits: at most two pieces of one item, and of items of one
/// name that say the same only the first.
pub fn pick(hits: Vec<Hit>, limit: usize) -> Vec<Hit> {
    let mut pieces: HashMap<(usize, String), usize> = HashMap::new();
    let mut twins: HashMap<(String, String), (usize, String)> = HashMap::new();
    let mut kept = Vec::new();
    for hit in hits {
        if kept.len() >= limit {
            break;
        }
        let item = (hit.member, item_of(&hit));
        let name = last_name(&hit.chunk.title).to_owned();
        let body = &hit.chunk.body;
        let beginning = body[..body.floor_char_boundary(BEGINNING)].to_owned();
        if *twins.entry((name, beginning)).or_insert(item.clone()) != item {
            continue;
        }
        let count = pieces.entry(item).or_default();
        if *count < PIECES {
            *count += 1;
            kept.push(hit);
        }
    }
    kept
}

/// Returns what all pieces of an item or section share.
fn item_of(hit: &Hit) -> String {
    match hit.chunk.symbol.as_str() {
        "" => format!("{}#{}", hit.chunk.path, hit.chunk.title),
        symbol => symbol.to_owned(),
    }
}

/// Returns the last name of a title: `get` of `Client.get`.
fn last_name(title: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    title.rsplit(|c| !is_part(c)).next().unwrap_or(title)
}
