//! Workspaces: the version of the member that the prompt is about.

use serde_json::json;

use super::TASK;
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp};

/// A workspace of two members with two versions of one library.
fn workspace() -> TestEnv {
    let env = TestEnv::new();
    env.write_project(
        "package.json",
        "{\"name\":\"all\",\"workspaces\":[\"apps/*\"]}",
    );
    let mut packages = json!({
        "": {"name": "all", "workspaces": ["apps/*"]},
        "node_modules/react": {"version": "19.2.0"},
        "apps/admin/node_modules/react": {"version": "17.0.2"},
    });
    for (member, version) in [("web", "^19.1.0"), ("admin", "^17.0.0")] {
        let manifest = json!({"name": member, "dependencies": {"react": version}});
        env.write_project(
            &format!("apps/{member}/package.json"),
            &manifest.to_string(),
        );
        let source = "import React from 'react';\nexport function Page() {}\n";
        env.write_project(&format!("apps/{member}/src/page.tsx"), source);
        packages[format!("apps/{member}")] = manifest;
        packages[format!("node_modules/{member}")] =
            json!({"resolved": format!("apps/{member}"), "link": true});
    }
    let lock = json!({"name": "all", "lockfileVersion": 3, "packages": packages});
    env.write_project("package-lock.json", &lock.to_string());
    env
}

/// Returns the ids that documentation is asked of.
fn asked(env: &TestEnv, dir: &str, args: &[&str]) -> Vec<String> {
    let server = HttpMcp::context7(Era::Modern);
    let base = [
        "--server",
        &server.url(),
        "--no-cache",
        "--json",
        "enhance",
        TASK,
    ];
    let run = env
        .docent()
        .args(base)
        .args(args)
        .cwd(env.project().join(dir));
    let output = run.run();
    let document = output.assert_code(0).json();
    assert!(document["enhanced_prompt"].as_str().unwrap().contains(TASK));
    let calls = server
        .calls()
        .into_iter()
        .filter(|call| call.tool == "query-docs");
    calls
        .map(|call| call.argument("libraryId").to_owned())
        .collect()
}

#[test]
fn the_version_is_that_of_the_member() {
    let env = workspace();
    let react = ["--library", "react"];
    for (dir, args, version) in [
        ("apps/web", &react[..], "v19.2.0"),
        ("apps/admin", &react, "v17.0.2"),
        ("apps/admin/src", &react, "v17.0.2"),
        (
            "",
            &["--library", "react", "--file", "apps/admin/src/page.tsx"],
            "v17.0.2",
        ),
        (
            "",
            &["--library", "react", "--file", "apps/web/src/page.tsx"],
            "v19.2.0",
        ),
        (
            "apps/web",
            &["--library", "react", "--file", "../admin/src/page.tsx"],
            "v17.0.2",
        ),
        ("apps/admin", &["--library", "npm:react"], "v17.0.2"),
        ("apps/admin", &["--library", "/facebook/react"], "v17.0.2"),
        (
            "apps/admin",
            &["--library", "/facebook/react/v18.3.1"],
            "v18.3.1",
        ),
        ("apps/admin", &["--library", "react@18.3.1"], "v18.3.1"),
    ] {
        let wanted = format!("/facebook/react/{version}");
        assert_eq!(asked(&env, dir, args), [wanted], "{dir}: {args:?}");
    }
}

#[test]
fn a_prompt_that_names_a_file_is_about_its_member() {
    let env = workspace();
    let server = HttpMcp::context7(Era::Modern);
    let prompt = "clean up the react effect in apps/admin/src/page.tsx";
    let args = ["--server", &server.url(), "--json", "enhance", prompt];
    let document = env.docent().args(args).run().assert_code(0).json();
    let library = &document["libraries"][0];
    assert_eq!(library["version"], "17.0.2", "{document:#}");
    assert_eq!(library["version_from"], "package-lock.json", "{document:#}");
}
