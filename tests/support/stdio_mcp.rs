//! A scripted MCP server over stdio: a process of its own.
//!
//! The test writes a [`Script`]; the program `scripted_mcp` (an example of
//! this package, built on demand) acts on it and tells the test over a
//! loopback socket what happens to it. Nothing is polled: [`StdioMcp`] waits
//! for events, and for the release of a file lock that the server and its
//! grandchild hold for as long as they live.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::SystemTime;

use serde_json::Value;
use tempfile::TempDir;

pub use super::script::{Answer, Event, Rule, Script};
use super::{LIMIT, example};

impl Script {
    /// Answers every call of a tool so.
    pub fn on(mut self, tool: &str, answer: Answer) -> Self {
        self.rules.push(Rule {
            tool: Some(tool.to_owned()),
            holds: None,
            answer,
        });
        self
    }

    /// Answers every call so.
    pub fn on_any(mut self, answer: Answer) -> Self {
        self.rules.push(Rule {
            tool: None,
            holds: None,
            answer,
        });
        self
    }
}

#[derive(Default)]
struct State {
    events: Vec<Event>,
    open: usize,
    synced: usize,
}

type Shared = Arc<(Mutex<State>, Condvar)>;

/// A scripted stdio server that can be spawned, and what it says.
pub struct StdioMcp {
    dir: TempDir,
    control: String,
    shared: Shared,
}

impl StdioMcp {
    /// Writes the script down; nothing runs until the command is spawned.
    pub fn new(mut script: Script) -> Self {
        let dir = TempDir::with_prefix("docent-stdio-").expect("a temporary directory");
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free loopback port");
        let control = listener
            .local_addr()
            .expect("it has an address")
            .to_string();
        std::fs::write(dir.path().join("lease"), "").expect("a written file");
        write(&dir, &control, &mut script);
        let shared = Shared::default();
        let theirs = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                lock(&theirs).open += 1;
                let shared = Arc::clone(&theirs);
                std::thread::spawn(move || listen(stream, &shared));
            }
        });
        Self {
            dir,
            control,
            shared,
        }
    }

    /// A server that answers out of the catalogue, as Context7 does.
    pub fn context7() -> Self {
        Self::new(Script::default())
    }

    /// Has servers that start from now on act on another script.
    pub fn rewrite(&self, mut script: Script) {
        write(&self.dir, &self.control, &mut script);
    }

    /// Returns the command that starts it.
    pub fn argv(&self) -> Vec<String> {
        let script = self.dir.path().join("script.json");
        [program(), &script]
            .map(|p| p.to_string_lossy().into_owned())
            .to_vec()
    }

    /// Returns the command as one line, for `--server-command`.
    pub fn command_line(&self) -> String {
        shell_words::join(self.argv())
    }

    /// Returns a table of `config.toml` with the command under a name.
    pub fn config(&self, name: &str) -> String {
        let argv: Vec<Value> = self.argv().into_iter().map(Value::String).collect();
        format!("[servers.{name}]\ncommand = {}\n", Value::Array(argv))
    }

    /// Waits until an event comes that fits, and returns it.
    #[track_caller]
    pub fn wait_for(&self, fits: impl Fn(&Event) -> bool) -> Event {
        let waiting = |state: &mut State| !state.events.iter().any(&fits);
        let waited = self
            .shared
            .1
            .wait_timeout_while(lock(&self.shared), LIMIT, waiting);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let found = state.events.iter().find(|e| fits(e)).cloned();
        found.unwrap_or_else(|| panic!("no such event, but {:#?}", state.events))
    }

    /// Waits until a tool call has been read.
    #[track_caller]
    pub fn wait_for_call(&self) {
        self.wait_for(|e| matches!(e, Event::Line(l) if l.contains("\"tools/call\"")));
    }

    /// Waits until no server of this script nor a grandchild lives, and fails
    /// where one does past the limit. Returns all that happened.
    #[track_caller]
    pub fn assert_all_gone(&self) -> Vec<Event> {
        let lease = std::fs::File::open(self.dir.path().join("lease")).expect("the lease");
        let (done, released) = channel();
        std::thread::spawn(move || {
            if lease.lock().is_ok() {
                let _ = done.send(());
            }
        });
        if released.recv_timeout(LIMIT).is_err() {
            let events = lock(&self.shared).events.clone();
            panic!("a server or its grandchild is still alive: {events:#?}");
        }
        // Whoever connected before this connection has been accepted by now.
        let mut last = TcpStream::connect(&self.control).expect("the listener");
        let before = lock(&self.shared).synced;
        last.write_all(b"sync\n").expect("a local write");
        drop(last);
        let waiting = |s: &mut State| s.synced == before || s.open > 0;
        let waited = self
            .shared
            .1
            .wait_timeout_while(lock(&self.shared), LIMIT, waiting);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.events.clone()
    }

    /// Returns the events so far, without waiting for more.
    pub fn events(&self) -> Vec<Event> {
        lock(&self.shared).events.clone()
    }

    /// Returns the messages read so far.
    pub fn messages(&self) -> Vec<Value> {
        let events = self.events();
        let lines = events.iter().filter_map(|e| match e {
            Event::Line(line) => serde_json::from_str(line).ok(),
            _ => None,
        });
        lines.collect()
    }

    /// Returns the methods of the messages read so far, in order.
    pub fn methods(&self) -> Vec<String> {
        let messages = self.messages();
        let methods = messages.iter().filter_map(|m| m["method"].as_str());
        methods.map(str::to_owned).collect()
    }

    /// Returns how many servers have been started so far.
    pub fn starts(&self) -> usize {
        let started = |e: &&Event| matches!(e, Event::Started { .. });
        self.events().iter().filter(started).count()
    }

    /// Waits for the first server, and returns the environment it was given.
    #[track_caller]
    pub fn environment(&self) -> BTreeMap<String, String> {
        match self.wait_for(|e| matches!(e, Event::Started { .. })) {
            Event::Started { env, .. } => env,
            _ => unreachable!("no other event was waited for"),
        }
    }
}

/// Writes a script down for the servers to come.
fn write(dir: &TempDir, control: &str, script: &mut Script) {
    control.clone_into(&mut script.control);
    script.lease = dir.path().join("lease").to_string_lossy().into_owned();
    let text = serde_json::to_string_pretty(script).expect("a script is JSON");
    std::fs::write(dir.path().join("script.json"), text).expect("a written file");
}

fn lock(shared: &Shared) -> MutexGuard<'_, State> {
    shared.0.lock().unwrap_or_else(PoisonError::into_inner)
}

fn listen(stream: TcpStream, shared: &Shared) {
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        let mut state = lock(shared);
        match serde_json::from_str(&line) {
            Ok(event) => state.events.push(event),
            Err(_) => state.synced += 1,
        }
        shared.1.notify_all();
    }
    lock(shared).open -= 1;
    shared.1.notify_all();
}

/// Returns the path of `scripted_mcp`, built if it is missing or old.
///
/// `cargo test` builds it with everything else; `cargo test --test cli` alone
/// does not, and then cargo is asked to.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let path = example::path("scripted_mcp");
        if !is_current(&path) {
            example::build("scripted_mcp");
        }
        path
    })
}

fn is_current(path: &Path) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|m| m.modified());
    let sources = ["scripted_mcp.rs", "script.rs", "catalogue.rs", "tools.rs"];
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support");
    let newest = sources
        .iter()
        .filter_map(|name| changed(&dir.join(name)).ok())
        .max();
    let built = changed(path).unwrap_or(SystemTime::UNIX_EPOCH);
    newest.is_some_and(|newest| built > newest)
}
