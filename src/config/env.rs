//! Every environment variable that is read, and the one way to read them.
//!
//! Nothing else calls `std::env`: what depends on a variable takes an
//! [`Environment`], so tests say what is set.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

/// Directory of `config.toml`, in place of the platform's.
pub const DOCENT_CONFIG_DIR: &str = "DOCENT_CONFIG_DIR";
/// Directory of the cache, in place of the platform's.
pub const DOCENT_CACHE_DIR: &str = "DOCENT_CACHE_DIR";
/// Servers to ask, in order: names or URLs, separated by blanks or commas.
pub const DOCENT_SERVER: &str = "DOCENT_SERVER";
/// Output format, as `--format`.
pub const DOCENT_FORMAT: &str = "DOCENT_FORMAT";
/// `1` answers without a network, as `--offline`.
pub const DOCENT_OFFLINE: &str = "DOCENT_OFFLINE";
/// Longest time for the whole command, as `--timeout`.
pub const DOCENT_TIMEOUT: &str = "DOCENT_TIMEOUT";
/// Requests under way at once, as `--jobs`.
pub const DOCENT_JOBS: &str = "DOCENT_JOBS";
/// Most calls of tools that a run may make of servers, as `--max-calls`.
pub const DOCENT_MAX_CALLS: &str = "DOCENT_MAX_CALLS";
/// Calls in all where one fails for a moment, in place of `retry.attempts`.
pub const DOCENT_RETRY_ATTEMPTS: &str = "DOCENT_RETRY_ATTEMPTS";
/// URL of the shared cache, in place of `cache.shared`.
pub const DOCENT_CACHE_SHARED: &str = "DOCENT_CACHE_SHARED";
/// Profile, as `--profile`.
pub const DOCENT_PROFILE: &str = "DOCENT_PROFILE";
/// When to use colour, as `--color`.
pub const DOCENT_COLOR: &str = "DOCENT_COLOR";
/// Pager for long answers; empty or `cat` for none.
pub const DOCENT_PAGER: &str = "DOCENT_PAGER";
/// Pager where neither `DOCENT_PAGER` nor the configuration names one.
pub const PAGER: &str = "PAGER";
/// Any value switches colour off.
pub const NO_COLOR: &str = "NO_COLOR";
/// Any value but `0` switches colour on, also in a pipe.
pub const CLICOLOR_FORCE: &str = "CLICOLOR_FORCE";
/// `0` switches colour off.
pub const CLICOLOR: &str = "CLICOLOR";
/// Set in continuous integration: no progress is drawn.
pub const CI: &str = "CI";
/// Kind of terminal; `dumb` gets neither progress nor colour.
pub const TERM: &str = "TERM";
/// Key of the built-in servers `context7` and `context7-npx`.
pub const CONTEXT7_API_KEY: &str = "CONTEXT7_API_KEY";
/// URL of the built-in server `context7`.
pub const CONTEXT7_MCP_URL: &str = "CONTEXT7_MCP_URL";
/// Extra certificate authorities, a PEM file.
pub const SSL_CERT_FILE: &str = "SSL_CERT_FILE";
/// Proxy for `https` URLs.
pub const HTTPS_PROXY: &str = "HTTPS_PROXY";
/// Proxy for `http` URLs.
pub const HTTP_PROXY: &str = "HTTP_PROXY";
/// Proxy for URLs that have none of their own.
pub const ALL_PROXY: &str = "ALL_PROXY";
/// Hosts that are reached without a proxy, separated by commas.
pub const NO_PROXY: &str = "NO_PROXY";
/// Where programs are looked for.
pub const PATH: &str = "PATH";
/// What `~` stands for in configured paths.
pub const HOME: &str = "HOME";

/// Where cargo keeps the sources of packages; see `manifest`.
pub const CARGO_HOME: &str = "CARGO_HOME";
/// The Python environment that is active.
pub const VIRTUAL_ENV: &str = "VIRTUAL_ENV";
/// Where Go keeps modules.
pub const GOMODCACHE: &str = "GOMODCACHE";
/// Go's workspaces.
pub const GOPATH: &str = "GOPATH";
/// Where Deno keeps packages.
pub const DENO_DIR: &str = "DENO_DIR";

