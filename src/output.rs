//! Layer 8: what a command answers, on the screen, in a pipe, as JSON.

pub mod clean;
pub mod human;
pub mod markdown;
#[cfg(test)]
mod samples;
mod style;
