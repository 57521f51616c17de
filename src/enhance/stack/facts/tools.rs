//! The package manager, and what runs the tests.

use super::Facts;
use crate::enhance::stack::reader::{Reader, ancestors, join};
use crate::enhance::stack::{Dependency, Registry};
use crate::manifest::Kind;

/// Package managers by the files that are theirs.
const MANAGERS: [(&str, &str); 18] = [
    ("pnpm-lock.yaml", "pnpm"),
    ("yarn.lock", "yarn"),
    ("bun.lock", "bun"),
    ("bun.lockb", "bun"),
    ("package-lock.json", "npm"),
    ("deno.lock", "deno"),
    ("uv.lock", "uv"),
    ("poetry.lock", "poetry"),
    ("Pipfile.lock", "pipenv"),
    ("requirements.txt", "pip"),
    ("Cargo.toml", "cargo"),
    ("go.mod", "go modules"),
    ("pom.xml", "maven"),
    ("build.gradle.kts", "gradle"),
    ("build.gradle", "gradle"),
    ("Gemfile", "bundler"),
    ("composer.json", "composer"),
    ("mix.exs", "mix"),
];

/// What runs tests, by package.
const RUNNERS: [(Registry, &str, &str); 17] = [
    (Registry::Npm, "vitest", "vitest"),
    (Registry::Npm, "jest", "jest"),
    (Registry::Npm, "mocha", "mocha"),
    (Registry::Npm, "ava", "ava"),
    (Registry::Npm, "@playwright/test", "playwright"),
    (Registry::Npm, "cypress", "cypress"),
    (Registry::PyPi, "pytest", "pytest"),
    (Registry::Gem, "rspec-rails", "rspec"),
    (Registry::Gem, "rspec", "rspec"),
    (Registry::Gem, "minitest", "minitest"),
    (Registry::Composer, "pestphp/pest", "pest"),
    (Registry::Composer, "phpunit/phpunit", "phpunit"),
    (
        Registry::Maven,
        "org.springframework.boot:spring-boot-starter-test",
        "JUnit",
    ),
    (Registry::Maven, "org.junit.jupiter:junit-jupiter", "JUnit"),
    (Registry::Maven, "junit:junit", "JUnit"),
    (Registry::NuGet, "xunit", "xUnit"),
    (Registry::NuGet, "NUnit", "NUnit"),
];

/// Names the package managers.
pub(super) fn package_manager(reader: &mut Reader<'_>, at: &str, facts: &mut Facts) {
    for dir in ancestors(at) {
        let manifest = reader
            .has(dir, "package.json")
            .then(|| reader.json(dir, "package.json"))
            .flatten();
        let told = manifest.and_then(|m| m.get("packageManager")?.as_str().map(str::to_owned));
        if let Some(told) = told {
            let told = told.split('+').next().unwrap_or_default().replace('@', " ");
            facts.add("package manager", &told, &join(dir, "package.json"));
            return;
        }
        let mut found = MANAGERS.iter().filter(|(file, _)| reader.has(dir, file));
        if let Some((file, first)) = found.next() {
            let mut names = vec![*first];
            for (_, name) in found {
                if !names.contains(name) {
                    names.push(name);
                }
            }
            facts.add("package manager", &names.join(", "), &join(dir, file));
            return;
        }
    }
}

/// Names what runs the tests.
pub(super) fn test_runner(reader: &Reader<'_>, dependencies: &[Dependency], facts: &mut Facts) {
    let mut all: Vec<&str> = Vec::new();
    let mut source = "";
    let mut add = |name: &'static str| {
        if !all.contains(&name) {
            all.push(name);
        }
    };
    for dependency in dependencies
        .iter()
        .filter(|one| one.kind != Kind::Transitive)
    {
        let known = RUNNERS.iter().find(|(registry, name, _)| {
            *registry == dependency.registry && *name == dependency.name
        });
        if let Some((_, _, runner)) = known {
            add(runner);
            if source.is_empty() {
                source = &dependency.origin;
            }
        }
    }
    let has = |is_it: fn(&str) -> bool| reader.tree.files.iter().any(|entry| is_it(&entry.path));
    if has(|path| path.ends_with("_test.go")) {
        add("go test");
    }
    if reader.has("", "Cargo.toml") {
        add("cargo test");
    }
    if reader.has("", "mix.exs") && has(|path| path.ends_with("_test.exs")) {
        add("ExUnit");
    }
    if reader.has("", "pubspec.yaml") && has(|path| path.ends_with("_test.dart")) {
        add("flutter test");
    }
    facts.add("tests", &all.join(", "), source);
}
