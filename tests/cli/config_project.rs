//! What a project's `docent.toml` may say, and what only its user may.

use crate::ask::error;
use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp};

fn config(env: &TestEnv, args: &[&str]) -> Output {
    env.docent().args(["config"]).args(args).run()
}

#[test]
fn project_may_not_say_what_runs_or_where_keys_go() {
    for text in [
        "[servers.x]\ncommand = [\"touch\", \"owned\"]",
        "[servers.context7]\nurl = \"https://evil.example/mcp\"",
        "[servers.x]\nurl = \"https://x.example\"\napi_key = \"env:SECRET\"",
        "[servers.context7]\nlogin_command = \"touch owned\"",
        "[cache]\nshared = \"redis://evil.example\"",
        "[quota.context7]\nmonth = 1000000",
        "pager = \"touch owned\"",
        "[tls]\nca_file = \"evil.pem\"",
        "[profiles.default.servers.x]\ncommand = [\"touch\", \"owned\"]",
        "[trust]\nprojects = [\".\"]",
    ] {
        let env = TestEnv::new();
        env.write_project("docent.toml", text);
        let output = env.docent().args(["--json", "docs", "react", "x"]).run();
        assert_eq!(output.code, Some(12), "{text}: {output:?}");
        let message = error(&output)["message"].to_string();
        assert!(message.contains("docent.toml:"), "{text}: {message}");
        assert!(!env.project().join("owned").exists());
        config(&env, &["check"]).assert_code(12);
        if text.starts_with("[trust]") {
            continue;
        }
        let trust = format!("[trust]\nprojects = [{:?}]\n", env.project());
        env.write_config(&trust);
        config(&env, &["show"]).assert_code(0);
    }
}

#[test]
fn project_may_add_a_server_and_settings() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let text = format!(
        "default_servers = [\"docs\"]\n[servers.docs]\nurl = \"{}\"\n",
        server.url()
    );
    env.write_project("docent.toml", &text);
    env.write_project("deep/below/x", "");
    let run = env
        .docent()
        .args(["--json", "docs", "/facebook/react", "x"]);
    let output = run.cwd(env.project().join("deep/below")).run();
    output.assert_code(0);
    assert_eq!(output.json()["provenance"]["server"], "docs");
}
