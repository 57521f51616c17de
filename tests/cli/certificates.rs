//! Whom the program trusts: the bundled authorities, and those the user names.

use crate::support::env::TestEnv;
use crate::support::tls::{Flaw, Tls};

const TEXT: &str = "### Hooks\n\nSource: https://react.dev/hooks\n\nHooks let you use state.";
const DOCS: [&str; 4] = ["--json", "docs", "/facebook/react", "hooks"];

/// Runs `docs` with the server's own authority trusted; returns code and JSON.
fn trusting(server: &Tls) -> (Option<i32>, serde_json::Value) {
    let env = TestEnv::new();
    let file = env.root().join("authority.pem");
    std::fs::write(&file, server.authority()).unwrap();
    let run = env.docent().args(["--server", &server.url()]).args(DOCS);
    let output = run.env("SSL_CERT_FILE", file.to_str().unwrap()).run();
    (output.code, output.json())
}

#[test]
fn named_authority_is_trusted() {
    let (code, document) = trusting(&Tls::start(Flaw::None, TEXT));
    assert_eq!(code, Some(0), "{document:#}");
    assert_eq!(document["snippets"][0]["title"], "Hooks");
}

#[test]
fn authority_named_in_the_configuration_is_trusted() {
    let (env, server) = (TestEnv::new(), Tls::start(Flaw::None, TEXT));
    let file = env.root().join("authority.pem");
    std::fs::write(&file, server.authority()).unwrap();
    env.write_config(&format!("[tls]\nca_file = {:?}\n", file.to_str().unwrap()));
    let run = env.docent().args(["--server", &server.url()]).args(DOCS);
    run.run().assert_code(0);
}

#[test]
fn unknown_authority_is_refused_and_named() {
    let (env, server) = (TestEnv::new(), Tls::start(Flaw::None, TEXT));
    let run = env.docent().args(["--server", &server.url()]).args(DOCS);
    let output = run.run();
    let error = &output.assert_code(5).json()["error"];
    assert_eq!(error["code"], "unavailable");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("TLS failed"), "{message}");
    assert!(message.contains("UnknownIssuer"), "{message}");
    let hint = error["hints"][0].as_str().unwrap();
    assert!(hint.contains("SSL_CERT_FILE"), "{hint}");
}

#[test]
fn certificate_out_of_time_or_of_another_host_is_refused() {
    for flaw in [Flaw::Expired, Flaw::WrongHost] {
        let (code, document) = trusting(&Tls::start(flaw, TEXT));
        assert_eq!(code, Some(5), "{flaw:?} {document:#}");
        let message = document["error"]["message"].as_str().unwrap();
        assert!(message.contains("TLS failed"), "{flaw:?} {message}");
    }
}
