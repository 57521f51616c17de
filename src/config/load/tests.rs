use std::path::PathBuf;
use std::time::Duration;

use crate::config::{
    CacheMode, Color, Endpoint, Environment, Format, KeySource, Origin, Overrides, Settings, env,
};
use crate::error::{Error, Kind, Result};

/// A user's and a project's directory, and what is set in the environment.
struct Machine {
    dir: tempfile::TempDir,
    variables: Vec<(String, String)>,
    overrides: Overrides,
}

impl Machine {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("work/below")).unwrap();
        let mut machine = Self {
            dir,
            variables: Vec::new(),
            overrides: Overrides::default(),
        };
        for name in [env::DOCENT_CONFIG_DIR, env::DOCENT_CACHE_DIR, env::HOME] {
            let dir = machine.dir.path().to_str().unwrap().to_owned();
            machine = machine.var(name, &dir);
        }
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn user(self, text: &str) -> Self {
        std::fs::write(self.path("config.toml"), text).unwrap();
        self
    }

    fn project(self, text: &str) -> Self {
        std::fs::write(self.path("work/docent.toml"), text).unwrap();
        self
    }

    fn var(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    fn flags(mut self, set: impl FnOnce(&mut Overrides)) -> Self {
        set(&mut self.overrides);
        self
    }

    fn try_load(&self) -> Result<Settings> {
        let env = Environment::from_pairs(self.variables.clone());
        Settings::load(&self.overrides, &env, &self.path("work/below"))
    }

    fn load(&self) -> Settings {
        self.try_load().unwrap()
    }

    fn fails(&self, kind: Kind) -> Error {
        let error = self.try_load().unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
        error
    }
}

fn origin(settings: &Settings, key: &str) -> Origin {
    let value = settings.values.iter().find(|value| value.key == key);
    value.unwrap_or_else(|| panic!("no {key}")).origin.clone()
}

fn names(settings: &Settings) -> Vec<&str> {
    settings.servers.iter().map(|s| s.name.as_str()).collect()
}

#[test]
fn without_any_file_everything_is_decided() {
    let settings = Machine::new().load();
    assert_eq!(names(&settings), ["context7"]);
    assert_eq!(settings.known.len(), 2);
    assert_eq!(settings.timeout, Duration::from_secs(30));
    assert_eq!(settings.servers[0].timeout, Duration::from_secs(20));
    assert_eq!(
        settings.servers[0].keys,
        [KeySource::Env("CONTEXT7_API_KEY".into())]
    );
    assert_eq!(settings.cache.max_size, 1 << 30);
    assert_eq!(settings.cache.mode, CacheMode::Use);
    assert_eq!(settings.ttl.pinned, Duration::from_secs(7 * 86_400));
    assert_eq!(settings.ttl.not_found, Duration::from_secs(600));
    assert_eq!(settings.output.pager_command, "less -FRX");
    assert!(settings.output.pager && settings.output.progress);
    assert!(settings.values.is_sorted_by(|a, b| a.key < b.key));
    assert_eq!(origin(&settings, "timeout"), Origin::Default);
}

#[test]
fn each_layer_covers_the_weaker_ones_and_is_named() {
    let mut machine = Machine::new();
    let expect = |machine: Machine, seconds: u64, shown: &str| {
        let settings = machine.load();
        assert_eq!(settings.timeout, Duration::from_secs(seconds));
        let origin = origin(&settings, "timeout").to_string();
        assert!(origin.ends_with(shown), "{origin}");
        machine
    };
    machine = expect(machine, 30, "default");
    machine = expect(machine.user("timeout = \"31s\""), 31, "/config.toml");
    machine = expect(
        machine.project("timeout = \"32s\""),
        32,
        "/work/docent.toml",
    );
    machine = expect(
        machine.var(env::DOCENT_TIMEOUT, "33s"),
        33,
        "env DOCENT_TIMEOUT",
    );
    let flag = |o: &mut Overrides| o.timeout = Some(Duration::from_secs(34));
    expect(machine.flags(flag), 34, "flag --timeout");
}

