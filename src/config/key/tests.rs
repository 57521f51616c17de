use std::path::Path;

use super::KeySource;
use crate::config::{Environment, Secret};
use crate::error::Kind;

fn none() -> Environment {
    Environment::from_pairs([("HOME", "/home/u")])
}

fn parse(text: &str) -> Result<Option<KeySource>, String> {
    KeySource::parse(text, Path::new("/c"), &none())
}

fn command(script: &str) -> KeySource {
    let argv = ["sh", "-c", script, "planted-argument"].map(str::to_owned);
    KeySource::Command(argv.into())
}

#[test]
fn every_form_is_parsed() {
    let command = ["pass", "show", "a b"].map(str::to_owned).into();
    for (text, expected) in [
        ("env:K", Some(KeySource::Env("K".into()))),
        ("file:~/k", Some(KeySource::File("/home/u/k".into()))),
        ("file:k", Some(KeySource::File("/c/k".into()))),
        ("command:pass show 'a b'", Some(KeySource::Command(command))),
        (
            " ctx7sk-1 ",
            Some(KeySource::Literal(Secret::new("ctx7sk-1"))),
        ),
        ("", None),
    ] {
        assert_eq!(parse(text), Ok(expected), "{text}");
    }
    for text in [
        "env:",
        "env:A=B",
        "file:",
        "command:",
        "command:'planted",
        "ENV:planted",
    ] {
        let why = parse(text).unwrap_err();
        assert!(!why.contains("planted"), "{text}: {why}");
    }
}

#[test]
fn an_unset_variable_is_no_key() {
    let source = KeySource::Env("K".into());
    assert_eq!(source.read(&none()).unwrap(), None);
    assert!(!source.is_set(&none()));
    assert_eq!(source.fingerprint(&none()), "none");
    let set = Environment::from_pairs([("K", " planted\n")]);
    assert_eq!(source.read(&set).unwrap(), Some(Secret::new("planted")));
    assert_eq!(source.fingerprint(&set).len(), 8);
}

#[test]
fn the_first_line_of_a_file_is_the_key() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("k");
    std::fs::write(&path, "one \r\ntwo\n").unwrap();
    let source = KeySource::File(path.clone());
    assert_eq!(source.read(&none()).unwrap().unwrap().expose(), "one");
    std::fs::write(&path, "\n").unwrap();
    assert!(
        source
            .read(&none())
            .unwrap_err()
            .message
            .ends_with("is empty")
    );
    let missing = KeySource::File(dir.path().join("missing"));
    let error = missing.read(&none()).unwrap_err();
    assert_eq!(error.kind, Kind::Config);
    assert!(error.message.contains("missing"));
}

#[test]
fn the_first_line_a_command_prints_is_the_key() {
    let source = command("echo planted; echo more; echo noise >&2");
    assert_eq!(source.read(&none()).unwrap().unwrap().expose(), "planted");
}

#[test]
fn a_failing_command_is_named_but_not_its_words() {
    for (script, expected) in [
        (
            "echo planted; echo planted >&2; exit 3",
            "failed with exit code 3",
        ),
        ("kill -9 $$", "was ended by a signal"),
        ("true", "is empty"),
    ] {
        let error = command(script).read(&none()).unwrap_err();
        assert_eq!(error.kind, Kind::Config);
        assert!(
            error.message.contains("sh") && error.message.ends_with(expected),
            "{error}"
        );
        assert!(!format!("{error:?}").contains("planted"));
    }
    let missing = KeySource::Command(vec!["/nowhere/pass".into()]);
    assert!(
        missing
            .read(&none())
            .unwrap_err()
            .message
            .contains("cannot be started")
    );
}

#[test]
fn a_command_that_reads_gets_nothing_to_read() {
    assert!(command("cat; echo k").read(&none()).unwrap().is_some());
}

#[test]
fn what_no_header_can_hold_is_refused_without_showing_it() {
    for value in [
        "planted\nX-Evil: 1",
        "plantéd",
        "plan\u{7f}ted",
        "plan\tted",
    ] {
        let env = Environment::from_pairs([("K", value)]);
        let error = KeySource::Env("K".into()).read(&env).unwrap_err();
        assert_eq!(
            error.message,
            "the key from env:K has characters that no key has"
        );
    }
}

#[test]
fn descriptions_hold_no_secret() {
    let literal = KeySource::Literal(Secret::new("planted"));
    assert_eq!(literal.describe(), "***");
    assert!(!format!("{literal:?}").contains("planted"));
    assert_eq!(command("x").describe(), "command:sh");
    assert_eq!(KeySource::Env("K".into()).describe(), "env:K");
    assert!(!literal.fingerprint(&none()).contains("planted"));
}
