//! A request for documentation, the documentation, and its provenance.

use std::time::{Duration, SystemTime};

use super::{Library, LibraryRef};

/// Where a wished version was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionOrigin {
    /// `--version`.
    Flag,
    /// In the argument itself: `react@19.2.0`.
    Argument,
    /// A lockfile, by its file name.
    Lockfile(String),
}

impl VersionOrigin {
    /// Returns the text for the `from` field: `--version`, `argument` or a file name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            VersionOrigin::Flag => "--version",
            VersionOrigin::Argument => "argument",
            VersionOrigin::Lockfile(file) => file,
        }
    }
}

/// Which version the user wants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum VersionWish {
    /// Nothing said: what the server serves by default.
    #[default]
    Any,
    /// `--latest`: the default branch, even when a lockfile says otherwise.
    Latest,
    /// A version, and where it was said.
    Asked {
        /// As typed or locked, such as `19.2.0` or `v15.1.8`.
        version: String,
        /// Where it was read.
        origin: VersionOrigin,
    },
}

/// Which snippets of an answer are wanted. Applied after the cache, so that
/// one cached answer serves every selection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Most tokens of all snippets together; whole snippets are dropped.
    pub tokens: Option<u64>,
    /// Most snippets.
    pub limit: Option<usize>,
    /// Only snippets with code.
    pub code_only: bool,
    /// Only snippets with code in this language.
    pub language: Option<String>,
}

/// A request for documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsRequest {
    /// Which library.
    pub library: LibraryRef,
    /// Which version.
    pub wish: VersionWish,
    /// Whether any other version than the wished is a failure.
    pub exact: bool,
    /// The question, in the user's words. Never empty.
    pub query: String,
    /// Which snippets of the answer.
    pub selection: Selection,
}

/// What a snippet is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SnippetKind {
    /// An example: prose, then code.
    Code,
    /// Text, with or without code inside.
    Prose,
    /// A question and its answer.
    Qa,
}

impl SnippetKind {
    /// Returns the word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            SnippetKind::Code => "code",
            SnippetKind::Prose => "prose",
            SnippetKind::Qa => "qa",
        }
    }
}

/// One block of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// As the server names it: `tsx`, `bash`, `APIDOC`. Empty when unnamed.
    pub language: String,
    /// The code, without its fence.
    pub code: String,
}

/// One piece of documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// Heading. May be empty.
    pub title: String,
    /// What it is made of.
    pub kind: SnippetKind,
    /// Markdown, without the blocks that are in `code`. For [`SnippetKind::Qa`]
    /// the answer; the question is the title.
    pub text: String,
    /// Blocks of code that follow the text, in order.
    pub code: Vec<Code>,
    /// URL or `file:line` it was taken from.
    pub source: Option<String>,
    /// Where it stands: `["Guides", "Routing"]`.
    pub breadcrumb: Vec<String>,
    /// Declaration of the item it is about, without a body. Mostly empty: only
    /// the embedded source tells it apart.
    pub signature: String,
}

impl Snippet {
    /// Returns the size in tokens, estimated as characters / 4, at least 1.
    #[must_use]
    pub fn tokens(&self) -> u64 {
        let chars = self.title.chars().count()
            + self.signature.chars().count()
            + self.text.chars().count()
            + self.source.as_ref().map_or(0, |s| s.chars().count())
            + self
                .code
                .iter()
                .map(|c| c.code.chars().count() + c.language.chars().count())
                .sum::<usize>();
        (chars as u64).div_ceil(4).max(1)
    }

    /// Returns the language of the signature, by the file it was taken from.
    #[must_use]
    pub fn signature_language(&self) -> &'static str {
        let file = self.source.as_deref().unwrap_or_default();
        let file = file.rsplit_once(':').map_or(file, |(file, _)| file);
        match file.rsplit_once('.').map_or("", |(_, end)| end) {
            "rs" => "rust",
            "ts" | "tsx" | "mts" | "cts" => "ts",
            "js" | "jsx" | "mjs" | "cjs" => "js",
            "py" | "pyi" => "python",
            "go" => "go",
            _ => "",
        }
    }
}

/// How a server was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// Streamable HTTP.
    Http,
    /// A child process.
    Stdio,
    /// In this process, from this disk.
    Local,
}

impl Transport {
    /// Returns the word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Transport::Http => "http",
            Transport::Stdio => "stdio",
            Transport::Local => "local",
        }
    }
}

/// What the cache had to do with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CacheState {
    /// Answered by the cache.
    Hit,
    /// Answered by a server.
    Miss,
    /// Answered by an expired entry because no server did.
    Stale,
}

impl CacheState {
    /// Returns the word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            CacheState::Hit => "hit",
            CacheState::Miss => "miss",
            CacheState::Stale => "stale",
        }
    }
}

/// Where an answer came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Name of the server, as configured.
    pub server: String,
    /// How it was reached when the answer was fetched.
    pub transport: Transport,
    /// When the server gave the answer.
    pub fetched_at: SystemTime,
    /// How long ago that is.
    pub age: Duration,
    /// What the cache had to do with it.
    pub cache: CacheState,
    /// Requests sent to servers for this answer, 0 from the cache.
    pub round_trips: u32,
}

/// How near the served version is to the wished one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VersionFit {
    /// No version was wished.
    Unasked,
    /// The wished version.
    Exact,
    /// Another patch of the same minor version.
    SameMinor,
    /// Another minor of the same major version.
    SameMajor,
    /// The default branch, whatever version that is.
    DefaultBranch,
}

/// Which version was wished and which was served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedVersion {
    /// The wished version, as typed or locked.
    pub asked: Option<String>,
    /// The server's tag; `None` is its default branch.
    pub served: Option<String>,
    /// Where the wish was read.
    pub origin: Option<VersionOrigin>,
    /// How near the two are.
    pub fit: VersionFit,
}

/// Documentation of one library for one question. Built once and never
/// reshaped: every output format takes `&Docs`.
#[derive(Debug, Clone)]
pub struct Docs {
    /// The library; a bare id when it was asked by id and no record is known.
    pub library: Library,
    /// What the user typed.
    pub asked: String,
    /// Which version was wished and served.
    pub version: ServedVersion,
    /// The question.
    pub query: String,
    /// The snippets that were selected, in the server's order.
    pub snippets: Vec<Snippet>,
    /// How many snippets the selection dropped.
    pub dropped: usize,
    /// The server's text, whole and unparsed, for `--raw`.
    pub raw: String,
    /// Where it came from.
    pub provenance: Provenance,
    /// What the user should know, a line each.
    pub warnings: Vec<String>,
}

impl Docs {
    /// Returns the size of all snippets in tokens.
    #[must_use]
    pub fn tokens(&self) -> u64 {
        self.snippets.iter().map(Snippet::tokens).sum()
    }
}
