//! .NET: project files, central versions, `packages.lock.json`.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::asked::Asked;
use super::maven::exact;
use super::reader::{Reader, ancestors};
use super::xml::{self, Element};
use crate::manifest::Kind;

/// Most project files of a directory.
const MAX_FILES: usize = 10;
/// Files above a project that it takes things from.
const ABOVE: [&str; 3] = [
    "Directory.Packages.props",
    "Directory.Build.props",
    "Directory.Build.targets",
];

/// What files above a project, and the project itself, set.
#[derive(Default)]
pub(super) struct Shared {
    properties: HashMap<String, String>,
    versions: HashMap<String, String>,
}

impl Shared {
    /// Takes in a file; what is known already stays.
    pub(super) fn add(&mut self, file: &Element) {
        for group in file.all("PropertyGroup") {
            for property in &group.children {
                let known = self.properties.entry(property.name.clone());
                known.or_insert_with(|| property.own().to_owned());
            }
        }
        for one in file
            .all("ItemGroup")
            .flat_map(|group| group.all("PackageVersion"))
        {
            if let (Some(name), Some(version)) = (one.attribute("Include"), version(one)) {
                let known = self.versions.entry(name.to_ascii_lowercase());
                known.or_insert(version);
            }
        }
    }

    /// Puts values in the place of `$(Names)`.
    fn resolve(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..5 {
            let Some((before, rest)) = text.split_once("$(") else {
                break;
            };
            let Some((name, after)) = rest.split_once(')') else {
                break;
            };
            let Some(value) = self.properties.get(name).filter(|value| value.len() < 100) else {
                break;
            };
            text = format!("{before}{value}{after}");
        }
        text
    }
}

/// Reads what a directory asks for, by file; versions of the lock are in.
pub(super) fn read(reader: &mut Reader<'_>, dir: &str) -> Vec<(String, Vec<Asked>)> {
    let is_project = |name: &&&str| {
        [".csproj", ".fsproj", ".vbproj"]
            .iter()
            .any(|end| name.ends_with(end))
    };
    let names = reader.names(dir).iter().filter(is_project);
    let names: Vec<String> = names
        .take(MAX_FILES)
        .map(|name| (*name).to_owned())
        .collect();
    if names.is_empty() {
        return Vec::new();
    }
    let mut above = Vec::new();
    for name in ABOVE {
        let at = ancestors(dir)
            .find(|at| reader.has(at, name))
            .map(str::to_owned);
        if let Some(at) = at {
            let text = reader.text(&at, name);
            above.extend(text.and_then(|text| xml::parse(&text)));
        }
    }
    let lock = reader.has(dir, "packages.lock.json").then(|| {
        let text = reader.lock(dir, "packages.lock.json")?;
        serde_json::from_str::<Json>(&text).ok()
    });
    let locked = lock
        .flatten()
        .map(|lock| lock_of(&lock))
        .unwrap_or_default();
    let mut all = Vec::new();
    for name in names {
        let Some(text) = reader.text(dir, &name) else {
            continue;
        };
        let Some(project) = reader.parsed(dir, &name, xml::parse(&text)) else {
            continue;
        };
        let mut asked = project_of(&project, &above);
        let mut of_lock = Vec::new();
        asked.retain_mut(|asked| {
            let known = locked
                .iter()
                .find(|locked| locked.name.eq_ignore_ascii_case(&asked.name));
            if let Some(known) = known {
                asked.version.clone_from(&known.version);
                of_lock.push(asked.clone());
            }
            known.is_none()
        });
        all.push(("packages.lock.json".to_owned(), of_lock));
        all.push((name, asked));
    }
    let is_named = |one: &Asked| {
        let mut named = all.iter().flat_map(|(_, list)| list);
        named.any(|asked| asked.name.eq_ignore_ascii_case(&one.name))
    };
    let rest: Vec<Asked> = locked.into_iter().filter(|one| !is_named(one)).collect();
    all.push(("packages.lock.json".to_owned(), rest));
    all
}

