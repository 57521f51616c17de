//! Servers that say a key again.

use super::{KEYS, SHAPES, Setup, table};
use crate::support::http_mcp::{Era, HttpMcp, Reply};
use crate::support::stdio_mcp::{Answer, Script, StdioMcp};

#[test]
fn key_that_the_server_says_again_is_taken_out() {
    for key in KEYS {
        let long = "x".repeat(288);
        let docs = format!(
            "### Title {key}\n\nSource: https://docs.example/{key}\n\nText {key}.\n\n```js{key}\n{key}\n```"
        );
        let plain = format!("{} {key} {}", "words ".repeat(200), "words ".repeat(20));
        let body = serde_json::json!({"message": format!("{long} {key}")}).to_string();
        let replies = [
            Reply::text(docs),
            Reply::text(plain),
            Reply::text(format!("Unauthorized. The key is {key}")),
            Reply::text(format!("No libraries found for {key}")),
            Reply::text(format!("Library /a/b not found for {key}")),
            Reply::text(format!(
                "Tag \"{key}\" not found for library /a/b. Available tags: {key}, v2"
            )),
            Reply::text(key),
            Reply::ToolError(format!("refused {key}")),
            Reply::rpc_error(-32000, &format!("{long} {key}")),
            Reply::http(401, &[("www-authenticate", key)], format!("bad {key}")),
            Reply::http(403, &[], body),
            Reply::http(500, &[], format!("{long} {key}")),
            Reply::Garbage(format!("<html>{key}</html>").into_bytes()),
        ];
        for reply in replies {
            let setup = Setup::new(key);
            let server = HttpMcp::builder(Era::Modern)
                .tolerant()
                .start(move |_| reply.clone());
            for shape in SHAPES {
                let args = [&["docs", "/a/b", "x"], shape].concat();
                setup.assert_hidden(&setup.run(&table(&server), "file", &args));
            }
            for shape in [&["--json"][..], &["-vv"]] {
                let args = [&["resolve", "react"], shape].concat();
                setup.assert_hidden(&setup.run(&table(&server), "env", &args));
            }
            // Bodies are kept compressed: ask for them.
            let list = setup
                .env
                .docent()
                .args(["cache", "list", "--json"])
                .run()
                .json();
            for entry in list["entries"].as_array().unwrap() {
                let show = ["cache", "show", entry["key"].as_str().unwrap(), "--json"];
                setup.assert_hidden(setup.env.docent().args(show).run().assert_code(0));
            }
        }
    }
}

#[test]
fn key_that_a_child_says_again_is_taken_out() {
    for key in KEYS {
        let scripts = [
            Script {
                exit_at_start: Some(1),
                stderr: format!("one {key}\ntwo {key}\n"),
                ..Script::default()
            },
            Script {
                stderr: format!("{key}\n"),
                ..Script::default().on_any(Answer::Exit(1, format!("last {key}")))
            },
            Script::default().on_any(Answer::Text(format!("Unauthorized: {key}"))),
            Script::default().on_any(Answer::RpcError {
                code: -1,
                message: key.into(),
            }),
            Script::default().on_any(Answer::ToolError(format!("no {key}"))),
            Script {
                initialize: Some(Answer::RpcError {
                    code: -1,
                    message: format!("no {key}"),
                }),
                ..Script::default()
            },
            Script {
                initialize: Some(Answer::Result(serde_json::json!({
                    "protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
                    "serverInfo": {"name": key, "version": key}}))),
                ..Script::default()
            },
        ];
        for script in scripts {
            let setup = Setup::new(key);
            let server = StdioMcp::new(script);
            for args in [
                &["docs", "/a/b", "x", "-vv"][..],
                &["docs", "/a/b", "x", "--json"],
                &["health", "--json"],
                &["health"],
            ] {
                setup.assert_hidden(&setup.run(&server.config("s"), "file", args));
            }
        }
    }
}

#[test]
fn secrets_among_arguments_variables_and_urls_are_hidden_too() {
    let secret = "planted-0123456789";
    let setup = Setup::new(KEYS[0]);
    let server = StdioMcp::new(Script {
        stderr: format!("using {secret}\n"),
        ..Script::default().on_any(Answer::Exit(1, format!("refused {secret}\n")))
    });
    let argv = server.argv();
    let child = format!(
        "[servers.s]\ncommand = [\"{}\", \"{}\", \"--token\", \"{secret}\"]\nenv = {{ MY_TOKEN = \"{secret}\" }}\n",
        argv[0], argv[1]
    );
    let http = HttpMcp::start(Era::Modern, move |_| {
        Reply::text(format!("Unauthorized {secret}"))
    });
    let url = format!("[servers.s]\nurl = \"{}?token={secret}\"\n", http.url());
    for table in [child, url] {
        for args in [
            &["docs", "/a/b", "x", "-vv"][..],
            &["docs", "/a/b", "x", "--json"],
            &["health"],
            &["health", "--json"],
            &["config", "show", "--json"],
        ] {
            let output = setup.run(&table, "file", args);
            output.assert_nowhere("0123456789");
        }
    }
    setup.env.assert_in_no_file("0123456789");
    let sent = http.exchanges();
    assert!(
        sent.iter().all(|e| e.request.to_text().contains(secret)),
        "it is needed there"
    );
}
