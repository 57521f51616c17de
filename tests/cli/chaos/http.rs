//! Statuses, bodies that are no answer, streams that go wrong, and answers
//! with what must not come out of them.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use docent::error::Kind;
use serde_json::{Value, json};

use super::fault::{Command, Fault, How, NASTY, right};
use crate::support::http::Request;
use crate::support::http_mcp::{Call, Era, Reply};

fn tools(era: Era, reply: impl Fn(&Call) -> Reply + Send + Sync + 'static) -> How {
    How::Tools(era, Arc::new(reply))
}

fn gate(era: Era, reply: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static) -> How {
    How::Gate(era, Arc::new(reply))
}

fn tool(name: &str, reply: Reply, kinds: &[Kind]) -> Fault {
    Fault::new(name, tools(Era::Modern, move |_| reply.clone()), kinds)
}

fn old(name: &str, reply: Reply, kinds: &[Kind]) -> Fault {
    let name = format!("{name}, older protocol");
    Fault::new(name, tools(Era::LEGACY, move |_| reply.clone()), kinds)
}

/// The answer to `initialize` of the older protocol.
fn handshake(name: &str, reply: Reply, kinds: &[Kind]) -> Fault {
    let how = gate(Era::LEGACY, move |request| {
        (request.json()?["method"] == "initialize").then(|| reply.clone())
    });
    Fault::new(format!("handshake: {name}"), how, kinds)
}

fn body() -> Vec<u8> {
    json!({"message": format!("scripted {NASTY}")})
        .to_string()
        .into_bytes()
}

/// A status in answer to everything, with the keys and control characters in
/// its body and a header.
fn status(status: u16, kind: Kind) -> Fault {
    let challenge = "Bearer ctx7sk-93b2aa17-planted-theirs";
    let reply = Reply::http(status, &[("www-authenticate", challenge)], body());
    let how = gate(Era::Modern, move |_| Some(reply.clone()));
    Fault::new(format!("status {status}"), how, &[kind])
}

fn wait(name: &str, code: u16, value: &str, kind: Kind) -> Fault {
    let reply = Reply::http(code, &[("retry-after", value)], body());
    tool(name, reply, &[kind])
}

fn garbage(name: &str, bytes: impl Into<Vec<u8>>) -> Fault {
    tool(name, Reply::Garbage(bytes.into()), &[Kind::Protocol])
}

