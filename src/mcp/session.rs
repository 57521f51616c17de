//! A session with one server: which lifecycle it needs, and its deadlines.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use serde_json::{Map, Value};
use tokio::sync::OnceCell;

use super::CallError;
use super::http::Endpoint;
use super::in_process::InProcess;
use super::legacy::Client;
use super::modern::{self, Outcome};
use super::reply::{Description, Reply};
use super::stdio::Stdio;
use crate::model::Transport;

/// How long a polite goodbye over HTTP may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// Which lifecycle a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Era {
    /// Stateless, 2026-07-28.
    Modern,
    /// `initialize` first, 2024 and 2025.
    Legacy,
}

/// A session. Calls may run side by side.
pub struct Session {
    kind: Kind,
    requests: Arc<AtomicU32>,
    timeout: Duration,
    connect_timeout: Duration,
}

enum Kind {
    Http(Box<Http>),
    Stdio(Stdio),
    Local(InProcess),
}

struct Http {
    endpoint: Endpoint,
    /// Set once the server is known to need `initialize`.
    is_legacy: AtomicBool,
    /// Whether that is only remembered from an earlier run.
    is_remembered: AtomicBool,
    /// Set once a modern call has been answered.
    is_modern: AtomicBool,
    client: OnceCell<Client>,
}

impl Session {
    pub(super) fn over_http(
        endpoint: Endpoint,
        remembered: Option<Era>,
        requests: Arc<AtomicU32>,
        timeout: Duration,
        connect_timeout: Duration,
    ) -> Self {
        let is_legacy = remembered == Some(Era::Legacy);
        Self {
            kind: Kind::Http(Box::new(Http {
                endpoint,
                is_legacy: AtomicBool::new(is_legacy),
                is_remembered: AtomicBool::new(is_legacy),
                is_modern: AtomicBool::new(false),
                client: OnceCell::new(),
            })),
            requests,
            timeout,
            connect_timeout,
        }
    }

    pub(super) fn over_stdio(
        stdio: Stdio,
        requests: Arc<AtomicU32>,
        timeout: Duration,
        connect_timeout: Duration,
    ) -> Self {
        Self {
            kind: Kind::Stdio(stdio),
            requests,
            timeout,
            connect_timeout,
        }
    }

    pub(super) fn in_process(
        tools: InProcess,
        requests: Arc<AtomicU32>,
        timeout: Duration,
    ) -> Self {
        Self {
            kind: Kind::Local(tools),
            requests,
            timeout,
            connect_timeout: timeout,
        }
    }

    /// Calls a tool.
    ///
    /// # Errors
    /// Any [`CallError`]; [`CallError::Timeout`] after the server's limit.
    pub async fn call(
        &self,
        tool: &str,
        arguments: &Map<String, Value>,
    ) -> Result<Reply, CallError> {
        self.limited(async {
            match &self.kind {
                Kind::Http(http) => http.call(tool, arguments).await,
                Kind::Local(tools) => tools.call(tool, arguments).await,
                Kind::Stdio(stdio) => {
                    self.requests.fetch_add(1, Ordering::Relaxed);
                    match stdio.client().call(tool, arguments).await {
                        Ok(reply) => Ok(reply),
                        Err(error) => Err(stdio.explain(error).await),
                    }
                }
            }
        })
        .await
    }

    /// Asks what the server is. Spends no call of a tool.
    ///
    /// # Errors
    /// As [`Session::call`].
    pub async fn describe(&self) -> Result<Description, CallError> {
        self.limited(async {
            match &self.kind {
                Kind::Http(http) => http.describe().await,
                Kind::Local(tools) => Ok(tools.describe()),
                Kind::Stdio(stdio) => {
                    self.requests.fetch_add(1, Ordering::Relaxed);
                    match stdio.client().describe().await {
                        Ok(description) => Ok(description),
                        Err(error) => Err(stdio.explain(error).await),
                    }
                }
            }
        })
        .await
    }

    /// Returns the lifecycle that worked; `None` before the first answer.
    #[must_use]
    pub fn era(&self) -> Option<Era> {
        match &self.kind {
            Kind::Stdio(_) => Some(Era::Legacy),
            Kind::Http(http) if http.client.initialized() => Some(Era::Legacy),
            Kind::Http(http) if http.is_modern.load(Ordering::Relaxed) => Some(Era::Modern),
            Kind::Http(_) | Kind::Local(_) => None,
        }
    }

