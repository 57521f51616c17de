//! Child processes: started in a group of their own, given only the
//! variables they need, ended for certain.
//!
//! A server started through `npx` is a chain of processes, so signals go to
//! the group. The end is bounded: standard input closed, then TERM, then KILL.

use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{ChildStdin, ChildStdout, Command};
use tokio::sync::watch;

use super::CallError;

/// How long a child may take to end by itself once its input is closed.
const GRACE: Duration = Duration::from_millis(500);
/// How long it may take to end after TERM.
const TERM_GRACE: Duration = Duration::from_millis(1000);
/// How long descendants may take to end once the child itself is gone.
const REST_GRACE: Duration = Duration::from_millis(200);
/// How much of standard error is kept, in bytes.
const STDERR_TAIL: usize = 4096;
/// Variables every child gets, beside those that start with `LC_`.
const INHERITED: [&str; 13] = [
    "PATH",
    "HOME",
    "LANG",
    "LANGUAGE",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    // Without it nothing starts on Windows; unset elsewhere.
    "SYSTEMROOT",
];

/// Every child process that may still run.
#[derive(Debug, Clone, Default)]
pub struct Children(Arc<Mutex<Vec<Child>>>);

/// A running child.
#[derive(Debug, Clone)]
pub struct Child {
    group: Arc<Group>,
    exited: watch::Receiver<Option<String>>,
    stderr: Arc<Mutex<Tail>>,
    drained: watch::Receiver<bool>,
}

impl Children {
    /// Starts a program.
    ///
    /// # Errors
    /// [`CallError::Spawn`].
    pub fn spawn(
        &self,
        argv: &[String],
        env: &[(String, String)],
    ) -> Result<(Child, ChildStdin, ChildStdout), CallError> {
        let Some((program, arguments)) = argv.split_first() else {
            return Err(CallError::Config("the command is empty".to_owned()));
        };
        let failed = |detail: String, is_missing| CallError::Spawn {
            program: program.clone(),
            detail,
            is_missing,
        };
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| is_inherited(name)))
            .envs(env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        command.process_group(0);
        #[cfg(not(unix))]
        command.kill_on_drop(true);
        let mut process = command
            .spawn()
            .map_err(|e| failed(e.to_string(), e.kind() == std::io::ErrorKind::NotFound))?;
        let (Some(stdin), Some(stdout), Some(stderr), Some(id)) = (
            process.stdin.take(),
            process.stdout.take(),
            process.stderr.take(),
            process.id(),
        ) else {
            return Err(failed("no pipes to it".to_owned(), false));
        };
        let tail = Arc::new(Mutex::new(Tail::default()));
        let (is_drained, drained) = watch::channel(false);
        tokio::spawn(drain(stderr, Arc::clone(&tail), is_drained));
        let (ended, exited) = watch::channel(None);
        tokio::spawn(async move {
            let status = process.wait().await;
            let _ = ended.send(Some(status.map_or_else(|e| e.to_string(), describe)));
        });
        let child = Child {
            group: Arc::new(Group { id }),
            exited,
            stderr: tail,
            drained,
        };
        if let Ok(mut all) = self.0.lock() {
            // In long work many come and go.
            all.retain(|child| child.is_running() || child.group.is_alive());
            all.push(child.clone());
        }
        Ok((child, stdin, stdout))
    }

    /// Passes a signal on to every child, then ends those that do not end.
    pub async fn stop_all(&self, signal: Signal) {
        let all = match self.0.lock() {
            Ok(mut all) => std::mem::take(&mut *all),
            Err(_) => return,
        };
        let running: Vec<&Child> = all.iter().filter(|child| child.is_running()).collect();
        for child in &running {
            child.group.signal(signal);
        }
        futures::future::join_all(running.iter().map(|child| child.stop())).await;
    }

    /// The same where nothing else may be waited for: signal, moment, KILL.
    pub fn stop_now(&self, signal: Signal) {
        let Ok(all) = self.0.lock() else { return };
        // A group that has ended may have given its number to another.
        let all: Vec<&Child> = all.iter().filter(|child| child.is_running()).collect();
        all.iter().for_each(|child| child.group.signal(signal));
        let end = Instant::now() + REST_GRACE;
        while Instant::now() < end && all.iter().any(|child| child.group.is_alive()) {
            std::thread::sleep(Duration::from_millis(5));
        }
        all.iter()
            .for_each(|child| child.group.signal(Signal::Kill));
    }
}

impl Child {
    /// Tells whether the child itself has not ended.
    pub fn is_running(&self) -> bool {
        self.exited.borrow().is_none()
    }

    /// Waits until the child has ended, at most `limit`; returns how.
    pub async fn ended(&self, limit: Duration) -> Option<String> {
        let mut exited = self.exited.clone();
        let status = tokio::time::timeout(limit, exited.wait_for(Option::is_some)).await;
        status.ok()?.ok()?.clone()
    }

