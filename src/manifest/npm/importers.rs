//! The manifests of a workspace: who asks for what.

use std::path::Path;

use super::package_json::{self, Importer, relative};
use crate::manifest::context::Context;
use crate::manifest::glob;
use crate::manifest::text;

/// Most manifests that are read for one lockfile.
const MAX_MEMBERS: usize = 4096;

/// Reads the nearest manifest and the root's, and for a whole reading every
/// member's. The nearest comes first.
pub(super) fn read(context: &mut Context<'_>, near: usize, root: usize) -> Vec<Importer> {
    let dir = context.dirs[root];
    let mut all = Vec::new();
    add(context, &mut all, dir, context.dirs[near], true);
    add(context, &mut all, dir, dir, true);
    if !context.want.is_all() {
        return all;
    }
    let mut patterns = pnpm_members(context, dir);
    let own = all.iter().find(|importer| importer.path.is_empty());
    patterns.extend(
        own.into_iter()
            .flat_map(|own| own.manifest.workspaces.clone()),
    );
    for pattern in patterns.iter().filter(|pattern| !pattern.starts_with('!')) {
        for member in glob::expand(dir, pattern) {
            add(context, &mut all, dir, &member, false);
        }
    }
    all
}

/// Reads a member; one that must be there is there without a manifest too.
fn add(context: &mut Context<'_>, all: &mut Vec<Importer>, root: &Path, dir: &Path, must: bool) {
    let path = relative(dir, root);
    if all.len() >= MAX_MEMBERS || all.iter().any(|known| known.path == path) {
        return;
    }
    let manifest = context.manifest(&dir.join("package.json"), package_json::parse);
    let manifest = manifest.or_else(|| must.then(Default::default));
    all.extend(manifest.map(|manifest| Importer { path, manifest }));
}

/// Lists the patterns of `pnpm-workspace.yaml`: the items below `packages:`.
fn pnpm_members(context: &mut Context<'_>, dir: &Path) -> Vec<String> {
    let path = dir.join("pnpm-workspace.yaml");
    let text = context.text(&path, text::MAX_MANIFEST).unwrap_or_default();
    let lines = text
        .lines()
        .skip_while(|line| line.trim_end() != "packages:");
    let is_item = |line: &&str| line.is_empty() || line.starts_with(['-', '#']);
    let items = lines.skip(1).map(str::trim).take_while(is_item);
    let items = items.filter_map(|line| line.strip_prefix('-'));
    items
        .map(|item| super::lines::unquote(item).into_owned())
        .collect()
}
