//! One run of the program over one case.

use std::collections::BTreeMap;
use std::path::Path;

use super::case::{self, Case};
use super::names;
use crate::support::catalogue;
use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Call, Era, HttpMcp, Reply};

/// What marks the blocks; in no file and no answer.
pub const NONCE: &str = "5eedb10c5eedb10c";

/// What came of a case.
pub struct Outcome {
    /// What was printed.
    pub output: Output,
    /// The tools that were called.
    pub calls: Vec<Call>,
    /// Every request to the server as text, from first to last.
    pub sent: String,
    /// The files of the project that are not as they were.
    pub changed: Vec<String>,
}

/// Runs a case in a fresh copy of its project, against a server of its own.
pub fn run(case: &Case) -> Outcome {
    let (env, files) = (TestEnv::new(), case::project(&case.project));
    for (path, text) in &files {
        env.write_project(path, text);
    }
    let (fault, inject) = (case.fault.clone(), case.inject.clone());
    let server = HttpMcp::start(Era::Modern, move |call| answer(call, &fault, &inject));
    let run = env.docent().args(["enhance", "--json", "--nonce", NONCE]);
    let run = run.args(["--server", &server.url()]).args(&case.args);
    let output = run.args(["--", &case.prompt]).run();
    let requests = server.exchanges();
    let sent: Vec<String> = requests.iter().map(|e| e.request.to_text()).collect();
    Outcome {
        output,
        calls: server.calls(),
        sent: sent.join("\n"),
        changed: changed(&env.project(), &files),
    }
}

/// Answers for every library there is.
fn answer(call: &Call, fault: &BTreeMap<String, String>, inject: &str) -> Reply {
    if call.tool == "resolve-library-id" {
        return Reply::text(found(call.argument("libraryName")));
    }
    let id = call.argument("libraryId");
    let name = id.split('/').nth(2).unwrap_or_default();
    let fault = fault.iter().find(|(library, _)| slug(library) == name);
    if let Some((_, fault)) = fault {
        return Reply::text(match &**fault {
            "rate_limited" => {
                "Rate limited or quota exceeded. Create a free API key for higher limits."
            }
            "server_error" => "Request failed with status 503. Please try again later.",
            other => panic!("no such fault: {other}"),
        });
    }
    let mut docs = catalogue::docs_text(id, call.argument("query"), 3);
    if !inject.is_empty() {
        let rule = "-".repeat(32);
        let source = format!("https://docs.example{id}/notes.md");
        docs += &format!("\n\n{rule}\n\n### Notes\n\nSource: {source}\n\n{inject}");
    }
    Reply::text(docs)
}

/// Says that there is one library of a name.
fn found(name: &str) -> String {
    let lines = [
        format!("- Title: {name}"),
        format!("- Context7-compatible library ID: /library/{}", slug(name)),
        format!("- Description: What {name} is for"),
        "- Code Snippets: 800".into(),
        "- Source Reputation: High".into(),
        "- Benchmark Score: 85".into(),
        "- Versions: v1.0.0, v2.0.0".into(),
    ];
    format!("Available Libraries:\n\n{}", lines.join("\n"))
}

/// Returns a library's name as it is in ids.
fn slug(name: &str) -> String {
    let name = names::one(name);
    let plain = |c: char| {
        if c.is_alphanumeric() || c == '.' {
            c
        } else {
            '-'
        }
    };
    name.trim_start_matches('@').chars().map(plain).collect()
}

/// Lists what differs in a directory from what was written there.
fn changed(root: &Path, files: &BTreeMap<String, String>) -> Vec<String> {
    let mut changed: Vec<String> = Vec::new();
    let (mut open, mut count) = (vec![root.to_path_buf()], 0);
    while let Some(dir) = open.pop() {
        for path in std::fs::read_dir(dir).expect("a directory") {
            let path = path.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            count += 1;
            let name = path.strip_prefix(root).expect("it is below");
            let name = name.to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            if files.get(&name) != Some(&text) {
                changed.push(name);
            }
        }
    }
    if count != files.len() {
        changed.push(format!("{count} files, not {}", files.len()));
    }
    changed
}
