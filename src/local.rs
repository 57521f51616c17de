//! The embedded documentation source: what the packages on this disk say of
//! themselves, at the versions that are installed.
//!
//! Owns: which files of a package are documentation, how they are cut into
//! chunks, the index of them, and how a question finds the right ones.
//! Guarantees: nothing outside of a package's own directories is read; time
//! and memory are bounded whatever is in them. Forbids: the network, running
//! anything that a package brings along.

mod answer;
mod chunk;
mod class;
mod companions;
mod cut;
mod extract;
mod family;
mod files;
mod index;
mod lenient;
mod missing;
mod place;
mod reply;
mod search;
mod snippet;
mod source;
mod tools;
mod warm;
mod words;

pub use answer::Question;
pub use index::Index;
pub use place::Place;
pub use source::{Candidate, Looked, Source};
pub use tools::Tools;
pub use warm::Warm;
