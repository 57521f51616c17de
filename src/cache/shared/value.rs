//! How an answer, or a name that leads to one, is written down in the shared
//! cache.
//!
//! `DCNT`, the format's number, 8 bytes of a SHA-256 over the rest; then what
//! it is, the key it lies at, two times, and for an answer its fields, each
//! after its length, and the packed body. Numbers are little-endian.
//!
//! What is read is taken for what a stranger wrote: whatever is not exactly
//! so, lies at another key, is too large, or has times that cannot be, is
//! nothing.

use sha2::{Digest, Sha256};

use crate::cache::body;
use crate::model::{EntryKind, Transport};

/// No value is larger, packed: 1 MiB. What is larger takes too long.
pub(super) const MAX_VALUE: usize = 1024 * 1024;

/// No body is larger, unpacked: twice the largest reply of a server.
const MAX_BODY: u32 = 16 * 1024 * 1024;

/// No other field is longer, in bytes.
const MAX_FIELD: usize = 64 * 1024;

/// Part of every key and value: change it whenever the bytes mean another thing.
pub(super) const FORMAT: u8 = 1;

const MAGIC: &[u8; 4] = b"DCNT";

/// A year: nothing that comes from there is fresh for longer.
const LONGEST: i64 = 365 * 24 * 3600 * 1000;

/// A day: no "not found" that comes from there holds for longer.
const LONGEST_NOT_FOUND: i64 = 24 * 3600 * 1000;

/// Stands for "never" where a time is expected.
const NEVER: i64 = i64::MAX;

/// What lies at a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// An answer.
    Answer(Answer),
    /// Another key that has it.
    Name(Name),
}

/// An answer. Times are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub kind: EntryKind,
    pub transport: Transport,
    pub server: String,
    pub library: String,
    pub version: Option<String>,
    pub query: String,
    pub fetched_at: i64,
    pub expires_at: Option<i64>,
    pub body: String,
}

/// A name that leads to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    pub target: [u8; 16],
    pub named_at: i64,
    pub expires_at: Option<i64>,
}

/// Writes what is to lie at a key; `None` when it is too large to be shared.
pub(super) fn write(key: &[u8; 16], value: &Value) -> Option<Vec<u8>> {
    let mut rest = Vec::with_capacity(256);
    match value {
        Value::Name(name) => {
            rest.push(0);
            rest.extend(key);
            times(&mut rest, name.named_at, name.expires_at);
            rest.extend(name.target);
        }
        Value::Answer(answer) => {
            rest.push(match answer.kind {
                EntryKind::Resolve => 1,
                EntryKind::Docs => 2,
                EntryKind::NotFound => 3,
            });
            rest.extend(key);
            times(&mut rest, answer.fetched_at, answer.expires_at);
            rest.push(match answer.transport {
                Transport::Http => 1,
                Transport::Stdio => 2,
                // Of this disk alone, and no other's.
                Transport::Local => return None,
            });
            field(&mut rest, &answer.server)?;
            field(&mut rest, &answer.library)?;
            rest.push(u8::from(answer.version.is_some()));
            field(&mut rest, answer.version.as_deref().unwrap_or_default())?;
            field(&mut rest, &answer.query)?;
            rest.extend(body::pack(&answer.body)?);
        }
    }
    let mut all = Vec::with_capacity(rest.len() + 13);
    all.extend(MAGIC);
    all.push(FORMAT);
    all.extend(checksum(&rest));
    all.extend(rest);
    (all.len() <= MAX_VALUE).then_some(all)
}

