//! Whether the files of the configuration changed since they were last loaded,
//! for what runs long.
//!
//! Owns: when to load anew. What to do about a new file that is broken is for
//! the caller to say; to keep the old settings is what people expect.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Environment, Overrides, Settings, paths};
use crate::error::Result;

/// What tells one state of a file from another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    /// Device and inode; a file that is replaced has another.
    file: (u64, u64),
}

impl Stamp {
    /// Looks at a file; `None` where there is none to look at.
    fn of(path: &Path) -> Option<Self> {
        let meta = path.metadata().ok()?;
        #[cfg(unix)]
        let file = {
            use std::os::unix::fs::MetadataExt;
            (meta.dev(), meta.ino())
        };
        #[cfg(not(unix))]
        let file = (0, 0);
        Some(Self {
            bytes: meta.len(),
            modified: meta.modified().ok(),
            file,
        })
    }
}

/// The user's and the project's file.
type Seen = [Option<(PathBuf, Option<Stamp>)>; 2];

/// Notices changes of the user's and the project's file. Made before the
/// settings are loaded for the first time, it misses none.
#[derive(Debug, Clone)]
pub struct Watch {
    overrides: Overrides,
    env: Environment,
    cwd: PathBuf,
    seen: Seen,
}

impl Watch {
    /// Takes note of how the files are. They are looked at, not opened.
    #[must_use]
    pub fn new(overrides: &Overrides, env: &Environment, cwd: &Path) -> Self {
        Self {
            overrides: overrides.clone(),
            env: env.clone(),
            cwd: cwd.to_owned(),
            seen: look(overrides, env, cwd),
        }
    }

    /// Tells whether a file has changed, appeared or vanished, or a nearer one
    /// has become the project's, since this was last asked. Whoever asks here
    /// loads the settings himself: [`Watch::reload`] does both.
    pub fn changed(&mut self) -> bool {
        let now = look(&self.overrides, &self.env, &self.cwd);
        let is_changed = now != self.seen;
        self.seen = now;
        is_changed
    }

    /// Loads the settings anew where a file has changed; `None` where none has.
    /// A change that comes while they are loaded is seen the next time.
    pub fn reload(&mut self) -> Option<Result<Settings>> {
        let load = || Settings::load(&self.overrides, &self.env, &self.cwd);
        let now = look(&self.overrides, &self.env, &self.cwd);
        if now == self.seen {
            return None;
        }
        let settings = load();
        self.seen = now;
        Some(settings)
    }
}

fn look(overrides: &Overrides, env: &Environment, cwd: &Path) -> Seen {
    let user = paths::user_file(overrides, env, cwd).ok();
    [user, paths::project_file(cwd)].map(|path| {
        path.map(|path| {
            let stamp = Stamp::of(&path);
            (path, stamp)
        })
    })
}

#[cfg(test)]
mod tests;
