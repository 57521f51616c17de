//! Projects that are made up, read whole.

use super::{Dependency, Registry, Stack, read};
use crate::enhance::tree::{Entry, Tree};
use crate::manifest::Places;

mod ecosystems;
mod panics;

/// A project on disk.
struct Project {
    dir: tempfile::TempDir,
    here: &'static str,
}

impl Project {
    fn new(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Self { dir, here: "" }
    }

    fn read(&self, files: &[&str]) -> Stack {
        let tree = tree(self.dir.path(), self.here);
        let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
        read(&tree, &Places::default(), &files)
    }
}

/// Lists a directory as a tree.
fn tree(root: &std::path::Path, here: &str) -> Tree {
    let mut tree = Tree {
        root: root.to_owned(),
        here: here.to_owned(),
        ..Tree::default()
    };
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let path = path.strip_prefix(root).unwrap().to_string_lossy();
            let path = path.replace('\\', "/");
            tree.files.push(Entry { path });
        }
    }
    tree.files.sort_by(|a, b| a.path.cmp(&b.path));
    tree
}

/// `kind member name version` of each dependency of a registry.
fn lines(stack: &Stack, registry: Registry) -> Vec<String> {
    let of_registry = stack.dependencies.iter();
    let of_registry = of_registry.filter(|one| one.registry == registry);
    let line = |one: &Dependency| {
        let version = one.version.as_deref().unwrap_or("-");
        let member = if one.member.is_empty() {
            "."
        } else {
            &one.member
        };
        format!("{} {member} {} {version}", one.kind.as_str(), one.name)
    };
    of_registry.map(line).collect()
}

fn fact<'a>(stack: &'a Stack, name: &str) -> &'a str {
    let fact = stack.facts.iter().find(|fact| fact.name == name);
    fact.map_or("", |fact| &fact.value)
}

#[test]
fn fixtures_are_not_what_a_project_is_made_of() {
    let project = Project::new(&[
        (
            "Cargo.toml",
            "[package]\nname = \"kiln\"\nedition = \"2024\"\n",
        ),
        ("src/main.rs", "fn main() {}\n"),
        (
            "tests/fixtures/shop/requirements/base.txt",
            "django==5.0.6\n",
        ),
        ("tests/fixtures/shop/manage.py", "import django\n"),
        ("tests/fixtures/tool/cmd/x/main.go", "package main\n"),
        ("tests/fixtures/tool/go.mod", "module x\n"),
    ]);
    let stack = project.read(&[]);
    assert!(stack.dependencies.is_empty(), "{:?}", stack.dependencies);
    assert_eq!(fact(&stack, "languages"), "Rust (edition 2024)");
    assert_eq!(fact(&stack, "frameworks"), "");
    assert_eq!(fact(&stack, "workspace"), "");
    assert_eq!(fact(&stack, "tests"), "cargo test");
    assert_eq!(fact(&stack, "entry points"), "src/main.rs");
}
