//! A bare MCP client, to prove servers without the program under test.
//!
//! Writes and reads the wire itself; trusts nothing that the program uses.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;

use serde_json::{Value, json};

use super::LIMIT;
use super::process::{Process, Streams};

/// An HTTP answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// Status code; 0 where the connection ended before one came.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body, without chunked framing.
    pub body: Vec<u8>,
    /// Whether all of the body has come.
    pub whole: bool,
}

impl Response {
    /// Returns the body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the last JSON-RPC message, out of JSON or SSE.
    #[track_caller]
    pub fn message(&self) -> Value {
        let text = self.text();
        let lines = text.lines().rev();
        let data = lines.filter_map(|line| line.strip_prefix("data: ")).next();
        let json = data.unwrap_or(&text);
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Sends one request over a connection of its own.
pub fn request(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Response {
    let url = url::Url::parse(url).expect("a URL");
    let address = (url.host_str().expect("a host"), url.port().expect("a port"));
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(LIMIT)).expect("a limit");
    let query = url.query().map(|q| format!("?{q}")).unwrap_or_default();
    let mut head = format!("{method} {}{query} HTTP/1.1\r\nhost: test\r\n", url.path());
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!(
        "content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    ));
    stream.write_all(head.as_bytes()).expect("the server reads");
    let mut bytes = Vec::new();
    let mut buffer = [0; 64 * 1024];
    // npm 4.1.1 leaves the connection open for long after its answer.
    let ended = loop {
        match stream.read(&mut buffer) {
            Ok(0) => break true,
            Err(_) => break false,
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
        }
        if may_be_whole(&bytes) && parse(&bytes, false).whole {
            break true;
        }
    };
    parse(&bytes, ended)
}

/// Tells cheaply whether an answer could be complete.
fn may_be_whole(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_lowercase();
    let length = head.split("\r\ncontent-length: ").nth(1);
    let length = length.and_then(|rest| rest.split("\r\n").next()?.parse().ok());
    length.map_or(bytes.ends_with(b"\r\n0\r\n\r\n"), |length: usize| {
        bytes.len() >= length
    })
}

fn parse(bytes: &[u8], ended: bool) -> Response {
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n");
    let (head, mut rest) = end.map_or((&[][..], &[][..]), |at| (&bytes[..at], &bytes[at + 4..]));
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut body = Vec::new();
    let mut whole = ended;
    if headers
        .get("transfer-encoding")
        .is_some_and(|v| v == "chunked")
    {
        whole = false;
        while let Some(at) = rest.windows(2).position(|w| w == b"\r\n") {
            let size = String::from_utf8_lossy(&rest[..at]);
            let size = usize::from_str_radix(size.trim(), 16).expect("a chunk's size");
            let chunk = &rest[(at + 2).min(rest.len())..];
            whole = size == 0;
            body.extend_from_slice(&chunk[..size.min(chunk.len())]);
            rest = &chunk[(size + 2).min(chunk.len())..];
        }
    } else {
        body.extend_from_slice(rest);
        let length = headers.get("content-length").and_then(|v| v.parse().ok());
        whole = length.map_or(whole, |length: usize| length == body.len());
    }
    Response {
        status: status.and_then(|s| s.parse().ok()).unwrap_or(0),
        headers,
        body,
        whole,
    }
}

const ACCEPT: [(&str, &str); 2] = [
    ("accept", "application/json, text/event-stream"),
    ("content-type", "application/json"),
];

/// Posts one 2026-07-28 request with all that it needs.
pub fn modern(url: &str, method: &str, mut params: Value) -> Response {
    let tool = params["name"].as_str().unwrap_or_default().to_owned();
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let mut headers = ACCEPT.to_vec();
    headers.extend([
        ("mcp-protocol-version", "2026-07-28"),
        ("mcp-method", method),
    ]);
    if !tool.is_empty() {
        headers.push(("mcp-name", &tool));
    }
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    request("POST", url, &headers, &body.to_string())
}

/// Posts one 2025 message, within a session if there is one.
pub fn legacy(url: &str, session: Option<&str>, message: &Value) -> Response {
    let mut headers = ACCEPT.to_vec();
    if message["method"] != "initialize" {
        headers.push(("mcp-protocol-version", "2025-06-18"));
    }
    headers.extend(session.map(|session| ("mcp-session-id", session)));
    request("POST", url, &headers, &message.to_string())
}

/// Returns the message that opens the 2025 lifecycle.
pub fn initialize() -> Value {
    let info = json!({"name": "test", "version": "1"});
    let params = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": info});
    json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params})
}

/// Returns the request of a tool call.
pub fn call(tool: &str, arguments: &Value) -> Value {
    let params = json!({"name": tool, "arguments": arguments});
    json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": params})
}

/// Returns the text of a tool result, which must be a plain success.
#[track_caller]
pub fn text(message: &Value) -> String {
    let result = &message["result"];
    assert!(result["isError"].is_null(), "an error: {message}");
    let text = result["content"][0]["text"].as_str();
    text.unwrap_or_else(|| panic!("no text: {message}"))
        .to_owned()
}

/// An MCP server that is talked to over stdio.
pub struct Stdio {
    /// The running server.
    pub process: Process,
}

impl Stdio {
    /// Starts a server with nothing in its environment but PATH and these.
    pub fn start(argv: &[String], env: &[(String, String)]) -> Self {
        let mut command = Command::new(&argv[0]);
        command.args(&argv[1..]).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.envs(env.iter().cloned());
        Self {
            process: Process::start(&mut command, Streams::default()),
        }
    }

    /// Starts a server and opens the 2025 lifecycle.
    pub fn open(argv: &[String], env: &[(String, String)]) -> Self {
        let mut client = Self::start(argv, env);
        client.request(&initialize());
        client.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        client
    }

    /// Sends a message.
    pub fn send(&mut self, message: &Value) {
        self.process.write(&format!("{message}\n"));
    }

    /// Sends a request and waits for the answer to it, past anything else.
    #[track_caller]
    pub fn request(&mut self, message: &Value) -> Value {
        self.send(message);
        while let Some(line) = self.process.stdout.next_line() {
            let answer: Value = serde_json::from_str(&line).unwrap_or_default();
            if answer["id"] == message["id"] && answer["method"].is_null() {
                return answer;
            }
        }
        panic!("it ended without an answer: {}", self.process.said());
    }
}
