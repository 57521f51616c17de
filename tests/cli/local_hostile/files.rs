//! What is no plain file, and what leads out of the package.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use super::{assert_readme_answers, bounded, indexed_words, package, write};
use crate::support::env::TestEnv;
use crate::support::installed;

/// A word that stands nowhere but in a file outside of the package.
const SECRET: &str = "qwertzu";
const SITE: &str = ".venv/lib/python3.12/site-packages";

/// Fails if the secret is in an answer or in the index.
#[track_caller]
fn assert_kept_out(env: &TestEnv, library: &str) {
    assert_readme_answers(env, library);
    for args in [
        ["--json", "docs", library, SECRET],
        ["--json", "docs", library, "key of the secret folding"],
    ] {
        let output = bounded(env, &args);
        let texts = serde_json::to_string(&output.json()["snippets"]).unwrap();
        assert!(!texts.contains(SECRET), "{texts}");
    }
    let words = indexed_words(env);
    assert!(words.iter().any(|word| word == "creas"), "{words:?}");
    assert!(!words.iter().any(|word| word.contains(SECRET)), "{words:?}");
}

fn plant(env: &TestEnv) -> std::path::PathBuf {
    let dir = env.root().join("outside");
    for name in [
        "secret.md",
        "README.md",
        "secret.rs",
        "secret.py",
        "secret.d.ts",
    ] {
        write(
            &dir.join(name),
            format!("# Secret folding\n\nkey {SECRET}\n"),
        );
    }
    dir
}

#[test]
fn links_lead_nowhere() {
    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    let outside = plant(&env);
    let dir = package(&env);
    symlink(&outside, dir.join("docs")).unwrap();
    symlink(outside.join("secret.md"), dir.join("GUIDE.md")).unwrap();
    symlink(outside.join("secret.d.ts"), dir.join("index.d.ts")).unwrap();
    symlink(".", dir.join("self")).unwrap();
    symlink("loop-b", dir.join("loop-a.md")).unwrap();
    symlink("loop-a.md", dir.join("loop-b")).unwrap();
    symlink("/dev/zero", dir.join("zero.md")).unwrap();
    let manifest = r#"{"name": "foldit", "version": "1.0.0", "types": "../../../outside/secret.d.ts", "main": "docs/secret.d.ts"}"#;
    write(&dir.join("package.json"), manifest);
    assert_kept_out(&env, "foldit");
}

#[test]
fn included_files_are_those_of_the_crate() {
    let env = TestEnv::new();
    installed::cargo(&env, "foldit", "1.0.0");
    let outside = plant(&env);
    let dir = env
        .home()
        .join(".cargo/registry/src/index.example-1/foldit-1.0.0");
    write(&dir.join("src/lib.rs"), "");
    symlink(outside.join("secret.md"), dir.join("src/link.md")).unwrap();
    symlink(&outside, dir.join("src/linked")).unwrap();
    let up = "../".repeat(12);
    let root = outside.display();
    let mut source = String::new();
    for path in [
        format!("{root}/secret.md"),
        format!("{up}{}/secret.md", root.to_string().trim_start_matches('/')),
        "link.md".into(),
        "linked/secret.md".into(),
        "./../src/../src/link.md".into(),
    ] {
        source.push_str(&format!(
            "#[doc = include_str!(\"{path}\")]\npub fn a() {{}}\n"
        ));
        let from_root = "concat!(env!(\"CARGO_MANIFEST_DIR\"), ";
        source.push_str(&format!(
            "#[doc = include_str!({from_root}\"/{path}\"))]\npub fn b() {{}}\n"
        ));
    }
    write(
        &dir.join("src/lib.rs"),
        format!("#![doc = include_str!(\"link.md\")]\n{source}"),
    );
    assert_kept_out(&env, "foldit");
}

#[test]
fn record_names_only_what_is_installed_beside_it() {
    let env = TestEnv::new();
    installed::python(&env, "foldit", "1.0.0");
    let outside = plant(&env);
    let site = env.project().join(SITE);
    symlink(&outside, site.join("linked")).unwrap();
    symlink(outside.join("secret.py"), site.join("foldit/link.py")).unwrap();
    let root = outside.display();
    let up = "../".repeat(12);
    let below = root.to_string();
    let below = below.trim_start_matches('/');
    let record = format!(
        "foldit-1.0.0.dist-info/METADATA,,\nlinked/secret.py,,\nlinked/secret.md,,\nfoldit/link.py,,\n\
         {root}/secret.py,,\n\"{root}/secret.md\",,\n{up}{below}/secret.md,,\nfoldit/{up}{below}/secret.py,,\n\
         ../../../../../outside/secret.md,,\n"
    );
    write(&site.join("foldit-1.0.0.dist-info/RECORD"), record);
    assert_kept_out(&env, "foldit");
}

fn pipe(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(path);
    let made = std::process::Command::new("mkfifo").arg(path).status();
    assert!(made.unwrap().success());
}

#[test]
fn pipes_and_sockets_are_not_waited_for() {
    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    let dir = package(&env);
    pipe(&dir.join("GUIDE.md"));
    pipe(&dir.join("index.d.ts"));
    pipe(&dir.join("lib/a.js"));
    let _socket = UnixListener::bind(dir.join("socket.md")).unwrap();
    assert_readme_answers(&env, "foldit");
    pipe(&dir.join("package.json"));
    assert_readme_answers(&env, "foldit");

    let env = TestEnv::new();
    installed::cargo(&env, "foldit", "1.0.0");
    let dir = env
        .home()
        .join(".cargo/registry/src/index.example-1/foldit-1.0.0");
    pipe(&dir.join("src/included.md"));
    write(
        &dir.join("src/lib.rs"),
        "#![doc = include_str!(\"included.md\")]\n",
    );
    pipe(&dir.join("Cargo.toml"));
    assert_readme_answers(&env, "foldit");

    let env = TestEnv::new();
    installed::python(&env, "foldit", "1.0.0");
    pipe(
        &env.project()
            .join(SITE)
            .join("foldit-1.0.0.dist-info/RECORD"),
    );
    assert_readme_answers(&env, "foldit");
}

#[test]
fn what_may_not_be_read_is_passed_over() {
    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    let dir = package(&env);
    write(&dir.join("closed.md"), "# Closed");
    write(&dir.join("docs/closed.md"), "# Closed");
    let none = Permissions::from_mode(0o0);
    fs::set_permissions(dir.join("closed.md"), none.clone()).unwrap();
    fs::set_permissions(dir.join("docs"), none).unwrap();
    if fs::read(dir.join("closed.md")).is_ok() {
        // Past the harness, which keeps what passing tests print to itself.
        let text =
            "\nSKIPPED: permissions do not hold for this user, closed files were not tried\n";
        let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
    }
    assert_readme_answers(&env, "foldit");
    fs::set_permissions(dir.join("docs"), Permissions::from_mode(0o700)).unwrap();
}
