//! Which server is asked, how often, with which key, and for how long.

mod flight;
mod groups;
mod keys;
mod login;
mod pool;
mod quota;
mod retry;
mod routes;
mod time;

use serde_json::Value;

use crate::support::env::{Output, Run, TestEnv};
use crate::support::http_mcp::HttpMcp;

/// Returns the tables of servers by name; `rest` is what goes into each.
fn servers(listed: &[(&str, &HttpMcp)], rest: &str) -> String {
    let table = |(name, server): &(&str, &HttpMcp)| {
        format!("[servers.{name}]\nurl = \"{}\"\n{rest}", server.url())
    };
    listed.iter().map(table).collect()
}

/// Prepares `docs /facebook/react QUESTION` as JSON.
fn react(env: &TestEnv, question: &str) -> Run {
    let args = ["--json", "docs", "/facebook/react", question];
    env.docent().args(args)
}

/// Returns which server answered.
#[track_caller]
fn server_of(output: &Output) -> String {
    let document = output.assert_code(0).json();
    text(&document["provenance"]["server"])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Returns the keys that came with the tool calls, in order.
fn keys_seen(server: &HttpMcp) -> Vec<String> {
    let exchanges = server.exchanges();
    let calls = exchanges
        .iter()
        .filter(|e| e.label.starts_with("tools/call"));
    let key = |e: &crate::support::http_mcp::Exchange| {
        let header = e.request.header("authorization").unwrap_or("none");
        header.trim_start_matches("Bearer ").to_owned()
    };
    calls.map(key).collect()
}
