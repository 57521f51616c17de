//! The index of packages on this disk: made ahead of questions, told of, and
//! kept small.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::ask::{at, error, keys};
use crate::support::LIMIT;
use crate::support::env::{Output, TestEnv};
use crate::support::installed;

const HOUR: u64 = 3600;

fn run(env: &TestEnv, args: &[&str]) -> Output {
    env.docent().args(["--json", "cache"]).args(args).run()
}

#[track_caller]
fn document(env: &TestEnv, args: &[&str]) -> Value {
    let output = run(env, args);
    output.assert_code(0);
    output.json()
}

#[track_caller]
fn ask(env: &TestEnv, library: &str) {
    at(env, "local", &["docs", library, "folding paper"]).assert_code(0);
}

fn shelf(env: &TestEnv) -> PathBuf {
    env.cache_dir().join("local")
}

/// Lists the files of the index with the time each was last written.
fn files(env: &TestEnv) -> BTreeMap<String, SystemTime> {
    let mut all = BTreeMap::new();
    for dir in fs::read_dir(shelf(env)).into_iter().flatten() {
        for file in fs::read_dir(dir.unwrap().path()).unwrap() {
            let file = file.unwrap();
            let name = file.file_name().into_string().unwrap();
            all.insert(name, file.metadata().unwrap().modified().unwrap());
        }
    }
    all
}

fn parts(env: &TestEnv) -> Vec<String> {
    let names = files(env).into_keys();
    names.filter(|name| name.ends_with(".db")).collect()
}

/// Names of the packages that have parts.
fn packages(env: &TestEnv) -> Vec<String> {
    let parts = parts(env).into_iter();
    parts
        .map(|name| name.rsplit_once('@').unwrap().0.to_owned())
        .collect()
}

/// Returns the file of a package's only part.
fn part(env: &TestEnv, package: &str) -> PathBuf {
    let name = parts(env)
        .into_iter()
        .find(|name| name.starts_with(&format!("{package}@1.0.0~")));
    shelf(env).join("npm").join(name.expect("a part"))
}

fn age(path: &Path, hours: u64) {
    let time = SystemTime::now() - Duration::from_secs(hours * HOUR);
    File::open(path).unwrap().set_modified(time).unwrap();
}

/// A project that needs several npm packages, all of them on the disk.
fn project(names: &[&str]) -> TestEnv {
    let env = TestEnv::new();
    lock(&env, names);
    for name in names {
        installed::npm_on_disk(&env, name, "1.0.0");
    }
    env
}

fn lock(env: &TestEnv, names: &[&str]) {
    let needed: BTreeMap<_, _> = names.iter().map(|name| (*name, "*")).collect();
    let mut packages = json!({"": {"dependencies": needed}});
    for name in names {
        packages[format!("node_modules/{name}")] = json!({"version": "1.0.0"});
    }
    let manifest = json!({"name": "app", "dependencies": needed});
    env.write_project("package.json", &manifest.to_string());
    let lock = json!({"lockfileVersion": 3, "packages": packages});
    env.write_project("package-lock.json", &lock.to_string());
}

fn item<'a>(document: &'a Value, id: &str) -> &'a Value {
    let items = document["items"].as_array().unwrap();
    let found = items.iter().find(|item| item["id"] == id);
    found.unwrap_or_else(|| panic!("no {id} in {document:#}"))
}

