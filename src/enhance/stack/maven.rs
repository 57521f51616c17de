//! Java by Maven: `pom.xml` with its parents.

use std::collections::HashMap;

use super::asked::Asked;
use super::reader::{Reader, resolve};
use super::xml::{self, Element};
use crate::manifest::Kind;

/// Most parents, one above the other.
const MAX_PARENTS: usize = 8;
/// Most steps from property to property.
const MAX_STEPS: usize = 5;

/// What a chain of poms says.
#[derive(Default)]
struct Chain {
    properties: HashMap<String, String>,
    /// Versions that are managed, by `group:artifact`.
    managed: HashMap<String, String>,
    /// Groups of which a BOM or a parent sets the version.
    groups: Vec<(String, String)>,
}

/// Reads what a directory asks for.
pub(super) fn read(reader: &mut Reader<'_>, dir: &str) -> Vec<Asked> {
    let Some(text) = reader.text(dir, "pom.xml") else {
        return Vec::new();
    };
    let Some(pom) = reader.parsed(dir, "pom.xml", xml::parse(&text)) else {
        return Vec::new();
    };
    let mut poms = vec![pom];
    let mut at = dir.to_owned();
    while poms.len() <= MAX_PARENTS {
        let parent = poms.last().and_then(|pom| pom.child("parent"));
        let Some(parent) = parent else { break };
        // An empty path says that the parent is not on this disk.
        if parent
            .child("relativePath")
            .is_some_and(|path| path.own().is_empty())
        {
            break;
        }
        let path = parent.text("relativePath").unwrap_or("../pom.xml");
        let path = path.strip_suffix("/pom.xml").unwrap_or(path);
        let path = if path == "pom.xml" { "." } else { path };
        let Some(up) = resolve(&at, path).filter(|up| *up != at) else {
            break;
        };
        let Some(above) = reader
            .text(&up, "pom.xml")
            .and_then(|text| xml::parse(&text))
        else {
            break;
        };
        poms.push(above);
        at = up;
    }
    asked(&poms)
}

/// Lists what the first of the poms asks for; the others are its parents.
pub(super) fn asked(poms: &[Element]) -> Vec<Asked> {
    let mut chain = Chain::default();
    for pom in poms {
        chain.properties_of(pom);
    }
    for pom in poms {
        chain.managed_by(pom);
    }
    let mut all = Vec::new();
    for (up, pom) in poms.iter().enumerate() {
        let profiles = pom.child("profiles");
        let profiles = profiles.into_iter().flat_map(|all| all.all("profile"));
        let holders = std::iter::once(pom).chain(profiles.filter(|_| up == 0));
        for list in holders.filter_map(|holder| holder.child("dependencies")) {
            all.extend(list.all("dependency").filter_map(|one| chain.asked(one)));
        }
    }
    all
}

impl Chain {
    fn properties_of(&mut self, pom: &Element) {
        let own = pom.child("properties").map(|list| &list.children);
        for property in own.into_iter().flatten() {
            let known = self.properties.entry(property.name.clone());
            known.or_insert_with(|| property.own().to_owned());
        }
        let parent = pom.child("parent");
        for (key, name) in [
            ("project.version", "version"),
            ("project.groupId", "groupId"),
        ] {
            let value = pom.text(name);
            let value = value.or_else(|| parent.and_then(|parent| parent.text(name)));
            if let Some(value) = value {
                let known = self.properties.entry(key.to_owned());
                known.or_insert_with(|| value.to_owned());
            }
        }
        if let Some(version) = parent.and_then(|parent| parent.text("version")) {
            let known = self.properties.entry("project.parent.version".to_owned());
            known.or_insert_with(|| version.to_owned());
        }
    }

    fn managed_by(&mut self, pom: &Element) {
        if let Some(parent) = pom.child("parent") {
            let version = parent.text("version").unwrap_or_default();
            let version = self.resolve(version);
            if parent.text("groupId") == Some("org.springframework.boot") {
                self.groups
                    .push(("org.springframework.boot".to_owned(), version));
            }
        }
        let list = pom.child("dependencyManagement");
        let list = list.and_then(|list| list.child("dependencies"));
        for one in list.into_iter().flat_map(|list| list.all("dependency")) {
            let (Some(group), Some(artifact)) = (one.text("groupId"), one.text("artifactId"))
            else {
                continue;
            };
            let (group, artifact) = (self.resolve(group), self.resolve(artifact));
            let version = self.resolve(one.text("version").unwrap_or_default());
            if one.text("scope") == Some("import") {
                self.groups.extend(bom(&group, &artifact, &version));
            } else if !version.is_empty() {
                let known = self.managed.entry(format!("{group}:{artifact}"));
                known.or_insert(version);
            }
        }
    }

    fn asked(&self, one: &Element) -> Option<Asked> {
        let group = self.resolve(one.text("groupId")?);
        let artifact = self.resolve(one.text("artifactId")?);
        let name = format!("{group}:{artifact}");
        let kind = match one.text("scope") {
            Some("test") => Kind::Dev,
            _ => Kind::Direct,
        };
        let range = self.resolve(one.text("version").unwrap_or_default());
        let version = match range.is_empty() {
            false => exact(&range),
            true => self.managed.get(&name).and_then(|version| exact(version)),
        };
        let version = version.or_else(|| {
            let of_group = self.groups.iter().find(|(known, _)| *known == group)?;
            range.is_empty().then(|| exact(&of_group.1))?
        });
        Some(Asked::new(&name, &range, kind).at(version))
    }

    /// Puts values in the place of `${names}`.
    fn resolve(&self, text: &str) -> String {
        let mut text = text.trim().to_owned();
        for _ in 0..MAX_STEPS {
            let Some((before, rest)) = text.split_once("${") else {
                break;
            };
            let Some((name, after)) = rest.split_once('}') else {
                break;
            };
            let name = name
                .strip_prefix("pom.")
                .map_or(name.to_owned(), |name| format!("project.{name}"));
            let Some(value) = self.properties.get(&name) else {
                break;
            };
            let next = format!("{before}{value}{after}");
            if next.len() > 500 {
                break;
            }
            text = next;
        }
        text
    }
}

/// Returns the group whose version a BOM sets, with the version.
pub(super) fn bom(group: &str, artifact: &str, version: &str) -> Option<(String, String)> {
    let is_mixed = artifact == "libraries-bom" || group == "org.springframework.cloud";
    if version.is_empty() || is_mixed {
        return None;
    }
    let group = match group {
        "org.junit" => "org.junit.jupiter",
        group => group.strip_suffix(".platform").unwrap_or(group),
    };
    Some((group.to_owned(), version.to_owned()))
}

/// Takes text for a version where it is one: neither a range nor a variable.
pub(super) fn exact(text: &str) -> Option<String> {
    let text = text.trim();
    let version = match text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
    {
        Some(one) => one,
        None => text,
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let starts = version.starts_with(|c: char| c.is_ascii_alphanumeric());
    let is_open = version.ends_with('+') || version.starts_with("latest");
    (starts
        && version.chars().all(is_plain)
        && !is_open
        && version.contains(|c: char| c.is_ascii_digit()))
    .then(|| version.to_owned())
}
