//! The 2025 lifecycle, through `rmcp`: initialize, initialized, then calls.
//!
//! `rmcp` runs the protocol; the bytes go through [`Endpoint`], so that
//! limits, redirects and failures are the same as on the modern path. `rmcp`
//! has no deadlines of its own: the caller sets them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use futures::stream::BoxStream;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use rmcp::model::{
    CallToolRequestParams, ClientCapabilities, ClientConfig, ClientJsonRpcMessage, Implementation,
    ServerJsonRpcMessage,
};
use rmcp::service::{RunningService, ServiceError};
use rmcp::transport::streamable_http_client::{
    SseError, StreamableHttpClient, StreamableHttpClientTransport,
    StreamableHttpClientTransportConfig, StreamableHttpError, StreamableHttpPostResponse,
};
use rmcp::{RoleClient, serve_client};
use serde_json::{Map, Value};
use sse_stream::Sse;

use super::CallError;
use super::http::Endpoint;
use super::reply::{Description, Reply, first_line, rpc_error};

/// The failure below `rmcp`'s: it wraps ours until its kind is lost.
pub type LastError = Arc<Mutex<Option<CallError>>>;

/// An initialised client.
pub struct Client {
    service: RunningService<RoleClient, ClientConfig>,
    last: LastError,
}

impl Client {
    /// Tells whether the session has ended: no call will be answered.
    pub fn is_closed(&self) -> bool {
        self.service.is_closed() || self.service.is_transport_closed()
    }

    /// Initialises a session over HTTP.
    ///
    /// # Errors
    /// Any [`CallError`].
    pub async fn over_http(endpoint: Endpoint) -> Result<Self, CallError> {
        let last = LastError::default();
        let uri = "http://docent.invalid/"; // the endpoint knows the real one
        let transport = StreamableHttpClientTransport::with_client(
            Adapter {
                endpoint,
                last: Arc::clone(&last),
            },
            StreamableHttpClientTransportConfig::with_uri(uri),
        );
        match serve_client(client_config(), transport).await {
            Ok(service) => Ok(Self { service, last }),
            Err(error) => Err(take(&last).unwrap_or_else(|| initialize_error(&error))),
        }
    }

    /// Initialises a session over a pair of byte streams.
    ///
    /// # Errors
    /// Any [`CallError`].
    pub async fn over_streams(
        read: impl tokio::io::AsyncRead + Send + Unpin + 'static,
        write: impl tokio::io::AsyncWrite + Send + Unpin + 'static,
        last: LastError,
    ) -> Result<Self, CallError> {
        match serve_client(client_config(), (read, write)).await {
            Ok(service) => Ok(Self { service, last }),
            Err(error) => Err(take(&last).unwrap_or_else(|| initialize_error(&error))),
        }
    }

    /// Calls a tool.
    ///
    /// # Errors
    /// Any [`CallError`].
    pub async fn call(
        &self,
        tool: &str,
        arguments: &Map<String, Value>,
    ) -> Result<Reply, CallError> {
        let params = CallToolRequestParams::new(tool.to_owned()).with_arguments(arguments.clone());
        let result = self.service.call_tool(params).await;
        let result = result.map_err(|error| self.service_error(error))?;
        let value = serde_json::to_value(result)
            .map_err(|e| CallError::Protocol(format!("an unreadable result: {e}")))?;
        Reply::from_result(&value)
    }

    /// Asks which tools there are. Spends no call of a tool.
    ///
    /// # Errors
    /// Any [`CallError`].
    pub async fn describe(&self) -> Result<Description, CallError> {
        let tools = self.service.list_all_tools().await;
        let tools = tools.map_err(|error| self.service_error(error))?;
        let info = self.service.peer_info();
        Ok(Description {
            protocol: info.as_ref().map(|i| i.protocol_version.to_string()),
            implementation: info
                .as_ref()
                .and_then(|i| i.server_info.as_ref())
                .map(|i| format!("{} {}", i.name, i.version)),
            tools: tools.into_iter().map(|t| t.name.into_owned()).collect(),
        })
    }

    /// Ends the session.
    pub async fn close(mut self) {
        let _ = self.service.close().await;
    }

    fn service_error(&self, error: ServiceError) -> CallError {
        if let ServiceError::McpError(error) = &error {
            return rpc(error.code.0.into(), &error.message);
        }
        take(&self.last).unwrap_or_else(|| CallError::Protocol(first_line(&error.to_string())))
    }
}

fn rpc(code: i64, message: &str) -> CallError {
    CallError::Rpc {
        code,
        message: first_line(message),
    }
}

