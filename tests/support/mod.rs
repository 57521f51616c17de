//! What the tests stand on: a hermetic runner for the program and the servers
//! it is run against.
//!
//! - [`env`]: the program in a home of its own, with a hard time limit
//! - [`backend`]: stand-in for the REST service that the npm servers ask
//! - [`front`]: a port that leads to one server, another, or nobody
//! - [`http_mcp`]: scripted MCP server over HTTP, of both protocol eras
//! - [`installed`]: small projects with their packages on the disk
//! - [`mounts`]: full and read-only disks
//! - [`redis`]: a real Redis on a free port, and strangers in its place
//! - [`stdio_mcp`]: scripted MCP server over stdio, a process of its own
//! - [`node`]: the real npm servers, installed at pinned versions
//! - [`catalogue`]: the libraries and documentation that all stand-ins serve
//! - [`tools`]: the two tools, as every generation of the servers has them
//! - [`terminal`]: a terminal of any size to run the program on
//! - [`client`]: a bare MCP client that proves the servers before the program
//!   is held against them
//!
//! Nothing here leaves the machine but the installation of the npm packages.
//! Nothing sleeps where something can be awaited; every wait has a limit and
//! panics past it.

// Each binary that includes this module uses a part of it.
#![allow(dead_code)]

pub mod backend;
pub mod catalogue;
pub mod client;
pub mod env;
pub mod example;
pub mod front;
pub mod http;
pub mod http_mcp;
pub mod installed;
pub mod mounts;
pub mod node;
pub mod process;
pub mod redis;
pub mod script;
pub mod stdio_mcp;
pub mod terminal;
pub mod tls;
pub mod tools;

use std::time::Duration;

/// How long anything may take before the test that waits for it fails.
pub const LIMIT: Duration = Duration::from_secs(60);
