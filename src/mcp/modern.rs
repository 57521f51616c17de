//! The stateless lifecycle of 2026-07-28: each call is one POST that carries
//! its own protocol version, client and capabilities.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value, json};

use super::http::{Endpoint, Failure};
use super::reply::{self, Description, Reply, result_of};
use super::{CallError, MODERN};

/// What a server made of a request in the modern protocol.
pub enum Outcome<T> {
    /// It answered.
    Answer(T),
    /// It speaks an older protocol.
    Older,
}

/// Calls a tool in one request.
///
/// # Errors
/// Any [`CallError`]; a server that only speaks an older protocol is no error.
pub async fn call(
    endpoint: &Endpoint,
    tool: &str,
    arguments: &Map<String, Value>,
) -> Result<Outcome<Reply>, CallError> {
    let params = json!({"name": tool, "arguments": arguments});
    match request(endpoint, "tools/call", Some(tool), params).await? {
        Outcome::Answer(result) => Ok(Outcome::Answer(Reply::from_result(&result)?)),
        Outcome::Older => Ok(Outcome::Older),
    }
}

/// Asks what the server is and which tools it has. Spends no call of a tool.
///
/// # Errors
/// As [`call`].
pub async fn describe(endpoint: &Endpoint) -> Result<Outcome<Description>, CallError> {
    let result = match request(endpoint, "tools/list", None, json!({})).await? {
        Outcome::Answer(result) => result,
        Outcome::Older => return Ok(Outcome::Older),
    };
    let info = result.pointer("/_meta/io.modelcontextprotocol~1serverInfo");
    Ok(Outcome::Answer(Description {
        protocol: Some(MODERN.to_owned()),
        implementation: info.and_then(reply::implementation),
        tools: reply::tool_names(&result),
    }))
}

async fn request(
    endpoint: &Endpoint,
    method: &'static str,
    name: Option<&str>,
    mut params: Value,
) -> Result<Outcome<Value>, CallError> {
    const ID: u64 = 1;
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientInfo":
            {"name": "docent", "version": env!("CARGO_PKG_VERSION")},
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let message = json!({"jsonrpc": "2.0", "id": ID, "method": method, "params": params});
    let mut headers = HeaderMap::new();
    headers.insert(
        HeaderName::from_static("mcp-protocol-version"),
        HeaderValue::from_static(MODERN),
    );
    headers.insert(
        HeaderName::from_static("mcp-method"),
        HeaderValue::from_static(method),
    );
    if let Some(name) = name {
        let value = HeaderValue::try_from(name)
            .map_err(|_| CallError::Protocol(format!("`{name}` is no name of a tool")))?;
        headers.insert(HeaderName::from_static("mcp-name"), value);
    }
    let reply = endpoint.post(&message, headers).await?;
    if !reply.is_success() {
        let status = reply.status();
        let failure = reply.failure().await;
        return if is_older(status, &failure) {
            Ok(Outcome::Older)
        } else {
            Err(rejection(status, failure))
        };
    }
    // An error may come with a null id; a result must carry ours.
    let message = reply
        .message(|m| m.get("error").is_some() || m.get("id").and_then(Value::as_u64) == Some(ID))
        .await?;
    match result_of(message, ID) {
        Err(CallError::Rpc { code, .. }) if is_lifecycle_error(code) => Ok(Outcome::Older),
        other => other.map(Outcome::Answer),
    }
}

/// Tells whether a rejection means that the server wants `initialize` first.
///
/// Old servers answer 400 with JSON-RPC error -32000 and a null id; others use
/// 404, 406, 415 or 422, or a bare 400.
fn is_older(status: u16, failure: &Failure) -> bool {
    let is_html = matches!(failure.error, CallError::Status { is_html: true, .. });
    match (&failure.rpc, status) {
        (_, 401 | 403 | 429 | 500..) => false,
        (Some(CallError::Rpc { code, .. }), _) => is_lifecycle_error(*code),
        (_, 400 | 406 | 415 | 422) => !is_html,
        _ => false,
    }
}

/// JSON-RPC codes of servers that do not know the modern protocol: server
/// error, invalid request, unknown method, not initialised, unsupported version.
fn is_lifecycle_error(code: i64) -> bool {
    matches!(code, -32000 | -32600 | -32601 | -32002 | -32022)
}

/// A JSON-RPC error says more than the status it came with, where it is one
/// about the call itself.
fn rejection(status: u16, failure: Failure) -> CallError {
    match failure.rpc {
        Some(rpc) if status == 400 => rpc,
        _ => failure.error,
    }
}
