//! Words that look drawn at random: quoted or assigned, and nothing that is
//! known to look so without being secret.

use std::ops::Range;

/// Words before a value that tell it to be no secret.
const PUBLIC: [&str; 14] = [
    "sha",
    "commit",
    "integrity",
    "checksum",
    "hash",
    "digest",
    "rev",
    "etag",
    "fingerprint",
    "nonce",
    "uuid",
    "base64,",
    "resolved",
    "md5",
];

/// Bytes of the line before a value that are looked at.
const BEFORE: usize = 64;

/// Shortest word that may be secret by its look alone, and the longest.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=512;

/// Adds words of 24 characters and more that look drawn at random.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let is_in = |b: u8| b.is_ascii_alphanumeric() || b"+/_-".contains(&b);
    let mut at = 0;
    while let Some(b) = bytes.get(at) {
        if !is_in(*b) {
            at += 1;
            continue;
        }
        let start = at;
        while bytes.get(at).is_some_and(|b| is_in(*b)) {
            at += 1;
        }
        if !LENGTHS.contains(&(at - start)) {
            continue;
        }
        let end = at
            + bytes
                .iter()
                .skip(at)
                .take(2)
                .take_while(|b| **b == b'=')
                .count();
        let word = text.get(start..at).unwrap_or_default();
        if is_value(bytes, start, end) && is_secret(word) && !is_public(bytes, start) {
            found.push(start..end);
        }
        at = end;
    }
}

/// Tells whether a word is quoted or assigned.
fn is_value(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = |n: usize| start.checked_sub(n).and_then(|i| bytes.get(i)).copied();
    let is_quote = |b: Option<u8>| matches!(b, Some(b'"' | b'\'' | b'`'));
    (is_quote(before(1)) && is_quote(bytes.get(end).copied()))
        || before(1) == Some(b'=')
        || (before(1) == Some(b' ') && matches!(before(2), Some(b'=' | b':')))
}

fn is_public(bytes: &[u8], start: usize) -> bool {
    let from = start.saturating_sub(BEFORE);
    let line = bytes.get(from..start).unwrap_or_default();
    let line = line.rsplit(|b| *b == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line).to_ascii_lowercase();
    PUBLIC.iter().any(|word| line.contains(word)) || line.contains("://")
}

/// Tells whether a word looks drawn at random, by the longest piece between
/// slashes: paths have short ones.
fn is_secret(word: &str) -> bool {
    if word.starts_with("sha") && word.contains('-') {
        return false;
    }
    let is_hex = word.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    if is_hex {
        // Those of 40 are commits; with bars they are ids.
        let has_both = word.bytes().any(|b| b.is_ascii_digit())
            && word.bytes().any(|b| b.is_ascii_alphabetic());
        return matches!(word.len(), 32 | 48 | 64 | 96 | 128)
            && has_both
            && !word.contains('-')
            && entropy(word) > 3.0;
    }
    let piece = word.split('/').max_by_key(|p| p.len()).unwrap_or_default();
    let piece = if word.contains('+') { word } else { piece };
    piece.len() >= 20
        && piece.bytes().filter(u8::is_ascii_digit).count() >= 2
        && piece.bytes().any(|b| b.is_ascii_lowercase())
        && piece.bytes().any(|b| b.is_ascii_uppercase())
        && changes(piece) * 5 >= piece.len() * 2
        && entropy(piece) > 3.6
}

/// Tells whether a value of 16 characters and more is more than words.
pub(super) fn is_dense(value: &str) -> bool {
    value.len() >= 16
        && !value.contains(char::is_whitespace)
        && value.bytes().filter(u8::is_ascii_digit).count() >= 2
        && value.bytes().any(|b| b.is_ascii_alphabetic())
        && changes(value) * 4 >= value.len()
}

/// Counts how often capitals, small letters and digits follow one another.
fn changes(word: &str) -> usize {
    let class = |b: u8| match b {
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        b'0'..=b'9' => 3,
        _ => 4,
    };
    let bytes = word.as_bytes();
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    pairs.filter(|(a, b)| class(**a) != class(**b)).count()
}

/// Returns Shannon's entropy, in bits a byte.
#[allow(clippy::cast_precision_loss)]
fn entropy(word: &str) -> f32 {
    let mut counts = [0_u16; 256];
    for b in word.bytes() {
        let count = &mut counts[usize::from(b)];
        *count = count.saturating_add(1);
    }
    let total = word.len().max(1) as f32;
    let shares = counts
        .iter()
        .filter(|n| **n > 0)
        .map(|n| f32::from(*n) / total);
    -shares.map(|share| share * share.log2()).sum::<f32>()
}
