//! Bodies and event streams, never more of them than a limit.

use std::io;

use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use reqwest::Response;
use serde_json::Value;

use super::connection_error;
use crate::mcp::{CallError, Cause, MAX_REPLY};

/// Reads events until one holds the wanted message.
pub(super) async fn event(
    response: Response,
    wanted: impl Fn(&Value) -> bool,
) -> Result<Value, CallError> {
    let bytes = bounded(response.bytes_stream().map_err(connection_error), MAX_REPLY);
    let mut events = std::pin::pin!(sse_stream::SseStream::from_bytes_stream(
        bytes.map_err(io::Error::other)
    ));
    let mut has_other = false;
    while let Some(event) = events.next().await {
        let event = event.map_err(stream_error)?;
        let data = event.data.unwrap_or_default();
        if data.trim().is_empty() {
            continue;
        }
        let message = parse(data.as_bytes())?;
        if wanted(&message) {
            return Ok(message);
        }
        has_other |= message.get("method").is_none();
    }
    if has_other {
        return Err(CallError::Protocol(
            "the response answers another request".to_owned(),
        ));
    }
    Err(CallError::Connection {
        cause: Cause::Reset,
        detail: "the event stream ended without an answer".to_owned(),
    })
}

/// Unwraps the [`CallError`] that [`bounded`] put into the stream.
fn stream_error(error: sse_stream::Error) -> CallError {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(inner) = source {
        if let Some(call) = inner.downcast_ref::<CallError>() {
            return call.clone();
        }
        if let Some(call) = inner
            .downcast_ref::<io::Error>()
            .and_then(|e| e.get_ref())
            .and_then(|e| e.downcast_ref::<CallError>())
        {
            return call.clone();
        }
        source = inner.source();
    }
    CallError::Protocol(format!("a broken event stream: {error}"))
}

/// Ends a stream with an error once it has given more than `limit` bytes.
fn bounded(
    stream: impl Stream<Item = Result<Bytes, CallError>>,
    limit: usize,
) -> impl Stream<Item = Result<Bytes, CallError>> {
    let mut seen = 0;
    stream.map(move |chunk| {
        let chunk = chunk?;
        seen += chunk.len();
        if seen > limit {
            return Err(CallError::TooLarge(limit));
        }
        Ok(chunk)
    })
}

pub(super) async fn read(response: Response, limit: usize) -> Result<Vec<u8>, CallError> {
    if response.content_length().is_some_and(|n| n > limit as u64) {
        return Err(CallError::TooLarge(limit));
    }
    let mut body = Vec::new();
    let mut chunks = std::pin::pin!(bounded(
        response.bytes_stream().map_err(connection_error),
        limit
    ));
    while let Some(chunk) = chunks.next().await {
        body.extend_from_slice(&chunk?);
    }
    Ok(body)
}

pub(super) fn parse(body: &[u8]) -> Result<Value, CallError> {
    serde_json::from_slice(body).map_err(|e| {
        if body.trim_ascii_start().starts_with(b"<") {
            return CallError::Protocol("an HTML page".to_owned());
        }
        CallError::Protocol(if e.is_eof() {
            "JSON that ends too early".to_owned()
        } else {
            "something that is not JSON".to_owned()
        })
    })
}
