//! The packages that a workspace is made of, and the path dependencies
//! around it.

use std::path::{Component, Path, PathBuf};

use super::toml_file::{self, Manifest};
use crate::manifest::context::Context;
use crate::manifest::glob;

/// Most manifests that are read for one lockfile.
const MAX_MEMBERS: usize = 4096;

/// A package on this disk with its manifest.
pub(super) struct Member {
    pub(super) dir: PathBuf,
    pub(super) manifest: Manifest,
    /// Whether it is in the workspace, not only a path dependency.
    pub(super) of_workspace: bool,
}

/// Reads the nearest manifest and the root's; with `all`, every member's and
/// those of path dependencies too. The nearest comes first.
pub(super) fn read(context: &mut Context<'_>, near: usize, root: usize, all: bool) -> Vec<Member> {
    let dirs = context.dirs;
    let mut members = Vec::new();
    add(context, &mut members, dirs[near].to_path_buf(), true);
    add(context, &mut members, dirs[root].to_path_buf(), true);
    if all {
        let is_root = |member: &&Member| member.dir == dirs[root];
        let patterns = members
            .iter()
            .find(is_root)
            .and_then(|m| m.manifest.members.clone());
        for pattern in patterns.unwrap_or_default() {
            for dir in glob::expand(dirs[root], &pattern) {
                add(context, &mut members, dir, true);
            }
        }
        let mut at = 0;
        while at < members.len() {
            for (dir, is_patch) in paths(&members[at]) {
                let of_workspace = dir.starts_with(dirs[root]) && !is_patch;
                add(context, &mut members, dir, of_workspace);
            }
            at += 1;
        }
    }
    share(&mut members, dirs[root]);
    members
}

/// Renamed dependencies may be named in the root alone.
fn share(members: &mut [Member], root: &Path) {
    let found = members.iter().find(|member| member.dir == root);
    let shared = found.map(|member| member.manifest.shared.clone());
    for shared in shared.unwrap_or_default() {
        let uses = members
            .iter_mut()
            .flat_map(|m| &mut m.manifest.dependencies);
        for dependency in uses.filter(|d| d.alias == shared.alias && d.name == d.alias) {
            dependency.name.clone_from(&shared.name);
            dependency.requirement.clone_from(&shared.requirement);
        }
    }
}

fn add(context: &mut Context<'_>, members: &mut Vec<Member>, dir: PathBuf, of_workspace: bool) {
    let dir = lexical(&dir);
    if members.len() >= MAX_MEMBERS || members.iter().any(|member| member.dir == dir) {
        return;
    }
    let manifest = context.manifest(&dir.join("Cargo.toml"), toml_file::parse);
    members.extend(manifest.map(|manifest| Member {
        dir,
        manifest,
        of_workspace,
    }));
}

/// Lists the paths that a manifest names, and whether as a patch.
fn paths(member: &Member) -> Vec<(PathBuf, bool)> {
    let manifest = &member.manifest;
    let patches = manifest.patches.iter().map(|d| (d, true));
    let all = manifest.dependencies.iter().chain(&manifest.shared);
    let all = patches.chain(all.map(|d| (d, false)));
    let paths = all.filter_map(|(d, is_patch)| Some((d.path.as_ref()?, is_patch)));
    paths
        .map(|(path, is_patch)| (lexical(&member.dir.join(path)), is_patch))
        .collect()
}

/// Takes `a/../b` for `b`, without asking the disk.
pub(in crate::manifest) fn lexical(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}
