//! The nouns: libraries, references to them, requests, documentation and
//! where an answer came from. Plain data; no I/O, no printing.

mod batch;
pub mod clean;
mod docs;
mod enhance;
mod health;
mod index;
mod library;
mod metrics;
mod redact;
mod reference;
mod report;

pub use batch::{Answer, AnswersReport, BatchItem, BatchSummary, Fetched, Question, WarmAnswer};
pub use docs::{
    CacheState, Code, Docs, DocsRequest, Provenance, Selection, ServedVersion, Snippet,
    SnippetKind, Transport, VersionFit, VersionOrigin, VersionWish,
};
pub use enhance::{
    CodeSnippet, ContextUsed, Dropped, EnhanceRequest, Enhanced, Fact, LibraryDocs, Passage,
    PickedLibrary, Section, Template, TokenUse,
};
pub use health::{
    BreakerHealth, BreakerState, Health, HealthReport, ProbeHealth, QuotaHealth, ServerHealth,
};
pub use index::{IndexPruned, IndexStats, WarmPackage, WarmReport, Warmth};
pub use library::{Choice, Library, Reputation, Resolution};
pub use metrics::{
    BUCKETS, Histogram, MetricsReport, Savings, ServerMetrics, SlowCall, Tier, TierMetrics, Usage,
};
pub use redact::redact;
pub use reference::{Ecosystem, LibraryId, LibraryRef, Target};
pub use report::{CacheEntry, CacheStats, EntryKind, Finding, SharedHealth};
