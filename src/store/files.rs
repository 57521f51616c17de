//! Files beside the database: their names and who may read them.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Returns a name that no other thread or process uses.
pub(super) fn unique(path: &Path, what: &str) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    beside(path, &format!(".{what}-{}-{count}", std::process::id()))
}

/// Returns the path with something added to the file name.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Returns options that make files only the owner reads.
pub(super) fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a directory that only the owner enters, with those above it.
pub(super) fn private_dir(dir: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Tells whether nothing but a directory is in the way of a file.
pub(super) fn can_be_made(path: &Path) -> bool {
    let mut above = path.ancestors().skip(1);
    // A relative path ends with "", which is where we are.
    let nearest = above.find(|dir| dir.as_os_str().is_empty() || dir.exists());
    nearest.is_none_or(|dir| dir.as_os_str().is_empty() || dir.is_dir())
}

/// Returns why a file operation failed, without the operating system's number.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
