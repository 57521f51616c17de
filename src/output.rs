//! Layer 8: what a command answers, on the screen, in a pipe, as JSON.

pub mod clean;
pub mod human;
pub mod json;
pub mod markdown;
pub mod render;
#[cfg(test)]
mod samples;
mod style;
