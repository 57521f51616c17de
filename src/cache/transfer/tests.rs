//! Out of one cache and into another.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::frame::FrameWriter;
use super::{ImportOptions, Imported, Party};
use crate::cache::tests::same;
use crate::cache::{Cache, Key, ListFilter, NewEntry, Scope, freshness::millis};
use crate::config::{CacheMode, CacheSettings, Revalidate};
use crate::error::Kind;
use crate::model::{EntryKind, Transport};
use crate::progress::Silent;

fn cache(dir: &Path) -> Cache {
    cache_of(dir, 1 << 30)
}

fn cache_of(dir: &Path, max_size: u64) -> Cache {
    let settings = CacheSettings {
        dir: dir.to_owned(),
        mode: CacheMode::Use,
        max_age: None,
        stale_for: Duration::from_secs(60),
        max_size,
        revalidate: Revalidate::Before,
        memory: 0,
        shared: None,
    };
    Cache::new(&settings, Arc::new(Silent))
}

fn party(identity: &str, profile: &str) -> Party {
    Party {
        scope: Scope {
            server: identity.to_owned(),
            server_name: "a".to_owned(),
            profile: profile.to_owned(),
        },
        address: "https://a.example".to_owned(),
    }
}

fn docs(scope: &Scope, question: &str) -> Key {
    Key::docs(scope, "/facebook/react", Some("v19"), question)
}

fn new(key: Key, kind: EntryKind, query: &'static str) -> NewEntry<'static> {
    NewEntry {
        key,
        kind,
        server_name: "a",
        library: if kind == EntryKind::Docs {
            "/facebook/react"
        } else {
            "react"
        },
        version: (kind != EntryKind::Resolve).then_some("v19"),
        query,
        body: "the body",
        transport: Transport::Stdio,
        ttl: Some(Duration::from_secs(60)),
    }
}

/// Documentation by id and by name, a list, and three kinds of "not found".
fn fill(cache: &Cache, scope: &Scope) {
    let name = Key::docs(scope, "react", Some("~19.2.0"), "q");
    let missing = |mark: &str| Key::docs(scope, "react", Some(&format!("{mark}v19")), "none");
    cache.put(
        &[
            new(docs(scope, "q"), EntryKind::Docs, "q"),
            new(
                Key::resolve(scope, "react", "react"),
                EntryKind::Resolve,
                "react",
            ),
            new(missing(""), EntryKind::NotFound, "none"),
            new(missing("~"), EntryKind::NotFound, "none"),
            new(missing("="), EntryKind::NotFound, "none"),
        ],
        &[(name, docs(scope, "q"), None)],
    );
}

fn export(cache: &Cache, party: &Party) -> Vec<u8> {
    let mut out = Vec::new();
    let parties = std::slice::from_ref(party);
    let exported = cache.export(parties, &ListFilter::default(), &mut out);
    assert_eq!(exported.unwrap().bytes, out.len() as u64);
    out
}

fn import(cache: &Cache, party: &Party, bytes: &[u8], adopt: bool) -> Imported {
    let options = ImportOptions {
        adopt,
        ..ImportOptions::default()
    };
    let mut bytes = bytes;
    cache
        .import(std::slice::from_ref(party), &mut bytes, options)
        .unwrap()
}

#[test]
fn same_server_key_and_profile_answer_as_before() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ours = party("id", "default");
    fill(&cache(from.path()), &ours.scope);
    let bytes = export(&cache(from.path()), &ours);
    let there = cache(to.path());
    let imported = import(&there, &ours, &bytes, false);
    assert_eq!(
        (imported.added, imported.names, imported.foreign),
        (5, 1, 0)
    );
    let name = Key::docs(&ours.scope, "react", Some("~19.2.0"), "q");
    for key in [docs(&ours.scope, "q"), name] {
        let (one, other) = (cache(from.path()).get(&key), there.get(&key));
        assert!(one.is_some());
        assert_eq!(one.map(same), other.map(same));
    }
    let again = import(&there, &ours, &bytes, false);
    assert_eq!((again.added, again.replaced, again.kept), (0, 0, 5));
    let flaws = there
        .verify(false, |_, text| text == "the body")
        .unwrap()
        .flaws;
    assert!(
        flaws.iter().all(|flaw| flaw.what == "permissions"),
        "{flaws:?}"
    );
}

