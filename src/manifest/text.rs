//! Reading a file whole, within bounds, and saying where it is broken.

use std::fs;
use std::io::Read;
use std::path::Path;

/// Most bytes of a lockfile that are read.
pub(super) const MAX_LOCKFILE: u64 = 64 << 20;
/// Most bytes of a manifest or a list that are read.
pub(super) const MAX_MANIFEST: u64 = 4 << 20;

/// Why a file is of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    /// Counted from 1; none where the whole file is meant.
    pub(super) line: Option<usize>,
    pub(super) why: String,
}

impl Broken {
    pub(super) fn new(line: usize, why: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            why: why.into(),
        }
    }

    pub(super) fn whole(why: impl Into<String>) -> Self {
        Self {
            line: None,
            why: why.into(),
        }
    }

    /// Names the line of the first mention of a quoted key.
    pub(super) fn at(text: &str, key: &str, why: &str) -> Self {
        let at = text.find(&format!("\"{key}\"")).or_else(|| text.find(key));
        let line = at.map(|at| line_at(text.as_bytes(), at));
        Self {
            line: Some(line.unwrap_or(1)),
            why: format!("`{key}` {why}"),
        }
    }

    pub(super) fn of_json(error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let why = text.split(" at line ").next().unwrap_or_default();
        Self::new(error.line().max(1), why)
    }

    pub(super) fn of_toml(error: &toml::de::Error, text: &str) -> Self {
        let line = error
            .span()
            .map(|span| line_at(text.as_bytes(), span.start));
        let why = error.message().lines().next().unwrap_or_default();
        Self {
            line,
            why: why.to_owned(),
        }
    }
}

/// Returns the line of an offset, counted from 1.
pub(super) fn line_at(text: &[u8], offset: usize) -> usize {
    let before = &text[..offset.min(text.len())];
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Reads a file; `None` where there is no regular file of that name.
pub(super) fn read(path: &Path, max: u64) -> Result<Option<String>, Broken> {
    // Looked at before it is opened: opening a pipe would wait for a writer.
    match fs::metadata(path) {
        Ok(meta) if !meta.is_file() => return Ok(None),
        Ok(meta) if meta.len() > max => return Err(too_large(max)),
        Ok(_) => {}
        Err(_) => return Ok(None),
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| Broken::whole(error.to_string()))?;
    file.take(max + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Broken::whole(error.to_string()))?;
    if bytes.len() as u64 > max {
        return Err(too_large(max));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let line = line_at(error.as_bytes(), error.utf8_error().valid_up_to());
        Broken::new(line, "the bytes are not UTF-8")
    })
}

fn too_large(max: u64) -> Broken {
    Broken::whole(format!("larger than {} MiB", max >> 20))
}

/// Finds the first line a merge left behind: `<<<<<<< HEAD`.
pub(super) fn conflict(text: &str) -> Option<Broken> {
    let at = match text.starts_with("<<<<<<< ") {
        true => 0,
        false => text.find("\n<<<<<<< ")? + 1,
    };
    Some(Broken::new(
        line_at(text.as_bytes(), at),
        "a merge conflict is not resolved",
    ))
}

#[cfg(test)]
mod tests {
    use super::{Broken, MAX_LOCKFILE, conflict, read};

    #[test]
    fn what_is_no_readable_file_is_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        assert_eq!(read(&path, 9), Ok(None));
        assert_eq!(read(dir.path(), 9), Ok(None));
        std::fs::write(&path, b"\xef\xbb\xbfab\n\xff").unwrap();
        assert_eq!(
            read(&path, 9),
            Err(Broken::new(2, "the bytes are not UTF-8"))
        );
        std::fs::write(&path, b"\xef\xbb\xbfab").unwrap();
        assert_eq!(read(&path, 9), Ok(Some("ab".into())));
        assert!(read(&path, 4).is_err());
    }

    #[test]
    fn a_huge_lockfile_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let file = std::fs::File::create(&path).unwrap();
        file.set_len(MAX_LOCKFILE + 1).unwrap();
        assert_eq!(
            read(&path, MAX_LOCKFILE),
            Err(Broken::whole("larger than 64 MiB"))
        );
    }

    #[test]
    fn conflicts_are_found_at_their_line() {
        assert_eq!(conflict("a\nb\n<<<<<<< HEAD\n").unwrap().line, Some(3));
        assert_eq!(conflict("<<<<<<< HEAD\n").unwrap().line, Some(1));
        assert_eq!(conflict("a <<<<<<< b"), None);
    }
}
