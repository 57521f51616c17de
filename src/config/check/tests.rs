use std::path::{Path, PathBuf};

use super::check;
use crate::config::{Environment, Overrides, env};
use crate::model::Finding;

/// Checks a user's file beside a project's.
fn findings(user: &str, project: &str, variables: &[(&str, &str)]) -> Vec<Finding> {
    let dir = tempfile::tempdir().unwrap();
    let path: PathBuf = dir.path().to_owned();
    std::fs::write(path.join("config.toml"), user).unwrap();
    std::fs::write(path.join("docent.toml"), project).unwrap();
    std::fs::write(path.join("open.key"), "planted\n").unwrap();
    std::fs::write(path.join("empty.key"), "\n").unwrap();
    let home = path.to_str().unwrap();
    let mut all = vec![
        (env::DOCENT_CONFIG_DIR, home),
        (env::DOCENT_CACHE_DIR, home),
        (env::HOME, home),
    ];
    all.extend(variables);
    let found = check(&Overrides::default(), &Environment::from_pairs(all), &path);
    assert!(!format!("{found:?}").contains("planted"), "{found:?}");
    found
}

fn has(found: &[Finding], is_error: bool, part: &str) -> bool {
    let has = |f: &Finding| f.is_error == is_error && f.message.contains(part);
    assert!(found.iter().any(has), "{part}: {found:?}");
    true
}

#[test]
fn both_files_are_checked_even_where_the_first_is_wrong() {
    let found = findings("jbos = 1", "= 1", &[]);
    assert!(has(&found, true, "config.toml:1: unknown key `jbos`"));
    assert!(has(&found, true, "docent.toml:1: "));
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].hint.as_deref(), Some("did you mean `jobs`?"));
}

#[test]
fn everything_that_needs_trust_is_listed_once() {
    let project = "pager = \"x\"\n[servers.a]\ncommand = [\"x\"]";
    let found = findings("", project, &[]);
    assert!(has(&found, true, "`pager`") && has(&found, true, "`servers.a.command`"));
    assert_eq!(found.len(), 2);
}

#[test]
fn keys_are_judged_without_being_shown() {
    let user = "default_servers = [\"context7\", \"lit\", \"file\", \"cmd\"]\n\
        [servers.lit]\nurl = \"https://a/\"\napi_key = \"planted\"\n\
        [servers.file]\nurl = \"https://a/b\"\napi_key = \"file:open.key\"\n\
        [servers.cmd]\ncommand = [\"/nowhere/x\", \"--api-key\", \"planted\"]\napi_key = \"command:nowhere planted\"";
    let found = findings(user, "", &[(env::CONTEXT7_API_KEY, "planted")]);
    assert!(has(&found, false, "does not begin with ctx7sk"));
    assert!(has(
        &found,
        false,
        "server lit: the key is written into the file"
    ));
    assert!(has(
        &found,
        false,
        "configuration file holds a key and can be read by others"
    ));
    assert!(has(&found, false, "open.key can be read by others"));
    assert!(has(
        &found,
        true,
        "server cmd: program \"/nowhere/x\" not found"
    ));
    assert!(has(
        &found,
        true,
        "server cmd: command:nowhere: program not found"
    ));
    assert!(has(&found, false, "command line seems to hold a key"));
}

#[test]
fn a_missing_program_matters_only_where_it_is_asked() {
    let found = findings("", "", &[(env::PATH, "/nowhere")]);
    assert!(has(
        &found,
        false,
        "server context7-npx: program \"npx\" not found"
    ));
    assert!(has(
        &found,
        false,
        "server context7: no key: env:CONTEXT7_API_KEY is not set"
    ));
    let found = findings("default_servers = [\"context7-npx\"]", "", &[]);
    assert!(has(&found, true, "program \"npx\" not found"));
    assert!(
        found
            .iter()
            .any(|f| f.hint.as_deref().is_some_and(|h| h.contains("Node.js 20")))
    );
}

