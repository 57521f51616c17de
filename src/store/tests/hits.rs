//! The side file of hits.

use std::sync::atomic::Ordering;

use super::*;
use crate::store::hits;

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
        store.count_hit(&key, 5000);
    }
    assert!(dir.path().join("hits").exists());
    assert_eq!(store.stats(0).hits, 5);
    assert!(!dir.path().join("hits").exists());
    let list = store.list(&crate::store::ListFilter::default()).unwrap();
    let hits = |n: u8| {
        let key = format!("{n:02x}").repeat(16);
        list.iter().find(|entry| entry.key == key).unwrap().hits
    };
    assert_eq!((hits(1), hits(2), hits(3)), (3, 1, 0));
    store.count_hit(&[1; 16], 6000);
    store.insert(&[record(1, b"again")], &[], &[]).unwrap();
    assert_eq!(store.stats(0).hits, 6);
    store.clear(&crate::store::ListFilter::default()).unwrap();
    assert_eq!(store.stats(0).hits, 6, "what it saved stays saved");
    assert!(heard.warnings().is_empty());
}

#[test]
fn broken_side_file_is_ignored() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    fs::write(dir.path().join("hits"), [7; 24 * 3 + 5]).unwrap();
    assert_eq!(store(dir.path()).0.stats(0).hits, 3);
    fs::create_dir(dir.path().join("hits")).unwrap();
    let (store, heard) = store(dir.path());
    store.count_hit(&[1; 16], 0);
    assert_eq!(store.stats(0).hits, 3);
    assert!(heard.warnings().is_empty());
}

#[test]
fn many_hits_are_added_up_when_the_run_ends() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    fs::write(dir.path().join("hits"), vec![1; 240_000]).unwrap();
    let (store, _) = store(dir.path());
    store.count_hit(&[1; 16], 0);
    assert!(store.has_many_hits.load(Ordering::Relaxed));
    drop(store);
    assert!(!dir.path().join("hits").exists());
    assert!(hits::Waiting::take(&dir.path().join("cache.db")).is_empty());
}
