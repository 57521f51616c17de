//! One piece of documentation, as extractors cut it and the index keeps it.

/// What a chunk was taken from. Ranking has a prior for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The README, or the long description of a Python distribution.
    Readme,
    /// Any other page written for people: `docs/`, guides, agent skills.
    Guide,
    /// The documentation of an item of the API.
    Api,
    /// Signatures and types that bear no documentation of their own.
    Types,
    /// A program of `examples/`.
    Example,
    /// What changed between versions.
    Changelog,
}

/// One piece of documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Heading of a page's section, or the item's own name: `Routing`,
    /// `spawn_blocking`, `Client.get`.
    pub title: String,
    /// Full path of the item as its language writes it:
    /// `tokio::task::spawn_blocking`, `requests.Session.get`, `res.cookie`.
    /// Empty for pages.
    pub symbol: String,
    /// Declaration without its body, at most a few lines. Empty for pages.
    pub signature: String,
    /// Markdown: prose and fenced code in the order they were written.
    pub body: String,
    /// Where it stands: the headings above it, or module and type.
    pub trail: Vec<String>,
    /// What it was taken from.
    pub kind: Kind,
    /// File, relative to the package, with `/`.
    pub path: String,
    /// Line of the file it starts at, from 1.
    pub line: u32,
    /// Whether the item is marked as deprecated.
    pub is_deprecated: bool,
    /// Whether the item is no part of the public API: private, hidden, internal.
    pub is_internal: bool,
}

impl Chunk {
    /// Makes an empty chunk of a file.
    #[must_use]
    pub fn new(kind: Kind, path: &str, line: u32) -> Self {
        Self {
            title: String::new(),
            symbol: String::new(),
            signature: String::new(),
            body: String::new(),
            trail: Vec::new(),
            kind,
            path: path.to_owned(),
            line,
            is_deprecated: false,
            is_internal: false,
        }
    }
}