    /// Takes what the latest answer told of limits, once: headers, name and
    /// value.
    #[must_use]
    pub fn take_limits(&self) -> Vec<(String, String)> {
        match &self.kind {
            Kind::Http(http) => http.endpoint.take_limits(),
            Kind::Stdio(_) | Kind::Local(_) => Vec::new(),
        }
    }

    /// Tells whether it has ended by itself: no call will be answered.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        match &self.kind {
            Kind::Stdio(stdio) => stdio.is_dead(),
            Kind::Http(http) => http.client.get().is_some_and(Client::is_closed),
            Kind::Local(_) => false,
        }
    }

    /// Returns how the server is reached.
    #[must_use]
    pub fn transport(&self) -> Transport {
        match &self.kind {
            Kind::Http(_) => Transport::Http,
            Kind::Stdio(_) => Transport::Stdio,
            Kind::Local(_) => Transport::Local,
        }
    }

    /// Returns how many requests were sent so far.
    #[must_use]
    pub fn round_trips(&self) -> u32 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Ends the session, within bounds.
    pub async fn close(self) {
        match self.kind {
            Kind::Http(http) => {
                if let Some(client) = http.client.into_inner() {
                    let _ = tokio::time::timeout(GOODBYE, client.close()).await;
                }
            }
            Kind::Stdio(stdio) => stdio.close().await,
            Kind::Local(_) => {}
        }
    }

    async fn limited<T>(
        &self,
        work: impl Future<Output = Result<T, CallError>>,
    ) -> Result<T, CallError> {
        let timeout = CallError::Timeout {
            stage: "answer",
            after: self.timeout,
        };
        let result = tokio::time::timeout(self.timeout, work).await;
        result.unwrap_or(Err(timeout)).map_err(|error| match error {
            CallError::Timeout {
                stage: "connect", ..
            } => CallError::Timeout {
                stage: "connect",
                after: self.connect_timeout,
            },
            other => other,
        })
    }
}

impl Http {
    async fn call(&self, tool: &str, arguments: &Map<String, Value>) -> Result<Reply, CallError> {
        if !self.is_legacy.load(Ordering::Relaxed) {
            match modern::call(&self.endpoint, tool, arguments).await? {
                Outcome::Answer(reply) => {
                    self.is_modern.store(true, Ordering::Relaxed);
                    return Ok(reply);
                }
                Outcome::Older => self.is_legacy.store(true, Ordering::Relaxed),
            }
        }
        match self.client().await {
            Ok(client) => client.call(tool, arguments).await,
            Err(error) => match self.forget(&error) {
                true => match modern::call(&self.endpoint, tool, arguments).await? {
                    Outcome::Answer(reply) => {
                        self.is_modern.store(true, Ordering::Relaxed);
                        Ok(reply)
                    }
                    Outcome::Older => Err(error),
                },
                false => Err(error),
            },
        }
    }

    async fn describe(&self) -> Result<Description, CallError> {
        if let Some(client) = self.client.get() {
            return client.describe().await;
        }
        // A health check always looks anew: what is remembered may be old.
        match modern::describe(&self.endpoint).await? {
            Outcome::Answer(description) => {
                self.is_modern.store(true, Ordering::Relaxed);
                Ok(description)
            }
            Outcome::Older => self.client().await?.describe().await,
        }
    }

    async fn client(&self) -> Result<&Client, CallError> {
        self.client
            .get_or_try_init(|| Client::over_http(self.endpoint.clone()))
            .await
    }

    /// Drops the memory that the server is old, where a refused handshake says
    /// it no longer is. Returns whether there was such a memory.
    fn forget(&self, error: &CallError) -> bool {
        let is_refused = matches!(
            error,
            CallError::Rpc { .. }
                | CallError::Status {
                    status: 400..=499,
                    ..
                }
        ) && !matches!(
            error,
            CallError::Status {
                status: 401 | 403 | 429,
                ..
            }
        );
        is_refused && self.is_remembered.swap(false, Ordering::Relaxed) && {
            self.is_legacy.store(false, Ordering::Relaxed);
            true
        }
    }
}
