//! What several servers list for one name, as one list.

use crate::choose::is_same_name;
use crate::model::Library;

/// Merges what servers list for a name, each in its own order, best first.
///
/// First comes what bears the name, so that no server's list pushes another's
/// exact match down; then the rest. Within both the servers take turns: the
/// best of each, the second of each, as the servers are given. An id that
/// several list stands once, at its best place, as the first of them describes
/// it, with all that list it.
#[must_use]
pub fn merge(name: &str, lists: Vec<(String, Vec<Library>)>) -> Vec<Library> {
    let mut ranked = Vec::new();
    for (at, (server, libraries)) in lists.into_iter().enumerate() {
        let (same, other): (Vec<_>, Vec<_>) = libraries.into_iter().partition(|l| bears(name, l));
        for (tier, libraries) in [same, other].into_iter().enumerate() {
            for (rank, library) in libraries.into_iter().enumerate() {
                ranked.push(((tier, rank, at), server.clone(), library));
            }
        }
    }
    ranked.sort_by_key(|(place, ..)| *place);
    let mut merged: Vec<Library> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for (_, server, library) in ranked {
        let at = *places.entry(library.id.clone()).or_insert(merged.len());
        match merged.get_mut(at) {
            Some(known) if known.servers.contains(&server) => {}
            Some(known) => known.servers.push(server),
            None => merged.push(Library {
                servers: vec![server],
                ..library
            }),
        }
    }
    merged
}

/// Tells whether a library goes by a name: by its title, its project or its
/// id.
fn bears(name: &str, library: &Library) -> bool {
    let id = library.id.trim_start_matches('/');
    let project = id.split_once('/').map_or(id, |(_, project)| project);
    is_same_name(&library.title, name)
        || is_same_name(project, name)
        || id.eq_ignore_ascii_case(name.trim().trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{bears, merge};
    use crate::model::Library;

    fn library(id: &str) -> Library {
        Library {
            id: id.to_owned(),
            ..Library::default()
        }
    }

    fn merged(lists: &[(&str, &[&str])]) -> Vec<(String, String)> {
        let lists = lists.iter().map(|(server, ids)| {
            let libraries = ids.iter().map(|id| library(id)).collect();
            ((*server).to_owned(), libraries)
        });
        let all = merge("react", lists.collect()).into_iter();
        all.map(|m| (m.id, m.servers.join(" "))).collect()
    }

    #[test]
    fn servers_take_turns_behind_what_bears_the_name() {
        let all = merged(&[
            ("one", &["/a/ui", "/b/kit", "/c/preact", "/facebook/react"]),
            ("two", &["/d/tools", "/b/kit", "/npm/react"]),
        ]);
        let expected = [
            ("/facebook/react", "one"),
            ("/npm/react", "two"),
            ("/a/ui", "one"),
            ("/d/tools", "two"),
            ("/b/kit", "one two"),
            ("/c/preact", "one"),
        ];
        let expected = expected.map(|(id, servers)| (id.to_owned(), servers.to_owned()));
        assert_eq!(all, expected);
        assert!(merged(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_hidden(
            lists in prop::collection::vec(prop::collection::vec(0..30_u8, 0..12), 0..5),
        ) {
            let lists: Vec<(String, Vec<Library>)> = lists
                .into_iter()
                .enumerate()
                .map(|(at, ids)| {
                    let name = |n: u8| match n % 5 {
                        0 => format!("/o{n}/react"),
                        _ => format!("/o{n}/other"),
                    };
                    (at.to_string(), ids.into_iter().map(|n| library(&name(n))).collect())
                })
                .collect();
            let all = merge("react", lists.clone());
            for (at, one) in all.iter().enumerate() {
                prop_assert!(all[..at].iter().all(|other| other.id != one.id));
                for (server, libraries) in &lists {
                    let is_listed = libraries.iter().any(|l| l.id == one.id);
                    prop_assert_eq!(is_listed, one.servers.contains(server));
                }
            }
            for library in lists.iter().flat_map(|(_, libraries)| libraries) {
                prop_assert!(all.iter().any(|one| one.id == library.id));
            }
            let first_other = all.iter().position(|one| !bears("react", one));
            let last_same = all.iter().rposition(|one| bears("react", one));
            if let (Some(other), Some(same)) = (first_other, last_same) {
                prop_assert!(same < other);
            }
        }
    }
}
