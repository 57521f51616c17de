//! Plants hostile text in every field and looks for it in every format.

use std::path::PathBuf;

use super::human::{self, Layout, Screen};
use super::json::{document, v1};
use super::render::{self, Style};
use super::samples;
use super::terminal::Terminal;
use super::{answer, clean::is_forbidden, markdown, notes};
use crate::config::{Color, Format, Origin, OutputSettings, Value};
use crate::error::{Error, Kind};
use crate::model::{
    CacheEntry, CacheStats, Code, Docs, Enhanced, Finding, HealthReport, Library, Resolution,
    VersionOrigin,
};

/// Every way to reach a terminal, around the word `word`.
const HOSTILE: &str = "wo\x1b[31m\x1b]0;pwn\x07\u{9b}2J\u{9d}0;x\u{9c}\u{202e}\u{2066}\u{200f}\u{85}\x7f\x08\0\u{feff}\r\x1b]8;;http://evil\x1b\\\u{2028}rd &#27;[2J &#x9b;3J \x1bc\x1b]52;c;cHdu";

fn bad() -> String {
    HOSTILE.to_owned()
}

fn error() -> Error {
    Error::new(Kind::NotFound, HOSTILE)
        .hint(HOSTILE)
        .server(HOSTILE)
        .candidates(vec![bad()])
        .source(HOSTILE)
}

fn library() -> Library {
    Library {
        id: bad(),
        title: bad(),
        description: bad(),
        versions: vec![bad(), bad()],
        installed: Some(bad()),
        ..samples::library()
    }
}

fn docs() -> Docs {
    let mut docs = samples::docs();
    docs.library = library();
    docs.asked = bad();
    docs.query = bad();
    docs.version.asked = Some(bad());
    docs.version.served = Some(bad());
    docs.version.origin = Some(VersionOrigin::Lockfile(bad()));
    docs.provenance.server = bad();
    docs.raw = bad();
    docs.warnings = vec![bad()];
    for snippet in &mut docs.snippets {
        snippet.title = bad();
        snippet.text = format!(
            "{HOSTILE}\n\n| a | b |\n| - | - |\n| {HOSTILE} | [t](http://x/&#27;]0;a&#7;{HOSTILE}) |\n\n- {HOSTILE}\n\n```\n{HOSTILE}\n```\n![{HOSTILE}](<{HOSTILE}>)"
        );
        snippet.code = vec![Code {
            language: bad(),
            code: bad(),
        }];
        snippet.source = Some(bad());
        snippet.signature = bad();
    }
    docs.snippets[1].title = String::new();
    docs.snippets[1].breadcrumb = vec![bad()];
    docs
}

fn resolution() -> Resolution {
    let mut resolution = samples::resolution();
    resolution.query = bad();
    resolution.libraries = vec![library(), library()];
    resolution.provenance.server = bad();
    resolution.warnings = vec![bad()];
    if let Some(choice) = &mut resolution.choice {
        choice.reason = bad();
        choice.is_ambiguous = true;
    }
    resolution
}

fn stats() -> CacheStats {
    CacheStats {
        path: PathBuf::from(HOSTILE),
        servers: vec![(bad(), 1, 1)],
        tiers: vec![(bad(), 1)],
        ..samples::stats()
    }
}

fn entry() -> CacheEntry {
    CacheEntry {
        key: bad(),
        server: bad(),
        profile: bad(),
        library: bad(),
        version: Some(bad()),
        query: bad(),
        ..samples::entry()
    }
}

fn health() -> HealthReport {
    let mut report = samples::health();
    report.cache = stats();
    report.reasons = vec![bad()];
    for server in &mut report.servers {
        server.name = bad();
        server.address = bad();
        server.protocol = Some(bad());
        server.implementation = Some(bad());
        server.tools = vec![bad()];
        server.key = Some(bad());
        server.error = Some(error());
    }
    report
}

fn enhanced() -> Enhanced {
    let mut enhanced = samples::enhanced();
    enhanced.text = bad();
    enhanced.warnings = vec![bad()];
    for library in &mut enhanced.libraries {
        for text in [&mut library.name, &mut library.reason, &mut library.topic] {
            *text = bad();
        }
        let own = [
            &mut library.id,
            &mut library.version,
            &mut library.version_from,
        ];
        let told = [&mut library.served, &mut library.error];
        for text in own.into_iter().chain(told) {
            *text = Some(bad());
        }
        if let Some(provenance) = &mut library.provenance {
            provenance.server = bad();
        }
    }
    let context = &mut enhanced.context;
    for fact in &mut context.facts {
        (fact.name, fact.value, fact.source) = (bad(), bad(), bad());
    }
    for passage in context.rules.iter_mut().chain(&mut context.passages) {
        (passage.path, passage.heading, passage.text) = (bad(), bad(), bad());
    }
    for code in &mut context.code {
        (code.path, code.language) = (bad(), bad());
        (code.reason, code.text) = (bad(), bad());
    }
    for library in &mut context.docs {
        library.snippets = docs().snippets;
    }
    for dropped in &mut enhanced.dropped {
        dropped.what = bad();
    }
    enhanced
}