#[test]
fn every_key_of_a_file_is_taken() {
    let text = r#"
        default_servers = ["own"]
        timeout = "90s"
        jobs = 7
        profile = "work"
        format = "json"
        color = "never"
        pager = "most"
        cache = { enabled = false, max_age = "1h", max_size = "1MB", stale_for = "1d" }
        tls = { ca_file = "ca.pem" }
        trust = { projects = ["~/x"] }
        [ttl]
        default = "1s"
        errors = "2s"
        examples = "3s"
        not_found = "4s"
        pinned = "5s"
        practices = "6s"
        reference = "7s"
        [servers.own]
        command = ["prog", "--token", "planted"]
        env = { A = "planted" }
        api_key = ["env:K", "planted"]
        timeout = "8s"
        connect_timeout = "9s"
        [profiles.work]
    "#;
    let machine = Machine::new().user(text);
    let settings = machine.load();
    let user = Origin::User(machine.path("config.toml"));
    let built_in = ["cache.dir", "servers.context7"];
    for value in &settings.values {
        assert!(!value.value.contains("planted"), "{value:?}");
        if !built_in.iter().any(|key| value.key.starts_with(key)) {
            assert_eq!(value.origin, user, "{}", value.key);
        }
    }
    assert_eq!(
        settings.values.iter().filter(|v| v.origin == user).count(),
        25
    );
    assert_eq!(settings.cache.mode, CacheMode::Bypass);
    assert_eq!(settings.cache.max_age, Some(Duration::from_secs(3600)));
    assert_eq!(settings.ttl.reference, Duration::from_secs(7));
    assert_eq!(settings.ca_file, Some(machine.path("ca.pem")));
    assert_eq!(settings.servers[0].connect_timeout, Duration::from_secs(9));
    assert_eq!(settings.servers[0].keys.len(), 2);
    assert!(!format!("{:?}", settings.servers[0].keys).contains("planted"));
    assert_eq!(settings.output.format, Format::Json);
}

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
    assert_eq!(error.hints, ["known servers: context7, context7-npx"]);
    Machine::new()
        .var(env::DOCENT_SERVER, "zzz")
        .fails(Kind::Config);
    let error = Machine::new()
        .user("[servers.contex7]\ntimeout = \"1s\"")
        .fails(Kind::Config);
    assert_eq!(error.hints, ["did you mean `context7`?"]);
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
fn a_project_may_not_set_what_needs_trust() {
    for text in [
        "[servers.own]\ncommand = [\"x\"]",
        "[servers.own]\nurl = \"https://a/\"\napi_key = \"env:K\"",
        "[servers.own]\nurl = \"https://a/\"\napi_key = []",
        "[servers.own]\nurl = \"https://a/\"\nenv = {}",
        "[servers.context7]\nurl = \"https://a/\"",
        "[servers.mine]\nurl = \"https://a/\"",
        "[profiles.p.servers.context7]\nurl = \"https://a/\"",
        "[profiles.p.servers.own]\ncommand = [\"x\"]",
        "pager = \"x\"",
        "tls.ca_file = \"x\"",
    ] {
        let user = "[profiles.q.servers.mine]\nurl = \"https://mine/\"\n";
        let machine = Machine::new().user(user).project(text);
        let error = machine.fails(Kind::Config);
        assert!(error.message.contains("docent.toml:"), "{text}: {error}");
        assert!(
            error.message.ends_with("is not for a project to set"),
            "{text}: {error}"
        );
        assert!(error.hints[0].contains("[trust] projects = [\""), "{text}");
        let trusted = machine.user(&format!("{user}[trust]\nprojects = [\"~/work\"]"));
        trusted.load();
    }
}

#[test]
fn trusting_a_sibling_is_not_trusting_the_project() {
    let machine = Machine::new().project("pager = \"x\"");
    let machine = machine.user("trust.projects = [\"~/wor\", \"~/work/below\", \"~/missing\"]");
    machine.fails(Kind::Config);
}

#[test]
fn no_project_may_trust_itself_or_hold_a_key() {
    let machine = Machine::new().project("trust.projects = [\"/\"]");
    machine.fails(Kind::Config);
    let machine = Machine::new()
        .user("trust.projects = [\"~\"]")
        .project("[servers.a]\nurl = \"https://a/\"\napi_key = \"planted\"");
    let error = machine.fails(Kind::Config);
    assert!(!format!("{error:?}").contains("planted"));
}

#[test]
fn a_project_may_set_what_is_harmless() {
    let text = "default_servers = [\"docs\", \"context7-npx\"]\njobs = 1\nformat = \"md\"\n\
        [ttl]\ndefault = \"1h\"\n[servers.docs]\nurl = \"https://docs.example/mcp\"\n\
        [servers.context7]\ntimeout = \"3s\"";
    let settings = Machine::new().project(text).load();
    assert_eq!(names(&settings), ["docs", "context7-npx"]);
    assert_eq!(settings.jobs, 1);
}

