//! The prompt comes out, whatever fails beside it.

use serde_json::Value;

use super::{TASK, assert_warned};
use crate::ask::{at, failure, json};
use crate::support::env::TestEnv;
use crate::support::http::Refused;
use crate::support::http_mcp::{Call, Era, HttpMcp, Reply};
use crate::support::installed;

#[test]
fn a_library_that_fails_is_a_warning_and_the_others_stay() {
    let env = TestEnv::new();
    let server = HttpMcp::builder(Era::Modern).start(|call: &Call| {
        match call.arguments.to_string().contains("tokio") {
            true => Reply::http(429, &[("retry-after", "7")], "{}"),
            false => Reply::Catalogue,
        }
    });
    let args = [
        "enhance",
        TASK,
        "--library",
        "/tokio-rs/tokio",
        "--library",
        "react",
    ];
    let document = json(&env, &server, &args);
    let [tokio, react] = document["libraries"].as_array().unwrap().as_slice() else {
        panic!("{document:#}");
    };
    assert_eq!(
        (&tokio["id"], &tokio["provenance"]),
        (&Value::Null, &Value::Null)
    );
    assert!(
        tokio["error"]
            .as_str()
            .is_some_and(|error| !error.is_empty())
    );
    assert_eq!(react["id"], "/facebook/react");
    assert_warned(&document, "no documentation, rate limited");
    assert!(document["enhanced_prompt"].as_str().unwrap().contains(TASK));
    let required = [&args[..], &["--require-docs"]].concat();
    let error = failure(&env, &server.url(), &required, 6);
    assert_eq!(error["code"], "rate_limited");
    assert!(
        error["message"].as_str().unwrap().contains("tokio"),
        "{error:#}"
    );
}

#[test]
fn a_library_that_hangs_fails_at_the_deadline_and_the_others_stay() {
    let env = TestEnv::new();
    let server = HttpMcp::builder(Era::Modern).start(|call: &Call| {
        match call.arguments.to_string().contains("tokio") {
            true => Reply::Hang,
            false => Reply::Catalogue,
        }
    });
    let args = [
        "enhance",
        TASK,
        "--library",
        "/tokio-rs/tokio",
        "--library",
        "react",
    ];
    let document = json(&env, &server, &[&args[..], &["--timeout", "1s"]].concat());
    assert_eq!(document["libraries"][0]["id"], Value::Null);
    assert_eq!(document["libraries"][1]["id"], "/facebook/react");
    assert_warned(&document, "no documentation, timeout");
}

#[test]
fn without_a_network_the_prompt_comes_out() {
    let (env, port) = (TestEnv::new(), Refused::new());
    let url = port.origin() + "/mcp";
    let args = ["--json", "enhance", TASK, "--library", "react"];
    for offline in [&[][..], &["--offline"]] {
        let output = at(&env, &url, &[&args[..], offline].concat());
        let document = output.assert_code(0).json();
        assert!(document["enhanced_prompt"].as_str().unwrap().contains(TASK));
        assert_eq!(document["libraries"][0]["provenance"], Value::Null);
        assert_warned(&document, "react: no documentation, ");
    }
    let required = ["enhance", TASK, "--library", "react", "--require-docs"];
    assert_eq!(failure(&env, &url, &required, 5)["code"], "unavailable");
    let required = [&required[..], &["--offline"]].concat();
    assert_eq!(failure(&env, &url, &required, 9)["code"], "offline");
}

#[test]
fn no_library_at_all_fails_only_where_one_is_required() {
    let (env, port) = (TestEnv::new(), Refused::new());
    let url = port.origin() + "/mcp";
    let output = at(&env, &url, &["enhance", "tidy up"]);
    output.assert_code(0);
    assert!(
        output
            .stderr
            .contains("no library of this project fits the prompt"),
        "{}",
        output.stderr
    );
    let error = failure(&env, &url, &["enhance", "tidy up", "--require-docs"], 3);
    assert_eq!(error["message"], "no library fits this prompt");
}

#[test]
fn what_is_installed_answers_where_the_named_server_does_not() {
    let (env, port) = (TestEnv::new(), Refused::new());
    installed::npm(&env, "foldit", "2.0.0");
    let url = port.origin() + "/mcp";
    for offline in [&[][..], &["--offline"]] {
        let args = [
            "--json",
            "enhance",
            "fold the paper",
            "--library",
            "npm:foldit",
        ];
        let output = at(&env, &url, &[&args[..], offline].concat());
        let document = output.assert_code(0).json();
        let library = &document["libraries"][0];
        assert_eq!(library["provenance"]["transport"], "local", "{document:#}");
        assert_eq!(library["id"], "/npm/foldit");
        if offline.is_empty() {
            assert_warned(&document, "connection refused");
        }
    }
}
