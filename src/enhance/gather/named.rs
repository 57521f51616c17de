//! Files that the request and the prompt name.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path};

use super::Project;
use crate::enhance::prompt::Prompt;

/// What is named, relative to the project.
#[derive(Debug, Default)]
pub(super) struct Named<'a> {
    /// Files of the request.
    pub(super) request: Vec<&'a str>,
    /// Files that the prompt speaks of.
    pub(super) spoken: Vec<&'a str>,
    /// Directories that the prompt speaks of.
    pub(super) folders: Vec<String>,
    /// What is named and cannot be read.
    pub(super) warnings: Vec<String>,
}

/// Most directories that are looked for.
const MOST_FOLDERS: usize = 8;

/// Finds what is named. A path is relative to the project or to the working
/// directory, or the end of the path of one file alone.
pub(super) fn find<'a>(project: &Project<'a>, prompt: &Prompt) -> Named<'a> {
    let tree = project.tree;
    let mut wanted: HashSet<&str> = HashSet::new();
    let all = project.files.iter().chain(&prompt.paths);
    wanted.extend(all.map(|path| name_of(path)));
    let mut by_name: HashMap<&str, Vec<&'a str>> = HashMap::new();
    for file in &tree.files {
        let name = name_of(&file.path);
        if wanted.contains(name) {
            by_name.entry(name).or_default().push(&file.path);
        }
    }
    let known = |path: &str| by_name.get(name_of(path)).map_or(&[][..], Vec::as_slice);
    let mut named = Named::default();
    for path in project.files {
        match known(path).iter().find(|known| *known == path) {
            Some(path) if is_secret(path) => named.warnings.push(kept_back(path)),
            Some(path) => named.request.push(path),
            None => named.warnings.push(missing(project, path)),
        }
    }
    for path in &prompt.paths {
        let here = format!("{}/{path}", tree.here);
        let same = known(path).iter().find(|k| *k == path || **k == here);
        let tail = format!("/{path}");
        let mut ends = known(path).iter().filter(|known| known.ends_with(&tail));
        let found = same.or_else(|| match (ends.next(), ends.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        });
        match found {
            Some(path) if is_secret(path) => named.warnings.push(kept_back(path)),
            Some(path) if named.request.contains(path) || named.spoken.contains(path) => {}
            Some(path) => named.spoken.push(path),
            None if path.contains('/') && named.folders.len() < MOST_FOLDERS => {
                named
                    .folders
                    .push(format!("{}/", path.trim_end_matches('/')));
            }
            // A file that is yet to be made is named as well: no warning.
            None => {}
        }
        if found.is_none() && is_there(project, path) {
            named.warnings.push(missing(project, path));
        }
    }
    named
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn kept_back(path: &str) -> String {
    format!("{path} is a file for secrets and was not read")
}

/// Tells whether a path stays in the project, whatever is there.
fn is_inside(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    parts.all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

/// Tells whether a file that was not listed is there.
fn is_there(project: &Project<'_>, path: &str) -> bool {
    let file = project.tree.root.join(path);
    is_inside(path) && file.symlink_metadata().is_ok_and(|file| !file.is_dir())
}

/// Says why a file that was not listed cannot be read.
fn missing(project: &Project<'_>, path: &str) -> String {
    let file = project.tree.root.join(path).symlink_metadata();
    match file.ok().filter(|_| is_inside(path)) {
        None => format!("{path} is not in the project"),
        Some(file) if !file.is_file() => format!("{path} is no regular file and was not read"),
        Some(_) if project.tree.is_cut => format!("{path} was not listed and was not read"),
        Some(_) => format!("{path} is ignored by git and was not read"),
    }
}

/// Tells whether a file is for secrets, by its name.
pub(super) fn is_secret(path: &str) -> bool {
    let name = name_of(path);
    let is_sample = [".example", ".sample", ".template", ".dist"];
    let is_sample = is_sample.iter().any(|end| name.ends_with(end));
    let is_env = name == ".env" || name.starts_with(".env.");
    let is_key = [
        ".pem",
        ".key",
        ".p12",
        ".pfx",
        ".jks",
        ".keystore",
        ".tfstate",
        ".tfvars",
    ];
    let is_known = [
        ".npmrc",
        ".pypirc",
        ".netrc",
        ".htpasswd",
        ".pgpass",
        "credentials.json",
        "master.key",
    ];
    !is_sample
        && (is_env
            || is_key.iter().any(|end| name.ends_with(end))
            || is_known.contains(&name)
            || name.starts_with("id_rsa")
            || name.starts_with("id_ed25519"))
}
