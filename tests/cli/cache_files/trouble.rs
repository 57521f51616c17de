//! Files and directories that cannot be used: one warning, and the answer.

use std::fs;
use std::path::Path;

use super::{assert_sound, home};
use crate::support::env::{Output, PROGRAM, TestEnv};
use crate::support::mounts::with_mount;

const ARGS: [&str; 3] = ["docs", "react", "cleanup"];

/// Fails unless there is the answer, and exactly one warning, which holds `said`.
#[track_caller]
fn assert_answered(output: &Output, said: &str) {
    output.assert_code(0).assert_nowhere("panicked");
    assert!(
        output
            .stdout
            .contains("Part 1 of what /facebook/react says"),
        "{}",
        output.stdout
    );
    let warnings: Vec<_> = output
        .stderr
        .lines()
        .filter(|l| l.contains("warning:"))
        .collect();
    assert_eq!(warnings.len(), 1, "{}", output.stderr);
    assert!(warnings[0].contains(said), "{}", warnings[0]);
}

fn filled() -> (TestEnv, crate::support::http_mcp::HttpMcp) {
    let (env, server) = home();
    env.docent().args(ARGS).run().assert_code(0);
    (env, server)
}

#[test]
fn garbage_in_place_of_the_database_is_moved_aside() {
    let (env, _server) = home();
    fs::write(env.cache_dir().join("cache.db"), vec![0xa5; 50_000]).unwrap();
    assert_answered(&env.docent().args(ARGS).run(), "the cache was damaged");
    assert!(env.cache_dir().join("cache.db.corrupt-1").exists());
    let again = env.docent().args(ARGS).args(["--json"]).run();
    assert_eq!(again.assert_code(0).json()["provenance"]["cache"], "hit");
    again.assert_nowhere("warning:");
    assert_sound(&env);
}

#[test]
fn truncated_database_is_moved_aside() {
    for keep in [100, 4096, 10_000] {
        let (env, _server) = filled();
        let path = env.cache_dir().join("cache.db");
        // What is in the log must be in the file first.
        let conn = rusqlite::Connection::open(&path).unwrap();
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .unwrap();
        drop(conn);
        fs::OpenOptions::new()
            .write(true)
            .open(&path)
            .unwrap()
            .set_len(keep)
            .unwrap();
        let output = env.docent().args(ARGS).run();
        assert_answered(&output, "the cache was damaged");
        assert_sound(&env);
    }
}

#[test]
fn overwritten_pages_cost_one_warning_at_most() {
    let (env, _server) = filled();
    let path = env.cache_dir().join("cache.db");
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    drop(conn);
    let whole = fs::read(&path).unwrap();
    for page in 1..whole.len() / 4096 {
        let mut bytes = whole.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0x5a);
        fs::write(&path, bytes).unwrap();
        let output = env.docent().args(ARGS).run();
        output.assert_code(0).assert_nowhere("panicked");
        assert!(
            output.stdout.contains("Part 1"),
            "page {page}: {}",
            output.stdout
        );
        let warnings = output.stderr.matches("warning:").count();
        assert!(warnings <= 1, "page {page}: {}", output.stderr);
    }
}

#[test]
fn directory_in_place_of_the_database_is_moved_aside() {
    let (env, _server) = home();
    fs::create_dir(env.cache_dir().join("cache.db")).unwrap();
    assert_answered(&env.docent().args(ARGS).run(), "it is a directory");
    assert_sound(&env);
}

#[test]
fn cache_that_cannot_be_made_is_done_without() {
    let file = |env: &TestEnv| {
        let path = env.home().join("file");
        fs::write(&path, "").unwrap();
        path
    };
    let dirs: [fn(&Path) -> std::path::PathBuf; 3] = [
        |file| file.to_owned(),
        |file| file.join("below"),
        |_| "/proc/docent".into(),
    ];
    for dir in dirs {
        let (env, server) = home();
        let dir = dir(&file(&env));
        let run = || env.docent().args(ARGS).env("DOCENT_CACHE_DIR", &dir).run();
        assert_answered(&run(), "cannot ");
        assert_answered(&run(), "cannot ");
        assert_eq!(server.calls().len(), 4, "nothing was kept");
    }
}

