use super::Freshness::{Expired, Fresh};
use super::{Freshness, Judge};
use crate::model::{EntryKind, Transport};
use crate::store::Record;
use std::time::Duration;

const NOW: i64 = 1_000_000;

fn record(fetched_at: i64, expires_at: Option<i64>) -> Record {
    Record {
        key: [0; 16],
        kind: EntryKind::Docs,
        transport: Transport::Http,
        server: String::new(),
        library: String::new(),
        version: None,
        query: String::new(),
        fetched_at,
        expires_at,
        name_expires_at: None,
        body: Vec::new(),
    }
}

fn judge(max_age: Option<u64>, is_offline: bool) -> Judge {
    Judge {
        max_age: max_age.map(Duration::from_millis),
        stale_for: Duration::from_millis(1000),
        is_offline,
    }
}

#[test]
fn age_mode_and_limits_decide_together() {
    // Fetched and expiring, relative to now; --max-age; offline; verdict.
    type Row = (i64, Option<i64>, Option<u64>, bool, Option<Freshness>);
    let rows: [Row; 17] = [
        (-10, Some(1), None, false, Some(Fresh)),
        (-10, Some(0), None, false, Some(Expired)),
        (-5000, Some(-1000), None, false, Some(Expired)),
        (-5000, Some(-1001), None, false, None),
        (-5000, Some(-1001), None, true, Some(Expired)),
        (-900_000, Some(-800_000), None, true, Some(Expired)),
        (-900_000, None, None, false, Some(Fresh)),
        (-900_000, None, Some(10), false, Some(Expired)),
        (-10, Some(100), Some(10), false, Some(Fresh)),
        (-11, Some(100), Some(10), false, Some(Expired)),
        (-11, Some(100), Some(10), true, Some(Expired)),
        (-11, Some(-5), Some(100), false, Some(Expired)),
        (-1, Some(100), Some(0), false, Some(Expired)),
        // From the future: as new, but not for ever.
        (50, Some(150), None, false, Some(Fresh)),
        (50, Some(150), Some(0), false, Some(Fresh)),
        (500, Some(600), None, false, Some(Expired)),
        (5000, Some(5100), None, false, None),
    ];
    for (fetched, expires, max_age, offline, expected) in rows {
        let record = record(NOW + fetched, expires.map(|at| NOW + at));
        let verdict = judge(max_age, offline).freshness(&record, NOW);
        let row = (fetched, expires, max_age, offline);
        assert_eq!(verdict, expected, "{row:?}");
    }
}

#[test]
fn expired_not_found_never_answers() {
    let mut record = record(NOW - 10, Some(NOW + 1));
    record.kind = EntryKind::NotFound;
    assert_eq!(judge(None, false).freshness(&record, NOW), Some(Fresh));
    record.expires_at = Some(NOW);
    assert_eq!(judge(None, false).freshness(&record, NOW), None);
    assert_eq!(judge(None, true).freshness(&record, NOW), None);
}

#[test]
fn expired_name_makes_the_answer_expired() {
    let mut record = record(NOW - 10, Some(NOW + 100));
    record.name_expires_at = Some(NOW - 1);
    assert_eq!(judge(None, false).freshness(&record, NOW), Some(Expired));
}

#[test]
fn extreme_times_do_not_overflow() {
    for fetched in [i64::MIN, 0, i64::MAX] {
        for expires in [Some(i64::MIN), Some(i64::MAX), None] {
            for now in [0, NOW, i64::MAX] {
                judge(Some(1), false).freshness(&record(fetched, expires), now);
            }
        }
    }
}
