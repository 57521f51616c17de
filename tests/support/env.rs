//! Runs the program where nothing of the machine or the user can reach it.
//!
//! Each [`TestEnv`] has its own home, configuration, cache and empty project
//! directory below one temporary directory, and passes on no environment
//! variable but PATH. A run that takes longer than a minute is killed and
//! fails the test.

use std::ffi::{OsStr, OsString};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::process::{Process, Streams};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_docent");

/// A home of its own for any number of runs.
pub struct TestEnv {
    root: TempDir,
}

impl TestEnv {
    /// Makes the directories, all of them empty.
    pub fn new() -> Self {
        let root = TempDir::with_prefix("docent-test-").expect("a temporary directory");
        let env = Self { root };
        for dir in [
            env.home(),
            env.config_dir(),
            env.cache_dir(),
            env.project(),
            env.temp_dir(),
        ] {
            std::fs::create_dir_all(dir).expect("a directory");
        }
        env
    }

    /// Returns HOME.
    pub fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// Returns DOCENT_CONFIG_DIR.
    pub fn config_dir(&self) -> PathBuf {
        self.root.path().join("config")
    }

    /// Returns DOCENT_CACHE_DIR.
    pub fn cache_dir(&self) -> PathBuf {
        self.root.path().join("cache")
    }

    /// Returns the directory that the program runs in.
    pub fn project(&self) -> PathBuf {
        self.root.path().join("project")
    }

    /// Returns TMPDIR.
    pub fn temp_dir(&self) -> PathBuf {
        self.root.path().join("tmp")
    }

    /// Returns the directory above all others, to search it whole.
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// Writes the user's `config.toml`.
    pub fn write_config(&self, toml: &str) {
        std::fs::write(self.config_dir().join("config.toml"), toml).expect("a written file");
    }

    /// Writes a file of the project, with the directories above it.
    pub fn write_project(&self, path: &str, text: &str) {
        let path = self.project().join(path);
        std::fs::create_dir_all(path.parent().expect("it is below the project"))
            .expect("a directory");
        std::fs::write(path, text).expect("a written file");
    }

    /// Fails if any file below the root holds the bytes, whatever its format.
    #[track_caller]
    pub fn assert_in_no_file(&self, bytes: &str) {
        let mut open = vec![self.root.path().to_path_buf()];
        while let Some(path) = open.pop() {
            if let Ok(entries) = std::fs::read_dir(&path) {
                open.extend(entries.map(|e| e.expect("an entry").path()));
            } else {
                let held = std::fs::read(&path).unwrap_or_default();
                let found = held.windows(bytes.len()).any(|w| w == bytes.as_bytes());
                assert!(!found, "{} holds {bytes:?}", path.display());
            }
        }
    }

    /// Prepares a run of the program.
    pub fn docent(&self) -> Run {
        self.program(PROGRAM)
    }

    /// Prepares a run of another program in the same surroundings.
    pub fn program(&self, program: impl AsRef<OsStr>) -> Run {
        Run {
            command: self.command(program),
            input: String::new(),
            streams: Streams::default(),
        }
    }

    /// Returns the bare command of another program in the same surroundings.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.env_clear().env("PATH", path);
        command.env("LANG", "C.UTF-8").env("TZ", "UTC");
        let home = self.home();
        command.env("XDG_CONFIG_HOME", home.join(".config"));
        command.env("XDG_CACHE_HOME", home.join(".cache"));
        command.env("XDG_DATA_HOME", home.join(".local/share"));
        command.env("XDG_STATE_HOME", home.join(".local/state"));
        command.env("HOME", home).env("TMPDIR", self.temp_dir());
        command.env("DOCENT_CONFIG_DIR", self.config_dir());
        command.env("DOCENT_CACHE_DIR", self.cache_dir());
        // A test that is about retries says how many.
        command.env("DOCENT_RETRY_ATTEMPTS", "1");
        command.current_dir(self.project());
        command
    }
}

/// A run of the program, in preparation.
pub struct Run {
    command: Command,
    input: String,
    streams: Streams,
}

impl Run {
    /// Adds arguments.
    pub fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.command.args(args);
        self
    }

    /// Sets an environment variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Takes an environment variable away.
    pub fn env_remove(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Gives a text to stdin; without it stdin is empty.
    pub fn stdin(mut self, text: impl Into<String>) -> Self {
        self.input = text.into();
        self
    }

    /// Runs in another directory.
    pub fn cwd(mut self, dir: impl AsRef<Path>) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Gives it a stdout whose reader is gone.
    pub fn broken_stdout(mut self) -> Self {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        self.streams.stdout = Some(Stdio::from(writer));
        self
    }

    /// Puts its streams elsewhere, as onto a terminal.
    pub fn streams(mut self, streams: Streams) -> Self {
        self.streams = streams;
        self
    }

    /// Runs it to its end.
    #[track_caller]
    pub fn run(self) -> Output {
        self.spawn().wait()
    }

    /// Starts it, with all of its stdin given and closed.
    pub fn spawn(mut self) -> Running {
        let wanted: Vec<OsString> = self.command.get_args().map(OsStr::to_owned).collect();
        let piped = self.streams.stdin.is_none();
        let mut process = Process::start(&mut self.command, self.streams);
        if piped {
            process.write(&self.input);
        }
        process.close_stdin();
        let what = wanted.join(OsStr::new(" ")).to_string_lossy().into_owned();
        Running { process, what }
    }
}

/// A run of the program that goes on.
pub struct Running {
    /// To signal it, and to wait for what it writes.
    pub process: Process,
    what: String,
}

impl Running {
    /// Waits for its end.
    #[track_caller]
    pub fn wait(mut self) -> Output {
        let status = self.process.wait();
        Output::new(status, &self.process, self.what.clone())
    }
}

/// How a run ended, and what it wrote.
#[derive(Debug)]
pub struct Output {
    /// Its exit code, unless a signal ended it.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// Its stdout as text.
    pub stdout: String,
    /// Its stdout, byte for byte.
    pub stdout_bytes: Vec<u8>,
    /// Its stderr as text.
    pub stderr: String,
    what: String,
}

impl Output {
    fn new(status: ExitStatus, process: &Process, what: String) -> Self {
        Self {
            code: status.code(),
            signal: status.signal(),
            stdout: process.stdout.text(),
            stdout_bytes: process.stdout.bytes(),
            stderr: process.stderr.text(),
            what,
        }
    }

    /// Fails unless it exited with this code.
    #[track_caller]
    pub fn assert_code(&self, code: i32) -> &Self {
        let Self {
            what,
            stdout,
            stderr,
            signal,
            ..
        } = self;
        let ended = self.code;
        assert!(
            ended == Some(code),
            "docent {what}\nended with {ended:?} (signal {signal:?}), not {code}\n\
             --- stdout\n{stdout}\n--- stderr\n{stderr}\n---"
        );
        self
    }

    /// Fails if any output holds the text.
    #[track_caller]
    pub fn assert_nowhere(&self, text: &str) -> &Self {
        for (name, stream) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            assert!(
                !stream.contains(text),
                "{name} of docent {} holds {text:?}:\n{stream}",
                self.what
            );
        }
        self
    }

    /// Reads stdout as one JSON document.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| {
            let Self {
                what,
                stdout,
                stderr,
                ..
            } = self;
            panic!("docent {what}\nwrote no JSON ({error}):\n{stdout}\n--- stderr\n{stderr}")
        })
    }

    /// Reads stdout as one JSON document a line.
    #[track_caller]
    pub fn ndjson(&self) -> Vec<Value> {
        let lines = self.stdout.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
            .collect()
    }
}
