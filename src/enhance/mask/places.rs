//! Credentials known by where they stand: in URLs, in headers, after `curl -u`.

use std::ops::Range;

use super::floor;
use super::values::is_stand_in;

/// Most bytes of a line before an option that are looked at.
const LINE: usize = 200;

/// Adds credentials of URLs, of `Bearer` and `Basic`, and of `curl`.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    for (at, b) in bytes.iter().enumerate() {
        let rest = bytes.get(at..).unwrap_or_default();
        match b {
            b':' if rest.starts_with(b"://") => found.extend(in_url(text, at + 3)),
            b'B' | b'b' if !is_after_word(bytes, at) => {
                let word = rest.get(..6).unwrap_or(rest);
                let length = if word.eq_ignore_ascii_case(b"bearer") {
                    6
                } else if word
                    .get(..5)
                    .is_some_and(|w| w.eq_ignore_ascii_case(b"basic"))
                {
                    5
                } else {
                    continue;
                };
                found.extend(after_scheme(text, at + length));
            }
            b'-' if rest.starts_with(b"-u") || rest.starts_with(b"--user") => {
                let length = if rest.starts_with(b"-u") { 2 } else { 6 };
                found.extend(of_curl(text, at, at + length));
            }
            _ => {}
        }
    }
}

fn is_after_word(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| bytes.get(i));
    before.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
}

/// Finds the password of a URL, or the token that stands for user and
/// password; `from` is the first byte after `://`.
fn in_url(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let most = floor(rest, 256);
    let rest = rest.get(..most)?;
    let stop = rest.find(|c: char| c.is_whitespace() || "/\"'`<>\\".contains(c));
    let authority = rest.get(..stop.unwrap_or(rest.len()))?;
    let at = authority.rfind('@')?;
    let user = authority.get(..at)?;
    let (start, secret) = match user.split_once(':') {
        Some((name, secret)) => (from + name.len() + 1, secret),
        None if super::random::is_dense(user) => (from, user),
        None => return None,
    };
    (!secret.is_empty() && !is_stand_in(secret)).then(|| start..start + secret.len())
}

/// Finds what follows the name of a scheme of authorization.
fn after_scheme(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let value = rest.trim_start_matches([' ', ':']);
    let blanks = rest.len() - value.len();
    let length = value
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || b"._~+/=-".contains(b))
        .count();
    let value = value.get(..length)?.trim_end_matches(['.', '-']);
    let has_digit = value.bytes().any(|b| b.is_ascii_digit());
    let capitals = value.bytes().skip(1).filter(u8::is_ascii_uppercase).count();
    let is_it = blanks > 0
        && value.len() >= 8
        && (has_digit || value.ends_with('=') || (capitals >= 3 && value.len() >= 12));
    let start = from + blanks;
    is_it.then(|| start..start + value.len())
}

/// Finds the password of `-u user:password`; `option` is where it begins.
fn of_curl(text: &str, option: usize, from: usize) -> Option<Range<usize>> {
    let line = text.get(floor(text, option.saturating_sub(LINE))..option)?;
    let line = line.rsplit("\n").next()?;
    if !["curl", "http", "wget"]
        .iter()
        .any(|tool| line.contains(tool))
    {
        return None;
    }
    let rest = text.get(from..)?;
    let value = rest.trim_start_matches([' ', '=', '"', '\'']);
    let start = from + rest.len() - value.len();
    let length = value
        .find(|c: char| c.is_whitespace() || "\"'".contains(c))
        .unwrap_or(value.len());
    let (user, secret) = value.get(..length)?.split_once(':')?;
    let is_number = secret.bytes().all(|b| b.is_ascii_digit()) && secret.len() < 6;
    let is_it = !secret.is_empty() && !is_number && !is_stand_in(secret);
    let start = start + user.len() + 1;
    is_it.then(|| start..start + secret.len())
}
