use std::sync::Arc;

use super::parse;
use crate::config::layer::Layer;
use crate::config::place::Source;
use crate::config::{Environment, Origin};
use crate::error::{Error, Kind, Result};

fn read(text: &str) -> Result<Layer> {
    let source = Source {
        origin: Origin::User("/c/config.toml".into()),
        path: "/c/config.toml".into(),
        text: text.to_owned(),
    };
    parse(
        &Arc::new(source),
        &Environment::from_pairs([("HOME", "/home/u")]),
    )
}

fn error(text: &str) -> Error {
    let error = read(text).unwrap_err();
    assert_eq!(error.kind, Kind::Config, "{text}");
    error
}

#[test]
fn an_unknown_key_is_named_with_its_line_and_the_nearest_key() {
    let error = error("jobs = 2\n\n[cache]\nmax_sise = \"1GiB\"\n");
    assert_eq!(
        error.message,
        "/c/config.toml:4: unknown key `max_sise` in [cache]"
    );
    assert_eq!(error.hints, ["did you mean `max_size`?"]);
}

#[test]
fn an_unknown_key_near_no_other_gets_the_list() {
    let error = error("[plugins.docs]\nservers = []\n");
    assert_eq!(error.message, "/c/config.toml:1: unknown key `plugins`");
    assert!(error.hints[0].starts_with("known keys: breaker, cache, color,"));
}

#[test]
fn a_wrong_value_is_named_with_what_is_expected() {
    for (text, expected) in [
        (
            "timeout = 5",
            "config.toml:1: `timeout`: expected a duration such as \"30s\" or \"4h\", not an integer",
        ),
        (
            "timeout = \"5\"",
            "`timeout`: a duration needs a unit, such as \"5s\"",
        ),
        (
            "jobs = -1",
            "`jobs`: expected a whole number, not an integer",
        ),
        (
            "jobs = 99999999999999999999999",
            "`jobs`: expected a whole number",
        ),
        (
            "format = \"xml\"",
            "`format`: expected one of \"auto\", \"table\"",
        ),
        (
            "color = true",
            "`color`: expected text in quotes, not a boolean",
        ),
        (
            "default_servers = \"a\"",
            "expected a list of server names, not a string",
        ),
        ("default_servers = []", "name at least one server"),
        (
            "default_servers = [\n\"a\",\n1]",
            "config.toml:3: `default_servers[1]`: expected text",
        ),
        ("cache = 1", "`cache`: expected a section, not an integer"),
        (
            "[cache]\nmax_size = \"big\"",
            "config.toml:2: `cache.max_size`: expected a size",
        ),
        (
            "[servers]\n\"a b\" = {}",
            "config.toml:2: `a b`: a name has letters",
        ),
        (
            "[servers.a]\ncommand = []",
            "`servers.a.command`: names no program",
        ),
        (
            "[servers.a]\ncommand = [\"a\"]\nurl = \"http://a\"",
            "has one of url, command and embedded",
        ),
        (
            "[servers.a]\nurl = \"a.example\"",
            "config.toml:2: `servers.a.url`: not a URL",
        ),
        ("[servers.a]\nurl = \"http://a/\\u0000\"", "null character"),
        (
            "[servers.a]\napi_key = \"envv:K\"",
            "a key is env:NAME, file:PATH or command:PROGRAM",
        ),
        ("jobs = 1\njobs = 2", "config.toml:2: duplicate key"),
        ("jobs", "config.toml:1: "),
    ] {
        let message = error(text).message;
        assert!(message.contains(expected), "{text}: {message}");
    }
}

#[test]
fn no_message_repeats_a_value() {
    for text in [
        "[servers.a]\napi_key = planted",
        "[servers.a]\napi_key = \"planted",
        "[servers.a]\napi_key = \"planted:x\"",
        "[servers.a]\napi_key = [\"planted\", 1]",
        "[servers.a]\nurl = \"https://u:planted@a.example/\"",
        "[servers.a]\nurl = \"planted\"",
        "[servers.a.env]\nK = [\"planted\"]",
        "timeout = \"planted\"",
        "format = \"planted\"",
    ] {
        let error = error(text);
        assert!(
            !format!("{error:?}").contains("planted"),
            "{text}: {error:?}"
        );
    }
}

#[test]
fn a_layer_with_a_key_can_be_printed_for_debugging() {
    let layer = read("[servers.a]\nurl = \"https://a/\"\napi_key = \"planted\"").unwrap();
    let text = format!("{layer:?}");
    assert!(text.contains("***") && !text.contains("planted"));
}

#[test]
fn control_characters_in_keys_are_escaped() {
    let message = error("\"a\\u001b[31m\\u202e\" = 1").message;
    assert!(!message.contains(['\u{1b}', '\u{202e}']), "{message}");
}

#[test]
fn deep_and_long_input_ends_in_an_error() {
    let deep = format!("jobs = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read(&deep).is_err());
    let dotted = format!("{} = 1", vec!["a"; 100_000].join("."));
    assert!(read(&dotted).is_err());
    assert!(read(&format!("{} = 1", "k".repeat(200_000))).is_err());
}

/// Text that is nearly a configuration.
fn nearly() -> impl proptest::strategy::Strategy<Value = String> {
    let line = proptest::sample::select(vec![
        "[servers.a]",
        "[servers.\"\"]",
        "[profiles.w.servers.a]",
        "[[servers]]",
        "[cache]",
        "[ttl]",
        "[trust]",
        "[tls]",
        "url = \"https://a/\"",
        "url = \"http://[::1\"",
        "command = [\"\"]",
        "api_key = [\"\", \"env:\", 1]",
        "api_key = \"command:'\"",
        "env = {A = 1}",
        "default = \"4h\"",
        "default = 1e400",
        "jobs = 0x7fffffffffffffff",
        "jobs = 0o7",
        "timeout = \"9e9s\"",
        "x.y.z = 1979-05-27",
        "projects = [\"~\", \"\"]",
        "ca_file = \"~/x\"",
        "\"\\u0000\" = 1",
        "max_size = 18446744073709551616",
        "default_servers = [[], {}]",
        "= 1",
        "\"\"\"",
        "'''",
        "{",
        "]",
        "\u{feff}",
        "é = é",
        "\r",
        "\0",
    ]);
    proptest::strategy::Strategy::prop_map(proptest::collection::vec(line, 0..12), |l| l.join("\n"))
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "(?s).*") {
        let _ = read(&text);
    }

    #[test]
    fn no_near_configuration_panics(text in nearly()) {
        let _ = read(&text);
    }
}
