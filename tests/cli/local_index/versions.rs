//! What changes on the disk is seen by the next question.

use std::fs;
use std::os::unix::fs::MetadataExt;

use super::{files, part, project, snippets};
use crate::support::env::TestEnv;
use crate::support::installed;

const FOLDING: &str = "folding paper";

#[test]
fn package_of_another_version_answers_for_itself() {
    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    let says = |what: &str| {
        let snippets = snippets(&env, "foldit", "what this is");
        assert!(snippets.contains(what), "{snippets}");
        part(&env)
    };
    says("This is foldit 1.0.0.");
    installed::npm(&env, "foldit", "2.0.0");
    says("This is foldit 2.0.0.");
    installed::npm_on_disk(&env, "foldit", "3.0.0");
    says("This is foldit 3.0.0.");
    installed::npm(&env, "foldit", "1.0.0");
    says("This is foldit 1.0.0.");
    // Installed anew, of the same version from elsewhere.
    let dir = env.project().join("node_modules/foldit");
    fs::remove_dir_all(&dir).unwrap();
    installed::npm_on_disk(&env, "foldit", "1.0.0");
    fs::write(
        dir.join("README.md"),
        "# foldit\n\nWhat this is: a mirror.\n",
    )
    .unwrap();
    says("a mirror");
}

#[test]
fn same_files_make_the_same_part() {
    let env = project(30);
    let made = || {
        snippets(&env, "foldit", FOLDING);
        let path = part(&env);
        let bytes = fs::read(&path).unwrap();
        fs::remove_file(path).unwrap();
        bytes
    };
    let first = made();
    for _ in 0..5 {
        assert!(made() == first, "another part");
    }
}

#[test]
fn edited_package_is_read_again() {
    let env = TestEnv::new();
    installed::cargo(&env, "foldit", "1.0.0");
    env.write_project(
        "src/lib.rs",
        "/// Folding paper by hand.\npub fn fold() {}\n",
    );
    let ask = |what: &str| {
        let snippets = snippets(&env, "app", FOLDING);
        assert!(snippets.contains(what), "{snippets}");
        let path = part(&env);
        (fs::metadata(&path).unwrap().ino(), path)
    };
    let first = ask("by hand");
    assert_eq!(ask("by hand"), first);
    for n in 0..5 {
        let text = format!("/// Folding paper in {n} ways.\npub fn fold() {{}}\n");
        env.write_project("src/lib.rs", &text);
        let said = format!("in {n} ways");
        assert_ne!(ask(&said).1, first.1);
    }
    env.write_project("README.md", "# app\n\nFolding paper on a page.\n");
    ask("on a page");
    fs::remove_file(env.project().join("README.md")).unwrap();
    let last = ask("in 4 ways");
    assert_eq!(ask("in 4 ways"), last);
    assert_eq!(files(&env, "lock").len(), 1);
    // The lock and the part: nothing has piled up.
    let all = fs::read_dir(env.cache_dir().join("local/crates")).unwrap();
    assert_eq!(all.count(), 2);
}

#[test]
fn directories_with_the_same_package_do_not_answer_for_each_other() {
    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    let page = |text: &str| format!("# foldit\n\nFolding paper is {text}.\n");
    env.write_project("node_modules/foldit/README.md", &page("fun"));
    for file in [
        "package.json",
        "package-lock.json",
        "node_modules/foldit/package.json",
    ] {
        let text = fs::read_to_string(env.project().join(file)).unwrap();
        env.write_project(&format!("other/{file}"), &text);
    }
    env.write_project("other/node_modules/foldit/README.md", &page("work"));
    let ask = |dir: &str| {
        let args = ["--server", "local", "docs", "foldit", FOLDING];
        let output = env.docent().cwd(env.project().join(dir)).args(args).run();
        output.assert_code(0);
        output.stdout
    };
    for _ in 0..2 {
        assert!(ask("").contains("is fun"));
        assert!(ask("other").contains("is work"));
    }
    assert_eq!(files(&env, "db").len(), 2);

    for dir in ["one", "two"] {
        let manifest = "[package]\nname = \"twin\"\nversion = \"0.1.0\"\n";
        env.write_project(&format!("{dir}/Cargo.toml"), manifest);
        let lock = "version = 4\n\n[[package]]\nname = \"twin\"\nversion = \"0.1.0\"\n";
        env.write_project(&format!("{dir}/Cargo.lock"), lock);
        let text = format!("/// Folding paper in {dir}.\npub fn fold() {{}}\n");
        env.write_project(&format!("{dir}/src/lib.rs"), &text);
    }
    for dir in ["one", "two", "one"] {
        let args = ["--server", "local", "docs", "crates:twin", FOLDING];
        let output = env.docent().cwd(env.project().join(dir)).args(args).run();
        assert!(output.assert_code(0).stdout.contains(&format!("in {dir}")));
    }
    assert_eq!(files(&env, "db").len(), 4);
}

#[test]
fn parts_are_kept_also_where_answers_are_not() {
    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    let ask = |flag: &str| {
        let args = ["--server", "local", flag, "docs", "foldit", FOLDING];
        env.docent().args(args).run().assert_code(0);
        fs::metadata(part(&env)).unwrap().ino()
    };
    let kept = ask("--no-cache");
    for flag in ["--no-cache", "--refresh", "-q"] {
        assert_eq!(ask(flag), kept, "{flag}");
    }
}
