//! Children that fail, hang or talk nonsense.

use super::docs;
use crate::support::env::TestEnv;
use crate::support::stdio_mcp::{Answer, Script, StdioMcp};

const SAID: &str = "### A\n\nSource: a.md\n\nSaid.";

#[test]
fn child_that_exits_at_once_is_unavailable_and_its_last_words_are_shown() {
    let env = TestEnv::new();
    let server = StdioMcp::new(Script {
        exit_at_start: Some(3),
        stderr: "Error: Cannot find module 'x'\n    at Module._load\n\nNode.js v22\n".into(),
        ..Script::default()
    });
    let output = docs(&env, &server).run();
    assert_eq!(output.assert_code(5).stdout, "");
    let said = "the server process ended with exit code 3: Node.js v22\n  \
                | Error: Cannot find module 'x'\n  |     at Module._load\n  |\n  | Node.js v22\n";
    assert!(output.stderr.contains(said), "{}", output.stderr);
    let json = docs(&env, &server).args(["--json"]).run();
    let error = &json.assert_code(5).json()["error"];
    assert_eq!(error["code"], "unavailable");
    assert_eq!(error["retryable"], true);
    let detail = error["detail"].as_str().unwrap();
    assert!(
        detail.starts_with("Error: Cannot find module 'x'\n"),
        "{detail}"
    );
    server.assert_all_gone();
    assert_eq!(server.starts(), 2, "a failure is not kept");
}

#[test]
fn child_that_exits_in_a_call_is_unavailable() {
    let env = TestEnv::new();
    for answer in [
        Answer::Exit(7, "heap out of memory\n".into()),
        Answer::Partial("half of this".into()),
    ] {
        let server = StdioMcp::new(Script::default().on_any(answer));
        let output = docs(&env, &server).args(["--json"]).run();
        let error = &output.assert_code(5).json()["error"];
        let message = error["message"].as_str().unwrap();
        assert!(
            message.contains("the server process ended with exit code"),
            "{message}"
        );
        server.assert_all_gone();
    }
}

#[test]
fn last_four_kibibytes_of_stderr_are_shown_without_the_key() {
    let env = TestEnv::new();
    let server = StdioMcp::new(Script {
        stderr: "the first line\n".into(),
        stderr_flood: 2 * 1024 * 1024,
        ..Script::default().on_any(Answer::Exit(
            1,
            "key planted-key-0123456789\nthe last\n".into(),
        ))
    });
    env.write_config(&format!(
        "{}api_key = \"planted-key-0123456789\"\n",
        server.config("mine")
    ));
    for more in [&["--json"][..], &["-vv"], &[]] {
        let args = ["--server", "mine", "docs", "/facebook/react", "x"];
        let output = env.docent().args(args).args(more).run();
        output
            .assert_code(5)
            .assert_nowhere("planted-key")
            .assert_nowhere("the first line");
        let all = [output.stdout.as_str(), &output.stderr].concat();
        assert!(all.contains("key ***") && all.contains("the last"), "{all}");
        let shown = output.stderr.len();
        assert!(shown < 6 * 1024, "{shown} bytes");
    }
}

#[test]
fn key_across_the_cut_of_stderr_is_not_shown_in_part() {
    let env = TestEnv::new();
    let key = "0123456789abcdef".repeat(8);
    // Whatever the cut hits, it hits a key.
    let words = format!("{key} ").repeat(100);
    let server = StdioMcp::new(Script {
        exit_at_start: Some(1),
        stderr: words,
        ..Script::default()
    });
    env.write_config(&format!("{}api_key = \"{key}\"\n", server.config("mine")));
    let args = ["--server", "mine", "docs", "/facebook/react", "x"];
    let output = env.docent().args(args).run();
    output.assert_code(5).assert_nowhere("9abcdef");
    assert!(output.stderr.contains("*** ***"), "{}", output.stderr);
}

#[test]
fn reply_over_eight_mebibytes_is_refused() {
    let env = TestEnv::new();
    let server = StdioMcp::new(Script::default().on_any(Answer::Sized(9 * 1024 * 1024)));
    let output = docs(&env, &server).args(["--json"]).run();
    let error = &output.assert_code(8).json()["error"];
    assert_eq!(error["code"], "protocol");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .ends_with("larger than 8 MiB"),
        "{error}"
    );
    server.assert_all_gone();
}

#[test]
fn call_that_hangs_is_timed_out() {
    let env = TestEnv::new();
    for answer in [
        Answer::Hang,
        Answer::WrongId(SAID.into()),
        Answer::Garbage("<html>".into()),
    ] {
        let server = StdioMcp::new(Script::default().on_any(answer));
        let output = docs(&env, &server)
            .args(["--json", "--timeout", "700ms"])
            .run();
        let error = &output.assert_code(7).json()["error"];
        assert_eq!(error["code"], "timeout");
        server.assert_all_gone();
    }
}

#[test]
fn broken_protocol_is_told_as_that() {
    let env = TestEnv::new();
    let answers = [
        Answer::Garbage("{\"jsonrpc\":\"2.0\",\"id\":1,".into()),
        Answer::Result(serde_json::json!({"no": "content"})),
        Answer::RpcError {
            code: -32603,
            message: "went wrong".into(),
        },
        Answer::ToolError("Input validation error: odd".into()),
    ];
    for answer in answers {
        let server = StdioMcp::new(Script::default().on_any(answer.clone()));
        let output = docs(&env, &server).args(["--json"]).run();
        let error = output.assert_code(8).json()["error"].clone();
        assert_eq!(error["code"], "protocol", "{answer:?}");
        server.assert_all_gone();
    }
}

#[test]
fn refused_initialize_is_told_as_that() {
    let env = TestEnv::new();
    let server = StdioMcp::new(Script {
        initialize: Some(Answer::RpcError {
            code: -32000,
            message: "no licence".into(),
        }),
        ..Script::default()
    });
    let output = docs(&env, &server).run();
    assert!(
        output.assert_code(8).stderr.contains("no licence (-32000)"),
        "{}",
        output.stderr
    );
    server.assert_all_gone();
}

#[test]
fn start_slower_than_connect_timeout_is_timed_out() {
    let env = TestEnv::new();
    let server = StdioMcp::new(Script {
        start_delay_ms: 600_000,
        ..Script::default()
    });
    env.write_config(&format!(
        "{}connect_timeout = \"300ms\"\n",
        server.config("slow")
    ));
    let args = ["--server", "slow", "--json", "docs", "/facebook/react", "x"];
    let output = env.docent().args(args).run();
    let error = &output.assert_code(7).json()["error"];
    let message = error["message"].as_str().unwrap();
    assert_eq!(message, "slow: no connection within 300ms");
    assert!(
        error["hints"][0]
            .as_str()
            .unwrap()
            .contains("servers.slow.connect_timeout")
    );
    server.assert_all_gone();
}

#[test]
fn programs_that_are_no_server_fail_in_time() {
    let env = TestEnv::new();
    for (command, code) in [
        ("true", 5),
        ("echo hello", 5),
        ("cat", 7),
        ("yes", 7),
        ("sleep 600", 7),
    ] {
        let args = [
            "--server-command",
            command,
            "--timeout",
            "2s",
            "docs",
            "/facebook/react",
            "x",
        ];
        let output = env.docent().args(args).run();
        output.assert_code(code);
        assert_eq!(output.stdout, "", "{command}");
    }
}
