//! One value of everything that is printed, for the tests of each format.

use std::time::{Duration, SystemTime};

use crate::error::{Error, Kind};
use crate::model::{
    BreakerHealth, BreakerState, CacheEntry, CacheState, CacheStats, Choice, Code, CodeSnippet,
    ContextUsed, Docs, Dropped, Enhanced, EntryKind, Fact, Health, HealthReport, Histogram,
    IndexStats, Library, LibraryDocs, MetricsReport, Passage, PickedLibrary, ProbeHealth,
    Provenance, QuotaHealth, Reputation, Resolution, Section, ServedVersion, ServerHealth,
    ServerMetrics, SlowCall, Snippet, SnippetKind, Tier, TierMetrics, TokenUse, Transport,
    VersionFit, VersionOrigin, WarmPackage, WarmReport, Warmth,
};
use crate::output::human::{Layout, Screen};

/// A screen that limits nothing.
pub(super) fn unlimited() -> Screen {
    Screen {
        layout: Layout::Open,
        width: None,
        color: false,
    }
}

pub(super) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000)
}

pub(super) fn provenance() -> Provenance {
    Provenance {
        server: "context7".into(),
        transport: Transport::Http,
        fetched_at: now() - Duration::from_secs(180),
        age: Duration::from_secs(180),
        cache: CacheState::Hit,
        round_trips: 0,
    }
}

pub(super) fn library() -> Library {
    Library {
        id: "/facebook/react".into(),
        title: "React".into(),
        description: "A library for user interfaces".into(),
        versions: ["v19.2.0", "v19.1.0", "v18.3.1", "v17.0.2"]
            .map(String::from)
            .to_vec(),
        snippets: Some(1234),
        reputation: Reputation::High,
        score: Some(88.1),
        stars: None,
        installed: None,
        servers: Vec::new(),
    }
}

pub(super) fn resolution() -> Resolution {
    let other = Library {
        id: "/reactjs/react.dev".into(),
        title: "React".into(),
        ..Library::default()
    };
    Resolution {
        query: "react".into(),
        libraries: vec![library(), other],
        choice: Some(Choice {
            index: 0,
            reason: "exact name, official source".into(),
            is_ambiguous: false,
        }),
        provenance: provenance(),
        warnings: Vec::new(),
    }
}

pub(super) fn docs() -> Docs {
    Docs {
        library: library(),
        asked: "react".into(),
        version: ServedVersion {
            asked: Some("19.2.0".into()),
            served: Some("v19.2.0".into()),
            origin: Some(VersionOrigin::Lockfile("package-lock.json".into())),
            fit: VersionFit::Exact,
        },
        query: "useEffect cleanup".into(),
        snippets: vec![
            Snippet {
                title: "Cleaning up an Effect".into(),
                kind: SnippetKind::Code,
                text: "Return a **function** from [`useEffect`](https://react.dev/e).".into(),
                code: vec![Code {
                    language: "tsx".into(),
                    code: "useEffect(() => {\n  return () => stop();\n});".into(),
                }],
                source: Some("https://github.com/reactjs/react.dev/blob/main/effects.md".into()),
                breadcrumb: Vec::new(),
                signature: String::new(),
            },
            Snippet {
                title: String::new(),
                kind: SnippetKind::Prose,
                text: "Plain words.".into(),
                code: Vec::new(),
                source: None,
                breadcrumb: vec!["Guides".into(), "Effects".into()],
                signature: String::new(),
            },
        ],
        dropped: 3,
        raw: "### Cleaning up an Effect\n".into(),
        provenance: provenance(),
        warnings: Vec::new(),
    }
}

pub(super) fn stats() -> CacheStats {
    CacheStats {
        path: "/home/me/.cache/docent/docent.db".into(),
        is_usable: true,
        entries: 1200,
        expired: 7,
        body_bytes: 3_565_158,
        file_bytes: 5 * 1024 * 1024,
        hits: 42,
        tiers: vec![("disk".into(), 40), ("memory".into(), 2)],
        oldest: Some(now() - Duration::from_secs(2 * 86_400)),
        newest: Some(now() - Duration::from_secs(60)),
        servers: vec![("context7".into(), 1200, 3_565_158)],
        index: IndexStats {
            parts: 12,
            bytes: 9 * 1024 * 1024,
        },
        ..CacheStats::default()
    }
}

pub(super) fn warm() -> WarmReport {
    let package = |id: &str, outcome, bytes, took| WarmPackage {
        id: id.into(),
        version: String::new(),
        is_companion: false,
        outcome,
        source_bytes: bytes,
        text_bytes: bytes / 2,
        index_bytes: bytes / 4,
        took: Duration::from_millis(took),
    };
    let mut react = package("/npm/react", Ok(Warmth::Built), 1 << 20, 200);
    react.version = "19.2.0".into();
    WarmReport {
        packages: vec![react, package("raect", Err(error()), 0, 0)],
        absent: 1,
        took: Duration::from_millis(250),
        warnings: Vec::new(),
    }
}

pub(super) fn entry() -> CacheEntry {
    CacheEntry {
        key: "0123456789abcdef0123456789abcdef".into(),
        kind: EntryKind::Docs,
        server: "context7".into(),
        profile: "default".into(),
        library: "/facebook/react".into(),
        version: Some("v19.2.0".into()),
        query: "useEffect cleanup".into(),
        bytes: 1536,
        hits: 3,
        fetched_at: now() - Duration::from_secs(7_300),
        expires_at: Some(now() + Duration::from_secs(4 * 3_600)),
    }
}

pub(super) fn error() -> Error {
    Error::new(Kind::NotFound, "no library is called `raect`")
        .hint("check the spelling")
        .server("context7")
        .candidates(vec!["/facebook/react".into(), "/preactjs/preact".into()])
}