#[test]
fn a_profile_covers_the_servers_of_its_file() {
    let text = "[profiles.work]\ndefault_servers = [\"corp\", \"context7\"]\n\
        [profiles.work.servers.corp]\nurl = \"https://corp.example/\"\n\
        [profiles.work.servers.context7]\napi_key = \"env:WORK_KEY\"";
    let settings = Machine::new().user(text).load();
    assert_eq!(names(&settings), ["context7"]);
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
fn numbers_out_of_range_are_refused_where_they_were_said() {
    for jobs in ["0", "65"] {
        let error = Machine::new()
            .user(&format!("\njobs = {jobs}"))
            .fails(Kind::Config);
        assert!(
            error
                .message
                .ends_with("config.toml:2: `jobs` must be 1 to 64"),
            "{error}"
        );
    }
    Machine::new()
        .flags(|o| o.jobs = Some(0))
        .fails(Kind::Usage);
    Machine::new()
        .flags(|o| o.timeout = Some(Duration::ZERO))
        .fails(Kind::Usage);
    Machine::new()
        .user("[servers.context7]\nconnect_timeout = 0")
        .fails(Kind::Config);
    Machine::new().user("ttl.default = 0").load();
    let error = Machine::new()
        .var(env::DOCENT_TIMEOUT, "soon")
        .fails(Kind::Config);
    assert!(
        error
            .message
            .starts_with("DOCENT_TIMEOUT: expected a duration")
    );
}

#[test]
fn a_long_command_gives_one_call_more_time() {
    let settings = Machine::new().var(env::DOCENT_TIMEOUT, "3m").load();
    assert_eq!(settings.servers[0].timeout, Duration::from_secs(120));
    let settings = Machine::new().var(env::DOCENT_TIMEOUT, "2s").load();
    assert_eq!(settings.servers[0].timeout, Duration::from_secs(20));
}

#[test]
fn colour_follows_flag_then_environment_then_file() {
    let color = |machine: Machine| machine.load().output.color;
    let always = || Machine::new().user("color = \"always\"");
    assert_eq!(color(always()), Color::Always);
    assert_eq!(color(always().var(env::NO_COLOR, "1")), Color::Never);
    assert_eq!(color(always().var(env::NO_COLOR, "")), Color::Always);
    assert_eq!(color(always().var(env::CLICOLOR, "0")), Color::Never);
    assert_eq!(
        color(Machine::new().var(env::CLICOLOR_FORCE, "1")),
        Color::Always
    );
    assert_eq!(
        color(Machine::new().var(env::CLICOLOR_FORCE, "0")),
        Color::Auto
    );
    assert_eq!(color(Machine::new().var(env::TERM, "dumb")), Color::Never);
    let flag = |o: &mut Overrides| o.color = Some(Color::Always);
    assert_eq!(
        color(Machine::new().var(env::NO_COLOR, "1").flags(flag)),
        Color::Always
    );
}

#[test]
fn the_pager_is_the_most_particular_one() {
    let pager = |machine: Machine| machine.load().output.pager_command;
    let common = || Machine::new().var(env::PAGER, "more");
    assert_eq!(pager(common()), "more");
    assert_eq!(pager(common().user("pager = \"most\"")), "most");
    let own = || {
        common()
            .user("pager = \"most\"")
            .var(env::DOCENT_PAGER, "bat -p")
    };
    assert_eq!(pager(own()), "bat -p");
    for machine in [
        own().flags(|o| o.no_pager = true),
        common().var(env::DOCENT_PAGER, ""),
        common().var(env::DOCENT_PAGER, " cat "),
        Machine::new().var(env::PAGER, "cat"),
    ] {
        assert!(!machine.load().output.pager);
    }
}

#[test]
fn progress_is_silent_in_automation() {
    for (name, value, expected) in [
        (env::CI, "true", false),
        (env::CI, "false", true),
        (env::TERM, "dumb", false),
    ] {
        assert_eq!(
            Machine::new().var(name, value).load().output.progress,
            expected,
            "{name}"
        );
    }
}

#[test]
fn the_cache_mode_is_the_flags_then_the_environments_then_the_files() {
    let mode = |machine: Machine| machine.load().cache.mode;
    let offline = || {
        Machine::new()
            .user("cache.enabled = false")
            .var(env::DOCENT_OFFLINE, "1")
    };
    assert_eq!(mode(offline()), CacheMode::Offline);
    assert_eq!(
        mode(Machine::new().var(env::DOCENT_OFFLINE, "no")),
        CacheMode::Use
    );
    let refresh = |o: &mut Overrides| o.cache_mode = Some(CacheMode::Refresh);
    assert_eq!(mode(offline().flags(refresh)), CacheMode::Refresh);
    Machine::new()
        .var(env::DOCENT_OFFLINE, "perhaps")
        .fails(Kind::Config);
}
