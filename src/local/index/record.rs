//! How a chunk is kept in a part.

use crate::local::chunk::{Chunk, Kind};

/// Stands between the fields of a record; no text holds it.
const FIELD: char = '\u{1f}';
/// Stands between the headings of a trail.
const STEP: char = '\u{1e}';

/// Largest record that is unpacked, in bytes: [`cut`](crate::local::cut) makes
/// none that large.
const LARGEST: u32 = 1 << 20;

/// Packs a chunk: its fields in one text, compressed.
pub fn pack(chunk: &Chunk) -> Vec<u8> {
    let flags = u8::from(chunk.is_deprecated) | u8::from(chunk.is_internal) << 1;
    let head = format!("{}{flags}{FIELD}{}{FIELD}", letter(chunk.kind), chunk.line);
    let mut text = head;
    for field in [&chunk.title, &chunk.symbol, &chunk.signature, &chunk.path] {
        push(&mut text, field);
        text.push(FIELD);
    }
    for (at, step) in chunk.trail.iter().enumerate() {
        if at > 0 {
            text.push(STEP);
        }
        push(&mut text, step);
    }
    text.push(FIELD);
    push(&mut text, &chunk.body);
    lz4_flex::compress_prepend_size(text.as_bytes())
}

/// Unpacks a chunk; `None` when it was not packed by [`pack`].
pub fn unpack(bytes: &[u8]) -> Option<Chunk> {
    let size = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?);
    if size > LARGEST {
        return None;
    }
    let text = lz4_flex::decompress_size_prepended(bytes).ok()?;
    let text = String::from_utf8(text).ok()?;
    let mut fields = text.splitn(8, FIELD);
    let head = fields.next()?;
    let kind = kind(head.get(..1)?)?;
    let flags: u8 = head.get(1..)?.parse().ok()?;
    let line = fields.next()?.parse().ok()?;
    let mut next = || fields.next().map(str::to_owned);
    let (title, symbol, signature, path) = (next()?, next()?, next()?, next()?);
    let trail = next()?;
    Some(Chunk {
        title,
        symbol,
        signature,
        body: next()?,
        trail: trail
            .split(STEP)
            .filter(|step| !step.is_empty())
            .map(str::to_owned)
            .collect(),
        kind,
        path,
        line,
        is_deprecated: flags & 1 != 0,
        is_internal: flags & 2 != 0,
    })
}

fn push(text: &mut String, field: &str) {
    text.extend(field.chars().filter(|c| *c != FIELD && *c != STEP));
}

const fn letter(kind: Kind) -> char {
    match kind {
        Kind::Readme => 'r',
        Kind::Guide => 'g',
        Kind::Api => 'a',
        Kind::Types => 't',
        Kind::Example => 'e',
        Kind::Changelog => 'c',
    }
}

fn kind(letter: &str) -> Option<Kind> {
    Some(match letter {
        "r" => Kind::Readme,
        "g" => Kind::Guide,
        "a" => Kind::Api,
        "t" => Kind::Types,
        "e" => Kind::Example,
        "c" => Kind::Changelog,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};
    use crate::local::chunk::{Chunk, Kind};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_chunk_comes_back_as_it_went_in(
            title in "\\PC{0,20}", body in "(\\PC|\n){0,300}", line: u32,
            trail in proptest::collection::vec("[a-z]{1,9}", 0..4),
            is_deprecated: bool, is_internal: bool,
        ) {
            let chunk = Chunk {
                title, body, trail, is_deprecated, is_internal,
                symbol: "a::b".into(), signature: "fn b()".into(),
                ..Chunk::new(Kind::Api, "src/a.rs", line)
            };
            prop_assert_eq!(unpack(&pack(&chunk)), Some(chunk));
        }

        #[test]
        fn what_is_no_record_is_refused(bytes: Vec<u8>) {
            let _ = unpack(&bytes);
        }
    }
}
