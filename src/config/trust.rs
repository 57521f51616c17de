//! What a project's file may not say unless the user trusts the project:
//! whatever starts a program, names a key, or moves a server the user knows.

use std::collections::BTreeSet;
use std::path::Path;

use super::layer::{Layer, ServersLayer, Target};
use super::place::{Place, Source, quote};
use crate::error::Error;

/// Returns an error for each value that needs trust the project does not have.
///
/// `stronger_than` are the layers the project's file lies over: built in, and the user's.
pub(super) fn breaches(
    source: &Source,
    project: &Layer,
    below: [&Layer; 2],
    user_file: &Path,
) -> Vec<Error> {
    let restricted = restricted(project, &below);
    if restricted.is_empty() {
        return Vec::new();
    }
    let trusted = below.iter().filter_map(|layer| layer.main.trusted.as_ref());
    if trusted
        .flat_map(|said| &said.value)
        .any(|path| covers(path, source.dir()))
    {
        return Vec::new();
    }
    let dir = source.dir().display().to_string();
    let hint = format!(
        "if you trust it, add to {}:  [trust] projects = [{dir:?}]",
        user_file.display()
    );
    restricted
        .into_iter()
        .map(|(key, place)| {
            let message = format!("{} is not for a project to set", quote(&key));
            place.error(message).hint(hint.clone())
        })
        .collect()
}

/// Tells whether a directory is a trusted one or below it, links resolved.
fn covers(trusted: &Path, dir: &Path) -> bool {
    match (trusted.canonicalize(), dir.canonicalize()) {
        (Ok(trusted), Ok(dir)) => dir.starts_with(trusted),
        _ => false,
    }
}

fn restricted(project: &Layer, below: &[&Layer; 2]) -> Vec<(String, Place)> {
    let mut found = Vec::new();
    if let Some(said) = &project.main.pager {
        found.push(("pager".to_owned(), said.place.clone()));
    }
    if let Some(said) = &project.main.ca_file {
        found.push(("tls.ca_file".to_owned(), said.place.clone()));
    }
    let cache = &project.cache;
    let shared = [
        ("shared", cache.shared.as_ref().map(|said| &said.place)),
        (
            "shared_prefix",
            cache.shared_prefix.as_ref().map(|said| &said.place),
        ),
        (
            "shared_timeout",
            cache.shared_timeout.as_ref().map(|said| &said.place),
        ),
        (
            "shared_ttl",
            cache.shared_ttl.as_ref().map(|said| &said.place),
        ),
    ];
    for (key, place) in shared {
        found.extend(place.map(|place| (format!("cache.{key}"), place.clone())));
    }
    // Not even less of it: which keys are spent how far is the user's own affair.
    for (name, said) in &project.quota {
        found.push((format!("quota.{name}"), said.place.clone()));
    }
    let known = names(below);
    in_servers("servers", &project.servers, &known, &mut found);
    for (profile, servers) in &project.profiles {
        let path = format!("profiles.{profile}.servers");
        in_servers(&path, servers, &known, &mut found);
    }
    found
}

/// Returns the name of every server that is built in or the user's.
fn names<'a>(below: &[&'a Layer; 2]) -> BTreeSet<&'a str> {
    let sections = below
        .iter()
        .flat_map(|layer| std::iter::once(&layer.servers).chain(layer.profiles.values()));
    sections
        .flat_map(|servers| servers.by_name.keys().map(String::as_str))
        .collect()
}

fn in_servers(
    path: &str,
    servers: &ServersLayer,
    known: &BTreeSet<&str>,
    found: &mut Vec<(String, Place)>,
) {
    for (name, server) in &servers.by_name {
        let values = &server.values;
        let mut add = |key: &str, place: &Place| {
            found.push((format!("{path}.{name}.{key}"), place.clone()));
        };
        if let Some(said) = &values.target {
            match said.value {
                Target::Command(_) => add("command", &said.place),
                // The user's questions, and perhaps a key, would go elsewhere.
                Target::Url(_) if known.contains(name.as_str()) => add("url", &said.place),
                Target::Url(_) | Target::Embedded => {}
            }
        }
        if let Some(said) = &values.env {
            add("env", &said.place);
        }
        if let Some(said) = &values.keys {
            add("api_key", &said.place);
        }
        if let Some(said) = &values.login_command {
            add("login_command", &said.place);
        }
    }
}

#[cfg(test)]
mod tests;
