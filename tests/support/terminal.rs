//! A terminal of any size, to run the program on.

use std::fs::{File, OpenOptions};
use std::os::fd::OwnedFd;
use std::process::Stdio;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::process::{Output, Streams};

/// A pseudo terminal whose screen the test reads.
///
/// ```ignore
/// let mut terminal = Terminal::new(80, 24);
/// let run = env.docent().env("TERM", "xterm-256color").streams(terminal.streams());
/// run.run().assert_code(0);
/// assert!(terminal.text().contains("\u{1b}[1m"));
/// ```
pub struct Terminal {
    ours: OwnedFd,
    theirs: Option<File>,
    screen: Option<Output>,
}

impl Terminal {
    /// Makes a terminal; 0 columns is a size that real ones can have, too.
    pub fn new(columns: u16, rows: u16) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let ours = openpt(flags).expect("a pseudo terminal");
        grantpt(&ours).expect("a pseudo terminal");
        unlockpt(&ours).expect("a pseudo terminal");
        let name = ptsname(&ours, Vec::new()).expect("it has a name");
        let name = name.to_string_lossy().into_owned();
        let theirs = OpenOptions::new().read(true).write(true).open(name);
        let theirs = theirs.expect("a pseudo terminal");
        tcsetwinsize(&theirs, size(columns, rows)).expect("a terminal has a size");
        Self {
            ours,
            theirs: Some(theirs),
            screen: None,
        }
    }

    /// Puts all three streams onto the terminal; replace what should not be.
    /// The terminal is for one run: what it shows ends with that run.
    pub fn streams(&mut self) -> Streams {
        let theirs = self.theirs.take().expect("a terminal is for one run");
        let ours = self.ours.try_clone().expect("a copy of a descriptor");
        self.screen = Some(Output::collect(Some(File::from(ours))));
        let copy = || Stdio::from(theirs.try_clone().expect("a copy of a descriptor"));
        Streams {
            stdin: Some(copy()),
            stdout: Some(copy()),
            stderr: Some(copy()),
        }
    }

    /// Gives it another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        tcsetwinsize(&self.ours, size(columns, rows)).expect("a terminal has a size");
    }

    /// Types, as a user would; a line ends with `\r`.
    pub fn write(&self, text: &str) {
        rustix::io::write(&self.ours, text.as_bytes()).expect("the terminal takes it");
    }

    /// Returns what was written to it, to wait on; line breaks are `\r\n`.
    pub fn screen(&self) -> &Output {
        self.screen.as_ref().expect("nothing runs on it yet")
    }

    /// Waits until nothing runs on it any more, and returns all it shows,
    /// with `\n` for line breaks.
    #[track_caller]
    pub fn text(&self) -> String {
        assert!(
            self.screen().wait_for_end(super::LIMIT),
            "it is still in use"
        );
        self.screen().text().replace("\r\n", "\n")
    }
}

fn size(columns: u16, rows: u16) -> Winsize {
    Winsize {
        ws_col: columns,
        ws_row: rows,
        ws_xpixel: 0,
        ws_ypixel: 0,
    }
}
