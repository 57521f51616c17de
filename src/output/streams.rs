//! The two streams: the one place that writes to them, and the pager between.

use std::io::{self, Write};
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::pager;
use crate::error::{Error, Result};

/// Writes to stdout and stderr.
#[derive(Debug, Default)]
pub(super) struct Streams {
    paged: Mutex<Paged>,
    /// Whether a pager is open.
    pub(super) is_paging: Arc<AtomicBool>,
    /// Whether nobody reads stdout any more.
    pub(super) is_unread: AtomicBool,
}

/// A pager that is open, and what waits for its end.
#[derive(Debug, Default)]
struct Paged {
    child: Option<Child>,
    waiting: String,
}

impl Streams {
    /// Writes to stdout, through the pager where one is given and starts.
    /// A reader that went away is no failure.
    pub(super) fn answer(&self, text: &str, pager: Option<&str>) -> Result<()> {
        if let Some(command) = pager {
            let mut paged = self.lock();
            if paged.child.is_none() {
                self.is_paging.store(true, Ordering::Relaxed);
                paged.child = pager::page(command, text);
                self.is_paging
                    .store(paged.child.is_some(), Ordering::Relaxed);
                if paged.child.is_some() {
                    return Ok(());
                }
            }
        }
        self.line(text).map(drop)
    }

    /// Writes to stdout at once, never through a pager. Returns whether
    /// somebody still reads it.
    pub(super) fn line(&self, text: &str) -> Result<bool> {
        let mut out = io::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        match written {
            Ok(()) => Ok(true),
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {
                self.is_unread.store(true, Ordering::Relaxed);
                Ok(false)
            }
            Err(e) => {
                let message = format!("cannot write to standard output: {e}");
                Err(Error::internal(message, e))
            }
        }
    }

    /// Writes to stderr, after the pager was left where one is open.
    pub(super) fn beside(&self, text: &str) {
        let mut paged = self.lock();
        if paged.child.is_some() {
            paged.waiting.push_str(text);
        } else {
            write_stderr(text);
        }
    }

    /// Waits for the pager, then writes what waited for its end.
    pub(super) fn finish(&self) {
        let mut paged = self.lock();
        if let Some(mut child) = paged.child.take() {
            let _ = child.wait();
            self.is_paging.store(false, Ordering::Relaxed);
            write_stderr(&std::mem::take(&mut paged.waiting));
        }
    }

    /// Lets go of stdout: whoever reads to its end need not wait for what the
    /// program does after its answer.
    #[cfg(unix)]
    pub(super) fn let_go(&self) {
        if let Ok(null) = std::fs::File::options().write(true).open("/dev/null") {
            let _ = rustix::stdio::dup2_stdout(null);
        }
    }

    #[cfg(not(unix))]
    pub(super) fn let_go(&self) {}

    fn lock(&self) -> MutexGuard<'_, Paged> {
        self.paged.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// There is nowhere left to tell that stderr cannot be written.
pub(super) fn write_stderr(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
