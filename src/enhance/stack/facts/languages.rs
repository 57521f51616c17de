//! Languages by their files, entry points, and how the directories are laid
//! out.

use std::collections::BTreeMap;

use super::{Facts, MAX_ITEMS, listed};
use crate::enhance::stack::members::is_foreign;
use crate::enhance::stack::reader::{Reader, join};

/// Languages by the ends of file names.
const LANGUAGES: [(&str, &[&str]); 24] = [
    ("TypeScript", &["ts", "tsx", "mts", "cts"]),
    ("JavaScript", &["js", "jsx", "mjs", "cjs"]),
    ("Python", &["py", "pyi"]),
    ("Rust", &["rs"]),
    ("Go", &["go"]),
    ("Java", &["java"]),
    ("Kotlin", &["kt", "kts"]),
    ("Ruby", &["rb"]),
    ("PHP", &["php"]),
    ("C#", &["cs"]),
    ("F#", &["fs"]),
    ("Elixir", &["ex", "exs", "heex"]),
    ("Dart", &["dart"]),
    ("Swift", &["swift"]),
    ("Vue", &["vue"]),
    ("Svelte", &["svelte"]),
    ("Scala", &["scala"]),
    ("C", &["c", "h"]),
    ("C++", &["cc", "cpp", "cxx", "hpp"]),
    ("Terraform", &["tf"]),
    ("SQL", &["sql"]),
    ("Shell", &["sh"]),
    ("HTML", &["html"]),
    ("CSS", &["css", "scss"]),
];

/// A language with so many times fewer files than the first is none of the
/// project's.
const FEW: usize = 100;

/// Files that a program starts from, by the ends of their paths.
const ENTRIES: [&str; 26] = [
    "src/main.rs",
    "main.go",
    "manage.py",
    "app/layout.tsx",
    "src/app/layout.tsx",
    "pages/_app.tsx",
    "src/main.ts",
    "src/main.tsx",
    "src/main.jsx",
    "src/main.js",
    "src/index.ts",
    "src/index.tsx",
    "src/index.js",
    "src/server.ts",
    "server.js",
    "src/app.ts",
    "app.vue",
    "main.py",
    "app/main.py",
    "app.py",
    "wsgi.py",
    "config/routes.rb",
    "artisan",
    "Program.cs",
    "lib/main.dart",
    "src/lib.rs",
];

/// Lists the languages, those with most files first, with the versions that
/// manifests ask for.
pub(super) fn read(reader: &mut Reader<'_>, at: &str) -> (String, String) {
    let mut counts = [0_usize; LANGUAGES.len()];
    for entry in &reader.tree.files {
        let (dir, name) = entry.path.rsplit_once('/').unwrap_or(("", &entry.path));
        let Some((_, end)) = name
            .rsplit_once('.')
            .filter(|_| !is_foreign(reader.tree, dir))
        else {
            continue;
        };
        let known = LANGUAGES.iter().position(|(_, ends)| ends.contains(&end));
        if let Some(count) = known.and_then(|known| counts.get_mut(known)) {
            *count += 1;
        }
    }
    let mut found: Vec<(usize, &str)> = counts
        .into_iter()
        .zip(LANGUAGES)
        .filter(|(count, _)| *count > 0)
        .map(|(count, (name, _))| (count, name))
        .collect();
    found.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    // A page of help makes no project one of HTML.
    let most = found.first().map_or(0, |(count, _)| *count);
    found.retain(|(count, _)| count * FEW >= most);
    let mut sources = Vec::new();
    let all: Vec<String> = found
        .into_iter()
        .take(6)
        .map(|(_, name)| match version(reader, at, name) {
            Some((version, source)) => {
                sources.push(source);
                format!("{name} {version}")
            }
            None => name.to_owned(),
        })
        .collect();
    let source = match sources.len() {
        1 => sources.pop().unwrap_or_default(),
        _ => String::new(),
    };
    (all.join(", "), source)
}

