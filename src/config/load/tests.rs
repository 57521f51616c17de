use std::path::PathBuf;
use std::time::Duration;

use crate::config::{
    CacheMode, Color, Environment, Format, KeySource, Origin, Overrides, Settings, env,
};
use crate::error::{Error, Kind, Result};

/// A user's and a project's directory, and what is set in the environment.
pub(in crate::config) struct Machine {
    dir: tempfile::TempDir,
    variables: Vec<(String, String)>,
    overrides: Overrides,
}

impl Machine {
    pub fn new() -> Self {
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

    pub fn user(self, text: &str) -> Self {
        std::fs::write(self.path("config.toml"), text).unwrap();
        self
    }

    pub fn project(self, text: &str) -> Self {
        std::fs::write(self.path("work/docent.toml"), text).unwrap();
        self
    }

    pub fn var(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    pub fn flags(mut self, set: impl FnOnce(&mut Overrides)) -> Self {
        set(&mut self.overrides);
        self
    }

    fn try_load(&self) -> Result<Settings> {
        let env = Environment::from_pairs(self.variables.clone());
        Settings::load(&self.overrides, &env, &self.path("work/below"))
    }

    pub fn load(&self) -> Settings {
        self.try_load().unwrap()
    }

    pub fn fails(&self, kind: Kind) -> Error {
        let error = self.try_load().unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
        error
    }
}

pub(in crate::config) fn origin(settings: &Settings, key: &str) -> Origin {
    let value = settings.values().into_iter().find(|value| value.key == key);
    value.unwrap_or_else(|| panic!("no {key}")).origin
}

pub(in crate::config) fn names(settings: &Settings) -> Vec<&str> {
    settings.servers.iter().map(|s| s.name.as_str()).collect()
}

#[test]
fn without_any_file_everything_is_decided() {
    let settings = Machine::new().load();
    assert_eq!(names(&settings), ["context7", "local"]);
    assert_eq!(settings.known.len(), 3);
    assert_eq!(settings.servers[1].timeout, Duration::from_secs(60));
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
    assert!(settings.values().is_sorted_by(|a, b| a.key < b.key));
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
        default_servers = ["all"]
        timeout = "90s"
        jobs = 7
        profile = "work"
        format = "json"
        color = "never"
        pager = "most"
        key_timeout = "1s"
        quota.own = { day = 1, month = 2 }
        pool = { max = 1, idle = "2s", wait = "3s" }
        retry = { attempts = 1, base = "2s", max = "3s" }
        groups.all = { servers = ["own"], strategy = "random" }
        [breaker]
        buckets = 1
        consecutive = 2
        error_rate = 1
        min_calls = 3
        open_for = "4s"
        window = "5s"
        [cache]
        enabled = false
        max_age = "1h"
        max_size = "1MB"
        stale_for = "1d"
        memory = 1
        revalidate = "after"
        shared = "rediss://u:planted@a"
        shared_prefix = "x"
        shared_timeout = "1s"
        shared_ttl = "2s"
        [tls]
        ca_file = "ca.pem"
        [trust]
        projects = ["~/x"]
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
        routes = ["/a/*"]
        login_command = "sso --token planted"
        [profiles.work]
    "#;
    let machine = Machine::new().user(text);
    let settings = machine.load();
    let user = Origin::User(machine.path("config.toml"));
    let built_in = ["cache.dir", "servers.context7", "servers.local"];
    for value in &settings.values() {
        assert!(!value.value.contains("planted"), "{value:?}");
        if !built_in.iter().any(|key| value.key.starts_with(key)) {
            assert_eq!(value.origin, user, "{}", value.key);
        }
    }
    assert_eq!(
        settings
            .values()
            .iter()
            .filter(|v| v.origin == user)
            .count(),
        50
    );
    assert_eq!(settings.cache.mode, CacheMode::Bypass);
    assert_eq!(settings.cache.memory, 1);
    assert_eq!(settings.cache.shared.as_ref().unwrap().prefix, "x");
    assert_eq!(settings.pool.max, 1);
    assert_eq!(settings.retry.max, Duration::from_secs(3));
    assert_eq!(settings.breaker.min_calls, 3);
    assert_eq!(settings.breaker.window, Duration::from_secs(5));
    assert_eq!(settings.quota["own"].month, Some(2));
    assert_eq!(settings.groups[0].strategy.as_str(), "random");
    assert_eq!(settings.servers[0].routes, ["/a/*"]);
    assert_eq!(settings.servers[0].login_command[0], "sso");
    assert_eq!(settings.cache.max_age, Some(Duration::from_secs(3600)));
    assert_eq!(settings.ttl.reference, Duration::from_secs(7));
    assert_eq!(settings.ca_file, Some(machine.path("ca.pem")));
    assert_eq!(settings.servers[0].connect_timeout, Duration::from_secs(9));
    assert_eq!(settings.servers[0].keys.len(), 2);
    assert!(!format!("{:?}", settings.servers[0].keys).contains("planted"));
    assert_eq!(settings.output.format, Format::Json);
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
