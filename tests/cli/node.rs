//! The real npm servers, of every generation, over stdio.

use serde_json::Value;

use crate::support::backend::{Answer, Backend};
use crate::support::env::{Output, Run, TestEnv};
use crate::support::node::{self, RealServer, VERSIONS};

fn servers() -> impl Iterator<Item = RealServer> {
    VERSIONS.into_iter().filter_map(node::real_server)
}

/// A home with one real server in it, called `npm`, and what is behind it.
struct Setup {
    env: TestEnv,
    backend: Backend,
    server: RealServer,
}

impl Setup {
    fn new(server: RealServer) -> Self {
        let (env, backend) = (TestEnv::new(), Backend::start());
        env.write_config(&server.config("npm", &backend.url()));
        Self {
            env,
            backend,
            server,
        }
    }

    fn run(&self, args: &[&str]) -> Run {
        self.env
            .docent()
            .args(["--server", "npm", "--timeout", "50s"])
            .args(args)
    }

    #[track_caller]
    fn json(&self, args: &[&str]) -> Value {
        let output = self.run(args).args(["--json"]).run();
        output.assert_code(0).json()
    }

    fn version(&self) -> &'static str {
        self.server.version
    }
}

#[test]
fn names_are_resolved_by_every_generation() {
    for setup in servers().map(Setup::new) {
        let found = setup.json(&["resolve", "react"]);
        let result = &found["results"][0];
        assert_eq!(result["chosen"], "/facebook/react", "{}", setup.version());
        let ids: Vec<_> = result["libraries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|l| &l["id"])
            .collect();
        assert!(ids.contains(&&"/primer/react".into()), "{ids:?}");
        let asked = setup.backend.requests().len();
        assert_eq!(
            setup.json(&["resolve", "react"])["results"][0]["chosen"],
            "/facebook/react"
        );
        assert_eq!(setup.backend.requests().len(), asked, "{}", setup.version());
    }
}

#[test]
fn documentation_comes_from_every_generation_and_then_from_the_cache() {
    for setup in servers().map(Setup::new) {
        let args = ["docs", "react", "cleanup"];
        let docs = setup.json(&args);
        let version = setup.version();
        assert_eq!(docs["library"]["id"], "/facebook/react", "{version}");
        assert_eq!(
            docs["snippets"].as_array().map(Vec::len),
            Some(5),
            "{version}: {docs}"
        );
        assert_eq!(docs["provenance"]["transport"], "stdio");
        assert_eq!(docs["provenance"]["cache"], "miss");
        let asked = setup.backend.requests().len();
        // Without a PATH no child could start.
        let again = setup.run(&args).args(["--json"]).env_remove("PATH").run();
        let again = again.assert_code(0).json();
        assert_eq!(again["provenance"]["cache"], "hit", "{version}");
        assert_eq!(again["snippets"], docs["snippets"], "{version}");
        assert_eq!(setup.backend.requests().len(), asked, "{version}");
    }
}

#[test]
fn versions_and_redirects_are_those_of_the_service() {
    for setup in servers().map(Setup::new) {
        let pinned = setup.json(&["docs", "next.js", "routing", "--version", "15.1.8"]);
        assert_eq!(
            pinned["library"]["version"]["served"],
            "v15.1.8",
            "{}",
            setup.version()
        );
        let moved = setup.json(&["docs", "/tiangolo/fastapi", "routing"]);
        assert_eq!(
            moved["library"]["id"],
            "/fastapi/fastapi",
            "{}",
            setup.version()
        );
    }
}

#[track_caller]
fn assert_failure(output: &Output, exit: i32, code: &str, what: &str) {
    output.assert_code(exit);
    let json = output.json();
    let error = match &json["error"] {
        Value::Null => &json["results"][0]["error"],
        error => error,
    };
    assert_eq!(error["code"], code, "{what}: {json}");
}

#[test]
fn failures_of_the_service_are_told_and_not_kept() {
    let statuses = [
        (401, 4, "auth"),
        (403, 4, "forbidden"),
        (404, 3, "not_found"),
        (429, 6, "rate_limited"),
        (500, 5, "unavailable"),
    ];
    for setup in servers().map(Setup::new) {
        for (status, exit, code) in statuses {
            setup.backend.script("/v2", Answer::status(status));
            let all = [&["docs", "/facebook/react", "x"][..], &["resolve", "react"]];
            // Both tools take the same way; one status shows that they do.
            for args in all.into_iter().take(if status == 429 { 2 } else { 1 }) {
                let output = setup.run(args).args(["--json", "--refresh"]).run();
                let what = format!("{} {status} {args:?}", setup.version());
                assert_failure(&output, exit, code, &what);
                output.assert_nowhere("planted");
            }
        }
        setup.backend.unscript();
        let left = setup
            .env
            .docent()
            .args(["cache", "list", "--json"])
            .run()
            .json();
        let kinds = left["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["kind"].as_str());
        let kinds: Vec<_> = kinds.map(Option::unwrap_or_default).collect();
        assert!(kinds.iter().all(|kind| kind.starts_with("not")), "{left}");
        // Nothing but "not found" was kept, and --refresh asks again.
        let run = setup
            .run(&["docs", "/facebook/react", "x", "--refresh"])
            .run();
        run.assert_code(0);
    }
}

#[test]
fn service_that_is_down_is_unavailable_in_every_generation() {
    for server in servers() {
        let version = server.version;
        let env = TestEnv::new();
        // Nobody listens there any more.
        let url = Backend::start().url();
        env.write_config(&server.config("npm", &url));
        for args in [&["resolve", "react"][..], &["docs", "/facebook/react", "x"]] {
            let run = env
                .docent()
                .args(["--server", "npm", "--json", "--timeout", "50s"]);
            let output = run.args(args).run();
            assert_failure(&output, 5, "unavailable", &format!("{version} {args:?}"));
        }
        let left = env.docent().args(["cache", "list", "--json"]).run().json();
        assert_eq!(
            left["entries"].as_array().map(Vec::len),
            Some(0),
            "{version}: {left}"
        );
    }
}

#[test]
fn key_reaches_the_service_and_nothing_else() {
    for server in servers() {
        let (env, backend) = (TestEnv::new(), Backend::start());
        let config = server.config("npm", &backend.url());
        env.write_config(&format!("{config}api_key = \"env:MY_KEY\"\n"));
        backend.script(
            "/v2",
            Answer::status(401).message("bad key ctx7sk-planted-1"),
        );
        for more in [&["-vv"][..], &["--json"]] {
            let run = env
                .docent()
                .args(["--server", "npm", "docs", "/facebook/react", "x"]);
            let run = run.args(["--timeout", "50s"]).args(more);
            let output = run.env("MY_KEY", "ctx7sk-planted-1").run();
            output.assert_nowhere("planted");
        }
        let sent = backend.requests();
        assert_eq!(
            sent[0].header("authorization"),
            Some("Bearer ctx7sk-planted-1")
        );
        env.assert_in_no_file("planted-1");
    }
}
