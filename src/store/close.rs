//! The end of a run: keeping the log short for the next one.

use std::fs;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::{State, Store, files};

/// A log longer than this many bytes is written back when a writer ends. Ten
/// answers or so; reading that much costs a process about 0.1 ms.
const LOG_LIMIT: u64 = 128 * 1024;

/// How long the end of a writer waits for others before it leaves the log as
/// it is.
const LOG_WAIT: Duration = Duration::from_millis(20);

impl Store {
    /// Leaves the file as the end of the process would, where it was only read:
    /// to take the connection apart takes longer than to read an answer. For
    /// the last moment of a run. Tells whether that was so.
    pub fn abandon(&self) -> bool {
        let is_idle = !self.has_written.load(Ordering::Relaxed)
            && !self.has_many_hits.load(Ordering::Relaxed);
        if is_idle {
            std::mem::forget(std::mem::replace(&mut *self.lock(), State::Closed));
        }
        is_idle
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if self.has_many_hits.load(Ordering::Relaxed) {
            self.fold_hits();
        }
        if !self.has_written.load(Ordering::Relaxed) {
            return;
        }
        self.make_room_at_the_end();
        let log = files::beside(&self.path, "-wal");
        if let State::Open(conn) = &*self.lock()
            && fs::metadata(log).is_ok_and(|log| log.len() > LOG_LIMIT)
        {
            // Failing is fine: the next writer has the same log to shorten.
            let _ = conn.busy_timeout(LOG_WAIT);
            let _ = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
    }
}
