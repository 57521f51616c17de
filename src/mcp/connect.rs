//! Opens sessions with servers as they are configured.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use super::CallError;
use super::child::{Children, Signal};
use super::http::Endpoint as HttpEndpoint;
use super::in_process::{InProcess, Tools};
use super::session::{Era, Session};
use super::stdio::Stdio;
use crate::config::{Endpoint, Secret, ServerConfig};

/// The variable a Context7 server reads its key from.
const KEY_VARIABLE: &str = "CONTEXT7_API_KEY";
/// The variable Node.js reads further certificate authorities from.
const CA_VARIABLE: &str = "NODE_EXTRA_CA_CERTS";

/// Opens sessions, and knows every child process that was started.
#[derive(Debug, Clone, Default)]
pub struct Connect {
    /// Further certificate authorities, PEM.
    pub ca_file: Option<PathBuf>,
    embedded: Option<InProcess>,
    children: Children,
}

impl Connect {
    /// Makes a connector that starts nothing yet.
    #[must_use]
    pub fn new(ca_file: Option<PathBuf>) -> Self {
        Self {
            ca_file,
            ..Self::default()
        }
    }

    /// Adds the server in this process.
    #[must_use]
    pub fn with_embedded(mut self, tools: Arc<dyn Tools>) -> Self {
        self.embedded = Some(InProcess(tools));
        self
    }

    /// Opens a session. Over HTTP this sends nothing yet; a child is started
    /// and initialised.
    ///
    /// # Errors
    /// Any [`CallError`].
    pub async fn open(
        &self,
        server: &ServerConfig,
        key: Option<Secret>,
        remembered: Option<Era>,
    ) -> Result<Session, CallError> {
        let requests = Arc::new(AtomicU32::new(0));
        match &server.endpoint {
            Endpoint::Http { url } => {
                let endpoint = HttpEndpoint::new(
                    url,
                    key,
                    self.ca_file.as_deref(),
                    server.connect_timeout,
                    Arc::clone(&requests),
                )?;
                Ok(Session::over_http(
                    endpoint,
                    remembered,
                    requests,
                    server.timeout,
                    server.connect_timeout,
                ))
            }
            Endpoint::Stdio { argv, env } => {
                let env = self.child_env(env, key);
                let limit = server.connect_timeout;
                let open = Stdio::open(&self.children, argv, &env);
                let stdio = tokio::time::timeout(limit, open).await;
                let stdio = stdio.unwrap_or(Err(CallError::Timeout {
                    stage: "start",
                    after: limit,
                }))?;
                requests.store(1, std::sync::atomic::Ordering::Relaxed);
                Ok(Session::over_stdio(
                    stdio,
                    requests,
                    server.timeout,
                    server.connect_timeout,
                ))
            }
            Endpoint::Local => match &self.embedded {
                Some(tools) => Ok(Session::in_process(tools.clone(), requests, server.timeout)),
                None => Err(CallError::Config(
                    "the embedded source is not there".to_owned(),
                )),
            },
        }
    }

    /// Ends every child process, passing the signal on first.
    pub async fn stop(&self, signal: Signal) {
        self.children.stop_all(signal).await;
    }

    /// Ends every child process at once, from any thread; waits for the end of
    /// none for long.
    pub fn stop_now(&self, signal: Signal) {
        self.children.stop_now(signal);
    }

    fn child_env(&self, env: &[(String, String)], key: Option<Secret>) -> Vec<(String, String)> {
        let mut all = Vec::new();
        if let Some(ca_file) = &self.ca_file {
            all.push((CA_VARIABLE.to_owned(), ca_file.display().to_string()));
        }
        if let Some(key) = key {
            all.push((KEY_VARIABLE.to_owned(), key.expose().to_owned()));
        }
        all.extend(env.iter().cloned()); // the user's own word goes last
        all
    }
}
