//! The same question at once, asked by one.

use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use super::{react, servers};
use crate::support::LIMIT;
use crate::support::env::{Running, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};

#[derive(Clone, Default)]
struct Door(Arc<(Mutex<bool>, Condvar)>);

impl Door {
    fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    fn wait(&self) {
        let open = self.0.0.lock().unwrap();
        drop(self.0.1.wait_timeout_while(open, LIMIT, |open| !*open));
    }
}

/// A server that holds all calls back until its door is open, and answers the
/// first so.
fn held(door: &Door, first: Reply) -> HttpMcp {
    let door = door.clone();
    HttpMcp::start(Era::Modern, move |call| {
        door.wait();
        match call.nth {
            0 => first.clone(),
            _ => Reply::Catalogue,
        }
    })
}

fn home(server: &HttpMcp) -> TestEnv {
    let env = TestEnv::new();
    env.write_config(&format!(
        "default_servers = [\"a\"]\n{}",
        servers(&[("a", server)], "")
    ));
    env
}

#[track_caller]
fn wait_until(what: &str, mut is: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is() {
        assert!(started.elapsed() < LIMIT, "{what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Starts another process with the question, and waits until it looks for the
/// end of the turn that somebody else has.
#[cfg(target_os = "linux")]
#[track_caller]
fn follower(env: &TestEnv) -> Running {
    use rustix::fs::inotify::{CreateFlags, Reader, WatchFlags, add_watch, init};
    let watch = init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).unwrap();
    let mut dirs = vec![env.cache_dir()];
    while let Some(dir) = dirs.pop() {
        let entries = std::fs::read_dir(&dir).unwrap().flatten();
        dirs.extend(entries.map(|e| e.path()).filter(|path| path.is_dir()));
        if dir.ends_with("asking") {
            add_watch(
                &watch,
                &dir,
                WatchFlags::CLOSE_WRITE | WatchFlags::CLOSE_NOWRITE,
            )
            .unwrap();
        }
    }
    let running = react(env, "x").spawn();
    let mut buffer = [std::mem::MaybeUninit::uninit(); 4096];
    let mut events = Reader::new(watch, &mut buffer);
    // A look at a turn that is not to be had closes the file again.
    wait_until("nobody waits", || events.next().is_ok());
    running
}

#[cfg(target_os = "linux")]
#[test]
fn processes_with_one_question_ask_once() {
    let door = Door::default();
    let server = held(&door, Reply::Catalogue);
    let env = home(&server);
    let first = react(&env, "x").spawn();
    wait_until("no call", || server.calls().len() == 1);
    let second = follower(&env);
    door.open();
    first.wait().assert_code(0);
    let document = second.wait().assert_code(0).json();
    assert_eq!(document["provenance"]["cache"], "hit");
    assert_eq!(server.calls().len(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn failure_of_who_asks_lets_the_other_ask() {
    let door = Door::default();
    let server = held(&door, Reply::http(503, &[], "down"));
    let env = home(&server);
    let first = react(&env, "x").spawn();
    wait_until("no call", || server.calls().len() == 1);
    let second = follower(&env);
    door.open();
    first.wait().assert_code(5);
    second.wait().assert_code(0);
    assert_eq!(server.calls().len(), 2);
}

#[test]
fn question_that_is_asked_anew_waits_for_nobody() {
    for flag in ["--refresh", "--no-cache"] {
        let door = Door::default();
        let server = held(&door, Reply::Catalogue);
        let env = home(&server);
        let first = react(&env, "x").spawn();
        wait_until("no call", || server.calls().len() == 1);
        let second = react(&env, "x").args([flag]).spawn();
        wait_until("it waits", || server.calls().len() == 2);
        door.open();
        first.wait().assert_code(0);
        second.wait().assert_code(0);
    }
}

#[test]
fn other_question_waits_for_nobody() {
    let door = Door::default();
    let server = held(&door, Reply::Catalogue);
    let env = home(&server);
    let first = react(&env, "x").spawn();
    wait_until("no call", || server.calls().len() == 1);
    let second = react(&env, "y").spawn();
    wait_until("it waits", || server.calls().len() == 2);
    door.open();
    first.wait().assert_code(0);
    second.wait().assert_code(0);
}

#[test]
fn batch_asks_the_same_question_once() {
    let server = HttpMcp::start(Era::Modern, |_| {
        Reply::After(
            Duration::from_millis(300),
            Box::new(Reply::text(
                "### Title\n\nSource: https://a.example/\n\nSome text to read.\n",
            )),
        )
    });
    let env = home(&server);
    let run = env.docent().args(["--jobs", "8", "docs", "--batch", "-"]);
    run.stdin("/facebook/react\tx\n".repeat(8))
        .run()
        .assert_code(0);
    assert_eq!(server.calls().len(), 1);
}
