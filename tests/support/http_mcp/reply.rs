//! How a scripted MCP server answers one request, well or badly.

use std::time::Duration;

use serde_json::Value;

/// One scripted answer.
///
/// Those that carry a text are well-formed tool results but for what their
/// name says. They go out as JSON or SSE, as the server is set up; those with
/// events in their name or nature always as SSE.
#[derive(Debug, Clone)]
pub enum Reply {
    /// What the catalogue says, as Context7 would.
    Catalogue,
    /// A tool result with this text.
    Text(String),
    /// A tool result with this text and `isError`.
    ToolError(String),
    /// A result of any shape.
    Result(Value),
    /// A JSON-RPC error, with status 200.
    RpcError {
        /// JSON-RPC error code.
        code: i64,
        /// Its message.
        message: String,
        /// Its `data`; null for none.
        data: Value,
    },
    /// An HTTP answer as it stands.
    Http {
        /// Status code.
        status: u16,
        /// Headers, but for the length.
        headers: Vec<(String, String)>,
        /// The body, whole.
        body: Vec<u8>,
    },
    /// Nothing, until the client leaves or the server is dropped.
    Hang,
    /// The head of an answer and nothing after it, as long as [`Reply::Hang`].
    HangInBody,
    /// The connection closed in place of an answer.
    Close,
    /// The connection reset in place of an answer.
    Reset,
    /// Half of the body, then the connection closed.
    Partial(String),
    /// Half of the body, then the connection reset.
    PartialReset(String),
    /// These bytes in place of an answer, then the connection closed.
    Raw(Vec<u8>),
    /// The head of a stream of events, and then these bytes again and again,
    /// with a pause after each, until the client leaves.
    Endless(Vec<u8>, Duration),
    /// The body in pieces of so many bytes, with a pause after each.
    Slow(String, usize, Duration),
    /// A body of about so many bytes, streamed.
    Oversized(usize),
    /// SSE, in pieces of one byte: every code point and line break is split.
    SseSplit(String),
    /// SSE, with comments, a progress and a log notification before it.
    SseNotified(String),
    /// SSE, with the answer twice.
    SseTwice(String),
    /// SSE that ends before the answer.
    SseEmpty,
    /// An answer to a request that was never sent.
    WrongId(String),
    /// Status 200, `application/json`, and these bytes.
    Garbage(Vec<u8>),
    /// The answer with further headers.
    Told(Vec<(String, String)>, Box<Reply>),
    /// The answer after a time that is part of the script.
    After(Duration, Box<Reply>),
}

impl Reply {
    /// A tool result with this text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An HTTP answer with headers and a body.
    pub fn http(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Self {
        let header = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self::Http {
            status,
            headers: headers.iter().map(header).collect(),
            body: body.into(),
        }
    }

    /// The answer with further headers.
    pub fn told(headers: &[(&str, &str)], reply: Reply) -> Self {
        let header = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self::Told(headers.iter().map(header).collect(), Box::new(reply))
    }

    /// A redirect.
    pub fn redirect(status: u16, to: &str) -> Self {
        Self::http(status, &[("location", to)], "")
    }

    /// A page of HTML, as a gateway answers.
    pub fn html(status: u16) -> Self {
        let page = "<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>";
        Self::http(status, &[("content-type", "text/html")], page)
    }

    /// A JSON-RPC error without data.
    pub fn rpc_error(code: i64, message: &str) -> Self {
        Self::RpcError {
            code,
            message: message.to_owned(),
            data: Value::Null,
        }
    }
}
