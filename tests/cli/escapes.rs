//! Nothing that a terminal would obey reaches any output.

use std::process::Stdio;

use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};
use crate::support::process::Streams;
use crate::support::stdio_mcp::{Answer, Script, StdioMcp};
use crate::support::terminal::Terminal;
use crate::terminal::without_colours;

/// CSI, OSC 0, 8 and 52, DCS, APC, charset, reset, C1 CSI, OSC and DCS, NEL,
/// DEL, backspace, bell, bidi overrides, isolates and marks, a BOM.
const HOSTILE: &str = "a\u{1b}[2Jb\u{1b}[31;5;7mc\u{1b}]0;t\u{7}d\u{1b}]8;;http://evil\u{1b}\\e\u{1b}]8;;\u{1b}\\\
    f\u{1b}]52;c;aGk=\u{7}g\u{1b}P1$q\u{1b}\\h\u{1b}_x\u{1b}\\i\u{1b}(0j\u{1b}ck\u{9b}2Jl\u{9d}0;x\u{9c}m\u{90}q\u{9c}\
    n\u{85}o\u{7f}p\u{8}q\u{7}r\u{202e}s\u{202c}t\u{2066}u\u{2069}v\u{200f}w\u{61c}x\u{feff}y\rz";

fn is_obeyed(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}'
        | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[track_caller]
fn assert_nothing_obeyed(what: &str, text: &str) {
    let found: Vec<_> = text.chars().filter(|c| is_obeyed(*c)).collect();
    assert!(found.is_empty(), "{what} holds {found:?}: {text:?}");
}

#[track_caller]
fn assert_harmless(what: &str, text: &str) {
    assert_nothing_obeyed(what, text);
    for part in ["evil", "aGk=", "5;7"] {
        assert!(!text.contains(part), "{what} holds {part}: {text:?}");
    }
}

#[track_caller]
fn assert_all_harmless(what: &str, output: &Output) {
    assert!(
        std::str::from_utf8(&output.stdout_bytes).is_ok(),
        "{what}: bytes that are no text"
    );
    assert!(
        !output.stderr.contains('\u{fffd}') || output.stderr.contains("raw"),
        "{what}"
    );
    assert_harmless(what, &output.stdout);
    assert_harmless(what, &output.stderr);
}

const FORMATS: [&str; 6] = ["auto", "table", "md", "plain", "json", "ndjson"];

/// Runs a command in every format, to pipes and on a terminal.
fn run_everywhere(env: &TestEnv, args: &[&str]) {
    for format in FORMATS {
        let output = env
            .docent()
            .args(args)
            .args(["-vv", "--format", format])
            .run();
        assert_all_harmless(&format!("{format} of {args:?}"), &output);
        if format.ends_with("json") && output.code == Some(0) {
            output.json();
        }
        let mut terminal = Terminal::new(80, 24);
        let run = env
            .docent()
            .args(args)
            .args(["-vv", "--no-pager", "--format", format]);
        let run = run.env("TERM", "xterm-256color").env("CI", "1");
        run.streams(terminal.streams()).run();
        let text = terminal.text();
        let colours = text.split("\u{1b}[").skip(1);
        for code in colours.filter_map(|part| part.split_once('m')) {
            assert!(
                !code.0.contains("5;7"),
                "a colour that is not ours: {text:?}"
            );
        }
        assert_harmless(
            &format!("{format} of {args:?} on a terminal"),
            &without_colours(&text),
        );
    }
}

fn configured(server: &HttpMcp) -> TestEnv {
    let env = TestEnv::new();
    let url = server.url();
    env.write_config(&format!(
        "default_servers = [\"s\"]\n[servers.s]\nurl = \"{url}\"\n"
    ));
    env
}

