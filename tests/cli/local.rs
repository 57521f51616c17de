//! The embedded source: what is installed answers like any server.

use serde_json::{Value, json};

use crate::ask::{at, error, keys};
use crate::support::env::{Output, TestEnv};
use crate::support::installed::{self, SAYS};

#[track_caller]
fn document(env: &TestEnv, args: &[&str]) -> Value {
    let output = at(env, "local", &[&["--json"], args].concat());
    output.assert_code(0);
    output.json()
}

#[track_caller]
fn failed(env: &TestEnv, args: &[&str]) -> Value {
    let output = at(env, "local", &[&["--json"], args].concat());
    output.assert_code(3);
    error(&output)
}

fn docs(env: &TestEnv, library: &str) -> Value {
    document(env, &["docs", library, "folding paper"])
}

#[track_caller]
fn assert_says(document: &Value, what: &str) {
    let text = document["snippets"].to_string();
    assert!(text.contains(what), "{document:#}");
}

#[track_caller]
fn assert_nothing_kept(env: &TestEnv) {
    let list = env.docent().args(["cache", "list", "--json"]).run();
    assert_eq!(list.json()["entries"], json!([]));
    let stats = env.docent().args(["cache", "stats", "--json"]).run();
    assert_eq!(stats.json()["entries"], 0);
}

