//! Groups of servers, and the settings of how failures are met.

use serde_json::Value;

use crate::ask::error;
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp};

/// Returns the value of a key, and the kind of its origin.
#[track_caller]
fn shown(document: &Value, key: &str) -> (String, String) {
    let values = document["values"].as_array().unwrap();
    let value = values.iter().find(|value| value["key"] == key);
    let value = value.unwrap_or_else(|| panic!("no {key} in {document:#}"));
    let text = |name: &str| value[name].as_str().unwrap().to_owned();
    (text("value"), text("origin"))
}

#[test]
fn group_is_asked_wherever_a_server_is() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    env.write_config(&format!(
        "[servers.a]\nurl = \"{}\"\n[groups.docs]\nservers = [\"a\"]\n",
        server.url()
    ));
    let ask = || {
        env.docent()
            .args(["--json", "docs", "/facebook/react", "x"])
    };
    let runs = [
        ask().args(["--server", "docs"]),
        ask().args(["--refresh"]).env("DOCENT_SERVER", "docs"),
    ];
    for run in runs {
        let output = run.run();
        output.assert_code(0);
        assert_eq!(output.json()["provenance"]["server"], "a");
    }
    let output = ask().args(["--server", "dosc"]).run();
    output.assert_code(2);
    let hints = error(&output)["hints"].to_string();
    assert!(hints.contains("`docs`"), "{hints}");
}

#[test]
fn show_prints_every_new_setting_with_its_origin() {
    let env = TestEnv::new();
    env.write_config(
        "[servers.a]\nurl = \"https://a.example/\"\nroutes = [\"/a/*\"]\n\
         [groups.docs]\nservers = [\"a\", \"context7\"]\n\
         [cache]\nshared = \"rediss://u:planted@r.example/1\"\n[quota.a]\nday = 5\n",
    );
    env.write_project("docent.toml", "[groups.docs]\nstrategy = \"random\"\n");
    let args = ["--json", "--max-calls", "9", "config", "show"];
    let output = env
        .docent()
        .args(args)
        .env("DOCENT_RETRY_ATTEMPTS", "2")
        .run();
    output.assert_code(0).assert_nowhere("planted");
    let document = output.json();
    for (key, value, origin) in [
        ("groups.docs.servers", "[\"a\", \"context7\"]", "user"),
        ("groups.docs.strategy", "\"random\"", "project"),
        ("servers.a.routes", "[\"/a/*\"]", "user"),
        ("cache.shared", "\"rediss://***@r.example/1\"", "user"),
        ("cache.shared_timeout", "\"50ms\"", "default"),
        ("quota.a.day", "5", "user"),
        ("retry.attempts", "2", "env"),
        ("max_calls", "9", "flag"),
        ("breaker.error_rate", "0.5", "default"),
        ("pool.max", "5", "default"),
        ("key_timeout", "\"10s\"", "default"),
    ] {
        let expected = (value.to_owned(), origin.to_owned());
        assert_eq!(shown(&document, key), expected, "{key}");
    }
}

#[test]
fn facts_of_the_project_are_shown_and_never_an_error() {
    let env = TestEnv::new();
    let show = || {
        let output = env.docent().args(["--json", "config", "show"]).run();
        output.assert_code(0);
        output.json()
    };
    let text =
        "{\"projectTitle\": \"A \\u001b[31m\", \"folders\": 3, \"rules\": [\"One\",], // x\n}";
    env.write_project("context7.json", text);
    let document = show();
    assert_eq!(shown(&document, "project.rules").0, "[\"One\"]");
    let (title, origin) = shown(&document, "project.title");
    assert_eq!((&*title, &*origin), ("\"A \\u{1b}[31m\"", "project"));
    let file = env.project().join("context7.json");
    for bytes in [&b"{"[..], b"\xff\xfe", b"", b"[]"] {
        std::fs::write(&file, bytes).unwrap();
        assert!(!show().to_string().contains("project.title"));
    }
    std::fs::remove_file(&file).unwrap();
    let made = env.command("mkfifo").arg(&file).status().unwrap();
    assert!(made.success());
    assert!(!show().to_string().contains("project.title"));
}

#[test]
fn password_is_sent_to_no_shared_cache_in_the_clear() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let run = env
        .docent()
        .args(["--json", "--server", &server.url(), "docs", "/a/b", "x"]);
    let url = "redis://:planted@r.example.invalid/0";
    let output = run.env("DOCENT_CACHE_SHARED", url).run();
    output.assert_code(12).assert_nowhere("planted");
    let error = error(&output);
    assert!(error["message"].to_string().contains("unencrypted"));
    server.assert_requests(&[]);
}

#[test]
fn no_calls_at_all_is_wrong_usage() {
    let env = TestEnv::new();
    for wrong in ["0", "-1", "many"] {
        let flag = format!("--max-calls={wrong}");
        env.docent()
            .args([&*flag, "docs", "react"])
            .run()
            .assert_code(2);
    }
    let run = env.docent().args(["docs", "react"]);
    run.env("DOCENT_MAX_CALLS", "0").run().assert_code(12);
}
