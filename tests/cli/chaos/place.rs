//! The server of one cell: well at first where an answer is to grow old, and
//! then failing, at the same address all the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::fault::{Command, DOCS, Fault, How, LIBRARIES};
use crate::support::env::{Run, TestEnv};
use crate::support::front::Front;
use crate::support::http_mcp::{Era, Exchange, HttpMcp, Reply};
use crate::support::stdio_mcp::{Script, StdioMcp};
use crate::support::tls::{Flaw, Tls};

/// A server that fails from some moment on.
pub struct Place {
    how: How,
    fails: Arc<AtomicBool>,
    http: Option<HttpMcp>,
    front: Option<Front>,
    tls: Vec<Tls>,
    child: Option<StdioMcp>,
}

impl Place {
    /// Starts it, and well.
    pub fn new(fault: &Fault, command: Command) -> Self {
        let fails = Arc::new(AtomicBool::new(false));
        let mut place = Self {
            how: fault.how.clone(),
            fails: Arc::clone(&fails),
            http: None,
            front: None,
            tls: Vec::new(),
            child: None,
        };
        let text = match command {
            Command::Resolve => LIBRARIES,
            Command::Docs | Command::DocsOfName => DOCS,
        };
        match &fault.how {
            How::Tools(era, handler) => {
                let handler = Arc::clone(handler);
                let server = HttpMcp::builder(*era).tolerant().start(move |call| {
                    match fails.load(Ordering::SeqCst) {
                        true => handler(call),
                        false => Reply::Catalogue,
                    }
                });
                place.http = Some(server);
            }
            How::Gate(era, gate) => {
                let gate = Arc::clone(gate);
                let builder = HttpMcp::builder(*era).tolerant().gate(move |request| {
                    let is_failing = fails.load(Ordering::SeqCst);
                    is_failing.then(|| gate(request)).flatten()
                });
                place.http = Some(builder.start(|_| Reply::Catalogue));
            }
            How::Refused | How::Ignored => {
                let server = HttpMcp::context7(Era::Modern);
                place.front = Some(Front::to(server.address()));
                place.http = Some(server);
            }
            How::PlainToTls => {
                let server = HttpMcp::context7(Era::Modern);
                place.front = Some(Front::to(server.address()));
                place.http = Some(server);
                place.tls = vec![Tls::start(Flaw::None, text)];
            }
            How::TlsToPlain => {
                let tls = Tls::start(Flaw::None, text);
                place.front = Some(Front::to(tls.address()));
                place.tls = vec![tls];
                place.http = Some(
                    HttpMcp::builder(Era::Modern)
                        .tolerant()
                        .start(|_| Reply::Catalogue),
                );
            }
            How::Certificate(flaw) => {
                let tls = Tls::start(Flaw::None, text);
                place.front = Some(Front::to(tls.address()));
                place.tls = vec![tls, Tls::start(*flaw, text)];
            }
            How::Stranger => {
                let tls = Tls::start(Flaw::None, text);
                place.front = Some(Front::to(tls.address()));
                place.tls = vec![tls, Tls::start(Flaw::None, text)];
            }
            How::Child(_) => place.child = Some(StdioMcp::new(Script::default())),
        }
        place
    }

    /// Has it fail from now on.
    pub fn fail(&mut self) {
        self.fails.store(true, Ordering::SeqCst);
        if let Some(http) = &self.http {
            http.clear_log();
        }
        match (&self.how, &mut self.front) {
            (How::Refused, Some(front)) => front.refuse(),
            (How::Ignored, Some(front)) => front.ignore(),
            (How::PlainToTls, Some(front)) => front.lead_to(self.tls[0].address()),
            (How::TlsToPlain, Some(front)) => {
                let http = self.http.as_ref().expect("it was started");
                front.lead_to(http.address());
            }
            (How::Certificate(_) | How::Stranger, Some(front)) => {
                front.lead_to(self.tls[1].address());
            }
            (How::Child(script), _) => {
                let child = self.child.as_ref().expect("it was started");
                child.rewrite(script.as_ref().clone());
            }
            _ => {}
        }
    }

    /// Returns its table of `config.toml`, without what all servers have.
    pub fn config(&self, name: &str, mark: &str) -> String {
        if let Some(child) = &self.child {
            let table = child.config(name);
            return format!("{table}env = {{ CHAOS_MARK = \"{mark}\" }}\n");
        }
        let url = match (&self.how, &self.front, &self.http) {
            (How::TlsToPlain | How::Certificate(_) | How::Stranger, Some(front), _) => {
                format!("https://localhost:{}/mcp", front.port())
            }
            (_, Some(front), _) => format!("http://127.0.0.1:{}/mcp", front.port()),
            (_, _, Some(http)) => http.url(),
            _ => unreachable!("every server is one of these"),
        };
        format!("[servers.{name}]\nurl = \"{url}\"\n")
    }

    /// Has a run trust the authorities that are to be trusted.
    pub fn trusted(&self, env: &TestEnv, run: Run) -> Run {
        let known = match self.how {
            How::Stranger => &self.tls[..1],
            _ => &self.tls[..],
        };
        if known.is_empty() {
            return run;
        }
        let file = env.root().join("authorities.pem");
        let pems: Vec<&str> = known.iter().map(Tls::authority).collect();
        std::fs::write(&file, pems.join("\n")).expect("a written file");
        run.env("SSL_CERT_FILE", file)
    }

    /// Returns the requests that came since it fails.
    pub fn exchanges(&self) -> Vec<Exchange> {
        let http = self.http.as_ref();
        http.map(HttpMcp::exchanges).unwrap_or_default()
    }

    /// Waits until no connection to it is open; false if one stays.
    pub fn wait_until_idle(&self, limit: Duration) -> bool {
        let http = self.http.as_ref();
        http.is_none_or(|http| http.wait_until_idle(limit))
    }

    /// Tells whether it sends the client from one address to another.
    pub fn redirects(&self) -> bool {
        let is_redirect = |e: &Exchange| e.request.path.starts_with("/again");
        self.exchanges().iter().any(is_redirect)
    }

    /// Returns how many children were started since the script was written.
    pub fn starts(&self) -> usize {
        self.child.as_ref().map_or(0, StdioMcp::starts)
    }
}
