//! What a scripted stdio server is to do: shared by the test that writes it
//! and by the program that reads it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The behaviour of one scripted stdio server.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Script {
    /// Where the test listens for what happens; set by the test support.
    pub control: String,
    /// A file that the server and its grandchild hold locked while they live;
    /// set by the test support.
    pub lease: String,
    /// Offers the tools of npm 1.x in place of 4.x.
    pub old_tools: bool,
    /// What the tools answer, the first that fits; none: the catalogue.
    pub rules: Vec<Rule>,
    /// Written to stdout before the protocol, each with a line break.
    pub noise: Vec<String>,
    /// Written to stderr at once.
    pub stderr: String,
    /// So many bytes are then written to stderr.
    pub stderr_flood: usize,
    /// Exits at once, with this code.
    pub exit_at_start: Option<i32>,
    /// Reads nothing for so long.
    pub start_delay_ms: u64,
    /// Starts a process that sleeps for five minutes.
    pub grandchild: bool,
    /// That process has the stdout and stderr of its parent, too.
    pub grandchild_holds_pipes: bool,
    /// Goes on after its stdin has ended.
    pub ignore_eof: bool,
    /// Goes on after SIGTERM and SIGINT.
    pub ignore_signals: bool,
    /// What `initialize` is answered with; none: as it should be.
    pub initialize: Option<Answer>,
}

/// Which calls are answered how.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rule {
    /// Name of the tool; none: any.
    pub tool: Option<String>,
    /// A text that the arguments hold; none: any.
    pub holds: Option<String>,
    /// The answer.
    pub answer: Answer,
}

/// One answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Answer {
    /// What the catalogue says.
    Catalogue,
    /// A tool result with this text.
    Text(String),
    /// A tool result with this text and `isError`.
    ToolError(String),
    /// A result of any shape.
    Result(Value),
    /// A JSON-RPC error.
    RpcError {
        /// JSON-RPC error code.
        code: i64,
        /// Its message.
        message: String,
    },
    /// Nothing.
    Hang,
    /// Exits with a code, having written this to stderr.
    Exit(i32, String),
    /// Half of the answer's line, then an exit with code 1.
    Partial(String),
    /// Half of the answer's line, then nothing.
    Half(String),
    /// This line in place of an answer, and nothing after it.
    Garbage(String),
    /// This line of noise, then the tool result with that text.
    NoiseThen(String, String),
    /// A tool result whose text is so many bytes.
    Sized(usize),
    /// A tool result for a request that was never sent, and nothing after it.
    WrongId(String),
    /// Two notifications and a request to the client, then the tool result.
    Notified(String),
    /// The tool result twice.
    Twice(String),
}

/// What a scripted server tells the test, one JSON line each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// It runs.
    Started {
        /// Its process id.
        pid: i32,
        /// Its process group.
        group: i32,
        /// Its whole environment.
        env: std::collections::BTreeMap<String, String>,
        /// Its working directory.
        cwd: String,
        /// Its arguments, but for the script.
        args: Vec<String>,
    },
    /// It has started a process that sleeps.
    Grandchild(i32),
    /// It has read a line.
    Line(String),
    /// Its stdin has ended.
    Eof,
    /// A signal has come, by name.
    Signal(String),
    /// It exits on its own, with a code.
    Exit(i32),
}