/// Each ecosystem's project with the id of its package and the version there.
fn projects() -> [(TestEnv, &'static str, &'static str, &'static str); 5] {
    let envs = [(); 5].map(|()| TestEnv::new());
    installed::cargo(&envs[0], "foldit", "1.54.1");
    installed::npm(&envs[1], "@paper/fold-query", "5.90.0");
    installed::npm(&envs[2], "foldit", "2.0.0-rc.1");
    installed::python(&envs[3], "foldit", "2.32.3");
    installed::go(&envs[4], "golang.example/x/foldit", "v0.20.0");
    let [a, b, c, d, e] = envs;
    [
        (a, "foldit", "/crates/foldit", "1.54.1"),
        (b, "@paper/fold-query", "/npm/@paper/fold-query", "5.90.0"),
        (c, "foldit", "/npm/foldit", "2.0.0-rc.1"),
        (d, "foldit", "/pypi/foldit", "2.32.3"),
        (
            e,
            "golang.example/x/foldit",
            "/go/golang.example/x/foldit",
            "v0.20.0",
        ),
    ]
}

#[test]
fn every_ecosystem_answers_by_name_package_and_id() {
    for (env, name, id, version) in projects() {
        let ecosystem = id.split('/').nth(1).unwrap();
        for typed in [
            name.to_owned(),
            format!("{ecosystem}:{name}"),
            format!("{name}@{version}"),
            id.to_owned(),
            format!("{id}/{version}"),
            format!("{id}@{version}"),
        ] {
            let document = docs(&env, &typed);
            assert_eq!(document["library"]["id"], id, "{typed}");
            assert_eq!(document["library"]["title"], name, "{typed}");
            assert_eq!(document["library"]["version"]["served"], version, "{typed}");
            assert_eq!(document["warnings"], json!([]), "{typed}");
            assert_says(&document, SAYS);
            let provenance = &document["provenance"];
            assert_eq!(provenance["server"], "local");
            assert_eq!(provenance["transport"], "local");
            assert_eq!(provenance["cache"], "miss");
            assert_eq!(provenance["round_trips"], 0);
        }
        assert_nothing_kept(&env);
    }
}

#[test]
fn snippets_say_where_they_were_read_and_of_what() {
    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    let document = docs(&env, "foldit");
    let snippet = &document["snippets"][0];
    assert_eq!(keys(snippet).last(), Some(&"signature"));
    assert_eq!(snippet["signature"], "");
    let source = snippet["source"].as_str().unwrap();
    let (file, line) = source.rsplit_once(':').unwrap();
    assert_eq!(file, "README.md");
    assert!(line.parse::<u32>().is_ok(), "{source}");
    let raw = at(&env, "local", &["docs", "foldit", "folding paper", "--raw"]);
    raw.assert_code(0);
    assert!(raw.stdout.starts_with("### "), "{}", raw.stdout);
    assert!(raw.stdout.contains(SAYS), "{}", raw.stdout);
}

#[test]
fn resolve_lists_what_is_installed() {
    for (env, name, id, version) in projects() {
        let document = document(&env, &["resolve", name]);
        let result = &document["results"][0];
        assert_eq!(result["chosen"], id, "{document:#}");
        let library = &result["libraries"][0];
        assert_eq!(library["versions"], json!([version]));
        assert_eq!(library["installed"], version);
        assert_eq!(library["server"], "local");
        let says = library["description"].as_str().unwrap();
        assert!(says.starts_with("Folds paper") || id.starts_with("/go/"));
        assert_eq!(document["provenance"]["transport"], "local");
        assert_nothing_kept(&env);
    }
}

#[test]
fn names_are_found_as_people_say_them() {
    for (name, typed) in [
        ("next", "nextjs"),
        ("next", "Next.js"),
        ("@tanstack/react-query", "react-query"),
        ("@tanstack/react-query", "React Query"),
    ] {
        let env = TestEnv::new();
        installed::npm(&env, name, "5.0.0");
        let id = format!("/npm/{name}");
        assert_eq!(docs(&env, typed)["library"]["id"], id, "{typed}");
        let resolved = document(&env, &["resolve", typed]);
        assert_eq!(resolved["results"][0]["chosen"], id, "{typed}");
    }
    let env = TestEnv::new();
    installed::go(&env, "golang.example/x/net", "v0.20.0");
    let document = docs(&env, "net");
    assert_eq!(document["library"]["id"], "/go/golang.example/x/net");
}

#[test]
fn name_of_two_ecosystems_is_the_nearest_unless_one_is_named() {
    let env = TestEnv::new();
    installed::cargo(&env, "foldit", "1.0.0");
    installed::npm(&env, "foldit", "2.0.0");
    let manifest = std::fs::read_to_string(env.project().join("Cargo.toml")).unwrap();
    let lock = std::fs::read_to_string(env.project().join("Cargo.lock")).unwrap();
    std::fs::remove_file(env.project().join("Cargo.toml")).unwrap();
    std::fs::remove_file(env.project().join("Cargo.lock")).unwrap();
    env.write_project("native/Cargo.toml", &manifest);
    env.write_project("native/Cargo.lock", &lock);
    let served = |dir: &str, library: &str| {
        let args = ["--server", "local", "--json", "docs", library, "folding"];
        let output = env.docent().cwd(env.project().join(dir)).args(args).run();
        output.assert_code(0);
        let document = output.json();
        (
            document["library"]["id"].clone(),
            document["library"]["version"]["served"].clone(),
        )
    };
    let crates = (json!("/crates/foldit"), json!("1.0.0"));
    let npm = (json!("/npm/foldit"), json!("2.0.0"));
    assert_eq!(served("native", "foldit"), crates);
    assert_eq!(served("native", "npm:foldit"), npm);
    assert_eq!(served("native", "/npm/foldit"), npm);
    assert_eq!(served("", "foldit"), npm);
    let message = failed(&env, &["docs", "crates:foldit", "x"])["message"].to_string();
    assert!(message.contains("no crates package"), "{message}");
}

#[test]
fn version_on_the_disk_is_served_whatever_is_locked() {
    let env = TestEnv::new();
    installed::npm_on_disk(&env, "foldit", "19.1.0");
    let ask = |locked: &str| {
        installed::npm_locked(&env, "foldit", locked);
        let document = docs(&env, "foldit");
        let version = &document["library"]["version"];
        assert_eq!(version["asked"], locked);
        assert_eq!(version["served"], "19.1.0");
        assert_says(&document, "This is foldit 19.1.0.");
        document["warnings"].clone()
    };
    assert_eq!(ask("19.1.0"), json!([]));
    assert_eq!(ask("19.1.4"), json!([]));
    let warning = ask("19.9.0").to_string();
    assert!(warning.contains("this is 19.1.0, of the same major"));
    let warning = ask("18.0.0").to_string();
    assert!(
        warning.contains("no documentation of version 18.0.0; this is 19.1.0\""),
        "{warning}"
    );
    for args in [
        &["docs", "foldit", "x", "--exact"][..],
        &["docs", "foldit@18.0.0", "x", "--exact"],
        &["docs", "/npm/foldit/18.0.0", "x", "--exact"],
    ] {
        let error = failed(&env, args);
        assert_eq!(error["code"], "version_not_found", "{args:?}");
        assert_eq!(error["candidates"], json!(["19.1.0"]), "{args:?}");
        assert_eq!(error["server"], "local");
    }
    let document = docs(&env, "/npm/foldit/18.0.0");
    assert_eq!(document["library"]["version"]["served"], "19.1.0");
}

#[test]
fn python_of_another_version_than_locked_is_served() {
    let env = TestEnv::new();
    installed::python(&env, "foldit", "2.31.0");
    env.write_project("requirements.txt", "foldit==2.32.0\n");
    let version = &docs(&env, "foldit")["library"]["version"];
    assert_eq!(
        (&version["asked"], &version["served"]),
        (&json!("2.32.0"), &json!("2.31.0"))
    );
}

#[test]
fn package_that_is_locked_and_not_there_says_how_to_get_it() {
    let projects = projects();
    let files = ["Cargo.lock", "package-lock.json", "package-lock.json"];
    let files = files.into_iter().chain(["requirements.txt", "go.mod"]);
    let commands = ["cargo fetch", "npm install", "npm install"];
    let commands = commands
        .into_iter()
        .chain(["pip install", "go mod download"]);
    for ((env, name, id, version), (file, command)) in projects.into_iter().zip(files.zip(commands))
    {
        for dir in [
            env.home().join(".cargo"),
            env.home().join("go"),
            env.project().join("node_modules"),
            env.project().join(".venv"),
        ] {
            let _ = std::fs::remove_dir_all(dir);
        }
        let prefixed = format!("{}:{name}", id.split('/').nth(1).unwrap());
        for library in [name, id, &prefixed, &format!("{id}/{version}")] {
            let error = failed(&env, &["docs", library, "x"]);
            assert_eq!(error["code"], "not_found");
            let said = format!("{name} {version} is in {file} but not on this disk");
            assert_eq!(error["message"], said, "{library}");
            assert!(error["hints"].to_string().contains(command), "{error:#}");
        }
    }
}

#[test]
fn package_that_nobody_knows_says_where_was_looked() {
    let env = TestEnv::new();
    for args in [&["docs", "foldit", "x"][..], &["resolve", "foldit"]] {
        let error = failed(&env, args);
        let said = "no package called `foldit` is installed in this project";
        assert_eq!(error["message"], said);
        let hint = error["hints"][0].as_str().unwrap();
        assert!(hint.contains("lockfiles"), "{hint}");
        assert!(hint.contains(&*env.project().to_string_lossy()), "{hint}");
    }
    for id in ["/facebook/react", "/npm/cli", "/go/a.example/b"] {
        assert_eq!(failed(&env, &["docs", id, "x"])["code"], "not_found");
    }
    assert_nothing_kept(&env);
}

#[test]
fn package_that_no_lockfile_names_is_answered_too() {
    let env = TestEnv::new();
    installed::npm(&env, "other", "1.0.0");
    installed::npm_on_disk(&env, "@paper/foldit", "3.2.1");
    for library in [
        "@paper/foldit",
        "/npm/@paper/foldit",
        "/npm/@paper/foldit/3.2.1",
    ] {
        let document = docs(&env, library);
        assert_eq!(
            document["library"]["version"]["served"], "3.2.1",
            "{library}"
        );
    }
}

#[test]
fn what_the_project_makes_itself_is_answered() {
    let env = TestEnv::new();
    installed::cargo(&env, "foldit", "1.0.0");
    env.write_project("README.md", &format!("# app\n\n## Folding\n\n{SAYS}\n"));
    env.write_project("src/lib.rs", "");
    let document = docs(&env, "app");
    let version = &document["library"]["version"];
    assert_eq!(
        version,
        &json!({"asked": null, "served": "0.3.0", "from": null})
    );
    assert_says(&document, SAYS);
}

#[test]
fn crate_of_a_version_asked_by_number_needs_no_project() {
    let env = TestEnv::new();
    installed::crate_on_disk(&env, "foldit", "1.40.0");
    for args in [
        &["docs", "foldit@1.40.0", "folding"][..],
        &[
            "docs",
            "foldit",
            "folding",
            "--version",
            "1.40.0",
            "--exact",
        ],
        &["docs", "crates:foldit@1.40.0", "folding"],
        &["docs", "/crates/foldit/1.40.0", "folding"],
    ] {
        let document = document(&env, args);
        assert_eq!(
            document["library"]["version"]["served"], "1.40.0",
            "{args:?}"
        );
        assert_says(&document, "This is foldit 1.40.0.");
    }
    for library in ["foldit", "foldit@1.39.0", "npm:foldit@1.40.0"] {
        failed(&env, &["docs", library, "x"]);
    }
    // Beside another that a project has locked.
    installed::cargo(&env, "foldit", "1.54.1");
    let served = |library: &str| docs(&env, library)["library"]["version"]["served"].clone();
    assert_eq!(served("foldit"), "1.54.1");
    assert_eq!(served("foldit@1.40.0"), "1.40.0");
    assert_eq!(served("foldit@1.41.0"), "1.54.1");
}

#[test]
fn broken_lockfile_is_one_warning() {
    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    env.write_project("package-lock.json", "{\n  \"foldit\": }\n");
    let count = |output: &Output| output.stderr.matches("package-lock.json:2").count();
    for args in [
        &["docs", "foldit", "folding"][..],
        &["docs", "/npm/foldit", "folding"],
        &["resolve", "foldit"],
    ] {
        let output = at(&env, "local", args);
        output.assert_code(0);
        assert_eq!(count(&output), 1, "{args:?}: {}", output.stderr);
    }
}