/// Finds the version of a language, with the file that says it.
fn version(reader: &mut Reader<'_>, at: &str, language: &str) -> Option<(String, String)> {
    let dirs: Vec<String> = match at.is_empty() {
        true => vec![String::new()],
        false => vec![at.to_owned(), String::new()],
    };
    let after = |text: String, key: &str| {
        let line = text
            .lines()
            .find_map(|line| line.trim().strip_prefix(key))?;
        let value = line.trim_start_matches([' ', '=', ':']);
        let value = value.split(['#', ',']).next().unwrap_or_default();
        Some(value.trim().trim_matches(['"', '\'']).to_owned())
    };
    for dir in dirs {
        let (file, found) = match language {
            "Python" => {
                let file = reader.toml(&dir, "pyproject.toml");
                let version = file.and_then(|file| {
                    let project = file.get("project").and_then(|p| p.get("requires-python"));
                    let poetry = || {
                        file.get("tool")?
                            .get("poetry")?
                            .get("dependencies")?
                            .get("python")
                    };
                    project.or_else(poetry)?.as_str().map(str::to_owned)
                });
                ("pyproject.toml", version)
            }
            "Rust" => {
                let file = reader.toml(&dir, "Cargo.toml");
                let edition = file.and_then(|file| {
                    let own = file.get("package").and_then(|p| p.get("edition")?.as_str());
                    let all = || {
                        file.get("workspace")?
                            .get("package")?
                            .get("edition")?
                            .as_str()
                    };
                    own.or_else(all)
                        .map(|edition| format!("(edition {edition})"))
                });
                ("Cargo.toml", edition)
            }
            "Go" => (
                "go.mod",
                reader
                    .text(&dir, "go.mod")
                    .and_then(|text| after(text, "go ")),
            ),
            "PHP" => {
                let file = reader
                    .has(&dir, "composer.json")
                    .then(|| reader.json(&dir, "composer.json"));
                let version = file
                    .flatten()
                    .and_then(|file| file.get("require")?.get("php")?.as_str().map(str::to_owned));
                ("composer.json", version)
            }
            "Java" => {
                let pom = reader.text(&dir, "pom.xml").and_then(|text| {
                    let pom = crate::enhance::stack::xml::parse(&text)?;
                    let properties = pom.child("properties")?;
                    let version = properties.text("java.version");
                    version
                        .or_else(|| properties.text("maven.compiler.release"))
                        .map(str::to_owned)
                });
                ("pom.xml", pom)
            }
            "Ruby" => match reader.text(&dir, ".ruby-version") {
                Some(text) => (".ruby-version", Some(text.trim().to_owned())),
                None => (
                    "Gemfile",
                    reader
                        .text(&dir, "Gemfile")
                        .and_then(|text| after(text, "ruby ")),
                ),
            },
            "Elixir" => {
                let version = reader.text(&dir, "mix.exs").and_then(|text| {
                    let (_, rest) = text.split_once("elixir:")?;
                    rest.split('"').nth(1).map(str::to_owned)
                });
                ("mix.exs", version)
            }
            "Dart" => (
                "pubspec.yaml",
                reader
                    .text(&dir, "pubspec.yaml")
                    .and_then(|text| after(text, "sdk:")),
            ),
            _ => return None,
        };
        if let Some(version) = found.filter(|version| !version.is_empty()) {
            return Some((version, join(&dir, file)));
        }
    }
    None
}

/// Names the files that the program starts from.
pub(super) fn entry_points(reader: &mut Reader<'_>, at: &str, facts: &mut Facts) {
    let mut all: Vec<String> = Vec::new();
    if let Some(manifest) = reader
        .has(at, "package.json")
        .then(|| reader.json(at, "package.json"))
        .flatten()
    {
        for key in ["main", "module", "bin"] {
            let value = manifest.get(key);
            let path = value.and_then(|value| {
                let first = || value.as_object()?.values().next()?.as_str();
                value.as_str().or_else(first)
            });
            all.extend(path.map(|path| join(at, path.trim_start_matches("./"))));
        }
    }
    let is_entry = |path: &str| {
        ENTRIES.iter().any(|end| {
            path.strip_suffix(end)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        })
    };
    let mut found: Vec<&str> = reader
        .tree
        .files
        .iter()
        .map(|entry| entry.path.as_str())
        .filter(|path| is_entry(path) || path.starts_with("cmd/") && path.ends_with("/main.go"))
        .filter(|path| {
            let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
            !is_foreign(reader.tree, dir)
        })
        .filter(|path| at.is_empty() || path.starts_with(&format!("{at}/")))
        .collect();
    found.sort_by_key(|path| (path.matches('/').count(), *path));
    all.extend(found.into_iter().map(str::to_owned));
    let mut seen = std::collections::HashSet::new();
    all.retain(|path| seen.insert(path.clone()));
    all.truncate(5);
    facts.add("entry points", &listed(&all), "");
}

/// Counts the files of the directories at the top.
pub(super) fn layout(reader: &Reader<'_>, facts: &mut Facts) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &reader.tree.files {
        if let Some((top, _)) = entry.path.split_once('/') {
            *counts.entry(top).or_default() += 1;
        }
    }
    let mut all: Vec<(&str, usize)> = counts.into_iter().collect();
    all.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let all: Vec<String> = all
        .into_iter()
        .take(MAX_ITEMS)
        .map(|(name, count)| format!("{name} ({count})"))
        .collect();
    facts.add("layout", &all.join(", "), "");
}
