//! Where a project begins.

use std::path::{Path, PathBuf};

use super::{names, open};

/// Most directories that are looked at on the way up.
const LEVELS: usize = 32;

/// Largest manifest that is read for what it says of a workspace, in bytes.
const MOST: u64 = 1024 * 1024;

/// Returns the directory of the project that a directory is in: the
/// repository; else the nearest directory with a manifest, or the workspace
/// that this is a member of; else the directory itself.
pub(super) fn find(cwd: &Path, home: Option<&Path>) -> PathBuf {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let home = home.map(real);
    let may_be = |directory: &&Path| {
        let is_above_home = || {
            let real = real(directory);
            home.as_ref().is_some_and(|home| home.starts_with(&real))
        };
        *directory == cwd || directory.parent().is_some() && !is_above_home()
    };
    let above: Vec<&Path> = cwd.ancestors().take(LEVELS).take_while(may_be).collect();
    let repository = above.iter().find(|dir| is_repository(dir));
    repository
        .copied()
        .or_else(|| by_manifest(&above))
        .unwrap_or(cwd)
        .to_owned()
}

/// Tells whether a directory is or holds the home of the user, and does not look
/// like a project.
pub(super) fn holds_home(directory: &Path, home: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real(home).starts_with(real(directory))
        && !is_repository(directory)
        && manifests(directory).is_empty()
}

fn is_repository(directory: &Path) -> bool {
    directory
        .join(".git")
        .symlink_metadata()
        .is_ok_and(|meta| meta.is_dir() || meta.is_file())
}

fn by_manifest<'a>(above: &[&'a Path]) -> Option<&'a Path> {
    let mut found = None;
    let mut gap = 0;
    for directory in above {
        let manifests = manifests(directory);
        if manifests.is_empty() {
            gap += 1;
            // Members lie in a directory of their workspace, no deeper.
            if found.is_some() && gap > 1 {
                break;
            }
            continue;
        }
        gap = 0;
        let is_workspace = || manifests.iter().any(|name| is_workspace(directory, name));
        if found.is_none() || is_workspace() {
            found = Some(*directory);
        }
    }
    found
}

/// Lists the manifests in a directory.
fn manifests(directory: &Path) -> Vec<String> {
    let Ok(entries) = directory.read_dir() else {
        return Vec::new();
    };
    entries
        .take(20_000)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| names::is_manifest(name))
        .collect()
}

/// Whether a manifest is that of a workspace.
fn is_workspace(directory: &Path, name: &str) -> bool {
    let text = || open::text(&directory.join(name), MOST).unwrap_or_default();
    let has_line = |start: &str| text().lines().any(|line| line.trim().starts_with(start));
    match name {
        "pnpm-workspace.yaml"
        | "go.work"
        | "settings.gradle"
        | "settings.gradle.kts"
        | "lerna.json"
        | "nx.json" => true,
        "package.json" => has_field(&text(), "workspaces"),
        "deno.json" | "deno.jsonc" => has_field(&text(), "workspace"),
        "Cargo.toml" => has_line("[workspace"),
        "pyproject.toml" => has_line("[tool.uv.workspace"),
        "pubspec.yaml" => has_line("workspace:"),
        "mix.exs" => text().contains("apps_path:"),
        "pom.xml" => text().contains("<modules>"),
        _ => name.ends_with(".sln") || name.ends_with(".slnx"),
    }
}

fn has_field(text: &str, field: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text)
        .is_ok_and(|value| value.get(field).is_some_and(|field| !field.is_null()))
}
