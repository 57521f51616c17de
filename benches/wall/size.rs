//! What the program takes in memory and on disk.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::pipe::fcntl_setpipe_size;

use crate::report::Report;
use crate::scene::{LIBRARY, QUERY, docent, server, warm};
use crate::support::env::{PROGRAM, TestEnv};

/// Peak memory of a cached read, and the size of the binary.
pub fn run(report: &mut Report) {
    let env = TestEnv::new();
    let server = server(Duration::ZERO);
    warm(&env, &server, &["docs", LIBRARY, QUERY]);
    let peak = peak(&mut docent(&env, &server, &["docs", LIBRARY, QUERY]));
    report.title("size");
    report.figure("peak memory of a cached read", peak, "MB", 12.0);
    let bytes = std::fs::metadata(PROGRAM).unwrap().len() as f64;
    report.figure("binary", bytes / 1e6, "MB", 25.0);
}

/// Runs a program that writes more than 4 KiB, and returns the most memory it
/// had, in MiB.
///
/// # Panics
/// When it fails.
pub fn peak(command: &mut Command) -> f64 {
    // Its answer does not fit into the pipe: it stops in the middle of it, where
    // it can be looked at with all it needed still in memory.
    let (mut stdout, theirs) = std::io::pipe().unwrap();
    fcntl_setpipe_size(&stdout, 4096).unwrap();
    command
        .stdin(Stdio::null())
        .stdout(theirs)
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    // Else our own copy of its end would keep the pipe open.
    command.stdout(Stdio::null());
    let mut first = [0; 1];
    stdout.read_exact(&mut first).unwrap();
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let mut rest = Vec::new();
    stdout.read_to_end(&mut rest).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(rest.len() > 4096, "an answer of {} bytes", rest.len());
    let field = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: f64 = field
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    kib / 1024.0
}
