//! A file that keeps within a size, and sums that stay exact.

use rusqlite::params;

use super::*;
use crate::store::evict::{Batch, evict, used};
use crate::store::{Limits, ListFilter, Room};

/// Sums that are counted anew, beside those that are kept.
fn assert_exact(store: &Store) {
    let read = |sql: &str| {
        let rows = store.read(|conn| {
            conn.prepare(sql)?
                .query_map([], |row| {
                    Ok((
                        row.get::<_, String>(0)?,
                        row.get::<_, i64>(1)?,
                        row.get::<_, i64>(2)?,
                        row.get::<_, i64>(3)?,
                    ))
                })?
                .collect::<rusqlite::Result<Vec<_>>>()
        });
        rows.unwrap().unwrap()
    };
    let kept = read("SELECT server, span, entries, bytes FROM sums ORDER BY 1, kind, 2");
    let counted = read("SELECT server, span, entries, bytes FROM counted ORDER BY 1, kind, 2");
    assert_eq!(kept, counted);
    let loose = store.read(|conn| {
        conn.query_row(
            "SELECT (SELECT count(*) FROM bodies WHERE id NOT IN (SELECT id FROM entries))
                  + (SELECT count(*) FROM entries WHERE id NOT IN (SELECT id FROM bodies))
                  + (SELECT count(*) FROM names WHERE target NOT IN (SELECT key FROM entries))",
            [],
            |row| row.get::<_, i64>(0),
        )
    });
    assert_eq!(loose.unwrap(), Some(0));
}

fn small(dir: &Path, max_size: i64) -> Store {
    let stale_for = 1 << 50;
    store(dir).0.within(Room {
        max_size,
        stale_for,
    })
}

fn in_use(store: &Store) -> i64 {
    store.read(used).unwrap().unwrap()
}

#[test]
fn sums_stay_exact_whatever_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = store(dir.path());
    let mut all: Vec<_> = (0..60).map(|n| record(n, &[n; 700])).collect();
    for (n, record) in all.iter_mut().enumerate() {
        record.server = ["a", "b", "c"][n % 3];
        record.kind = [EntryKind::Docs, EntryKind::NotFound][n % 2];
        // In several of the spans that sums are kept by, and in none.
        record.expires_at = (n % 7 > 0).then_some(2000 + n as i64 * 100_000);
    }
    store.insert(&all, &[], &[]).unwrap();
    assert_exact(&store);
    // Replaced, by another server and of another size.
    let mut again = record(3, b"short");
    again.server = "other";
    let name = NewAlias {
        from: [200; 16],
        to: [3; 16],
        expires_at: None,
    };
    store.insert(&[again], &[name], &[[5; 16]]).unwrap();
    assert_exact(&store);
    // A name in place of an entry.
    let name = NewAlias {
        from: [7; 16],
        to: [3; 16],
        expires_at: None,
    };
    store.insert(&[], &[name], &[]).unwrap();
    assert_exact(&store);
    assert_eq!(store.stats(0).entries, 58);
    for now in [0, 2000, 1 << 20, (1 << 20) + 1, 3_000_000, 1 << 40] {
        let expired = store.read(|conn| {
            let sql = "SELECT count(*) FROM entries WHERE expires_at <= ?1";
            conn.query_row(sql, [now], |row| row.get::<_, i64>(0))
        });
        assert_eq!(Some(store.stats(now).expired as i64), expired.unwrap());
    }
    let limits = Limits {
        now: 3_000_000,
        stale_for: 0,
        max_size: i64::MAX,
    };
    assert!(store.prune(&limits).unwrap().expired > 0);
    assert_exact(&store);
    let filter = ListFilter {
        server: Some("a".to_owned()),
        ..ListFilter::default()
    };
    store.clear(&filter).unwrap();
    assert_exact(&store);
    store.clear(&ListFilter::default()).unwrap();
    assert_exact(&store);
    // The trigger that clearing everything takes away is back.
    store.insert(&all, &[], &[]).unwrap();
    store.clear(&filter).unwrap();
    assert_exact(&store);
    assert_eq!(store.stats(0).entries, 40);
}

