//! A loopback port that leads to one server or another, or to nobody.
//!
//! The address stays the same while what is behind it changes, so that the
//! program takes it for one server that was well and is not any more.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use socket2::{Domain, Socket, Type};

use super::LIMIT;

/// The port, held for as long as this value lives.
pub struct Front {
    address: SocketAddr,
    /// Bound and never listening, so that nobody else gets the port.
    _held: Socket,
    target: Arc<Mutex<Option<SocketAddr>>>,
    accepting: Option<JoinHandle<()>>,
    /// A listener that accepts nothing, and the connections that fill it.
    silent: Vec<Socket>,
}

impl Front {
    /// Takes a free port that leads to a server.
    pub fn to(target: SocketAddr) -> Self {
        let held = bound(SocketAddr::from(([127, 0, 0, 1], 0)));
        let address = held.local_addr().expect("it is bound");
        let address = address.as_socket().expect("an IP address");
        let socket = bound(address);
        socket.listen(64).expect("a bound port");
        let listener = TcpListener::from(socket);
        let target = Arc::new(Mutex::new(Some(target)));
        let theirs = Arc::clone(&target);
        let accepting = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let Some(target) = *lock(&theirs) else { break };
                if let Ok(other) = TcpStream::connect(target) {
                    join(stream, other);
                }
            }
        });
        Self {
            address,
            _held: held,
            target,
            accepting: Some(accepting),
            silent: Vec::new(),
        }
    }

    /// Returns its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Leads new connections to another server.
    pub fn lead_to(&self, target: SocketAddr) {
        *lock(&self.target) = Some(target);
    }

    /// Refuses new connections.
    pub fn refuse(&mut self) {
        let Some(accepting) = self.accepting.take() else {
            return;
        };
        *lock(&self.target) = None;
        // Wakes the accept loop, which then sees that it is over.
        drop(TcpStream::connect(self.address));
        let _ = accepting.join();
        // A process that is being started by another test has a copy of the
        // listener until it is a program of its own.
        let started = Instant::now();
        while TcpStream::connect(self.address).is_ok() {
            assert!(started.elapsed() < LIMIT, "the port is still open");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Leaves new connections without an answer of the system: they neither
    /// come about nor fail.
    pub fn ignore(&mut self) {
        self.refuse();
        let listener = bound(self.address);
        listener.listen(0).expect("a bound port");
        self.silent.push(listener);
        // What is not accepted fills the queue; after that nothing is answered.
        for _ in 0..3 {
            let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
            socket.set_nonblocking(true).expect("a socket");
            let _ = socket.connect(&self.address.into());
            self.silent.push(socket);
        }
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.refuse();
    }
}

fn bound(address: SocketAddr) -> Socket {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    socket.set_reuse_address(true).expect("a socket");
    socket.bind(&address.into()).expect("a free loopback port");
    socket
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Passes on what either says until both have ended.
fn join(one: TcpStream, other: TcpStream) {
    let copies = one.try_clone().and_then(|a| Ok((a, other.try_clone()?)));
    let Ok((one_too, other_too)) = copies else {
        return;
    };
    let pass = |mut from: TcpStream, mut to: TcpStream| {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    };
    std::thread::spawn(move || pass(one, other));
    std::thread::spawn(move || pass(other_too, one_too));
}