#[test]
fn other_keys_and_profiles_are_taken_only_when_adopted() {
    let from = tempfile::tempdir().unwrap();
    let ours = party("id", "default");
    fill(&cache(from.path()), &ours.scope);
    let bytes = export(&cache(from.path()), &ours);
    for other in [party("other key", "default"), party("id", "work")] {
        let to = tempfile::tempdir().unwrap();
        let there = cache(to.path()).with_profile(&other.scope.profile);
        let refused = import(&there, &other, &bytes, false);
        assert_eq!((refused.foreign, refused.adoptable), (5, 5));
        assert_eq!(there.stats().entries, 0);
        let adopted = import(&there, &other, &bytes, true);
        assert_eq!((adopted.added, adopted.names), (5, 0));
        assert!(there.get(&docs(&other.scope, "q")).is_some());
        assert!(
            there
                .get(&Key::resolve(&other.scope, "react", "react"))
                .is_some()
        );
        assert!(
            there.get(&docs(&ours.scope, "q")).is_none(),
            "not under the old key"
        );
        let exact = Key::docs(&other.scope, "react", Some("=v19"), "none");
        assert_eq!(there.get(&exact).unwrap().kind, EntryKind::NotFound);
    }
    let mut elsewhere = party("other", "default");
    elsewhere.address.push('x');
    let to = tempfile::tempdir().unwrap();
    let refused = import(&cache(to.path()), &elsewhere, &bytes, true);
    assert_eq!((refused.foreign, refused.adoptable), (5, 0));
}

#[test]
fn answers_of_keys_that_are_gone_are_not_exported() {
    let from = tempfile::tempdir().unwrap();
    fill(&cache(from.path()), &party("old key", "default").scope);
    let mut out = Vec::new();
    let parties = [party("new key", "default")];
    let exported = cache(from.path()).export(&parties, &ListFilter::default(), &mut out);
    let exported = exported.unwrap();
    assert_eq!((exported.entries, exported.skipped), (0, 5));
    let text = String::from_utf8_lossy(&out).into_owned();
    assert!(!text.contains("a.example") && !text.contains("new key"));
}

#[test]
fn newer_entry_stays_unless_told_otherwise() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ours = party("id", "default");
    fill(&cache(from.path()), &ours.scope);
    let bytes = export(&cache(from.path()), &ours);
    std::thread::sleep(Duration::from_millis(5));
    let there = cache(to.path());
    let mut newer = new(docs(&ours.scope, "q"), EntryKind::Docs, "q");
    newer.body = "newer";
    there.put(&[newer], &[]);
    let imported = import(&there, &ours, &bytes, false);
    assert_eq!((imported.added, imported.kept), (4, 1));
    assert_eq!(there.get(&docs(&ours.scope, "q")).unwrap().body, "newer");
    let options = ImportOptions {
        replace: true,
        adopt: false,
    };
    let parties = std::slice::from_ref(&ours);
    there
        .import(parties, &mut bytes.as_slice(), options)
        .unwrap();
    assert_eq!(there.get(&docs(&ours.scope, "q")).unwrap().body, "the body");
}

