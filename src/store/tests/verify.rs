//! What is wrong with a file is found, and put right.

use super::*;

fn sound(_: EntryKind, body: &[u8]) -> bool {
    body != b"bad"
}

fn flaws(store: &Store, repair: bool) -> Vec<(&'static str, u64, bool)> {
    let verified = store.verify(repair, &sound).unwrap();
    let flaws = verified.flaws.iter();
    flaws.map(|f| (f.what, f.count, f.is_repaired)).collect()
}

fn spoil(dir: &Path, sql: &str) {
    let conn = Connection::open(dir.join("cache.db")).unwrap();
    conn.execute_batch(sql).unwrap();
}

/// A directory that is as the cache makes its own.
fn home() -> tempfile::TempDir {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir().unwrap()
}

#[test]
fn sound_file_and_none_at_all_have_no_flaw() {
    let dir = home();
    assert_eq!(flaws(&store(dir.path()).0, true), []);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    filled(dir.path());
    let verified = store(dir.path()).0.verify(false, &sound).unwrap();
    assert_eq!((verified.entries, verified.names), (9, 0));
    assert!(verified.flaws.is_empty(), "{verified:?}");
}

#[test]
fn flaws_are_told_then_repaired_then_gone() {
    for (sql, expected) in [
        (
            "UPDATE bodies SET body = 'bad' WHERE id = 3",
            vec![("entries", 1), ("bodies", 1)],
        ),
        ("DELETE FROM bodies WHERE id < 3", vec![("entries", 2)]),
        ("INSERT INTO bodies VALUES (77, x'00')", vec![("bodies", 1)]),
        (
            "INSERT INTO names VALUES (x'01', x'02', NULL)",
            vec![("names", 1)],
        ),
        ("UPDATE sums SET entries = entries + 5", vec![("sums", 2)]),
        ("DELETE FROM sums", vec![("sums", 1)]),
        (
            "UPDATE entries SET bytes = -1 WHERE id = 1",
            vec![("entries", 1)],
        ),
    ] {
        let dir = home();
        filled(dir.path());
        // Written as a blob whatever was written.
        spoil(dir.path(), sql);
        spoil(dir.path(), "UPDATE bodies SET body = CAST(body AS BLOB)");
        let (store, _) = store(dir.path());
        let found = |repaired| -> Vec<_> {
            let of = |(what, count): &(&'static str, u64)| (*what, *count, repaired);
            expected.iter().map(of).collect()
        };
        assert_eq!(flaws(&store, false), found(false), "{sql}");
        assert_eq!(flaws(&store, true), found(true), "{sql}");
        assert_eq!(flaws(&store, false), [], "{sql}");
        assert!(store.stats(0).entries >= 7);
    }
}

#[test]
fn damaged_file_starts_anew_only_when_it_is_to_be_repaired() {
    let dir = home();
    let path = dir.path().join("cache.db");
    fs::write(&path, "no database".repeat(1000)).unwrap();
    let (store, heard) = store(dir.path());
    let whats = |repair| -> Vec<_> {
        let all = flaws(&store, repair);
        all.into_iter()
            .filter(|(what, ..)| *what == "file")
            .map(|(_, _, repaired)| repaired)
            .collect()
    };
    assert_eq!(whats(false), [false]);
    assert!(path.exists());
    assert_eq!(whats(true), [true]);
    assert!(!path.exists());
    assert_eq!(whats(false), [false; 0]);
    assert!(heard.warnings().is_empty());
}

#[test]
fn broken_index_is_made_anew_and_no_entry_is_lost() {
    let dir = home();
    filled(dir.path());
    spoil(
        dir.path(),
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = 'CREATE INDEX entries_by_age ON entries (used_at + 1)'
         WHERE name = 'entries_by_age'",
    );
    let (store, _) = store(dir.path());
    assert_eq!(flaws(&store, false), [("file", 1, false)]);
    assert_eq!(flaws(&store, true), [("file", 1, true)]);
    assert_eq!(flaws(&store, false), []);
    assert_eq!(store.stats(0).entries, 9);
}

#[cfg(unix)]
#[test]
fn open_files_are_closed_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let dir = home();
    filled(dir.path());
    for (name, mode) in [("", 0o777), ("cache.db", 0o644)] {
        let path = dir.path().join(name);
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    }
    let (store, _) = store(dir.path());
    let open = flaws(&store, false);
    assert!(open.len() >= 2 && open.iter().all(|f| f.0 == "permissions"));
    flaws(&store, true);
    assert_eq!(flaws(&store, false), []);
}