#[test]
fn documentation_is_harmless_in_every_part() {
    let text = format!(
        "### Title {HOSTILE}\n\nSource: https://docs.example/{HOSTILE}\n\nProse {HOSTILE} end.\n\n\
         - item {HOSTILE}\n\n| a | b |\n|---|---|\n| {HOSTILE} | [l](http://x/{HOSTILE}) |\n\n\
         ```js{HOSTILE}\ncode {HOSTILE}\n```\n\n{}\n\n### Guide > {HOSTILE}\n\nSource: b.md\n\n`{HOSTILE}`",
        "-".repeat(32)
    );
    let server = HttpMcp::start(Era::Modern, move |_| Reply::text(text.clone()));
    let env = configured(&server);
    let docs = ["docs", "/a/b", "x"];
    run_everywhere(&env, &docs);
    run_everywhere(&env, &["docs", "/a/b", "x", "--raw"]);
    run_everywhere(&env, &["docs", "/a/b", &format!("query {HOSTILE}")]);
    run_everywhere(&env, &["cache", "list"]);
    let listed = env.docent().args(["cache", "list", "--json"]).run().json();
    let key = listed["entries"][0]["key"].as_str().unwrap().to_owned();
    run_everywhere(&env, &["cache", "show", &key]);
    run_everywhere(&env, &["cache", "stats"]);
}

#[test]
fn text_that_is_no_known_documentation_is_harmless_too() {
    let text = format!("{} {HOSTILE}\n{}", "words ".repeat(200), "more ".repeat(50));
    let server = HttpMcp::start(Era::Modern, move |_| Reply::text(text.clone()));
    let env = configured(&server);
    run_everywhere(&env, &["docs", "/a/b", "x"]);
}

#[test]
fn old_documentation_is_harmless_in_every_part() {
    let text = format!(
        "TITLE: {HOSTILE}\nDESCRIPTION: {HOSTILE}\nSOURCE: {HOSTILE}\n\nLANGUAGE: {HOSTILE}\nCODE:\n\
         ```\n{HOSTILE}\n```\n\n----------------------------------------\n\n========================\n\
         QUESTIONS AND ANSWERS\n========================\nTOPIC: {HOSTILE}\nQ: {HOSTILE}\nA: {HOSTILE}\nSOURCE: {HOSTILE}\n"
    );
    let server = HttpMcp::start(Era::Modern, move |_| Reply::text(text.clone()));
    run_everywhere(&configured(&server), &["docs", "/a/b", "x"]);
}

#[test]
fn libraries_are_harmless_in_every_part() {
    // Without what ends a line, for that ends a field.
    let text = format!(
        "- Title: T {HOSTILE}\n- Context7-compatible library ID: /own{HOSTILE}er/na{HOSTILE}me\n\
         - Description: D {HOSTILE}\n- Code Snippets: 3\n- Source Reputation: {HOSTILE}\n\
         - Benchmark Score: 8\n- Versions: v1{HOSTILE}, v2\n- Source: {HOSTILE}\n----------\n\
         - Title: Other\n- Context7-compatible library ID: /o/ther\n- Description: {HOSTILE}\n"
    );
    let server = HttpMcp::start(Era::Modern, move |call| match call.tool.as_str() {
        "resolve-library-id" => Reply::text(text.clone()),
        _ => Reply::text(format!(
            "Tag \"v{HOSTILE}\" not found for library /o/ther. Available tags: v{HOSTILE}, v3"
        )),
    });
    let env = configured(&server);
    run_everywhere(&env, &["resolve", "other"]);
    run_everywhere(&env, &["resolve", &format!("na{HOSTILE}me")]);
    run_everywhere(&env, &["docs", "other", "x", "--version", "9", "--exact"]);
    run_everywhere(&env, &["docs", "/o/ther/v9", "x", "--exact"]);
    run_everywhere(&env, &["docs", "name", "x"]);
}

