//! Puts text on the clipboard: by the program that the desktop has for it,
//! else by asking the terminal.
//!
//! Guarantees: a program gets the variables it needs and no others, ends
//! within bounds, and is found in absolute directories of PATH only.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

/// How long a program may take.
const LIMIT: Duration = Duration::from_secs(2);

/// How often it is asked whether it has ended.
const LOOK: Duration = Duration::from_millis(5);

/// Most bytes that terminals take, encoded.
const TERMINAL: usize = 100_000;

/// Variables that the programs need: for the desktop, its keys, and the
/// encoding of text.
const NEEDED: [&str; 10] = [
    "PATH",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XDG_RUNTIME_DIR",
    "XAUTHORITY",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "SystemRoot",
];

/// A program, its arguments, and the variable without which it cannot work.
const PROGRAMS: [(&str, &[&str], Option<&str>); 5] = [
    ("pbcopy", &[], None),
    ("wl-copy", &[], Some("WAYLAND_DISPLAY")),
    ("xclip", &["-selection", "clipboard"], Some("DISPLAY")),
    ("xsel", &["--clipboard", "--input"], Some("DISPLAY")),
    ("clip.exe", &[], None),
];

/// Ways to the clipboard.
pub(super) struct Clipboard {
    env: Vec<(&'static str, OsString)>,
    is_terminal: bool,
}

impl Clipboard {
    /// Looks at the variables that `get` returns. `is_terminal` tells whether
    /// there is a terminal to ask.
    pub(super) fn new(get: impl Fn(&str) -> Option<OsString>, is_terminal: bool) -> Self {
        let set = |name: &'static str| Some((name, get(name).filter(|value| !value.is_empty())?));
        Self {
            env: NEEDED.into_iter().filter_map(set).collect(),
            is_terminal,
        }
    }

    /// Copies a text; `show` writes a sequence to the terminal.
    ///
    /// # Errors
    /// Why it was not copied, in a line.
    pub(super) fn copy(&self, text: &str, show: impl FnOnce(&str) -> bool) -> Result<(), String> {
        let mut failed = None;
        for (name, args, needs) in PROGRAMS {
            let may_work = needs.is_none_or(|needs| self.get(needs).is_some());
            let Some(path) = self.find(name).filter(|_| may_work) else {
                continue;
            };
            match self.pass(&path, args, &encoded(name, text)) {
                Ok(()) => return Ok(()),
                Err(why) => failed = failed.or(Some(format!("{name} {why}"))),
            }
        }
        let sequence = format!("\x1b]52;c;{}\x07", BASE64.encode(text));
        if !self.is_terminal {
            return Err(failed.unwrap_or_else(|| {
                "there is neither a terminal nor wl-copy, xclip, xsel, pbcopy or clip.exe".into()
            }));
        }
        if sequence.len() > TERMINAL {
            return Err(failed.unwrap_or_else(|| "it is too long for a terminal".into()));
        }
        match show(&sequence) {
            true => Ok(()),
            false => Err("the terminal cannot be written".into()),
        }
    }

    fn get(&self, name: &str) -> Option<&OsString> {
        let mut all = self.env.iter();
        all.find_map(|(known, value)| (*known == name).then_some(value))
    }

    fn find(&self, name: &str) -> Option<PathBuf> {
        let dirs = std::env::split_paths(self.get("PATH")?);
        let mut paths = dirs
            .filter(|dir| dir.is_absolute())
            .map(|dir| dir.join(name));
        paths.find(|path| path.is_file())
    }

    fn pass(&self, path: &std::path::Path, args: &[&str], text: &[u8]) -> Result<(), String> {
        let mut child = Command::new(path)
            .args(args)
            .env_clear()
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("does not start: {e}"))?;
        let until = Instant::now() + LIMIT;
        // A program that reads nothing blocks whoever writes to it, until it
        // is killed.
        std::thread::scope(|scope| {
            let stdin = child.stdin.take();
            let writing = std::thread::Builder::new().spawn_scoped(scope, move || {
                stdin.is_some_and(|mut to| to.write_all(text).is_ok())
            });
            let ended = wait(&mut child, until);
            let is_written = writing.is_ok_and(|thread| thread.join().unwrap_or(false));
            ended.and_then(|()| match is_written {
                true => Ok(()),
                false => Err("does not read".to_owned()),
            })
        })
    }
}

