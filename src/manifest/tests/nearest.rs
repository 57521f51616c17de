//! Which file decides where there are several.

use std::fs;
use std::path::Path;

use crate::manifest::{Kind, Places, find_in, load_in};
use crate::model::Ecosystem;

fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

/// Tells what a name comes to below a directory of a project: `npm 1.0.0 FILE`.
fn told(root: &Path, cwd: &str, name: &str) -> Vec<String> {
    let cwd = root.join(cwd);
    let dirs: Vec<&Path> = cwd
        .ancestors()
        .take_while(|dir| dir.starts_with(root))
        .collect();
    let found = find_in(&dirs, &Places::default(), name, None);
    let all = found.installed.into_iter().chain(found.also);
    all.map(|i| format!("{} {} {}", i.ecosystem.as_str(), i.version, i.file))
        .collect()
}

const CARGO: &str =
    "version = 4\n\n[[package]]\nname = \"redis\"\nversion = \"0.27.0\"\nsource = \"x\"\n";
const NPM: &str =
    r#"{"lockfileVersion": 3, "packages": {"node_modules/redis": {"version": "4.6.0"}}}"#;

#[test]
fn the_nearest_manifest_decides_a_shared_name() {
    let dir = project(&[
        ("Cargo.lock", CARGO),
        ("web/package-lock.json", NPM),
        ("web/src/x.js", ""),
    ]);
    let (cargo, npm) = ("crates 0.27.0 Cargo.lock", "npm 4.6.0 package-lock.json");
    assert_eq!(told(dir.path(), "web/src", "redis"), [npm, cargo]);
    assert_eq!(told(dir.path(), "", "redis"), [cargo]);
}

#[test]
fn the_nearer_relation_decides_in_one_directory() {
    let lock = CARGO.to_owned()
        + "\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\"redis\"]\n";
    let dir = project(&[
        ("package-lock.json", NPM),
        ("Cargo.lock", &lock),
        (
            "Cargo.toml",
            "[package]\nname = \"app\"\n[dependencies]\nredis = \"0.27\"\n",
        ),
    ]);
    let told = told(dir.path(), "", "redis");
    assert_eq!(
        told,
        ["crates 0.27.0 Cargo.lock", "npm 4.6.0 package-lock.json"]
    );
}

#[test]
fn a_nearer_lockfile_hides_a_farther_one() {
    let inner = NPM.replace("4.6.0", "5.0.0");
    let dir = project(&[("package-lock.json", NPM), ("a/package-lock.json", &inner)]);
    assert_eq!(
        told(dir.path(), "a", "redis"),
        ["npm 5.0.0 package-lock.json"]
    );
    assert_eq!(
        told(dir.path(), "", "redis"),
        ["npm 4.6.0 package-lock.json"]
    );
}

#[test]
fn packages_that_are_there_hide_a_lockfile_of_another_project() {
    let redis = r#"{"name": "redis", "version": "3.0.0"}"#;
    let mut files = vec![
        ("package-lock.json", NPM),
        ("a/package.json", "{}"),
        ("a/node_modules/redis/package.json", redis),
    ];
    let apart = project(&files);
    assert_eq!(told(apart.path(), "a", "redis"), ["npm 3.0.0 node_modules"]);
    files.push(("package.json", r#"{"workspaces": ["a"]}"#));
    let member = project(&files);
    assert_eq!(
        told(member.path(), "a", "redis"),
        ["npm 4.6.0 package-lock.json"]
    );
}

#[test]
fn a_workspace_that_was_never_locked_borrows_no_lockfile() {
    let dir = project(&[
        ("Cargo.lock", CARGO),
        (
            "fuzz/Cargo.toml",
            "[package]\nname = \"fuzz\"\n[workspace]\n",
        ),
    ]);
    assert!(told(dir.path(), "fuzz", "redis").is_empty());
}

#[test]
fn a_broken_lockfile_gives_way_to_what_is_installed() {
    let broken = NPM.replace("}}}", "}");
    let dir = project(&[
        ("package-lock.json", &broken),
        (
            "node_modules/redis/package.json",
            r#"{"name": "redis", "version": "4.5.0"}"#,
        ),
    ]);
    assert_eq!(told(dir.path(), "", "redis"), ["npm 4.5.0 node_modules"]);
    let found = load_in(&[dir.path()], &Places::default());
    assert_eq!(found.warnings.len(), 1);
    assert!(
        found.warnings[0].contains("package-lock.json:1: "),
        "{:?}",
        found.warnings
    );
}

#[test]
fn an_active_environment_serves_where_no_project_is() {
    let dir = project(&[
        ("venv/pyvenv.cfg", ""),
        (
            "venv/lib/python3.12/site-packages/Flask-3.0.0.dist-info/METADATA",
            "",
        ),
        ("here/x", ""),
    ]);
    let cwd = dir.path().join("here");
    let places = Places {
        virtual_env: Some(dir.path().join("venv")),
        ..Places::default()
    };
    let found = find_in(&[&cwd], &places, "flask", Some(Ecosystem::PyPi));
    let installed = found.installed.unwrap();
    assert_eq!((&*installed.version, &*installed.file), ("3.0.0", "venv"));
    assert_eq!(load_in(&[&cwd], &places).packages[0].kind, Kind::Transitive);
}

#[cfg(unix)]
#[test]
fn links_to_themselves_and_pipes_are_passed_over() {
    use std::os::unix::fs::symlink;
    let dir = project(&[
        ("package-lock.json", NPM),
        ("node_modules/x/package.json", "{"),
    ]);
    symlink("redis", dir.path().join("node_modules/redis")).unwrap();
    symlink("Cargo.lock", dir.path().join("Cargo.lock")).unwrap();
    symlink("..", dir.path().join("requirements.txt")).unwrap();
    assert_eq!(
        told(dir.path(), "", "redis"),
        ["npm 4.6.0 package-lock.json"]
    );
    let found = load_in(&[dir.path()], &Places::default());
    assert_eq!(found.packages[0].place, None);
    assert!(found.warnings.is_empty());
}

#[test]
fn names_that_leave_have_no_place() {
    let lock = r#"{"packages": {"node_modules/../../etc": {"version": "1.0.0"},
        "node_modules/a": {"version": "1.0.0\u001b"}, "node_modules/b": {"version": "1.0.0"}}}"#;
    let dir = project(&[("package-lock.json", lock)]);
    let found = load_in(&[dir.path()], &Places::default());
    let names: Vec<&str> = found.packages.iter().map(|p| &*p.name).collect();
    assert_eq!(names, ["b"]);
}

#[test]
fn includes_stay_in_the_project() {
    let dir = project(&[
        ("out.txt", "a==1.0\n"),
        ("p/common.txt", "b==1.0\n-r app/requirements.txt\n"),
        (
            "p/app/requirements.txt",
            "-r ../common.txt\n-r ../../out.txt\n-r /etc/passwd\nc==1.0\n",
        ),
    ]);
    let (app, p) = (dir.path().join("p/app"), dir.path().join("p"));
    let found = load_in(&[&app, &p, dir.path()], &Places::default());
    let names: Vec<&str> = found.packages.iter().map(|p| &*p.name).collect();
    assert_eq!(names, ["b", "c"]);
}