#[test]
fn warm_builds_what_a_question_would() {
    let env = project(&["foldit", "crease"]);
    let warmed = document(&env, &["warm"]);
    let wanted = [
        "schema",
        "ok",
        "packages",
        "built",
        "there",
        "failed",
        "absent",
        "source_bytes",
        "text_bytes",
        "index_bytes",
        "milliseconds",
        "items",
    ];
    assert_eq!(keys(&warmed), wanted);
    assert_eq!(warmed["schema"], "docent.cache-warm/1");
    assert_eq!(warmed["ok"], true);
    let counts = ["packages", "built", "there", "failed", "absent"];
    let counts = counts.map(|key| warmed[key].as_u64().unwrap());
    assert_eq!(counts, [2, 2, 0, 0, 0]);
    let own = item(&warmed, "/npm/foldit");
    assert_eq!(
        keys(own),
        [
            "id",
            "version",
            "state",
            "companion",
            "source_bytes",
            "text_bytes",
            "index_bytes",
            "milliseconds",
            "error"
        ]
    );
    assert_eq!(
        (&own["version"], &own["state"]),
        (&json!("1.0.0"), &json!("built"))
    );
    let readme = env.project().join("node_modules/foldit/README.md");
    assert_eq!(own["source_bytes"], fs::metadata(readme).unwrap().len());
    for key in ["source_bytes", "text_bytes", "index_bytes"] {
        let sum = warmed["items"].as_array().unwrap().iter();
        let sum: u64 = sum.map(|item| item[key].as_u64().unwrap()).sum();
        assert!(sum > 0 && warmed[key] == sum, "{key}: {warmed:#}");
    }
    let before = files(&env);
    ask(&env, "foldit");
    ask(&env, "crease");
    assert_eq!(files(&env), before);
}

#[test]
fn companions_are_built_too() {
    let env = project(&["foldit"]);
    let mut packages = json!({"": {"dependencies": {"foldit": "*"}}});
    for (name, version) in [("foldit", "1.0.0"), ("@types/foldit", "1.0.2")] {
        packages[format!("node_modules/{name}")] = json!({"version": version});
        installed::npm_on_disk(&env, name, version);
    }
    let lock = json!({"lockfileVersion": 3, "packages": packages});
    env.write_project("package-lock.json", &lock.to_string());
    let warmed = document(&env, &["warm"]);
    assert_eq!(item(&warmed, "/npm/foldit")["companion"], false);
    let types = item(&warmed, "/npm/@types/foldit");
    assert_eq!(types["companion"], true, "{warmed:#}");
    assert_eq!(types["version"], "1.0.2");
    let before = files(&env);
    ask(&env, "foldit");
    assert_eq!(files(&env), before);
}

#[test]
fn second_warming_finds_all_there() {
    let env = project(&["foldit", "crease"]);
    document(&env, &["warm"]);
    let before = files(&env);
    let again = document(&env, &["warm"]);
    let counts = ["built", "there", "source_bytes"].map(|key| again[key].as_u64().unwrap());
    assert_eq!(counts, [0, 2, 0]);
    assert!(again["index_bytes"].as_u64().unwrap() > 0);
    assert_eq!(files(&env), before);
    let text = env.docent().args(["cache", "warm"]).run();
    text.assert_code(0);
    assert!(
        text.stdout
            .contains("2 packages: 0 built, 2 there already\n"),
        "{}",
        text.stdout
    );
    assert_eq!(text.stderr, "");
}

#[test]
fn only_what_is_named_is_built() {
    let env = project(&["foldit", "crease"]);
    for name in ["foldit", "npm:foldit", "/npm/foldit", "foldit@1.0.0"] {
        let warmed = document(&env, &["warm", name]);
        assert_eq!(warmed["packages"], 1, "{name}");
    }
    assert_eq!(parts(&env).len(), 1);
    let error = {
        let output = run(&env, &["warm", "nosuch"]);
        output.assert_code(3);
        error(&output)
    };
    assert_eq!(error["code"], "not_found");
    let output = run(&env, &["warm", "nosuch", "crease"]);
    output.assert_code(10);
    let warmed = output.json();
    assert_eq!(
        (&warmed["ok"], &warmed["failed"]),
        (&json!(true), &json!(1))
    );
    assert_eq!(item(&warmed, "nosuch")["error"]["code"], "not_found");
    assert_eq!(item(&warmed, "/npm/crease")["state"], "built");
}

#[test]
fn project_without_packages_is_not_found() {
    let env = TestEnv::new();
    let output = run(&env, &["warm"]);
    output.assert_code(3);
    let hints = error(&output)["hints"].to_string();
    assert!(
        hints.contains("lockfiles") && hints.contains("docent cache warm NAME"),
        "{hints}"
    );
    let env = project(&["foldit", "crease"]);
    fs::remove_dir_all(env.project().join("node_modules/crease")).unwrap();
    assert_eq!(document(&env, &["warm"])["absent"], 1);
    fs::remove_dir_all(env.project().join("node_modules")).unwrap();
    let output = run(&env, &["warm"]);
    output.assert_code(3);
    assert!(error(&output)["hints"].to_string().contains("npm install"));
}

