use std::time::Duration;

use crate::config::load::tests::{Machine, names, origin};
use crate::config::{Endpoint, KeySource, Origin, env};
use crate::error::Kind;

#[test]
fn servers_come_in_the_order_they_are_given() {
    let settings = Machine::new()
        .flags(|o| {
            o.servers = [
                "http://LOCALHOST:1/mcp",
                "context7",
                "context7",
                "http://localhost:1/b",
            ]
            .map(str::to_owned)
            .into();
            o.server_commands = vec!["npx -y @upstash/context7-mcp@1.0.33 --x".into()];
        })
        .var(env::CONTEXT7_API_KEY, "planted")
        .load();
    let expected = ["context7-mcp", "localhost:1", "context7", "localhost:1#2"];
    assert_eq!(names(&settings), expected);
    assert!(settings.servers[0].keys.is_empty() && settings.servers[1].keys.is_empty());
}

#[test]
fn a_bare_url_gets_no_key_even_where_it_is_a_known_one() {
    let settings = Machine::new()
        .var(env::CONTEXT7_API_KEY, "planted")
        .var(
            env::DOCENT_SERVER,
            "https://mcp.context7.com/mcp, context7-npx",
        )
        .load();
    assert_eq!(names(&settings), ["mcp.context7.com", "context7-npx"]);
    assert!(settings.servers[0].keys.is_empty());
}

#[test]
fn commands_are_named_after_what_they_run() {
    for (command, name) in [
        ("./bin/my-server --stdio", "my-server"),
        ("node dist/index.js", "index.js"),
        ("npx -y @a/b", "b"),
        ("bun run server.ts", "server.ts"),
        ("npx", "npx"),
    ] {
        let machine = Machine::new().flags(|o| o.server_commands = vec![command.into()]);
        assert_eq!(names(&machine.load()), [name], "{command}");
    }
    for command in ["", "  ", "''", "a 'b"] {
        let machine = Machine::new().flags(|o| o.server_commands = vec![command.into()]);
        machine.fails(Kind::Usage);
    }
}

#[test]
fn an_unknown_server_is_wrong_usage_or_wrong_configuration() {
    let error = Machine::new()
        .flags(|o| o.servers = vec!["contex7".into()])
        .fails(Kind::Usage);
    assert_eq!(error.hints, ["did you mean `context7`?"]);
    let error = Machine::new()
        .user("default_servers = [\"zzz\"]")
        .fails(Kind::Config);
    assert!(error.message.contains("config.toml:1:"), "{error}");
    assert_eq!(
        error.hints,
        ["known servers: context7, context7-npx, local"]
    );
    Machine::new()
        .var(env::DOCENT_SERVER, "zzz")
        .fails(Kind::Config);
    let error = Machine::new()
        .user("[servers.contex7]\ntimeout = \"1s\"")
        .fails(Kind::Config);
    assert_eq!(error.hints, ["did you mean `context7`?"]);
}

#[test]
fn the_embedded_source_is_a_server_like_any_other() {
    let machine = Machine::new().flags(|o| o.servers = vec!["local".into(), "local".into()]);
    let settings = machine.load();
    assert_eq!(names(&settings), ["local"]);
    assert_eq!(settings.servers[0].endpoint, Endpoint::Local);
    assert_eq!(settings.servers[0].address(), "embedded");
    let from = origin(&settings, "servers.local.embedded");
    assert_eq!(from, Origin::Default);
    let machine = machine.user("[servers.local]\nurl = \"https://a.example/\"");
    assert!(matches!(
        machine.load().servers[0].endpoint,
        Endpoint::Http { .. }
    ));
    let error = Machine::new()
        .user("[servers.x]\nembedded = false")
        .fails(Kind::Config);
    assert!(error.message.contains("config.toml:2:"), "{error}");
}

#[test]
fn a_section_changes_one_value_of_a_built_in_server() {
    let settings = Machine::new()
        .user("[servers.context7]\ntimeout = \"5s\"")
        .var(env::CONTEXT7_MCP_URL, "http://127.0.0.1:9/mcp")
        .var(env::CONTEXT7_API_KEY, "k")
        .load();
    let server = &settings.servers[0];
    assert_eq!(
        server.endpoint,
        Endpoint::Http {
            url: "http://127.0.0.1:9/mcp".into()
        }
    );
    assert_eq!(server.timeout, Duration::from_secs(5));
    assert_eq!(server.keys.len(), 1);
    let from = origin(&settings, "servers.context7.url");
    assert_eq!(from, Origin::Env(env::CONTEXT7_MCP_URL));
}

#[test]
fn a_key_for_a_plain_remote_url_is_refused_only_where_it_would_be_sent() {
    let machine = Machine::new().var(env::CONTEXT7_MCP_URL, "http://a.example/mcp");
    machine.load();
    let machine = machine.var(env::CONTEXT7_API_KEY, "planted");
    let error = machine.fails(Kind::Config);
    assert!(error.message.starts_with("CONTEXT7_MCP_URL:"), "{error}");
    machine
        .flags(|o| o.servers = vec!["context7-npx".into()])
        .load();
    Machine::new()
        .user("[servers.context7]\nurl = \"http://a.example\"\napi_key = \"\"")
        .var(env::CONTEXT7_API_KEY, "planted")
        .load();
}

#[test]
fn a_profile_covers_the_servers_of_its_file() {
    let text = "[profiles.work]\ndefault_servers = [\"corp\", \"context7\"]\n\
        [profiles.work.servers.corp]\nurl = \"https://corp.example/\"\n\
        [profiles.work.servers.context7]\napi_key = \"env:WORK_KEY\"";
    let settings = Machine::new().user(text).load();
    assert_eq!(names(&settings), ["context7", "local"]);
    let machine = Machine::new().user(text).var(env::DOCENT_PROFILE, "work");
    let settings = machine.load();
    assert_eq!(settings.profile, "work");
    assert_eq!(names(&settings), ["corp", "context7"]);
    assert_eq!(
        settings.servers[1].keys,
        [KeySource::Env("WORK_KEY".into())]
    );
    machine.flags(|o| o.profile = Some("default".into())).load();
    let unknown = Machine::new()
        .user(text)
        .flags(|o| o.profile = Some("wrok".into()));
    assert_eq!(unknown.fails(Kind::Usage).hints, ["did you mean `work`?"]);
    Machine::new()
        .var(env::DOCENT_PROFILE, "x")
        .fails(Kind::Config);
}

#[test]
fn a_long_command_gives_one_call_more_time() {
    let settings = Machine::new().var(env::DOCENT_TIMEOUT, "3m").load();
    assert_eq!(settings.servers[0].timeout, Duration::from_secs(120));
    let settings = Machine::new().var(env::DOCENT_TIMEOUT, "2s").load();
    assert_eq!(settings.servers[0].timeout, Duration::from_secs(20));
}
