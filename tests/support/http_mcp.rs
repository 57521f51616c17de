//! A scripted MCP server over HTTP that speaks either era of the protocol.
//!
//! A closure decides how each tool call is answered; everything else follows
//! the protocol as the real npm servers do (measured: see [`protocol`]). What
//! a client should not have sent is written down, and dropping the server
//! fails the test for it. Every request is kept for the test to read.
//!
//! ```ignore
//! let server = HttpMcp::context7(Era::Modern);
//! env.docent().args(["--server", &server.url(), "docs", "/facebook/react", "x"]).run();
//! server.assert_requests(&["tools/call query-docs"]);
//! ```

mod builder;
mod framing;
mod modern;
mod protocol;
mod reply;

use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::Value;

pub use builder::Builder;
pub use reply::Reply;

use super::http::{Request, Server};

/// Which protocol the server speaks, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Era {
    /// 2026-07-28 alone: `initialize` is refused.
    Modern,
    /// Both, as npm 4.x: JSON for 2026-07-28, SSE without sessions for 2025.
    Both,
    /// 2025 alone: a 2026-07-28 request gets 400 and error -32000 without id.
    Legacy {
        /// Answers are SSE, as in npm 2.x and 3.x; else JSON, as in 1.x.
        sse: bool,
        /// `Mcp-Session-Id`, a GET stream and DELETE, as in npm 3.x.
        sessions: bool,
    },
}

impl Era {
    /// As npm 2.x: SSE, no sessions.
    pub const LEGACY: Era = Era::Legacy {
        sse: true,
        sessions: false,
    };

    /// All kinds, to run a test against each.
    pub const ALL: [Era; 6] = [
        Era::Modern,
        Era::Both,
        Era::LEGACY,
        Era::Legacy {
            sse: false,
            sessions: false,
        },
        Era::Legacy {
            sse: true,
            sessions: true,
        },
        Era::Legacy {
            sse: false,
            sessions: true,
        },
    ];
}

/// One tool call, as the closure sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Name of the tool.
    pub tool: String,
    /// Its arguments.
    pub arguments: Value,
    /// How many calls came before it.
    pub nth: usize,
    /// Whether it came as a lone 2026-07-28 request.
    pub modern: bool,
}

impl Call {
    /// Returns a text argument, or "".
    pub fn argument(&self, name: &str) -> &str {
        self.arguments[name].as_str().unwrap_or_default()
    }
}

/// What the threads of one server share.
struct Script {
    setup: Builder,
    handler: Box<builder::Handler>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    log: Vec<Exchange>,
    calls: Vec<Call>,
    breaches: Vec<String>,
    sessions: Vec<String>,
    sessions_made: usize,
    negotiated: Option<String>,
}

impl Script {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// One request of the log.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// As it came.
    pub request: Request,
    /// What it was: `initialize`, `tools/call query-docs`, `GET` ...
    pub label: String,
}

/// The running server.
pub struct HttpMcp {
    script: Arc<Script>,
    server: Server,
}

impl HttpMcp {
    /// Sets up a server of an era.
    pub fn builder(era: Era) -> Builder {
        Builder::new(era)
    }

    /// Starts a server whose tools a closure answers.
    pub fn start(era: Era, handler: impl Fn(&Call) -> Reply + Send + Sync + 'static) -> Self {
        Self::builder(era).start(handler)
    }

    /// Starts a server that answers out of the catalogue, as Context7 does.
    pub fn context7(era: Era) -> Self {
        Self::start(era, |_| Reply::Catalogue)
    }

    /// Returns the address of its endpoint.
    pub fn url(&self) -> String {
        format!("{}{}", self.server.origin(), self.script.setup.path)
    }

    /// Returns every request so far.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.script.state().log.clone()
    }

    /// Returns every tool call so far.
    pub fn calls(&self) -> Vec<Call> {
        self.script.state().calls.clone()
    }

    /// Returns what each request so far was, in order of arrival:
    /// `initialize`, `notifications/initialized`, `tools/call TOOL`, `GET` ...
    pub fn labels(&self) -> Vec<String> {
        let state = self.script.state();
        state.log.iter().map(|e| e.label.clone()).collect()
    }

    /// Counts the requests so far whose label starts with `prefix`; all of
    /// them for "".
    pub fn count(&self, prefix: &str) -> usize {
        let labels = self.labels();
        labels.iter().filter(|l| l.starts_with(prefix)).count()
    }

    /// Fails unless exactly these requests have come, in this order.
    #[track_caller]
    pub fn assert_requests(&self, labels: &[&str]) {
        assert_eq!(self.labels(), labels, "requests to {}", self.url());
    }

    /// Fails if any request so far holds the text, in whatever part.
    #[track_caller]
    pub fn assert_never_sent(&self, text: &str) {
        for exchange in self.exchanges() {
            let sent = exchange.request.to_text();
            assert!(!sent.contains(text), "sent to {}: {sent}", self.url());
        }
    }

    /// Returns where it listens.
    pub fn address(&self) -> std::net::SocketAddr {
        self.server.address()
    }

    /// Waits until no connection is open, and tells whether that came about.
    pub fn wait_until_idle(&self, limit: std::time::Duration) -> bool {
        self.server.wait_until_idle(limit)
    }

    /// Forgets the requests so far.
    pub fn clear_log(&self) {
        self.script.state().log.clear();
    }

    /// Ends every session, as a restart of the server would.
    pub fn expire_sessions(&self) {
        self.script.state().sessions.clear();
    }
}

impl Drop for HttpMcp {
    fn drop(&mut self) {
        let panics = self.server.stop();
        if std::thread::panicking() {
            return;
        }
        assert!(panics.is_empty(), "the script panicked: {panics:?}");
        let state = self.script.state();
        let setup = &self.script.setup;
        let forgiven = setup.tolerant || state.breaches.is_empty();
        assert!(
            forgiven,
            "a client broke the protocol: {:#?}",
            state.breaches
        );
        if let Some(expected) = setup.expected_calls {
            assert_eq!(state.calls.len(), expected, "calls: {:?}", state.calls);
        }
    }
}
