//! Why an exchange over HTTP failed, as far as the errors below it tell.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use crate::mcp::reply::first_line;
use crate::mcp::{CallError, Cause};

/// Names the cause of a failed exchange.
pub(super) fn connection_error(error: reqwest::Error) -> CallError {
    if error.is_timeout() && error.is_connect() {
        return CallError::Timeout {
            stage: "connect",
            after: Duration::ZERO,
        };
    }
    let host = error
        .url()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    let mut cause = if error.is_dns() {
        Cause::Dns
    } else {
        Cause::Other
    };
    let mut last = String::new();
    let mut source: Option<&(dyn std::error::Error + 'static)> = error.source();
    while let Some(inner) = source {
        last = inner.to_string();
        if inner.downcast_ref::<rustls::Error>().is_some()
            || last.contains("invalid peer certificate")
            || last == "tls handshake eof"
        {
            cause = Cause::Tls;
        }
        // `reqwest` tells no more of a refused CONNECT than these words.
        if last.starts_with("tunnel error: proxy authorization required") {
            return CallError::Status {
                status: 407,
                retry_after: None,
                is_html: false,
                detail: String::new(),
            };
        }
        if last.starts_with("tunnel error") {
            cause = Cause::Proxy;
        }
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            match io.kind() {
                io::ErrorKind::ConnectionRefused => cause = Cause::Refused,
                io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::UnexpectedEof
                    if !matches!(cause, Cause::Tls | Cause::Proxy) =>
                {
                    cause = Cause::Reset;
                }
                _ => {}
            }
            if io.get_ref().is_some_and(|e| e.is::<rustls::Error>()) {
                cause = Cause::Tls;
            }
        }
        if last.contains("connection closed before message completed") {
            cause = Cause::Reset;
        }
        source = inner.source();
    }
    if matches!(cause, Cause::Other) && (error.is_body() || error.is_decode()) {
        cause = Cause::Reset;
    }
    let detail = match cause {
        Cause::Refused | Cause::Dns => host,
        Cause::Reset | Cause::Proxy => String::new(),
        Cause::Tls | Cause::Other => first_line(&last),
    };
    CallError::Connection { cause, detail }
}
