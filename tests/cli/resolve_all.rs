//! `resolve --all`: every server at once, one list.

use serde_json::Value;

use crate::ask::error;
use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};

/// A server that lists these ids and titles, best first.
fn listing(libraries: &'static [(&'static str, &'static str)]) -> HttpMcp {
    HttpMcp::start(Era::Modern, move |_| {
        let records = libraries.iter().map(|(id, title)| {
            format!("- Title: {title}\n- Context7-compatible library ID: {id}\n- Description: d\n")
        });
        let records: Vec<_> = records.collect();
        Reply::text(format!(
            "Available Libraries:\n\n{}",
            records.join("----------\n")
        ))
    })
}

fn run(env: &TestEnv, servers: &[&HttpMcp], args: &[&str]) -> Output {
    let mut config = String::new();
    for (at, server) in servers.iter().enumerate() {
        let url = server.url();
        config.push_str(&format!("[servers.s{at}]\nurl = \"{url}\"\n"));
    }
    let names: Vec<_> = (0..servers.len()).map(|at| format!("\"s{at}\"")).collect();
    env.write_config(&format!(
        "default_servers = [{}]\n{config}",
        names.join(", ")
    ));
    env.docent().args(["--json"]).args(args).run()
}

fn listed(document: &Value) -> Vec<(&str, Vec<&str>)> {
    let libraries = document["results"][0]["libraries"].as_array().unwrap();
    let servers = |library: &'_ Value| -> Vec<String> {
        let names = library["servers"].as_array().unwrap().iter();
        names.map(|s| s.as_str().unwrap().to_owned()).collect()
    };
    libraries
        .iter()
        .map(|library| {
            let names = library["servers"].as_array().unwrap().iter();
            assert_eq!(library["server"], servers(library)[0]);
            let names = names.map(|s| s.as_str().unwrap()).collect();
            (library["id"].as_str().unwrap(), names)
        })
        .collect()
}

#[test]
fn lists_of_all_servers_are_one_by_rank() {
    let env = TestEnv::new();
    let one = listing(&[("/a/react", "React"), ("/a/other", "Other React")]);
    let two = listing(&[("/b/react", "React"), ("/a/react", "React")]);
    let output = run(&env, &[&one, &two], &["resolve", "react", "--all"]);
    output.assert_code(0);
    let document = output.json();
    let listed = listed(&document);
    assert_eq!(listed[0], ("/a/react", vec!["s0", "s1"]), "{document:#}");
    assert_eq!(listed[1], ("/b/react", vec!["s1"]));
    assert_eq!(listed[2].0, "/a/other");
    assert_eq!(document["results"][0]["chosen"], "/a/react");
    assert_eq!((one.count("tools/call"), two.count("tools/call")), (1, 1));
    // Both answers are kept.
    run(&env, &[&one, &two], &["resolve", "react", "--all"]).assert_code(0);
    assert_eq!((one.count("tools/call"), two.count("tools/call")), (1, 1));
}

#[test]
fn server_that_fails_is_a_warning_and_one_without_it_nothing() {
    let env = TestEnv::new();
    let good = listing(&[("/a/react", "React")]);
    let empty = HttpMcp::start(Era::Modern, |_| {
        Reply::text("No libraries found matching the provided name.")
    });
    let broken = HttpMcp::start(Era::Modern, |_| Reply::http(500, &[], "no"));
    let servers = [&broken, &empty, &good];
    let output = run(&env, &servers, &["resolve", "react", "--all"]);
    output.assert_code(0);
    let document = output.json();
    assert_eq!(listed(&document), [("/a/react", vec!["s2"])]);
    let warnings = document["results"][0]["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].as_str().unwrap().contains("s0"));
}

#[test]
fn no_server_that_answers_is_the_first_ones_failure() {
    let env = TestEnv::new();
    let one = HttpMcp::start(Era::Modern, |_| Reply::http(503, &[], "no"));
    let two = HttpMcp::start(Era::Modern, |_| Reply::http(401, &[], "no"));
    let output = run(&env, &[&one, &two], &["resolve", "react", "--all"]);
    output.assert_code(5);
    assert_eq!(error(&output)["server"], "s0");
}
