//! Running programs and taking their time.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs each program in turn, `rounds` times after one that does not count,
/// and returns the times of each.
pub fn in_turns(rounds: usize, programs: &mut [&mut dyn FnMut() -> Duration]) -> Vec<Times> {
    let mut all = vec![Vec::with_capacity(rounds); programs.len()];
    for round in 0..=rounds {
        for turn in 0..programs.len() {
            // Nobody is always the one that runs after the same other.
            let at = (turn + round) % programs.len();
            let time = programs[at]();
            if round > 0 {
                all[at].push(time);
            }
        }
    }
    all.into_iter().map(Times::new).collect()
}

/// The times of one program.
#[derive(Debug, Clone)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Makes them of times in any order.
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// Returns the time that half of the runs stayed below.
    pub fn median(&self) -> Duration {
        self.0[self.0.len() / 2]
    }

    /// Returns the time that so many per cent of the runs stayed below.
    pub fn at(&self, percent: usize) -> Duration {
        self.0[self.0.len() * percent / 100]
    }

    /// Returns all times, the shortest first.
    pub fn all(&self) -> impl Iterator<Item = Duration> {
        self.0.iter().copied()
    }

    /// Returns the time that a tenth of the runs stayed below.
    pub fn low(&self) -> Duration {
        self.0[self.0.len() / 10]
    }

    /// Returns the time that nine tenths of the runs stayed below.
    pub fn high(&self) -> Duration {
        self.0[self.0.len() * 9 / 10]
    }
}

/// Runs a program to its end, its stdout read through a pipe, and returns what
/// it wrote and how long it took.
///
/// # Panics
/// When it fails.
pub fn run(command: &mut Command) -> (Vec<u8>, Duration) {
    let mut out = Vec::with_capacity(256 * 1024);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command
        .spawn()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let read = child.stdout.take().unwrap().read_to_end(&mut out);
    let status = child.wait().unwrap();
    let time = start.elapsed();
    read.unwrap();
    assert!(status.success(), "{command:?} ended with {status}");
    (out, time)
}

/// Runs a program as [`run`] does, and returns when the first of its answer
/// came, and when it ended.
pub fn first_and_end(command: &mut Command) -> (Duration, Duration) {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command
        .spawn()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let mut stdout = child.stdout.take().unwrap();
    let mut out = vec![0; 256 * 1024];
    let read = stdout.read(&mut out).unwrap();
    let first = start.elapsed();
    stdout.read_to_end(&mut out).unwrap();
    let status = child.wait().unwrap();
    assert!(
        status.success() && read > 0,
        "{command:?} ended with {status}"
    );
    (first, start.elapsed())
}

/// Runs a program, whatever it answers, and returns how long it took.
///
/// # Panics
/// When a signal ends it.
pub fn ended(command: &mut Command) -> Duration {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().unwrap();
    let time = start.elapsed();
    assert!(status.code().is_some(), "{command:?} ended with {status}");
    time
}
