//! Connections that fail, hang, drip, or carry what is no HTTP.

use std::sync::Arc;
use std::time::Duration;

use docent::error::Kind;

use super::fault::{Fault, How, NASTY, right};
use crate::support::http_mcp::{Call, Era, Reply};
use crate::support::tls::Flaw;

/// Above the limit of a server that is late.
const LONG: Duration = Duration::from_secs(3);

fn tools(era: Era, reply: impl Fn(&Call) -> Reply + Send + Sync + 'static) -> How {
    How::Tools(era, Arc::new(reply))
}

fn tool(name: &str, reply: Reply, kinds: &[Kind]) -> Fault {
    Fault::new(name, tools(Era::Modern, move |_| reply.clone()), kinds)
}

fn raw(name: &str, bytes: impl Into<Vec<u8>>, kinds: &[Kind]) -> Fault {
    tool(name, Reply::Raw(bytes.into()), kinds)
}

/// The same answer by pieces, which are all of it in the end.
fn pieces(name: &str, size: usize, pause: Duration, kinds: &[Kind]) -> Fault {
    let slow = move |call: &Call| Reply::Slow(right(call), size, pause);
    Fault::new(name, tools(Era::Modern, slow), kinds)
}

fn after(name: &str, time: Duration, kinds: &[Kind]) -> Fault {
    let late = move |call: &Call| Reply::After(time, Box::new(Reply::Text(right(call))));
    Fault::new(name, tools(Era::Modern, late), kinds)
}

fn head(more: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{more}\r\n")
}

pub fn faults() -> Vec<Fault> {
    let (down, late, nonsense) = (&[Kind::Unavailable], &[Kind::Timeout], &[Kind::Protocol]);
    // Which of the two is said depends on how much of the answer is read.
    let either = &[Kind::Unavailable, Kind::Protocol];
    let name = |name: &str, how: How, kinds: &[Kind]| Fault::new(name, how, kinds);
    let partial = |call: &Call| Reply::Partial(right(call));
    let reset = |call: &Call| Reply::PartialReset(right(call));
    let json = r#"{"jsonrpc":"2.0","id":1,"result":{"content":[]}}"#;
    let mut many = String::from("HTTP/1.1 200 OK\r\n");
    for n in 0..10_000 {
        many.push_str(&format!("X-Filler-{n}: {n}\r\n"));
    }
    let ones = "HTTP/1.1 100 Continue\r\n\r\n".repeat(100_000);
    vec![
        name("connection refused", How::Refused, down).of_all(),
        name("connection never comes about", How::Ignored, late).late(),
        name("https to a plain port", How::TlsToPlain, down),
        name("plain http to a port of tls", How::PlainToTls, either),
        name("certificate expired", How::Certificate(Flaw::Expired), down),
        name(
            "certificate of another host",
            How::Certificate(Flaw::WrongHost),
            down,
        ),
        name("certificate of an unknown authority", How::Stranger, down),
        tool("closed before the head", Reply::Close, down),
        tool("reset before the head", Reply::Reset, down).of_all(),
        name("closed in the body", tools(Era::Modern, partial), down),
        name(
            "closed in the body of events",
            tools(Era::LEGACY, partial),
            down,
        ),
        name("reset in the body", tools(Era::Modern, reset), down),
        name(
            "reset in the body of events",
            tools(Era::LEGACY, reset),
            down,
        ),
        tool("never answers", Reply::Hang, late).late().of_all(),
        name(
            "never answers, older protocol",
            tools(Era::LEGACY, |_| Reply::Hang),
            late,
        )
        .late(),
        tool("a head and nothing after it", Reply::HangInBody, late).late(),
        after("first byte after 300 ms", Duration::from_millis(300), &[]),
        after("first byte too late", LONG, late).late(),
        pieces("one byte a second", 1, Duration::from_secs(1), late).late(),
        pieces("four bytes a millisecond", 4, Duration::from_millis(1), &[]),
        raw("half a head", "HTTP/1.1 200 OK\r\nContent-Ty", either),
        raw(
            "banner of ssh",
            format!("SSH-2.0-OpenSSH_9.2 {NASTY}\r\n"),
            either,
        ),
        raw("no status line", format!("{NASTY}\r\n\r\n"), either),
        raw(
            "status that is none",
            "HTTP/1.1 99999 \u{1b}[2J\r\n\r\n",
            either,
        ),
        raw("http/0.9", format!("<html>{NASTY}</html>"), either),
        raw("ten thousand headers", format!("{many}\r\n"), either),
        raw(
            "header of one mebibyte",
            head(&format!("X-Filler: {}\r\n", "x".repeat(1 << 20))),
            either,
        ),
        raw("100 Continue without end", ones, either),
        raw(
            "length above what is sent",
            head("Content-Length: 9999\r\n") + json,
            down,
        ),
        raw(
            "length below what is sent",
            head("Content-Length: 20\r\n") + json,
            nonsense,
        ),
        raw(
            "length that is no number",
            head("Content-Length: many\r\n") + json,
            either,
        ),
        raw(
            "two lengths",
            head("Content-Length: 20\r\nContent-Length: 40\r\n") + json,
            either,
        ),
        raw(
            "chunk of a size that is none",
            head("Transfer-Encoding: chunked\r\n") + "zz\r\n" + json,
            either,
        ),
        raw(
            "chunk larger than the memory",
            head("Transfer-Encoding: chunked\r\n") + "ffffffffffffffff\r\n" + json,
            either,
        ),
        raw(
            "chunks without an end",
            head("Transfer-Encoding: chunked\r\n") + &format!("{:x}\r\n{json}", json.len() + 9),
            down,
        ),
    ]
}
