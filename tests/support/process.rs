//! A child process that can be waited on, signalled, and is never left alive.

use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use super::LIMIT;

/// A running process in a group of its own; dropping it kills the group.
pub struct Process {
    name: String,
    pid: Pid,
    stdin: Option<ChildStdin>,
    /// What it has written to stdout.
    pub stdout: Output,
    /// What it has written to stderr.
    pub stderr: Output,
    exit: Receiver<ExitStatus>,
    status: Option<ExitStatus>,
}

impl Process {
    /// Starts a command, with its three streams piped where they are not set
    /// to something else by `streams`.
    pub fn start(command: &mut Command, streams: Streams) -> Self {
        let name = format!("{command:?}");
        command.process_group(0);
        command.stdin(streams.stdin.unwrap_or_else(Stdio::piped));
        command.stdout(streams.stdout.unwrap_or_else(Stdio::piped));
        command.stderr(streams.stderr.unwrap_or_else(Stdio::piped));
        let mut child: Child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let pid = Pid::from_child(&child);
        let stdin = child.stdin.take();
        let stdout = Output::collect(child.stdout.take());
        let stderr = Output::collect(child.stderr.take());
        let (done, exit) = channel();
        std::thread::spawn(move || {
            let status = child.wait().expect("a child can be waited for");
            let _ = done.send(status);
        });
        Self {
            name,
            pid,
            stdin,
            stdout,
            stderr,
            exit,
            status: None,
        }
    }

    /// Returns its process id, which is that of its group too.
    pub fn pid(&self) -> i32 {
        self.pid.as_raw_nonzero().get()
    }

    /// Sends a signal to the process alone.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("the process can be signalled");
    }

    /// Sends a signal to the whole group, as a terminal does.
    pub fn signal_group(&self, signal: Signal) {
        kill_process_group(self.pid, signal).expect("the group can be signalled");
    }

    /// Sends a signal to the group, which may have ended; tells whether it had not.
    pub fn try_signal_group(&self, signal: Signal) -> bool {
        kill_process_group(self.pid, signal).is_ok()
    }

    /// Tells whether it has ended, without waiting.
    pub fn has_ended(&self) -> bool {
        // Its output ends with it, and is read to the end at once.
        self.stdout.wait_for_end(Duration::ZERO) && self.stderr.wait_for_end(Duration::ZERO)
    }

    /// Writes to its stdin.
    pub fn write(&mut self, text: &str) {
        let stdin = self.stdin.as_mut().expect("stdin is still open");
        // A process that reads nothing is no failure of the writer.
        let _ = stdin.write_all(text.as_bytes());
        let _ = stdin.flush();
    }

    /// Closes its stdin.
    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Waits for its end, and that of both streams; past the limit it is
    /// killed and the test fails.
    #[track_caller]
    pub fn wait(&mut self) -> ExitStatus {
        let end = Instant::now() + LIMIT;
        if self.status.is_none() {
            self.status = self.exit.recv_timeout(LIMIT).ok();
        }
        let Some(status) = self.status else {
            let _ = kill_process_group(self.pid, Signal::KILL);
            panic!(
                "still running after {LIMIT:?}: {}\n{}",
                self.name,
                self.said()
            );
        };
        for stream in [&self.stdout, &self.stderr] {
            let left = end.saturating_duration_since(Instant::now());
            if !stream.wait_for_end(left) {
                let _ = kill_process_group(self.pid, Signal::KILL);
                panic!(
                    "a child of it holds its streams open: {}\n{}",
                    self.name,
                    self.said()
                );
            }
        }
        status
    }

    /// Returns what it wrote so far, for messages.
    pub fn said(&self) -> String {
        let (out, err) = (self.stdout.text(), self.stderr.text());
        format!("--- stdout\n{out}\n--- stderr\n{err}\n---")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = kill_process_group(self.pid, Signal::KILL);
        if self.status.is_none() {
            let _ = self.exit.recv_timeout(LIMIT);
        }
    }
}

/// Where the streams of a process go; a pipe where nothing is set.
#[derive(Default)]
pub struct Streams {
    /// Its stdin.
    pub stdin: Option<Stdio>,
    /// Its stdout.
    pub stdout: Option<Stdio>,
    /// Its stderr.
    pub stderr: Option<Stdio>,
}

#[derive(Default)]
struct Collected {
    bytes: Vec<u8>,
    taken: usize,
    ended: bool,
}

/// What a process writes to one stream, as it comes.
#[derive(Clone, Default)]
pub struct Output {
    shared: Arc<(Mutex<Collected>, Condvar)>,
}

impl Output {
    /// Reads a stream to its end in the background.
    pub fn collect(stream: Option<impl Read + Send + 'static>) -> Self {
        let output = Self::default();
        let theirs = output.clone();
        std::thread::spawn(move || {
            if let Some(mut stream) = stream {
                let mut buffer = [0; 16 * 1024];
                while let Ok(read @ 1..) = stream.read(&mut buffer) {
                    theirs.lock().bytes.extend_from_slice(&buffer[..read]);
                    theirs.shared.1.notify_all();
                }
            }
            theirs.lock().ended = true;
            theirs.shared.1.notify_all();
        });
        output
    }

    fn lock(&self) -> MutexGuard<'_, Collected> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns all bytes so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.lock().bytes.clone()
    }

    /// Returns all text so far, with U+FFFD where it is no UTF-8.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.lock().bytes).into_owned()
    }

    /// Waits until the text has come; fails where the stream ends before.
    #[track_caller]
    pub fn wait_for(&self, text: &str) {
        let waiting = |c: &mut Collected| !c.ended && !contains(&c.bytes, text);
        let guard = self.wait_while(LIMIT, waiting);
        let said = String::from_utf8_lossy(&guard.bytes);
        assert!(said.contains(text), "{text:?} never came, but: {said}");
    }

    /// Waits for the next whole line; `None` once the stream has ended.
    #[track_caller]
    pub fn next_line(&self) -> Option<String> {
        let rest = |c: &Collected| c.bytes[c.taken..].iter().position(|b| *b == b'\n');
        let mut guard = self.wait_while(LIMIT, |c| !c.ended && rest(c).is_none());
        let Some(length) = rest(&guard) else {
            assert!(guard.ended, "no line came in {LIMIT:?}");
            return None;
        };
        let line = &guard.bytes[guard.taken..guard.taken + length];
        let line = String::from_utf8_lossy(line).into_owned();
        guard.taken += length + 1;
        Some(line)
    }

    /// Waits until it has ended, and tells whether it has.
    pub fn wait_for_end(&self, limit: Duration) -> bool {
        self.wait_while(limit, |c| !c.ended).ended
    }

    fn wait_while(
        &self,
        limit: Duration,
        waiting: impl FnMut(&mut Collected) -> bool,
    ) -> MutexGuard<'_, Collected> {
        let waited = self
            .shared
            .1
            .wait_timeout_while(self.lock(), limit, waiting);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

/// Lists the processes whose environment has a variable of this value.
///
/// A process that has ended and is not yet waited for has no environment.
pub fn with_variable(name: &str, value: &str) -> Vec<i32> {
    let wanted = format!("{name}={value}");
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    pids.filter(|pid| {
        let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment
            .split(|b| *b == 0)
            .any(|v| v == wanted.as_bytes())
    })
    .collect()
}