#[test]
fn an_older_file_gets_its_sums() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cache.db");
    let conn = Connection::open(&path).unwrap();
    super::super::schema::migrate(&conn, &super::super::schema::MIGRATIONS[..2]).unwrap();
    for n in 0..5_u8 {
        conn.execute(
            "INSERT INTO entries (key, kind, transport, server, profile, library, query, bytes,
                                  fetched_at, used_at)
             VALUES (?1, 2, 1, 's', 'default', 'l', 'q', 3, 1, 1)",
            [[n; 16].as_slice()],
        )
        .unwrap();
        conn.execute(
            "INSERT INTO bodies VALUES (last_insert_rowid(), x'010203')",
            [],
        )
        .unwrap();
    }
    drop(conn);
    let (store, heard) = store(dir.path());
    let stats = store.stats(0);
    assert_eq!((stats.entries, stats.body_bytes), (5, 15));
    assert_exact(&store);
    assert!(heard.warnings().is_empty());
}

#[test]
fn file_keeps_within_its_size_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let limit = 1 << 20;
    for round in 0..10 {
        let store = small(dir.path(), limit);
        for n in 0..25_u8 {
            let mut new = record(round * 25 + n, &[n; 20_000]);
            new.fetched_at = i64::from(round) * 25 + i64::from(n);
            new.expires_at = None;
            store.insert(&[new], &[], &[]).unwrap();
            let key = [round * 25 + n; 16];
            assert!(store.find(&key).is_some(), "the newest stays");
            assert!(in_use(&store) <= limit + 40_000);
        }
        assert_exact(&store);
    }
    let store = small(dir.path(), limit);
    let kept = store.list(&ListFilter::default()).unwrap();
    assert!((30..52).contains(&kept.len()), "{}", kept.len());
    // The last ones, without a gap.
    let oldest = kept.last().unwrap().fetched_at;
    let span = kept[0].fetched_at.duration_since(oldest).unwrap();
    assert_eq!(span.as_millis() as usize, kept.len() - 1);
    let file = fs::metadata(dir.path().join("cache.db")).unwrap().len();
    assert!(file < 2 * limit as u64, "pages are used again: {file}");
}

#[test]
fn end_of_a_run_makes_room_down_to_nine_tenths() {
    let dir = tempfile::tempdir().unwrap();
    filled_with(dir.path(), 100);
    let limit = 600_000;
    let store = small(dir.path(), limit);
    assert!(in_use(&store) > 2 * limit);
    store.insert(&[record(200, b"new")], &[], &[]).unwrap();
    drop(store);
    let store = small(dir.path(), limit);
    assert!(in_use(&store) <= limit / 10 * 9);
    assert!(in_use(&store) > limit / 2, "no more than needed");
    assert!(store.find(&[200; 16]).is_some());
    let file = fs::metadata(dir.path().join("cache.db")).unwrap().len();
    assert!(file < limit as u64, "most of it was free: {file}");
}

fn filled_with(dir: &Path, count: u8) {
    let records: Vec<_> = (0..count).map(|n| record(n, &[n; 20_000])).collect();
    store(dir).0.insert(&records, &[], &[]).unwrap();
}

#[test]
fn two_at_once_do_not_remove_twice_as_much() {
    let dir = tempfile::tempdir().unwrap();
    filled_with(dir.path(), 100);
    let limit = 1_500_000;
    let barrier = Barrier::new(8);
    std::thread::scope(|scope| {
        for n in 0..8 {
            let (barrier, dir) = (&barrier, dir.path());
            scope.spawn(move || {
                let store = small(dir, limit);
                barrier.wait();
                store.insert(&[record(200 + n, b"new")], &[], &[]).unwrap();
            });
        }
    });
    let store = small(dir.path(), limit);
    assert!(in_use(&store) > limit / 10 * 9 - 200_000);
    assert_exact(&store);
}

