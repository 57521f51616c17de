//! The only place that speaks MCP as a client.
//!
//! Owns: connections to servers over HTTP, to child processes and to the one in
//! this process, both protocol lifecycles, limits on size and time. Guarantees: every call ends
//! within its deadline with a text or a [`CallError`]; no child process
//! outlives its [`Session`]; keys are sent to the server they belong to and
//! appear in no message. Forbids: looking into the text of an answer, which
//! is `dialect`'s.

mod child;
mod connect;
pub mod error;
mod http;
mod in_process;
mod legacy;
mod modern;
mod reply;
mod session;
mod stdio;
mod tls;

pub use child::Signal;
pub use connect::Connect;
pub use error::{CallError, Cause};
pub use in_process::Tools;
pub use reply::{Description, Reply};
pub use session::{Era, Session};

/// Largest reply accepted, in bytes, over any transport.
pub const MAX_REPLY: usize = 8 * 1024 * 1024;

/// The protocol revision tried first: stateless, one request a call.
pub const MODERN: &str = "2026-07-28";