fn initialize_error(error: &rmcp::service::ClientInitializeError) -> CallError {
    use rmcp::service::ClientInitializeError as E;
    match error {
        E::JsonRpcError(error) => rpc(error.code.0.into(), &error.message),
        E::ConnectionClosed(_) => CallError::Connection {
            cause: super::Cause::Reset,
            detail: String::new(),
        },
        E::ConflictInitResponseId(..) => {
            CallError::Protocol("the response answers another request".to_owned())
        }
        E::ExpectedInitResponse(_) | E::ExpectedInitResult(_) => {
            CallError::Protocol("no answer to initialize".to_owned())
        }
        other => CallError::Protocol(first_line(&other.to_string())),
    }
}

fn client_config() -> ClientConfig {
    ClientConfig::new(
        ClientCapabilities::default(),
        Implementation::new("docent", env!("CARGO_PKG_VERSION")),
    )
}

fn take(last: &LastError) -> Option<CallError> {
    last.lock().ok()?.take()
}

/// Carries `rmcp`'s messages over an [`Endpoint`].
#[derive(Clone)]
struct Adapter {
    endpoint: Endpoint,
    last: LastError,
}

type AdapterError = StreamableHttpError<CallError>;

impl Adapter {
    fn fail(&self, error: CallError) -> AdapterError {
        if let Ok(mut last) = self.last.lock() {
            last.get_or_insert_with(|| error.clone());
        }
        StreamableHttpError::Client(error)
    }
}

impl StreamableHttpClient for Adapter {
    type Error = CallError;

    async fn post_message(
        &self,
        _uri: Arc<str>,
        message: ClientJsonRpcMessage,
        session: Option<Arc<str>>,
        _auth: Option<String>,
        custom: HashMap<HeaderName, HeaderValue>,
    ) -> Result<StreamableHttpPostResponse, AdapterError> {
        let is_request = matches!(message, ClientJsonRpcMessage::Request(_));
        let message = serde_json::to_value(&message)?;
        let id = message.get("id").cloned();
        let reply = self
            .endpoint
            .post(&message, headers(session.as_deref(), custom))
            .await
            .map_err(|e| self.fail(e))?;
        if !reply.is_success() {
            let failure = reply.failure().await;
            return Err(self.fail(match (failure.rpc, failure.error) {
                (Some(rpc), CallError::Status { status: 400, .. }) => rpc,
                (_, error) => error,
            }));
        }
        if !is_request {
            return Ok(StreamableHttpPostResponse::Accepted);
        }
        let session = reply.session.clone();
        let answer = reply
            .message(|m| {
                m.get("method").is_none()
                    && (m.get("id") == id.as_ref() || m.get("error").is_some())
            })
            .await
            .map_err(|e| self.fail(e))?;
        // Servers send errors with a null id, which `rmcp` would wait beyond.
        if let Some(error) = answer.get("error") {
            return Err(self.fail(rpc_error(error)));
        }
        if answer.get("id") != id.as_ref() {
            return Err(self.fail(CallError::Protocol(
                "the response answers another request".to_owned(),
            )));
        }
        let answer: ServerJsonRpcMessage = serde_json::from_value(answer).map_err(|_| {
            self.fail(CallError::Protocol(
                "neither a result nor an error".to_owned(),
            ))
        })?;
        Ok(StreamableHttpPostResponse::Json(answer, session))
    }

    async fn delete_session(
        &self,
        _uri: Arc<str>,
        session: Arc<str>,
        _auth: Option<String>,
        custom: HashMap<HeaderName, HeaderValue>,
    ) -> Result<(), AdapterError> {
        let reply = self.endpoint.delete(headers(Some(&session), custom)).await;
        reply.map(|_| ()).map_err(StreamableHttpError::Client)
    }

    /// Server-sent messages outside of a reply are of no use here: not asked for.
    async fn get_stream(
        &self,
        _uri: Arc<str>,
        _session: Option<Arc<str>>,
        _last_event: Option<String>,
        _auth: Option<String>,
        _custom: HashMap<HeaderName, HeaderValue>,
    ) -> Result<BoxStream<'static, Result<Sse, SseError>>, AdapterError> {
        Err(StreamableHttpError::ServerDoesNotSupportSse)
    }
}

fn headers(session: Option<&str>, custom: HashMap<HeaderName, HeaderValue>) -> HeaderMap {
    let mut headers: HeaderMap = custom.into_iter().collect();
    if let Some(value) = session.and_then(|s| HeaderValue::from_str(s).ok()) {
        headers.insert(HeaderName::from_static("mcp-session-id"), value);
    }
    headers
}
