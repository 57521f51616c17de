//! What long work tells about itself. No terminal code: the drawing is
//! `output`'s, the silence is [`Silent`]'s.

/// Receives what happens while a command works.
pub trait Progress: Send + Sync {
    /// Says what is being waited for; replaces what was said before.
    fn status(&self, what: &str);

    /// Ends the status line, if one is drawn.
    fn clear(&self);

    /// Tells the user something that did not stop the work.
    fn warn(&self, message: &str);

    /// Tells what is done, for `-v` (`level` 1) and `-vv` (`level` 2).
    fn detail(&self, level: u8, message: &str);

    /// Begins to count items: `total` of them, where that is known. Until
    /// [`Progress::end`] the count takes the place of the status.
    fn begin(&self, _total: Option<u64>, _what: &str) {}

    /// Counts one item that is done, or has failed.
    fn step(&self, _is_ok: bool) {}

    /// Ends the count, and tells what it came to.
    fn end(&self) {}

    /// Writes to a stream that progress may be drawn over.
    fn aside(&self, write: &mut dyn FnMut()) {
        write();
    }
}

/// Says nothing.
#[derive(Debug, Default, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn status(&self, _what: &str) {}
    fn clear(&self) {}
    fn warn(&self, _message: &str) {}
    fn detail(&self, _level: u8, _message: &str) {}
}
