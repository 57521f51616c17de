//! Runs the program of a `command:`.
//!
//! Guarantees: it gets nothing to read, what it writes beside its answer goes
//! nowhere, no error repeats a word of it, and when its time is up it is gone
//! with all that it started. It has a process group of its own, so it cannot
//! ask on the terminal: what has to is a `login_command`.

use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::LARGEST;
use crate::config::format_duration;
use crate::config::place::quote;
use crate::error::{Error, Kind, Result};

/// How often a program that has said everything is asked whether it ended.
const TICK: Duration = Duration::from_millis(2);
/// How long a program that was killed may take to be gone.
const GRACE: Duration = Duration::from_secs(1);

/// Process groups of the programs that run. A number stays in it until its
/// process is waited for, so that it names no other.
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn running() -> MutexGuard<'static, Vec<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends every program that is asked for a key at this moment, with all that it
/// started: for the end of this program, as by Ctrl-C.
pub fn end_key_commands() {
    running().iter().copied().for_each(kill_group);
}

/// Runs a program for at most `limit` and returns what it printed.
pub(super) fn run(argv: &[String], limit: Duration) -> Result<String> {
    let (program, arguments) = argv
        .split_first()
        .map_or(("", argv), |(p, a)| (p.as_str(), a));
    let failed = |why: String| {
        let message = format!("the key command {} {why}", quote(program));
        Error::new(Kind::Config, message)
    };
    let cannot = |error| failed("cannot be started".to_owned()).source(error);
    let late = || failed(format!("did not end within {}", format_duration(limit)));
    let deadline = Instant::now() + limit;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut helper = Helper::start(&mut command).map_err(cannot)?;
    let (sender, receiver) = mpsc::channel();
    let stdout = helper.0.stdout.take();
    let read = move || {
        let mut bytes = Vec::new();
        if let Some(stdout) = stdout {
            // What came before a broken pipe is judged like a short answer.
            let _ = stdout.take(LARGEST).read_to_end(&mut bytes);
        }
        let _ = sender.send(bytes);
    };
    // Not joined: what left the group may hold the pipe open for ever.
    let reader = std::thread::Builder::new().spawn(read);
    reader.map_err(cannot)?;
    let output = receiver.recv_timeout(limit);
    if output.is_err() {
        // Before it is waited for: until then its number is its own.
        helper.kill();
    }
    let status = helper.wait(deadline);
    match (output, status) {
        (Ok(bytes), Some(status)) if status.success() => {
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        }
        (output, Some(status)) => match status.code() {
            Some(0) => Err(late()),
            Some(code) => Err(failed(format!("failed with exit code {code}"))),
            None if output.is_err() => Err(late()),
            None => Err(failed("was ended by a signal".to_owned())),
        },
        (_, None) => Err(late()),
    }
}

/// A program that runs. Ended with its group when it is dropped.
struct Helper(Child);

impl Helper {
    fn start(command: &mut Command) -> std::io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        // Held meanwhile: a signal finds every program that was started.
        let mut running = running();
        let child = command.spawn()?;
        running.push(child.id());
        Ok(Self(child))
    }

    fn kill(&mut self) {
        kill_group(self.0.id());
        // Where there are no groups; elsewhere it is gone already.
        let _ = self.0.kill();
    }

    /// Asks once whether it has ended.
    fn poll(&mut self) -> std::io::Result<Option<ExitStatus>> {
        let mut running = running();
        let ended = self.0.try_wait();
        if !matches!(ended, Ok(None)) {
            running.retain(|id| *id != self.0.id());
        }
        ended
    }

    /// Waits until the deadline, then ends it. `None` where it had to be.
    fn wait(&mut self, deadline: Instant) -> Option<ExitStatus> {
        let mut is_late = false;
        loop {
            match self.poll() {
                Ok(None) if Instant::now() < deadline => std::thread::sleep(TICK),
                Ok(None) if !is_late => {
                    is_late = true;
                    self.kill();
                }
                Ok(None) if Instant::now() < deadline + GRACE => std::thread::sleep(TICK),
                Ok(Some(status)) if !is_late => return Some(status),
                _ => return None,
            }
        }
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        if running().contains(&self.0.id()) {
            self.kill();
            self.wait(Instant::now());
        }
    }
}

#[cfg(unix)]
fn kill_group(id: u32) {
    let pid = i32::try_from(id)
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    if let Some(pid) = pid {
        // A group that is gone is no failure.
        let _ = rustix::process::kill_process_group(pid, rustix::process::Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill_group(_id: u32) {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::path::Path;
    use std::time::{Duration, Instant};

    use super::run;

    fn sh(script: &str, argument: &Path, limit: u64) -> Result<String, String> {
        let argument = argument.to_str().unwrap();
        let argv = ["sh", "-c", script, "sh", argument].map(str::to_owned);
        run(&argv, Duration::from_millis(limit)).map_err(|error| error.message)
    }

    /// Waits until the process whose number a file holds is gone.
    fn ends(file: &Path) {
        let number = std::fs::read_to_string(file).unwrap();
        let stat = format!("/proc/{}/stat", number.trim());
        let end = Instant::now() + Duration::from_secs(20);
        while let Ok(stat) = std::fs::read_to_string(&stat) {
            if stat
                .rsplit(')')
                .next()
                .is_some_and(|rest| rest.starts_with(" Z"))
            {
                break;
            }
            assert!(Instant::now() < end, "it lives: {stat}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn at_the_end_of_its_time_all_that_it_started_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("pid");
        for script in [
            // It waits for what it started.
            "sleep 600 & echo $! >\"$1\"; echo planted; wait",
            // It ends, and what it started holds the pipe.
            "sleep 600 & echo $! >\"$1\"; echo planted",
            // It closes the pipe and stays.
            "sleep 600 >/dev/null & echo $! >\"$1\"; exec >/dev/null; wait",
        ] {
            let why = sh(script, &file, 1500).unwrap_err();
            assert_eq!(why, "the key command `sh` did not end within 1s 500ms");
            ends(&file);
        }
        let script = "sleep 600 & echo $! >\"$1\"; exit 7";
        let why = sh(script, &file, 1500).unwrap_err();
        assert_eq!(why, "the key command `sh` failed with exit code 7");
        ends(&file);
    }

    #[test]
    fn asked_twice_it_runs_twice() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("runs");
        let script = "echo x >>\"$1\"; wc -l <\"$1\"";
        assert_eq!(sh(script, &file, 60_000).unwrap().trim(), "1");
        assert_eq!(sh(script, &file, 60_000).unwrap().trim(), "2");
    }
}
