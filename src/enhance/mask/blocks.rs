//! Private keys that stand as blocks between `BEGIN` and `END`.

use std::ops::Range;

use super::floor;

const BEGIN: &str = "-----BEGIN ";
const KEY: &str = "PRIVATE KEY";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// Most bytes of a block.
const MOST: usize = 12 * 1_024;

/// Marks that a line of a key may stand between, in code and quotations.
const AROUND: [char; 12] = [
    '"', '\'', '+', ',', ';', '>', '#', '|', '`', ' ', '\t', '\r',
];

/// Adds the blocks of private keys, from `BEGIN` through `END`; of one that is
/// cut off, through its last line.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|t| t.find(BEGIN)).map(|n| at + n) {
        at = start + BEGIN.len();
        let rest = text.get(at..).unwrap_or_default();
        let Some(label) = rest.find(DASHES) else {
            return;
        };
        if label > 64 || !rest.get(..label).is_some_and(|l| l.contains(KEY)) {
            continue;
        }
        at = end(text, at + label + DASHES.len());
        found.push(start..at);
    }
}

/// Returns where a key ends whose body begins at a byte.
fn end(text: &str, from: usize) -> usize {
    let mut end = from;
    let mut at = from;
    let until = floor(text, from + MOST);
    let block = text.get(from..until).unwrap_or_default();
    for line in block.split_inclusive('\n') {
        if let Some(mark) = line.find(END) {
            let body = line.get(..mark).unwrap_or_default();
            // Prose that names both marks has words between them.
            if is_body(body) {
                let label = mark + END.len();
                let tail = line.get(label..).and_then(|l| l.find(DASHES));
                return tail.map_or(at + line.trim_end().len(), |n| {
                    at + label + n + DASHES.len()
                });
            }
            return end;
        }
        if !is_body(line) {
            // What follows on the line of the mark, up to a quote or a blank.
            if at == from {
                let stop = line
                    .find(|c: char| c.is_whitespace() || "\"'`<>,;)".contains(c))
                    .unwrap_or(line.len());
                return at + stop;
            }
            return end;
        }
        at += line.len();
        let bare = line.trim_end().trim_end_matches(AROUND);
        if !bare.is_empty() {
            end = at - line.len() + bare.len();
        }
    }
    end
}

/// Tells whether a line may belong to the body of a key.
fn is_body(line: &str) -> bool {
    let bare = line.trim().trim_matches(AROUND);
    let is_header = ["Proc-Type:", "DEK-Info:", "Version:", "Comment:", "Hash:"]
        .iter()
        .any(|h| bare.starts_with(h));
    is_header
        || bare
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+/=\\-".contains(&b))
}