/// Reads what lies at a key, at a time in milliseconds since 1970.
///
/// What was written by a clock that is ahead counts as new, for as long as it
/// was to live.
pub(super) fn read(key: &[u8; 16], bytes: &[u8], now: i64) -> Option<Value> {
    if bytes.len() > MAX_VALUE {
        return None;
    }
    let mut left = Reader(bytes);
    let is_ours = left.take::<4>()? == *MAGIC && left.byte()? == FORMAT;
    if !is_ours || left.take::<8>()? != checksum(left.0) {
        return None;
    }
    let what = left.byte()?;
    if left.take::<16>()? != *key {
        return None;
    }
    let (from, to) = (left.number()?, left.number()?);
    let kind = match what {
        0 => {
            let (named_at, expires_at) = believed(from, to, now, LONGEST)?;
            let target = left.take()?;
            return left.0.is_empty().then_some(Value::Name(Name {
                target,
                named_at,
                expires_at,
            }));
        }
        1 => EntryKind::Resolve,
        2 => EntryKind::Docs,
        3 => EntryKind::NotFound,
        _ => return None,
    };
    let longest = match kind {
        EntryKind::NotFound => LONGEST_NOT_FOUND,
        EntryKind::Docs | EntryKind::Resolve => LONGEST,
    };
    let (fetched_at, expires_at) = believed(from, to, now, longest)?;
    let transport = match left.byte()? {
        1 => Transport::Http,
        2 => Transport::Stdio,
        _ => return None,
    };
    let server = left.field()?;
    if server.chars().any(char::is_control) {
        return None;
    }
    let library = left.field()?;
    let has_version = left.byte()?;
    let version = left.field()?;
    let version = match has_version {
        0 if version.is_empty() => None,
        1 => Some(version),
        _ => return None,
    };
    let query = left.field()?;
    let claimed = u32::from_le_bytes(*left.0.first_chunk::<4>()?);
    if claimed > MAX_BODY {
        return None;
    }
    Some(Value::Answer(Answer {
        kind,
        transport,
        server,
        library,
        version,
        query,
        fetched_at,
        expires_at,
        body: body::unpack(left.0)?,
    }))
}

/// Bounds two times: neither is before 1970, the first is not ahead of now,
/// the second not before the first nor more than `longest` after it.
fn believed(from: i64, to: i64, now: i64, longest: i64) -> Option<(i64, Option<i64>)> {
    if from < 0 || to < from {
        return None;
    }
    let lifetime = (to - from).min(longest);
    let from = from.min(now);
    Some((from, Some(from.saturating_add(lifetime))))
}

fn times(to: &mut Vec<u8>, from: i64, expires_at: Option<i64>) {
    to.extend(from.to_le_bytes());
    to.extend(expires_at.unwrap_or(NEVER).to_le_bytes());
}

fn field(to: &mut Vec<u8>, text: &str) -> Option<()> {
    let length = u32::try_from(text.len()).ok()?;
    to.extend(length.to_le_bytes());
    to.extend(text.as_bytes());
    (text.len() <= MAX_FIELD).then_some(())
}

fn checksum(bytes: &[u8]) -> [u8; 8] {
    let digest = Sha256::digest(bytes);
    let mut sum = [0; 8];
    for (to, from) in sum.iter_mut().zip(digest) {
        *to = from;
    }
    sum
}

