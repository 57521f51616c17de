//! The corpus: projects as tools leave them, each with what is in it.

mod mutate;
mod nearest;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::{Found, Manifests, Package, Places, find_in, load_in};

pub(super) fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/projects")
}

/// Lists `ECOSYSTEM/CASE` directories.
pub(super) fn cases() -> Vec<PathBuf> {
    let list = |dir: &Path| {
        fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    let mut all: Vec<PathBuf> = list(&corpus()).flat_map(|dir| list(&dir)).collect();
    all.sort();
    all
}

/// The places of a case: what its `home` has of them.
pub(super) fn places(case: &Path) -> Places {
    let home = |name: &str| Some(case.join("home").join(name)).filter(|dir| dir.is_dir());
    Places {
        home: home(""),
        cargo_home: home("cargo"),
        virtual_env: home("venv"),
        go_mod_cache: home("gomod"),
        deno_dir: home("deno"),
    }
}

/// Lists a directory of a case and those above it, none of them outside.
pub(super) fn dirs<'a>(case: &Path, cwd: &'a Path) -> Vec<&'a Path> {
    cwd.ancestors()
        .take_while(|dir| dir.starts_with(case))
        .collect()
}

fn relative(path: &Path, case: &Path) -> String {
    let path = path.strip_prefix(case).unwrap_or(path);
    path.to_str().unwrap().replace('\\', "/")
}

fn told(package: &Package, case: &Path) -> Value {
    let mut told = Map::new();
    let mut tell = |key: &str, value: String| told.insert(key.to_owned(), value.into());
    tell("name", package.name.clone());
    tell("version", package.version.clone());
    tell("kind", package.kind.as_str().into());
    tell("source", package.source.as_str().into());
    if let Some(alias) = &package.alias {
        tell("alias", alias.clone());
    }
    if let Some(place) = &package.place {
        assert!(place.exists(), "{}", place.display());
        tell("place", relative(place, case));
    }
    tell("origin", relative(&package.origin, case));
    tell("ecosystem", package.ecosystem.as_str().into());
    Value::Object(told)
}

fn shown(found: &Manifests, expected: &Value, case: &Path) -> Value {
    let prefix = format!("{}/", case.display());
    let packages: Vec<Value> = found.packages.iter().map(|p| told(p, case)).collect();
    let warnings: Vec<String> = found
        .warnings
        .iter()
        .map(|w| w.replace(&prefix, ""))
        .collect();
    let mut shown = Map::new();
    for key in ["cwd", "find"] {
        if let Some(value) = expected.get(key) {
            shown.insert(key.to_owned(), value.clone());
        }
    }
    shown.insert("packages".to_owned(), packages.into());
    shown.insert("warnings".to_owned(), warnings.into());
    Value::Object(shown)
}

/// One line for each package, so that a change shows as lines.
fn pretty(value: &Value) -> String {
    let fields = value
        .as_object()
        .unwrap()
        .iter()
        .map(|(key, value)| match value {
            Value::Array(items) if !items.is_empty() => {
                let items: Vec<String> = items.iter().map(|item| format!("    {item}")).collect();
                format!("  \"{key}\": [\n{}\n  ]", items.join(",\n"))
            }
            value => format!("  \"{key}\": {value}"),
        });
    format!("{{\n{}\n}}\n", fields.collect::<Vec<_>>().join(",\n"))
}

#[test]
fn every_project_of_the_corpus_is_read_as_expected() {
    let mut differ = Vec::new();
    for case in cases() {
        let path = case.join("expected.json");
        let text = fs::read_to_string(&path).unwrap_or_else(|_| "{}".to_owned());
        let expected: Value = serde_json::from_str(&text).unwrap();
        let cwd = case.join(expected["cwd"].as_str().unwrap_or_default());
        let got = shown(
            &load_in(&dirs(&case, &cwd), &places(&case)),
            &expected,
            &case,
        );
        if got != expected {
            let got = pretty(&got);
            // Kept beside the build, to be read and taken over by hand.
            let name = relative(&case, &corpus()).replace('/', "-");
            let out = std::env::temp_dir().join("docent-projects");
            fs::create_dir_all(&out).unwrap();
            fs::write(out.join(format!("{name}.json")), &got).unwrap();
            differ.push(format!("{}:\n{got}", case.display()));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn a_name_is_found_at_the_version_that_a_whole_reading_lists_first() {
    for case in cases() {
        let text = fs::read_to_string(case.join("expected.json")).unwrap_or_default();
        let expected: Value = serde_json::from_str(&text).unwrap_or_default();
        let cwd = case.join(expected["cwd"].as_str().unwrap_or_default());
        let (dirs, places) = (dirs(&case, &cwd), places(&case));
        let all = load_in(&dirs, &places).packages;
        for (at, package) in all.iter().enumerate() {
            let same = |p: &Package| p.name == package.name && p.ecosystem == package.ecosystem;
            // Members that no lockfile names are listed in a whole reading.
            if all[..at].iter().any(same) || package.origin.ends_with("package.json") {
                continue;
            }
            let found = find_in(&dirs, &places, &package.name, Some(package.ecosystem));
            let told = found
                .installed
                .map(|i| (i.name, i.version, i.place, i.source));
            let wanted = (package.name.clone(), package.version.clone());
            let wanted = (wanted.0, wanted.1, package.place.clone(), package.source);
            assert_eq!(told, Some(wanted), "{}", case.display());
        }
    }
}

#[test]
fn names_are_found_as_expected() {
    for case in cases() {
        let text = fs::read_to_string(case.join("expected.json")).unwrap_or_default();
        let expected: Value = serde_json::from_str(&text).unwrap_or_default();
        let cwd = case.join(expected["cwd"].as_str().unwrap_or_default());
        for (name, wanted) in expected["find"].as_object().into_iter().flatten() {
            let Found {
                installed, also, ..
            } = find_in(&dirs(&case, &cwd), &places(&case), name, None);
            let told = |i: super::Installed| {
                format!(
                    "{}:{} {} {}",
                    i.ecosystem.as_str(),
                    i.name,
                    i.version,
                    i.file
                )
            };
            let all: Vec<String> = installed.into_iter().chain(also).map(told).collect();
            assert_eq!(json!(all), *wanted, "{name} in {}", case.display());
        }
    }
}
