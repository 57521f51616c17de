//! The way to a server: addresses, TLS, proxies, redirects.

use std::sync::{Arc, Mutex};

use crate::ask::{error, failure};
use crate::support::env::{Output, TestEnv};
use crate::support::http::{Next, Refused, Request, Server};
use crate::support::http_mcp::{Era, HttpMcp, Reply};

const DOCS: [&str; 3] = ["docs", "/facebook/react", "x"];
const KEY: &str = "ctx7sk-planted-key";

#[test]
fn refused_connection_is_named() {
    let (env, port) = (TestEnv::new(), Refused::new());
    let url = port.origin() + "/mcp";
    for args in [&DOCS[..], &["resolve", "react"]] {
        let error = failure(&env, &url, args, 5);
        assert_eq!(error["code"], "unavailable");
        assert_eq!(error["retryable"], true);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("connection refused"), "{message}");
        assert!(
            error["hints"][0]
                .as_str()
                .unwrap()
                .contains("docent config show")
        );
    }
}

#[test]
fn unknown_host_is_named() {
    let env = TestEnv::new();
    for url in ["http://nosuch.invalid/mcp", "https://nosuch.invalid/mcp"] {
        let error = failure(&env, url, &DOCS, 5);
        assert_eq!(error["code"], "unavailable");
        let message = error["message"].as_str().unwrap();
        assert!(
            message.contains("host not found (nosuch.invalid)"),
            "{message}"
        );
    }
}

#[test]
fn tls_to_a_plain_port_is_named() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let url = server.url().replace("http://", "https://");
    let error = failure(&env, &url, &DOCS, 5);
    assert_eq!(error["code"], "unavailable");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("TLS failed"), "{message}");
    server.assert_requests(&[]);
}

#[test]
fn unusable_certificate_file_is_a_configuration_error() {
    let env = TestEnv::new();
    let garbage = env.root().join("garbage.pem");
    std::fs::write(&garbage, "not a certificate").unwrap();
    let broken = env.root().join("broken.pem");
    let text = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    std::fs::write(&broken, text).unwrap();
    let seen = Recorder::start(502);
    for file in [env.root().join("missing.pem"), garbage, broken] {
        let run = env
            .docent()
            .args(["--json", "--server", "https://127.0.0.1:1/mcp"])
            .args(DOCS);
        let output = run
            .env("SSL_CERT_FILE", &file)
            .env("HTTPS_PROXY", seen.url())
            .run();
        output.assert_code(12);
        let error = error(&output);
        assert_eq!(error["code"], "config");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(&*file.to_string_lossy()), "{message}");
    }
    assert_eq!(seen.lines(), [""; 0]);
}

/// A plain server that writes down what it is asked and answers a status.
struct Recorder {
    server: Server,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Recorder {
    fn start(status: u16) -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let theirs = Arc::clone(&seen);
        let server = Server::start(move |request, wire| {
            theirs.lock().unwrap().push(request.clone());
            wire.send(status, &[], b"")?;
            Ok(Next::Close)
        });
        Self { server, seen }
    }

    fn url(&self) -> String {
        self.server.origin()
    }

    fn lines(&self) -> Vec<String> {
        let seen = self.seen.lock().unwrap();
        seen.iter()
            .map(|r| format!("{} {}", r.method, r.header("host").unwrap_or("")))
            .collect()
    }
}

#[test]
fn proxy_of_plain_urls_is_used() {
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        let (env, proxy) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
        let origin = proxy.url().replace("/mcp", "");
        let run = env
            .docent()
            .args(["--server", "http://example.invalid/mcp"])
            .args(DOCS);
        run.env(name, origin).run().assert_code(0);
        let exchanges = proxy.exchanges();
        assert_eq!(exchanges.len(), 1, "{name}");
        assert_eq!(exchanges[0].request.header("host"), Some("example.invalid"));
    }
}