/// What is left to be read.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn number(&mut self) -> Option<i64> {
        self.take().map(i64::from_le_bytes)
    }

    fn field(&mut self) -> Option<String> {
        let length = usize::try_from(u32::from_le_bytes(self.take()?)).ok()?;
        if length > MAX_FIELD || length > self.0.len() {
            return None;
        }
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, LONGEST, MAX_VALUE, Name, Value, checksum, read, write};
    use crate::model::{EntryKind, Transport};
    use proptest::prelude::*;

    const KEY: [u8; 16] = [7; 16];
    const NOW: i64 = 1_800_000_000_000;

    fn answer() -> Answer {
        Answer {
            kind: EntryKind::Docs,
            transport: Transport::Http,
            server: "context7".to_owned(),
            library: "/facebook/react".to_owned(),
            version: Some("v19".to_owned()),
            query: "hooks".to_owned(),
            fetched_at: NOW - 1000,
            expires_at: Some(NOW + 1000),
            body: "React\nthe text".to_owned(),
        }
    }

    fn sealed(rest: &[u8]) -> Vec<u8> {
        let mut all = b"DCNT\x01".to_vec();
        all.extend(checksum(rest));
        all.extend(rest);
        all
    }

    proptest! {
        #[test]
        fn answer_survives(
            body: String, server in "[a-z0-9 ]{0,9}", library: String, query: String,
            version: Option<String>, fetched_at in 0..NOW, lifetime in 0..LONGEST,
        ) {
            let answer = Answer {
                body, server, library, query, version, fetched_at,
                expires_at: Some(fetched_at + lifetime),
                ..answer()
            };
            let bytes = write(&KEY, &Value::Answer(answer.clone())).unwrap();
            prop_assert_eq!(read(&KEY, &bytes, NOW), Some(Value::Answer(answer)));
        }

        #[test]
        fn name_survives(target: [u8; 16], named_at in 0..NOW, lifetime in 0..LONGEST) {
            let name = Value::Name(Name { target, named_at, expires_at: Some(named_at + lifetime) });
            let bytes = write(&KEY, &name).unwrap();
            prop_assert_eq!(read(&KEY, &bytes, NOW), Some(name));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, now: i64) {
            prop_assert_eq!(read(&KEY, &bytes, now), None);
        }

        #[test]
        fn any_bytes_with_a_right_checksum_are_read_or_refused(
            what in 0_u8..5, from: i64, to: i64, bytes: Vec<u8>, now in 0_i64..i64::MAX,
        ) {
            let mut rest = vec![what];
            rest.extend(KEY);
            rest.extend(from.to_le_bytes());
            rest.extend(to.to_le_bytes());
            rest.extend(bytes);
            match read(&KEY, &sealed(&rest), now) {
                Some(Value::Answer(Answer { fetched_at, expires_at, .. }))
                | Some(Value::Name(Name { named_at: fetched_at, expires_at, .. })) => {
                    prop_assert!((0..=now).contains(&fetched_at));
                    prop_assert!(expires_at.unwrap() >= fetched_at);
                    prop_assert!(expires_at.unwrap() - fetched_at <= LONGEST);
                }
                None => {}
            }
        }

        #[test]
        fn a_changed_byte_is_noticed(at: prop::sample::Index, flip in 1_u8..) {
            let mut bytes = write(&KEY, &Value::Answer(answer())).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            prop_assert_eq!(read(&KEY, &bytes, NOW), None);
        }

        #[test]
        fn a_cut_value_is_noticed(cut in 1_usize..100) {
            let bytes = write(&KEY, &Value::Answer(answer())).unwrap();
            prop_assert_eq!(read(&KEY, &bytes[..bytes.len().saturating_sub(cut)], NOW), None);
        }
    }

    #[test]
    fn value_of_another_key_is_refused() {
        let bytes = write(&KEY, &Value::Answer(answer())).unwrap();
        assert_eq!(read(&[8; 16], &bytes, NOW), None);
    }

    #[test]
    fn times_are_bounded() {
        let seen = |fetched_at, expires_at, kind| {
            let answer = Answer {
                fetched_at,
                expires_at,
                kind,
                ..answer()
            };
            let bytes = write(&KEY, &Value::Answer(answer)).unwrap();
            match read(&KEY, &bytes, NOW) {
                Some(Value::Answer(answer)) => Some((answer.fetched_at, answer.expires_at)),
                _ => None,
            }
        };
        let docs = EntryKind::Docs;
        // From the future: new, and no longer lived for it.
        assert_eq!(
            seen(NOW + 500, Some(NOW + 600), docs),
            Some((NOW, Some(NOW + 100)))
        );
        assert_eq!(seen(-1, Some(NOW), docs), None);
        assert_eq!(seen(5, Some(4), docs), None);
        let never = seen(NOW, None, docs).unwrap();
        assert_eq!(never, (NOW, Some(NOW + LONGEST)));
        let absent = seen(NOW, None, EntryKind::NotFound).unwrap();
        assert_eq!(absent, (NOW, Some(NOW + 24 * 3600 * 1000)));
    }

    #[test]
    fn large_values_and_local_answers_are_not_shared() {
        let noise: String = (0..MAX_VALUE as u64)
            .map(|n| char::from(b' ' + (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58) as u8))
            .collect();
        let large = Answer {
            body: noise.repeat(3),
            query: "q".repeat(70_000),
            ..answer()
        };
        assert_eq!(write(&KEY, &Value::Answer(large)), None);
        let local = Answer {
            transport: Transport::Local,
            ..answer()
        };
        assert_eq!(write(&KEY, &Value::Answer(local)), None);
        assert_eq!(read(&KEY, &vec![0; MAX_VALUE + 1], NOW), None);
    }

    #[test]
    fn body_that_claims_too_much_is_refused() {
        let mut rest = vec![2];
        rest.extend(KEY);
        rest.extend((NOW - 1).to_le_bytes());
        rest.extend(NOW.to_le_bytes());
        rest.push(1);
        for _ in 0..2 {
            rest.extend(0_u32.to_le_bytes());
        }
        rest.push(0);
        for _ in 0..2 {
            rest.extend(0_u32.to_le_bytes());
        }
        let mut bomb = rest.clone();
        bomb.extend(crate::cache::body::pack(&"a".repeat(17 << 20)).unwrap());
        assert_eq!(read(&KEY, &sealed(&bomb), NOW), None);
        rest.extend(crate::cache::body::pack("fine").unwrap());
        assert!(read(&KEY, &sealed(&rest), NOW).is_some());
    }
}
