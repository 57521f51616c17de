//! How a scripted server is set up.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Call, Era, HttpMcp, Reply, Script, protocol};
use crate::support::http::{Request, Server};
use crate::support::tools::Tools;

pub(super) type Gate = dyn Fn(&Request) -> Option<Reply> + Send + Sync;
pub(super) type Handler = dyn Fn(&Call) -> Reply + Send + Sync;

/// Sets a server up.
pub struct Builder {
    pub(super) era: Era,
    pub(super) tools: Tools,
    pub(super) latency: Duration,
    pub(super) path: String,
    pub(super) gate: Box<Gate>,
    pub(super) tolerant: bool,
    pub(super) expected_calls: Option<usize>,
}

impl Builder {
    pub(super) fn new(era: Era) -> Self {
        Self {
            era,
            tools: Tools::V4,
            latency: Duration::ZERO,
            path: "/mcp".into(),
            gate: Box::new(|_| None),
            tolerant: false,
            expected_calls: None,
        }
    }

    /// Offers the tools of another generation; default [`Tools::V4`].
    pub fn tools(mut self, tools: Tools) -> Self {
        self.tools = tools;
        self
    }

    /// Waits so long before each answer, for the benchmarks.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Serves another path than `/mcp`.
    pub fn path(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// Sees every request first, and may answer it in place of the protocol:
    /// for failures of HTTP itself.
    pub fn gate(
        mut self,
        gate: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        self.gate = Box::new(gate);
        self
    }

    /// Answers 401 to every request without this bearer key.
    pub fn require_key(self, key: &str) -> Self {
        let wanted = format!("Bearer {key}");
        self.gate(move |request| {
            let given = request.header("authorization") == Some(&wanted);
            let headers = [("www-authenticate", "Bearer")];
            (!given).then(|| Reply::http(401, &headers, r#"{"error":"invalid_token"}"#))
        })
    }

    /// Forgives what a client should not have sent.
    pub fn tolerant(mut self) -> Self {
        self.tolerant = true;
        self
    }

    /// Fails the test unless exactly so many tools were called in the end.
    pub fn expect_calls(mut self, count: usize) -> Self {
        self.expected_calls = Some(count);
        self
    }

    /// Starts the server; the closure answers the tool calls.
    pub fn start(self, handler: impl Fn(&Call) -> Reply + Send + Sync + 'static) -> HttpMcp {
        let script = Arc::new(Script {
            setup: self,
            handler: Box::new(handler),
            state: Mutex::default(),
        });
        let theirs = Arc::clone(&script);
        let server = Server::start(move |request, wire| protocol::serve(&theirs, request, wire));
        HttpMcp { script, server }
    }
}
