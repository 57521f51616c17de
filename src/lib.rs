//! `docent` fetches library documentation: for the version that is installed,
//! from the MCP server of choice, out of a local cache when it can.
//!
//! # Layers
//! A module imports from the rows above its own, never from its own or below:
//!
//! 1. [`error`], [`model`], [`progress`]
//! 2. [`config`], `choose`
//! 3. `store`, [`dialect`], `mcp::error`
//! 4. `cache`, `mcp`
//! 5. `fleet`
//! 6. `lookup`
//! 7. (reserved for what composes several look-ups)
//! 8. `output`
//! 9. `app`
//! 10. `cli`

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::print_stdout,
        clippy::print_stderr
    )
)]

pub mod app;
pub mod cache;
pub mod choose;
pub mod cli;
pub mod config;
pub mod dialect;
pub mod error;
pub mod fleet;
pub mod lookup;
pub mod mcp;
pub mod model;
pub mod output;
pub mod progress;
pub mod store;
