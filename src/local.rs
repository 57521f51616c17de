//! The embedded documentation source: what the packages on this disk say of
//! themselves, at the versions that are installed.
//!
//! Owns: which files of a package are documentation, how they are cut into
//! chunks, the index of them, and how a question finds the right ones.
//! Guarantees: nothing outside of a package's own directories is read; time
//! and memory are bounded whatever is in them. Forbids: the network, running
//! anything that a package brings along.

pub mod answer;
pub mod chunk;
pub mod class;
pub mod companions;
pub mod cut;
pub mod extract;
pub mod family;
pub mod files;
pub mod index;
mod lenient;
mod missing;
pub mod place;
mod reply;
pub mod search;
mod source;
mod tools;
pub mod words;

pub use answer::{Place, Question};
pub use source::{Candidate, Looked, Source};
pub use tools::Tools;
