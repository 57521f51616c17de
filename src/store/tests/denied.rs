//! Disks and directories that refuse. These also hold for root, whom no
//! permission stops.

use super::*;

fn assert_one_warning(heard: &Heard, part: &str) {
    let warnings = heard.warnings();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains(part), "{warnings:?}");
}

#[test]
fn directory_that_cannot_be_made_warns_once() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let (store, heard) = store(&file.join("cache"));
    assert_eq!(store.find(&[1; 16]), None);
    assert!(heard.warnings().is_empty(), "nothing to read, no trouble");
    for _ in 0..3 {
        store.insert(&[record(1, b"x")], &[], &[]).unwrap_err();
    }
    store.count_hit(&[1; 16], Tier::Disk, Duration::ZERO, 0);
    assert_eq!(store.find(&[1; 16]), None);
    assert!(!store.stats(0).is_usable);
    drop(store);
    assert_one_warning(&heard, "cannot make");
}

#[test]
fn log_that_cannot_be_opened_is_read_past() {
    // What a read-only disk does: neither log can be made.
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("we?ird %41#dir é");
    filled(&dir);
    for end in ["-wal", "-shm"] {
        let file = dir.join(format!("cache.db{end}"));
        fs::remove_file(&file).unwrap();
        fs::create_dir(&file).unwrap();
    }
    let (store, heard) = store(&dir);
    assert_eq!(store.find(&[3; 16]).unwrap().body, [3; 20_000]);
    assert_eq!(
        store
            .list(&crate::store::ListFilter::default())
            .unwrap()
            .len(),
        9
    );
    assert!(heard.warnings().is_empty());
    for _ in 0..3 {
        store.insert(&[record(1, b"x")], &[], &[]).unwrap_err();
    }
    assert_one_warning(&heard, "cannot write");
    assert_eq!(store.find(&[3; 16]).unwrap().body, [3; 20_000]);
}

#[test]
fn full_disk_warns_once_and_reads_on() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let (store, heard) = store(dir.path());
    store
        .read(|conn| {
            let pages: i64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            conn.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
        })
        .unwrap();
    for n in 20..25 {
        let large = record(n, &[n; 500_000]);
        store.insert(&[large], &[], &[]).unwrap_err();
    }
    assert_one_warning(&heard, "full");
    assert_eq!(store.find(&[20; 16]), None);
    assert_eq!(store.find(&[3; 16]).unwrap().body, [3; 20_000]);
    drop(store);
    assert_works(dir.path());
}

#[cfg(unix)]
#[test]
fn name_that_leads_nowhere_warns_once() {
    let dir = tempfile::tempdir().unwrap();
    let nowhere = dir.path().join("nowhere/cache.db");
    std::os::unix::fs::symlink(nowhere, dir.path().join("cache.db")).unwrap();
    let (store, heard) = store(dir.path());
    assert_eq!(store.find(&[1; 16]), None);
    store.insert(&[record(1, b"x")], &[], &[]).unwrap_err();
    store.insert(&[record(1, b"x")], &[], &[]).unwrap_err();
    assert_one_warning(&heard, "cannot make");
}

#[test]
fn writer_that_holds_the_file_is_not_waited_for_for_ever() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let other = Connection::open(dir.path().join("cache.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (store, heard) = store(dir.path());
    assert!(store.find(&[3; 16]).is_some(), "readers do not wait");
    store
        .read(|conn| conn.busy_timeout(std::time::Duration::from_millis(10)))
        .unwrap();
    store.insert(&[record(1, b"x")], &[], &[]).unwrap_err();
    assert_one_warning(&heard, "locked");
    other.execute_batch("COMMIT").unwrap();
    store.insert(&[record(1, b"x")], &[], &[]).unwrap();
    assert_eq!(heard.warnings().len(), 1);
}

#[cfg(unix)]
#[test]
fn read_only_directory_is_read_and_not_written() {
    use std::os::unix::fs::PermissionsExt;
    for has_log in [true, false] {
        let dir = tempfile::tempdir().unwrap();
        filled(dir.path());
        let at = |name: &str| dir.path().join(name);
        let set = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        if !has_log {
            fs::remove_file(at("cache.db-wal")).unwrap();
            fs::remove_file(at("cache.db-shm")).unwrap();
        }
        set(&at("cache.db"), 0o400);
        set(dir.path(), 0o500);
        if fs::write(at("probe"), "").is_ok() {
            return; // root
        }
        let (store, heard) = store(dir.path());
        assert_eq!(store.find(&[3; 16]).unwrap().body, [3; 20_000]);
        store.count_hit(&[3; 16], Tier::Disk, Duration::ZERO, 0);
        assert!(heard.warnings().is_empty());
        store.insert(&[record(1, b"x")], &[], &[]).unwrap_err();
        store.insert(&[record(1, b"x")], &[], &[]).unwrap_err();
        assert_one_warning(&heard, "cannot write");
        assert_eq!(store.find(&[3; 16]).unwrap().body, [3; 20_000]);
        drop(store);
        set(dir.path(), 0o700);
    }
}
