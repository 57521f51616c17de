//! Parts that are damaged, and directories that no part can be put into.

use std::fs;
use std::path::Path;

use super::{QUESTION, ask, assert_answer, files, part, project};
use crate::support::env::Output;
use crate::support::installed::SAYS;
use crate::support::mounts::with_mount;
use crate::support::terminal::Terminal;

fn is_sound(path: &Path) -> bool {
    let Ok(conn) = rusqlite::Connection::open(path) else {
        return false;
    };
    let check = conn.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
    check.is_ok_and(|said| said == "ok")
}

#[test]
fn damaged_parts_are_made_anew() {
    let damages: [fn(&Path); 6] = [
        |path| fs::write(path, "").unwrap(),
        |path| fs::write(path, "no database ".repeat(1000)).unwrap(),
        |path| {
            let file = fs::OpenOptions::new().write(true).open(path).unwrap();
            file.set_len(file.metadata().unwrap().len() / 2).unwrap();
        },
        |path| {
            let file = fs::OpenOptions::new().write(true).open(path).unwrap();
            file.set_len(100).unwrap();
        },
        |path| {
            fs::remove_file(path).unwrap();
            fs::create_dir_all(path.join("in/the/way")).unwrap();
        },
        |path| {
            fs::remove_file(path).unwrap();
            std::os::unix::fs::symlink("/no/such/file", path).unwrap();
        },
    ];
    let env = project(5);
    for damage in damages {
        assert_answer(&ask(&env).run());
        let path = part(&env);
        damage(&path);
        assert_answer(&ask(&env).run());
        assert_eq!(part(&env), path);
        assert!(path.is_file() && is_sound(&path));
    }
}

#[test]
fn damaged_pages_do_not_cost_the_answer() {
    let env = project(5);
    assert_answer(&ask(&env).run());
    let path = part(&env);
    let whole = fs::read(&path).unwrap();
    let size = usize::from(u16::from_be_bytes([whole[16], whole[17]]));
    for page in 1..whole.len() / size {
        for filler in [0, 0x5a] {
            let mut bytes = whole.clone();
            bytes[page * size..(page + 1) * size].fill(filler);
            fs::write(&path, bytes).unwrap();
            let output = ask(&env).run();
            // SQLite sees not all of it; what it does see is mended.
            assert!(output.code == Some(0), "page {page}: {}", output.stderr);
            assert!(output.stdout.contains("foldit"), "page {page}");
        }
    }
    // All of what follows the first pages: noticed, and mended for good.
    let mut bytes = whole.clone();
    bytes[4 * size..].fill(0x5a);
    fs::write(&path, bytes).unwrap();
    assert_answer(&ask(&env).run());
    assert!(is_sound(&part(&env)));
}

#[test]
fn question_without_an_answer_is_asked_again_where_the_part_is_damaged() {
    let env = project(5);
    assert_answer(&ask(&env).run());
    let nothing = || {
        let args = ["--server", "local", "docs", "foldit", "qwertzu"];
        env.docent().args(args).run()
    };
    nothing().assert_code(3);
    let path = part(&env);
    let inode = |path: &Path| std::os::unix::fs::MetadataExt::ino(&fs::metadata(path).unwrap());
    let before = inode(&path);
    nothing().assert_code(3);
    assert_eq!(inode(&path), before, "what is whole is kept");
    // Nothing is in any index of words.
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch("DELETE FROM words_data WHERE id > 1")
        .unwrap();
    drop(conn);
    assert_answer(&ask(&env).run());
    assert!(is_sound(&part(&env)));
}

/// Fails unless there is the answer, with one line of warning at most.
#[track_caller]
fn assert_answered(output: &Output) {
    output.assert_code(0).assert_nowhere("panicked");
    assert!(output.stdout.contains(SAYS), "{}", output.stdout);
    // One of them says where the answer is from.
    assert!(output.stderr.lines().count() <= 2, "{}", output.stderr);
}

#[test]
fn index_that_cannot_be_kept_is_done_without() {
    let env = project(5);
    let file = env.home().join("file");
    fs::write(&file, "").unwrap();
    for dir in [
        file.as_path(),
        &file.join("below"),
        Path::new("/proc/docent"),
    ] {
        for _ in 0..2 {
            assert_answered(&ask(&env).env("DOCENT_CACHE_DIR", dir).run());
        }
    }
    // Files where its directories and its lock belong.
    for path in ["local", "local/npm"] {
        let env = project(5);
        let path = env.cache_dir().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "").unwrap();
        assert_answered(&ask(&env).run());
    }
    assert_answered(&ask(&env).run());
    for path in [part(&env), files(&env, "lock").remove(0)] {
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
    }
    assert_answered(&ask(&env).run());
}

#[test]
fn full_and_read_only_disks_are_done_without() {
    let read_only = "mount --bind . . && mount -o remount,ro,bind .";
    let env = project(5);
    let Some(run) = with_mount(&env, read_only, &QUESTION) else {
        return;
    };
    assert_answered(&run.run());
    assert_eq!(files(&env, "db").len(), 0);
    assert_answer(&ask(&env).run());
    if let Some(run) = with_mount(&env, read_only, &QUESTION) {
        assert_answered(&run.run());
    }
    for size in ["8k", "64k", "200k", "300k"] {
        let env = project(40);
        let dir = env.cache_dir();
        let before = format!("mount -t tmpfs -o size={size} none {}", dir.display());
        let Some(run) = with_mount(&env, &before, &QUESTION) else {
            return;
        };
        assert_answered(&run.run());
    }
}

#[test]
fn status_is_drawn_on_a_terminal_only() {
    let env = project(400);
    let mut terminal = Terminal::new(80, 24);
    let run = ask(&env)
        .env("TERM", "xterm-256color")
        .args(["--no-pager"])
        .streams(terminal.streams());
    run.run().assert_code(0);
    let shown = terminal.text();
    assert!(shown.contains("indexing foldit 1.0.0"), "{shown}");
    assert!(shown.contains(" files"), "{shown}");

    fs::remove_file(part(&env)).unwrap();
    assert_answer(&ask(&env).run());
}
