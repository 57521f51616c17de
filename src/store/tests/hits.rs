//! The side file of look-ups.

use std::sync::atomic::Ordering;

use super::*;
use crate::model::Histogram;
use crate::store::hits;

const DAY: i64 = 20_000;
const NOW: i64 = DAY * 86_400_000;
const TOOK: Duration = Duration::from_micros(300);

#[test]
fn hits_are_counted_in_the_side_file_and_added_up_later() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let (store, heard) = store(dir.path());
    let alias = NewAlias {
        from: [50; 16],
        to: [1; 16],
        expires_at: None,
    };
    store.insert(&[], &[alias], &[]).unwrap();
    for key in [[1; 16], [1; 16], [50; 16], [2; 16], [99; 16]] {
        store.count_hit(&key, Tier::Disk, TOOK, NOW);
    }
    assert!(dir.path().join("hits-2").exists());
    assert_eq!(store.stats(0).hits, 5);
    assert!(!dir.path().join("hits-2").exists());
    let list = store.list(&crate::store::ListFilter::default()).unwrap();
    let hits = |n: u8| {
        let key = format!("{n:02x}").repeat(16);
        list.iter().find(|entry| entry.key == key).unwrap().hits
    };
    assert_eq!((hits(1), hits(2), hits(3)), (3, 1, 0));
    store.count_hit(&[1; 16], Tier::Disk, TOOK, NOW);
    store.insert(&[record(1, b"again")], &[], &[]).unwrap();
    assert_eq!(store.stats(0).hits, 6);
    store.clear(&crate::store::ListFilter::default()).unwrap();
    assert_eq!(store.stats(0).hits, 6, "what it saved stays saved");
    assert!(heard.warnings().is_empty());
}

#[test]
fn look_ups_are_told_by_tier_server_and_library() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let (store, _) = store(dir.path());
    for (tier, now) in [
        (Tier::Memory, NOW),
        (Tier::Disk, NOW),
        (Tier::Disk, NOW + 86_400_000),
        (Tier::Stale, NOW + 86_400_000),
    ] {
        store.count_hit(&[1; 16], tier, TOOK, now);
    }
    store.count_miss(NOW);
    let day = store.metrics(DAY, DAY);
    assert_eq!((day.hits(), day.misses, day.hits_of(Tier::Disk)), (2, 1, 1));
    let both = store.metrics(DAY, DAY + 1);
    assert_eq!((both.hits(), both.saved()), (4, 3));
    assert_eq!(both.libraries, [("/facebook/react".to_owned(), 4)]);
    assert_eq!(both.server("context7").saved, 3);
    assert_eq!(store.saved("context7", DAY, DAY + 1), 3);
    let disk = &both.tiers[1];
    assert_eq!((disk.tier, disk.latency.sum), (Tier::Disk, 2 * TOOK));
    assert_eq!(disk.latency.counts[Histogram::bucket(TOOK)], 2);
}

#[test]
fn broken_side_file_is_ignored() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    fs::write(dir.path().join("hits-2"), [7; 32 * 3 + 5]).unwrap();
    assert_eq!(store(dir.path()).0.stats(0).hits, 0);
    fs::create_dir(dir.path().join("hits-2")).unwrap();
    let (store, heard) = store(dir.path());
    store.count_hit(&[1; 16], Tier::Disk, TOOK, NOW);
    assert_eq!(store.stats(0).hits, 0);
    assert!(heard.warnings().is_empty());
}

#[test]
fn file_of_an_older_release_is_not_misread() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    fs::write(dir.path().join("hits"), [1; 24 * 4]).unwrap();
    let (store, _) = store(dir.path());
    store.count_hit(&[1; 16], Tier::Disk, TOOK, NOW);
    assert_eq!(store.stats(0).hits, 1);
}

#[test]
fn many_hits_are_added_up_when_the_run_ends() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    fs::write(dir.path().join("hits-2"), vec![1; 320_000]).unwrap();
    let (store, _) = store(dir.path());
    store.count_hit(&[1; 16], Tier::Disk, TOOK, NOW);
    assert!(store.has_many_hits.load(Ordering::Relaxed));
    drop(store);
    assert!(!dir.path().join("hits-2").exists());
    assert!(hits::Waiting::take(&dir.path().join("cache.db")).is_empty());
}