    /// Ends the child and its descendants. Its standard input must be closed.
    pub async fn stop(&self) {
        if self.ended(GRACE).await.is_none() {
            self.group.signal(Signal::Term);
            if self.ended(TERM_GRACE).await.is_none() {
                self.group.signal(Signal::Kill);
                self.ended(TERM_GRACE).await;
            }
        }
        if self.group.is_alive() {
            self.group.signal(Signal::Term);
            let gone = async {
                while self.group.is_alive() {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            };
            if tokio::time::timeout(REST_GRACE, gone).await.is_err() {
                self.group.signal(Signal::Kill);
            }
        }
    }

    /// Returns the end of what the child wrote to standard error; waits a
    /// moment for the rest where it has just ended.
    pub async fn stderr(&self) -> String {
        let mut drained = self.drained.clone();
        let _ = tokio::time::timeout(REST_GRACE, drained.wait_for(|done| *done)).await;
        self.stderr.lock().map(|t| t.text()).unwrap_or_default()
    }
}

/// A signal for a group of processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C.
    Int,
    /// The terminal is gone.
    Hangup,
    /// Please end.
    Term,
    /// End.
    Kill,
}

/// A process group. Killed when the last handle to it goes.
#[derive(Debug)]
struct Group {
    id: u32,
}

impl Group {
    #[cfg(unix)]
    fn pid(&self) -> Option<rustix::process::Pid> {
        rustix::process::Pid::from_raw(i32::try_from(self.id).ok()?)
    }

    /// Sends a signal; a group that is gone is no failure.
    #[cfg(unix)]
    fn signal(&self, signal: Signal) {
        use rustix::process::Signal as S;
        let signal = match signal {
            Signal::Int => S::INT,
            Signal::Hangup => S::HUP,
            Signal::Term => S::TERM,
            Signal::Kill => S::KILL,
        };
        if let Some(pid) = self.pid() {
            let _ = rustix::process::kill_process_group(pid, signal);
        }
    }

    #[cfg(unix)]
    fn is_alive(&self) -> bool {
        self.pid()
            .is_some_and(|pid| rustix::process::test_kill_process_group(pid).is_ok())
    }

    #[cfg(not(unix))]
    fn signal(&self, _signal: Signal) {}

    #[cfg(not(unix))]
    fn is_alive(&self) -> bool {
        false
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if self.is_alive() {
            self.signal(Signal::Kill);
        }
    }
}

fn is_inherited(name: &std::ffi::OsStr) -> bool {
    name.to_str()
        .is_some_and(|name| name.starts_with("LC_") || INHERITED.contains(&name))
}

/// The end of a text, at most [`STDERR_TAIL`] bytes.
#[derive(Debug, Default)]
struct Tail {
    bytes: Vec<u8>,
    is_cut: bool,
}

impl Tail {
    fn add(&mut self, more: &[u8]) {
        self.bytes.extend_from_slice(more);
        let surplus = self.bytes.len().saturating_sub(STDERR_TAIL);
        self.is_cut |= surplus > 0;
        self.bytes.drain(..surplus);
    }

    /// Returns the text; of one that was cut only whole lines, or else whole
    /// words: half a key would not be known for one.
    fn text(&self) -> String {
        let mut bytes = self.bytes.as_slice();
        if self.is_cut {
            let line = bytes.iter().position(|b| *b == b'\n');
            let end = line.or_else(|| bytes.iter().position(u8::is_ascii_whitespace));
            bytes = end.map_or(&[], |end| &bytes[end + 1..]);
        }
        String::from_utf8_lossy(bytes).into_owned()
    }
}

/// Reads to the end, keeping the last [`STDERR_TAIL`] bytes.
async fn drain(
    mut stderr: impl AsyncRead + Unpin,
    tail: Arc<Mutex<Tail>>,
    done: watch::Sender<bool>,
) {
    let mut chunk = [0; STDERR_TAIL];
    while let Ok(read @ 1..) = stderr.read(&mut chunk).await {
        if let Ok(mut tail) = tail.lock() {
            tail.add(&chunk[..read]);
        }
    }
    let _ = done.send(true);
}

fn describe(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("signal {signal}");
    }
    match status.code() {
        Some(code) => format!("exit code {code}"),
        None => "no exit code".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{STDERR_TAIL, Tail};

    fn tail(parts: &[&str]) -> String {
        let mut tail = Tail::default();
        parts.iter().for_each(|part| tail.add(part.as_bytes()));
        tail.text()
    }

    #[test]
    fn a_short_text_is_kept_whole() {
        assert_eq!(tail(&["first", " line\n", "second"]), "first line\nsecond");
    }

    #[test]
    fn what_is_cut_starts_at_a_line_or_a_word() {
        let long = "x".repeat(STDERR_TAIL);
        assert_eq!(tail(&["secret", &long[9..], "\nlast\n"]), "last\n");
        assert_eq!(tail(&["secret", &long[5..], " last"]), "last");
        assert_eq!(tail(&["secret", &long]), "");
    }
}
