//! Chooses, of ranked chunks, those that are shown.

use std::collections::HashMap;

use super::Hit;

/// Most pieces of one item, or of one section, that are shown.
const PIECES: usize = 2;
/// Most members of one type that are shown before others had their turn.
const SIBLINGS: usize = 3;
/// Most items of one name that are shown before others had their turn.
const NAMESAKES: usize = 2;
/// How much of a text tells whether it says the same as another, in letters.
const BEGINNING: usize = 80;

/// Keeps the best hits: at most two pieces of one item, and of items of one
/// name that say the same only the first. Further members of a type, and
/// further items of a name, come after what else there is.
pub fn pick(hits: Vec<Hit>, limit: usize) -> Vec<Hit> {
    let mut seen = Seen::default();
    let mut kept = Vec::new();
    let mut later = Vec::new();
    for hit in hits {
        if kept.len() >= limit {
            break;
        }
        match seen.turn(&hit) {
            Turn::Now => kept.push(hit),
            Turn::Later => later.push(hit),
            Turn::Never => {}
        }
    }
    let room = limit.saturating_sub(kept.len());
    kept.extend(later.into_iter().take(room));
    kept
}

enum Turn {
    Now,
    Later,
    Never,
}

#[derive(Default)]
struct Seen {
    pieces: HashMap<(usize, String), usize>,
    twins: HashMap<(String, String), (usize, String)>,
    siblings: HashMap<(usize, String), usize>,
    namesakes: HashMap<String, usize>,
}

impl Seen {
    fn turn(&mut self, hit: &Hit) -> Turn {
        let item = (hit.member, item_of(hit));
        let name = last_name(&hit.chunk.title).to_owned();
        let beginning = hit.chunk.body.chars().take(BEGINNING).collect();
        let twin = self.twins.entry((name.clone(), beginning));
        if *twin.or_insert(item.clone()) != item {
            return Turn::Never;
        }
        let pieces = self.pieces.entry(item).or_default();
        *pieces += 1;
        if *pieces > PIECES {
            return Turn::Never;
        }
        if hit.chunk.symbol.is_empty() {
            return Turn::Now;
        }
        let parent = parent(&hit.chunk.symbol).to_owned();
        let siblings = self.siblings.entry((hit.member, parent)).or_default();
        let namesakes = self.namesakes.entry(name).or_default();
        if *siblings >= SIBLINGS || *namesakes >= NAMESAKES {
            return Turn::Later;
        }
        *siblings += 1;
        *namesakes += 1;
        Turn::Now
    }
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

/// Returns the path of an item without its last name.
fn parent(symbol: &str) -> &str {
    let name = last_name(symbol);
    symbol[..symbol.len() - name.len()].trim_end_matches([':', '.', '#'])
}
