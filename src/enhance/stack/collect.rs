//! The dependencies of all members, locked versions with them, in order.

use std::collections::{HashMap, HashSet};

use super::asked::{Asked, Beside};
use super::locks::{Locks, Said, registry};
use super::members::Member;
use super::reader::{Reader, ancestors, clean, join};
use super::{Dependency, Registry, cargo, dart, docker, dotnet, elixir, go, gradle, maven, npm};
use super::{php, python, ruby, swift, terraform};
use crate::enhance::tree::Tree;
use crate::manifest::Kind;
use crate::manifest::{fold, normal};
use crate::model::Ecosystem;

/// Most dependencies.
const MAX: usize = 20_000;
/// Most characters of a name, a version or a range.
const MAX_CHARS: usize = 200;

/// Reads the dependencies of all members, in no order.
pub(super) fn dependencies(reader: &mut Reader<'_>, members: &[Member]) -> Vec<Dependency> {
    let mut locks = Locks::default();
    let mut all = Vec::new();
    for Member { dir, .. } in members {
        for (file, asked) in npm::read(reader, dir) {
            locked(
                reader,
                &mut locks,
                &mut all,
                (Ecosystem::Npm, dir, file),
                asked,
            );
        }
        if reader.has(dir, "Cargo.toml") {
            let asked = cargo::read(reader, dir);
            let at = (Ecosystem::Crates, &**dir, "Cargo.toml");
            locked(reader, &mut locks, &mut all, at, asked);
        }
        let found = python::read(reader, dir);
        for (file, mut asked) in found.asked {
            let before = all.len();
            // What a list says is there because another package needs it.
            let (rest, named): (Vec<_>, Vec<_>) = asked
                .drain(..)
                .partition(|asked| asked.kind == Kind::Transitive);
            locked(
                reader,
                &mut locks,
                &mut all,
                (Ecosystem::PyPi, dir, &file),
                named,
            );
            let rest = rest.into_iter();
            all.extend(rest.map(|asked| asked.found(Registry::PyPi, dir, &file, None)));
            for dependency in all.iter_mut().skip(before) {
                let pin = found.pins.get(&normal(&dependency.name));
                if let (None, Some((version, origin))) = (&dependency.version, pin) {
                    dependency.version = Some(version.clone());
                    dependency.origin = origin.clone();
                }
            }
        }
        for asked in go::read(reader, dir) {
            all.push(asked.found(Registry::Go, dir, "go.mod", None));
        }
    }
    all.extend(locks.transitive());
    for Member { dir, .. } in members {
        others(reader, dir, &mut all);
    }
    all
}

/// Reads what a directory asks for of the ecosystems whose lockfiles lie
/// beside their manifests.
fn others(reader: &mut Reader<'_>, dir: &str, all: &mut Vec<Dependency>) {
    let mut add = |registry, file: &str, asked: Vec<Asked>| {
        let asked = asked.into_iter();
        all.extend(asked.map(|asked| asked.found(registry, dir, file, None)));
    };
    add(Registry::Maven, "pom.xml", maven::read(reader, dir));
    if let Some((file, asked)) = gradle::read(reader, dir) {
        add(Registry::Maven, file, asked);
    }
    for (file, asked) in ruby::read(reader, dir) {
        add(Registry::Gem, &file, asked);
    }
    for (file, asked) in php::read(reader, dir) {
        add(Registry::Composer, file, asked);
    }
    for (file, asked) in dotnet::read(reader, dir) {
        add(Registry::NuGet, &file, asked);
    }
    for (file, asked) in docker::read(reader, dir) {
        add(Registry::Image, &file, asked);
    }
    let (files, versions) = terraform::read(reader, dir);
    let lock = (dir.to_owned(), versions);
    for (file, asked) in files {
        let lock = Some((".terraform.lock.hcl", &lock));
        all.extend(beside((Registry::Terraform, dir, &file), asked, lock));
    }
    if let Some((asked, versions)) = swift::read(reader, dir) {
        let lock = (dir.to_owned(), versions);
        let lock = Some(("Package.resolved", &lock));
        all.extend(beside((Registry::Swift, dir, "Package.swift"), asked, lock));
    }
    if let Some((asked, lock)) = elixir::read(reader, dir) {
        let lock = lock.as_ref().map(|lock| ("mix.lock", lock));
        all.extend(beside((Registry::Hex, dir, "mix.exs"), asked, lock));
    }
    if let Some((asked, lock)) = dart::read(reader, dir) {
        let lock = lock.as_ref().map(|lock| ("pubspec.lock", lock));
        all.extend(beside((Registry::Pub, dir, "pubspec.yaml"), asked, lock));
    }
}

