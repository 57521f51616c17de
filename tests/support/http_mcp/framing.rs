//! How replies are put on the wire: as JSON or SSE, whole or broken.

use std::io;

use serde_json::{Value, json};

use super::Reply;
use crate::support::http::{Next, Wire};

/// What is needed to put a reply on the wire.
pub struct Framing<'a> {
    /// The id of the request.
    pub id: &'a Value,
    /// Whether answers go out as SSE.
    pub sse: bool,
    /// Whether results carry what the 2026-07-28 revision adds.
    pub modern: bool,
    /// Headers of every answer, such as the session's.
    pub headers: Vec<(String, String)>,
}

impl Framing<'_> {
    /// Writes a reply.
    pub fn send(&self, reply: &Reply, wire: &mut Wire) -> io::Result<Next> {
        match reply {
            Reply::Catalogue => unreachable!("looked up before"),
            Reply::Text(text) => self.message(&self.tool_result(text), wire),
            Reply::ToolError(text) => {
                let content = json!([{"type": "text", "text": text}]);
                self.message(
                    &self.result(json!({"content": content, "isError": true})),
                    wire,
                )
            }
            Reply::Result(result) => self.message(&self.result(result.clone()), wire),
            Reply::RpcError {
                code,
                message,
                data,
            } => self.message(&self.error(*code, message, data), wire),
            Reply::Http {
                status,
                headers,
                body,
            } => {
                wire.send(*status, headers, body)?;
                Ok(Next::Keep)
            }
            Reply::Hang => {
                wire.wait_for_close();
                Ok(Next::Close)
            }
            Reply::HangInBody => {
                self.start(None, wire)?;
                wire.wait_for_close();
                Ok(Next::Close)
            }
            Reply::Close => Ok(Next::Close),
            Reply::Reset => Ok(Next::Reset),
            Reply::Partial(text) => {
                let body = self.body(&self.tool_result(text));
                self.start(Some(body.len()), wire)?;
                self.piece(&body[..body.len() / 2], wire)?;
                Ok(Next::Close)
            }
            Reply::PartialReset(text) => {
                let body = self.body(&self.tool_result(text));
                self.start(Some(body.len()), wire)?;
                self.piece(&body[..body.len() / 2], wire)?;
                Ok(Next::Reset)
            }
            Reply::Raw(bytes) => {
                wire.raw(bytes)?;
                Ok(Next::Close)
            }
            Reply::Endless(bytes, pause) => {
                let sse = Framing {
                    sse: true,
                    headers: self.headers.clone(),
                    ..*self
                };
                sse.start(None, wire)?;
                loop {
                    sse.piece(bytes, wire)?;
                    wire.pause(*pause);
                }
            }
            Reply::Slow(text, size, pause) => {
                let body = self.body(&self.tool_result(text));
                self.start(Some(body.len()), wire)?;
                for piece in body.chunks(*size) {
                    self.piece(piece, wire)?;
                    wire.pause(*pause);
                }
                self.end(wire)
            }
            Reply::Oversized(size) => {
                let body = self.body(&self.tool_result(""));
                let at = body.len() - 40;
                self.start(Some(body.len() + size), wire)?;
                let text = body
                    .windows(9)
                    .position(|w| w == b"\"text\":\"\"")
                    .unwrap_or(at)
                    + 8;
                self.piece(&body[..text], wire)?;
                let filler = vec![b'a'; 64 * 1024];
                for start in (0..*size).step_by(filler.len()) {
                    self.piece(&filler[..filler.len().min(size - start)], wire)?;
                }
                self.piece(&body[text..], wire)?;
                self.end(wire)
            }
            Reply::SseSplit(text) => {
                let events = event(&self.tool_result(text));
                self.stream(events.as_bytes().chunks(1), wire)
            }
            Reply::SseNotified(text) => {
                let progress = json!({"progressToken": 1, "progress": 1});
                let progress = notification("notifications/progress", &progress);
                let log = json!({"level": "info", "data": "at it"});
                let log = notification("notifications/message", &log);
                let comments = ": ping\n\nid: 7\nretry: 3000\ndata:\n\n";
                let answer = event(&self.tool_result(text));
                let events = [comments, &event(&progress), &event(&log), &answer];
                self.stream(events.into_iter().map(str::as_bytes), wire)
            }
            Reply::SseTwice(text) => {
                let answer = event(&self.tool_result(text));
                self.stream([answer.as_bytes(), answer.as_bytes()].into_iter(), wire)
            }
            Reply::SseEmpty => self.stream([&b": nothing\n\n"[..]].into_iter(), wire),
            Reply::WrongId(text) => {
                let mut message = self.tool_result(text);
                message["id"] = json!(987_654);
                self.message(&message, wire)
            }
            Reply::Garbage(bytes) => {
                let json = ("content-type".into(), "application/json".into());
                wire.send(200, &[json], bytes)?;
                Ok(Next::Keep)
            }
            Reply::Told(headers, reply) => {
                let told = Framing {
                    headers: [self.headers.clone(), headers.clone()].concat(),
                    ..*self
                };
                told.send(reply, wire)
            }
            Reply::After(time, reply) => {
                wire.pause(*time);
                self.send(reply, wire)
            }
        }
    }

    /// Writes a JSON-RPC message as the body of a 200.
    pub fn message(&self, message: &Value, wire: &mut Wire) -> io::Result<Next> {
        let body = self.body(message);
        self.start(Some(body.len()), wire)?;
        self.piece(&body, wire)?;
        self.end(wire)
    }

    /// Returns the JSON-RPC answer that carries a result.
    pub fn result(&self, mut result: Value) -> Value {
        if self.modern {
            let info = json!({"name": "Scripted", "version": "1.0.0"});
            result["resultType"] = json!("complete");
            result["_meta"] = json!({"io.modelcontextprotocol/serverInfo": info});
        }
        json!({"jsonrpc": "2.0", "id": self.id, "result": result})
    }

    /// Returns the JSON-RPC answer that carries an error.
    pub fn error(&self, code: i64, message: &str, data: &Value) -> Value {
        let mut error = json!({"code": code, "message": message});
        if !data.is_null() {
            error["data"] = data.clone();
        }
        json!({"jsonrpc": "2.0", "id": self.id, "error": error})
    }

    fn tool_result(&self, text: &str) -> Value {
        self.result(json!({"content": [{"type": "text", "text": text}]}))
    }

    fn body(&self, message: &Value) -> Vec<u8> {
        let text = if self.sse {
            event(message)
        } else {
            message.to_string()
        };
        text.into_bytes()
    }

    /// Writes the head: chunked SSE, or JSON with its length if it is known.
    fn start(&self, length: Option<usize>, wire: &mut Wire) -> io::Result<()> {
        let mut headers = self.headers.clone();
        let kind = if self.sse {
            "text/event-stream"
        } else {
            "application/json"
        };
        headers.push(("content-type".into(), kind.into()));
        match length {
            Some(length) if !self.sse => {
                headers.push(("content-length".into(), length.to_string()));
            }
            _ => headers.push(("transfer-encoding".into(), "chunked".into())),
        }
        wire.head(200, &headers)
    }

    fn piece(&self, bytes: &[u8], wire: &mut Wire) -> io::Result<()> {
        if self.sse {
            wire.chunk(bytes)
        } else {
            wire.raw(bytes)
        }
    }

    fn end(&self, wire: &mut Wire) -> io::Result<Next> {
        if self.sse {
            wire.chunk(b"")?;
        }
        Ok(Next::Keep)
    }

    /// Writes SSE in the given pieces, whatever the server is set up for.
    fn stream<'a>(
        &self,
        pieces: impl Iterator<Item = &'a [u8]>,
        wire: &mut Wire,
    ) -> io::Result<Next> {
        let sse = Framing {
            sse: true,
            headers: self.headers.clone(),
            ..*self
        };
        sse.start(None, wire)?;
        for piece in pieces {
            sse.piece(piece, wire)?;
        }
        sse.end(wire)
    }
}

fn event(message: &Value) -> String {
    format!("event: message\ndata: {message}\n\n")
}

fn notification(method: &str, params: &Value) -> Value {
    json!({"jsonrpc": "2.0", "method": method, "params": params})
}
