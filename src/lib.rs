//! `docent` fetches library documentation: for the version that is installed,
//! from the MCP server of choice, out of a local cache when it can. Around a
//! prompt it puts what of it, and of the project, the prompt needs.
//!
//! # Layers
//! A module imports from the rows above its own, never from its own or below:
//!
//! 1. [`error`]
//! 2. [`model`], [`progress`]
//! 3. [`config`], [`choose`], [`manifest`]
//! 4. [`store`], [`dialect`], [`mcp::error`]
//! 5. [`cache`], [`mcp`], [`local`]
//! 6. [`fleet`]
//! 7. [`lookup`]
//! 8. [`enhance`]
//! 9. [`output`]
//! 10. [`app`]
//! 11. [`cli`]
//!
//! The way of one call: [`cli`] turns what was typed into a request,
//! [`app::App`] asks [`lookup::Lookup`], which asks the [`cache`] and, on a
//! miss, the [`fleet`]; [`output::Printer`] prints what comes back.
//! [`app::App::enhance`] goes this way for each library of a prompt:
//! [`enhance::plan`] says what to ask, and makes the prompt of the answers.

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
pub mod enhance;
pub mod error;
pub mod fleet;
pub mod local;
pub mod lookup;
pub mod manifest;
pub mod mcp;
pub mod model;
pub mod output;
pub mod progress;
pub mod store;
