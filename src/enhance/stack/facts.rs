//! What else is known of a project, a line each, for whoever works on it.

mod commands;
mod infrastructure;
mod languages;
mod tools;

use super::Dependency;
use super::Registry;
use super::members::Member;
use super::reader::{Reader, clean, join};
use crate::enhance::subjects::Table;
use crate::manifest::Kind;
use crate::model::Fact;

/// Most characters of a value.
const MAX_CHARS: usize = 300;
/// Most items of a list.
const MAX_ITEMS: usize = 12;

/// Facts as they are gathered.
#[derive(Default)]
struct Facts {
    all: Vec<Fact>,
}

impl Facts {
    /// Adds a fact, unless there is nothing to say.
    fn add(&mut self, name: &str, value: &str, source: &str) {
        let value = shortened(&clean(value));
        if !value.is_empty() {
            self.all.push(Fact {
                name: name.to_owned(),
                value,
                source: source.to_owned(),
            });
        }
    }
}

/// Cuts a line to the length of a fact.
fn shortened(line: &str) -> String {
    if line.chars().count() <= MAX_CHARS {
        return line.to_owned();
    }
    let cut: String = line.chars().take(MAX_CHARS - 1).collect();
    format!("{}…", cut.trim_end())
}

/// Joins the first items of a list.
fn listed(items: &[String]) -> String {
    let shown: Vec<&str> = items.iter().take(MAX_ITEMS).map(String::as_str).collect();
    match items.len() > MAX_ITEMS {
        true => format!("{}, …", shown.join(", ")),
        false => shown.join(", "),
    }
}

/// Gathers the facts, most telling first.
pub(super) fn read(
    reader: &mut Reader<'_>,
    members: &[Member],
    work: &[String],
    dependencies: &[Dependency],
) -> Vec<Fact> {
    let mut facts = Facts::default();
    let at = work.first().cloned().unwrap_or_default();
    project(reader, &at, &mut facts);
    let (value, source) = languages::read(reader, &at);
    facts.add("languages", &value, &source);
    facts.add("frameworks", &frameworks(dependencies), "");
    workspace(members, work, &mut facts);
    tools::package_manager(reader, &at, &mut facts);
    tools::test_runner(reader, dependencies, &mut facts);
    commands::read(reader, &at, &mut facts);
    languages::entry_points(reader, &at, &mut facts);
    languages::layout(reader, &mut facts);
    infrastructure::read(reader, members, dependencies, &mut facts);
    facts.all
}

/// Names the project and what it says it is for.
fn project(reader: &mut Reader<'_>, at: &str, facts: &mut Facts) {
    let dirs: Vec<&str> = if at.is_empty() {
        vec![""]
    } else {
        vec!["", at]
    };
    for dir in dirs {
        let json = |reader: &mut Reader<'_>, file: &str| {
            let manifest = reader
                .has(dir, file)
                .then(|| reader.json(dir, file))
                .flatten()?;
            let field = |key: &str| manifest.get(key)?.as_str().map(str::to_owned);
            Some((
                field("name")?,
                field("description").unwrap_or_default(),
                join(dir, file),
            ))
        };
        let toml = |reader: &mut Reader<'_>, file: &str, path: &[&str]| {
            let manifest = reader
                .has(dir, file)
                .then(|| reader.toml(dir, file))
                .flatten()?;
            let mut table = &toml::Value::Table(manifest);
            for key in path {
                table = table.get(key)?;
            }
            let field = |key: &str| table.get(key)?.as_str().map(str::to_owned);
            Some((
                field("name")?,
                field("description").unwrap_or_default(),
                join(dir, file),
            ))
        };
        let found = json(reader, "package.json")
            .or_else(|| toml(reader, "Cargo.toml", &["package"]))
            .or_else(|| toml(reader, "pyproject.toml", &["project"]))
            .or_else(|| toml(reader, "pyproject.toml", &["tool", "poetry"]))
            .or_else(|| json(reader, "composer.json"))
            .or_else(|| {
                let text = reader.text(dir, "go.mod")?;
                let module = text
                    .lines()
                    .find_map(|line| line.trim().strip_prefix("module "));
                Some((module?.to_owned(), String::new(), join(dir, "go.mod")))
            })
            .or_else(|| {
                let pom = super::xml::parse(&reader.text(dir, "pom.xml")?)?;
                let name = pom.text("name").or_else(|| pom.text("artifactId"))?;
                let about = pom.text("description").unwrap_or_default();
                Some((name.to_owned(), about.to_owned(), join(dir, "pom.xml")))
            })
            .or_else(|| {
                let text = reader.text(dir, "mix.exs")?;
                let (_, after) = text.split_once("app: :")?;
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let name: String = after.chars().take_while(|c| is_name(*c)).collect();
                Some((name, String::new(), join(dir, "mix.exs")))
            })
            .or_else(|| {
                let text = reader.text(dir, "pubspec.yaml")?;
                let field = |key: &str| text.lines().find_map(|line| line.strip_prefix(key));
                let about = field("description:").unwrap_or_default().trim().to_owned();
                Some((
                    field("name:")?.trim().to_owned(),
                    about,
                    join(dir, "pubspec.yaml"),
                ))
            });
        if let Some((name, about, source)) = found {
            let value = match about.trim() {
                "" => name,
                about => format!("{name}: {about}"),
            };
            facts.add("project", &value, &source);
        }
    }
}

/// Lists the frameworks that are asked for, with their versions.
fn frameworks(dependencies: &[Dependency]) -> String {
    let table = Table::built_in();
    let mut all: Vec<String> = Vec::new();
    let mut titles: Vec<&str> = Vec::new();
    let asked = dependencies
        .iter()
        .filter(|one| one.kind != Kind::Transitive && one.registry != Registry::Image);
    for dependency in asked.take(500) {
        let known = table.find(dependency.registry, &dependency.name);
        let Some(known) = known.filter(|known| known.is_framework) else {
            continue;
        };
        if titles.contains(&known.title) {
            continue;
        }
        titles.push(known.title);
        let version = dependency.version.as_deref().unwrap_or(&dependency.range);
        all.push(format!("{} {version}", known.title).trim().to_owned());
    }
    listed(&all)
}

/// Lists the members of a workspace, and those that the work is in.
fn workspace(members: &[Member], work: &[String], facts: &mut Facts) {
    let projects = members.iter().filter(|member| member.is_project);
    let dirs: Vec<String> = projects
        .filter(|member| !member.dir.is_empty())
        .map(|member| member.dir.clone())
        .collect();
    if dirs.is_empty() {
        return;
    }
    let inner: Vec<String> = work.iter().filter(|at| !at.is_empty()).cloned().collect();
    let value = match inner.is_empty() {
        true => listed(&dirs),
        false => format!("work in {}; of {}", listed(&inner), listed(&dirs)),
    };
    facts.add("workspace", &value, "");
}
