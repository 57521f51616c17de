//! Requests, by day.

use std::time::Instant;

use super::*;
use crate::store::Call;

const DAY: i64 = 20_000;
const MS: i64 = 86_400_000;

fn call(server: &str) -> Call<'_> {
    Call {
        server,
        key: "fingerprint",
        library: "/facebook/react",
        what: "docs",
        error: None,
        latency: Duration::from_millis(80),
        calls: 2,
    }
}

#[test]
fn requests_are_summed_by_server_and_error() {
    let dir = tempfile::tempdir().unwrap();
    let (store, heard) = store(dir.path());
    store.record_call(&call("a"), DAY * MS);
    let failed = Call {
        error: Some("timeout"),
        latency: Duration::from_secs(6),
        calls: 1,
        ..call("a server")
    };
    for _ in 0..2 {
        store.record_call(&failed, DAY * MS + 5);
    }
    store.record_call(&call("a"), (DAY + 1) * MS);
    let day = store.metrics(DAY, DAY);
    assert_eq!(day.requests(), 3);
    let server = day.server("a server");
    assert_eq!(server.errors, [("timeout".to_owned(), 2)]);
    assert_eq!((server.error_rate(), server.slow), (Some(1.0), 2));
    assert_eq!(server.latency.sum, Duration::from_secs(12));
    assert_eq!(server.latency.count(), 2);
    assert_eq!(day.server("a").failures(), 0);
    assert_eq!(day.libraries, [("/facebook/react".to_owned(), 1)]);
    assert_eq!(day.slow.len(), 2);
    assert_eq!(day.slow[0].what, "docs /facebook/react");
    let calls = |from, to| store.calls("a", "fingerprint", from, to);
    assert_eq!((calls(DAY, DAY), calls(DAY, DAY + 1)), (2, 4));
    assert_eq!(store.calls("a", "another", DAY, DAY), 0);
    assert!(heard.warnings().is_empty());
}

#[test]
fn labels_and_slow_calls_are_bounded() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = store(dir.path());
    for number in 0..310 {
        let (server, library) = (format!("s{number}"), format!("/a/{number}"));
        let call = Call {
            library: &library,
            latency: Duration::from_secs(9),
            ..call(&server)
        };
        store.record_call(&call, DAY * MS + number);
    }
    let report = store.metrics(DAY, DAY);
    assert_eq!(report.servers.len(), 301);
    assert_eq!(report.requests(), 310);
    assert_eq!(report.server("other").requests, 10);
    assert!(report.libraries.len() <= 20);
    let rows = |table: &str| {
        let sql = format!("SELECT count(*) FROM {table}");
        let count = store.read(|conn| conn.query_row(&sql, [], |row| row.get::<_, i64>(0)));
        count.unwrap().unwrap()
    };
    assert_eq!(rows("slow"), 100);
    assert_eq!(rows("metrics WHERE name = 'library'"), 301);
}

#[test]
fn old_days_are_added_up_when_a_day_begins() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = store(dir.path());
    for day in [DAY, DAY + 1, DAY + 91, DAY + 92] {
        store.record_call(&call("a"), day * MS);
    }
    assert_eq!(store.metrics(DAY, DAY + 1).requests(), 0);
    assert_eq!(store.metrics(DAY + 2, DAY + 92).requests(), 2);
    let ever = store.metrics(0, DAY + 92);
    assert_eq!(ever.requests(), 4, "totals never fall");
    assert_eq!(ever.server("a").latency.count(), 4);
    assert_eq!(store.calls("a", "fingerprint", 0, DAY + 2), 0);
}

#[test]
fn recording_says_nothing_and_does_not_wait_long() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let other = Connection::open(dir.path().join("cache.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (busy, heard) = store(dir.path());
    let started = Instant::now();
    busy.record_call(&call("a"), DAY * MS);
    assert!(started.elapsed() < Duration::from_secs(3));
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(busy.metrics(DAY, DAY).requests(), 0);
    busy.record_call(&call("a"), DAY * MS);
    assert_eq!(busy.metrics(DAY, DAY).requests(), 1);
    let (nowhere, unheard) = store(&dir.path().join("cache.db"));
    nowhere.record_call(&call("a"), DAY * MS);
    assert_eq!(nowhere.metrics(0, DAY).requests(), 0);
    assert!(heard.warnings().is_empty() && unheard.warnings().is_empty());
}
