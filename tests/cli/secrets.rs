//! A key is shown nowhere, kept nowhere, and sent to its server alone.

mod echo;

use std::path::Path;

use rustix::process::Signal;

use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};
use crate::support::stdio_mcp::{Answer, Event, Script, StdioMcp};

/// One key as Context7 has them, one of any other kind.
const KEYS: [&str; 2] = ["ctx7sk-1f2e3d4c-planted", "planted.Key:0123456789/abc"];

/// Where a key can be written down.
const SOURCES: [&str; 4] = ["literal", "file", "command", "env"];

struct Setup {
    env: TestEnv,
    key: &'static str,
    /// Outside of the home that is searched afterwards.
    safe: tempfile::TempDir,
}

impl Setup {
    fn new(key: &'static str) -> Self {
        let safe = tempfile::tempdir().unwrap();
        Self {
            env: TestEnv::new(),
            key,
            safe,
        }
    }

    /// Returns the value of `api_key` for a source.
    fn api_key(&self, source: &str) -> String {
        let file = self.safe.path().join("key");
        std::fs::write(&file, format!("{}\n", self.key)).unwrap();
        match source {
            "literal" => self.key.to_owned(),
            "file" => format!("file:{}", file.display()),
            "command" => format!("command:cat {}", file.display()),
            _ => "env:PLANTED_KEY".to_owned(),
        }
    }

    /// Writes the configuration outside of the home, and runs with it.
    fn run(&self, server: &str, source: &str, args: &[&str]) -> Output {
        let path = self.safe.path().join("config.toml");
        let text = format!("{server}api_key = \"{}\"\n", self.api_key(source));
        std::fs::write(&path, text).unwrap();
        let run = self
            .env
            .docent()
            .args(["--config", path.to_str().unwrap(), "--server", "s"]);
        let run = if source == "env" {
            run.env("PLANTED_KEY", self.key)
        } else {
            run
        };
        run.args(args).run()
    }

    #[track_caller]
    fn assert_hidden(&self, output: &Output) {
        let part = &self.key[self.key.len() - 12..];
        output.assert_nowhere(self.key).assert_nowhere(part);
        self.env.assert_in_no_file(part);
    }
}

fn table(server: &HttpMcp) -> String {
    format!("[servers.s]\nurl = \"{}\"\n", server.url())
}

const SHAPES: [&[&str]; 5] = [
    &["-vv"],
    &["--json"],
    &["--format", "md"],
    &["--format", "plain"],
    &["--raw"],
];

#[test]
fn key_from_anywhere_reaches_its_server_and_no_output() {
    for source in SOURCES {
        // A colon in a literal would make it a reference.
        for key in KEYS
            .into_iter()
            .filter(|key| source != "literal" || !key.contains(':'))
        {
            let setup = Setup::new(key);
            let server = HttpMcp::builder(Era::Modern)
                .require_key(key)
                .start(|_| Reply::Catalogue);
            let output = setup.run(&table(&server), source, &["docs", "react", "x", "-vv"]);
            output.assert_code(0);
            setup.assert_hidden(&output);
            for args in [
                &["health"][..],
                &["health", "--json"],
                &["config", "show"],
                &["config", "check", "--json"],
                &["cache", "list", "--json"],
            ] {
                setup.assert_hidden(&setup.run(&table(&server), source, args));
            }
        }
    }
}

