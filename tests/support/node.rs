//! The real npm servers, installed at pinned versions and pointed at the
//! stand-in for their REST service.
//!
//! `npm ci` installs them below `target/npm/` from the lock files of
//! `tests/fixtures/npm/`, once for each state of a lock file, however many
//! tests ask at once. Without node the tests that need them say loudly that
//! they did not run; where CI is set they fail instead.
//!
//! # What the servers make of the REST service's answers
//!
//! Every row is the text of an ordinary tool result, without `isError`, the
//! same over stdio and HTTP. Measured with 4.1.1, 3.2.5, 2.2.5 and 1.0.33, and
//! held by `support_self::real`. A `message` in a JSON body of any status but
//! 2xx is the whole text, whatever it says; the rows are for bodies without.
//!
//! | status | resolve | docs |
//! |---|---|---|
//! | 401 | `Invalid API key. Please check your API key. API keys should start with 'ctx7sk' prefix.` | the same |
//! | 404 | `The library you are trying to access does not exist. Please try with a different library ID.` | the same |
//! | 429 | `Rate limited or quota exceeded. Create a free API key at ... for higher limits.`; with a key `Upgrade your plan at ...` | the same |
//! | 403, 500, other | `Request failed with status N. Please try again later.` | the same |
//! | 202, text | `Error searching libraries: SyntaxError: ...` | the body as it is |
//! | 202, JSON with `error` | the value of `error` | the body as it is, JSON and all |
//! | 202, other JSON | `No libraries found matching the provided name.` (1.0.33: `Failed to retrieve library documentation data from Context7`) | the body as it is, JSON and all |
//! | 200, empty | `Error searching libraries: SyntaxError: Unexpected end of JSON input` | `Documentation not found or not finalized for this library. ...` (1.0.33: `No code documentation available for this library. Try mode='info' for guides and tutorials.`) |
//! | refused, reset | `Error searching libraries: TypeError: fetch failed` | `Error fetching library context. Please try again later. TypeError: fetch failed` (1.0.33: `Error fetching library documentation. ...`) |
//!
//! The REST service's headers, `Retry-After` among them, are lost in all.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use serde_json::Value;

use super::process::{Process, Streams};

/// The versions that are pinned, newest first.
pub const VERSIONS: [&str; 4] = ["4.1.1", "3.2.5", "2.2.5", "1.0.33"];

/// A real npm server that is installed.
#[derive(Debug, Clone)]
pub struct RealServer {
    /// Its version.
    pub version: &'static str,
    entry: PathBuf,
}

/// Installs a server of [`VERSIONS`] if need be. `None`, loudly, without node.
pub fn real_server(version: &'static str) -> Option<RealServer> {
    let dir = install(version)?;
    let entry = dir.join("node_modules/@upstash/context7-mcp/dist/index.js");
    Some(RealServer { version, entry })
}

/// Installs the `ctx7` command line, for the benchmark, and returns the
/// command that runs it: `[node, SCRIPT]`, then `--base-url` with
/// [`Backend::origin`](super::backend::Backend::origin), then `docs` and so on.
pub fn ctx7() -> Option<Vec<String>> {
    let script = install("ctx7")?.join("node_modules/ctx7/dist/index.js");
    Some(vec!["node".into(), script.to_string_lossy().into_owned()])
}

impl RealServer {
    /// Tells whether it has the tools of 1.x.
    pub fn is_old(&self) -> bool {
        self.version.starts_with("1.")
    }

    /// Tells whether its HTTP mode starts: that of 3.x needs a Redis service.
    pub fn serves_http(&self) -> bool {
        !self.version.starts_with("3.")
    }

    /// Returns the command that starts it over stdio.
    pub fn stdio_command(&self) -> Vec<String> {
        let mut command = vec!["node".to_owned()];
        if self.is_old() {
            command.extend(preload());
        }
        command.push(self.entry.to_string_lossy().into_owned());
        command
    }

