//! Layer 8: what a command answers, on the screen, in a pipe, as JSON.
//!
//! Owns: stdout and stderr, every format, colour, pager and progress. One value
//! in, one file per format that turns it into text; [`Printer`] only chooses
//! and writes. Guarantees: no text, whoever wrote it, reaches a stream with
//! anything in it that a terminal would obey (see [`clean`]). Forbids: printing
//! anywhere else.

mod answer;
mod clipboard;
pub mod human;
pub mod json;
pub mod markdown;
pub mod notes;
mod pager;
mod printer;
mod progress_line;
pub mod prometheus;
pub mod render;
#[cfg(test)]
mod safety;
#[cfg(test)]
mod samples;
mod streams;
mod style;
mod terminal;
mod terminal_progress;

pub use crate::model::clean;
pub use printer::{Live, Printer};
pub use terminal_progress::TerminalProgress;