pub(super) fn health() -> HealthReport {
    let server = |name: &str, error: Option<Error>| ServerHealth {
        name: name.into(),
        transport: Transport::Http,
        address: "https://mcp.context7.com/mcp".into(),
        is_default: true,
        protocol: error.is_none().then(|| "2026-07-28".into()),
        implementation: error.is_none().then(|| "Context7 4.1.1".into()),
        tools: vec!["resolve-library-id".into(), "query-docs".into()],
        latency: error.is_none().then(|| Duration::from_millis(83)),
        key: Some("ctx7***9f (env:CONTEXT7_API_KEY)".into()),
        is_modern: error.is_none().then_some(true),
        today: ServerMetrics::default(),
        week: ServerMetrics::default(),
        breaker: None,
        quota: None,
        probe: None,
        error,
    };
    let refused = Error::new(Kind::Unavailable, "connection refused").hint("is it running?");
    HealthReport {
        status: Health::Degraded,
        servers: vec![server("context7", None), server("company", Some(refused))],
        cache: stats(),
        reasons: vec!["company does not answer".into()],
        today: MetricsReport::default(),
        week: MetricsReport::default(),
        ever: MetricsReport::default(),
        memory: None,
        at: now(),
    }
}

/// Health after some use, with everything there is to tell.
pub(super) fn busy_health() -> HealthReport {
    let mut latency = Histogram::default();
    for time in [80, 80, 80, 80, 80, 80, 90, 90, 150, 150] {
        latency.add(Duration::from_millis(time));
    }
    let server = ServerMetrics {
        name: "context7".into(),
        requests: 10,
        errors: vec![("timeout".into(), 1)],
        latency,
        slow: 1,
        saved: 6,
    };
    let mut looked_up = Histogram::default();
    looked_up.add(Duration::from_micros(300));
    let tier = |tier, hits| TierMetrics {
        tier,
        hits,
        latency: looked_up.clone(),
    };
    let metrics = MetricsReport {
        days: 1,
        tiers: vec![tier(Tier::Disk, 6), tier(Tier::Stale, 1)],
        misses: 2,
        servers: vec![server.clone()],
        libraries: vec![("/facebook/react".into(), 9)],
        slow: vec![SlowCall {
            at: now() - Duration::from_secs(180),
            server: "context7".into(),
            what: "docs /facebook/react".into(),
            took: Duration::from_millis(6_500),
        }],
    };
    let mut report = health();
    report.servers[0].today = server.clone();
    report.servers[0].week = server;
    report.servers[0].quota = Some(QuotaHealth {
        used_day: 12,
        used_month: 950,
        limit_day: None,
        limit_month: Some(1000),
        resets_at: Some(now() + Duration::from_secs(9 * 86_400 + 5)),
        saved: 320,
        ..QuotaHealth::default()
    });
    report.servers[0].probe = Some(ProbeHealth {
        query: "react",
        latency: Duration::from_millis(120),
        libraries: 7,
        error: None,
    });
    report.servers[1].breaker = Some(BreakerHealth {
        state: BreakerState::Open,
        since: Some(now() - Duration::from_secs(12)),
        retry_in: Some(Duration::from_millis(17_500)),
        opened: 2,
        calls: 5,
        failures: 5,
    });
    report.today = metrics.clone();
    report.week = MetricsReport {
        days: 7,
        ..metrics.clone()
    };
    report.ever = metrics;
    report.memory = Some(9 << 20);
    report
}

/// A prompt with one library that was served, one that was not, and a piece of
/// everything else.
pub(super) fn enhanced() -> Enhanced {
    let served = PickedLibrary {
        id: Some("/facebook/react".into()),
        name: "react".into(),
        version: Some("19.2.0".into()),
        version_from: Some("package-lock.json".into()),
        served: Some("v19.2.0".into()),
        reason: "named in the prompt".into(),
        topic: "useEffect cleanup".into(),
        tokens: 1047,
        provenance: Some(provenance()),
        error: None,
    };
    let failed = PickedLibrary {
        id: None,
        name: "stripe".into(),
        version: None,
        version_from: None,
        served: None,
        reason: "what the project pays with".into(),
        topic: "webhook signatures".into(),
        tokens: 0,
        provenance: None,
        error: Some("context7: too many requests".into()),
    };
    let passage = |path: &str, heading: &str| Passage {
        path: path.into(),
        heading: heading.into(),
        text: "Run the tests.".into(),
        score: 1.0,
        tokens: 4,
    };
    Enhanced {
        text: "<task>clean up</task>".into(),
        context: ContextUsed {
            facts: vec![Fact {
                name: "languages".into(),
                value: "TypeScript".into(),
                source: "tsconfig.json".into(),
            }],
            rules: vec![passage("AGENTS.md", "")],
            passages: vec![passage("README.md", "Work > Tests")],
            code: vec![CodeSnippet {
                path: "src/a.ts".into(),
                first_line: 3,
                last_line: 9,
                language: "ts".into(),
                reason: "imports react".into(),
                text: "useEffect(stop)".into(),
                score: 1.0,
                tokens: 5,
            }],
            docs: vec![LibraryDocs {
                library: 0,
                snippets: docs().snippets.into_iter().take(1).collect(),
            }],
        },
        libraries: vec![served, failed],
        tokens: TokenUse {
            budget: 8000,
            used: 1234,
            counter: "characters/4",
            sections: vec![(Section::Task, 12), (Section::Docs, 1222)],
        },
        dropped: vec![Dropped {
            section: Section::Code,
            what: "src/b.ts:1-40".into(),
            tokens: 400,
        }],
        warnings: vec!["stripe: no documentation".into()],
    }
}