    /// Returns the variables that point it at a REST service.
    pub fn env(&self, backend_url: &str) -> Vec<(String, String)> {
        // 1.x takes no address; the preload rewrites the one it has built in.
        let name = if self.is_old() {
            "DOCENT_TEST_API"
        } else {
            "CONTEXT7_API_URL"
        };
        // 4.x else opens a metrics port that is the same for all of them.
        let pairs = [(name, backend_url), ("OTEL_SDK_DISABLED", "true")];
        pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec()
    }

    /// Returns a table of `config.toml` that starts it over stdio.
    pub fn config(&self, name: &str, backend_url: &str) -> String {
        let argv = self.stdio_command().into_iter().map(Value::String);
        let env: Vec<String> = self
            .env(backend_url)
            .into_iter()
            .map(|(n, v)| format!("{n} = {}", Value::String(v)))
            .collect();
        let argv = Value::Array(argv.collect());
        let env = env.join(", ");
        format!("[servers.{name}]\ncommand = {argv}\nenv = {{ {env} }}\n")
    }

    /// Starts it over HTTP and waits until it listens.
    pub fn start_http(&self, backend_url: &str) -> RealHttp {
        assert!(self.serves_http(), "{} needs a Redis service", self.version);
        let free = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free loopback port");
        let port = free.local_addr().expect("it has an address").port();
        drop(free);
        let mut command = Command::new("node");
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("DOCENT_TEST_LEASH", "1");
        command.envs(self.env(backend_url));
        command.args(preload()).arg(&self.entry);
        command.args(["--transport", "http", "--port", &port.to_string()]);
        let process = Process::start(&mut command, Streams::default());
        // It takes the next port where this one was taken meanwhile.
        let ready = "running on HTTP at http://localhost:";
        loop {
            let line = process.stderr.next_line();
            let line = line.unwrap_or_else(|| panic!("it does not start: {}", process.said()));
            if let Some((_, rest)) = line.split_once(ready) {
                let url = format!("http://127.0.0.1:{}", rest.trim());
                return RealHttp { process, url };
            }
        }
    }
}

/// A real npm server that serves HTTP; dropping it ends it.
pub struct RealHttp {
    /// The running server.
    pub process: Process,
    url: String,
}

impl RealHttp {
    /// Returns the address of its endpoint.
    pub fn url(&self) -> String {
        self.url.clone()
    }
}

fn preload() -> [String; 2] {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("tests/support/node/preload.mjs");
    let url = url::Url::from_file_path(path).expect("an absolute path");
    ["--import".to_owned(), url.to_string()]
}

/// Installs a package of the fixtures, and returns where.
fn install(name: &str) -> Option<PathBuf> {
    if !has_node() {
        return None;
    }
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/npm")
        .join(name);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("a directory");
    let dir = target.join("npm").join(name);
    std::fs::create_dir_all(&dir).expect("a directory");
    let guard = File::create(target.join("npm").join(format!("{name}.lock"))).expect("a file");
    guard.lock().expect("a lock");
    let wanted = std::fs::read(fixture.join("package-lock.json")).expect("the fixture");
    let stamp = dir.join("installed.json");
    if std::fs::read(&stamp).ok().as_ref() == Some(&wanted) {
        return Some(dir);
    }
    for file in ["package.json", "package-lock.json"] {
        std::fs::copy(fixture.join(file), dir.join(file)).expect("a copied file");
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(&dir);
    let done = npm.output().expect("npm runs");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "npm cannot install {name}: {said}");
    std::fs::write(stamp, wanted).expect("a written file");
    Some(dir)
}

/// Tells whether node and npm are there; says so loudly where not.
fn has_node() -> bool {
    static SKIPPED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let path: OsString = std::env::var_os("PATH").unwrap_or_default();
    let there = |program: &str| std::env::split_paths(&path).any(|dir| dir.join(program).is_file());
    if there("node") && there("npm") {
        return true;
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "node and npm are not installed, and CI must run the tests against the real servers"
    );
    // The harness names the thread after the test.
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let mut skipped = SKIPPED.lock().expect("no one panics with it");
    if !skipped.insert(test) {
        return false;
    }
    // Written past the test harness, which keeps the output of tests that pass.
    let count = skipped.len();
    let text = format!("\nSKIPPED: node is not installed, {count} real-server tests did not run\n");
    let _ = std::io::stderr().write_all(text.as_bytes());
    false
}
