//! Stand-in for the REST service that the npm servers ask.
//!
//! Answers out of the [`catalogue`](super::catalogue) unless a test has
//! scripted a path. It knows these requests, all GET, below `/api`:
//!
//! | path | parameters | asked by |
//! |---|---|---|
//! | `/v2/libs/search` | `query`, `libraryName` | npm 2.x to 4.x, `ctx7` |
//! | `/v2/context` | `query`, `libraryId` | npm 2.x to 4.x, `ctx7` |
//! | `/v2/search` | `query` | npm 1.0.30 to 1.0.33 |
//! | `/v2/docs/code/OWNER/NAME[/TAG]`, `/v2/docs/info/...` | `topic`, `page` | the same |
//!
//! Anything else is answered with 404 and fails the test when the stand-in is
//! dropped. The npm servers send the key as `Authorization: Bearer`, and
//! `X-Context7-Source`, `X-Context7-Transport` and client headers with it.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::catalogue::{self, Documentation};
use super::http::{Next, Request, Server, Wire};

/// A scripted answer.
#[derive(Debug, Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    delay: Duration,
    ending: Ending,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Ending {
    Whole,
    Hang,
    Reset,
}

impl Answer {
    /// An answer with a status and an empty body.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            delay: Duration::ZERO,
            ending: Ending::Whole,
        }
    }

    /// No answer at all, until the stand-in is dropped.
    pub fn hang() -> Self {
        Self {
            ending: Ending::Hang,
            ..Self::status(0)
        }
    }

    /// A connection reset in place of an answer.
    pub fn reset() -> Self {
        Self {
            ending: Ending::Reset,
            ..Self::status(0)
        }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets a text body.
    pub fn text(mut self, body: impl Into<String>) -> Self {
        self.body = body.into().into_bytes();
        self.header("content-type", "text/plain; charset=utf-8")
    }

    /// Sets a JSON body.
    pub fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.header("content-type", "application/json")
    }

    /// Sets the JSON body whose `message` the npm servers pass on.
    pub fn message(self, message: &str) -> Self {
        self.json(&json!({"error": "scripted", "message": message}))
    }

    /// Waits before the answer.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    fn send(&self, wire: &mut Wire) -> io::Result<Next> {
        wire.pause(self.delay);
        match self.ending {
            Ending::Whole => {
                wire.send(self.status, &self.headers, &self.body)?;
                return Ok(Next::Keep);
            }
            Ending::Hang => wire.wait_for_close(),
            Ending::Reset => return Ok(Next::Reset),
        }
        Ok(Next::Close)
    }
}

#[derive(Default)]
struct State {
    scripts: Vec<(String, Answer)>,
    requests: Vec<Request>,
    strays: Vec<String>,
}

/// The running stand-in.
pub struct Backend {
    server: Server,
    state: Arc<Mutex<State>>,
}

impl Backend {
    /// Starts it on a free loopback port.
    pub fn start() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let theirs = Arc::clone(&state);
        let server = Server::start(move |request, wire| {
            let answer = {
                let mut state = theirs.lock().unwrap();
                state.requests.push(request.clone());
                let path = request.path.strip_prefix("/api").unwrap_or("");
                let scripts = state.scripts.iter().rev();
                let mut matching = scripts.filter(|(prefix, _)| path.starts_with(prefix));
                match matching.next() {
                    Some((_, answer)) => answer.clone(),
                    None => answer(request, path).unwrap_or_else(|| {
                        let stray = format!("{} {}", request.method, request.path);
                        state.strays.push(stray);
                        Answer::status(404).json(&json!({"error": "no such path"}))
                    }),
                }
            };
            answer.send(wire)
        });
        Self { server, state }
    }

    /// Returns the base address, for `CONTEXT7_API_URL`.
    pub fn url(&self) -> String {
        format!("{}/api", self.server.origin())
    }

    /// Returns the base address without `/api`, for `ctx7 --base-url`.
    pub fn origin(&self) -> String {
        self.server.origin()
    }

    /// Answers every path that starts with `prefix` (below `/api`, as in
    /// `/v2/context`) so, from now on. The last script that fits wins.
    pub fn script(&self, prefix: &str, answer: Answer) {
        let mut state = self.state.lock().unwrap();
        state.scripts.push((prefix.to_owned(), answer));
    }

    /// Goes back to the catalogue.
    pub fn unscript(&self) {
        self.state.lock().unwrap().scripts.clear();
    }

    /// Returns every request so far.
    pub fn requests(&self) -> Vec<Request> {
        self.state.lock().unwrap().requests.clone()
    }

    /// Counts the requests so far whose path holds `part`.
    pub fn count(&self, part: &str) -> usize {
        let requests = self.requests();
        requests.iter().filter(|r| r.path.contains(part)).count()
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        let panics = self.server.stop();
        if !std::thread::panicking() {
            assert!(panics.is_empty(), "the REST stand-in panicked: {panics:?}");
            let strays = &self.state.lock().unwrap().strays;
            assert!(strays.is_empty(), "the REST stand-in was asked {strays:?}");
        }
    }
}

/// Answers out of the catalogue; `None` for a path that does not exist.
fn answer(request: &Request, path: &str) -> Option<Answer> {
    if request.method != "GET" {
        return None;
    }
    let param = |name| request.param(name).unwrap_or_default();
    let search = |name| {
        let found = catalogue::search(name);
        Answer::status(200).json(&catalogue::search_json(&found))
    };
    Some(match path {
        "/v2/libs/search" => search(param("libraryName")),
        "/v2/search" => search(param("query")),
        "/v2/context" => documentation(param("libraryId"), param("query")),
        _ => {
            let id = path.strip_prefix("/v2/docs/code");
            let id = id.or_else(|| path.strip_prefix("/v2/docs/info"))?;
            let url = format!("/?id={}", id.replace('+', "%2B"));
            let base = url::Url::parse("http://stand-in").ok()?;
            let decoded = base.join(&url).ok()?;
            let (_, id) = decoded.query_pairs().next()?;
            documentation(&id, param("topic"))
        }
    })
}

fn documentation(id: &str, query: &str) -> Answer {
    match catalogue::documentation(id, query) {
        Documentation::Text(text) => Answer::status(200).text(text),
        Documentation::Refusal(status, body) => Answer::status(status).json(&body),
    }
}
