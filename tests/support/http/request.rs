//! Requests, and how they are read.

use std::io::{self, BufRead};

/// One request as it came over the wire.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, `POST`, `DELETE` ...
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// Decoded query parameters, in order.
    pub query: Vec<(String, String)>,
    /// Header names in lower case, values as sent, in order.
    pub headers: Vec<(String, String)>,
    /// The body, whole.
    pub body: Vec<u8>,
    /// Which connection it came over, from 0.
    pub connection: usize,
}

impl Request {
    /// Returns the value of a header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// Returns a decoded query parameter.
    pub fn param(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// Returns the body as JSON, if it is.
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Returns all of it as text, to search for what must not have been sent.
    pub fn to_text(&self) -> String {
        let query = &self.query;
        let mut text = format!("{} {} {query:?}\n", self.method, self.path);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\n"));
        }
        text + &String::from_utf8_lossy(&self.body)
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let (_, value) = pairs.iter().find(|(n, _)| n == name)?;
    Some(value)
}

/// Reads one request; `None` where the connection has ended.
pub(super) fn read(reader: &mut impl BufRead, connection: usize) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let url = url::Url::options()
        .base_url(Some(&url::Url::parse("http://stand-in").expect("a URL")))
        .parse(target)
        .map_err(|_| io::ErrorKind::InvalidData)?;
    let mut request = Request {
        method: method.to_owned(),
        path: url.path().to_owned(),
        query: url.query_pairs().into_owned().collect(),
        headers: Vec::new(),
        body: Vec::new(),
        connection,
    };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        let header = (name.to_ascii_lowercase(), value.trim().to_owned());
        request.headers.push(header);
    }
    let chunked = request.header("transfer-encoding") == Some("chunked");
    assert!(!chunked, "chunked request bodies are not read here");
    let length = request.header("content-length").unwrap_or("0");
    request.body = vec![0; length.parse().map_err(|_| io::ErrorKind::InvalidData)?];
    reader.read_exact(&mut request.body)?;
    Ok(Some(request))
}
