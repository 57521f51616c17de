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
