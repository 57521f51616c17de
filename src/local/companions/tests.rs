use super::{Companion, Nearness, derive};
use crate::local::files::Files;
use crate::local::place::Place;
use crate::manifest::Source;
use crate::model::Ecosystem;
use std::fs;

fn companions(ecosystem: Ecosystem, name: &str, files: &[(&str, &str)]) -> Vec<(Nearness, String)> {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let root = match ecosystem {
        Ecosystem::PyPi => dir.path().join("x.dist-info"),
        _ => dir.path().to_owned(),
    };
    let place = Place {
        ecosystem,
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        root,
        source: Source::Registry,
    };
    let all = derive(&place, &Files::list(&place));
    let pair = |Companion { nearness, name }| (nearness, name);
    all.into_iter().map(pair).collect()
}

fn same(name: &str) -> (Nearness, String) {
    (Nearness::Same, name.to_owned())
}

fn whole(name: &str) -> (Nearness, String) {
    (Nearness::Whole, name.to_owned())
}

fn named(name: &str) -> (Nearness, String) {
    (Nearness::Named, name.to_owned())
}

#[test]
fn of_npm_types_scope_and_reexports() {
    let manifest = r#"{"types": "./dist/i.d.ts", "dependencies":
        {"@vue/core": "1", "left": "1", "vue-x": "1", "vuex": "1", "other": "1", "@a/b": "1"}}"#;
    let found = companions(
        Ecosystem::Npm,
        "vue",
        &[
            ("package.json", manifest),
            ("dist/i.d.ts", "export * from '@a/b/c';\nimport 'left'"),
            ("Readme.md", "Built on [other](https://x). Lefty."),
        ],
    );
    assert_eq!(found[..1], ["@types/vue"].map(whole));
    assert_eq!(
        found[1..5],
        ["@a/b", "@vue/*", "@vue/core", "vue-x"].map(same)
    );
    assert_eq!(found[5..], [named("other")]);
}

#[test]
fn of_crates_reexports_and_the_same_name() {
    let manifest = "[package]\nname = \"clap\"\n[dependencies]\nclap_builder = \"1\"\nx = { version = \"1\", package = \"real-x\" }\nlog = \"1\"\n[target.'cfg(unix)'.dependencies]\nclap-unix = \"1\"\nbase = \"1\"\n";
    let found = companions(
        Ecosystem::Crates,
        "clap",
        &[
            ("Cargo.toml", manifest),
            (
                "src/lib.rs",
                "pub use real_x::Y;\nuse log::info;\npub use base::*;\n",
            ),
            ("README.md", "logging"),
        ],
    );
    assert_eq!(found[..1], ["base"].map(whole));
    assert_eq!(
        found[1..],
        ["clap-unix", "clap_builder", "real-x"].map(same)
    );
}

#[test]
fn of_distributions_what_is_required_and_imported_or_named() {
    let metadata = "Name: Flask\nRequires-Dist: Werkzeug>=3\nRequires-Dist: blinker\nRequires-Dist: click\nRequires-Dist: asgiref; extra == \"async\"\n\nA wrapper around Werkzeug.\n";
    let record = "x.dist-info/METADATA,,\nflask/__init__.py,,\n";
    let found = companions(
        Ecosystem::PyPi,
        "Flask",
        &[
            ("x.dist-info/METADATA", metadata),
            ("x.dist-info/RECORD", record),
            (
                "flask/__init__.py",
                "from click import x\nfrom . import y\n",
            ),
        ],
    );
    assert_eq!(found, [same("click"), named("Werkzeug")]);
}

#[test]
fn a_broken_package_has_none() {
    assert_eq!(
        companions(Ecosystem::Crates, "a", &[("Cargo.toml", "[[[")]),
        []
    );
    assert_eq!(companions(Ecosystem::PyPi, "a", &[]), []);
    assert_eq!(
        companions(Ecosystem::Npm, "a", &[("package.json", "{")]),
        [whole("@types/a"), same("@a/*")]
    );
}
