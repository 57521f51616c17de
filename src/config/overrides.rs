//! What the command line says, for the settings.

use std::path::PathBuf;
use std::time::Duration;

use super::{CacheMode, Color, Format};

/// What the command line says; `None` and empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--server`: names or URLs, in order.
    pub servers: Vec<String>,
    /// `--server-command`: command lines, in order, asked before `servers`.
    pub server_commands: Vec<String>,
    /// `--format` or `--json`.
    pub format: Option<Format>,
    /// `--offline`, `--refresh`, `--no-cache`.
    pub cache_mode: Option<CacheMode>,
    /// `--max-age`.
    pub max_age: Option<Duration>,
    /// `--timeout`.
    pub timeout: Option<Duration>,
    /// `--jobs`.
    pub jobs: Option<usize>,
    /// `--max-calls`.
    pub max_calls: Option<u64>,
    /// `--config`: used in place of the user's file.
    pub config: Option<PathBuf>,
    /// `--profile`.
    pub profile: Option<String>,
    /// `--color`.
    pub color: Option<Color>,
    /// `--no-pager`.
    pub no_pager: bool,
    /// `-q`.
    pub quiet: bool,
    /// `-v`, counted.
    pub verbose: u8,
    /// `--no-input`.
    pub no_input: bool,
}
