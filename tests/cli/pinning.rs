//! The version comes from the project's lockfiles, unless the user says otherwise.

use serde_json::{Value, json};

use crate::ask::{ask, json};
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp};

fn project() -> (TestEnv, HttpMcp) {
    let env = TestEnv::new();
    lock(&env, "19.2.0");
    (env, HttpMcp::context7(Era::Modern))
}

fn lock(env: &TestEnv, version: &str) {
    env.write_project("package.json", r#"{"dependencies": {"react": "*"}}"#);
    let lock = json!({
        "lockfileVersion": 3,
        "packages": {
            "": {"dependencies": {"react": "*"}},
            "node_modules/react": {"version": version}
        }
    });
    env.write_project("package-lock.json", &lock.to_string());
}

fn version(document: &Value) -> &Value {
    &document["library"]["version"]
}

#[test]
fn installed_version_is_asked_for_and_told() {
    let (env, server) = project();
    let document = json(&env, &server, &["docs", "react", "hooks"]);
    let want = json!({"asked": "19.2.0", "served": "v19.2.0", "from": "package-lock.json"});
    assert_eq!(version(&document), &want);
    let again = json(&env, &server, &["docs", "npm:react", "hooks"]);
    assert_eq!(again["provenance"]["cache"], "hit");
    // Another version installed is another question.
    lock(&env, "18.3.1");
    let other = json(&env, &server, &["docs", "react", "hooks"]);
    assert_eq!(version(&other)["served"], "v18.3.1");
    assert_eq!(other["provenance"]["cache"], "miss");
}

#[test]
fn what_the_user_says_is_stronger_than_the_lockfile() {
    let (env, server) = project();
    for (args, asked, from) in [
        (
            &["docs", "react@18.3.1", "x"][..],
            json!("18.3.1"),
            json!("argument"),
        ),
        (
            &["docs", "react", "x", "--version", "18"],
            json!("18"),
            json!("--version"),
        ),
        (
            &["docs", "react", "x", "--latest"],
            Value::Null,
            Value::Null,
        ),
        (&["docs", "crates:react", "x"], Value::Null, Value::Null),
        (&["docs", "/facebook/react", "x"], Value::Null, Value::Null),
    ] {
        let document = json(&env, &server, args);
        assert_eq!(version(&document)["asked"], asked, "{args:?}");
        assert_eq!(version(&document)["from"], from, "{args:?}");
    }
}

#[test]
fn exact_takes_the_installed_version_or_fails() {
    let (env, server) = project();
    json(&env, &server, &["docs", "react", "x", "--exact"]);
    lock(&env, "16.0.0");
    let output = ask(&env, &server, &["docs", "react", "x", "--exact", "--json"]);
    let error = &output.assert_code(3).json()["error"];
    assert_eq!(error["code"], "version_not_found");
    assert!(error["candidates"].as_array().unwrap().len() > 1);
    let near = json(&env, &server, &["docs", "react", "x"]);
    assert_eq!(version(&near)["served"], Value::Null);
    let warning = near["warnings"][0].as_str().unwrap();
    assert!(
        warning.contains("16.0.0") && warning.contains("default branch"),
        "{warning}"
    );
}

#[test]
fn resolve_shows_what_is_installed_of_the_chosen_library() {
    let (env, server) = project();
    let document = json(&env, &server, &["resolve", "react"]);
    let libraries = document["results"][0]["libraries"].as_array().unwrap();
    assert_eq!(libraries[0]["installed"], "19.2.0");
    assert!(libraries[1..].iter().all(|l| l["installed"].is_null()));
    let table = ask(&env, &server, &["resolve", "react"]).stdout;
    assert!(
        table.lines().next().unwrap().ends_with("installed"),
        "{table}"
    );
}

#[test]
fn name_of_two_ecosystems_is_decided_and_told() {
    let (env, server) = project();
    env.write_project(
        "go.mod",
        "module example.test/app\n\nrequire example.test/react v1.4.0\n",
    );
    let document = json(&env, &server, &["docs", "react", "x"]);
    assert_eq!(version(&document)["from"], "package-lock.json");
    let warnings = document["warnings"].to_string();
    assert!(warnings.contains("npm:react 19.2.0"), "{warnings}");
    assert!(warnings.contains("1.4.0 of go.mod"), "{warnings}");
}

#[test]
fn broken_lockfile_is_a_warning_that_names_the_line() {
    let (env, server) = project();
    env.write_project(
        "package-lock.json",
        "{\n  \"packages\": {\"node_modules/react\": }\n}\n",
    );
    let output = ask(&env, &server, &["docs", "react", "x"]);
    output.assert_code(0);
    assert!(output.stderr.contains("warning: "), "{}", output.stderr);
    assert!(
        output.stderr.contains("package-lock.json:2"),
        "{}",
        output.stderr
    );
}
