//! Lists, sums, and making room.

use super::*;
use crate::store::{Cleared, Found, Limits, ListFilter};

fn mixed(dir: &Path) -> Store {
    let (store, _) = store(dir);
    let mut other = record(2, &[2; 100]);
    (other.library, other.server, other.fetched_at) = ("/preactjs/React", "company", 3000);
    let mut third = record(3, &[3; 100]);
    (third.library, third.kind, third.fetched_at) = ("preact", EntryKind::NotFound, 2000);
    third.expires_at = None;
    let alias = NewAlias {
        from: [50; 16],
        to: [1; 16],
        expires_at: None,
    };
    store
        .insert(&[record(1, &[1; 100]), other, third], &[alias], &[])
        .unwrap();
    store
}

fn keys(store: &Store, filter: &ListFilter) -> Vec<String> {
    let list = store.list(filter).unwrap();
    list.into_iter().map(|e| e.key[..2].to_owned()).collect()
}

#[test]
fn list_is_filtered_and_newest_first() {
    let dir = tempfile::tempdir().unwrap();
    let store = mixed(dir.path());
    let all = ListFilter::default();
    assert_eq!(keys(&store, &all), ["02", "03", "01"]);
    let limit = ListFilter {
        limit: 2,
        ..all.clone()
    };
    assert_eq!(keys(&store, &limit), ["02", "03"]);
    let library = |name: &str| ListFilter {
        library: Some(name.to_owned()),
        ..ListFilter::default()
    };
    assert_eq!(keys(&store, &library("react")), ["02", "01"]);
    assert_eq!(keys(&store, &library("/Facebook/React")), ["01"]);
    assert_eq!(keys(&store, &library("act")), [""; 0]);
    assert_eq!(keys(&store, &library("%")), [""; 0]);
    let mut server = library("react");
    server.server = Some("company".to_owned());
    assert_eq!(keys(&store, &server), ["02"]);
    let kind = ListFilter {
        kind: Some(EntryKind::NotFound),
        ..all
    };
    assert_eq!(keys(&store, &kind), ["03"]);
}

#[test]
fn sums_are_by_server() {
    let dir = tempfile::tempdir().unwrap();
    let stats = mixed(dir.path()).stats(2000);
    assert_eq!(
        (stats.entries, stats.expired, stats.body_bytes),
        (3, 2, 300)
    );
    let servers = [
        ("company".to_owned(), 1, 100),
        ("context7".to_owned(), 2, 200),
    ];
    assert_eq!(stats.servers, servers);
    assert!(stats.oldest < stats.newest && stats.file_bytes > 0);
}

#[test]
fn start_of_a_key_finds_one_several_or_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = mixed(dir.path());
    let find = |from: u8, to: u8| store.find_range(&[from; 16], &[to; 16]).unwrap();
    assert!(
        matches!(find(2, 2), Found::One(entry, body) if entry.server == "company" && body == [2; 100])
    );
    assert!(matches!(find(1, 2), Found::Several(keys) if keys.len() == 2));
    assert_eq!(find(4, 9), Found::Nothing);
}

#[test]
fn clear_removes_what_the_filter_means() {
    let dir = tempfile::tempdir().unwrap();
    let store = mixed(dir.path());
    let company = ListFilter {
        server: Some("company".to_owned()),
        ..ListFilter::default()
    };
    let cleared = Cleared {
        entries: 1,
        bytes: 100,
    };
    assert_eq!(store.clear(&company).unwrap(), cleared);
    assert!(store.find(&[50; 16]).is_some());
    assert_eq!(store.clear(&ListFilter::default()).unwrap().entries, 2);
    assert!(store.find(&[50; 16]).is_none());
    let left: i64 = store
        .read(|conn| {
            conn.query_row(
                "SELECT (SELECT count(*) FROM bodies) + (SELECT count(*) FROM names)",
                [],
                |row| row.get(0),
            )
        })
        .unwrap()
        .unwrap();
    assert_eq!(left, 0);
}

fn limits(now: i64, max_size: i64) -> Limits {
    Limits {
        now,
        stale_for: 10_000,
        max_size,
    }
}

#[test]
fn prune_removes_what_can_no_longer_answer() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = store(dir.path());
    let mut not_found = record(2, b"");
    not_found.kind = EntryKind::NotFound;
    let mut never = record(3, b"");
    never.expires_at = None;
    store
        .insert(&[record(1, b"x"), not_found, never], &[], &[])
        .unwrap();
    assert_eq!(store.prune(&limits(2000, i64::MAX)).unwrap().expired, 0);
    assert_eq!(store.prune(&limits(2001, i64::MAX)).unwrap().expired, 1);
    assert!(store.find(&[1; 16]).is_some(), "it may still answer");
    let pruned = store.prune(&limits(12_001, i64::MAX)).unwrap();
    assert_eq!((pruned.expired, pruned.evicted, pruned.bytes), (1, 0, 1));
    assert!(store.find(&[3; 16]).is_some());
}

#[test]
fn prune_evicts_the_least_recently_used_until_it_fits() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = store(dir.path());
    let records: Vec<_> = (0..100).map(|n| record(n, &[n; 10_000])).collect();
    store.insert(&records, &[], &[]).unwrap();
    for n in 40..60 {
        store.count_hit(&[n; 16], Tier::Disk, Duration::ZERO, 1500);
    }
    let pruned = store.prune(&limits(1600, 400_000)).unwrap();
    assert!((60..80).contains(&pruned.evicted), "{pruned:?}");
    assert_eq!(pruned.bytes, pruned.evicted * 10_000);
    for n in 40..60 {
        assert!(store.find(&[n; 16]).is_some(), "{n} was used");
    }
    assert!(store.stats(0).file_bytes <= 400_000);
    store.prune(&limits(1600, 0)).unwrap();
    assert_eq!(store.stats(0).entries, 0);
}

#[test]
fn prune_brings_entries_of_the_future_back() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = store(dir.path());
    let mut future = record(1, b"x");
    (future.fetched_at, future.expires_at) = (9_000_000, Some(9_000_500));
    store.insert(&[future], &[], &[]).unwrap();
    store.prune(&limits(3000, i64::MAX)).unwrap();
    let found = store.find(&[1; 16]).unwrap();
    assert_eq!((found.fetched_at, found.expires_at), (3000, Some(3500)));
}