#[test]
fn proxy_of_https_urls_is_used_and_its_refusal_told() {
    for (status, code, exit) in [
        (502, "unavailable", 5),
        (407, "auth", 4),
        (403, "unavailable", 5),
    ] {
        let (env, proxy) = (TestEnv::new(), Recorder::start(status));
        let run = env
            .docent()
            .args(["--json", "--server", "https://example.invalid/mcp"])
            .args(DOCS);
        let output = run.env("HTTPS_PROXY", proxy.url()).run();
        assert_eq!(proxy.lines(), ["CONNECT example.invalid:443"]);
        output.assert_code(exit);
        let error = error(&output);
        assert_eq!(error["code"], code, "{error:#}");
        assert!(
            error["message"]
                .to_string()
                .to_lowercase()
                .contains("proxy"),
            "{error:#}"
        );
    }
}

#[test]
fn no_proxy_is_honoured_and_loopback_never_proxied() {
    let (env, server, proxy) = (
        TestEnv::new(),
        HttpMcp::context7(Era::Modern),
        Recorder::start(502),
    );
    let with_proxy = |url: &str, no_proxy: &str| -> Output {
        let run = env
            .docent()
            .args(["--no-cache", "--server", url])
            .args(DOCS);
        let run = run
            .env("HTTP_PROXY", proxy.url())
            .env("HTTPS_PROXY", proxy.url());
        run.env("ALL_PROXY", proxy.url())
            .env("NO_PROXY", no_proxy)
            .run()
    };
    with_proxy(&server.url(), "").assert_code(0);
    with_proxy(&server.url().replace("127.0.0.1", "localhost"), "").assert_code(0);
    assert_eq!(server.count(""), 2);
    with_proxy("http://nosuch.invalid/mcp", "nosuch.invalid").assert_code(5);
    assert_eq!(proxy.lines(), [""; 0]);
    with_proxy("http://nosuch.invalid/mcp", "other.invalid").assert_code(5);
    assert_eq!(proxy.lines(), ["POST nosuch.invalid"]);
}

#[test]
fn next_server_is_asked_when_the_first_fails() {
    let (env, port) = (TestEnv::new(), Refused::new());
    let server = HttpMcp::context7(Era::Modern);
    let first = port.origin() + "/mcp";
    let run = env
        .docent()
        .args(["--server", &first, "--server", &server.url(), "--json"]);
    let output = run.args(DOCS).run();
    output.assert_code(0);
    assert!(
        output.stderr.contains("connection refused"),
        "{}",
        output.stderr
    );
    let name = output.json()["provenance"]["server"].clone();
    assert!(server.url().contains(name.as_str().unwrap()), "{name}");
}

#[test]
fn id_of_one_server_never_goes_to_another() {
    let failing = HttpMcp::start(Era::Modern, |call| match call.tool.as_str() {
        "resolve-library-id" => Reply::text(
            "Available Libraries:\n\n- Title: React\n- Context7-compatible library ID: /theirs/react",
        ),
        _ => Reply::http(500, &[], ""),
    });
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let run = env
        .docent()
        .args(["--server", &failing.url(), "--server", &server.url()]);
    run.args(["docs", "react", "x"]).run().assert_code(0);
    server.assert_never_sent("/theirs/react");
    server.assert_requests(&["tools/call resolve-library-id", "tools/call query-docs"]);
    let again = env.docent().args([
        "--server",
        &failing.url(),
        "--server",
        &server.url(),
        "--json",
    ]);
    let again = again.args(["docs", "react", "x"]).run().json();
    assert_eq!(again["provenance"]["cache"], "hit");
}

#[test]
fn key_is_sent_to_its_own_server_alone() {
    let keyed = HttpMcp::builder(Era::Modern)
        .require_key(KEY)
        .start(|_| Reply::Catalogue);
    let (env, bare) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let run = env.docent().args(DOCS).env("CONTEXT7_API_KEY", KEY);
    let output = run.env("CONTEXT7_MCP_URL", keyed.url()).run();
    output.assert_code(0);
    let run = env.docent().args(["--server", &bare.url()]).args(DOCS);
    run.env("CONTEXT7_API_KEY", KEY).run().assert_code(0);
    assert_eq!(bare.count(""), 1);
    bare.assert_never_sent(KEY);
    env.assert_in_no_file(KEY);
    let wrong = env.docent().args(["--json"]).args(DOCS);
    let output = wrong
        .env("CONTEXT7_API_KEY", "ctx7sk-wrong")
        .env("CONTEXT7_MCP_URL", keyed.url())
        .run();
    output.assert_code(4);
    assert_eq!(error(&output)["code"], "auth");
}
