//! How a child is started, and what it is given.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;

use super::docs;
use crate::support::env::TestEnv;
use crate::support::stdio_mcp::{Answer, Event, Script, StdioMcp};

#[test]
fn command_of_the_command_line_answers() {
    let (env, server) = (TestEnv::new(), StdioMcp::context7());
    let output = docs(&env, &server).args(["--json"]).run();
    let json = output.assert_code(0).json();
    assert_eq!(json["provenance"]["transport"], "stdio");
    assert_eq!(json["provenance"]["cache"], "miss");
    assert_eq!(json["snippets"].as_array().map(Vec::len), Some(5));
    server.assert_all_gone();
    let methods = ["initialize", "notifications/initialized", "tools/call"];
    assert_eq!(server.methods(), methods);
}

#[test]
fn configured_command_answers_and_the_cache_starts_no_child() {
    let (env, server) = (TestEnv::new(), StdioMcp::context7());
    env.write_config(&server.config("mine"));
    let run = || {
        let args = ["--server", "mine", "--json", "docs", "react", "cleanup"];
        env.docent().args(args).run()
    };
    assert_eq!(run().assert_code(0).json()["provenance"]["server"], "mine");
    let again = run().assert_code(0).json();
    assert_eq!(again["provenance"]["cache"], "hit");
    assert_eq!(again["library"]["id"], "/facebook/react");
    server.assert_all_gone();
    assert_eq!(server.starts(), 1);
    let listed = env.docent().args(["--server", "mine", "resolve", "react"]);
    assert!(
        listed
            .run()
            .assert_code(0)
            .stdout
            .contains("/facebook/react")
    );
    server.assert_all_gone();
    assert_eq!(server.starts(), 1, "the list was kept on the way");
}

#[test]
fn noise_before_and_between_the_protocol_is_passed_over() {
    let long = "x".repeat(100_000);
    let noise = [
        "npm notice",
        "",
        "{\"level\":\"info\"}",
        "[1,2]",
        "{",
        "漢字\u{1b}[31m",
        &long,
    ];
    let script = Script {
        noise: noise.map(str::to_owned).to_vec(),
        ..Script::default()
    };
    for answer in [
        Answer::NoiseThen("> ready".into(), "### A\n\nSource: a.md\n\nSaid.".into()),
        Answer::Notified("### A\n\nSource: a.md\n\nSaid.".into()),
        Answer::Twice("### A\n\nSource: a.md\n\nSaid.".into()),
    ] {
        let (env, server) = (TestEnv::new(), StdioMcp::new(script.clone().on_any(answer)));
        let output = docs(&env, &server).run();
        output.assert_code(0).assert_nowhere("npm notice");
        assert!(output.stdout.contains("Said."), "{}", output.stdout);
    }
}

#[test]
fn flood_of_stderr_neither_blocks_the_child_nor_is_shown() {
    let env = TestEnv::new();
    let server = StdioMcp::new(Script {
        stderr: "starting\n".into(),
        stderr_flood: 2 * 1024 * 1024,
        ..Script::default()
    });
    let output = docs(&env, &server).run();
    output.assert_code(0).assert_nowhere("xxxx");
}

#[test]
fn child_is_given_few_variables_and_no_key_of_another_server() {
    let (env, server) = (TestEnv::new(), StdioMcp::context7());
    let given = [
        ("CONTEXT7_API_KEY", "ctx7sk-planted"),
        ("GITHUB_TOKEN", "hidden"),
        ("DOCENT_FORMAT", "md"),
        ("NODE_OPTIONS", "--inspect"),
        ("LC_ALL", "C.UTF-8"),
        ("https_proxy", "http://127.0.0.1:9"),
        ("NO_PROXY", "127.0.0.1"),
    ];
    let run = given
        .iter()
        .fold(docs(&env, &server), |run, (name, value)| {
            run.env(name, value)
        });
    run.run().assert_code(0);
    let names: BTreeSet<String> = server.environment().into_keys().collect();
    let wanted = ["HOME", "LANG", "LC_ALL", "NO_PROXY", "PATH", "https_proxy"];
    assert_eq!(names, wanted.map(str::to_owned).into());
}