/// Lists what a project file asks for, with what stands above it.
pub(super) fn project_of(project: &Element, above: &[Element]) -> Vec<Asked> {
    let mut shared = Shared::default();
    shared.add(project);
    for file in above {
        shared.add(file);
    }
    let mut all: Vec<Asked> = Vec::new();
    let files = std::iter::once(project).chain(above);
    for one in files
        .flat_map(|file| file.all("ItemGroup"))
        .flat_map(|group| &group.children)
    {
        let name = one.attribute("Include").unwrap_or_default();
        if name.is_empty() {
            continue;
        }
        match &*one.name {
            "PackageReference" => {
                let central = || shared.versions.get(&name.to_ascii_lowercase()).cloned();
                let told = one.attribute("VersionOverride").map(str::to_owned);
                let range = told.or_else(|| version(one)).or_else(central);
                let range = shared.resolve(&range.unwrap_or_default());
                let is_private = one
                    .attribute("PrivateAssets")
                    .or_else(|| one.text("PrivateAssets"));
                let kind = match is_private.is_some_and(|what| what.eq_ignore_ascii_case("all")) {
                    true => Kind::Dev,
                    false => Kind::Direct,
                };
                all.push(Asked::new(name, &range, kind).at(exact(&range)));
            }
            "FrameworkReference" => all.push(framework(name, &shared)),
            _ => {}
        }
    }
    let is_web = project.attribute("Sdk").is_some_and(|sdk| {
        sdk.starts_with("Microsoft.NET.Sdk.Web")
            || sdk.starts_with("Microsoft.NET.Sdk.BlazorWebAssembly")
    });
    if is_web
        && !all
            .iter()
            .any(|asked| asked.name == "Microsoft.AspNetCore.App")
    {
        all.push(framework("Microsoft.AspNetCore.App", &shared));
    }
    let is_test = all
        .iter()
        .any(|asked| asked.name == "Microsoft.NET.Test.Sdk");
    for asked in all.iter_mut().filter(|_| is_test) {
        asked.kind = Kind::Dev;
    }
    all
}

/// Makes a dependency of a shared framework: `net8.0` is 8.0.
fn framework(name: &str, shared: &Shared) -> Asked {
    let target = shared.properties.get("TargetFramework");
    let target = target.or_else(|| shared.properties.get("TargetFrameworks"));
    let target = shared.resolve(target.map_or("", String::as_str));
    let first = target.split(';').next().unwrap_or_default();
    let version = first
        .trim_start_matches("netcoreapp")
        .trim_start_matches("net");
    let version = version.split('-').next().unwrap_or_default();
    Asked::new(name, &target, Kind::Direct).at(exact(version))
}

fn version(one: &Element) -> Option<String> {
    let version = one.attribute("Version").or_else(|| one.text("Version"));
    version.map(|version| version.trim().to_owned())
}

/// Lists the packages of a lock, those of other projects left out.
pub(super) fn lock_of(lock: &Json) -> Vec<Asked> {
    let mut all: Vec<Asked> = Vec::new();
    let targets = lock.get("dependencies").and_then(Json::as_object);
    for (name, package) in targets
        .into_iter()
        .flat_map(|all| all.values())
        .filter_map(Json::as_object)
        .flatten()
    {
        let field = |key: &str| package.get(key).and_then(Json::as_str);
        let kind = match field("type") {
            Some("Direct") => Kind::Direct,
            Some("Project") | None => continue,
            Some(_) => Kind::Transitive,
        };
        if let Some(version) = field("resolved") {
            let range = field("requested").unwrap_or_default();
            all.push(Asked::new(name, range, kind).at(Some(version.to_owned())));
        }
    }
    all.sort_by(|a, b| (&a.name, a.kind).cmp(&(&b.name, b.kind)));
    all.dedup_by(|a, b| a.name == b.name);
    all
}
