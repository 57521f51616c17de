//! `docs --batch` and `resolve --batch`: many questions, NDJSON.

mod input;
mod progress;
mod running;
mod warm;

use std::sync::{Arc, Condvar, Mutex};

use serde_json::{Value, json};

use crate::ask::keys;
use crate::support::LIMIT;
use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Call, Era, HttpMcp, Reply};

/// Holds answers back until it is opened.
#[derive(Clone, Default)]
struct Door(Arc<(Mutex<bool>, Condvar)>);

impl Door {
    fn wait(&self) {
        let (open, changed) = &*self.0;
        let open = open.lock().unwrap();
        let (open, _) = changed
            .wait_timeout_while(open, LIMIT, |open| !*open)
            .unwrap();
        assert!(*open, "the door was never opened");
    }

    fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }
}

/// Starts a server that answers questions about `slow` behind a door.
fn slow_server(door: &Door) -> HttpMcp {
    let door = door.clone();
    HttpMcp::builder(Era::Modern)
        .tolerant()
        .start(move |call: &Call| {
            if call.argument("query").contains("slow") {
                door.wait();
            }
            Reply::Catalogue
        })
}

/// Runs `docs --batch -` on an input.
#[track_caller]
fn batch(env: &TestEnv, server: &HttpMcp, input: &str, args: &[&str]) -> Output {
    let run = env.docent().args(["--server", &server.url()]);
    run.args(["docs", "--batch", "-"])
        .args(args)
        .stdin(input)
        .run()
}

/// Splits the objects of items from the summary behind them.
#[track_caller]
fn split(output: &Output) -> (Vec<Value>, Value) {
    let mut all = output.ndjson();
    let summary = all.pop().expect("a summary");
    assert_eq!(summary["schema"], "docent.summary/1", "{summary}");
    (all, summary)
}

fn numbers(items: &[Value]) -> Vec<u64> {
    items
        .iter()
        .map(|item| item["item"].as_u64().unwrap())
        .collect()
}

#[test]
fn items_are_the_documents_of_single_calls_in_the_order_of_the_input() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let input = "# questions\nreact\tuseEffect cleanup\n\n/tokio-rs/tokio\n\
                 {\"library\":\"/vercel/next.js\",\"query\":\"middleware\",\"version\":\"v15.1.8\"}\n";
    let output = batch(&env, &server, input, &[]);
    output.assert_code(0);
    let (items, summary) = split(&output);
    assert_eq!(numbers(&items), [2, 4, 5]);
    let ids: Vec<_> = items
        .iter()
        .map(|i| i["library"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids,
        ["/facebook/react", "/tokio-rs/tokio", "/vercel/next.js"]
    );
    assert_eq!(items[1]["query"], "getting started");
    assert_eq!(items[2]["library"]["version"]["asked"], "v15.1.8");
    // But for when and how it was fetched an item is the single document.
    let args = [
        "--server",
        &server.url(),
        "--json",
        "docs",
        "react",
        "useEffect",
        "cleanup",
    ];
    let single = env.docent().args(args).run().json();
    let mut keys_of_item = keys(&items[0]);
    assert_eq!(keys_of_item.pop(), Some("item"));
    assert_eq!(keys_of_item, keys(&single));
    assert_eq!(items[0]["snippets"], single["snippets"]);
    assert_eq!(
        (
            &summary["ok"],
            &summary["items"],
            &summary["succeeded"],
            &summary["failed"]
        ),
        (&json!(true), &json!(3), &json!(3), &json!(0))
    );
    assert_eq!(
        (&summary["cached"], &summary["errors"]),
        (&json!(0), &json!({}))
    );
    assert_eq!(output.stderr, "docent: 3 items, 0 failed\n");
    let again = batch(&env, &server, input, &["-q"]);
    let (items, summary) = split(&again);
    assert!(
        items
            .iter()
            .all(|item| item["provenance"]["cache"] == "hit")
    );
    assert_eq!((&summary["cached"], again.stderr.as_str()), (&json!(3), ""));
}

#[test]
fn failed_items_are_objects_and_the_rest_goes_on() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let output = batch(&env, &server, "nosuch\tx\nreact\thooks\n/one\n", &[]);
    output.assert_code(10);
    let (items, summary) = split(&output);
    assert_eq!(numbers(&items), [1, 2, 3]);
    assert_eq!(items[0]["schema"], "docent.error/1");
    assert_eq!(items[0]["error"]["code"], "not_found");
    assert_eq!(
        items[0]["input"],
        json!({"library": "nosuch", "query": "x"})
    );
    assert_eq!(items[1]["ok"], true);
    assert_eq!(
        (&items[2]["error"]["code"], &items[2]["input"]["query"]),
        (&json!("usage"), &Value::Null)
    );
    assert_eq!(summary["ok"], false);
    assert_eq!(summary["errors"], json!({"not_found": 1, "usage": 1}));
    assert_eq!(output.stderr, "docent: 3 items, 2 failed\n");
    // That all failed is no other code.
    batch(&env, &server, "nosuch\n", &[]).assert_code(10);
    let empty = batch(&env, &server, "# none\n", &[]);
    empty.assert_code(0);
    assert_eq!(split(&empty).1["items"], 0);
}

