//! A small HTTP/1.1 server on plain threads, for the scripted servers.
//!
//! Owns sockets and message framing; knows nothing of MCP. One thread accepts,
//! one serves each connection, and dropping [`Server`] ends all of them,
//! whatever they are doing. It binds the loopback interface only.

mod request;

use std::io::{self, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

pub use request::Request;

/// What a handler says about the connection once it has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Keep it for the next request.
    Keep,
    /// Close it, with what was written flushed.
    Close,
    /// Reset it: what the client has not read yet is lost.
    Reset,
}

/// The client's end of one connection, and the way to wait on it.
pub struct Wire<'a> {
    stream: TcpStream,
    shared: &'a Shared,
}

impl Wire<'_> {
    /// Writes a whole response with its length.
    pub fn send(
        &mut self,
        status: u16,
        headers: &[(String, String)],
        body: &[u8],
    ) -> io::Result<()> {
        let mut headers = headers.to_vec();
        if status != 204 {
            headers.push(("content-length".into(), body.len().to_string()));
        }
        self.head(status, &headers)?;
        self.raw(body)
    }

    /// Writes the status line and headers, and nothing after them.
    pub fn head(&mut self, status: u16, headers: &[(String, String)]) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {status} Scripted\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        self.raw(head.as_bytes())
    }

    /// Writes bytes as they are, in one segment where they fit.
    pub fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// Writes one chunk of a chunked body; an empty one ends it.
    pub fn chunk(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
        chunk.extend_from_slice(bytes);
        chunk.extend_from_slice(b"\r\n");
        self.raw(&chunk)
    }

    /// Waits until the client closes its end, or the server is dropped.
    pub fn wait_for_close(&mut self) {
        let mut rest = [0; 256];
        while matches!(self.stream.read(&mut rest), Ok(n) if n > 0) {}
    }

    /// Waits for a time that is part of the script, or until the server is
    /// dropped.
    pub fn pause(&self, time: Duration) {
        let state = lock(&self.shared.state);
        let stopped = |state: &mut State| !state.stopped;
        drop(self.shared.wake.wait_timeout_while(state, time, stopped));
    }
}

#[derive(Default)]
struct State {
    stopped: bool,
    open: Vec<TcpStream>,
    threads: Vec<JoinHandle<()>>,
    panics: Vec<String>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    wake: Condvar,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A listening server; dropping it ends every connection and thread.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens on a free loopback port and gives each request to the handler.
    pub fn start<H>(handler: H) -> Self
    where
        H: Fn(&Request, &mut Wire) -> io::Result<Next> + Send + Sync + 'static,
    {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free loopback port");
        let address = listener.local_addr().expect("the listener has an address");
        let shared = Arc::new(Shared::default());
        let handler = Arc::new(handler);
        let theirs = Arc::clone(&shared);
        let accepting = std::thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let mut state = lock(&theirs.state);
                if state.stopped {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let Ok(copy) = stream.try_clone() else {
                    continue;
                };
                state.open.push(copy);
                let (shared, handler) = (Arc::clone(&theirs), Arc::clone(&handler));
                state.threads.push(std::thread::spawn(move || {
                    serve(stream, connection, &shared, &*handler);
                }));
            }
        });
        Self {
            address,
            shared,
            accepting: Some(accepting),
        }
    }

    /// Returns `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until no connection is open, and tells whether that came about.
    pub fn wait_until_idle(&self, limit: Duration) -> bool {
        let state = lock(&self.shared.state);
        let busy = |state: &mut State| !state.open.is_empty();
        let waited = self.shared.wake.wait_timeout_while(state, limit, busy);
        let (state, _) = waited.unwrap_or_else(std::sync::PoisonError::into_inner);
        state.open.is_empty()
    }

    /// Ends all connections, and returns what handlers panicked with.
    pub fn stop(&mut self) -> Vec<String> {
        let Some(accepting) = self.accepting.take() else {
            return Vec::new();
        };
        {
            let mut state = lock(&self.shared.state);
            state.stopped = true;
            for stream in &state.open {
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
        self.shared.wake.notify_all();
        // Wakes the accept loop, which then sees that it is over.
        drop(TcpStream::connect(self.address));
        let _ = accepting.join();
        let threads = std::mem::take(&mut lock(&self.shared.state).threads);
        for thread in threads {
            let _ = thread.join();
        }
        std::mem::take(&mut lock(&self.shared.state).panics)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn serve<H>(stream: TcpStream, connection: usize, shared: &Shared, handler: &H)
where
    H: Fn(&Request, &mut Wire) -> io::Result<Next>,
{
    let _ = stream.set_nodelay(true);
    let Ok(copy) = stream.try_clone() else { return };
    let mut reader = BufReader::new(copy);
    let mut wire = Wire { stream, shared };
    while let Ok(Some(request)) = request::read(&mut reader, connection) {
        let call = std::panic::AssertUnwindSafe(|| handler(&request, &mut wire));
        let next = std::panic::catch_unwind(call).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
            let text = text.unwrap_or("of an unknown kind").to_owned();
            lock(&shared.state).panics.push(text);
            Ok(Next::Close)
        });
        match next {
            Ok(Next::Keep) if request.header("connection") != Some("close") => {}
            Ok(Next::Reset) => {
                let linger = Some(Duration::ZERO);
                let _ = socket2::SockRef::from(&wire.stream).set_linger(linger);
                forget(shared, &wire.stream);
                return;
            }
            _ => break,
        }
    }
    let _ = wire.stream.shutdown(Shutdown::Both);
    forget(shared, &wire.stream);
}

/// Drops the shared copy of a stream, which would hold its socket open.
fn forget(shared: &Shared, stream: &TcpStream) {
    let peer = stream.peer_addr().ok();
    let mut state = lock(&shared.state);
    state
        .open
        .retain(|open| open.peer_addr().is_ok_and(|a| Some(a) != peer));
    shared.wake.notify_all();
}

/// A loopback port that refuses connections for as long as this value lives.
///
/// The port is bound but not listening, so that no other server gets it.
pub struct Refused {
    socket: socket2::Socket,
}

impl Refused {
    /// Takes a free port.
    pub fn new() -> Self {
        let (domain, kind) = (socket2::Domain::IPV4, socket2::Type::STREAM);
        let socket = socket2::Socket::new(domain, kind, None).expect("a socket");
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        socket.bind(&any.into()).expect("a free loopback port");
        Self { socket }
    }

    /// Returns `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        let address = self.socket.local_addr().expect("it is bound");
        format!("http://{}", address.as_socket().expect("an IP address"))
    }
}