#[test]
fn an_unusable_cache_directory_and_missing_certificates_are_found() {
    let variables = [
        (env::DOCENT_CACHE_DIR, "/dev/null/cache"),
        (env::SSL_CERT_FILE, "/nowhere/ca.pem"),
    ];
    let found = findings("", "", &variables);
    assert!(has(&found, false, "/dev/null/cache cannot be written"));
    assert!(has(&found, true, "/nowhere/ca.pem"));
}

#[test]
fn an_exposed_key_is_found() {
    let user = "[servers.context7]\nurl = \"http://a.example/\"";
    let found = findings(user, "", &[(env::CONTEXT7_API_KEY, "ctx7sk-planted")]);
    assert!(has(&found, true, "would be sent unencrypted"));
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("npx");
    std::fs::copy("/bin/true", &program).unwrap();
    let path = dir.path().to_str().unwrap();
    let variables = [(env::CONTEXT7_API_KEY, "ctx7sk-planted"), (env::PATH, path)];
    assert_eq!(findings("", "", &variables), []);
    assert!(Path::new(path).exists());
}

#[test]
fn each_key_of_a_list_is_judged_by_its_number() {
    let user = r#"
        default_servers = ["a"]
        key_timeout = "300ms"
        [servers.a]
        url = "https://a.example/"
        api_key = ["env:UNSET", "file:empty.key", "file:missing.key", "file:open.key",
            "command:sh -c 'echo planted; echo planted >&2; exit 3'",
            "command:sh -c 'echo planted; sleep 600'",
            "command:true", "command:sh -c 'echo plantéd'",
            "command:sh -c 'echo please log in, planted'", "env:SAME", "env:UNSET", "env:TWO"]
    "#;
    let path = std::env::var("PATH").unwrap();
    let variables = [(env::PATH, &*path), ("SAME", "planted"), ("TWO", "two")];
    let found = findings(user, "", &variables);
    let numbered = |is_error: bool, n: u8, part: &str| {
        let start = format!("server a: key {n} of 12: ");
        let has = |f: &Finding| {
            f.is_error == is_error && f.message.starts_with(&start) && f.message.contains(part)
        };
        assert!(found.iter().any(has), "{n} {part}: {found:#?}");
    };
    numbered(false, 1, "no key: env:UNSET is not set");
    numbered(true, 2, "empty.key is empty");
    numbered(true, 3, "missing.key: No such file");
    numbered(false, 4, "open.key can be read by others");
    numbered(true, 5, "`sh` failed with exit code 3");
    numbered(true, 6, "did not end within 300ms");
    numbered(true, 7, "is empty");
    numbered(true, 8, "characters that no key has");
    numbered(false, 9, "blanks");
    assert!(has(&found, false, "server a: keys 4 and 10 are the same"));
    assert!(has(&found, false, "server a: keys 1 and 11 are the same"));
    assert!(!found.iter().any(|f| f.message.contains("key 12")));
}

#[test]
fn what_names_nothing_is_found() {
    let user = r#"
        [servers.a]
        url = "https://a.example/"
        routes = ["/", "cargo:x", "npm:", "/a/*", "npm:@a/*", "*:x", "react*"]
        login_command = "nowhere login planted"
        [cache]
        shared = "env:R"
        [profiles.p.groups.g]
        servers = ["zzz"]
    "#;
    let found = findings(user, "", &[]);
    for route in ["/", "cargo:x", "npm:"] {
        let part = format!("server a: the route `{route}` names nothing");
        assert!(has(&found, false, &part));
    }
    let nothing = |f: &&Finding| f.message.contains("names nothing");
    assert_eq!(found.iter().filter(nothing).count(), 3);
    assert!(has(
        &found,
        false,
        "login_command: program \"nowhere\" not found"
    ));
    assert!(has(&found, false, "cache.shared: env:R is not set"));
    assert!(has(&found, false, "profile p: "));
    let url = "cache.shared = \"rediss://:planted@a.example\"";
    let found = findings(url, "", &[]);
    assert!(has(
        &found,
        false,
        "holds a password and can be read by others"
    ));
    let url = url.replace("rediss", "redis");
    let found = findings(&url, "", &[]);
    assert!(has(&found, true, "would be sent unencrypted"));
}
