//! How a documentation server is spoken to: which tool is called with which
//! arguments, and what the text it answers with means.
//!
//! Owns: the tool names and argument spellings of every Context7 release, the
//! grammars of its replies, and the verdict on a reply. Guarantees: pure
//! functions, no input makes them panic, none takes more than linear time, and
//! documentation is never lost: what cannot be parsed comes back whole.
//! Forbids: I/O, and trust in a server's claim of success. Failures arrive as
//! ordinary text, so success is recognised by shape and all else is judged.

pub mod context7;
pub mod embedded;
mod parse;

pub use parse::{DocsVerdict, MAX_REDIRECTS, judge_docs, judge_libraries, libraries, snippets};
