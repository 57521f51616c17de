//! JavaScript: the lockfiles of npm, pnpm, yarn, bun and deno, and what is in
//! `node_modules`.

mod bun;
mod deno;
mod entry;
mod finish;
mod importers;
mod installed;
mod jsonc;
mod lines;
mod package_json;
mod package_lock;
mod pnpm;
mod yarn;

use std::path::Path;

use super::context::{Context, Reading};
use super::package::{Kind, Package, Source};
use super::text::{Broken, MAX_LOCKFILE};
use super::want::{Want, is_sane};
use crate::model::Ecosystem;
use entry::Entry;
use package_json::Importer;

pub(super) use jsonc::plain as plain_json;

type Parse = fn(&str, &Want, &[Importer]) -> Result<Vec<Entry>, Broken>;

/// Lockfiles, in the order they are believed.
const LOCKFILES: [(&str, Parse); 7] = [
    ("npm-shrinkwrap.json", package_lock::parse),
    ("package-lock.json", package_lock::parse),
    ("pnpm-lock.yaml", |text, want, importers| {
        pnpm::parse(text, want, near(importers))
    }),
    ("yarn.lock", yarn::parse),
    ("bun.lock", |text, want, importers| {
        bun::parse(text, want, near(importers))
    }),
    ("deno.lock", |text, want, importers| {
        deno::parse(text, want, near(importers))
    }),
    ("node_modules/.package-lock.json", package_lock::parse),
];

const MANIFESTS: [&str; 3] = ["package.json", "deno.json", "deno.jsonc"];

fn near(importers: &[Importer]) -> &str {
    importers.first().map_or("", |importer| &importer.path)
}

/// Reads the nearest lockfile or `node_modules`.
pub(super) fn read(context: &mut Context<'_>) -> Option<Reading> {
    let manifest = context.nearest(&MANIFESTS);
    let mut fallback = None;
    for at in 0..context.dirs.len() {
        let dir = context.dirs[at];
        let locks: Vec<_> = LOCKFILES
            .iter()
            .filter(|(name, _)| dir.join(name).is_file())
            .collect();
        let is_workspace = dir.join("pnpm-workspace.yaml").is_file();
        let has_lock = locks
            .iter()
            .any(|(name, _)| !name.starts_with("node_modules"));
        if has_lock && (fallback.is_none() || is_workspace || is_root(context, at)) {
            fallback = Some(at);
            break;
        }
        // A member may have packages of its own below the workspace's lock.
        if fallback.is_none() && dir.join("node_modules").is_dir() {
            fallback = Some(at);
        }
    }
    let root = fallback?;
    let near = manifest.filter(|near| *near <= root).unwrap_or(root);
    Some(Reading {
        distance: near,
        packages: packages(context, near, root),
    })
}

/// Tells whether a directory's manifest names the members of a workspace.
fn is_root(context: &mut Context<'_>, at: usize) -> bool {
    let path = context.dirs[at].join("package.json");
    let manifest = context.manifest(&path, package_json::parse);
    manifest.is_some_and(|manifest| !manifest.workspaces.is_empty())
}

fn packages(context: &mut Context<'_>, near: usize, root: usize) -> Vec<Package> {
    let dir = context.dirs[root];
    let importers = importers::read(context, near, root);
    for (name, parse) in LOCKFILES {
        let origin = dir.join(name);
        let Some(text) = context.text(&origin, MAX_LOCKFILE) else {
            continue;
        };
        if !context.want.may_be_in(&text) {
            return own(context, &importers, dir);
        }
        let entries = parse(&text, &context.want, &importers);
        if let Some(entries) = context.checked(&origin, entries) {
            let mut found = finish::packages(context, entries, dir, &origin, &importers);
            for own in own(context, &importers, dir) {
                if found.iter().all(|known| known.name != own.name) {
                    found.push(own);
                }
            }
            if context.want.is_all() {
                found.sort_by(|a, b| a.name.cmp(&b.name));
            }
            return found;
        }
    }
    let entries = installed::list(dir, &context.want, &importers);
    finish::packages(context, entries, dir, &dir.join("node_modules"), &importers)
}

/// Lists the members by their own manifests: most lockfiles leave them out.
fn own(context: &Context<'_>, importers: &[Importer], dir: &Path) -> Vec<Package> {
    let own = importers.iter().filter_map(|importer| {
        let manifest = &importer.manifest;
        let (name, version) = (manifest.name.as_ref()?, manifest.version.as_ref()?);
        let package = Package {
            ecosystem: Ecosystem::Npm,
            name: name.clone(),
            alias: None,
            version: version.clone(),
            kind: Kind::Direct,
            place: Some(dir.join(&importer.path)),
            origin: dir.join(&importer.path).join("package.json"),
            source: Source::Workspace,
        };
        context.want.takes(name).then_some(package)
    });
    own.filter(|package| is_sane(&package.name) && is_sane(&package.version))
        .collect()
}
