//! One server: how it is reached and with which key.

use std::time::Duration;

use super::KeySource;

/// How a server is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endpoint {
    /// Streamable HTTP at this URL.
    Http {
        /// Absolute, `http` or `https`.
        url: String,
    },
    /// A child process that speaks over its standard streams.
    Stdio {
        /// Program and arguments. Never holds a key.
        argv: Vec<String>,
        /// Variables given to it beside the few every child gets.
        env: Vec<(String, String)>,
    },
    /// The embedded source: no process, no network.
    Local,
}

/// One server as configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerConfig {
    /// Name on the command line, in tables and JSON. A server given as a bare
    /// URL or command is named after its host or program.
    pub name: String,
    /// How it is reached.
    pub endpoint: Endpoint,
    /// Keys to try, in order. Empty: no key.
    pub keys: Vec<KeySource>,
    /// Longest wait for one call.
    pub timeout: Duration,
    /// Longest wait for the connection, or for a child's first word.
    pub connect_timeout: Duration,
}