#[test]
fn home_that_cannot_be_written_or_is_missing_costs_one_warning() {
    for (home_dir, said) in [
        (Some("/proc"), "cannot "),
        (Some("/no/such/home"), ""),
        (None, ""),
    ] {
        let (env, _server) = home();
        let config = env.config_dir().join("config.toml");
        let mut run = env
            .docent()
            .args(ARGS)
            .args(["--config", config.to_str().unwrap()]);
        for name in [
            "DOCENT_CACHE_DIR",
            "DOCENT_CONFIG_DIR",
            "XDG_CACHE_HOME",
            "XDG_CONFIG_HOME",
            "HOME",
        ] {
            run = run.env_remove(name);
        }
        if let Some(dir) = home_dir {
            run = run.env("HOME", dir);
        }
        let output = run.run();
        match home_dir {
            Some("/proc") => assert_answered(&output, said),
            // A directory below / can be made by root, and a home can be found
            // in the list of users: no warning is right, too.
            _ => {
                output.assert_code(0).assert_nowhere("panicked");
                assert!(
                    output.stderr.matches("warning:").count() <= 1,
                    "{}",
                    output.stderr
                );
            }
        }
        let _ = fs::remove_dir_all("/no/such/home");
    }
}

#[test]
fn read_only_cache_answers_and_is_warned_of_once() {
    let (env, _server) = filled();
    let before = "mount --bind . . && mount -o remount,ro,bind .";
    let Some(run) = with_mount(&env, before, &[&ARGS[..], &["--json"]].concat()) else {
        return;
    };
    let hit = run.run();
    assert_eq!(hit.assert_code(0).json()["provenance"]["cache"], "hit");
    hit.assert_nowhere("warning:");
    let args = ["docs", "react", "something else"];
    let Some(run) = with_mount(&env, before, &args) else {
        return;
    };
    assert_answered(&run.run(), "cannot write ");
}

#[test]
fn empty_read_only_cache_is_warned_of_once() {
    let (env, _server) = home();
    let before = "mount --bind . . && mount -o remount,ro,bind .";
    let Some(run) = with_mount(&env, before, &ARGS) else {
        return;
    };
    assert_answered(&run.run(), "Read-only file system");
}

#[test]
fn full_disk_is_warned_of_once() {
    for (size, fill) in [("8k", 0), ("64k", 0), ("256k", 200), ("256k", 256)] {
        let (env, _server) = home();
        let dir = env.cache_dir();
        let before = format!(
            "mount -t tmpfs -o size={size} none {0} && cd {0} && {{ \
             dd if=/dev/zero of=filler bs=1k count={fill} 2>/dev/null; true; }}",
            dir.display()
        );
        let Some(run) = with_mount(&env, &before, &ARGS) else {
            return;
        };
        let output = run.run();
        output.assert_code(0).assert_nowhere("panicked");
        assert!(
            output.stdout.contains("Part 1"),
            "{size} {fill}: {}",
            output.stderr
        );
        let warnings = output.stderr.matches("warning:").count();
        assert!(warnings <= 1, "{size} {fill}: {}", output.stderr);
        assert!(fill < 256 || warnings == 1, "{}", output.stderr);
    }
}

#[test]
fn limit_on_the_size_of_files_does_not_end_the_program() {
    let (env, _server) = home();
    let script = format!("ulimit -f 8; exec \"{PROGRAM}\" \"$@\"");
    let run = env.program("sh").args(["-c", &script, "sh"]).args(ARGS);
    assert_answered(&run.run(), "cannot ");
}
