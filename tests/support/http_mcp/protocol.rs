//! The protocol of the scripted server, as the npm servers speak it.
//!
//! Statuses, codes and messages are those of npm 4.1.1 (2026-07-28), 3.2.5
//! (sessions) and 2.2.5 (2025), measured with bare requests.

use std::io;

use serde_json::{Value, json};

use super::framing::Framing;
use super::modern::REVISION;
use super::{Call, Era, Exchange, Reply, Script};
use crate::support::http::{Next, Request, Wire};

const LEGACY: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/// Answers one request.
pub(super) fn serve(script: &Script, request: &Request, wire: &mut Wire) -> io::Result<Next> {
    let message = request.json().unwrap_or(Value::Null);
    script.state().log.push(Exchange {
        request: request.clone(),
        label: label(request, &message),
    });
    wire.pause(script.setup.latency);
    let exchange = Answering {
        script,
        request,
        message: &message,
    };
    if let Some(reply) = (script.setup.gate)(request) {
        return exchange.framing(false).send(&reply, wire);
    }
    if request.path != script.setup.path {
        exchange.breach("the path does not exist");
        return exchange.refuse(404, -32000, "Endpoint not found", Value::Null, wire);
    }
    match &*request.method {
        "POST" => exchange.post(wire),
        "GET" => exchange.get(wire),
        "DELETE" => exchange.delete(wire),
        _ => {
            exchange.breach("the method does not exist");
            exchange.refuse(405, -32000, "Method not allowed.", Value::Null, wire)
        }
    }
}

fn label(request: &Request, message: &Value) -> String {
    let method = message["method"].as_str().unwrap_or(&request.method);
    match message["params"]["name"].as_str() {
        Some(tool) if method == "tools/call" => format!("{method} {tool}"),
        _ => method.to_owned(),
    }
}

/// One request that is being answered.
pub(super) struct Answering<'a> {
    pub(super) script: &'a Script,
    pub(super) request: &'a Request,
    pub(super) message: &'a Value,
}

