use super::{Lead, Store};
use crate::progress::Silent;
use std::sync::Arc;

const KEY: [u8; 16] = [7; 16];

#[test]
fn one_leads_until_it_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::new(dir.path(), Arc::new(Silent));
    let other = Store::new(dir.path(), Arc::new(Silent));
    let turn = store.try_lead(&KEY);
    assert!(matches!(turn, Lead::Mine(_)));
    assert!(matches!(other.try_lead(&KEY), Lead::Taken));
    assert!(matches!(other.try_lead(&[8; 16]), Lead::Mine(_)));
    drop(turn);
    assert!(matches!(other.try_lead(&KEY), Lead::Mine(_)));
    let left = std::fs::read_dir(dir.path().join("asking")).unwrap();
    assert_eq!(left.count(), 0);
}

#[test]
fn no_place_for_the_lock_keeps_nobody_from_asking() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let store = Store::new(&file.join("cache"), Arc::new(Silent));
    assert!(matches!(store.try_lead(&KEY), Lead::Unknown));
}

#[test]
fn what_the_killed_left_is_removed_and_turns_of_others_are_not() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::new(dir.path(), Arc::new(Silent));
    let held = store.try_lead(&[9; 16]);
    assert!(matches!(held, Lead::Mine(_)));
    let asking = dir.path().join("asking");
    for n in 0..40 {
        std::fs::write(asking.join(format!("{n:032x}")), "").unwrap();
    }
    drop(store.try_lead(&KEY));
    assert_eq!(std::fs::read_dir(&asking).unwrap().count(), 1);
    assert!(matches!(store.try_lead(&[9; 16]), Lead::Taken));
    drop(held);
    assert_eq!(std::fs::read_dir(&asking).unwrap().count(), 0);
}

#[test]
fn many_threads_take_turns() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::new(dir.path(), Arc::new(Silent));
    let inside = std::sync::atomic::AtomicU32::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let turn = loop {
                        match store.try_lead(&KEY) {
                            Lead::Mine(turn) => break turn,
                            _ => std::thread::yield_now(),
                        }
                    };
                    use std::sync::atomic::Ordering::SeqCst;
                    assert_eq!(inside.fetch_add(1, SeqCst), 0);
                    inside.fetch_sub(1, SeqCst);
                    drop(turn);
                }
            });
        }
    });
}
