//! Servers that are child processes: what they are given, what they may do
//! wrong, and how they end.

mod ends;
mod failures;
mod start;
mod texts;

use crate::support::env::{Run, TestEnv};
use crate::support::stdio_mcp::StdioMcp;

/// Asks a scripted server for the documentation of one id.
pub fn docs(env: &TestEnv, server: &StdioMcp) -> Run {
    let command = server.command_line();
    let args = ["docs", "/facebook/react", "cleanup", "--server-command"];
    env.docent().args(args).args([command])
}
