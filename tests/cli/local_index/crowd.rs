//! Many processes on one index, some of which are killed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::{ask, assert_answer, files, part, project};
use crate::support::LIMIT;

#[test]
fn processes_that_ask_at_once_make_one_part() {
    for count in [2, 16] {
        let env = project(20);
        let running: Vec<_> = (0..count).map(|_| ask(&env).spawn()).collect();
        for run in running {
            assert_answer(&run.wait());
        }
        let before = fs::metadata(part(&env)).unwrap().modified().unwrap();
        assert_answer(&ask(&env).run());
        assert_eq!(
            fs::metadata(part(&env)).unwrap().modified().unwrap(),
            before
        );
        for path in files(&env, "lock").into_iter().chain([part(&env)]) {
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{}", path.display());
        }
        assert_eq!(files(&env, "lock").len(), 1);
    }
}

#[test]
fn builds_that_are_killed_leave_nothing_that_is_read() {
    let env = project(200);
    // From the moment the file is there to the moment it is moved away.
    for round in 0..24_u64 {
        let least = round % 6 * (1 << 18);
        let run = ask(&env).spawn();
        let started = Instant::now();
        loop {
            let new = files(&env, "new");
            let size = new.iter().find_map(|path| fs::metadata(path).ok());
            let is_made = !files(&env, "db").is_empty();
            if is_made || size.is_some_and(|meta| meta.len() >= least) {
                break;
            }
            assert!(started.elapsed() < LIMIT, "nothing is built");
            std::thread::sleep(Duration::from_millis(1));
        }
        run.process.signal_group(Signal::KILL);
        let _ = run.wait();
        if round % 4 == 3 {
            assert_answer(&ask(&env).run());
            part(&env);
        }
        for path in files(&env, "db") {
            fs::remove_file(path).unwrap();
        }
    }
    assert_answer(&ask(&env).run());
    part(&env);
}
