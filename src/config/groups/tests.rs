use crate::config::load::tests::{Machine, names, origin};
use crate::config::{Origin, Settings, Strategy, env};
use crate::error::Kind;

const USER: &str = "default_servers = [\"docs\", \"context7\"]\n\
    [servers.a]\nurl = \"https://a.example/\"\n[servers.b]\nurl = \"https://b.example/\"\n\
    [groups.docs]\nservers = [\"b\", \"a\", \"b\"]\nstrategy = \"round-robin\"\n\
    [groups.more]\nservers = [\"context7\", \"a\"]\n";

fn groups(settings: &Settings) -> Vec<(&str, Vec<&str>)> {
    settings
        .groups
        .iter()
        .map(|g| {
            let servers = g.servers.iter().map(String::as_str).collect();
            (g.name.as_str(), servers)
        })
        .collect()
}

#[test]
fn a_group_stands_wherever_a_server_does() {
    let machine = Machine::new().user(USER);
    let settings = machine.load();
    assert_eq!(names(&settings), ["b", "a", "context7"]);
    assert_eq!(
        groups(&settings),
        [("docs", vec!["b", "a"]), ("context7", vec!["context7"])]
    );
    assert_eq!(settings.groups[0].strategy, Strategy::RoundRobin);
    assert_eq!(settings.groups[1].strategy, Strategy::Failover);
    let machine = machine.var(env::DOCENT_SERVER, "a more");
    let settings = machine.load();
    assert_eq!(names(&settings), ["a", "context7"]);
    assert_eq!(
        groups(&settings),
        [("a", vec!["a"]), ("more", vec!["context7"])]
    );
    let machine = machine.flags(|o| o.servers = ["docs", "more", "a"].map(str::to_owned).into());
    let settings = machine.load();
    assert_eq!(
        groups(&settings),
        [("docs", vec!["b", "a"]), ("more", vec!["context7"])]
    );
}

#[test]
fn a_wrong_group_is_named_with_its_line() {
    for (text, line, words, hint) in [
        (
            "[groups.docs]\nservers = [\n\"local\",\n\"contex7\"]",
            4,
            "no server is named `contex7`",
            "did you mean `context7`?",
        ),
        ("[groups.docs]\nservers = []", 2, "at least one", ""),
        (
            "[groups.docs]\nstrategy = \"random\"",
            1,
            "has no servers",
            "list them",
        ),
        (
            "[groups.local]\nservers = [\"context7\"]",
            1,
            "is the name of a server",
            "",
        ),
        (
            "[groups.docs]\nservers = [\"local\"]\nstrategy = \"x\"",
            3,
            "expected one of",
            "",
        ),
        (
            "[groups.docs]\nserver = [\"local\"]",
            2,
            "unknown key `server`",
            "`servers`",
        ),
        (
            "default_servers = [\"dcos\"]\n[groups.docs]\nservers = [\"local\"]",
            1,
            "`dcos`",
            "`docs`",
        ),
    ] {
        let error = Machine::new().user(text).fails(Kind::Config);
        let place = format!("config.toml:{line}: ");
        assert!(
            error.message.contains(&place) && error.message.contains(words),
            "{text}: {error}"
        );
        assert!(error.hints.join(" ").contains(hint), "{text}: {error:?}");
    }
}

#[test]
fn layers_and_profiles_change_groups_value_by_value() {
    let machine = Machine::new()
        .user(USER)
        .project("[groups.docs]\nstrategy = \"consistent-hash\"\n[profiles.p.groups.docs]\nservers = [\"a\"]");
    let settings = machine.load();
    assert_eq!(settings.groups[0].strategy, Strategy::ConsistentHash);
    assert_eq!(settings.groups[0].servers, ["b", "a"]);
    let from = origin(&settings, "groups.docs.strategy");
    assert!(matches!(from, Origin::Project(_)));
    let machine = machine.flags(|o| o.profile = Some("p".into()));
    assert_eq!(machine.load().groups[0].servers, ["a"]);
    let from = origin(&machine.load(), "groups.more.strategy");
    assert_eq!(from, Origin::Default);
}
