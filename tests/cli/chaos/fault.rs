//! What a fault is: how the server misbehaves, and what must come of it.

use std::sync::Arc;

use docent::error::Kind;

use crate::support::http::Request;
use crate::support::http_mcp::{Call, Era, Reply};
use crate::support::stdio_mcp::Script;

/// The key of the failing server, which it says again wherever it can.
pub const KEY: &str = "ctx7sk-7d1f0c5e-planted-mine";
/// A key of the same kind that the program was never given.
pub const OTHER_KEY: &str = "ctx7sk-93b2aa17-planted-theirs";
/// What no output may hold of either.
pub const OF_A_KEY: [&str; 3] = ["7d1f0c5e", "93b2aa17", "planted"];
/// Both keys, and what a terminal would obey: clear the screen, a title, C1,
/// a bell, a bidi override.
pub const NASTY: &str = "ctx7sk-7d1f0c5e-planted-mine ctx7sk-93b2aa17-planted-theirs \
    \u{1b}[2J\u{1b}]0;t\u{7}\u{9b}31m\u{8}\u{202e}\u{7f}";

/// Documentation as Context7 has it, in which no part can be told from another.
pub const DOCS: &str =
    "### Hooks\n\nSource: https://react.dev/hooks\n\nHooks let you use state. 🪝🪝🪝";
/// A list of libraries as Context7 has it.
pub const LIBRARIES: &str = "Available Libraries:\n\n- Title: React\n\
    - Context7-compatible library ID: /facebook/react\n- Description: A library 🪝🪝🪝\n\
    - Code Snippets: 100\n- Source Reputation: High\n";

/// What is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// `resolve react`
    Resolve,
    /// `docs /facebook/react hooks`
    Docs,
    /// `docs react hooks`
    DocsOfName,
}

impl Command {
    pub const fn args(self) -> &'static [&'static str] {
        match self {
            Self::Resolve => &["resolve", "react"],
            Self::Docs => &["docs", "/facebook/react", "hooks"],
            Self::DocsOfName => &["docs", "react", "hooks"],
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Docs => "docs ID",
            Self::DocsOfName => "docs NAME",
        }
    }
}

/// What the program finds beside the failing server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing in the cache.
    Empty,
    /// An expired answer to the same question in the cache.
    Stale,
    /// A second server that is well; nothing in the cache.
    Second,
}

impl State {
    pub const ALL: [State; 3] = [State::Empty, State::Stale, State::Second];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Stale => "stale",
            Self::Second => "second",
        }
    }
}

/// What must come of a fault where nothing else can answer.
#[derive(Debug, Clone)]
pub enum Expect {
    /// An answer: the fault can be lived with.
    Answer,
    /// One of these failures.
    Fails(Vec<Kind>),
}

pub type Handler = dyn Fn(&Call) -> Reply + Send + Sync;
pub type Gate = dyn Fn(&Request) -> Option<Reply> + Send + Sync;

/// How the server misbehaves.
#[derive(Clone)]
pub enum How {
    /// An HTTP server whose tools answer so.
    Tools(Era, Arc<Handler>),
    /// An HTTP server that answers requests so before any protocol.
    Gate(Era, Arc<Gate>),
    /// Nobody listens.
    Refused,
    /// The connection never comes about.
    Ignored,
    /// `https` to a server of plain HTTP.
    TlsToPlain,
    /// `http` to a server of TLS.
    PlainToTls,
    /// A certificate that is refused.
    Certificate(crate::support::tls::Flaw),
    /// A certificate of an authority that nobody trusts.
    Stranger,
    /// A child that acts so.
    Child(Box<Script>),
}

/// One row.
#[derive(Clone)]
pub struct Fault {
    /// Unique among all rows.
    pub name: String,
    pub how: How,
    pub expect: Expect,
    /// Whether the answer, if any, comes after the limit of the server.
    pub is_late: bool,
    pub commands: Vec<Command>,
}

impl Fault {
    pub fn new(name: impl Into<String>, how: How, kinds: &[Kind]) -> Self {
        let expect = match kinds {
            [] => Expect::Answer,
            kinds => Expect::Fails(kinds.to_vec()),
        };
        Self {
            name: name.into(),
            how,
            expect,
            is_late: false,
            commands: vec![Command::Resolve, Command::Docs],
        }
    }

    /// Says that nothing comes before the limit of the server.
    pub fn late(mut self) -> Self {
        self.is_late = true;
        self
    }

    /// Runs these commands in place of `resolve` and `docs ID`.
    pub fn of(mut self, commands: &[Command]) -> Self {
        self.commands = commands.to_vec();
        self
    }

    /// Runs `docs NAME` too.
    pub fn of_all(self) -> Self {
        self.of(&[Command::Resolve, Command::Docs, Command::DocsOfName])
    }

    /// Names how the server is reached.
    pub const fn transport(&self) -> &'static str {
        match &self.how {
            How::Child(_) => "stdio",
            How::TlsToPlain | How::Certificate(_) | How::Stranger => "https",
            _ => "http",
        }
    }
}

/// Tells whether an expired entry or another server may stand in.
pub const fn is_the_servers(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::NotFound | Kind::VersionNotFound | Kind::NotFinalized | Kind::Usage
    )
}

/// An answer of a tool that is right, to build faults from.
pub fn right(call: &Call) -> String {
    let is_resolve = call.tool == "resolve-library-id";
    if is_resolve { LIBRARIES } else { DOCS }.to_owned()
}
