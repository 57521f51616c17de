//! `docent config`, and what is refused in configuration files.

use serde_json::Value;

use crate::ask::{ask, error, keys};
use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp};

const KEY: &str = "ctx7sk-planted-key";

fn config(env: &TestEnv, args: &[&str]) -> Output {
    env.docent().args(["config"]).args(args).run()
}

/// Returns the value of a key, and where it comes from.
#[track_caller]
fn shown(document: &Value, key: &str) -> (String, String, Option<String>) {
    let values = document["values"].as_array().unwrap();
    let value = values.iter().find(|v| v["key"] == key);
    let value = value.unwrap_or_else(|| panic!("no {key} in {document:#}"));
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    (
        text("value").unwrap(),
        text("origin").unwrap(),
        text("from"),
    )
}

#[test]
fn show_says_where_each_value_comes_from() {
    let env = TestEnv::new();
    env.write_config("timeout = \"10s\"\njobs = 2\n[ttl]\nerrors = \"1m\"\n");
    env.write_project("docent.toml", "jobs = 4\ncolor = \"never\"\n");
    let run = env
        .docent()
        .args(["--json", "--profile", "default", "config", "show"]);
    let output = run
        .env("DOCENT_TIMEOUT", "12s")
        .env("CONTEXT7_API_KEY", KEY)
        .run();
    output.assert_code(0).assert_nowhere(KEY);
    let document = output.json();
    assert_eq!(document["schema"], "docent.config/1");
    assert_eq!(
        keys(&document["values"][0]),
        ["key", "value", "origin", "from"]
    );
    let (value, origin, from) = shown(&document, "timeout");
    assert_eq!(
        (&*value, &*origin, from.as_deref()),
        ("\"12s\"", "env", Some("DOCENT_TIMEOUT"))
    );
    let (value, origin, from) = shown(&document, "jobs");
    assert_eq!((&*value, &*origin), ("4", "project"));
    assert!(from.unwrap().ends_with("docent.toml"));
    let (value, origin, from) = shown(&document, "ttl.errors");
    assert_eq!((&*value, &*origin), ("\"1m\"", "user"));
    assert!(from.unwrap().ends_with("config.toml"));
    assert_eq!(shown(&document, "profile").1, "flag");
    assert_eq!(
        shown(&document, "servers.context7.api_key").0,
        "\"env:CONTEXT7_API_KEY\""
    );
    let table = config(&env, &["show"]);
    table.assert_code(0);
    let line = table.stdout.lines().find(|l| l.starts_with("ttl.errors"));
    assert!(
        line.is_some_and(|l| l.contains("1m") && l.contains("config.toml")),
        "{}",
        table.stdout
    );
}

#[test]
fn literal_keys_and_environments_are_masked() {
    let env = TestEnv::new();
    env.write_config(&format!(
        "[servers.a]\nurl = \"https://a.example/mcp?token={KEY}\"\napi_key = \"{KEY}\"\n\
         [servers.b]\ncommand = [\"run\", \"--api-key\", \"{KEY}\"]\nenv = {{ T = \"{KEY}\" }}\n"
    ));
    for args in [
        &["show"][..],
        &["show", "--json"],
        &["check"],
        &["check", "--json"],
    ] {
        config(&env, args).assert_nowhere(KEY);
    }
}

#[test]
fn path_names_every_place() {
    let env = TestEnv::new();
    env.write_project("docent.toml", "");
    let output = config(&env, &["path", "--json"]);
    output.assert_code(0);
    let paths = output.json()["paths"].clone();
    let names: Vec<_> = paths
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["name"].clone())
        .collect();
    assert_eq!(names, ["user", "project", "cache"]);
    assert_eq!(paths[0]["exists"], false);
    assert_eq!(paths[1]["exists"], true);
    let user = env.config_dir().join("config.toml");
    assert_eq!(paths[0]["path"], user.to_str().unwrap());
    let text = config(&env, &["path"]).stdout;
    assert!(text.contains(user.to_str().unwrap()));
}

