use crate::config::load::tests::{Machine, names};
use crate::error::Kind;

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
        "cache.shared = \"redis://a\"",
        "cache.shared_prefix = \"x\"",
        "quota.context7.day = 1",
        "[servers.context7]\nlogin_command = \"x\"",
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
        [servers.context7]\ntimeout = \"3s\"\nroutes = [\"/a/*\"]\n\
        [groups.both]\nservers = [\"docs\", \"context7\"]\n[retry]\nattempts = 1";
    let settings = Machine::new().project(text).load();
    assert_eq!(names(&settings), ["docs", "context7-npx"]);
    assert_eq!(settings.jobs, 1);
}
