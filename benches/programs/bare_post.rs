//! `bare_post HOST:PORT REQUEST...`: sends HTTP requests as they stand, one
//! after the other on one connection, and prints the body of the last answer.
//! What the same exchange costs without a client around it.
#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::TcpStream;

fn main() {
    let mut args = std::env::args().skip(1);
    let mut stream = TcpStream::connect(args.next().unwrap()).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut body = Vec::new();
    for request in args {
        stream.write_all(request.as_bytes()).unwrap();
        body = read_body(&mut stream);
    }
    std::io::stdout().write_all(&body).unwrap();
}

/// Reads one answer of a stated length.
fn read_body(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = stream.read(&mut buffer).unwrap();
        assert!(read > 0, "the server left");
        bytes.extend_from_slice(&buffer[..read]);
        let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        assert!(head.starts_with("http/1.1 200"), "{head}");
        let (_, length) = head.split_once("content-length:").unwrap();
        let length: usize = length.lines().next().unwrap().trim().parse().unwrap();
        if bytes.len() >= end + 4 + length {
            return bytes.split_off(end + 4);
        }
    }
}