/// Checks that a text has nothing forbidden in it; with colour, nothing but SGR.
fn assert_safe(what: &str, text: &str, has_color: bool) {
    let mut rest = String::new();
    for (at, part) in text.split('\x1b').enumerate() {
        if at == 0 || !has_color {
            rest.push_str(part);
            assert!(at == 0, "{what}: {text:?}");
            continue;
        }
        let (code, after) = part.split_once('m').unwrap_or_default();
        let code = code.strip_prefix('[').unwrap_or("x");
        assert!(
            code.chars().all(|c| c.is_ascii_digit() || c == ';'),
            "{what}: {part:?}"
        );
        rest.push_str(after);
    }
    assert!(!rest.contains(is_forbidden), "{what}: {rest:?}");
    for payload in ["pwn", "http://evil", "cHdu"] {
        assert!(!rest.contains(payload), "{what}: {payload} in {rest:?}");
    }
}

#[test]
fn no_text_format_lets_anything_through() {
    for layout in [Layout::Boxed, Layout::Ruled, Layout::Open, Layout::Markdown] {
        for (width, color) in [(None, false), (Some(40), true), (Some(120), false)] {
            let screen = Screen {
                layout,
                width,
                color,
            };
            let results = [(bad(), Ok(resolution())), (bad(), Err(error()))];
            assert_safe("resolve", &answer::resolutions(&results, screen), color);
            assert_safe(
                "list",
                &human::cache::list(&[entry()], samples::now(), screen),
                color,
            );
            let explained = human::enhance::explained(&enhanced(), screen);
            assert_safe("explained", &explained, color);
            assert_safe("health", &human::health::report(&health(), screen), color);
            let value = Value {
                key: bad(),
                value: bad(),
                origin: Origin::User(HOSTILE.into()),
            };
            assert_safe("values", &human::config::values(&[value], screen), color);
        }
    }
    assert_safe(
        "stats",
        &human::cache::stats(&stats(), samples::now()),
        false,
    );
    assert_safe(
        "entry",
        &human::cache::entry(&entry(), HOSTILE, samples::now()),
        false,
    );
    let paths = [("a".to_owned(), HOSTILE.into(), true)];
    assert_safe("paths", &human::config::paths(&paths), false);
    let finding = Finding {
        is_error: true,
        message: bad(),
        hint: Some(bad()),
    };
    assert_safe("findings", &human::config::findings(&[finding], true), true);
    assert_safe(
        "reason",
        &human::resolve::reason(&resolution()).concat(),
        false,
    );
    assert_safe("warning", &notes::warning(HOSTILE, true), true);
    assert_safe("error", &notes::error(&error(), true, 2), true);
    assert_safe("note", &notes::docs(&docs()), false);
    assert_safe("notes", &notes::enhanced(&enhanced()).concat(), false);
    assert_safe("prompt", &answer::enhanced(&enhanced()), false);
}

#[test]
fn no_format_of_documentation_lets_anything_through() {
    assert_safe("markdown", &markdown::docs(&docs()), false);
    for (width, color) in [(None, false), (Some(40), true), (Some(80), true)] {
        let style = Style {
            width,
            color,
            highlight: true,
            indent: 2,
        };
        assert_safe("render", &render::docs(&docs(), style), color);
    }
    for format in [Format::Auto, Format::Table, Format::Md, Format::Plain] {
        for stdout in [None, Some((80, 24))] {
            let settings = OutputSettings {
                format,
                color: Color::Auto,
                pager: false,
                pager_command: String::new(),
                quiet: false,
                verbose: 0,
                no_input: true,
                progress: false,
            };
            let terminal = Terminal {
                stdout,
                is_stderr: false,
            };
            for raw in [false, true] {
                let text = answer::docs(&docs(), raw, &settings, terminal);
                let has_color = stdout.is_some() && matches!(format, Format::Auto | Format::Table);
                assert_safe("docs", &text, has_color);
                assert!(text.contains("rd"));
            }
        }
    }
}

#[test]
fn json_is_safe_to_print_field_by_field() {
    let results = [(bad(), Ok(resolution())), (bad(), Err(error()))];
    let value = Value {
        key: bad(),
        value: bad(),
        origin: Origin::Default,
    };
    let finding = Finding {
        is_error: true,
        message: bad(),
        hint: Some(bad()),
    };
    let documents = [
        document(&v1::DocsDocument::new(&docs(), true), true),
        document(&v1::EnhanceDocument::new(&enhanced()), true),
        document(&v1::ResolveDocument::new(&results), true),
        document(&v1::ErrorDocument::new(&error()), true),
        document(&v1::CacheListDocument::new(&[entry()]), true),
        document(&v1::CacheEntryDocument::new(&entry(), HOSTILE), true),
        document(&v1::ConfigDocument::new(&[value]), true),
        document(&v1::CheckDocument::new(&[finding]), true),
    ];
    for text in documents {
        assert_safe("json", &text, false);
        assert!(!text.contains("\\u00"), "{text}");
    }
    // A path is named as it is, or it could not be opened: escaped, not cleaned.
    for text in [
        document(&v1::CacheStatsDocument::new(&stats()), false),
        document(&v1::HealthDocument::new(&health()), false),
        document(
            &v1::PathsDocument::new(&[(bad(), HOSTILE.into(), true)]),
            false,
        ),
    ] {
        assert!(!text.contains(is_forbidden), "{text}");
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }
}
