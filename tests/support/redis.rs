//! A real Redis (or Valkey) on a free port, and strangers in its place.
//!
//! The server keeps nothing on the disk, listens on the loopback alone and
//! ends with the test. Where `redis-server` is not installed the tests that
//! need it say loudly that they did not run; where CI is set they fail instead.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use redis::FromRedisValue;
use rustix::process::Signal;
use tempfile::TempDir;

use super::process::{Process, Streams};
use super::tls::Certificates;

/// How often a port may be taken by somebody else meanwhile.
const TRIES: usize = 5;

/// A running server; dropping it ends it.
pub struct Redis {
    process: Mutex<Process>,
    port: u16,
    password: Option<&'static str>,
    _dir: TempDir,
}

impl Redis {
    /// Starts a server. `None`, loudly, where none is installed.
    pub fn start() -> Option<Self> {
        Self::with(&[])
    }

    /// Starts a server with further options, such as `["--maxmemory", "1"]`.
    pub fn with(options: &[&str]) -> Option<Self> {
        Self::launch(|port| {
            let mut all = vec!["--port".to_owned(), port.to_string()];
            all.extend(options.iter().map(|&option| option.to_owned()));
            all
        })
    }

    /// Starts a server that wants a password.
    pub fn with_password(password: &'static str) -> Option<Self> {
        let mut server = Self::with(&["--requirepass", password])?;
        server.password = Some(password);
        Some(server)
    }

    /// Starts a server that speaks TLS alone, at `localhost`.
    pub fn with_tls(certificates: &Certificates) -> Option<Self> {
        let dir = TempDir::with_prefix("docent-redis-tls-").expect("a temporary directory");
        let file = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::write(&path, text).expect("a written file");
            path.to_string_lossy().into_owned()
        };
        let options = [
            ("--tls-cert-file", file("cert.pem", &certificates.leaf)),
            ("--tls-key-file", file("key.pem", &certificates.key)),
            (
                "--tls-ca-cert-file",
                file("ca.pem", &certificates.authority),
            ),
            ("--tls-auth-clients", "no".to_owned()),
            ("--port", "0".to_owned()),
        ];
        Self::launch(|port| {
            let mut all = vec!["--tls-port".to_owned(), port.to_string()];
            for (name, value) in &options {
                all.extend([(*name).to_owned(), value.clone()]);
            }
            all
        })
    }

    fn launch(options: impl Fn(u16) -> Vec<String>) -> Option<Self> {
        let program = program()?;
        for _ in 0..TRIES {
            let dir = TempDir::with_prefix("docent-redis-").expect("a temporary directory");
            let port = free_port();
            let mut command = Command::new(program);
            command.env_clear().current_dir(dir.path());
            command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
            command.args(["--daemonize", "no", "--loglevel", "notice"]);
            command.args(options(port));
            let process = Process::start(&mut command, Streams::default());
            // It ends where its port was taken meanwhile.
            while let Some(line) = process.stdout.next_line() {
                if line.contains("eady to accept connections") {
                    return Some(Self {
                        process: Mutex::new(process),
                        port,
                        password: None,
                        _dir: dir,
                    });
                }
            }
        }
        panic!("redis-server does not start");
    }

    /// Returns its address, without a password.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Returns its address, with a password.
    pub fn url_with(&self, password: &str) -> String {
        format!("redis://:{password}@127.0.0.1:{}", self.port)
    }

    /// Returns its address over TLS.
    pub fn tls_url(&self) -> String {
        format!("rediss://localhost:{}", self.port)
    }

    /// Ends it at once.
    pub fn kill(&self) {
        self.signal(Signal::KILL);
        self.process.lock().expect("no one panics with it").wait();
    }

    /// Lets it hang: it takes connections and answers none.
    pub fn pause(&self) {
        self.signal(Signal::STOP);
    }

    /// Lets it go on after [`Redis::pause`].
    pub fn resume(&self) {
        self.signal(Signal::CONT);
    }

    fn signal(&self, signal: Signal) {
        let process = self.process.lock().expect("no one panics with it");
        process.signal(signal);
    }

    /// Runs a command and returns its answer.
    pub fn ask<T: FromRedisValue>(&self, words: &[&[u8]]) -> T {
        let url = match self.password {
            Some(password) => self.url_with(password),
            None => self.url(),
        };
        let client = redis::Client::open(url).expect("an address");
        let mut connection = client.get_connection().expect("a connection");
        let mut command = redis::Cmd::new();
        for word in words {
            command.arg(*word);
        }
        command.query(&mut connection).expect("an answer")
    }

    /// Returns the names of all that lies there, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.ask(&[b"KEYS", b"*"]);
        names.sort();
        names
    }

    /// Counts the connections it has taken, but for the one that asks.
    pub fn connections(&self) -> u64 {
        let info: String = self.ask(&[b"INFO", b"stats"]);
        let line = info
            .lines()
            .find_map(|line| line.strip_prefix("total_connections_received:"));
        let count: u64 = line.expect("a count").trim().parse().expect("a number");
        count - 1
    }
}

/// Something that listens where a Redis should, and counts who comes.
pub struct Stranger {
    port: u16,
    count: Arc<AtomicUsize>,
}

impl Stranger {
    /// Answers whatever comes with these bytes; with none it never answers.
    pub fn start(answer: &'static [u8]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free loopback port");
        let port = listener.local_addr().expect("it has an address").port();
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                counted.fetch_add(1, Ordering::SeqCst);
                std::thread::spawn(move || {
                    let mut asked = [0; 4096];
                    while let Ok(1..) = stream.read(&mut asked) {
                        if stream.write_all(answer).is_err() {
                            break;
                        }
                    }
                });
            }
        });
        Self { port, count }
    }

    /// Returns its address, as if it were a Redis.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Counts who has come.
    pub fn connections(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }
}

/// Returns a port of the loopback that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free loopback port");
    listener.local_addr().expect("it has an address").port()
}

/// Finds the server; says so loudly where there is none.
fn program() -> Option<&'static str> {
    static SKIPPED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = |program: &str| std::env::split_paths(&path).any(|dir| dir.join(program).is_file());
    let known = ["redis-server", "valkey-server"];
    if let Some(program) = known.into_iter().find(|program| there(program)) {
        return Some(program);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "redis-server is not installed, and CI must run the tests against a real one"
    );
    // The harness names the thread after the test.
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let mut skipped = SKIPPED.lock().expect("no one panics with it");
    if skipped.insert(test) {
        // Written past the test harness, which keeps the output of tests that pass.
        let count = skipped.len();
        let text = format!(
            "\nSKIPPED: redis-server is not installed, {count} tests of the shared cache did not run\n"
        );
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
    None
}
