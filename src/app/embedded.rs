//! Joins the embedded source and what speaks MCP: neither knows the other.

use serde_json::{Map, Value};

use crate::local;
use crate::mcp::{Description, Tools};

/// The embedded source as a server in this process.
pub struct Embedded(local::Tools);

impl Embedded {
    /// Makes the server. Opens nothing.
    #[must_use]
    pub fn new(source: local::Source) -> Self {
        Self(local::Tools::new(source))
    }
}

impl Tools for Embedded {
    fn call(&self, tool: &str, arguments: &Map<String, Value>) -> Value {
        self.0.call(tool, arguments)
    }

    fn describe(&self) -> Description {
        Description {
            protocol: None,
            implementation: Some(concat!("docent ", env!("CARGO_PKG_VERSION")).to_owned()),
            tools: local::Tools::NAMES.map(str::to_owned).to_vec(),
        }
    }
}