#[test]
fn key_of_a_child_is_in_its_environment_alone() {
    for key in KEYS {
        let setup = Setup::new(key);
        let server = StdioMcp::new(Script::default().on_any(Answer::Hang));
        std::fs::write(setup.safe.path().join("key"), key).unwrap();
        let path = setup.safe.path().join("config.toml");
        std::fs::write(
            &path,
            format!("{}api_key = \"env:PLANTED_KEY\"\n", server.config("s")),
        )
        .unwrap();
        let run = setup
            .env
            .docent()
            .args(["--config", path.to_str().unwrap(), "--server", "s"]);
        let running = run
            .env("PLANTED_KEY", key)
            .args(["-vv", "docs", "/a/b", "x"])
            .spawn();
        server.wait_for_call();
        let Event::Started { pid, env, .. } =
            server.wait_for(|e| matches!(e, Event::Started { .. }))
        else {
            unreachable!("no other event was waited for")
        };
        assert_eq!(env.get("CONTEXT7_API_KEY").map(String::as_str), Some(key));
        for pid in [pid, running.process.pid()] {
            let line =
                std::fs::read(Path::new("/proc").join(pid.to_string()).join("cmdline")).unwrap();
            assert!(!String::from_utf8_lossy(&line).contains("planted"));
        }
        running.process.signal(Signal::INT);
        let output = running.wait();
        output.assert_code(130);
        setup.assert_hidden(&output);
    }
}

#[test]
fn url_with_a_password_is_refused_without_telling_it() {
    let env = TestEnv::new();
    for args in [&["docs", "/a/b", "x"][..], &["health", "--json"]] {
        let url = "http://user:planted-pass@127.0.0.1:1/mcp";
        let output = env.docent().args(["--server", url, "-vv"]).args(args).run();
        assert!(matches!(output.code, Some(2 | 12)), "{:?}", output.code);
        output.assert_nowhere("planted-pass");
        let output = env.docent().args(args).env("CONTEXT7_MCP_URL", url).run();
        output.assert_code(12).assert_nowhere("planted-pass");
    }
}

#[test]
fn key_is_never_sent_to_another_server() {
    let (one, two) = (
        HttpMcp::context7(Era::Modern),
        HttpMcp::context7(Era::Modern),
    );
    let setup = Setup::new(KEYS[0]);
    setup
        .run(&table(&one), "env", &["docs", "/facebook/react", "x"])
        .assert_code(0);
    assert!(
        one.exchanges()
            .iter()
            .all(|e| e.request.to_text().contains(KEYS[0]))
    );
    let args = ["docs", "/facebook/react", "y", "--server", &two.url()];
    setup
        .env
        .docent()
        .args(args)
        .env("CONTEXT7_API_KEY", KEYS[0])
        .run()
        .assert_code(0);
    two.assert_never_sent("planted");
    // Not even to the very same address, where that is given bare.
    one.clear_log();
    let path = setup.safe.path().join("config.toml");
    let args = [
        "--config",
        path.to_str().unwrap(),
        "docs",
        "/facebook/react",
        "z",
        "--server",
        &one.url(),
    ];
    let run = setup.env.docent().args(args).env("PLANTED_KEY", KEYS[0]);
    run.env("CONTEXT7_API_KEY", KEYS[0]).run().assert_code(0);
    one.assert_requests(&["tools/call query-docs"]);
    one.assert_never_sent("planted");
}

#[test]
fn key_does_not_follow_a_redirect_to_another_origin() {
    for status in [301, 302, 307, 308] {
        let other = HttpMcp::builder(Era::Modern)
            .tolerant()
            .start(|_| Reply::Catalogue);
        let to = other.url();
        let server = HttpMcp::builder(Era::Modern).tolerant();
        let server = server.start(move |_| Reply::redirect(status, &to));
        let setup = Setup::new(KEYS[0]);
        let output = setup.run(&table(&server), "file", &["docs", "/a/b", "x", "-vv"]);
        output.assert_code(8);
        setup.assert_hidden(&output);
        assert_eq!(other.count(""), 0, "{status}");
    }
}

#[test]
fn key_is_not_sent_in_the_clear() {
    let setup = Setup::new(KEYS[0]);
    let server = "[servers.s]\nurl = \"http://docs.example/mcp\"\n";
    for source in SOURCES {
        let output = setup.run(server, source, &["docs", "/a/b", "x", "-vv"]);
        output.assert_code(12);
        setup.assert_hidden(&output);
    }
}
