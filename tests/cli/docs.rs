//! `docent docs`: what is asked, and what is made of the answer.

use serde_json::Value;

use crate::ask::{ask, failure, json, keys, texts};
use crate::support::catalogue::docs_text;
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp, Reply};

fn server() -> HttpMcp {
    HttpMcp::context7(Era::Modern)
}

fn titles(document: &Value) -> Vec<&str> {
    let snippets = document["snippets"].as_array().expect("a list");
    snippets
        .iter()
        .filter_map(|s| s["title"].as_str())
        .collect()
}

#[test]
fn piped_answer_is_plain_markdown_with_sources() {
    let (env, server) = (TestEnv::new(), server());
    let output = ask(&env, &server, &["docs", "react", "effect", "cleanup"]);
    output.assert_code(0);
    output.assert_nowhere("\u{1b}");
    let text = &output.stdout;
    assert!(text.starts_with("# React\n"), "{text}");
    for part in [
        "## effect cleanup (1)\n",
        "Source: https://docs.example/facebook/react/page-2.md\n",
        "const part1 = use(\"effect cleanup\");",
        "### Inside 2",
        "名前: string }; // 🦀",
        "Prose on effect cleanup.",
        "Questions on effect cleanup, answered.",
    ] {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
}

#[test]
fn provenance_goes_to_stderr() {
    let (env, server) = (TestEnv::new(), server());
    let output = ask(&env, &server, &["docs", "react", "x", "--version", "19.1"]);
    let line = output.stderr.lines().last().unwrap();
    for part in [
        "127.0.0.1",
        "/facebook/react",
        "asked 19.1",
        "served v19.1.0",
        "--version",
        "just now",
        "cache miss",
    ] {
        assert!(line.contains(part), "no {part:?} in {line}");
    }
    let output = ask(&env, &server, &["docs", "react", "x", "--version", "19.1"]);
    assert!(output.stderr.contains("cache hit"), "{}", output.stderr);
    let output = ask(&env, &server, &["-q", "docs", "react", "x"]);
    output.assert_code(0);
    assert_eq!(output.stderr, "");
}

#[test]
fn document_has_the_promised_shape() {
    let (env, server) = (TestEnv::new(), server());
    let args = ["docs", "react@19.2.0", "useEffect cleanup"];
    let document = json(&env, &server, &args);
    assert_eq!(document["schema"], "docent.docs/1");
    let wanted = [
        "schema",
        "ok",
        "library",
        "query",
        "snippets",
        "tokens",
        "dropped",
        "provenance",
        "warnings",
    ];
    assert_eq!(keys(&document), wanted);
    let library = &document["library"];
    assert_eq!(keys(library), ["id", "title", "asked", "version"]);
    assert_eq!(library["id"], "/facebook/react");
    assert_eq!(library["title"], "React");
    assert_eq!(library["asked"], "react@19.2.0");
    let version = serde_json::json!({"asked": "19.2.0", "served": "v19.2.0", "from": "argument"});
    assert_eq!(library["version"], version);
    assert_eq!(document["query"], "useEffect cleanup");
    let snippets = document["snippets"].as_array().unwrap();
    assert_eq!(snippets.len(), 5, "{snippets:#?}");
    let wanted = [
        "title",
        "kind",
        "text",
        "code",
        "source",
        "breadcrumb",
        "tokens",
        "signature",
    ];
    assert_eq!(keys(&snippets[0]), wanted);
    assert_eq!(snippets[0]["kind"], "code");
    assert_eq!(snippets[0]["code"][0]["language"], "js");
    assert_eq!(snippets[3]["kind"], "prose");
    assert_eq!(
        texts(&snippets[3]["breadcrumb"]),
        ["Guide", "useEffect cleanup"]
    );
    let sum: u64 = snippets.iter().filter_map(|s| s["tokens"].as_u64()).sum();
    assert_eq!(document["tokens"], sum);
    assert_eq!(document["dropped"], 0);
    let provenance = &document["provenance"];
    assert_eq!(
        (
            &provenance["transport"],
            &provenance["cache"],
            &provenance["round_trips"]
        ),
        (&"http".into(), &"miss".into(), &2.into())
    );
}

#[test]
fn every_form_of_a_library_leads_to_its_id() {
    for (form, id) in [
        ("/facebook/react", "/facebook/react"),
        ("//facebook/react", "/facebook/react"),
        ("/facebook/react/", "/facebook/react"),
        ("/facebook/react/v18.3.1", "/facebook/react/v18.3.1"),
        ("/facebook/react@v18.3.1", "/facebook/react/v18.3.1"),
        ("react", "/facebook/react"),
        ("React", "/facebook/react"),
        ("react@18.3.1", "/facebook/react/v18.3.1"),
        ("npm:react", "/facebook/react"),
        ("npm:react@18", "/facebook/react/v18.3.1"),
        ("crates:tokio@1.38.0", "/tokio-rs/tokio/tokio-1.38.0"),
        ("next.js", "/vercel/next.js"),
        ("/vercel/next.js/v15.1.8", "/vercel/next.js/v15.1.8"),
    ] {
        let (env, server) = (TestEnv::new(), server());
        ask(&env, &server, &["docs", form, "x"]).assert_code(0);
        let calls = server.calls();
        let last = calls.last().unwrap();
        assert_eq!(last.argument("libraryId"), id, "{form}");
        let resolves = usize::from(!form.starts_with('/'));
        assert_eq!(calls.len(), 1 + resolves, "{form}");
    }
}

#[test]
fn question_arrives_as_it_was_typed() {
    for query in [
        "\"quotes\" & <tags> | $HOME `ls` \\n",
        "漢字 🦀 ñ",
        "--flags -x",
        "'; DROP TABLE entries; --",
        "%20 100% /etc/passwd ../..",
        "{\"jsonrpc\":\"2.0\"}",
    ] {
        let (env, server) = (TestEnv::new(), server());
        let args = ["docs", "/facebook/react", "--", query];
        let document = json(&env, &server, &args);
        assert_eq!(server.calls()[0].argument("query"), query);
        assert_eq!(document["query"], query);
        assert_eq!(json(&env, &server, &args)["provenance"]["cache"], "hit");
    }
}

#[test]
fn empty_question_asks_for_the_start() {
    for query in [&[][..], &[""], &["  ", "\t"]] {
        let (env, server) = (TestEnv::new(), server());
        let args = [&["docs", "/facebook/react"], query].concat();
        assert_eq!(json(&env, &server, &args)["query"], "getting started");
        assert_eq!(server.calls()[0].argument("query"), "getting started");
    }
}

#[test]
fn words_make_one_question() {
    let (env, server) = (TestEnv::new(), server());
    json(
        &env,
        &server,
        &["docs", "/facebook/react", "use", " effect  cleanup "],
    );
    let same = json(
        &env,
        &server,
        &["docs", "/facebook/react", "use effect cleanup"],
    );
    assert_eq!(same["provenance"]["cache"], "hit");
    assert_eq!(server.calls().len(), 1);
}

#[test]
fn limits_drop_whole_snippets_and_say_how_many() {
    let (env, server) = (TestEnv::new(), server());
    let all = json(&env, &server, &["docs", "react", "x"]);
    let document = json(&env, &server, &["docs", "react", "x", "--limit", "2"]);
    assert_eq!(document["dropped"], 3);
    assert_eq!(titles(&document), titles(&all)[..2]);
    let output = ask(&env, &server, &["docs", "react", "x", "--limit", "4"]);
    assert!(
        output.stderr.contains("1 snippet left out"),
        "{}",
        output.stderr
    );
    let document = json(&env, &server, &["docs", "react", "x", "--tokens", "60"]);
    assert!(document["tokens"].as_u64().unwrap() <= 60);
    let kept = document["snippets"].as_array().unwrap();
    assert_eq!(document["dropped"], 5 - kept.len());
    for snippet in kept {
        assert!(all["snippets"].as_array().unwrap().contains(snippet));
    }
}

#[test]
fn impossible_budget_says_what_is_needed() {
    let (env, server) = (TestEnv::new(), server());
    let args = ["docs", "react", "x", "--tokens", "1"];
    let error = failure(&env, &server.url(), &args, 11);
    assert_eq!(error["code"], "budget");
    let hint = error["hints"][0].as_str().unwrap();
    let needed = hint.rsplit(' ').next().unwrap();
    json(&env, &server, &["docs", "react", "x", "--tokens", needed]);
    for flag in ["--tokens", "--limit"] {
        ask(&env, &server, &["docs", "react", "x", flag, "0"]).assert_code(2);
    }
}

#[test]
fn code_and_language_choose_snippets() {
    let (env, server) = (TestEnv::new(), server());
    let code = json(&env, &server, &["docs", "react", "x", "--code"]);
    assert_eq!(titles(&code), ["x (1)", "x (2)", "x (3)"]);
    for language in ["js", "JavaScript"] {
        let js = json(&env, &server, &["docs", "react", "x", "--lang", language]);
        assert_eq!(titles(&js), ["x (1)"]);
    }
    let args = ["docs", "react", "x", "--lang", "cobol"];
    assert_eq!(failure(&env, &server.url(), &args, 3)["code"], "not_found");
    assert_eq!(server.count("tools/call query-docs"), 1);
}

#[test]
fn raw_is_the_servers_text() {
    let (env, server) = (TestEnv::new(), server());
    let output = ask(&env, &server, &["docs", "/facebook/react", "x", "--raw"]);
    output.assert_code(0);
    assert_eq!(output.stdout, docs_text("/facebook/react", "x", 3) + "\n");
    let document = json(&env, &server, &["docs", "/facebook/react", "x", "--raw"]);
    assert_eq!(document["raw"], docs_text("/facebook/react", "x", 3));
    let args = ["docs", "react", "x", "--raw", "--limit", "1"];
    ask(&env, &server, &args).assert_code(2);
}

#[test]
fn what_cannot_be_parsed_is_kept_whole() {
    let text = ["Plain words about a library."; 40].join("\n");
    let reply = text.clone();
    let server = HttpMcp::start(Era::Modern, move |_| Reply::text(reply.clone()));
    let env = TestEnv::new();
    let document = json(&env, &server, &["docs", "/a/b", "x"]);
    assert_eq!(document["snippets"].as_array().unwrap().len(), 1);
    assert_eq!(document["snippets"][0]["text"], text);
    let output = ask(&env, &server, &["docs", "/a/b", "x"]);
    assert!(output.stdout.contains(&text));
}

#[test]
fn wrong_usage_asks_no_one() {
    let (env, server) = (TestEnv::new(), server());
    for args in [
        &["docs"][..],
        &["docs", ""],
        &["docs", "/react", "x"],
        &["docs", "react@", "x"],
        &["docs", "react", "x", "--exact"],
        &["docs", "react", "x", "--latest", "--version", "1"],
        &["docs", "react", "x", "--latest", "--exact"],
        &["docs", "react", "x", "--version", ""],
        &["docs", "react", "x", "--version", "1 2"],
        &["docs", "react@18", "x", "--version", "19"],
        &["docs", "/facebook/react/v1", "x", "--version", "v2"],
    ] {
        let error = failure(&env, &server.url(), args, 2);
        assert_eq!(error["code"], "usage", "{args:?}");
        ask(&env, &server, args).assert_code(2);
    }
    server.assert_requests(&[]);
}
