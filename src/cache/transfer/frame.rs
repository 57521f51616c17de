//! The file of an export, byte by byte.
//!
//! ```text
//! docent cache export 1\n           magic and version of the format
//! u32 u32 JSON bytes                a frame: lengths (little-endian) of a JSON
//!                                   text and of bytes after it. The first is
//!                                   the header, each further one an entry and
//!                                   its packed body
//! 0 0 SHA-256                       the end: over everything before the digest
//! ```
//!
//! Nothing in it is believed: each length is bounded before memory is taken,
//! and memory is taken as bytes arrive, not as they are claimed.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};

/// What every export begins with; a version and a line end come after it.
pub(super) const MAGIC: &str = "docent cache export ";

/// The version of the format that is written, and the only one read.
pub(super) const VERSION: u32 = 1;

/// Bytes of the JSON of a frame, at most.
const MAX_META: u32 = 1 << 20;

/// Bytes of a packed body, at most.
const MAX_BODY: u32 = 17 << 20;

/// Bytes of the digest.
const DIGEST: usize = 32;

/// Why a file is refused: half a sentence about it.
pub(super) type Refused = String;

/// The JSON of a frame, and the bytes after it.
pub(super) type Frame = (Vec<u8>, Vec<u8>);

/// Writes an export, and its digest at the end.
pub(super) struct FrameWriter<W> {
    out: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> FrameWriter<W> {
    pub(super) fn new(out: W) -> io::Result<Self> {
        let mut new = Self {
            out,
            hash: Sha256::new(),
            bytes: 0,
        };
        new.put(format!("{MAGIC}{VERSION}\n").as_bytes())?;
        Ok(new)
    }

    /// Writes a frame; `false`, and nothing, where it is too large to be read.
    pub(super) fn frame(&mut self, meta: &[u8], body: &[u8]) -> io::Result<bool> {
        let lengths = (u32::try_from(meta.len()), u32::try_from(body.len()));
        let (Ok(meta_length @ 1..=MAX_META), Ok(body_length @ 0..=MAX_BODY)) = lengths else {
            return Ok(false);
        };
        self.put(&meta_length.to_le_bytes())?;
        self.put(&body_length.to_le_bytes())?;
        self.put(meta)?;
        self.put(body)?;
        Ok(true)
    }

    /// Writes the end. Returns how many bytes there are.
    pub(super) fn end(mut self) -> io::Result<u64> {
        self.put(&[0; 8])?;
        let digest = self.hash.finalize();
        self.out.write_all(digest.as_slice())?;
        self.out.flush()?;
        Ok(self.bytes + DIGEST as u64)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

/// Reads an export frame by frame.
pub(super) struct FrameReader<R> {
    from: R,
    hash: Sha256,
}

impl<R: Read> FrameReader<R> {
    /// Reads the magic.
    pub(super) fn new(from: R) -> Result<Self, Refused> {
        let mut new = Self {
            from,
            hash: Sha256::new(),
        };
        let magic = new.bytes(MAGIC.len() as u32)?;
        if magic != MAGIC.as_bytes() {
            return Err("it is no export of a cache".to_owned());
        }
        let mut version = String::new();
        loop {
            match new.bytes(1)?.first() {
                Some(b'\n') => break,
                Some(digit @ b'0'..=b'9') if version.len() < 9 => version.push(char::from(*digit)),
                _ => return Err("it is no export of a cache".to_owned()),
            }
        }
        match version.parse::<u32>() {
            Ok(VERSION) => Ok(new),
            Ok(newer) if newer > VERSION => Err(format!(
                "it was written by a newer release (format {newer})"
            )),
            _ => Err(format!("its format {version} is not known")),
        }
    }

    /// Reads the next frame; `None` is the end, checked.
    pub(super) fn next(&mut self) -> Result<Option<Frame>, Refused> {
        let (meta, body) = (self.length()?, self.length()?);
        if (meta, body) == (0, 0) {
            return self.end().map(|()| None);
        }
        if meta > MAX_META || body > MAX_BODY || meta == 0 {
            return Err("a part of it is larger than anything an export holds".to_owned());
        }
        Ok(Some((self.bytes(meta)?, self.bytes(body)?)))
    }

    fn end(&mut self) -> Result<(), Refused> {
        let expected = self.hash.clone().finalize();
        if self.bytes(DIGEST as u32)? != expected.as_slice() {
            return Err("its checksum does not match".to_owned());
        }
        match self.from.read(&mut [0]) {
            Ok(0) => Ok(()),
            Ok(_) => Err("something comes after its end".to_owned()),
            Err(e) => Err(broken(&e)),
        }
    }

    fn length(&mut self) -> Result<u32, Refused> {
        let bytes = self.bytes(4)?;
        let length = bytes.first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
        length.ok_or_else(truncated)
    }

    fn bytes(&mut self, length: u32) -> Result<Vec<u8>, Refused> {
        let mut bytes = Vec::new();
        let read = (&mut self.from)
            .take(u64::from(length))
            .read_to_end(&mut bytes);
        read.map_err(|e| broken(&e))?;
        if bytes.len() != length as usize {
            return Err(truncated());
        }
        self.hash.update(&bytes);
        Ok(bytes)
    }
}

fn truncated() -> Refused {
    "it ends too early".to_owned()
}

fn broken(error: &io::Error) -> Refused {
    format!("it cannot be read: {error}")
}

#[cfg(test)]
mod tests {
    use super::{FrameReader, FrameWriter, Refused};
    use proptest::prelude::*;

    type Frames = Vec<(Vec<u8>, Vec<u8>)>;

    fn write(frames: &Frames) -> Vec<u8> {
        let mut out = Vec::new();
        let mut writer = FrameWriter::new(&mut out).unwrap();
        for (meta, body) in frames {
            assert!(writer.frame(meta, body).unwrap());
        }
        let bytes = writer.end().unwrap();
        assert_eq!(bytes, out.len() as u64);
        out
    }

    fn read(bytes: &[u8]) -> Result<Frames, Refused> {
        let mut reader = FrameReader::new(bytes)?;
        let mut frames = Vec::new();
        while let Some(frame) = reader.next()? {
            frames.push(frame);
        }
        Ok(frames)
    }

    proptest! {
        #[test]
        fn frames_come_back(frames in prop::collection::vec(
            (prop::collection::vec(any::<u8>(), 1..50), prop::collection::vec(any::<u8>(), 0..50)), 0..6)
        ) {
            prop_assert_eq!(read(&write(&frames)), Ok(frames));
        }

        #[test]
        fn any_byte_that_changes_is_noticed(at in 0_usize..200, to: u8) {
            let mut bytes = write(&vec![(vec![1; 40], vec![2; 40]), (vec![3; 9], Vec::new())]);
            let at = at % bytes.len();
            prop_assume!(bytes[at] != to);
            bytes[at] = to;
            prop_assert!(read(&bytes).is_err());
        }

        #[test]
        fn any_cut_is_noticed(cut in 1_usize..150) {
            let bytes = write(&vec![(vec![1; 40], vec![2; 40])]);
            prop_assert!(read(&bytes[..bytes.len().saturating_sub(cut)]).is_err());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let _ = read(&bytes);
            let _ = read(&[b"docent cache export 1\n".as_slice(), &bytes].concat());
        }
    }

    #[test]
    fn each_refusal_says_why() {
        let good = write(&vec![(vec![1; 4], vec![2; 4])]);
        let claims = |meta: u32, body: u32| {
            let lengths = [meta.to_le_bytes(), body.to_le_bytes()].concat();
            [b"docent cache export 1\n".as_slice(), &lengths].concat()
        };
        for (bytes, why) in [
            (Vec::new(), "too early"),
            (b"something else entirely".to_vec(), "no export"),
            (b"docent cache export x\n".to_vec(), "no export"),
            (b"docent cache export 2\n".to_vec(), "newer"),
            (b"docent cache export 0\n".to_vec(), "not known"),
            ([good.as_slice(), b"x"].concat(), "after its end"),
            (good[..good.len() - 1].to_vec(), "too early"),
            (claims(u32::MAX, 1), "larger"),
            (claims(1, u32::MAX), "larger"),
            (claims(0, 1), "larger"),
            (claims(1 << 20, 17 << 20), "too early"),
        ] {
            let refused = read(&bytes).unwrap_err();
            assert!(refused.contains(why), "{refused}: {why}");
        }
    }
}