/// Every variable with its meaning, in the order manual pages print them.
pub const ALL: [(&str, &str); 33] = [
    (
        DOCENT_CONFIG_DIR,
        "directory of config.toml, in place of the platform's",
    ),
    (
        DOCENT_CACHE_DIR,
        "directory of the cache, in place of the platform's",
    ),
    (
        DOCENT_SERVER,
        "servers to ask, in order: names or URLs, separated by blanks or commas",
    ),
    (DOCENT_FORMAT, "output format, as --format"),
    (
        DOCENT_OFFLINE,
        "1: answer from the cache and from what is installed, as --offline",
    ),
    (
        DOCENT_TIMEOUT,
        "longest time for the whole command, as --timeout",
    ),
    (DOCENT_JOBS, "requests under way at once, as --jobs"),
    (
        DOCENT_MAX_CALLS,
        "most calls that a run may make of servers, as --max-calls",
    ),
    (
        DOCENT_RETRY_ATTEMPTS,
        "calls in all where one fails for a moment; 1 is no retry",
    ),
    (
        DOCENT_CACHE_SHARED,
        "URL of a Redis or Valkey that machines share answers through; empty for none",
    ),
    (DOCENT_PROFILE, "profile, as --profile"),
    (DOCENT_COLOR, "when to use colour, as --color"),
    (
        DOCENT_PAGER,
        "pager for long answers; empty or cat for none",
    ),
    (
        PAGER,
        "pager where neither DOCENT_PAGER nor the configuration names one",
    ),
    (NO_COLOR, "any value switches colour off"),
    (
        CLICOLOR_FORCE,
        "any value but 0 switches colour on, also in a pipe",
    ),
    (CLICOLOR, "0 switches colour off"),
    (CI, "set in continuous integration: no progress is drawn"),
    (
        TERM,
        "kind of terminal; dumb gets neither progress nor colour",
    ),
    (
        CONTEXT7_API_KEY,
        "key of the built-in servers context7 and context7-npx",
    ),
    (CONTEXT7_MCP_URL, "URL of the built-in server context7"),
    (SSL_CERT_FILE, "extra certificate authorities, a PEM file"),
    (HTTPS_PROXY, "proxy for https URLs"),
    (HTTP_PROXY, "proxy for http URLs"),
    (ALL_PROXY, "proxy for URLs that have none of their own"),
    (
        NO_PROXY,
        "hosts reached without a proxy, separated by commas",
    ),
    (PATH, "where the programs of servers are looked for"),
    (HOME, "what ~ stands for in configured paths"),
    (
        VIRTUAL_ENV,
        "Python environment that installed versions are read from",
    ),
    (CARGO_HOME, "where cargo keeps the sources of packages"),
    (GOMODCACHE, "where Go keeps modules"),
    (GOPATH, "where Go keeps modules, without GOMODCACHE"),
    (DENO_DIR, "where Deno keeps packages"),
];

/// Where variables are read from: the process, or a list a test wrote.
#[derive(Clone, Default)]
pub struct Environment {
    /// `None` reads the process, by name, when asked.
    fixed: Option<BTreeMap<String, OsString>>,
}

impl Environment {
    /// Reads the variables of this process, each when it is asked for.
    #[must_use]
    pub fn from_process() -> Self {
        Self::default()
    }

    /// Holds these variables and no other.
    pub fn from_pairs<N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<String>,
        V: Into<OsString>,
    {
        let pairs = pairs.into_iter().map(|(n, v)| (n.into(), v.into()));
        Self {
            fixed: Some(pairs.collect()),
        }
    }

    /// Returns a variable as the system holds it, also an empty one.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<OsString> {
        match &self.fixed {
            Some(fixed) => fixed.get(name).cloned(),
            // The standard library panics on names no system can hold.
            None if name.is_empty() || name.contains(['=', '\0']) => None,
            None => std::env::var_os(name),
        }
    }

    /// Returns a variable that is set and not empty.
    ///
    /// Bytes that are not Unicode come back as U+FFFD: whoever parses the
    /// value refuses it by name, which beats treating it as unset.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        let value = self.raw(name)?;
        (!value.is_empty()).then(|| value.to_string_lossy().into_owned())
    }

    /// Returns a variable that is set and not empty, as a path.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.raw(name).filter(|v| !v.is_empty()).map(PathBuf::from)
    }
}

impl fmt::Debug for Environment {
    /// Prints no value: some are keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fixed {
            None => f.write_str("Environment(process)"),
            Some(fixed) => f.debug_set().entries(fixed.keys()).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, Environment, HOME};

    #[test]
    fn every_variable_is_listed_once() {
        let names: std::collections::HashSet<_> = ALL.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), ALL.len());
    }

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let env = Environment::from_pairs([(HOME, "")]);
        assert_eq!(env.get(HOME), None);
        assert_eq!(env.path(HOME), None);
        assert_eq!(env.raw(HOME), Some("".into()));
    }

    #[test]
    fn names_no_system_can_hold_are_unset() {
        let env = Environment::from_process();
        assert_eq!(env.get(""), None);
        assert_eq!(env.get("A=B"), None);
        assert_eq!(env.get("A\0"), None);
    }

    #[test]
    fn debug_shows_no_value() {
        let env = Environment::from_pairs([("CONTEXT7_API_KEY", "ctx7sk-planted")]);
        assert!(!format!("{env:?}").contains("planted"));
    }
}