/// An export of one entry whose JSON and body are as given.
fn forged(entry: &str, body: &[u8]) -> Vec<u8> {
    let server = super::Server::of(&party("id", "default"));
    let server = serde_json::to_string(&server).unwrap();
    let header = format!(r#"{{"made_by":"x","made_at":1,"servers":[{server}]}}"#);
    let mut out = Vec::new();
    let mut frames = FrameWriter::new(&mut out).unwrap();
    frames.frame(header.as_bytes(), b"").unwrap();
    frames.frame(entry.as_bytes(), body).unwrap();
    frames.end().unwrap();
    out
}

const ENTRY: &str = r#"{"server":0,"form":"docs","kind":"docs","transport":"http","library":"/a/b","version":null,"query":"q","fetched_at":1000,"expires_at":2000,"names":[]}"#;

#[test]
fn hostile_entries_are_refused_and_nothing_is_stored() {
    let dir = tempfile::tempdir().unwrap();
    let there = cache(dir.path());
    let ours = [party("id", "default")];
    let good = crate::cache::body::pack("text").unwrap();
    let refused = |bytes: &[u8]| {
        let mut bytes = bytes;
        let error = there
            .import(&ours, &mut bytes, ImportOptions::default())
            .unwrap_err();
        assert_eq!(error.kind, Kind::Usage, "{}", error.message);
        assert!(!error.message.contains('\n'));
        assert_eq!(there.stats().entries, 0);
        error.message
    };
    let with = |from: &str, to: &str| {
        assert!(ENTRY.contains(from));
        forged(&ENTRY.replace(from, to), &good)
    };
    for (bytes, why) in [
        (with("\"server\":0", "\"server\":1"), "no server"),
        (with("\"server\":0", "\"server\":-1"), "cannot be read"),
        (
            with("\"form\":\"docs\"", "\"form\":\"x\""),
            "cannot be read",
        ),
        (with("\"kind\":\"docs\"", "\"kind\":\"x\""), "unknown kind"),
        (with("\"http\"", "\"carrier pigeon\""), "unknown kind"),
        (with("/a/b", "/a\\u0000b"), "library"),
        (with("/a/b", &"x".repeat(5000)), "library"),
        (
            with("\"q\"", &format!("\"{}\"", "x".repeat(300_000))),
            "question",
        ),
        (with("1000", "-1"), "times"),
        (with("1000", "9223372036854775807"), "times"),
        (with("1000", "1e999"), "cannot be read"),
        (with("2000", "500"), "times"),
        (with("[]", "[[\"xyz\",null]]"), "names"),
        (forged("{", &good), "cannot be read"),
        (forged("[\"\u{fffd}\"]", &good), "cannot be read"),
        (forged(ENTRY, b""), "unpacked"),
        (forged(ENTRY, b"\xff\xff\xff\x7f bomb"), "unpacked"),
        (
            forged(
                ENTRY,
                &crate::cache::body::pack(&"a".repeat(17 << 20)).unwrap(),
            ),
            "unpacked",
        ),
        (
            forged(ENTRY, &lz4_flex::compress_prepend_size(b"\xff\xfe")),
            "unpacked",
        ),
    ] {
        let message = refused(&bytes);
        assert!(message.contains(why), "{message}: {why}");
    }
    // JSON that is no UTF-8.
    let bytes = forged(ENTRY, &good);
    let at = bytes.windows(4).position(|four| four == b"/a/b").unwrap();
    let mut broken = bytes.clone();
    broken[at] = 0xff;
    refused(&broken);
    for cut in (0..bytes.len()).step_by(7) {
        refused(&bytes[..cut]);
    }
    assert_eq!(import(&there, &ours[0], &bytes, false).added, 1);
}

#[test]
fn entries_of_the_future_are_brought_back() {
    let dir = tempfile::tempdir().unwrap();
    let there = cache(dir.path());
    let ours = party("id", "default");
    let far = millis(SystemTime::now()) + 1_000_000_000;
    let entry = ENTRY.replace("1000", &far.to_string());
    let entry = entry.replace("2000", &(far + 5000).to_string());
    let good = crate::cache::body::pack("text").unwrap();
    import(&there, &ours, &forged(&entry, &good), false);
    let found = there
        .get(&Key::docs(&ours.scope, "/a/b", None, "q"))
        .unwrap();
    let left = found.expires_at.unwrap().duration_since(found.fetched_at);
    assert_eq!(left.unwrap(), Duration::from_secs(5));
    assert!(found.fetched_at <= SystemTime::now());
}

#[test]
fn endless_input_is_given_up() {
    struct Endless(Vec<u8>, usize);
    impl Read for Endless {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            for byte in &mut *to {
                *byte = self.0.get(self.1).copied().unwrap_or(b'x');
                self.1 += 1;
            }
            Ok(to.len())
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let there = cache_of(dir.path(), 1000);
    for (start, why) in [("docent cache export 1\n", "larger"), ("", "no export")] {
        let mut input = Endless(start.as_bytes().to_vec(), 0);
        let error = there
            .import(&[], &mut input, ImportOptions::default())
            .unwrap_err();
        assert!(error.message.contains(why), "{}", error.message);
        assert!(input.1 < 32 << 20);
    }
    let left = std::fs::read_dir(dir.path()).unwrap().count();
    assert_eq!(left, 0, "no copy is left behind");
}

#[test]
fn import_keeps_the_cache_within_its_size() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ours = party("id", "default");
    let full = cache(from.path());
    // Text that packs badly.
    let text: String = (0..8000_u64)
        .map(|n| char::from(b'a' + (n.wrapping_mul(n).wrapping_mul(2_654_435_761) >> 7) as u8 % 26))
        .collect();
    for n in 0..600 {
        let query: &'static str = Box::leak(format!("q{n}").into_boxed_str());
        let mut entry = new(docs(&ours.scope, query), EntryKind::Docs, query);
        entry.body = &text;
        full.put(&[entry], &[]);
    }
    let bytes = export(&full, &ours);
    let limit = 1 << 20;
    let there = cache_of(to.path(), limit);
    let imported = import(&there, &ours, &bytes, false);
    assert_eq!(imported.added, 600);
    assert!(there.stats().body_bytes < limit);
    assert!(there.stats().entries > 20);
}
