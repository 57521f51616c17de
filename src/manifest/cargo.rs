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
    let mut taken: Vec<&Entry> = entries.iter().filter(is_taken).collect();
    if taken.is_empty() {
        return empty;
    }
    if !context.want.is_all() && taken.iter().any(|entry| entry.source.is_none()) {
        members = members::read(context, near, root, true);
    }
    let stores = Stores::open(context, root);
    let rank = |entry: &Entry| {
        (
            rank(entry, &members, &entries),
            !context.want.takes(&entry.name),
        )
    };
    taken.sort_by(|a, b| {
        let by_name = a.name.cmp(&b.name).then(rank(a).0.cmp(&rank(b).0));
        let by_rank = rank(a).cmp(&rank(b));
        let order = if context.want.is_all() {
            by_name
        } else {
            by_rank
        };
        order.then_with(|| compare_versions(&b.version, &a.version))
    });
    let package = |entry: &Entry| package(entry, &entries, &members, &stores, &origin);
    Some(Reading {
        distance: near,
        packages: taken.into_iter().map(package).collect(),
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

/// Ranks what the nearest member needs before what others need.
fn rank(entry: &Entry, members: &[Member], entries: &[Entry]) -> usize {
    let needs = |member: &Member| named(member, entries).is_some_and(|own| own.needs(entry));
    members
        .iter()
        .position(needs)
        .map_or(usize::MAX, |at| at.min(1))
}

/// Finds the locked package of a member.
fn named<'a>(member: &Member, entries: &'a [Entry]) -> Option<&'a Entry> {
    let name = member.manifest.name.as_deref()?;
    let is_it = |entry: &&Entry| entry.source.is_none() && entry.name == name;
    entries.iter().find(is_it)
}

fn package(
    entry: &Entry,
    entries: &[Entry],
    members: &[Member],
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
    let alias = members
        .iter()
        .flat_map(|member| &member.manifest.dependencies)
        .find(|d| d.name == entry.name && d.alias != d.name)
        .map(|d| d.alias.clone());
    Package {
        ecosystem: Ecosystem::Crates,
        kind: match source {
            Source::Workspace => Kind::Direct,
            _ => kind(entry, entries, members),
        },
        name: entry.name.clone(),
        alias,
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
fn kind(entry: &Entry, entries: &[Entry], members: &[Member]) -> Kind {
    let kinds = members.iter().filter_map(|member| {
        let own = named(member, entries)?;
        if !own.needs(entry) {
            return None;
        }
        let all = member.manifest.dependencies.iter();
        all.filter(|d| d.name == entry.name).map(|d| d.kind).min()
    });
    kinds.min().unwrap_or(Kind::Transitive)
}
