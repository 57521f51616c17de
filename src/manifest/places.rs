//! Where package managers keep things on this machine.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Where cargo keeps sources; `~/.cargo` otherwise.
pub const CARGO_HOME: &str = "CARGO_HOME";
/// The virtual environment that is active.
pub const VIRTUAL_ENV: &str = "VIRTUAL_ENV";
/// Where Go keeps modules; `GOPATH/pkg/mod` otherwise.
pub const GOMODCACHE: &str = "GOMODCACHE";
/// Go's workspaces, of which the first holds modules; `~/go` otherwise.
pub const GOPATH: &str = "GOPATH";
/// Where Deno keeps packages; `deno` in the platform's cache directory otherwise.
pub const DENO_DIR: &str = "DENO_DIR";

/// The places outside of a project that packages are looked for in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// The user's home directory.
    pub home: Option<PathBuf>,
    /// Holds `registry/src` and `git/checkouts`.
    pub cargo_home: Option<PathBuf>,
    /// The virtual environment that is active.
    pub virtual_env: Option<PathBuf>,
    /// Holds `golang.org/x/net@v0.1.0`.
    pub go_mod_cache: Option<PathBuf>,
    /// Holds `npm/HOST/NAME/VERSION`.
    pub deno_dir: Option<PathBuf>,
}

impl Places {
    /// Decides the places by the variables that `get` returns.
    pub fn from_env(get: impl Fn(&str) -> Option<OsString>) -> Self {
        let path = |name: &str| {
            let value = get(name).filter(|value| !value.is_empty())?;
            Some(PathBuf::from(value))
        };
        let home = path("HOME").or_else(|| path("USERPROFILE"));
        let at_home = |rest: &str| home.as_deref().map(|home| home.join(rest));
        let go_path = get(GOPATH).and_then(|list| std::env::split_paths(&list).next());
        let go_path = go_path.filter(|first| !first.as_os_str().is_empty());
        let go_path = go_path.or_else(|| at_home("go"));
        Self {
            cargo_home: path(CARGO_HOME).or_else(|| at_home(".cargo")),
            virtual_env: path(VIRTUAL_ENV),
            go_mod_cache: path(GOMODCACHE).or_else(|| go_path.map(|go| go.join("pkg/mod"))),
            deno_dir: path(DENO_DIR)
                .or_else(|| path("XDG_CACHE_HOME").map(|cache| cache.join("deno")))
                .or_else(|| {
                    at_home(if cfg!(target_os = "macos") {
                        "Library/Caches/deno"
                    } else {
                        ".cache/deno"
                    })
                }),
            home,
        }
    }
}

/// Tells whether a relative path stays below the directory it is joined to.
pub(super) fn stays_below(path: &str) -> bool {
    use std::path::Component::{CurDir, Normal};
    let parts = || Path::new(path).components();
    !path.is_empty()
        && !path.contains('\\')
        && parts().all(|part| matches!(part, Normal(_) | CurDir))
}

/// Lists a directory's subdirectories by name, at most `limit` entries of it.
pub(super) fn subdirectories(dir: &Path, limit: usize) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().take(limit);
    let mut all: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_file()))
        .map(|entry| entry.path())
        .collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::{Places, stays_below};
    use std::path::PathBuf;

    #[test]
    fn variables_come_before_the_usual_places() {
        let env = |pairs: &'static [(&'static str, &'static str)]| {
            Places::from_env(|name| {
                let (_, value) = pairs.iter().find(|(n, _)| *n == name)?;
                Some((*value).into())
            })
        };
        let usual = env(&[("HOME", "/h"), ("CARGO_HOME", "")]);
        assert_eq!(usual.cargo_home, Some(PathBuf::from("/h/.cargo")));
        assert_eq!(usual.go_mod_cache, Some(PathBuf::from("/h/go/pkg/mod")));
        assert_eq!(usual.virtual_env, None);
        let said = env(&[
            ("HOME", "/h"),
            ("CARGO_HOME", "/c"),
            ("GOPATH", "/g"),
            ("DENO_DIR", "/d"),
        ]);
        assert_eq!(said.cargo_home, Some(PathBuf::from("/c")));
        assert_eq!(said.go_mod_cache, Some(PathBuf::from("/g/pkg/mod")));
        assert_eq!(said.deno_dir, Some(PathBuf::from("/d")));
        assert_eq!(env(&[]), Places::default());
    }

    #[test]
    fn paths_that_leave_are_known() {
        assert!(stays_below("node_modules/@a/b"));
        for path in ["", "..", "a/../../b", "/etc", "a\\..\\b"] {
            assert!(!stays_below(path), "{path}");
        }
    }
}
