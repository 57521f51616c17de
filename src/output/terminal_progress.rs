//! Progress on a terminal: a spinner on stderr, and warnings above it.
//!
//! Guarantees: making one costs nothing; nothing is drawn in the first 300 ms,
//! nor where stderr is no terminal; every warning is told once.

use std::io::{self, IsTerminal};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::clean::clean_line;
use super::notes;
use super::streams::write_stderr;
use crate::config::{Color, OutputSettings};
use crate::progress::Progress;

/// Answers faster than this need no spinner.
const DELAY: Duration = Duration::from_millis(300);
const TICK: Duration = Duration::from_millis(100);

/// Draws progress on stderr.
#[derive(Debug)]
pub struct TerminalProgress {
    color: Color,
    is_quiet: bool,
    may_draw: bool,
    verbose: u8,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    message: String,
    /// Counts the spinners begun and ended: odd while one is wanted.
    turn: u64,
    bar: Option<ProgressBar>,
    warned: Vec<String>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits out the delay, then draws, unless this turn ended meanwhile.
    fn draw_later(&self, turn: u64) {
        let waited = self
            .changed
            .wait_timeout_while(self.lock(), DELAY, |state| state.turn == turn);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if state.turn == turn {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
                .with_style(ProgressStyle::default_spinner());
            bar.set_message(state.message.clone());
            bar.enable_steady_tick(TICK);
            state.bar = Some(bar);
        }
    }
}

impl TerminalProgress {
    /// Makes a progress that has drawn nothing yet.
    #[must_use]
    pub fn new(settings: &OutputSettings) -> Self {
        Self {
            color: settings.color,
            is_quiet: settings.quiet,
            may_draw: settings.progress && !settings.quiet,
            verbose: settings.verbose,
            shared: Arc::default(),
        }
    }

    /// Prints a line above the spinner.
    fn print(&self, state: &State, line: &str) {
        let write = || write_stderr(line);
        match &state.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

impl Progress for TerminalProgress {
    fn status(&self, what: &str) {
        if !self.may_draw || !io::stderr().is_terminal() {
            return;
        }
        let mut state = self.shared.lock();
        state.message = clean_line(what).into_owned();
        if let Some(bar) = &state.bar {
            bar.set_message(state.message.clone());
        } else if state.turn.is_multiple_of(2) {
            state.turn += 1;
            let (turn, shared) = (state.turn, Arc::clone(&self.shared));
            // Without a thread there is no spinner, and the work goes on.
            let _ = thread::Builder::new().spawn(move || shared.draw_later(turn));
        }
    }

    fn clear(&self) {
        let mut state = self.shared.lock();
        if !state.turn.is_multiple_of(2) {
            state.turn += 1;
            self.shared.changed.notify_all();
        }
        if let Some(bar) = state.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn warn(&self, message: &str) {
        let mut state = self.shared.lock();
        if self.is_quiet || state.warned.iter().any(|told| told == message) {
            return;
        }
        state.warned.push(message.to_owned());
        let color = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => io::stderr().is_terminal(),
        };
        self.print(&state, &notes::warning(message, color));
    }

    fn detail(&self, level: u8, message: &str) {
        if level <= self.verbose {
            self.print(&self.shared.lock(), &format!("{}\n", clean_line(message)));
        }
    }
}

impl Drop for TerminalProgress {
    fn drop(&mut self) {
        self.clear();
    }
}
