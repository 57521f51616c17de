//! How a chunk is kept in a part.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};

use crate::local::chunk::{Chunk, Kind};

/// Stands between the fields of a record; what is written holds none.
const FIELD: char = '\u{1f}';
/// Ends a record in a block.
const RECORD: u8 = 0x1d;
/// Stands between the headings of a trail.
const STEP: char = '\u{1e}';

/// Chunks that are packed together: neighbours are alike, and one is read
/// about as fast as eight.
pub const PER_BLOCK: i64 = 8;
/// Largest block that is unpacked, in bytes; none is made that large.
const LARGEST: usize = 1 << 20;

/// Writes a chunk as one text.
pub fn write(chunk: &Chunk) -> String {
    let flags = u8::from(chunk.is_deprecated) | u8::from(chunk.is_internal) << 1;
    let head = format!("{}{flags}{FIELD}{}{FIELD}", letter(chunk.kind), chunk.line);
    let mut text = head;
    for field in [&chunk.title, &chunk.symbol, &chunk.signature, &chunk.path] {
        push_field(&mut text, field);
        text.push(FIELD);
    }
    for (at, step) in chunk.trail.iter().enumerate() {
        if at > 0 {
            text.push(STEP);
        }
        push_field(&mut text, step);
    }
    text.push(FIELD);
    push_field(&mut text, &chunk.body);
    text
}

/// Reads what [`write`] wrote; `None` for anything else.
pub fn read(text: &str) -> Option<Chunk> {
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

/// Adds a record to a block.
pub fn push(block: &mut Vec<u8>, record: &str) {
    block.extend(record.as_bytes());
    block.push(RECORD);
}

/// Packs a block.
pub fn pack(block: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
    // Writing to memory does not fail.
    let _ = encoder.write_all(block);
    encoder.finish().unwrap_or_default()
}

/// Unpacks blocks, one after another: what that takes is made once.
pub struct Unpacker {
    inflate: Decompress,
    block: Vec<u8>,
}

impl Default for Unpacker {
    fn default() -> Self {
        Self {
            inflate: Decompress::new(false),
            block: Vec::new(),
        }
    }
}

impl Unpacker {
    /// Unpacks a block, for [`Unpacker::chunk`] to read.
    pub fn unpack(&mut self, bytes: &[u8]) {
        self.inflate.reset(false);
        self.block.clear();
        self.block.reserve(bytes.len() * 4 + 64);
        loop {
            let read = usize::try_from(self.inflate.total_in()).unwrap_or(usize::MAX);
            let rest = bytes.get(read..).unwrap_or_default();
            let status =
                self.inflate
                    .decompress_vec(rest, &mut self.block, FlushDecompress::Finish);
            let is_full = self.block.len() == self.block.capacity();
            match status {
                Ok(Status::Ok | Status::BufError) if is_full && self.block.len() < LARGEST => {
                    self.block.reserve(self.block.len());
                }
                _ => break,
            }
        }
    }

    /// Reads a record of the block by its number, from 0; `None` for one that
    /// is missing or damaged.
    #[must_use]
    pub fn chunk(&self, at: usize) -> Option<Chunk> {
        let record = self.block.split(|byte| *byte == RECORD).nth(at)?;
        read(std::str::from_utf8(record).ok()?)
    }
}

fn push_field(text: &mut String, field: &str) {
    let is_mark = |c: char| matches!(c, FIELD | STEP | '\u{1d}');
    match field.contains(is_mark) {
        true => text.extend(field.chars().filter(|c| !is_mark(*c))),
        false => text.push_str(field),
    }
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
    use super::{Unpacker, pack, push, write};
    use crate::local::chunk::{Chunk, Kind};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn chunks_come_back_as_they_went_in(
            title in "\\PC{0,20}", body in "(\\PC|\n){0,300}", line: u32,
            trail in proptest::collection::vec("[a-z]{1,9}", 0..4),
            is_deprecated: bool, is_internal: bool,
        ) {
            let chunk = Chunk {
                title, body, trail, is_deprecated, is_internal,
                symbol: "a::b".into(), signature: "fn b()".into(),
                ..Chunk::new(Kind::Api, "src/a.rs", line)
            };
            let mut block = Vec::new();
            push(&mut block, &write(&chunk));
            push(&mut block, &write(&chunk));
            let mut unpacker = Unpacker::default();
            unpacker.unpack(&pack(&block));
            let read = [0, 1, 2].map(|at| unpacker.chunk(at));
            prop_assert_eq!(read, [Some(chunk.clone()), Some(chunk), None]);
        }

        #[test]
        fn what_is_no_block_gives_nothing(bytes: Vec<u8>) {
            let mut unpacker = Unpacker::default();
            unpacker.unpack(&bytes);
            prop_assert_eq!(unpacker.chunk(0), None);
        }
    }
}
