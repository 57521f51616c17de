//! The directories that have manifests, and which of them the work is in.

use std::collections::HashSet;

use super::Registry;
use super::python;
use super::reader::{Reader, ancestors};
use super::xml;
use crate::enhance::tree::Tree;

/// Most directories that are read.
const MAX_MEMBERS: usize = 400;

/// Manifests by their whole names.
const MANIFESTS: [&str; 20] = [
    "package.json",
    "deno.json",
    "deno.jsonc",
    "Cargo.toml",
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "Pipfile",
    "go.mod",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "Gemfile",
    "composer.json",
    "mix.exs",
    "pubspec.yaml",
    "Package.swift",
    "gems.rb",
    "packages.lock.json",
    "settings.gradle.kts",
];

/// Directories of which manifests are not the project's.
const FOREIGN: [&str; 10] = [
    "node_modules",
    "vendor",
    "third_party",
    "fixtures",
    "__fixtures__",
    "testdata",
    "test-fixtures",
    "bower_components",
    ".terraform",
    "Pods",
];

/// Tells whether a directory holds what is not the project's, unless the work
/// is in it.
pub(super) fn is_foreign(tree: &Tree, dir: &str) -> bool {
    dir.split('/').any(|part| FOREIGN.contains(&part)) && !ancestors(&tree.here).any(|at| at == dir)
}

/// A directory that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) dir: String,
    /// Whether it is a project of its own: images alone make none.
    pub(super) is_project: bool,
}

/// Tells whether a file is a manifest of packages.
fn is_manifest(name: &str) -> bool {
    let ends = [".csproj", ".fsproj", ".vbproj", ".gemspec", ".tf"];
    MANIFESTS.contains(&name) || python::is_list(name) || ends.iter().any(|end| name.ends_with(end))
}

/// Tells whether a file names container images.
pub(super) fn is_of_images(name: &str) -> bool {
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    name == "Dockerfile"
        || name == "Containerfile"
        || name.starts_with("Dockerfile.")
        || name.ends_with(".Dockerfile")
        || is_yaml && (name.starts_with("docker-compose") || name.starts_with("compose"))
}

/// Lists the directories that have manifests, the root first.
pub(super) fn list(reader: &Reader<'_>) -> Vec<Member> {
    let here = &reader.tree.here;
    let mut all: Vec<Member> = Vec::new();
    for (dir, names) in reader.dirs() {
        let is_project = names.iter().any(|name| is_manifest(name));
        if !is_project && !names.iter().any(|name| is_of_images(name)) {
            continue;
        }
        if is_foreign(reader.tree, dir) {
            continue;
        }
        all.push(Member {
            dir: dir.to_owned(),
            is_project,
        });
    }
    // Lists in `requirements/` belong to the directory above.
    for dir in reader.dirs().map(|(dir, _)| dir) {
        let above = match dir.rsplit_once('/') {
            Some((above, "requirements")) => above,
            None if dir == "requirements" => "",
            _ => continue,
        };
        if is_foreign(reader.tree, dir) {
            continue;
        }
        let is_txt = |name: &&str| name.ends_with(".txt") || name.ends_with(".in");
        let is_known = all
            .iter()
            .any(|member| member.dir == above && member.is_project);
        if !is_known && reader.names(dir).iter().any(is_txt) {
            all.retain(|member| member.dir != above);
            all.push(Member {
                dir: above.to_owned(),
                is_project: true,
            });
        }
    }
    // Those near the root are more of the project.
    let depth = |dir: &str| match dir.is_empty() {
        true => 0,
        false => dir.split('/').count(),
    };
    all.sort_by(|a, b| (depth(&a.dir), &a.dir).cmp(&(depth(&b.dir), &b.dir)));
    let is_near = |dir: &str| ancestors(here).any(|at| at == dir);
    let mut rest = MAX_MEMBERS;
    all.retain(|member| {
        rest = rest.saturating_sub(1);
        rest > 0 || is_near(&member.dir)
    });
    all
}

/// Lists the members that the work is in: none where that says nothing.
pub(super) fn at_work(tree: &Tree, members: &[Member], files: &[String]) -> Vec<String> {
    let projects = || members.iter().filter(|member| member.is_project);
    let nearest = |dir: &str| {
        let mut up = ancestors(dir);
        up.find_map(|at| projects().find(|member| member.dir == at))
            .map(|member| member.dir.clone())
    };
    let mut work = Vec::new();
    for file in files {
        let dir = file.rsplit_once('/').map_or("", |(dir, _)| dir);
        work.extend(nearest(dir));
    }
    // The root of several projects is no place in particular.
    if !tree.here.is_empty() || (files.is_empty() && projects().count() == 1) {
        work.extend(nearest(&tree.here));
    }
    work.sort_unstable();
    work.dedup();
    work
}

/// Lists the names that the project's own packages are published under.
pub(super) fn own(reader: &mut Reader<'_>, members: &[Member]) -> HashSet<(Registry, String)> {
    let mut own = HashSet::new();
    for Member { dir, .. } in members {
        if reader.has(dir, "package.json") {
            let manifest = reader.json(dir, "package.json");
            let name = manifest.and_then(|m| Some(m.get("name")?.as_str()?.to_owned()));
            own.extend(name.map(|name| (Registry::Npm, name)));
        }
        if reader.has(dir, "Cargo.toml") {
            let manifest = reader.toml(dir, "Cargo.toml");
            let name =
                manifest.and_then(|m| Some(m.get("package")?.get("name")?.as_str()?.to_owned()));
            own.extend(name.map(|name| (Registry::Crates, name)));
        }
        if let Some(text) = reader.text(dir, "pom.xml") {
            let pom = xml::parse(&text);
            let pom = pom.as_ref();
            let group = pom.and_then(|pom| {
                pom.text("groupId")
                    .or_else(|| pom.child("parent")?.text("groupId"))
            });
            let artifact = pom.and_then(|pom| pom.text("artifactId"));
            if let (Some(group), Some(artifact)) = (group, artifact) {
                own.insert((Registry::Maven, format!("{group}:{artifact}")));
            }
        }
        if let Some(text) = reader.text(dir, "go.mod") {
            let module = text
                .lines()
                .find_map(|line| line.trim().strip_prefix("module "));
            own.extend(module.map(|module| (Registry::Go, module.trim().to_owned())));
        }
    }
    own
}
