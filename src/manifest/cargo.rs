//! Rust: `Cargo.lock`, with the manifests of its workspace for who asked for
//! what.

mod lock;
mod members;
mod place;
mod toml_file;

use std::path::{Path, PathBuf};

use super::context::{Context, Reading, compare_versions};
use super::package::{Kind, Package, Source};
use super::text::MAX_LOCKFILE;
use super::want::is_sane;
use crate::model::Ecosystem;
use lock::Entry;
use members::Member;
use place::Stores;

pub(super) use lock::{blocks, value};
pub(super) use members::lexical;

/// Reads the nearest `Cargo.lock`.
pub(super) fn read(context: &mut Context<'_>) -> Option<Reading> {
    let root = context.nearest(&["Cargo.lock"])?;
    let near = context
        .nearest(&["Cargo.toml"])
        .filter(|near| *near <= root);
    let near = near.unwrap_or(root);
    let origin = context.dirs[root].join("Cargo.lock");
    let text = context.text(&origin, MAX_LOCKFILE)?;
    let mut members = members::read(context, near, root, context.want.is_all());
    if near < root
        && members
            .first()
            .is_some_and(|member| member.manifest.members.is_some())
    {
        // A workspace of its own that was never locked.
        return None;
    }
    let empty = Some(Reading {
        distance: near,
        packages: Vec::new(),
    });
    let real_names: Vec<String> = real_names(&members, context);
    let real_names: Vec<&str> = real_names.iter().map(String::as_str).collect();
    if real_names.is_empty() && !context.want.may_be_in(&text) {
        return empty;
    }
    let entries = lock::parse(&text, &context.want, &real_names);
    let entries = context.checked(&origin, entries)?;
    let is_taken = |entry: &&Entry| {
        is_sane(&entry.name)
            && is_sane(&entry.version)
            && (context.want.takes(&entry.name) || real_names.contains(&&*entry.name))
    };
    let taken: Vec<&Entry> = entries.iter().filter(is_taken).collect();
    if taken.is_empty() {
        return empty;
    }
    if !context.want.is_all() && taken.iter().any(|entry| entry.source.is_none()) {
        members = members::read(context, near, root, true);
    }
    let stores = Stores::open(context, root);
    let owned = owned(&members, &entries);
    let rank = |entry: &Entry| {
        let at = owned.iter().position(|(_, own)| own.needs(entry));
        // What the nearest member needs comes before what others need, and
        // the version that goes by the wanted name before its siblings.
        let by_need = at.map_or(2, |at| at.min(1));
        let local = alias(entry, &members).unwrap_or(&entry.name);
        let is_other = match context.want.is_all() {
            true => local != entry.name,
            false => !context.want.takes(local),
        };
        (by_need, is_other)
    };
    let mut taken: Vec<_> = taken
        .into_iter()
        .map(|entry| (rank(entry), entry))
        .collect();
    taken.sort_by(|(a_rank, a), (b_rank, b)| {
        let by_rank = a_rank.cmp(b_rank);
        let order = match context.want.is_all() {
            true => a.name.cmp(&b.name).then(by_rank),
            false => by_rank,
        };
        order.then_with(|| compare_versions(&b.version, &a.version))
    });
    let package = |entry: &Entry| package(entry, &members, &owned, &stores, &origin);
    Some(Reading {
        distance: near,
        packages: taken.into_iter().map(|(_, entry)| package(entry)).collect(),
    })
}

/// Lists what the wanted name stands for in the manifests, if it is an alias.
fn real_names(members: &[Member], context: &Context<'_>) -> Vec<String> {
    if context.want.is_all() {
        return Vec::new();
    }
    let all = members
        .iter()
        .flat_map(|member| &member.manifest.dependencies);
    let renamed = all.filter(|d| d.name != d.alias && context.want.takes(&d.alias));
    renamed.map(|dependency| dependency.name.clone()).collect()
}

/// Pairs members with their own locked packages.
fn owned<'a>(members: &'a [Member], entries: &'a [Entry]) -> Vec<(&'a Member, &'a Entry)> {
    let own = |member: &'a Member| {
        let name = member.manifest.name.as_deref()?;
        let is_it = |entry: &&Entry| entry.source.is_none() && entry.name == name;
        Some((member, entries.iter().find(is_it)?))
    };
    members.iter().filter_map(own).collect()
}

/// Finds the other name that a manifest gives to this version of a package.
fn alias<'a>(entry: &Entry, members: &'a [Member]) -> Option<&'a str> {
    let all = members.iter().flat_map(|m| &m.manifest.dependencies);
    let mut renamed = all.filter(|d| d.name == entry.name && d.alias != d.name);
    renamed
        .find(|d| d.may_be(&entry.version))
        .map(|d| &*d.alias)
}

fn package(
    entry: &Entry,
    members: &[Member],
    owned: &[(&Member, &Entry)],
    stores: &Stores,
    origin: &Path,
) -> Package {
    let patches = members.iter().flat_map(|member| &member.manifest.patches);
    let is_patched = patches
        .chain(&stores.patches)
        .any(|patch| patch.name == entry.name);
    let (source, place) = located(entry, members, stores);
    let source = match source {
        Source::Path | Source::Git if is_patched => Source::Patched,
        source => source,
    };
    Package {
        ecosystem: Ecosystem::Crates,
        kind: match source {
            Source::Workspace => Kind::Direct,
            _ => kind(entry, owned),
        },
        name: entry.name.clone(),
        alias: alias(entry, members).map(str::to_owned),
        version: entry.version.clone(),
        place,
        origin: origin.to_path_buf(),
        source,
    }
}

fn located(entry: &Entry, members: &[Member], stores: &Stores) -> (Source, Option<PathBuf>) {
    match &entry.source {
        None => {
            let is_it = |m: &&Member| m.manifest.name.as_deref() == Some(&*entry.name);
            match members.iter().find(is_it) {
                Some(member) if member.of_workspace => {
                    (Source::Workspace, Some(member.dir.clone()))
                }
                Some(member) => (Source::Path, Some(member.dir.clone())),
                None => (Source::Path, None),
            }
        }
        Some(source) => {
            if let Some(place) = stores.vendored(entry) {
                return (Source::Vendored, Some(place));
            }
            match source.starts_with("git+") {
                true => (Source::Git, stores.git(entry, source)),
                false => (Source::Registry, stores.registry(entry)),
            }
        }
    }
}

/// Decides by the members that need the package and what their manifests say.
fn kind(entry: &Entry, owned: &[(&Member, &Entry)]) -> Kind {
    let needed = owned.iter().filter(|(_, own)| own.needs(entry));
    let said = needed.flat_map(|(member, _)| &member.manifest.dependencies);
    let kinds = said.filter(|d| d.name == entry.name).map(|d| d.kind);
    kinds.min().unwrap_or(Kind::Transitive)
}
