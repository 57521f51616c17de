//! The budget holds, counted by others, and what it costs is told.

use super::TASK;
use super::reader::{assert_whole_fences, blocks};
use crate::ask::{at, failure};
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp, Reply};

const NONCE: &str = "k3v9q7w1";

/// Prose with fences of every kind in it, `count` times.
fn manual(what: &str, count: usize) -> String {
    let section = |n| {
        format!(
            "## Timers of {what} {n}\n\nHow page {n} of {what} cleans up its timers, 説明と 🦀.\n\n\
             ````md\n```js\nclearInterval(timer{n});\n```\n````\n\n~~~\nplain {n}\n~~~\n\n\
             - a list\n\n  ```sh\n  run {n}\n  ```\n\n"
        )
    };
    (1..=count).map(section).collect()
}

fn code(count: usize) -> String {
    let one = |n| {
        format!(
            "/** Cleans up timer {n} of the page. ``` */\nexport function cleanTimer{n}(id: number) {{\n  \
             // ~~~~\n  clearInterval(id + {n});\n  return `page ${{id}}`;\n}}\n\n"
        )
    };
    let body: String = (1..=count).map(one).collect();
    format!("import React from 'react';\n\n{body}")
}

/// Five projects, from nearly nothing to far too much.
fn projects() -> Vec<(&'static str, TestEnv)> {
    let small = TestEnv::new();
    small.write_project("package.json", "{\"dependencies\":{\"react\":\"18.3.1\"}}");
    let written = TestEnv::new();
    written.write_project("README.md", &manual("the readme", 40));
    written.write_project("docs/timers.md", &manual("the guide", 60));
    written.write_project("AGENTS.md", &manual("the rules", 20));
    let coded = TestEnv::new();
    coded.write_project("package.json", "{\"dependencies\":{\"react\":\"18.3.1\"}}");
    for n in 0..8 {
        coded.write_project(&format!("src/page{n}.tsx"), &code(10 * n + 1));
    }
    let foreign = TestEnv::new();
    let text = "このページのタイマーを片付ける方法。".repeat(1_000);
    foreign.write_project("README.md", &format!("# タイマー timers page\n\n{text}\n"));
    foreign.write_project(
        "src/main.rs",
        &format!("// {}\nfn main() {{}}\n", "🦀".repeat(3_000)),
    );
    let all = TestEnv::new();
    all.write_project("package.json", "{\"dependencies\":{\"react\":\"18.3.1\"}}");
    all.write_project("README.md", &manual("the readme", 80));
    all.write_project("CLAUDE.md", &manual("the rules", 80));
    all.write_project("src/page.tsx", &code(300));
    all.write_project(
        "src/one-line.ts",
        &format!("export const page = \"{}\";", "timer ".repeat(10_000)),
    );
    [
        ("small", small),
        ("written", written),
        ("coded", coded),
        ("foreign", foreign),
        ("all", all),
    ]
    .into()
}

fn server() -> HttpMcp {
    HttpMcp::start(Era::Modern, |call| match &*call.tool {
        "query-docs" => {
            let one = |n| {
                format!(
                    "### Timers {n}\n\nSource: https://a.example/{n}\n\n{}",
                    manual("react", 4)
                )
            };
            let all: Vec<String> = (0..25).map(one).collect();
            Reply::text(all.join(&format!("\n\n{}\n\n", "-".repeat(32))))
        }
        _ => Reply::Catalogue,
    })
}

#[test]
fn no_budget_is_overspent_by_an_independent_count() {
    let server = server();
    for (name, env) in projects() {
        for template in ["xml", "md", "plain"] {
            for budget in [500_usize, 2_000, 8_000, 32_000] {
                let (tokens, what) = (budget.to_string(), format!("{name}, {template}, {budget}"));
                let args = [
                    "enhance",
                    TASK,
                    "--library",
                    "react",
                    "--template",
                    template,
                    "--tokens",
                    &tokens,
                    "--nonce",
                    NONCE,
                ];
                let output = at(&env, &server.url(), &args);
                output.assert_code(0);
                let counted = output.stdout.chars().count().div_ceil(4);
                assert!(counted <= budget, "{what}: {counted}");
                assert!(output.stdout.contains(TASK), "{what}");
                for block in blocks(template, NONCE, &output.stdout) {
                    let is_code = block.name == "code" || block.said.contains("lines");
                    if !is_code {
                        assert_whole_fences(&block.text);
                    }
                }
                let document = at(&env, &server.url(), &[&["--json"], &args[..]].concat()).json();
                assert_eq!(
                    document["enhanced_prompt"],
                    output.stdout.as_str(),
                    "{what}"
                );
                let size = &document["tokens"];
                let used = size["used"].as_u64().unwrap();
                assert!(
                    used <= budget as u64 && used >= counted as u64,
                    "{what}: {size}"
                );
                let sections = size["sections"].as_object().unwrap();
                let sum: u64 = sections.values().map(|n| n.as_u64().unwrap()).sum();
                assert!(sum <= used, "{what}: {size}");
                let dropped = document["dropped"].as_array().unwrap();
                assert!(!dropped.is_empty() || budget >= 8_000, "{what}");
                for one in dropped {
                    assert!(one["tokens"].as_u64() > Some(0), "{what}: {one}");
                    assert!(one["what"].as_str() > Some(""), "{what}: {one}");
                }
            }
        }
    }
}

#[test]
fn a_task_that_does_not_fit_is_refused_with_what_it_takes() {
    let (env, server) = (TestEnv::new(), server());
    let long = "clean up the timers of this page, please. ".repeat(200);
    for template in ["xml", "md", "plain"] {
        let args = ["enhance", &long, "--tokens", "500", "--template", template];
        let error = failure(&env, &server.url(), &args, 11);
        assert_eq!(error["code"], "budget");
        let hint = error["hints"][0].as_str().unwrap();
        let tokens = hint.strip_prefix("give more: --tokens ").unwrap();
        let args = ["enhance", &long, "--tokens", tokens, "--template", template];
        at(&env, &server.url(), &args).assert_code(0);
    }
    let output = at(&env, &server.url(), &["enhance", &long, "--tokens", "500"]);
    output.assert_code(11);
    assert_eq!(output.stdout, "");
    assert!(
        output.stderr.contains("hint: give more: --tokens "),
        "{}",
        output.stderr
    );
}
