//! Where a key is read from, and reading it when a server is about to be called.
//!
//! Guarantees: no message, hint or description holds a key or what a command
//! printed.

use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::env::Environment;
use super::paths::expand;
use super::secret::Secret;
use crate::error::{Error, Kind, Result};

mod command;

pub use command::end_key_commands;

/// Longest wait for a `command:`, where nobody says another.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(10);
/// Most that is read of a key file or of a command's output, in bytes.
const LARGEST: u64 = 64 << 10;

/// Where a key is read from, when a server is about to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// `env:NAME`; an unset or empty variable is no key.
    Env(String),
    /// `file:PATH`; its first line.
    File(PathBuf),
    /// `command:ARGV`; the first line of its standard output.
    Command(Vec<String>),
    /// Written into the user's own configuration file.
    Literal(Secret),
}

impl KeySource {
    /// Parses `env:NAME`, `file:PATH` or `command:ARGV`; other text is the key
    /// itself, empty text is no key. A path starts from `dir`.
    ///
    /// # Errors
    /// Says what is wrong, never the text: it may be a key.
    pub fn parse(text: &str, dir: &Path, env: &Environment) -> Result<Option<Self>, String> {
        let text = text.trim();
        let Some((scheme, rest)) = text.split_once(':') else {
            let key = (!text.is_empty()).then(|| Self::Literal(Secret::new(text)));
            return Ok(key);
        };
        let rest = rest.trim();
        match scheme {
            "env" if rest.is_empty() || rest.contains(['=', '\0']) => {
                Err("env: is followed by the name of a variable".to_owned())
            }
            "env" => Ok(Some(Self::Env(rest.to_owned()))),
            "file" if rest.is_empty() => Err("file: is followed by a path".to_owned()),
            "file" => Ok(Some(Self::File(expand(rest, dir, env)?))),
            "command" => match shell_words::split(rest) {
                Ok(argv) if argv.first().is_some_and(|program| !program.is_empty()) => {
                    Ok(Some(Self::Command(argv)))
                }
                Ok(_) => Err("command: is followed by a program".to_owned()),
                Err(_) => Err("command: has a quote that is not closed".to_owned()),
            },
            // Taking a misspelt scheme for a key would send it to the server.
            _ => Err("a key is env:NAME, file:PATH or command:PROGRAM".to_owned()),
        }
    }

    /// Reads the key. `None` is an unset variable. Blocks: a file is opened, or
    /// a command is run for at most ten seconds. Nothing is kept: read twice, it
    /// is asked for twice.
    ///
    /// # Errors
    /// [`Kind::Config`] where the source fails or what it gives cannot be a key.
    pub fn read(&self, env: &Environment) -> Result<Option<Secret>> {
        self.read_within(env, COMMAND_TIMEOUT)
    }

    /// The same with another longest wait for a command.
    ///
    /// # Errors
    /// As [`KeySource::read`].
    pub fn read_within(&self, env: &Environment, limit: Duration) -> Result<Option<Secret>> {
        let text = match self {
            Self::Env(name) => match env.get(name) {
                Some(value) if !value.trim().is_empty() => value,
                _ => return Ok(None),
            },
            Self::File(path) => read_file(path)?,
            Self::Command(argv) => command::run(argv, limit)?,
            Self::Literal(secret) => secret.expose().to_owned(),
        };
        let key = match self {
            Self::File(_) | Self::Command(_) => text.lines().next().unwrap_or_default(),
            Self::Env(_) | Self::Literal(_) => &text,
        };
        let key = key.trim();
        let wrong = |why: &str| {
            let source = self.describe();
            Error::new(Kind::Config, format!("the key from {source} {why}"))
        };
        if key.is_empty() {
            return Err(wrong("is empty"));
        }
        // What a header may hold.
        if !key.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(wrong("has characters that no key has"));
        }
        Ok(Some(Secret::new(key)))
    }

    /// Returns the reference without any secret: `env:CONTEXT7_API_KEY`,
    /// `command:pass`, `***`.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Env(name) => format!("env:{name}"),
            Self::File(path) => format!("file:{}", path.display()),
            // Arguments may hold a password.
            Self::Command(argv) => {
                format!("command:{}", argv.first().map_or("", String::as_str))
            }
            Self::Literal(secret) => secret.to_string(),
        }
    }

    /// Returns 8 hex digits that tell keys apart without reading files or
    /// running commands; `none` for an unset variable.
    #[must_use]
    pub fn fingerprint(&self, env: &Environment) -> String {
        match self {
            Self::Env(name) => match env.get(name) {
                Some(value) if !value.trim().is_empty() => digest(value.trim(), 4),
                _ => "none".to_owned(),
            },
            Self::File(path) => digest(&format!("file:{}", path.display()), 4),
            Self::Command(argv) => digest(&format!("command:{}", shell_words::join(argv)), 4),
            Self::Literal(secret) => digest(secret.expose(), 4),
        }
    }

    /// Tells whether a key is there, as far as that is known without reading it.
    #[must_use]
    pub fn is_set(&self, env: &Environment) -> bool {
        match self {
            Self::Env(name) => env.get(name).is_some_and(|value| !value.trim().is_empty()),
            Self::File(_) | Self::Command(_) | Self::Literal(_) => true,
        }
    }
}

/// Returns the first bytes of the SHA-256 of a text, in hex.
pub(super) fn digest(text: &str, bytes: usize) -> String {
    let mut hex = String::with_capacity(bytes * 2);
    for byte in Sha256::digest(text.as_bytes()).iter().take(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn read_file(path: &Path) -> Result<String> {
    let cannot = |error: std::io::Error| {
        let message = format!("cannot read the key file {}", path.display());
        Error::new(Kind::Config, message).source(error)
    };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(cannot)?;
    file.take(LARGEST).read_to_end(&mut bytes).map_err(cannot)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests;
