//! Short ways to run the program against a server, for the modules beside.

use serde_json::Value;

use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::HttpMcp;

/// Runs the program with `--server URL` before the arguments.
#[track_caller]
pub fn at(env: &TestEnv, url: &str, args: &[&str]) -> Output {
    env.docent().args(["--server", url]).args(args).run()
}

/// Runs the program against a scripted server.
#[track_caller]
pub fn ask(env: &TestEnv, server: &HttpMcp, args: &[&str]) -> Output {
    at(env, &server.url(), args)
}

/// Runs it with `--json`, expects success, and returns the document.
#[track_caller]
pub fn json(env: &TestEnv, server: &HttpMcp, args: &[&str]) -> Value {
    let output = env
        .docent()
        .args(["--server", &server.url(), "--json"])
        .args(args)
        .run();
    output.assert_code(0);
    let document = output.json();
    assert_eq!(document["ok"], true, "{document:#}");
    document
}

/// Runs it with `--json`, expects the exit code, and returns the `error` of
/// the document, checked to be whole.
#[track_caller]
pub fn failure(env: &TestEnv, url: &str, args: &[&str], exit: i32) -> Value {
    let output = env
        .docent()
        .args(["--server", url, "--json"])
        .args(args)
        .run();
    output.assert_code(exit);
    error(&output)
}

/// Returns the `error` of a JSON document that tells of a failure.
#[track_caller]
pub fn error(output: &Output) -> Value {
    let document = output.json();
    assert_eq!(document["schema"], "docent.error/1", "{document:#}");
    assert_eq!(document["ok"], false, "{document:#}");
    let error = document["error"].clone();
    assert_eq!(
        error["exit"].as_i64(),
        output.code.map(i64::from),
        "{document:#}"
    );
    assert_eq!(
        keys(&error),
        [
            "code",
            "exit",
            "message",
            "hints",
            "server",
            "retryable",
            "retry_after_ms",
            "candidates"
        ]
    );
    error
}

/// Returns the keys of an object, in order.
#[track_caller]
pub fn keys(object: &Value) -> Vec<&str> {
    let object = object.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

/// Returns the texts of a list.
#[track_caller]
pub fn texts(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    list.iter().filter_map(Value::as_str).collect()
}
