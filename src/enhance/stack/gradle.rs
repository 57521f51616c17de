//! Java and Kotlin by Gradle: build scripts read word by word, with version
//! catalogues and variables.

mod catalog;
mod script;

use std::collections::{HashMap, HashSet};

use super::asked::Asked;
use super::maven::{bom, exact};
use super::reader::{Reader, ancestors, join};
use crate::manifest::Kind;
pub(super) use catalog::Catalog;
pub(super) use script::{Call, Noted, calls, plugins, variables};

/// Plugins that stand for a framework.
const FRAMEWORKS: [&str; 7] = [
    "org.springframework.boot",
    "org.jetbrains.kotlin.",
    "io.ktor.plugin",
    "io.quarkus",
    "io.micronaut.application",
    "com.android.application",
    "com.android.library",
];

/// Reads what a directory asks for, with the file that says so; of a locked
/// one also the lockfile.
pub(super) fn read(reader: &mut Reader<'_>, dir: &str) -> Option<(&'static str, Vec<Asked>)> {
    let name = ["build.gradle.kts", "build.gradle"];
    let name = name.into_iter().find(|name| reader.has(dir, name))?;
    let text = reader.text(dir, name)?;
    let mut known = HashMap::new();
    let mut managed = Vec::new();
    for up in ancestors(dir) {
        if let Some(text) = reader.text(up, "gradle.properties") {
            variables(&text, &mut known);
        }
        if up == dir {
            variables(&text, &mut known);
            continue;
        }
        for name in [
            "build.gradle.kts",
            "build.gradle",
            "settings.gradle.kts",
            "settings.gradle",
        ] {
            if let Some(text) = reader.text(up, name) {
                variables(&text, &mut known);
                managed.extend(plugins(&text));
            }
        }
    }
    let at = ancestors(dir).map(|up| join(up, "gradle"));
    let at = at
        .into_iter()
        .find(|at| reader.has(at, "libs.versions.toml"));
    let catalog = at.and_then(|at| reader.toml(&at, "libs.versions.toml"));
    let catalog = catalog.map(|file| Catalog::new(&file)).unwrap_or_default();
    let mut all = asked(&text, &known, &catalog, managed);
    if let Some(text) = reader.lock(dir, "gradle.lockfile") {
        let locked = lockfile(&text);
        for asked in &mut all {
            if let Some(version) = locked.get(&*asked.name) {
                asked.version = Some((*version).to_owned());
            }
        }
        let known: HashSet<String> = all.iter().map(|asked| asked.name.clone()).collect();
        for (name, version) in locked {
            if !known.contains(name) {
                let asked = Asked::new(name, "", Kind::Transitive);
                all.push(asked.at(Some(version.to_owned())));
            }
        }
    }
    Some((name, all))
}

/// Lists what a build script asks for. `above` are the plugins of the scripts
/// above it.
pub(super) fn asked(
    text: &str,
    known: &HashMap<String, String>,
    catalog: &Catalog,
    above: Vec<Noted>,
) -> Vec<Asked> {
    let mut plugins = plugins(text);
    let mut groups: Vec<(String, String)> = Vec::new();
    for plugin in &mut plugins {
        if let Some((id, version)) = catalog.plugin(&plugin.name) {
            *plugin = Noted { name: id, version };
        }
        plugin.version = substitute(&plugin.version, known);
        if plugin.version.is_empty() {
            let same = above.iter().find(|other| other.name == plugin.name);
            plugin.version = same.map_or(String::new(), |same| substitute(&same.version, known));
        }
    }
    let mut all = Vec::new();
    for plugin in &plugins {
        let version = exact(&plugin.version);
        let group = match &*plugin.name {
            "io.ktor.plugin" => "io.ktor",
            "org.springframework.boot" => "org.springframework.boot",
            _ => "",
        };
        if let (false, Some(version)) = (group.is_empty(), &version) {
            groups.push((group.to_owned(), version.clone()));
        }
        if FRAMEWORKS
            .iter()
            .any(|known| plugin.name.starts_with(known))
        {
            let asked = Asked::new(&plugin.name, &plugin.version, Kind::Direct);
            all.push(asked.at(version));
        }
    }
    let mut found: Vec<Asked> = Vec::new();
    for Call {
        configuration,
        notation,
        is_platform,
    } in calls(text)
    {
        let notations = match notation.strip_prefix("libs.") {
            Some(alias) => catalog.find(alias),
            None => vec![notation],
        };
        for notation in notations {
            let notation = substitute(&notation, known);
            let mut parts = notation.split(':');
            let (Some(group), Some(artifact)) = (parts.next(), parts.next()) else {
                continue;
            };
            let range = parts.next().unwrap_or_default();
            let range = range.split('@').next().unwrap_or_default();
            if is_platform {
                groups.extend(bom(group, artifact, range));
                continue;
            }
            let is_test = configuration.to_ascii_lowercase().contains("test");
            let kind = if is_test { Kind::Dev } else { Kind::Direct };
            let name = format!("{group}:{artifact}");
            found.push(Asked::new(&name, range, kind).at(exact(range)));
        }
    }
    for asked in &mut found {
        let group = asked.name.split(':').next().unwrap_or_default();
        if asked.range.is_empty() {
            let of_group = groups.iter().find(|(known, _)| known == group);
            asked.version = of_group.and_then(|(_, version)| exact(version));
        }
    }
    all.extend(found);
    all
}

/// Puts values in the place of `$name`, `${name}` and `${property("name")}`.
fn substitute(text: &str, known: &HashMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let (inner, next) = match after.strip_prefix('{') {
            Some(inner) => inner.split_once('}').unwrap_or((inner, "")),
            None => {
                let end = after.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.');
                after.split_at(end.unwrap_or(after.len()))
            }
        };
        let name = match inner.split(['"', '\'']).nth(1) {
            Some(quoted) => quoted,
            None => inner.trim(),
        };
        let short = name.rsplit('.').next().unwrap_or(name);
        let value = known.get(name).or_else(|| known.get(short));
        // What is not known must not look like a version.
        out.push_str(value.map_or("$", String::as_str));
        rest = next;
    }
    out.push_str(rest);
    out
}

/// Reads `gradle.lockfile`: `group:artifact:1.2=compileClasspath`.
fn lockfile(text: &str) -> HashMap<&str, &str> {
    let mut all = HashMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (notation, _) = line.split_once('=').unwrap_or((line, ""));
        if let Some((name, version)) = notation.rsplit_once(':') {
            all.insert(name.trim(), version.trim());
        }
    }
    all
}
