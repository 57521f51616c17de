//! A report that is printed again and again: in place on a terminal, one after
//! another in a pipe.
//!
//! Guarantees: each frame is one write that ends with a visible cursor below
//! the report, so that whatever ends the program leaves the terminal clean.

use std::cell::Cell;

use super::Printer;
use crate::config::Format;
use crate::error::Result;
use crate::model::HealthReport;
use crate::output::json::{self, v1};
use crate::output::terminal::Terminal;
use crate::output::{human, prometheus};

/// What a report is drawn on.
#[derive(Debug)]
pub struct Live {
    /// Size of the terminal at the last frame; `None` where it is no terminal
    /// or the format is for programs.
    size: Cell<Option<(usize, usize)>>,
    /// Whether anything was printed yet.
    is_begun: Cell<bool>,
}

impl Live {
    /// Tells whether the terminal has another size than at the last frame.
    #[must_use]
    pub fn is_resized(&self) -> bool {
        self.size.get().is_some() && Terminal::detect().stdout != self.size.get()
    }
}

impl Printer {
    /// Prepares for a report that is printed again and again.
    #[must_use]
    pub fn live(&self) -> Live {
        let is_drawn = !self.is_json() && self.settings.format != Format::Prometheus;
        Live {
            size: Cell::new(self.terminal.stdout.filter(|_| is_drawn)),
            is_begun: Cell::new(false),
        }
    }

    /// Leaves the terminal with the cursor at the start of a free line.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn end_live(&self, live: &Live) -> Result<()> {
        match live.size.get() {
            Some(_) => self.streams.answer("\r\u{1b}[K\u{1b}[?25h", None),
            None => Ok(()),
        }
    }

    /// Tells whether anybody may still read stdout.
    #[must_use]
    pub fn has_reader(&self) -> bool {
        let is_unread = &self.streams.is_unread;
        !is_unread.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Prints a report in place of the one before, or after it where stdout is
    /// no terminal; JSON as one document a line. A report that is shown again
    /// is only drawn.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn health_again(&self, report: &HealthReport, live: &Live, is_again: bool) -> Result<()> {
        let is_first = !live.is_begun.replace(true);
        if live.size.get().is_some() {
            let terminal = Terminal::detect();
            live.size.set(terminal.stdout.or(Some((80, 24))));
            let text = human::health::report(report, terminal.screen(&self.settings));
            let lines = live.size.get().map_or(24, |(_, lines)| lines);
            return self.streams.answer(&frame(&text, lines, is_first), None);
        }
        if is_again {
            return Ok(());
        }
        let text = match self.settings.format {
            Format::Json | Format::Ndjson => json::document(&v1::HealthDocument::new(report), true),
            Format::Prometheus => prometheus::exposition(report),
            _ => {
                let gap = if is_first { "" } else { "\n" };
                format!("{gap}{}", human::health::report(report, self.screen()))
            }
        };
        self.streams.answer(&text, None)
    }
}

/// Returns what draws a text over what was there: from the upper left corner,
/// each line and all below cleared. The last line of the screen stays free, so
/// that nothing scrolls. Stdout is written up to the last line break at once:
/// the cursor is shown before it.
fn frame(text: &str, lines: usize, is_first: bool) -> String {
    let mut out = String::from("\u{1b}[?25l");
    out.push_str(if is_first {
        "\u{1b}[H\u{1b}[2J"
    } else {
        "\u{1b}[H"
    });
    let shown: Vec<&str> = text.lines().take(lines.saturating_sub(1)).collect();
    out.push_str(&shown.join("\u{1b}[K\n"));
    out.push_str("\u{1b}[J\u{1b}[?25h");
    if !shown.is_empty() {
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::frame;

    #[test]
    fn a_frame_fits_the_screen_and_shows_the_cursor_in_the_end() {
        let text = frame("a\nb\nc\nd\n", 3, false);
        assert_eq!(text, "\u{1b}[?25l\u{1b}[Ha\u{1b}[K\nb\u{1b}[J\u{1b}[?25h\n");
        assert!(frame("a", 0, true).ends_with("\u{1b}[?25h"));
    }
}