#[test]
fn the_expired_go_first_then_those_of_least_worth() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = store(dir.path());
    const HOUR: i64 = 3_600_000;
    // Key, used at, expires at: 1 is too old to answer, 2 was used last of all
    // but is a "not found" of the past, 3 to 5 hold.
    let mut all: Vec<_> = (1..=5).map(|n| record(n, &[n; 9000])).collect();
    for (record, (fetched, expires)) in all.iter_mut().zip([
        (50, Some(60)),
        (99, Some(100)),
        (10, None),
        (20, None),
        (30, None),
    ]) {
        (record.fetched_at, record.expires_at) = (fetched * HOUR, expires.map(|at: i64| at * HOUR));
    }
    all[1].kind = EntryKind::NotFound;
    store.insert(&all, &[], &[]).unwrap();
    // The oldest one answered thirty times: worth as much as 40 hours.
    store
        .write(|conn| {
            conn.execute(
                "UPDATE entries SET hits = 30 WHERE fetched_at = ?1",
                params![10 * HOUR],
            )
        })
        .unwrap();
    let mut order = Vec::new();
    for _ in 0..5 {
        store
            .write(|conn| {
                let batch = Batch {
                    now: 101 * HOUR,
                    stale_for: 10 * HOUR,
                    goal: 0,
                    most: 1,
                    spare: &[[4; 16]],
                };
                evict(conn, &batch)
            })
            .unwrap();
        let left = store.list(&ListFilter::default()).unwrap();
        for n in 1..=5_u8 {
            let key = format!("{n:02x}").repeat(16);
            if !order.contains(&n) && left.iter().all(|entry| entry.key != key) {
                order.push(n);
            }
        }
    }
    assert_eq!(order, [2, 1, 5, 3], "and the spared one stays");
}

#[test]
fn rehearsal_tells_the_same_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    filled_with(dir.path(), 100);
    let (store, heard) = store(dir.path());
    let mut old = record(150, b"old");
    old.kind = EntryKind::NotFound;
    store.insert(&[old], &[], &[]).unwrap();
    for (now, max_size) in [(2001, i64::MAX), (1000, 900_000), (2001, 500_000), (0, 0)] {
        let limits = Limits {
            now,
            stale_for: 1 << 40,
            max_size,
        };
        let before = store.list(&ListFilter::default()).unwrap();
        let told = store.rehearse_prune(&limits).unwrap();
        assert_eq!(store.list(&ListFilter::default()).unwrap(), before);
        assert_eq!(store.prune(&limits).unwrap(), told);
        assert!(told.expired + told.evicted > 0, "{told:?}");
        assert_exact(&store);
    }
    assert!(heard.warnings().is_empty());
}

#[test]
fn eviction_and_sums_read_indexes() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let conn = Connection::open(dir.path().join("cache.db")).unwrap();
    for sql in [
        "SELECT id, key, bytes FROM entries ORDER BY used_at + 3600000 * min(hits, 168), id LIMIT 1",
        "SELECT id, key, bytes FROM entries WHERE kind = 1 AND expires_at < 2 ORDER BY expires_at LIMIT 1",
        "SELECT count(*) FROM entries WHERE kind IN (1, 2, 3) AND expires_at BETWEEN 1 AND 2",
        "SELECT min(fetched_at) FROM entries",
        "DELETE FROM names WHERE target = x'00'",
    ] {
        let plan: Vec<String> = conn
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap()
            .query_map([], |row| row.get(3))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let bad = |line: &String| {
            line.contains("TEMP B-TREE") || (line.contains("SCAN") && !line.contains("INDEX"))
        };
        assert!(!plan.iter().any(bad), "{sql}: {plan:?}");
    }
}