impl Answering<'_> {
    pub(super) fn breach(&self, what: &str) {
        let breach = format!("{what}: {}", self.request.to_text());
        self.script.state().breaches.push(breach);
    }

    pub(super) fn framing(&self, modern: bool) -> Framing<'_> {
        let sse = match self.script.setup.era {
            Era::Modern => false,
            Era::Both => !modern,
            Era::Legacy { sse, .. } => sse,
        };
        Framing {
            id: &self.message["id"],
            sse,
            modern,
            headers: Vec::new(),
        }
    }

    /// Answers with a status and a JSON-RPC error.
    pub(super) fn refuse(
        &self,
        status: u16,
        code: i64,
        text: &str,
        data: Value,
        wire: &mut Wire,
    ) -> io::Result<Next> {
        let error = self.framing(false).error(code, text, &data);
        let json = ("content-type".into(), "application/json".into());
        wire.send(status, &[json], error.to_string().as_bytes())?;
        Ok(Next::Keep)
    }

    fn has_sessions(&self) -> bool {
        matches!(self.script.setup.era, Era::Legacy { sessions: true, .. })
    }

    fn get(&self, wire: &mut Wire) -> io::Result<Next> {
        if !self.has_sessions() {
            return self.refuse(405, -32000, "Method not allowed.", Value::Null, wire);
        }
        if let Some(answered) = self.check_session(wire) {
            return answered;
        }
        let kind = ("content-type".into(), "text/event-stream".into());
        let chunked = ("transfer-encoding".into(), "chunked".into());
        wire.head(200, &[kind, chunked])?;
        wire.wait_for_close();
        Ok(Next::Close)
    }

    fn delete(&self, wire: &mut Wire) -> io::Result<Next> {
        if !self.has_sessions() {
            return self.refuse(405, -32000, "Method not allowed.", Value::Null, wire);
        }
        if let Some(answered) = self.check_session(wire) {
            return answered;
        }
        let session = self.request.header("mcp-session-id");
        let mut state = self.script.state();
        state.sessions.retain(|s| Some(&**s) != session);
        drop(state);
        wire.send(200, &[], b"")?;
        Ok(Next::Keep)
    }

    /// Refuses a request without a session that is known.
    fn check_session(&self, wire: &mut Wire) -> Option<io::Result<Next>> {
        let Some(session) = self.request.header("mcp-session-id") else {
            self.breach("no session id");
            let text = "Bad Request: No valid session ID provided";
            return Some(self.refuse(400, -32000, text, Value::Null, wire));
        };
        let known = self.script.state().sessions.iter().any(|s| s == session);
        if known {
            return None;
        }
        let text = "Session not found or expired. Please re-initialize.";
        Some(self.refuse(404, -32000, text, Value::Null, wire))
    }

    fn post(&self, wire: &mut Wire) -> io::Result<Next> {
        if self.message["jsonrpc"] != "2.0" || !self.message["method"].is_string() {
            self.breach("the body is no JSON-RPC request");
            return self.refuse(400, -32700, "Parse error", Value::Null, wire);
        }
        let accept = self.request.header("accept").unwrap_or_default();
        if !accept.contains("application/json") || !accept.contains("text/event-stream") {
            self.breach("JSON and SSE are not both accepted");
            let text =
                "Not Acceptable: Client must accept both application/json and text/event-stream";
            return self.refuse(406, -32000, text, Value::Null, wire);
        }
        let kind = self.request.header("content-type").unwrap_or_default();
        if !kind.starts_with("application/json") {
            self.breach("the content type is not JSON");
            let text = "Unsupported Media Type: Content-Type must be application/json";
            return self.refuse(415, -32000, text, Value::Null, wire);
        }
        let version = self.request.header("mcp-protocol-version").unwrap_or("");
        match (self.script.setup.era, version >= "2026") {
            (Era::Legacy { .. }, true) => {
                let supported = LEGACY.join(", ");
                let text = format!(
                    "Bad Request: Unsupported protocol version: {version} (supported versions: {supported})"
                );
                let error = json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32000, "message": text}});
                let json = ("content-type".into(), "application/json".into());
                wire.send(400, &[json], error.to_string().as_bytes())?;
                Ok(Next::Keep)
            }
            (Era::Modern | Era::Both, true) => self.modern(version, wire),
            (Era::Modern, false) => {
                self.breach("an older protocol");
                let data = json!({"supported": [REVISION], "requested": version});
                self.refuse(400, -32022, "Unsupported protocol version", data, wire)
            }
            (Era::Both | Era::Legacy { .. }, false) => self.legacy(version, wire),
        }
    }

    fn legacy(&self, version: &str, wire: &mut Wire) -> io::Result<Next> {
        let method = self.message["method"].as_str().unwrap_or_default();
        let mut framing = self.framing(false);
        if method == "initialize" {
            let asked = self.message["params"]["protocolVersion"].as_str();
            let asked = asked.filter(|v| LEGACY.contains(v)).unwrap_or(LEGACY[0]);
            let mut state = self.script.state();
            state.negotiated = Some(asked.to_owned());
            if self.has_sessions() {
                state.sessions_made += 1;
                let session = format!("session-{}", state.sessions_made);
                let header = ("mcp-session-id".into(), session.clone());
                framing.headers.push(header);
                state.sessions.push(session);
            }
            drop(state);
            let info = json!({"name": "Scripted", "version": "1.0.0"});
            let result = json!({"protocolVersion": asked, "capabilities": {"tools": {}}, "serverInfo": info});
            return framing.message(&framing.result(result), wire);
        }
        if self.has_sessions()
            && let Some(answered) = self.check_session(wire)
        {
            return answered;
        }
        let negotiated = self.script.state().negotiated.clone();
        if negotiated.is_some_and(|n| n != version) {
            self.breach("not the protocol version that was agreed on");
        }
        match method {
            _ if self.message["id"].is_null() => {
                wire.send(202, &[], b"")?;
                Ok(Next::Keep)
            }
            "ping" => framing.message(&framing.result(json!({})), wire),
            "tools/list" => framing.message(&framing.result(self.script.setup.tools.list()), wire),
            "tools/call" => self.call(&framing, wire),
            _ => framing.send(&Reply::rpc_error(-32601, "Method not found"), wire),
        }
    }

    pub(super) fn call(&self, framing: &Framing, wire: &mut Wire) -> io::Result<Next> {
        let params = &self.message["params"];
        let call = {
            let mut state = self.script.state();
            let call = Call {
                tool: params["name"].as_str().unwrap_or_default().to_owned(),
                arguments: params["arguments"].clone(),
                nth: state.calls.len(),
                modern: framing.modern,
            };
            state.calls.push(call.clone());
            call
        };
        let reply = match (self.script.handler)(&call) {
            Reply::Catalogue => self.look_up(&call),
            reply => reply,
        };
        framing.send(&reply, wire)
    }

    fn look_up(&self, call: &Call) -> Reply {
        let answer = self.script.setup.tools.answer(&call.tool, &call.arguments);
        match answer {
            Some(Ok(text)) => Reply::Text(text),
            Some(Err(text)) => Reply::ToolError(text),
            None => {
                // As npm 4.x on either protocol; older ones put it into a result.
                let text = format!("Tool {} not found", call.tool);
                match self.script.setup.era {
                    Era::Legacy { .. } => Reply::ToolError(format!("MCP error -32602: {text}")),
                    _ => Reply::rpc_error(-32602, &text),
                }
            }
        }
    }
}