fn wait(child: &mut Child, until: Instant) -> Result<(), String> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("failed: {status}")),
            Ok(None) if Instant::now() < until => std::thread::sleep(LOOK),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("took longer than {} s", LIMIT.as_secs()));
            }
        }
    }
}

/// Windows' own program takes no UTF-8.
fn encoded(program: &str, text: &str) -> Vec<u8> {
    match program {
        "clip.exe" => std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect(),
        _ => text.as_bytes().to_vec(),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Clipboard, encoded};
    use std::path::Path;
    use std::process::Command;

    /// Puts a program there that runs a script.
    fn program(dir: &Path, name: &str, script: &str) {
        // Written by another process: what this one holds open for writing
        // while another test forks cannot be started.
        let script = format!("#!/bin/sh\n{script}\n");
        let made = Command::new("/bin/sh")
            .args(["-c", "printf %s \"$2\" > \"$1\" && chmod 755 \"$1\"", "sh"])
            .arg(dir.join(name))
            .arg(script)
            .status();
        assert!(made.unwrap().success());
    }

    fn clipboard(dir: &Path, is_terminal: bool) -> Clipboard {
        let path = format!("bin:{}", dir.display());
        let get = |name: &str| match name {
            "PATH" => Some(path.clone().into()),
            "DISPLAY" | "SECRET" => Some(":7".into()),
            _ => None,
        };
        Clipboard::new(get, is_terminal)
    }

    #[test]
    fn the_first_program_that_works_gets_the_text_and_little_else() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let save = format!(
            "PATH=/usr/bin:/bin; env > {0}.env; cat > {0}",
            out.display()
        );
        program(dir.path(), "wl-copy", "exit 0");
        program(dir.path(), "xclip", "exit 3");
        program(dir.path(), "xsel", &save);
        let copied = clipboard(dir.path(), false).copy("täxt\n", |_| false);
        assert_eq!(copied, Ok(()));
        assert_eq!(std::fs::read_to_string(&out).unwrap(), "täxt\n");
        let env = std::fs::read_to_string(out.with_extension("env")).unwrap();
        assert!(
            env.contains("DISPLAY=:7") && !env.contains("SECRET"),
            "{env}"
        );
    }

    #[test]
    fn a_terminal_is_asked_where_no_program_is() {
        let dir = tempfile::tempdir().unwrap();
        let mut shown = String::new();
        let copied = clipboard(dir.path(), true).copy("hi", |sequence| {
            shown.push_str(sequence);
            true
        });
        assert_eq!((copied, shown.as_str()), (Ok(()), "\x1b]52;c;aGk=\x07"));
        let long = "x".repeat(100_000);
        let copied = clipboard(dir.path(), true).copy(&long, |_| true);
        assert_eq!(copied.unwrap_err(), "it is too long for a terminal");
    }

    #[test]
    fn without_program_and_terminal_it_is_told_why() {
        let dir = tempfile::tempdir().unwrap();
        let why = clipboard(dir.path(), false)
            .copy("hi", |_| true)
            .unwrap_err();
        assert!(why.contains("neither a terminal nor"), "{why}");
        program(dir.path(), "xclip", "exit 3");
        let why = clipboard(dir.path(), false)
            .copy("hi", |_| true)
            .unwrap_err();
        assert!(why.starts_with("xclip failed"), "{why}");
    }

    #[test]
    fn windows_gets_utf_16() {
        assert_eq!(encoded("clip.exe", "ä"), [0xff, 0xfe, 0xe4, 0]);
    }
}
