//! What the cells rely on sees what it looks for.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use rustix::process::Signal;

use crate::support::LIMIT;
use crate::support::env::TestEnv;
use crate::support::front::Front;
use crate::support::http_mcp::{Era, HttpMcp};
use crate::support::process::with_variable;

const SOON: Duration = Duration::from_millis(200);

#[test]
fn processes_are_found_by_their_mark() {
    let mark = format!("checks-{}", std::process::id());
    let env = TestEnv::new();
    // A grandchild that stays behind, as the program must never leave one.
    let script = "sleep 300 & echo $!; exit 0";
    let run = env.program("sh").args(["-c", script]);
    let running = run.env("CHAOS_MARK", &mark).spawn();
    let pid: i32 = running.process.stdout.next_line().unwrap().parse().unwrap();
    assert!(with_variable("CHAOS_MARK", &mark).contains(&pid));
    assert!(with_variable("CHAOS_MARK", "checks").is_empty());
    running.process.signal_group(Signal::KILL);
    drop(running);
    let started = std::time::Instant::now();
    while !with_variable("CHAOS_MARK", &mark).is_empty() {
        assert!(started.elapsed() < LIMIT, "a killed process is still found");
    }
}

#[test]
fn connections_are_seen_until_they_are_closed() {
    let server = HttpMcp::context7(Era::Modern);
    assert!(server.wait_until_idle(SOON));
    let stream = TcpStream::connect(server.address()).unwrap();
    let started = std::time::Instant::now();
    while server.wait_until_idle(Duration::ZERO) {
        assert!(started.elapsed() < LIMIT, "the connection is not seen");
    }
    assert!(!server.wait_until_idle(SOON));
    drop(stream);
    assert!(server.wait_until_idle(LIMIT));
}

#[test]
fn port_leads_where_it_is_said_to() {
    let (one, other) = (
        HttpMcp::context7(Era::Modern),
        HttpMcp::context7(Era::Modern),
    );
    let mut front = Front::to(one.address());
    let (env, port) = (TestEnv::new(), front.port());
    let url = format!("http://127.0.0.1:{port}/mcp");
    let ask = |query: &str| {
        let args = ["--server", &url, "docs", "/facebook/react", query];
        env.docent().args(args).run()
    };
    ask("one").assert_code(0);
    front.lead_to(other.address());
    ask("other").assert_code(0);
    assert_eq!((one.count(""), other.count("")), (1, 1));
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let kind = || {
        TcpStream::connect_timeout(&address, SOON)
            .unwrap_err()
            .kind()
    };
    front.refuse();
    assert_eq!(kind(), ErrorKind::ConnectionRefused);
    front.ignore();
    assert_eq!(kind(), ErrorKind::TimedOut);
    front.refuse();
}
