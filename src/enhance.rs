//! From a prompt to a better one: the right documentation, at the versions the
//! project uses, and what of the project matters, within a budget of tokens.
//!
//! One file a step: what lies in the project ([`tree`], [`scan`], [`stack`]),
//! which libraries the prompt is about ([`select`], by [`subjects`]), what to
//! ask of each ([`topic`], [`fetch`]), what of the project belongs to it
//! ([`gather`]), what fits and how it is laid out ([`compose`]). [`plan`] leads
//! from one to the next.
//!
//! Guarantees: the same input makes the same prompt, apart from the nonce; no
//! text of the project leaves the machine; secrets are masked before anything
//! else sees them; a text that is not the user's own stands in a block that it
//! cannot leave. Forbids: printing, and knowing servers.

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
