//! HTTP redirects: followed within an origin, never with a key beyond it.

use crate::ask::{error, failure};
use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};

const DOCS: [&str; 3] = ["docs", "/facebook/react", "x"];
const KEY: &str = "ctx7sk-planted-key";

/// A server whose `/mcp` redirects to an address, with the key in use.
fn redirecting(status: u16, to: &str) -> HttpMcp {
    let to = to.to_owned();
    HttpMcp::builder(Era::Modern)
        .path("/moved")
        .gate(move |request| (request.path == "/mcp").then(|| Reply::redirect(status, &to)))
        .start(|_| Reply::Catalogue)
}

/// Runs it with a key for the server that answers at the URL.
fn with_key(env: &TestEnv, url: &str) -> Output {
    env.write_config(&format!(
        "[servers.mine]\nurl = \"{url}\"\napi_key = \"env:MINE\"\n"
    ));
    let run = env.docent().args(["--json", "--server", "mine"]).args(DOCS);
    run.env("MINE", KEY).run()
}

#[test]
fn redirect_within_the_origin_is_followed_with_the_key() {
    for status in [301, 302, 307, 308] {
        let (env, server) = (TestEnv::new(), redirecting(status, "/moved"));
        let url = server.url().replace("/moved", "/mcp");
        with_key(&env, &url).assert_code(0);
        let exchanges = server.exchanges();
        assert_eq!(exchanges.len(), 2, "{status}");
        let key = format!("Bearer {KEY}");
        for exchange in &exchanges {
            assert_eq!(exchange.request.header("authorization"), Some(&*key));
            assert_eq!(exchange.request.method, "POST");
        }
        server.clear_log();
        env.docent()
            .args(["--server", &url, "docs", "/tokio-rs/tokio", "x"])
            .run()
            .assert_code(0);
        assert_eq!(server.count(""), 2);
    }
}

#[test]
fn key_never_follows_a_redirect_to_another_origin() {
    let (env, other) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let server = redirecting(307, &other.url());
    let output = with_key(&env, &server.url().replace("/moved", "/mcp"));
    output.assert_code(8).assert_nowhere(KEY);
    let error = error(&output);
    assert_eq!(error["code"], "protocol");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("where the key must not go"), "{message}");
    other.assert_requests(&[]);
    other.assert_never_sent(KEY);
    assert_eq!(server.count(""), 1);
}

#[test]
fn redirect_to_another_origin_is_followed_without_a_key() {
    let (env, other) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let server = redirecting(307, &other.url());
    let url = server.url().replace("/moved", "/mcp");
    let output = env
        .docent()
        .args(["--server", &url])
        .args(DOCS)
        .env("CONTEXT7_API_KEY", KEY)
        .run();
    output.assert_code(0);
    other.assert_requests(&["tools/call query-docs"]);
    other.assert_never_sent(KEY);
    server.assert_never_sent(KEY);
}

#[test]
fn endless_redirects_end() {
    let (env, server) = (TestEnv::new(), redirecting(307, "/mcp"));
    let url = server.url().replace("/moved", "/mcp");
    let error = failure(&env, &url, &DOCS, 8);
    assert!(
        error["message"].as_str().unwrap().contains("redirects"),
        "{error:#}"
    );
    assert!(server.count("") <= 10, "{}", server.count(""));
    let server = redirecting(307, "http://[broken");
    let error = failure(&env, &server.url().replace("/moved", "/mcp"), &DOCS, 8);
    assert!(
        error["message"].as_str().unwrap().contains("307"),
        "{error:#}"
    );
}