#[test]
fn init_writes_a_file_that_changes_nothing_and_never_replaces_one() {
    let env = TestEnv::new();
    let before = config(&env, &["show", "--json"]).json();
    let output = config(&env, &["init"]);
    output.assert_code(0);
    let file = env.config_dir().join("config.toml");
    assert!(
        output.stdout.contains(file.to_str().unwrap()),
        "{}",
        output.stdout
    );
    assert_eq!(config(&env, &["show", "--json"]).json(), before);
    config(&env, &["check"]).assert_code(0);
    std::fs::write(&file, "jobs = 5\n").unwrap();
    let refused = config(&env, &["init", "--json"]);
    assert_ne!(refused.code, Some(0));
    assert!(
        error(&refused)["hints"].to_string().contains("--force"),
        "{refused:?}"
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "jobs = 5\n");
    config(&env, &["init", "--force"]).assert_code(0);
    assert_ne!(std::fs::read_to_string(&file).unwrap(), "jobs = 5\n");
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn unknown_key_names_file_line_and_the_nearest() {
    let env = TestEnv::new();
    for (text, line, wrong, near) in [
        ("timout = \"3s\"\n", 1, "timout", "timeout"),
        (
            "jobs = 2\n[cache]\nmaxsize = \"1GiB\"\n",
            3,
            "maxsize",
            "max_size",
        ),
        (
            "[servers.x]\nurl = \"https://x.example\"\n\napikey = \"env:X\"\n",
            4,
            "apikey",
            "api_key",
        ),
        ("[caches]\nenabled = true\n", 1, "caches", "cache"),
    ] {
        env.write_config(text);
        let output = env.docent().args(["--json", "docs", "react", "x"]).run();
        output.assert_code(12);
        let error = error(&output);
        assert_eq!(error["code"], "config");
        let message = error["message"].as_str().unwrap();
        let place = format!("config.toml:{line}");
        assert!(
            message.contains(&place) && message.contains(wrong),
            "{message}"
        );
        assert!(error.to_string().contains(near), "{error:#}");
        let checked = config(&env, &["check", "--json"]);
        checked.assert_code(12);
        let checked = checked.json();
        assert_eq!(checked["ok"], false);
        assert!(
            checked["findings"].to_string().contains(&place),
            "{checked:#}"
        );
    }
}

#[test]
fn wrong_values_name_file_and_line() {
    let env = TestEnv::new();
    for text in [
        "jobs = 0",
        "jobs = \"many\"",
        "timeout = \"soon\"",
        "timeout = 3",
        "format = \"xml\"",
        "default_servers = []",
        "default_servers = [\"nosuch\"]",
        "jobs = ",
        "[servers.x]",
        "[servers.x]\nurl = \"ftp://x\"",
        "[servers.x]\nurl = \"https://u:p@x.example\"",
        "[servers.x]\nurl = \"https://x.example\"\ncommand = [\"y\"]",
        "[cache]\nmax_size = \"-1\"",
        "jobs = 1\njobs = 2",
    ] {
        env.write_config(text);
        let output = env.docent().args(["--json", "docs", "react", "x"]).run();
        assert_eq!(output.code, Some(12), "{text}: {output:?}");
        let message = error(&output)["message"].to_string();
        assert!(message.contains("config.toml:"), "{text}: {message}");
        config(&env, &["check"]).assert_code(12);
        config(&env, &["path"]).assert_code(0);
    }
}

#[test]
fn unknown_server_is_wrong_usage_with_the_nearest() {
    let env = TestEnv::new();
    let output = env
        .docent()
        .args(["--json", "--server", "contex7", "docs", "react"])
        .run();
    output.assert_code(2);
    let error = error(&output);
    assert_eq!(error["code"], "usage");
    assert!(error["hints"].to_string().contains("context7"), "{error:#}");
    for wrong in [
        "ftp://x.example",
        "https://",
        "https://u:p@x.example/mcp",
        "",
    ] {
        let output = env
            .docent()
            .args(["--server", wrong, "docs", "react"])
            .run();
        output.assert_code(2);
    }
}

#[test]
fn key_over_plain_http_is_refused_before_anything_is_sent() {
    let (env, proxy) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let origin = proxy.url().replace("/mcp", "");
    for args in [
        ["docs", "/a/b", "x"].as_slice(),
        &["resolve", "react"],
        &["health"],
    ] {
        let run = env
            .docent()
            .args(["--json"])
            .args(args)
            .env("HTTP_PROXY", &origin);
        let run = run.env("CONTEXT7_API_KEY", KEY);
        let output = run
            .env("CONTEXT7_MCP_URL", "http://docs.example.invalid/mcp")
            .run();
        output.assert_code(12).assert_nowhere(KEY);
        let error = error(&output);
        assert_eq!(error["code"], "config");
        assert!(
            error["message"].to_string().contains("unencrypted"),
            "{error:#}"
        );
    }
    proxy.assert_requests(&[]);
    // Without a key it may go, and loopback is no network.
    let run = env
        .docent()
        .args(["docs", "/facebook/react", "x"])
        .env("HTTP_PROXY", &origin);
    run.env("CONTEXT7_MCP_URL", "http://docs.example.invalid/mcp")
        .run()
        .assert_code(0);
    let run = env
        .docent()
        .args(["--refresh", "docs", "/facebook/react", "x"]);
    run.env("CONTEXT7_API_KEY", KEY)
        .env("CONTEXT7_MCP_URL", proxy.url())
        .run()
        .assert_code(0);
    assert_eq!(proxy.count(""), 2);
}

#[test]
fn configured_file_can_be_another() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    env.write_config("timout = 1");
    let file = env.root().join("other.toml");
    std::fs::write(&file, "jobs = 7\n").unwrap();
    let file = file.to_str().unwrap();
    ask(
        &env,
        &server,
        &["--config", file, "docs", "/facebook/react", "x"],
    )
    .assert_code(0);
    let output = config(&env, &["show", "--json", "--config", file]);
    assert_eq!(shown(&output.json(), "jobs").0, "7");
    config(&env, &["show", "--config", "nosuch.toml"]).assert_code(12);
}
