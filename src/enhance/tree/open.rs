//! Opens files without being held up or led astray: a pipe is never waited
//! for, a link is never followed out of the project.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::{Component, Path};

use super::names;

/// Reads a text at a path that is known to lie where it should. `None` for
/// what is larger than `most` bytes, not regular, or not text.
pub(super) fn text(path: &Path, most: u64) -> Option<String> {
    let file = regular(path)?;
    let size = file.metadata().ok().filter(|meta| meta.is_file())?.len();
    if size > most {
        return None;
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).ok()?.saturating_add(1));
    // It may grow while it is read.
    let mut bounded = file.take(most.saturating_add(1));
    bounded.read_to_end(&mut bytes).ok()?;
    if bytes.len() as u64 > most || bytes.contains(&0) {
        return None;
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).ok()
}

/// Reads a text by its path relative to a directory that it must not leave.
pub(super) fn inside(root: &Path, path: &str, most: u64) -> Option<String> {
    let relative = Path::new(path);
    let is_plain = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    if path.is_empty() || !relative.components().all(is_plain) || is_secret(relative) {
        return None;
    }
    let real = root.join(relative).canonicalize().ok()?;
    if !real.starts_with(root.canonicalize().ok()?) || is_secret(&real) {
        return None;
    }
    text(&real, most)
}

fn is_secret(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_none_or(names::is_secret)
}

#[cfg(unix)]
fn regular(path: &Path) -> Option<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;

    let flags = OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::NOCTTY;
    let flags = i32::try_from(flags.bits()).ok()?;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(flags);
    // Even the opening of a device may do something: what it is comes first.
    let meta = path.symlink_metadata().ok()?;
    if !meta.is_file() {
        return None;
    }
    options.open(path).ok()
}

#[cfg(not(unix))]
fn regular(path: &Path) -> Option<File> {
    let meta = path.symlink_metadata().ok()?;
    if !meta.is_file() {
        return None;
    }
    OpenOptions::new().read(true).open(path).ok()
}