#[test]
fn configured_variables_the_key_and_the_authorities_reach_the_child() {
    let (env, server) = (TestEnv::new(), StdioMcp::context7());
    env.write_config(&format!(
        "{}env = {{ MODE = \"production\" }}\napi_key = \"env:MY_KEY\"\n",
        server.config("mine")
    ));
    let ca = env.home().join("ca.pem");
    std::fs::write(&ca, "").unwrap();
    let run = env
        .docent()
        .args(["--server", "mine", "docs", "/facebook/react", "x"]);
    run.env("MY_KEY", "planted-key")
        .env("SSL_CERT_FILE", &ca)
        .run()
        .assert_code(0);
    let mut given = server.environment();
    assert_eq!(given.remove("MODE").as_deref(), Some("production"));
    assert_eq!(
        given.remove("CONTEXT7_API_KEY").as_deref(),
        Some("planted-key")
    );
    assert_eq!(given.remove("NODE_EXTRA_CA_CERTS").as_deref(), ca.to_str());
    assert_eq!(
        given.into_keys().collect::<Vec<_>>(),
        ["HOME", "LANG", "PATH"]
    );
    let started = server.wait_for(|e| matches!(e, Event::Started { .. }));
    assert!(matches!(started, Event::Started { args, .. } if args.is_empty()));
}

#[test]
fn built_in_npx_server_gets_the_context7_key_by_environment_alone() {
    let (env, server) = (TestEnv::new(), StdioMcp::context7());
    let npx = env.home().join("npx");
    std::fs::write(
        &npx,
        format!("#!/bin/sh\nexec {} \"$@\"\n", server.command_line()),
    )
    .unwrap();
    std::fs::set_permissions(&npx, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!(
        "{}:{}",
        env.home().display(),
        std::env::var("PATH").unwrap()
    );
    let run = env
        .docent()
        .args(["--server", "context7-npx", "docs", "/facebook/react", "x"]);
    run.env("PATH", path)
        .env("CONTEXT7_API_KEY", "ctx7sk-planted")
        .run()
        .assert_code(0);
    let given = server.environment();
    assert_eq!(
        given.get("CONTEXT7_API_KEY").map(String::as_str),
        Some("ctx7sk-planted")
    );
    let started = server.wait_for(|e| matches!(e, Event::Started { .. }));
    let Event::Started { args, .. } = started else {
        unreachable!()
    };
    assert_eq!(args[0], "-y");
    assert!(!args.concat().contains("ctx7sk"), "{args:?}");
}

#[test]
fn missing_npx_says_what_to_install_in_one_line() {
    let env = TestEnv::new();
    let run = env
        .docent()
        .args(["--server", "context7-npx", "docs", "/facebook/react", "x"]);
    let output = run.env("PATH", env.home()).run();
    let wanted = "npx not found: install Node.js 20 or later, or use --server context7";
    let line = output
        .assert_code(5)
        .stderr
        .lines()
        .find(|line| line.contains(wanted));
    assert!(
        line.is_some_and(|l| l.starts_with("error: context7-npx: ")),
        "{}",
        output.stderr
    );
    assert_eq!(output.stdout, "");
}

#[test]
fn npx_without_node_says_what_to_install() {
    let env = TestEnv::new();
    for said in [
        "/usr/bin/env: 'node': No such file or directory",
        "sh: 1: node: not found",
    ] {
        let server = StdioMcp::new(Script {
            exit_at_start: Some(127),
            stderr: format!("{said}\n"),
            ..Script::default()
        });
        let output = docs(&env, &server).run();
        let hint = "hint: install Node.js 20 or later, or use --server context7";
        assert!(
            output.assert_code(5).stderr.contains(hint),
            "{}",
            output.stderr
        );
    }
}

#[test]
fn command_that_cannot_be_started_is_named() {
    let env = TestEnv::new();
    let file = env.home().join("no-program");
    std::fs::write(&file, "text").unwrap();
    for (command, said) in [
        ("no-such-program --flag", "no-such-program not found"),
        ("/no/such/program", "/no/such/program not found"),
        (file.to_str().unwrap(), "Permission denied"),
    ] {
        let args = [
            "--json",
            "--server-command",
            command,
            "docs",
            "/facebook/react",
            "x",
        ];
        let output = env.docent().args(args).run();
        let error = &output.assert_code(5).json()["error"];
        assert_eq!(error["code"], "unavailable");
        assert!(error["message"].as_str().unwrap().contains(said), "{error}");
    }
}
