//! Files that are not what they should be.

use super::*;

/// Damages a filled cache, then looks: one warning, no error, and it works
/// again. Returns the warning and the number of files moved aside.
fn after(damage: impl FnOnce(&Path)) -> (Vec<String>, usize) {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    for end in ["-wal", "-shm"] {
        let _ = fs::remove_file(dir.path().join(format!("cache.db{end}")));
    }
    damage(&dir.path().join("cache.db"));
    let (store, heard) = store(dir.path());
    for n in 1..=9 {
        store.find(&[n; 16]);
    }
    store.insert(&[record(1, b"anew")], &[], &[]).unwrap();
    assert_eq!(store.find(&[1; 16]).unwrap().body, b"anew");
    store.stats(0);
    drop(store);
    assert_works(dir.path());
    let aside = fs::read_dir(dir.path())
        .unwrap()
        .flatten()
        .filter(|e| e.file_name().to_string_lossy().contains(".corrupt-"))
        .count();
    (heard.warnings(), aside)
}

fn assert_made_anew((warnings, aside): (Vec<String>, usize)) {
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("starts anew"), "{warnings:?}");
    assert_eq!(aside, 1);
}

#[test]
fn garbage_is_moved_aside() {
    assert_made_anew(after(|file| {
        fs::write(file, "garbage ".repeat(5000)).unwrap()
    }));
}

#[test]
fn empty_file_is_moved_aside() {
    assert_made_anew(after(|file| fs::write(file, "").unwrap()));
}

#[test]
fn directory_in_its_place_is_moved_aside() {
    assert_made_anew(after(|file| {
        fs::remove_file(file).unwrap();
        fs::create_dir(file).unwrap();
        fs::write(file.join("precious"), "x").unwrap();
    }));
}

#[test]
fn truncated_file_is_moved_aside() {
    for keep in [50, 100, 4096, 10_000, 100_000] {
        assert_made_anew(after(|file| {
            let file = fs::OpenOptions::new().write(true).open(file).unwrap();
            file.set_len(keep).unwrap();
        }));
    }
}

#[test]
fn overwritten_page_is_moved_aside() {
    assert_made_anew(after(|file| {
        let mut bytes = fs::read(file).unwrap();
        bytes[4096..12_000].fill(0xa5);
        fs::write(file, bytes).unwrap();
    }));
}

#[test]
fn database_of_somebody_else_is_moved_aside() {
    for version in [0, 1, 99] {
        assert_made_anew(after(|file| {
            fs::remove_file(file).unwrap();
            let conn = Connection::open(file).unwrap();
            conn.execute_batch("CREATE TABLE entries (id, title)")
                .unwrap();
            conn.pragma_update(None, "user_version", version).unwrap();
        }));
    }
}

#[test]
fn file_of_a_newer_release_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let file = dir.path().join("cache.db");
    Connection::open(&file)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let before = fs::read(&file).unwrap();
    let (store, heard) = store(dir.path());
    assert_eq!(store.find(&[1; 16]), None);
    store.insert(&[record(1, b"x")], &[], &[]).unwrap_err();
    assert!(!store.stats(0).is_usable);
    store
        .list(&crate::store::ListFilter::default())
        .unwrap_err();
    drop(store);
    let warnings = heard.warnings();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("newer release"), "{warnings:?}");
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn only_the_newest_damaged_file_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    for text in ["first", "second"] {
        fs::write(dir.path().join("cache.db"), text.repeat(1000)).unwrap();
        store(dir.path()).0.find(&[1; 16]);
    }
    assert!(!dir.path().join("cache.db.corrupt-1").exists());
    let kept = fs::read_to_string(dir.path().join("cache.db.corrupt-2")).unwrap();
    assert!(kept.starts_with("second"));
}

#[test]
fn many_that_find_a_damaged_file_move_it_once() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("cache.db"), "garbage ".repeat(5000)).unwrap();
    let barrier = Barrier::new(16);
    std::thread::scope(|scope| {
        for number in 0..16 {
            let (dir, barrier) = (dir.path(), &barrier);
            scope.spawn(move || {
                let (store, _) = store(dir);
                barrier.wait();
                store.find(&[number; 16]);
                store.insert(&[record(number, b"x")], &[], &[]).unwrap();
                assert!(store.find(&[number; 16]).is_some());
            });
        }
    });
    assert_eq!(store(dir.path()).0.stats(0).entries, 16);
    assert!(dir.path().join("cache.db.corrupt-1").exists());
    assert!(!dir.path().join("cache.db.corrupt-2").exists());
}
