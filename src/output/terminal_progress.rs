//! Progress on a terminal: a spinner or a count on stderr, and warnings above.
//!
//! Guarantees: making one costs nothing; nothing is drawn in the first 300 ms,
//! nor where stderr is no terminal; nothing drawn remains; every warning is
//! told once.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use terminal_size::{Width, terminal_size_of};

use super::clean::clean_line;
use super::notes;
use super::progress_line::Count;
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
    /// Items, while they are counted.
    items: Option<Items>,
}

/// Counted work.
#[derive(Debug, Clone)]
struct Items {
    what: String,
    total: Option<u64>,
    done: u64,
    failed: Arc<AtomicU64>,
}

impl Items {
    /// Makes the bar, or the spinner where nobody knows how many there are.
    fn bar(&self) -> ProgressBar {
        let failed = Arc::clone(&self.failed);
        let line = move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let count = Count {
                done: state.pos(),
                total: state.len(),
                failed: failed.load(Ordering::Relaxed),
                rate: state.per_sec(),
                left: state.eta(),
            };
            // Two columns are the spinner's.
            let _ = out.write_str(&count.line(columns().saturating_sub(2)));
        };
        let style = ProgressStyle::default_spinner().with_key("count", line);
        let style = style
            .template("{spinner} {count}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        ProgressBar::with_draw_target(self.total, ProgressDrawTarget::stderr())
            .with_style(style)
            .with_position(self.done)
    }
}

/// Returns the columns of the terminal on stderr; one that does not know has 80.
fn columns() -> usize {
    match terminal_size_of(io::stderr()) {
        Some((Width(columns @ 1..), _)) => columns.into(),
        _ => 80,
    }
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
            let bar = match &state.items {
                Some(items) => items.bar(),
                None => {
                    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
                        .with_style(ProgressStyle::default_spinner());
                    bar.set_message(state.message.clone());
                    bar
                }
            };
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

    fn draws(&self) -> bool {
        self.may_draw && io::stderr().is_terminal()
    }

    /// Draws what the state says, a little later.
    fn start(&self, state: &mut State) {
        if state.turn.is_multiple_of(2) {
            state.turn += 1;
            let (turn, shared) = (state.turn, Arc::clone(&self.shared));
            // Without a thread there is no spinner, and the work goes on.
            let _ = thread::Builder::new().spawn(move || shared.draw_later(turn));
        }
    }

    /// Takes away what is drawn.
    fn stop(&self, state: &mut State) {
        if !state.turn.is_multiple_of(2) {
            state.turn += 1;
            self.shared.changed.notify_all();
        }
        if let Some(bar) = state.bar.take() {
            bar.finish_and_clear();
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
        if !self.draws() {
            return;
        }
        let mut state = self.shared.lock();
        if state.items.is_some() {
            return;
        }
        state.message = clean_line(what).into_owned();
        if let Some(bar) = &state.bar {
            bar.set_message(state.message.clone());
        } else {
            self.start(&mut state);
        }
    }

    fn clear(&self) {
        let mut state = self.shared.lock();
        if state.items.is_none() {
            self.stop(&mut state);
        }
    }

    fn begin(&self, total: Option<u64>, what: &str) {
        let mut state = self.shared.lock();
        self.stop(&mut state);
        state.items = Some(Items {
            what: what.to_owned(),
            total,
            done: 0,
            failed: Arc::default(),
        });
        // Over what is being typed a count would only be in the way.
        let is_typed = total.is_none() && io::stdin().is_terminal();
        if self.draws() && !is_typed {
            self.start(&mut state);
        }
    }

    fn step(&self, is_ok: bool) {
        let mut state = self.shared.lock();
        let Some(items) = &mut state.items else {
            return;
        };
        items.done += 1;
        if !is_ok {
            items.failed.fetch_add(1, Ordering::Relaxed);
        }
        if let Some(bar) = &state.bar {
            bar.inc(1);
        }
    }

    fn end(&self) {
        let mut state = self.shared.lock();
        let Some(items) = state.items.take() else {
            return;
        };
        self.stop(&mut state);
        if !self.is_quiet {
            let failed = items.failed.load(Ordering::Relaxed);
            let (done, what) = (items.done, &items.what);
            let noun = if done == 1 {
                what.trim_end_matches('s')
            } else {
                what
            };
            write_stderr(&format!("docent: {done} {noun}, {failed} failed\n"));
        }
    }

    fn aside(&self, write: &mut dyn FnMut()) {
        let bar = self.shared.lock().bar.clone();
        match bar.filter(|_| io::stdout().is_terminal()) {
            Some(bar) => bar.suspend(write),
            None => write(),
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
        self.stop(&mut self.shared.lock());
    }
}
