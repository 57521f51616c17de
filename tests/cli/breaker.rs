//! A server that fails is left alone for a while, by all processes together,
//! and is found again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use crate::ask::error;
use crate::support::LIMIT;
use crate::support::env::{Output, Run, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};

/// A server that hangs until it is told to be well, and then answers when it
/// is allowed to.
struct First {
    server: HttpMcp,
    is_well: Arc<AtomicBool>,
    door: Arc<(Mutex<bool>, Condvar)>,
}

impl First {
    fn start() -> Self {
        let is_well = Arc::new(AtomicBool::new(false));
        let door = Arc::new((Mutex::new(true), Condvar::new()));
        let (well, theirs) = (Arc::clone(&is_well), Arc::clone(&door));
        let server = HttpMcp::builder(Era::Modern)
            .gate(move |_| {
                if !well.load(Ordering::SeqCst) {
                    return Some(Reply::Hang);
                }
                let closed = |open: &mut bool| !*open;
                drop(
                    theirs
                        .1
                        .wait_timeout_while(theirs.0.lock().unwrap(), LIMIT, closed),
                );
                None
            })
            .start(|_| Reply::Catalogue);
        Self {
            server,
            is_well,
            door,
        }
    }

    fn recover(&self) {
        self.is_well.store(true, Ordering::SeqCst);
    }

    /// Lets requests wait (false) or be answered (true).
    fn open_door(&self, is_open: bool) {
        *self.door.0.lock().unwrap() = is_open;
        self.door.1.notify_all();
    }

    fn wait_for_requests(&self, count: usize) {
        let started = Instant::now();
        while self.server.count("") < count {
            assert!(started.elapsed() < LIMIT, "no request came");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

struct Setup {
    env: TestEnv,
    first: First,
    second: HttpMcp,
}

impl Setup {
    fn new() -> Self {
        let (env, first) = (TestEnv::new(), First::start());
        let second = HttpMcp::context7(Era::Modern);
        Self { env, first, second }
    }

    /// Writes the configuration: the servers asked, the first one's limit,
    /// and how long it is left alone.
    fn configure(&self, servers: &str, limit: &str, open_for: &str) {
        self.env.write_config(&format!(
            "default_servers = [{servers}]\n\
             [breaker]\nconsecutive = 3\nopen_for = \"{open_for}\"\n\
             [servers.a]\nurl = \"{}\"\ntimeout = \"{limit}\"\n\
             [servers.b]\nurl = \"{}\"\n",
            self.first.server.url(),
            self.second.url()
        ));
    }

    /// Asks what nobody has asked before.
    fn ask(&self, question: &str) -> Run {
        let args = ["--json", "docs", "/facebook/react", question];
        self.env.docent().args(args)
    }

    /// Fails the first server until it is left alone.
    #[track_caller]
    fn open(&self) {
        for n in 1..=3 {
            let started = Instant::now();
            let output = self.ask(&format!("failing {n}")).run();
            assert_eq!(server_of(&output), "b");
            assert!(started.elapsed() >= Duration::from_millis(300));
            assert_eq!(self.first.server.count(""), n, "each call pays the limit");
        }
        self.first.server.clear_log();
    }
}

#[track_caller]
fn server_of(output: &Output) -> String {
    let document = output.assert_code(0).json();
    document["provenance"]["server"]
        .as_str()
        .unwrap()
        .to_owned()
}

const BOTH: &str = "\"a\", \"b\"";

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

#[test]
fn hanging_server_costs_three_calls_and_then_nothing() {
    let setup = Setup::new();
    setup.configure(BOTH, "300ms", "10m");
    setup.open();
    let times = |what: &str| {
        let one = |n: usize| {
            let started = Instant::now();
            let output = setup.ask(&format!("{what} {n}")).run();
            assert_eq!(server_of(&output), "b");
            started.elapsed()
        };
        median((0..9).map(one).collect())
    };
    let with = times("with");
    setup.first.server.assert_requests(&[]);
    setup.configure("\"b\"", "300ms", "10m");
    let without = times("without");
    println!("{with:?} with the server that is left alone, {without:?} without it");
    // Generous: what is to be ruled out is a wait.
    assert!(
        with < without + Duration::from_millis(150),
        "{with:?}, {without:?}"
    );
}

#[test]
fn server_that_is_left_alone_is_named_as_that() {
    let setup = Setup::new();
    setup.configure(BOTH, "300ms", "10m");
    setup.open();
    setup.configure("\"a\"", "300ms", "10m");
    let output = setup.ask("alone").run();
    let error = error(output.assert_code(5));
    assert_eq!(error["code"], "breaker_open");
    let wait = error["retry_after_ms"].as_u64();
    assert!(
        wait.is_some_and(|ms| (1..=600_000).contains(&ms)),
        "{error:#}"
    );
    setup.first.server.assert_requests(&[]);
}

#[test]
fn server_that_is_well_again_is_found_within_one_period() {
    let setup = Setup::new();
    setup.configure(BOTH, "300ms", "1s");
    setup.open();
    setup.first.recover();
    setup.configure(BOTH, "20s", "1s");
    // The period is what is measured.
    std::thread::sleep(Duration::from_millis(1100));
    assert_eq!(server_of(&setup.ask("again").run()), "a");
    assert_eq!(server_of(&setup.ask("and again").run()), "a");
    assert_eq!(setup.first.server.count(""), 2);
}

#[test]
fn server_that_still_hangs_is_tried_by_one_call_a_period() {
    let setup = Setup::new();
    setup.configure(BOTH, "300ms", "3s");
    setup.open();
    std::thread::sleep(Duration::from_millis(3100));
    let ask = |n: usize| setup.ask(&format!("still {n}")).spawn();
    let running: Vec<_> = (0..4).map(ask).collect();
    for run in running {
        assert_eq!(server_of(&run.wait()), "b");
    }
    assert_eq!(setup.first.server.count(""), 1);
}

#[test]
fn one_probe_of_all_processes_reaches_it() {
    let setup = Setup::new();
    setup.configure(BOTH, "300ms", "1s");
    setup.open();
    setup.first.recover();
    setup.first.open_door(false);
    setup.configure(BOTH, "20s", "1s");
    std::thread::sleep(Duration::from_millis(1100));
    let probe = setup.ask("probe").spawn();
    setup.first.wait_for_requests(1);
    let others: Vec<_> = (0..4)
        .map(|n| setup.ask(&format!("other {n}")).spawn())
        .collect();
    for other in others {
        assert_eq!(server_of(&other.wait()), "b");
    }
    assert_eq!(setup.first.server.count(""), 1);
    setup.first.open_door(true);
    assert_eq!(server_of(&probe.wait()), "a");
    assert_eq!(server_of(&setup.ask("after").run()), "a");
}

#[test]
fn killed_probe_does_not_leave_it_alone_for_ever() {
    let setup = Setup::new();
    setup.configure(BOTH, "300ms", "1s");
    setup.open();
    setup.first.recover();
    setup.first.open_door(false);
    setup.configure(BOTH, "2s", "1s");
    std::thread::sleep(Duration::from_millis(1100));
    let probe = setup.ask("probe").spawn();
    setup.first.wait_for_requests(1);
    probe.process.signal_group(rustix::process::Signal::KILL);
    assert_eq!(probe.wait().signal, Some(9));
    setup.first.open_door(true);
    let started = Instant::now();
    for n in 0.. {
        if server_of(&setup.ask(&format!("after {n}")).run()) == "a" {
            break;
        }
        assert!(started.elapsed() < LIMIT, "it is never asked again");
        std::thread::sleep(Duration::from_millis(100));
    }
}