#[test]
fn what_an_item_says_is_stronger_than_flags_and_these_than_the_lockfile() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    env.write_project("package.json", r#"{"dependencies": {"react": "*"}}"#);
    let lock = json!({"lockfileVersion": 3, "packages": {
        "": {"dependencies": {"react": "*"}}, "node_modules/react": {"version": "19.2.0"}}});
    env.write_project("package-lock.json", &lock.to_string());
    let input = "react\thooks\nreact@18.3.1\thooks\n{\"library\":\"react\",\"query\":\"hooks\",\"version\":\"17\"}\n\
                 {\"library\":\"react\",\"version\":\"17\",\"tokens\":1}\n";
    let asked = |args: &[&str]| -> Vec<Value> {
        let (items, _) = split(&batch(&env, &server, input, args));
        items
            .iter()
            .take(3)
            .map(|i| i["library"]["version"]["asked"].clone())
            .collect()
    };
    assert_eq!(asked(&[]), ["19.2.0", "18.3.1", "17"]);
    assert_eq!(asked(&["--version", "19.1.0"]), ["19.1.0", "18.3.1", "17"]);
    assert_eq!(
        asked(&["--latest"]),
        [Value::Null, json!("18.3.1"), json!("17")]
    );
    let (items, _) = split(&batch(&env, &server, input, &["--limit", "1"]));
    assert!(
        items[..3]
            .iter()
            .all(|i| i["snippets"].as_array().unwrap().len() == 1)
    );
    let cut = items[3]["snippets"].as_array().map_or(0, Vec::len);
    assert!(
        items[3]["error"]["code"] == "budget" || cut == 1,
        "{}",
        items[3]
    );
    let (items, summary) = split(&batch(&env, &server, "/tokio-rs/tokio\n", &["--exact"]));
    assert_eq!(
        (&items[0]["error"]["code"], &summary["failed"]),
        (&json!("usage"), &json!(1))
    );
}

#[test]
fn markdown_has_a_heading_for_each_item_and_failures_beside_it() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let output = batch(
        &env,
        &server,
        "react\thooks\nnosuch\n/tokio-rs/tokio\n",
        &["--format", "md"],
    );
    output.assert_code(10);
    let headings: Vec<_> = output
        .stdout
        .lines()
        .filter(|l| l.starts_with("# "))
        .collect();
    assert!(headings.contains(&"# react: hooks"), "{headings:?}");
    assert!(headings.contains(&"# /tokio-rs/tokio"), "{headings:?}");
    assert!(!output.stdout.contains("docent.summary"));
    assert!(
        output.stderr.contains("error: item 2, nosuch: "),
        "{}",
        output.stderr
    );
}

#[test]
fn names_are_resolved_one_to_a_line() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let input = "react\ntokio\tspawn\n{\"name\":\"next.js\",\"query\":\"app router\"}\nnosuch\n";
    let run = env
        .docent()
        .args(["--server", &server.url(), "resolve", "--batch", "-"]);
    let output = run.stdin(input).run();
    output.assert_code(10);
    let (items, summary) = split(&output);
    let chosen: Vec<_> = items
        .iter()
        .map(|i| i["results"][0]["chosen"].as_str())
        .collect();
    let wanted = [
        Some("/facebook/react"),
        Some("/tokio-rs/tokio"),
        Some("/vercel/next.js"),
        None,
    ];
    assert_eq!(chosen, wanted);
    assert_eq!(items[0]["schema"], "docent.resolve/1");
    assert_eq!(items[3]["input"]["library"], "nosuch");
    assert_eq!(
        (&summary["succeeded"], &summary["failed"]),
        (&json!(3), &json!(1))
    );
    let mut queries: Vec<_> = server
        .calls()
        .iter()
        .map(|c| c.argument("query").to_owned())
        .collect();
    queries.sort();
    assert_eq!(queries[..2], ["app router", "nosuch"]);
    let args = [
        "--server",
        &server.url(),
        "resolve",
        "react",
        "tokio",
        "--format",
        "ndjson",
    ];
    let output = env.docent().args(args).run();
    output.assert_code(0);
    let (items, summary) = split(&output);
    assert_eq!(
        (numbers(&items), &summary["cached"]),
        (vec![1, 2], &json!(1))
    );
}

#[test]
fn wrong_usage_prints_nothing_on_stdout() {
    let env = TestEnv::new();
    for args in [
        &["docs", "--batch", "missing.tsv"][..],
        &["docs", "--batch", "."],
        &["docs", "react", "--batch", "-"],
        &["docs", "react", "--unordered"],
        &["docs", "--batch", "-", "--limit", "0"],
        &["docs"],
        &["resolve", "react", "--batch", "-"],
        &["cache", "warm", "--batch", "-"],
        &["cache", "warm", "--most-used", "0"],
    ] {
        let output = env.docent().args(args).run();
        output.assert_code(2);
        assert_eq!(output.stdout, "", "{args:?}");
    }
}
