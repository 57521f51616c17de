use super::{exit_codes, findings, paths, values};
use crate::config::{Origin, Value};
use crate::model::Finding;
use crate::output::samples::unlimited;

#[test]
fn values_name_their_origin() {
    let value = |key: &str, value: &str, origin| Value {
        key: key.into(),
        value: value.into(),
        origin,
    };
    let list = [
        value("cache.max_size", "1GiB", Origin::Default),
        value("timeout", "5s", Origin::Flag("--timeout")),
        value(
            "servers.context7.url",
            "http://x",
            Origin::User("/home/me/config.toml".into()),
        ),
    ];
    assert_eq!(
        values(&list, unlimited()),
        "key                   value     origin
cache.max_size        1GiB      default
timeout               5s        --timeout
servers.context7.url  http://x  /home/me/config.toml
"
    );
}

#[test]
fn missing_files_are_said_to_be_missing() {
    let list = [
        ("config".to_owned(), "/a".into(), true),
        ("cache".to_owned(), "/b".into(), false),
    ];
    assert_eq!(paths(&list), "config  /a\ncache   /b (missing)\n");
}

#[test]
fn findings_are_told_with_their_hint() {
    assert_eq!(findings(&[], false), "no problems found\n");
    let list = [
        Finding {
            is_error: true,
            message: "docent.toml:3: unknown key `urll`".into(),
            hint: Some("did you mean `url`?".into()),
        },
        Finding {
            is_error: false,
            message: "no key".into(),
            hint: None,
        },
    ];
    assert_eq!(
        findings(&list, false),
        "error: docent.toml:3: unknown key `urll`\n  hint: did you mean `url`?\nwarning: no key\n"
    );
}

#[test]
fn exit_codes_are_aligned() {
    assert!(exit_codes().starts_with("  0  success"));
    assert!(exit_codes().ends_with("130  interrupted by a signal\n"));
}