fn rpc(code: i64) -> Fault {
    let reply = Reply::rpc_error(code, &format!("broken {NASTY}"));
    tool(&format!("JSON-RPC error {code}"), reply, &[Kind::Protocol])
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn event(message: &Value) -> String {
    format!("event: message\ndata: {message}\n\n")
}

pub fn faults() -> Vec<Fault> {
    let all = [
        statuses(),
        bodies(),
        errors(),
        redirects(),
        streams(),
        sizes(),
        characters(),
    ];
    all.into_iter().flatten().collect()
}

fn statuses() -> Vec<Fault> {
    let mut faults: Vec<Fault> = [
        (401, Kind::Auth),
        (402, Kind::Quota),
        (403, Kind::Forbidden),
        (404, Kind::Unavailable),
        (407, Kind::Auth),
        (408, Kind::Timeout),
        (410, Kind::Unavailable),
        (413, Kind::Protocol),
        (418, Kind::Protocol),
        (431, Kind::Protocol),
        (451, Kind::Protocol),
        (429, Kind::RateLimited),
        (500, Kind::Unavailable),
        (501, Kind::Unavailable),
        (502, Kind::Unavailable),
        (503, Kind::Unavailable),
        (504, Kind::Timeout),
        (507, Kind::Unavailable),
        (529, Kind::Unavailable),
    ]
    .into_iter()
    .map(|(code, kind)| status(code, kind))
    .collect();
    let html = |code| Reply::html(code);
    faults.extend([
        wait("429, and a wait that fits", 429, "1", Kind::RateLimited),
        wait(
            "429, and a wait that is too long",
            429,
            "3600",
            Kind::RateLimited,
        ),
        wait(
            "429, and a wait that is none",
            429,
            "soon",
            Kind::RateLimited,
        ),
        wait(
            "503, and a wait that is too long",
            503,
            "3600",
            Kind::Unavailable,
        ),
        tool("page of a gateway with 200", html(200), &[Kind::Protocol]),
        tool("page of a gateway with 403", html(403), &[Kind::Forbidden]),
        tool(
            "page of a gateway with 502",
            html(502),
            &[Kind::Unavailable],
        )
        .of_all(),
        tool("page of a gateway with 504", html(504), &[Kind::Timeout]),
        tool(
            "202 without a body",
            Reply::http(202, &[], ""),
            &[Kind::Protocol],
        ),
        tool(
            "204 without a body",
            Reply::http(204, &[], ""),
            &[Kind::Protocol],
        ),
        old("429", Reply::http(429, &[], body()), &[Kind::RateLimited]),
        old("500", Reply::http(500, &[], body()), &[Kind::Unavailable]),
        handshake("401", Reply::http(401, &[], body()), &[Kind::Auth]),
        handshake("503", Reply::http(503, &[], body()), &[Kind::Unavailable]),
        handshake(
            "broken JSON",
            Reply::Garbage(b"{".to_vec()),
            &[Kind::Protocol],
        ),
        handshake("hangs", Reply::Hang, &[Kind::Timeout]).late(),
        handshake("reset", Reply::Reset, &[Kind::Unavailable]),
        handshake(
            "refused",
            Reply::rpc_error(-32603, NASTY),
            &[Kind::Protocol],
        ),
    ]);
    faults
}

fn bodies() -> Vec<Fault> {
    let text = format!("\"text\":\"{}\"", "x".repeat(20));
    let mut not_utf8 = br#"{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text",""#.to_vec();
    not_utf8.extend(b"text\":\"\xff\xfe\"}]}}");
    let versions = json!({"supported": ["1999-01-01"], "requested": "2026-07-28"});
    let unknown = Reply::RpcError {
        code: -32022,
        message: "Unsupported protocol version".into(),
        data: versions,
    };
    let strange = json!({"protocolVersion": "1999-01-01", "capabilities": {"tools": {}},
        "serverInfo": {"name": NASTY, "version": NASTY}});
    let result = |value: Value| Reply::Result(value);
    vec![
        garbage("200 and an empty body", ""),
        garbage(
            "truncated JSON",
            format!("{{\"jsonrpc\":\"2.0\",\"id\":1,{text}"),
        )
        .of_all(),
        garbage("invalid UTF-8", not_utf8),
        garbage("text that is no JSON", format!("nonsense {NASTY}")),
        garbage("page of HTML as JSON", format!("<html>{NASTY}</html>")),
        garbage(
            "JSON that is no JSON-RPC",
            format!("{{\"answer\":{}}}", json!(NASTY)),
        ),
        garbage("empty object", "{}"),
        garbage("list", "[]"),
        garbage("null", "null"),
        garbage("number out of range", "1e999"),
        garbage("brackets without end", "[".repeat(200_000)),
        garbage("neither result nor error", r#"{"jsonrpc":"2.0","id":1}"#),
        garbage(
            "id of another type",
            r#"{"jsonrpc":"2.0","id":"1","result":{"content":[]}}"#,
        ),
        garbage(
            "two documents",
            r#"{"jsonrpc":"2.0","id":1,"result":{"content":[]}}{"jsonrpc":"2.0"}"#,
        ),
        tool(
            "wrong id",
            Reply::WrongId("### A\n\nSource: a.md\n\nB.".into()),
            &[Kind::Protocol],
        ),
        old(
            "wrong id",
            Reply::WrongId("### A\n\nSource: a.md\n\nB.".into()),
            &[Kind::Protocol, Kind::Unavailable, Kind::Timeout],
        ),
        tool(
            "result without content",
            result(json!({})),
            &[Kind::Protocol],
        ),
        tool(
            "content of another type",
            result(json!({"content": "x"})),
            &[Kind::Protocol],
        ),
        tool(
            "content without text",
            result(json!({"content": []})),
            &[Kind::Unrecognised],
        ),
        tool("empty text", Reply::text(""), &[Kind::Unrecognised]),
        tool(
            "a few words of nothing",
            Reply::text(format!("slow down {NASTY}")),
            &[Kind::Unrecognised],
        ),
        tool(
            "unknown protocol version",
            unknown,
            &[Kind::Protocol, Kind::Unavailable],
        ),
        // What comes after it is judged by itself.
        handshake("unknown protocol version", result(strange), &[]),
        tool(
            "two replies",
            Reply::SseTwice("x".into()),
            &[Kind::Unrecognised],
        ),
        Fault::new(
            "right answer twice",
            tools(Era::Modern, |call| Reply::SseTwice(right(call))),
            &[],
        ),
        Fault::new(
            "right answer twice, older protocol",
            tools(Era::LEGACY, |call| Reply::SseTwice(right(call))),
            &[],
        ),
    ]
}

fn errors() -> Vec<Fault> {
    let codes = [-32700, -32603, -32602, -32601, -32600, -32000, -1];
    let mut faults: Vec<Fault> = codes.into_iter().map(rpc).collect();
    let refused = Reply::ToolError(format!("bad argument {NASTY}"));
    faults.push(tool("isError", refused.clone(), &[Kind::Protocol]).of_all());
    faults.push(old("isError", refused, &[Kind::Protocol]));
    let refused = Reply::rpc_error(-32602, NASTY);
    faults.push(old("JSON-RPC error -32602", refused, &[Kind::Protocol]));
    faults
}

fn redirects() -> Vec<Fault> {
    let to =
        |address: &'static str| gate(Era::Modern, move |_| Some(Reply::redirect(307, address)));
    let text = |to: &str| format!("Library /a has been redirected to this library: {to}.");
    let round = move |call: &Call| match call.argument("libraryId") {
        "/other/react" => Reply::text(text("/facebook/react")),
        _ => Reply::text(text("/other/react")),
    };
    let far = move |call: &Call| {
        let id = call.argument("libraryId");
        Reply::text(format!(
            "Library {id} has been redirected to this library: {id}x."
        ))
    };
    let docs = &[Command::Docs, Command::DocsOfName];
    vec![
        Fault::new("redirects without end", to("/again"), &[Kind::Protocol]),
        Fault::new(
            "redirect to nowhere",
            to("http://[broken"),
            &[Kind::Protocol],
        ),
        Fault::new(
            "redirect to another host",
            to("http://127.0.0.1:1/x"),
            &[Kind::Protocol],
        ),
        Fault::new(
            "redirect to a file",
            to("file:///etc/passwd"),
            &[Kind::Protocol],
        ),
        Fault::new(
            "documentation redirected in a circle",
            tools(Era::Modern, move |call| match &*call.tool {
                "resolve-library-id" => Reply::text(right(call)),
                _ => round(call),
            }),
            &[Kind::RedirectLoop],
        )
        .of(docs),
        Fault::new(
            "documentation redirected again and again",
            tools(Era::Modern, move |call| match &*call.tool {
                "resolve-library-id" => Reply::text(right(call)),
                _ => far(call),
            }),
            &[Kind::RedirectLoop],
        )
        .of(docs),
    ]
}

fn streams() -> Vec<Fault> {
    let pause = Duration::from_millis(20);
    let comment = b": still here\n\n".to_vec();
    let other = json!({"jsonrpc": "2.0", "id": 77, "result": {"content": []}});
    let log = json!({"jsonrpc": "2.0", "method": "notifications/message",
        "params": {"level": "info", "data": NASTY}});
    let split = |call: &Call| Reply::SseSplit(right(call));
    let notified = |call: &Call| Reply::SseNotified(right(call));
    let late = &[Kind::Timeout];
    vec![
        tool(
            "comments without end",
            Reply::Endless(comment.clone(), pause),
            late,
        )
        .late(),
        old("comments without end", Reply::Endless(comment, pause), late).late(),
        tool(
            "notifications without end",
            Reply::Endless(event(&log).into(), pause),
            late,
        )
        .late(),
        tool(
            "answers to others without end",
            Reply::Endless(event(&other).into(), pause),
            late,
        )
        .late(),
        tool(
            "event without end",
            Reply::Endless(b"data: x".to_vec(), pause),
            late,
        )
        .late(),
        tool(
            "flood of comments",
            Reply::Endless(vec![b':'; 1 << 16], Duration::ZERO),
            &[Kind::Protocol],
        ),
        tool(
            "stream without an answer",
            Reply::SseEmpty,
            &[Kind::Unavailable],
        ),
        old(
            "stream without an answer",
            Reply::SseEmpty,
            &[Kind::Unavailable],
        ),
        Fault::new(
            "split inside of code points",
            tools(Era::Modern, split),
            &[],
        )
        .of_all(),
        Fault::new(
            "split inside of code points, older protocol",
            tools(Era::LEGACY, split),
            &[],
        ),
        Fault::new(
            "notifications before the answer",
            tools(Era::Modern, notified),
            &[],
        ),
    ]
}

fn sizes() -> Vec<Fault> {
    let bomb = gzip(&vec![b' '; 64 << 20]);
    let squeezed = [
        ("content-type", "application/json"),
        ("content-encoding", "gzip"),
    ];
    let wrong = [
        ("content-type", "application/json"),
        ("content-encoding", "br, zstd"),
    ];
    let protocol = &[Kind::Protocol];
    vec![
        tool("reply of 9 MiB", Reply::Oversized(9 << 20), protocol),
        old("reply of 9 MiB", Reply::Oversized(9 << 20), protocol),
        tool(
            "gzip of 64 MiB that nobody asked for",
            Reply::http(200, &squeezed, bomb),
            protocol,
        ),
        tool(
            "encoding that nobody asked for",
            Reply::http(200, &wrong, "\u{1}\u{2}"),
            protocol,
        ),
        tool(
            "failure of 9 MiB",
            Reply::http(500, &[], vec![b'x'; 9 << 20]),
            &[Kind::Unavailable],
        ),
    ]
}

fn characters() -> Vec<Fault> {
    let nasty = |call: &Call| match &*call.tool {
        "resolve-library-id" => Reply::text(format!(
            "{}\n----------\n- Title: React {NASTY}\n- Context7-compatible library ID: /x/react\n\
             - Description: {NASTY}\n",
            right(call)
        )),
        _ => Reply::text(format!("{} {NASTY}\n\n```js\n{NASTY}\n```\n", right(call))),
    };
    let kinds = &[Kind::Unavailable];
    vec![
        Fault::new(
            "keys and control characters in an answer",
            tools(Era::Modern, nasty),
            &[],
        )
        .of_all(),
        tool(
            "bytes of a terminal in a failure",
            Reply::http(
                503,
                &[],
                b"raw \x9b2J \x1b[2J \xff\xfe ctx7sk-93b2aa17-planted-theirs".to_vec(),
            ),
            kinds,
        ),
    ]
}