/// Gives what is asked for the versions of a lockfile; the rest of it is
/// transitive.
fn beside(
    (registry, dir, file): (Registry, &str, &str),
    asked: Vec<Asked>,
    lock: Option<(&str, &Beside)>,
) -> Vec<Dependency> {
    let mut all = Vec::new();
    let locked = |name: &str| {
        let (file, (at, versions)) = lock?;
        Some((versions.get(name)?.clone(), join(at, file)))
    };
    let names: HashSet<String> = asked.iter().map(|asked| asked.name.clone()).collect();
    for asked in asked {
        let version = locked(&asked.name);
        all.push(asked.found(registry, dir, file, version));
    }
    // A lock above is another directory's to list.
    if let Some((_, (_, versions))) = lock.filter(|(_, (at, _))| at == dir) {
        let rest = versions.keys().filter(|name| !names.contains(*name));
        for name in rest {
            let asked = Asked::new(name, "", Kind::Transitive);
            all.push(asked.found(registry, dir, file, locked(name)));
        }
    }
    all
}

/// Gives what a manifest asks for the versions of the lockfile above it.
fn locked(
    reader: &mut Reader<'_>,
    locks: &mut Locks,
    all: &mut Vec<Dependency>,
    (ecosystem, dir, file): (Ecosystem, &str, &str),
    asked: Vec<Asked>,
) {
    let lock = locks.covering(reader, ecosystem, dir);
    for asked in asked {
        let Some(lock) = &lock else {
            all.push(asked.found(registry(ecosystem), dir, file, None));
            continue;
        };
        locks.note(ecosystem, lock, &asked.name);
        let version = match lock.find(ecosystem, &asked.name, &asked.range) {
            Said::Own => continue,
            Said::Locked(version, origin) => Some((version, origin)),
            Said::Unknown => None,
        };
        all.push(asked.found(registry(ecosystem), dir, file, version));
    }
}

/// Leaves one of each, and puts them in the order of [`super::Stack`].
pub(super) fn ordered(all: Vec<Dependency>, tree: &Tree, work: &[String]) -> Vec<Dependency> {
    let here = [tree.here.clone()];
    let work = if work.is_empty() { &here } else { work };
    let mut known: HashMap<(Registry, String, String), usize> = HashMap::new();
    let mut one: Vec<Dependency> = Vec::new();
    for mut dependency in all {
        if !is_sane(&dependency.name) {
            continue;
        }
        dependency.range = clean(&dependency.range).chars().take(MAX_CHARS).collect();
        dependency.version = dependency.version.filter(|version| is_sane(version));
        let name = match dependency.registry {
            Registry::PyPi => normal(&dependency.name),
            Registry::Crates => fold(Ecosystem::Crates, &dependency.name),
            _ => dependency.name.clone(),
        };
        let key = (dependency.registry, name, dependency.member.clone());
        let twin = known.get(&key).and_then(|at| one.get_mut(*at));
        let Some(twin) = twin else {
            if one.len() < MAX {
                known.insert(key, one.len());
                one.push(dependency);
            }
            continue;
        };
        twin.kind = twin.kind.min(dependency.kind);
        if twin.version.is_none() && dependency.version.is_some() {
            twin.version = dependency.version;
            twin.origin = dependency.origin;
        }
        if twin.range.is_empty() {
            twin.range = dependency.range;
        }
    }
    // What a member asks for is not said again of the lockfile above it.
    let named: HashSet<(Registry, String, String)> = one
        .iter()
        .filter(|one| one.kind != Kind::Transitive)
        .flat_map(|one| {
            let above = ancestors(&one.member);
            above.map(|at| (one.registry, one.name.clone(), at.to_owned()))
        })
        .collect();
    one.retain(|one| {
        let key = || (one.registry, one.name.clone(), one.member.clone());
        one.kind != Kind::Transitive || !named.contains(&key())
    });
    let mut steps: HashMap<String, usize> = HashMap::new();
    for dependency in &one {
        if !steps.contains_key(&dependency.member) {
            let near = work.iter().map(|at| distance(at, &dependency.member)).min();
            steps.insert(dependency.member.clone(), near.unwrap_or_default());
        }
    }
    let far = |dependency: &Dependency| steps.get(&dependency.member).copied();
    one.sort_by(|a, b| {
        let by_kind = (a.kind, far(a), &a.member).cmp(&(b.kind, far(b), &b.member));
        by_kind.then_with(|| (&a.name, a.registry).cmp(&(&b.name, b.registry)))
    });
    one
}

/// Counts the steps from one directory to another.
fn distance(from: &str, to: &str) -> usize {
    let parts = |path: &str| -> Vec<String> {
        let parts = path.split('/').filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let (from, to) = (parts(from), parts(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    from.len() + to.len() - 2 * shared
}

/// Tells whether text can be a name or a version.
fn is_sane(text: &str) -> bool {
    let is_odd =
        |c: char| c.is_control() || c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '`');
    !text.is_empty() && text.len() <= MAX_CHARS && !text.contains(is_odd)
}
