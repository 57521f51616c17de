//! Whose answers may be used: one server's, key's and profile's never answer
//! for another.

use serde_json::Value;

use crate::ask::{error, failure};
use crate::support::env::{Output, TestEnv};
use crate::support::http::Refused;
use crate::support::http_mcp::{Era, HttpMcp};

const ID: &str = "/facebook/react";

fn server() -> HttpMcp {
    HttpMcp::context7(Era::Modern)
}

fn state(document: &Value) -> &str {
    document["provenance"]["cache"].as_str().unwrap()
}

/// Runs it against the one configured server, with a key or none.
fn with_key(env: &TestEnv, key: Option<&str>, args: &[&str]) -> Output {
    let run = env.docent().args(["--json"]).args(args);
    match key {
        Some(key) => run.env("CONTEXT7_API_KEY", key).run(),
        None => run.run(),
    }
}

#[test]
fn answers_of_one_key_are_not_anothers() {
    let (env, server) = (TestEnv::new(), server());
    env.write_config(&format!("[servers.context7]\nurl = \"{}\"\n", server.url()));
    for key in [Some("ctx7sk-a"), Some("ctx7sk-b"), None] {
        for args in [["docs", ID, "x"].as_slice(), &["resolve", "react"]] {
            for wanted in ["miss", "hit"] {
                let output = with_key(&env, key, args);
                output.assert_code(0);
                assert_eq!(state(&output.json()), wanted, "{key:?} {args:?}");
            }
        }
        let other = with_key(&env, Some("ctx7sk-c"), &["--offline", "docs", ID, "x"]);
        other.assert_code(9);
        assert_eq!(error(&other)["code"], "offline");
    }
    assert_eq!(server.count(""), 6);
}

#[test]
fn profiles_and_servers_do_not_share_answers() {
    let (env, one, two) = (TestEnv::new(), server(), server());
    env.write_config("[profiles.work]\ndefault_servers = [\"context7\"]\n");
    for (url, profile) in [
        (one.url(), "default"),
        (one.url(), "work"),
        (two.url(), "default"),
    ] {
        for wanted in ["miss", "hit"] {
            let run = env
                .docent()
                .args(["--json", "--server", &url, "--profile", profile]);
            let output = run.args(["docs", ID, "x"]).run();
            output.assert_code(0);
            assert_eq!(state(&output.json()), wanted, "{url} {profile}");
        }
    }
    let port = Refused::new();
    failure(&env, &(port.origin() + "/mcp"), &["docs", ID, "x"], 5);
}
