//! A server behind TLS, with a certificate authority made for the occasion.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What is wrong with the server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing, for who trusts the authority.
    None,
    /// Its time is over.
    Expired,
    /// It is for another host.
    WrongHost,
}

/// What a server at `localhost` shows, PEM.
pub struct Certificates {
    /// The authority's certificate.
    pub authority: String,
    /// The server's certificate.
    pub leaf: String,
    /// The server's private key.
    pub key: String,
}

impl Certificates {
    /// Makes an authority and a certificate signed by it.
    pub fn new(flaw: Flaw) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, key).expect("an authority");
        let host = match flaw {
            Flaw::WrongHost => "elsewhere.example",
            _ => "localhost",
        };
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(vec![host.to_owned()]).expect("parameters");
        if flaw == Flaw::Expired {
            params.not_before = date_time_ymd(2001, 1, 1);
            params.not_after = date_time_ymd(2002, 1, 1);
        }
        let leaf = params.signed_by(&key, &authority).expect("a certificate");
        Self {
            authority: authority.pem(),
            leaf: leaf.pem(),
            key: key.serialize_pem(),
        }
    }
}

/// An MCP server at `https://localhost` that answers every tool call with one text.
pub struct Tls {
    port: u16,
    authority: String,
}

impl Tls {
    /// Starts it; it ends with the process.
    pub fn start(flaw: Flaw, text: &'static str) -> Self {
        let certificates = Certificates::new(flaw);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("protocol versions")
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from_pem_slice(certificates.leaf.as_bytes()).expect("PEM")],
                PrivateKeyDer::from_pem_slice(certificates.key.as_bytes()).expect("PEM"),
            )
            .expect("a server's configuration");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let config = Arc::new(config);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
                let stream = StreamOwned::new(connection, stream);
                std::thread::spawn(move || answer(stream, text));
            }
        });
        Self {
            port,
            authority: certificates.authority,
        }
    }

    /// Where it listens, to put something before it.
    pub fn address(&self) -> std::net::SocketAddr {
        std::net::SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("https://localhost:{}/mcp", self.port)
    }

    /// The authority's certificate, PEM.
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

/// Reads one request and answers it; a client that refuses the certificate is gone by then.
fn answer(mut stream: impl Read + Write, text: &str) -> Option<()> {
    let mut request = Vec::new();
    let mut chunk = [0; 4096];
    let body = loop {
        let read = stream.read(&mut chunk).ok().filter(|n| *n > 0)?;
        request.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.trim().parse::<usize>().ok())?
        });
        if body.len() >= length? {
            break body.to_owned();
        }
    };
    let message: serde_json::Value = serde_json::from_str(&body).ok()?;
    let reply = serde_json::json!({
        "jsonrpc": "2.0",
        "id": message["id"],
        "result": {"content": [{"type": "text", "text": text}], "resultType": "complete"},
    })
    .to_string();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{reply}",
        reply.len()
    )
    .ok()?;
    stream.flush().ok()
}
