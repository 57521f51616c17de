//! `docent resolve`: which library is that.

use crate::ask::{ask, failure, json, keys, texts};
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp, Reply};

fn server() -> HttpMcp {
    HttpMcp::context7(Era::Modern)
}

#[test]
fn own_repository_wins_over_the_servers_first() {
    let (env, server) = (TestEnv::new(), server());
    let document = json(&env, &server, &["resolve", "react"]);
    let result = &document["results"][0];
    assert_eq!(result["chosen"], "/facebook/react");
    assert_eq!(result["libraries"][0]["id"], "/facebook/react");
    let mut all = result["libraries"].as_array().unwrap().iter();
    assert!(all.any(|l| l["id"] == "/primer/react"), "{result:#}");
    assert!(!result["reason"].as_str().unwrap().is_empty());
}

#[test]
fn piped_table_marks_the_chosen_and_says_why() {
    let (env, server) = (TestEnv::new(), server());
    let output = ask(&env, &server, &["resolve", "react"]);
    output.assert_code(0);
    let lines: Vec<&str> = output.stdout.lines().collect();
    let head = lines[0].to_lowercase();
    let columns = [
        "id",
        "title",
        "snippets",
        "reputation",
        "score",
        "versions",
        "server",
    ];
    for column in columns {
        assert!(head.contains(column), "no column {column}: {head}");
    }
    assert!(lines[1].contains("/facebook/react"), "{}", output.stdout);
    for part in ["2841", "high", "89.2", "v19.2.0"] {
        let plain = lines[1].replace(',', "");
        assert!(plain.contains(part), "no {part}: {}", lines[1]);
    }
    assert_eq!(lines.len(), 4, "{}", output.stdout);
    assert!(!output.stdout.contains(['│', '|', '─', '+']));
    let marks = lines[1..].iter().map(|l| l.contains('*'));
    assert!(marks.eq([true, false, false]), "{}", output.stdout);
    assert!(
        output.stderr.contains("/facebook/react"),
        "{}",
        output.stderr
    );
    assert!(
        output.stderr.contains("name"),
        "no reason: {}",
        output.stderr
    );
    assert!(output.stderr.contains("cache miss"), "{}", output.stderr);
}

#[test]
fn bordered_table_is_for_those_who_ask() {
    let (env, server) = (TestEnv::new(), server());
    let output = ask(&env, &server, &["--format", "table", "resolve", "tokio"]);
    output.assert_code(0);
    assert!(output.stdout.contains('─') || output.stdout.contains('|'));
    assert!(output.stdout.contains("/tokio-rs/tokio"));
}

#[test]
fn document_has_the_promised_shape() {
    let (env, server) = (TestEnv::new(), server());
    let document = json(&env, &server, &["resolve", "react"]);
    assert_eq!(document["schema"], "docent.resolve/1");
    assert_eq!(keys(&document), ["schema", "ok", "results", "provenance"]);
    let result = &document["results"][0];
    let wanted = ["query", "chosen", "reason", "libraries"];
    assert_eq!(keys(result)[..4], wanted);
    let library = &result["libraries"][0];
    let wanted = [
        "id",
        "title",
        "description",
        "versions",
        "snippets",
        "reputation",
        "score",
        "stars",
        "server",
        "installed",
        "servers",
    ];
    assert_eq!(keys(library), wanted);
    assert_eq!(library["title"], "React");
    assert_eq!(
        texts(&library["versions"]),
        ["v17.0.2", "v18.3.1", "v19.1.0", "v19.2.0"]
    );
    assert_eq!(
        (&library["snippets"], &library["score"]),
        (&2841.into(), &89.2.into())
    );
    assert_eq!(library["reputation"], "high");
    assert!(library["stars"].is_null() && library["installed"].is_null());
    let provenance = &document["provenance"];
    let wanted = [
        "server",
        "transport",
        "fetched_at",
        "age_seconds",
        "cache",
        "round_trips",
    ];
    assert_eq!(keys(provenance), wanted);
    assert_eq!(provenance["transport"], "http");
    assert_eq!(provenance["round_trips"], 1);
}

#[test]
fn odd_records_are_read_whole() {
    let (env, server) = (TestEnv::new(), server());
    let document = json(&env, &server, &["resolve", "odd"]);
    let library = &document["results"][0]["libraries"][0];
    assert_eq!(library["id"], "/odd.owner/näme_with-odd.chars~1");
    assert_eq!(library["title"], "Odd: a \"title\" | with <signs>");
    let description = library["description"].as_str().unwrap();
    assert!(
        description.contains("漢字") && description.contains("🦀"),
        "{description}"
    );
    assert!(library["snippets"].is_null() && library["score"].is_null());
    assert_eq!(library["reputation"], "unknown");
    let tags = [
        "swift-6.1.2-RELEASE",
        "drizzle-kit_0.31.5",
        "@scope/pkg@1.0.0",
    ];
    assert_eq!(texts(&library["versions"]), tags);
}

#[test]
fn several_names_are_answered_in_their_order() {
    let (env, server) = (TestEnv::new(), server());
    let document = json(&env, &server, &["resolve", "tokio", "react", "next.js"]);
    let results = document["results"].as_array().unwrap();
    let chosen: Vec<_> = results.iter().map(|r| r["chosen"].as_str()).collect();
    let wanted = ["/tokio-rs/tokio", "/facebook/react", "/vercel/next.js"];
    assert_eq!(chosen, wanted.map(Some));
    assert_eq!(server.count("tools/call resolve-library-id"), 3);
    let output = ask(&env, &server, &["resolve", "tokio", "react"]);
    let at = |part| output.stdout.find(part).expect("it is there");
    assert!(at("/tokio-rs/tokio") < at("/facebook/react"));
}

