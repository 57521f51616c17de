//! From a prompt to a better one: the right documentation, at the versions the
//! project uses, and what of the project matters, within a budget of tokens.
//!
//! One file a step: what the prompt asks ([`prompt`]), what lies in the project
//! ([`tree`], [`scan`], [`stack`]), which libraries the prompt is about
//! ([`select`], by [`subjects`]), what is asked about each ([`topic`]) and how
//! the answers come ([`fetch`]), what of the project belongs to it ([`gather`]),
//! what fits ([`budget`], by [`tokens`]) and how it is laid out ([`compose`]).
//! [`plan`] leads from one to the next, [`mask`] takes out secrets on the way.
//!
//! Guarantees: the same input makes the same prompt, apart from the nonce; no
//! text of the project leaves the machine, but for the names and versions of the
//! libraries it uses; secrets of the prompt and of the project are masked before
//! anything is asked or laid out; a text that is not the user's own stands in a
//! block that it cannot leave. Forbids: printing, and asking anybody but through
//! [`crate::lookup`].

pub mod budget;
pub mod compose;
pub mod fetch;
pub mod gather;
pub mod mask;
pub mod plan;
pub mod prompt;
pub mod scan;
pub mod select;
pub mod stack;
pub mod subjects;
pub mod tokens;
pub mod topic;
pub mod tree;
