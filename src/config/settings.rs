//! The merged settings: plain data.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::{
    BreakerSettings, Environment, Group, Overrides, PoolSettings, QuotaSettings, RetrySettings,
    Revalidate, ServerConfig, SharedSettings, env,
};
use std::collections::BTreeMap;

/// Where a value came from, strongest last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Built in.
    Default,
    /// The user's `config.toml`.
    User(PathBuf),
    /// A project's `docent.toml`.
    Project(PathBuf),
    /// An environment variable.
    Env(&'static str),
    /// A flag.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    /// Prints `default`, the file, `env NAME` or `flag --name`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::User(path) | Origin::Project(path) => path.display().fmt(f),
            Origin::Env(name) => write!(f, "env {name}"),
            Origin::Flag(name) => write!(f, "flag {name}"),
        }
    }
}

/// One value for `config show`: dotted key, text (secrets masked), origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Dotted key, such as `cache.max_size` or `servers.context7.url`.
    pub key: String,
    /// The value as TOML would write it; secrets as `***`.
    pub value: String,
    /// Where it came from.
    pub origin: Origin,
}

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// Rendered on a terminal, plain markdown or a borderless table when piped.
    #[default]
    Auto,
    /// Tables with borders.
    Table,
    /// Markdown.
    Md,
    /// Text without any markup.
    Plain,
    /// One JSON document.
    Json,
    /// One JSON document a line.
    Ndjson,
    /// Prometheus's text exposition: `health` alone has it, and only by flag.
    Prometheus,
}

impl Format {
    /// Every format of every command, in the order help lists them.
    pub const ALL: [Format; 6] = [
        Format::Auto,
        Format::Table,
        Format::Md,
        Format::Plain,
        Format::Json,
        Format::Ndjson,
    ];

    /// Returns the word used on the command line and in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Auto => "auto",
            Format::Table => "table",
            Format::Md => "md",
            Format::Plain => "plain",
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Prometheus => "prometheus",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|f| f.as_str() == text);
        known.ok_or_else(|| {
            "expected one of \"auto\", \"table\", \"md\", \"plain\", \"json\", \"ndjson\""
                .to_owned()
        })
    }
}

/// When colour is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` says no or `CLICOLOR_FORCE` says yes.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Every choice, in the order help lists them.
    pub const ALL: [Color; 3] = [Color::Auto, Color::Always, Color::Never];

    /// Returns the word used on the command line and in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Color::Auto => "auto",
            Color::Always => "always",
            Color::Never => "never",
        }
    }
}

impl FromStr for Color {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|c| c.as_str() == text);
        known.ok_or_else(|| "expected one of \"auto\", \"always\", \"never\"".to_owned())
    }
}

/// How the cache is used by this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CacheMode {
    /// Read fresh entries, store new ones.
    #[default]
    Use,
    /// `--refresh`: do not read, store.
    Refresh,
    /// `--no-cache`: neither read nor write.
    Bypass,
    /// `--offline`: read, expired entries too; ask no server but the embedded one.
    Offline,
}

/// The cache's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheSettings {
    /// Directory of the cache.
    pub dir: PathBuf,
    /// How this run uses it.
    pub mode: CacheMode,
    /// `--max-age`: entries older than this count as expired.
    pub max_age: Option<Duration>,
    /// How long past its time to live an entry may still answer when no server does.
    pub stale_for: Duration,
    /// Size in bytes that the answers stay below.
    pub max_size: u64,
    /// When an expired answer is asked for anew.
    pub revalidate: Revalidate,
    /// Answers kept in memory by a process that asks much, in bytes.
    pub memory: u64,
    /// The tier that machines have in common.
    pub shared: Option<SharedSettings>,
}

/// How long answers stay fresh, by topic of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ttl {
    /// Questions that fit no topic, and lists of libraries.
    pub default: Duration,
    /// Best practices, patterns.
    pub practices: Duration,
    /// API, reference.
    pub reference: Duration,
    /// Components, examples.
    pub examples: Duration,
    /// Troubleshooting, errors.
    pub errors: Duration,
    /// Documentation of a pinned version.
    pub pinned: Duration,
    /// "Not found".
    pub not_found: Duration,
}

/// How the program talks to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputSettings {
    /// How answers are printed.
    pub format: Format,
    /// When colour is used; environment already taken into account.
    pub color: Color,
    /// Whether a long answer on a terminal may go through a pager.
    pub pager: bool,
    /// The pager's command line (`DOCENT_PAGER` > `PAGER` > `less -FRX`).
    pub pager_command: String,
    /// `-q`: no warnings, no provenance, no progress.
    pub quiet: bool,
    /// `-v`, counted.
    pub verbose: u8,
    /// `--no-input`: never ask.
    pub no_input: bool,
    /// Whether progress may be drawn (not CI, TERM not dumb).
    pub progress: bool,
}

impl OutputSettings {
    /// Decides by flags and environment alone: for the commands that must work
    /// whatever the files say, and for telling what is wrong with them.
    #[must_use]
    pub fn from_flags(overrides: &Overrides, env: &Environment) -> Self {
        let is_plain = env.get(env::NO_COLOR).is_some_and(|v| !v.is_empty())
            || env.get(env::TERM).is_some_and(|term| term == "dumb");
        let default = if is_plain { Color::Never } else { Color::Auto };
        Self {
            format: overrides.format.unwrap_or_default(),
            color: overrides.color.unwrap_or(default),
            pager: false,
            pager_command: String::new(),
            quiet: overrides.quiet,
            verbose: overrides.verbose,
            no_input: overrides.no_input,
            progress: false,
        }
    }
}

/// Everything the commands need to know, decided.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Servers to ask, in order.
    pub servers: Vec<ServerConfig>,
    /// Every server known by name, configured or built in.
    pub known: Vec<ServerConfig>,
    /// The same servers as `servers`, in groups that stand for one another.
    pub groups: Vec<Group>,
    /// Whether flags or the environment name the servers of this run.
    pub is_named: bool,
    /// Calls made again.
    pub retry: RetrySettings,
    /// Servers left alone.
    pub breaker: BreakerSettings,
    /// Sessions with one server.
    pub pool: PoolSettings,
    /// Allowances by name of the server.
    pub quota: BTreeMap<String, QuotaSettings>,
    /// `--max-calls`: most calls of tools this run may make of servers.
    pub max_calls: Option<u64>,
    /// Longest wait for a `command:` that prints a key; see
    /// [`super::KeySource::read_within`].
    pub key_timeout: Duration,
    /// The cache.
    pub cache: CacheSettings,
    /// How long answers stay fresh.
    pub ttl: Ttl,
    /// Longest time for the whole command.
    pub timeout: Duration,
    /// How many requests may be under way at once.
    pub jobs: usize,
    /// Separates servers, keys and cache. `default` unless said.
    pub profile: String,
    /// Extra certificate authorities, PEM (`SSL_CERT_FILE` or `tls.ca_file`).
    pub ca_file: Option<PathBuf>,
    /// How the program talks to the person.
    pub output: OutputSettings,
    /// What [`Settings::values`] is made of.
    pub(super) sources: super::show::Sources,
}