#[test]
fn package_that_cannot_be_indexed_is_not_fatal() {
    let env = project(&["crease", "foldit", "torn"]);
    let torn = env.project().join("node_modules/torn");
    fs::write(torn.join("README.md"), b"# \xff\xfe\n\x00```\n").unwrap();
    fs::write(torn.join("index.d.ts"), "export function (((: {").unwrap();
    // What stands in the way of one part.
    run(&env, &["warm", "crease"]).assert_code(0);
    let name = part(&env, "crease");
    let place = name.to_str().unwrap().rsplit_once('~').unwrap().1;
    let place = place.split_once('-').unwrap().0.to_owned();
    run(&env, &["clear", "--yes"]).assert_code(0);
    let new = shelf(&env).join(format!("npm/crease~{place}.new"));
    fs::create_dir_all(new.join("sub")).unwrap();
    let output = run(&env, &["warm"]);
    output.assert_code(10);
    let warmed = output.json();
    let counts = ["built", "failed"].map(|key| warmed[key].as_u64().unwrap());
    assert_eq!(counts, [2, 1], "{warmed:#}");
    let failed = &item(&warmed, "/npm/crease")["error"];
    assert!(
        failed["message"]
            .as_str()
            .unwrap()
            .contains("crease 1.0.0 cannot be indexed")
    );
    assert!(
        output.stderr.contains("crease 1.0.0 cannot be indexed"),
        "{}",
        output.stderr
    );
}

#[test]
fn cache_that_cannot_be_written_is_told_of() {
    let env = project(&["foldit"]);
    let file = env.root().join("file");
    fs::write(&file, "").unwrap();
    let output = env
        .docent()
        .env("DOCENT_CACHE_DIR", file.join("cache"))
        .args(["--json", "cache", "warm"])
        .run();
    output.assert_code(10);
    let warmed = output.json();
    assert_eq!(
        (&warmed["ok"], &warmed["failed"]),
        (&json!(false), &json!(1))
    );
}

#[test]
fn stats_tell_of_the_index() {
    let env = project(&["foldit", "crease"]);
    assert_eq!(
        document(&env, &["stats"])["index"],
        json!({"parts": 0, "bytes": 0})
    );
    let warmed = document(&env, &["warm"]);
    let stats = document(&env, &["stats"]);
    assert_eq!(stats["entries"], 0);
    assert_eq!(
        stats["index"],
        json!({"parts": 2, "bytes": warmed["index_bytes"]})
    );
    let text = env.docent().args(["cache", "stats"]).run().stdout;
    assert!(text.contains("\nparts    2\nindex    "), "{text}");
    assert_eq!(document(&env, &["list"])["entries"], json!([]));
}

#[test]
fn prune_keeps_the_most_recently_used() {
    let env = project(&["one", "two", "three"]);
    document(&env, &["warm"]);
    let dir = shelf(&env).join("npm");
    let files: BTreeMap<&str, PathBuf> = ["one", "two", "three"]
        .map(|name| (name, part(&env, name)))
        .into();
    let part = |name: &str| files[name].clone();
    for (name, hours) in [("one", 9), ("two", 8), ("three", 7)] {
        age(&part(name), hours);
    }
    // A question marks what it opens, and again only after an hour.
    ask(&env, "one");
    let used = fs::metadata(part("one")).unwrap().modified().unwrap();
    assert!(used.elapsed().unwrap() < Duration::from_secs(HOUR));
    ask(&env, "one");
    assert_eq!(fs::metadata(part("one")).unwrap().modified().unwrap(), used);
    let size = |name: &str| fs::metadata(part(name)).unwrap().len();
    let cap = size("one") + size("three");
    env.write_config(&format!("[cache]\nmax_size = \"{cap}B\"\n"));
    let pruned = document(&env, &["prune"]);
    assert_eq!(
        keys(&pruned),
        [
            "schema", "ok", "expired", "evicted", "bytes", "index", "dry_run"
        ]
    );
    let index = &pruned["index"];
    assert_eq!(keys(index), ["outdated", "evicted", "leftovers", "bytes"]);
    assert_eq!(index["evicted"], 1);
    assert!(part("one").exists() && part("three").exists() && !part("two").exists());
    let locks = fs::read_dir(&dir)
        .unwrap()
        .map(|file| file.unwrap().file_name());
    assert!(
        !locks
            .into_iter()
            .any(|name| name.to_string_lossy().starts_with("two"))
    );
    assert_eq!(document(&env, &["prune"])["index"]["evicted"], 0);
}

