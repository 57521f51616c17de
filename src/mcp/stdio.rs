//! A server as a child process that speaks over its standard streams.
//!
//! Lines that are no protocol (banners, logs) are dropped before `rmcp` sees
//! them; a line over [`MAX_REPLY`], or one that starts like the protocol and
//! is broken, ends the session with a failure that says so.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream};
use tokio::process::ChildStdout;

use super::child::{Child, Children};
use super::legacy::{Client, LastError};
use super::{CallError, Cause, MAX_REPLY};

/// How long the end of a child is waited for when its output has ended.
const EXIT_WAIT: Duration = Duration::from_millis(500);
/// What is said of a line that starts like the protocol and is none.
const BROKEN_LINE: &str = "a broken line of JSON";

/// An initialised session with a child.
pub struct Stdio {
    client: Client,
    child: Child,
}

impl Stdio {
    /// Starts a server and initialises it.
    ///
    /// # Errors
    /// Any [`CallError`]; the child is ended.
    pub async fn open(
        children: &Children,
        argv: &[String],
        env: &[(String, String)],
    ) -> Result<Self, CallError> {
        let (child, stdin, stdout) = children.spawn(argv, env)?;
        let last = LastError::default();
        let (sink, lines) = tokio::io::duplex(64 * 1024);
        tokio::spawn(forward(stdout, sink, Arc::clone(&last)));
        match Client::over_streams(lines, stdin, last).await {
            Ok(client) => Ok(Self { client, child }),
            Err(error) => Err(explain(&child, error).await),
        }
    }

    /// The client to call through.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Tells whether the child has ended, or its output.
    pub fn is_dead(&self) -> bool {
        !self.child.is_running() || self.client.is_closed()
    }

    /// Says why a call failed, looking at how the child is.
    pub async fn explain(&self, error: CallError) -> CallError {
        explain(&self.child, error).await
    }

    /// Closes the child's input and ends it.
    pub async fn close(self) {
        self.client.close().await;
        self.child.stop().await;
    }
}

/// A connection that broke because the child ended is told as that.
async fn explain(child: &Child, error: CallError) -> CallError {
    // A child whose nonsense ended the session ends because of that.
    let is_broken = match &error {
        CallError::Connection { .. } => true,
        CallError::Protocol(what) => what != BROKEN_LINE,
        _ => false,
    };
    if !is_broken {
        return error;
    }
    match child.ended(EXIT_WAIT).await {
        Some(status) => CallError::Exited {
            status,
            stderr: child.stderr().await,
        },
        None => error,
    }
}

/// Passes the protocol's lines on and drops the rest.
async fn forward(stdout: ChildStdout, mut sink: DuplexStream, last: Arc<Mutex<Option<CallError>>>) {
    let mut lines = BufReader::new(stdout);
    let mut line = Vec::new();
    let error = loop {
        line.clear();
        let limit = MAX_REPLY as u64 + 1;
        match (&mut lines).take(limit).read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => {
                break CallError::Connection {
                    cause: Cause::Reset,
                    detail: String::new(),
                };
            }
            Ok(_) if line.len() > MAX_REPLY => break CallError::TooLarge(MAX_REPLY),
            Ok(_) => {}
        }
        match classify(&line) {
            Line::Message => {
                if sink.write_all(&line).await.is_err() {
                    return;
                }
            }
            Line::Noise => {}
            // Cut off in its middle: the child tells more by how it ends.
            Line::Broken if line.last() != Some(&b'\n') => {}
            Line::Broken => break CallError::Protocol(BROKEN_LINE.to_owned()),
        }
    };
    if let Ok(mut last) = last.lock() {
        last.get_or_insert(error);
    }
}

enum Line {
    Message,
    Noise,
    Broken,
}

fn classify(line: &[u8]) -> Line {
    let line = line.trim_ascii();
    if !line.starts_with(b"{") {
        return Line::Noise;
    }
    match serde_json::from_slice::<Value>(line) {
        Ok(message) if message.get("jsonrpc").is_some() => Line::Message,
        Ok(_) => Line::Noise,
        Err(_) if line.starts_with(b"{\"jsonrpc\"") => Line::Broken,
        Err(_) => Line::Noise,
    }
}