#[test]
fn one_failed_name_of_several_is_partial() {
    let (env, server) = (TestEnv::new(), server());
    let output = ask(
        &env,
        &server,
        &["--json", "resolve", "react", "nosuch", "tokio"],
    );
    output.assert_code(10);
    let document = output.json();
    assert_eq!(document["schema"], "docent.resolve/1");
    let results = document["results"].as_array().unwrap();
    assert_eq!(results[0]["chosen"], "/facebook/react");
    assert_eq!(results[1]["query"], "nosuch");
    assert_eq!(results[1]["error"]["code"], "not_found");
    assert_eq!(results[2]["chosen"], "/tokio-rs/tokio");
    let output = ask(&env, &server, &["resolve", "react", "nosuch"]);
    output.assert_code(10);
    assert!(output.stdout.contains("/facebook/react"));
    assert!(output.stderr.contains("error:"), "{}", output.stderr);
}

#[test]
fn all_names_failed_is_that_failure() {
    let (env, server) = (TestEnv::new(), server());
    let output = ask(&env, &server, &["--json", "resolve", "nosuch", "nothing"]);
    output.assert_code(3);
    assert_eq!(output.json()["ok"], false);
}

#[test]
fn unknown_name_is_not_found() {
    let (env, server) = (TestEnv::new(), server());
    let error = failure(&env, &server.url(), &["resolve", "nosuch"], 3);
    assert_eq!(error["code"], "not_found");
    assert_eq!(error["retryable"], false);
    let output = ask(&env, &server, &["resolve", "nosuch"]);
    output.assert_code(3);
    assert_eq!(output.stdout, "");
    assert!(output.stderr.starts_with("error: "), "{}", output.stderr);
}

#[test]
fn question_goes_to_the_server_and_so_does_the_name() {
    let (env, server) = (TestEnv::new(), server());
    ask(
        &env,
        &server,
        &["resolve", "react", "--query", "state & effects"],
    )
    .assert_code(0);
    let call = &server.calls()[0];
    assert_eq!(call.argument("libraryName"), "react");
    assert_eq!(call.argument("query"), "state & effects");
    // Newer servers require a question; the name stands in.
    ask(&env, &server, &["resolve", "tokio"]).assert_code(0);
    assert_eq!(server.calls()[1].argument("query"), "tokio");
}

#[test]
fn limit_cuts_the_list_but_not_the_choice() {
    let (env, server) = (TestEnv::new(), server());
    let document = json(&env, &server, &["resolve", "react", "--limit", "1"]);
    let result = &document["results"][0];
    assert_eq!(result["chosen"], "/facebook/react");
    assert_eq!(result["libraries"].as_array().unwrap().len(), 1);
    ask(&env, &server, &["resolve", "react", "--limit", "0"]).assert_code(2);
}

#[test]
fn ambiguous_name_shows_its_candidates() {
    let env = TestEnv::new();
    let record = |id: &str| {
        format!(
            "- Title: Widget\n- Context7-compatible library ID: {id}\n- Description: Widgets\n\
             - Code Snippets: 100\n- Source Reputation: High\n- Benchmark Score: 80"
        )
    };
    let records = ["/one/widget", "/two/widget"]
        .map(record)
        .join("\n----------\n");
    let text = format!("Available Libraries:\n\n{records}");
    let server = HttpMcp::start(Era::Modern, move |_| Reply::text(text.clone()));
    let document = json(&env, &server, &["resolve", "widget"]);
    let result = &document["results"][0];
    assert_eq!(result["ambiguous"], true);
    assert_eq!(result["libraries"].as_array().unwrap().len(), 2);
    let output = ask(&env, &server, &["resolve", "widget"]);
    output.assert_code(0);
    for id in ["/one/widget", "/two/widget"] {
        assert!(output.stdout.contains(id), "{}", output.stdout);
    }
    assert!(output.stderr.contains("/two/widget"), "{}", output.stderr);
}

#[test]
fn every_form_of_a_library_is_taken() {
    for (form, name) in [
        ("react", "react"),
        ("React", "React"),
        ("react@19.2.0", "react"),
        ("npm:react", "react"),
        ("npm:react@19", "react"),
        ("crates:tokio", "tokio"),
        ("pypi:fastapi", "fastapi"),
        ("go:golang.org/x/net", "golang.org/x/net"),
        ("@tanstack/react-query", "@tanstack/react-query"),
        ("@tanstack/react-query@5", "@tanstack/react-query"),
    ] {
        let (env, server) = (TestEnv::new(), server());
        let output = ask(&env, &server, &["resolve", form]);
        assert!(matches!(output.code, Some(0 | 3)), "{form}: {output:?}");
        assert_eq!(server.calls()[0].argument("libraryName"), name, "{form}");
    }
}

#[test]
fn an_id_resolves_to_its_own_record() {
    for form in [
        "/facebook/react",
        "//facebook/react",
        "/facebook/react/v19.2.0",
        "/facebook/react@v19.2.0",
    ] {
        let (env, server) = (TestEnv::new(), server());
        let document = json(&env, &server, &["resolve", form]);
        assert_eq!(
            document["results"][0]["chosen"], "/facebook/react",
            "{form}"
        );
    }
}

#[test]
fn what_names_nothing_is_wrong_usage_and_asks_no_one() {
    let (env, server) = (TestEnv::new(), server());
    for form in ["", "  ", "/", "react@", "npm:", "/a"] {
        let error = failure(&env, &server.url(), &["resolve", form], 2);
        assert_eq!(error["code"], "usage", "{form:?}");
    }
    ask(&env, &server, &["resolve"]).assert_code(2);
    server.assert_requests(&[]);
}