#[test]
fn prune_removes_older_formats_and_leftovers() {
    let env = project(&["foldit"]);
    document(&env, &["warm"]);
    let dir = shelf(&env).join("npm");
    let kept = part(&env, "foldit");
    let kept = kept.file_name().unwrap().to_str().unwrap();
    let of_format = |format: &str| kept.replace(".1.db", &format!(".{format}.db"));
    let (older, newer) = (of_format("0"), of_format("9999"));
    for name in [&older, "gone~01.new", "gone~01.lock", "old~02.lock"] {
        fs::write(dir.join(name), "left").unwrap();
    }
    fs::write(dir.join(&newer), "of a newer one").unwrap();
    let held = File::create(dir.join("busy~03.lock")).unwrap();
    held.lock().unwrap();
    fs::write(dir.join("busy~03.new"), "half").unwrap();
    let index = &document(&env, &["prune"])["index"];
    assert_eq!(
        (&index["outdated"], &index["evicted"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(index["leftovers"], 2);
    let left: Vec<_> = files(&env).into_keys().collect();
    let lock = left
        .iter()
        .find(|name| name.starts_with("foldit~"))
        .unwrap();
    let mut wanted = ["busy~03.lock", "busy~03.new", kept, &newer, lock];
    wanted.sort_unstable();
    assert_eq!(left, wanted);
}

#[test]
fn clear_removes_parts() {
    let env = project(&["foldit", "foldit-more", "@paper/crease"]);
    document(&env, &["warm"]);
    let clear = |args: &[&str]| {
        let cleared = document(&env, &[&["clear", "--yes"], args].concat());
        assert_eq!(
            keys(&cleared),
            ["schema", "ok", "entries", "bytes", "index"]
        );
        cleared["index"]["parts"].as_u64().unwrap()
    };
    assert_eq!(clear(&["--kind", "docs"]), 0);
    assert_eq!(clear(&["--library", "/x/foldit"]), 0);
    assert_eq!(clear(&["--server", "context7"]), 0);
    assert_eq!(clear(&["--library", "foldit"]), 1);
    assert_eq!(
        clear(&["--library", "@paper/crease", "--server", "local"]),
        1
    );
    assert_eq!(packages(&env), ["foldit-more"]);
    let text = env.docent().args(["cache", "clear", "--yes"]).run();
    text.assert_code(0);
    assert!(
        text.stdout.contains("\nremoved 1 part of the index ("),
        "{}",
        text.stdout
    );
    assert!(files(&env).is_empty());
    ask(&env, "foldit");
}

#[test]
fn interrupted_warming_leaves_nothing_half_made() {
    let env = project(&["foldit"]);
    let dir = env.project().join("node_modules/foldit");
    let page = "## Fold\n\nCrease the paper along the dotted line.\n\n".repeat(2_000);
    for n in 0..300 {
        fs::write(dir.join(format!("page-{n}.md")), format!("# {n}\n\n{page}")).unwrap();
    }
    let running = env.docent().args(["cache", "warm"]).spawn();
    let is_new = |name: &String| name.ends_with(".new");
    let end = Instant::now() + LIMIT;
    while !files(&env).keys().any(is_new) {
        assert!(Instant::now() < end, "nothing was built");
        std::thread::yield_now();
    }
    running.process.signal(Signal::INT);
    let output = running.wait();
    output.assert_code(130);
    assert_eq!(
        (output.stdout.as_str(), output.stderr.as_str()),
        ("", "error: interrupted\n")
    );
    let left: Vec<_> = files(&env).into_keys().collect();
    assert!(left.iter().all(|name| name.ends_with(".lock")), "{left:?}");
    document(&env, &["prune"]);
    assert!(files(&env).is_empty());
}
