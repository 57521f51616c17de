//! What the scenes share: a server, a question, and an answer of 20 KB.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::{Value, json};

use crate::measure;
use crate::support::catalogue;
use crate::support::env::{PROGRAM, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};

pub const LIBRARY: &str = "/facebook/react";
pub const QUERY: &str = "useEffect cleanup";
/// No answer is shorter, in whatever format it is printed.
pub const LEAST: usize = 16_000;

/// Returns documentation of a little more than 20 KB.
pub fn answer(library: &str, query: &str) -> String {
    (1..)
        .map(|count| catalogue::docs_text(library, query, count))
        .find(|text| text.len() >= 20_480)
        .unwrap()
}

/// Starts a server that answers everything with 20 KB, after a time.
pub fn server(latency: Duration) -> HttpMcp {
    let builder = HttpMcp::builder(Era::Modern).latency(latency);
    let text = answer(LIBRARY, QUERY);
    builder.start(move |call| match call.tool.as_str() {
        "query-docs" => Reply::Text(text.clone()),
        _ => Reply::Catalogue,
    })
}

/// Starts a server that has every library there is.
pub fn server_of_all() -> HttpMcp {
    let text = answer(LIBRARY, QUERY);
    HttpMcp::builder(Era::Modern).start(move |call| {
        let name = call.arguments["libraryName"].as_str();
        match name {
            Some(name) => {
                let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
                Reply::Text(format!(
                    "Available Libraries:\n\n- Title: {name}\n- Context7-compatible library ID: \
                     /made/{plain}\n- Description: Documentation of {name}.\n- Code Snippets: \
                     900\n- Source Reputation: High"
                ))
            }
            None => Reply::Text(text.clone()),
        }
    })
}

/// Copies a program as an installation does, and returns the copy.
///
/// A linker writes its output here and there, which leaves the file in small
/// pieces in the system's cache of files: a large program then starts half a
/// millisecond slower than a copy of the same bytes, a small one does not.
pub fn installed(program: &Path) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("installed");
    std::fs::create_dir_all(&dir).unwrap();
    let copy = dir.join(program.file_name().unwrap());
    let _ = std::fs::remove_file(&copy);
    std::fs::write(&copy, std::fs::read(program).unwrap()).unwrap();
    std::fs::set_permissions(&copy, std::fs::metadata(program).unwrap().permissions()).unwrap();
    copy
}

/// Prepares `docent ARGS --server URL`.
pub fn docent(env: &TestEnv, server: &HttpMcp, args: &[&str]) -> Command {
    static COPY: OnceLock<PathBuf> = OnceLock::new();
    let mut command = env.command(COPY.get_or_init(|| installed(Path::new(PROGRAM))));
    command.args(args).args(["--server", &server.url()]);
    command
}

/// Fills the cache with the answer to a question, and sees to it that the
/// next run asks no server.
pub fn warm(env: &TestEnv, server: &HttpMcp, args: &[&str]) {
    measure::run(&mut docent(env, server, args));
    let before = server.count("");
    let (out, _) = measure::run(&mut docent(env, server, args));
    assert!(out.len() > LEAST, "an answer of {} bytes", out.len());
    assert_eq!(server.count(""), before, "the cache answers {args:?}");
}

/// Returns the POST of a tool call, byte for byte as it goes out.
pub fn post(server: &HttpMcp, tool: &str, arguments: &Value) -> String {
    let url = url::Url::parse(&server.url()).unwrap();
    let key = |name: &str| format!("io.modelcontextprotocol/{name}");
    let mut meta = serde_json::Map::new();
    meta.insert(key("protocolVersion"), json!("2026-07-28"));
    meta.insert(key("clientInfo"), json!({"name": "bare", "version": "1"}));
    meta.insert(key("clientCapabilities"), json!({}));
    let params = json!({"name": tool, "arguments": arguments, "_meta": meta});
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params});
    let body = body.to_string();
    format!(
        "POST {} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n\
         accept: application/json, text/event-stream\r\nmcp-protocol-version: 2026-07-28\r\n\
         mcp-method: tools/call\r\nmcp-name: {tool}\r\ncontent-length: {}\r\n\r\n{body}",
        url.path(),
        url.authority(),
        body.len()
    )
}

/// Returns `HOST:PORT` of a server.
pub fn address(server: &HttpMcp) -> String {
    url::Url::parse(&server.url())
        .unwrap()
        .authority()
        .to_owned()
}