#[test]
fn failures_are_harmless_in_every_part() {
    let rpc = |message: String| Reply::rpc_error(-32603, &message);
    let http = |status, body: Vec<u8>| Reply::http(status, &[], body);
    let replies = [
        Reply::text(format!("Unauthorized {HOSTILE}")),
        Reply::text(HOSTILE),
        Reply::text(format!("Library /a/b has been redirected to this library: /c{HOSTILE}/d.")),
        Reply::ToolError(format!("broken {HOSTILE}")),
        Reply::ToolError(format!("Tool {} not found", HOSTILE.replace(['\r', ' '], ""))),
        rpc(format!("went wrong {HOSTILE}")),
        http(500, format!("{{\"message\":{}}}", serde_json::Value::from(HOSTILE)).into_bytes()),
        http(502, format!("down {HOSTILE}").into_bytes()),
        http(503, b"raw \x9b2J \x1b[2J \xff\xfe".to_vec()),
        Reply::redirect(307, "http://127.0.0.1:1/%1b[2J"),
        Reply::Garbage(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"raw \x9b2J\"}]}}".to_vec()),
        Reply::Garbage(b"\x1b]0;t\x07 raw \x9b".to_vec()),
    ];
    for reply in replies {
        let server = HttpMcp::builder(Era::Modern)
            .tolerant()
            .start(move |_| reply.clone());
        let env = configured(&server);
        for args in [&["docs", "/a/b", "x"][..], &["resolve", "react"]] {
            for format in FORMATS {
                let output = env
                    .docent()
                    .args(args)
                    .args(["-vv", "--format", format])
                    .run();
                assert_all_harmless(&format!("{format} of {args:?}"), &output);
            }
        }
    }
}

#[test]
fn children_are_harmless_in_what_they_say() {
    let env = TestEnv::new();
    let info = serde_json::json!({"protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
        "serverInfo": {"name": HOSTILE, "version": HOSTILE}});
    let scripts = [
        Script {
            exit_at_start: Some(1),
            stderr: format!("{HOSTILE}\nlast {HOSTILE}\n"),
            ..Script::default()
        },
        Script {
            noise: vec![HOSTILE.into()],
            initialize: Some(Answer::Result(info)),
            ..Script::default()
        },
        Script::default().on_any(Answer::Exit(2, HOSTILE.into())),
    ];
    for script in scripts {
        let server = StdioMcp::new(script);
        let command = server.command_line();
        run_everywhere(&env, &["--server-command", &command, "docs", "/a/b", "x"]);
        run_everywhere(&env, &["--server-command", &command, "health"]);
    }
    let raw = "sh -c 'printf \"raw \\2332J\\n\\377\\33[2J last\\n\" >&2; exit 1'";
    run_everywhere(&env, &["--server-command", raw, "docs", "/a/b", "x"]);
}

#[test]
fn what_is_typed_is_harmless_when_it_is_told_again() {
    let env = TestEnv::new();
    let plain = HOSTILE.replace('\r', "");
    let url = format!("http://127.0.0.1:1/{plain}");
    let command = format!("/no/such/{plain}");
    for args in [
        &["--server", plain.as_str(), "docs", "/a/b", "x"][..],
        &["--server", &url, "docs", "/a/b", "x"],
        &["--server", &url, "health"],
        &["--server-command", &command, "docs", "/a/b", "x"],
        &["--config", &plain, "docs", "/a/b", "x"],
        &["--offline", "docs", &plain, &plain],
        &["--offline", "resolve", &plain],
        &["--offline", "docs", "react", "x", "--version", &plain],
        &["--profile", &plain, "--offline", "resolve", "x"],
        &["cache", "show", &plain],
        &["cache", "list", "--library", &plain],
        &["help", &plain],
        &[&plain],
        &["docs", "a", "--tokens", &plain],
        &["docs", "a", "--timeout", &plain],
    ] {
        let output = env.docent().args(args).run();
        let json = env.docent().args(["--json"]).args(args).run();
        for text in [&output.stdout, &output.stderr, &json.stdout, &json.stderr] {
            assert_nothing_obeyed(&format!("{args:?}"), text);
        }
        json.json();
    }
}

#[test]
fn stderr_alone_on_a_terminal_shows_colours_of_ours_only() {
    let server = HttpMcp::start(Era::Modern, |_| {
        Reply::text(format!("Unauthorized {HOSTILE}"))
    });
    let env = configured(&server);
    let mut terminal = Terminal::new(80, 24);
    let streams = Streams {
        stdout: Some(Stdio::null()),
        ..terminal.streams()
    };
    let run = env
        .docent()
        .args(["docs", "/a/b", "x"])
        .env("TERM", "xterm")
        .env("CI", "1");
    run.streams(streams).run().assert_code(4);
    let text = terminal.text();
    assert!(text.contains("\u{1b}[1;31merror:\u{1b}[0m"), "{text:?}");
    assert_harmless("stderr", &without_colours(&text));
}
