//! A library as a server describes it.

/// How much a server trusts where a library's documentation comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Reputation {
    /// The server did not say, or said so.
    #[default]
    Unknown,
    /// Trust score below 4 of 10.
    Low,
    /// Trust score from 4 to below 7.
    Medium,
    /// Trust score of 7 and above.
    High,
}

impl Reputation {
    /// Returns the lower-case word used in JSON and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Reputation::Unknown => "unknown",
            Reputation::Low => "low",
            Reputation::Medium => "medium",
            Reputation::High => "high",
        }
    }

    /// Returns the reputation that stands for a trust score from 0 to 10.
    #[must_use]
    pub fn from_trust(score: f64) -> Self {
        if score >= 7.0 {
            Reputation::High
        } else if score >= 4.0 {
            Reputation::Medium
        } else {
            Reputation::Low
        }
    }
}

/// One record of a server's answer to "which library is that".
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Library {
    /// Id that documentation is asked by, such as `/facebook/react`.
    pub id: String,
    /// Name for people. May be empty.
    pub title: String,
    /// What it is. May be empty, may run over several lines.
    pub description: String,
    /// Version tags the server can serve, as it spells them, in its order.
    pub versions: Vec<String>,
    /// How many code snippets the server has of it.
    pub snippets: Option<u64>,
    /// How far the server trusts the source.
    pub reputation: Reputation,
    /// The server's quality score, 0 to 100.
    pub score: Option<f64>,
    /// GitHub stars, where an older server tells them.
    pub stars: Option<u64>,
    /// Version this project has installed, where known.
    pub installed: Option<String>,
    /// Servers that list it, where several were asked: the one that ranks it
    /// best first.
    pub servers: Vec<String>,
}

/// Which library was chosen, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Index into the list of libraries.
    pub index: usize,
    /// Why this one, for people: `exact name, official source`.
    pub reason: String,
    /// Whether another candidate is about as good: show them.
    pub is_ambiguous: bool,
}

/// The answer to one name: candidates, best first, and the one chosen.
#[derive(Debug, Clone)]
pub struct Resolution {
    /// The name as the user typed it.
    pub query: String,
    /// Candidates in the order `choose` gives them.
    pub libraries: Vec<Library>,
    /// The chosen one; `None` when nothing fits the name at all.
    pub choice: Option<Choice>,
    /// Where the list came from.
    pub provenance: super::Provenance,
    /// What the user should know, a line each.
    pub warnings: Vec<String>,
}
