//! Which servers are asked for one library, and in which order.
//!
//! Owns: routes, the strategies of groups, and the merging of what several
//! servers list. Guarantees: pure and decided by what goes in; no server
//! twice; a library that a route names is asked of that route's servers and of
//! no other that it would be sent to. Forbids: knowing whether a server works.

mod merge;
mod pattern;

use sha2::{Digest, Sha256};

use crate::config::{Endpoint, Group, ServerConfig, Strategy};
use crate::model::{Ecosystem, LibraryRef, Target};

pub use merge::merge;
pub use pattern::matches;

/// What is asked for, as routes see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The id without its version: `/owner/project`.
    pub id: Option<&'a str>,
    /// Ecosystem and name of the package: `npm`, `@company/ui`.
    pub package: Option<(&'a str, &'a str)>,
    /// The name, without prefix and version; the id where only that is known.
    pub name: &'a str,
}

impl<'a> From<&'a LibraryRef> for Subject<'a> {
    fn from(library: &'a LibraryRef) -> Self {
        let name = library.name();
        match &library.target {
            Target::Id(id) => {
                // `/npm/@company/ui` is how a package is written as an id.
                let package = Ecosystem::ALL.iter().find(|e| e.as_str() == id.owner());
                Self {
                    id: Some(id.as_str()),
                    package: package.map(|e| (e.as_str(), id.project())),
                    name,
                }
            }
            Target::Package(ecosystem, name) => Self {
                id: None,
                package: Some((ecosystem.as_str(), name)),
                name,
            },
            Target::Name(name) => Self {
                id: None,
                package: None,
                name,
            },
        }
    }
}

impl Subject<'_> {
    /// Returns what stands for the library in a hash: equal for equal ones.
    fn key(&self) -> String {
        match (self.id, self.package) {
            (Some(id), _) => id.to_owned(),
            (None, Some((ecosystem, name))) => format!("{ecosystem}:{}", name.to_lowercase()),
            (None, None) => self.name.to_lowercase(),
        }
    }
}

/// Which servers there are, and which are asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The groups asked, in order.
    pub groups: &'a [Group],
    /// The servers asked; those given by URL or command are here alone.
    pub servers: &'a [ServerConfig],
    /// Every server known by name.
    pub known: &'a [ServerConfig],
    /// Whether the groups were named for this run, on its command line.
    pub is_explicit: bool,
}

/// What strategies go by.
pub struct Turns<'a> {
    /// How often a group was asked before; called for groups that go round.
    pub turn: &'a mut dyn FnMut(&str) -> u64,
    /// Calls under way with a server.
    pub in_flight: &'a dyn Fn(&str) -> usize,
    /// Any number, another for each request.
    pub random: u64,
}

/// Returns the servers to ask for a library, in order.
///
/// Servers with routes that name it come first, by name, whether they are in a
/// group or not; those of one group among them as its strategy has them. Of
/// the groups then only the embedded server follows, which sends nothing
/// anywhere: a private name reaches no public server, not even when its own
/// server fails. A server with routes that do not name it is left out.
///
/// When the groups were named for this run, no other server is asked and they
/// are asked in the order they were named; a server named by itself is asked
/// whatever its routes and those of others.
#[must_use]
pub fn order<'a>(
    asked: &Asked<'a>,
    subject: &Subject<'_>,
    turns: &mut Turns<'_>,
) -> Vec<&'a ServerConfig> {
    let is_routed = |server: &ServerConfig| server.routes.iter().any(|r| matches(r, subject));
    // The embedded server sends nothing anywhere.
    let is_private =
        |server: &ServerConfig| is_routed(server) || server.endpoint == Endpoint::Local;
    let groups: Vec<Vec<&ServerConfig>> = asked
        .groups
        .iter()
        .map(|group| {
            let is_alone = asked.is_explicit && group.servers == [group.name.as_str()];
            let may =
                |server: &&ServerConfig| is_alone || server.routes.is_empty() || is_routed(server);
            let servers = group.servers.iter().filter_map(|name| find(asked, name));
            let mut servers = arranged(group, servers.filter(may).collect(), subject, turns);
            if servers.iter().any(|server| is_routed(server)) {
                // A name that a route keeps to itself goes to no other, whatever fails.
                servers.retain(|server| is_private(server));
                servers.sort_by_key(|server| !is_routed(server));
            }
            servers
        })
        .collect();

    let mut order: Vec<&ServerConfig> = Vec::new();
    if !asked.is_explicit {
        let all = asked.servers.iter().chain(asked.known);
        order.extend(all.filter(|server| is_routed(server)));
        order.sort_by(|a, b| a.name.cmp(&b.name));
        order.dedup_by(|a, b| a.name == b.name);
        for group in &groups {
            let is_of = |server: &ServerConfig| group.iter().any(|s| s.name == server.name);
            // A server of two groups keeps the place the later one gives it.
            let places = order.iter().enumerate();
            let places: Vec<usize> = places.filter(|(_, s)| is_of(s)).map(|(at, _)| at).collect();
            let routed = group.iter().filter(|server| is_routed(server));
            for (at, server) in places.into_iter().zip(routed) {
                order[at] = server;
            }
        }
    }
    let is_kept = !order.is_empty();
    for server in groups.into_iter().flatten() {
        let may = !is_kept || is_private(server);
        if may && !order.iter().any(|known| known.name == server.name) {
            order.push(server);
        }
    }
    order
}

/// Finds a server by name, among those asked before all that are known.
fn find<'a>(asked: &Asked<'a>, name: &str) -> Option<&'a ServerConfig> {
    let mut all = asked.servers.iter().chain(asked.known);
    all.find(|server| server.name == name)
}

/// Puts the servers of a group in the order of its strategy, each once.
fn arranged<'a>(
    group: &Group,
    listed: Vec<&'a ServerConfig>,
    subject: &Subject<'_>,
    turns: &mut Turns<'_>,
) -> Vec<&'a ServerConfig> {
    let mut servers: Vec<&ServerConfig> = Vec::new();
    for server in listed {
        if !servers.iter().any(|known| known.name == server.name) {
            servers.push(server);
        }
    }
    if servers.len() < 2 {
        return servers;
    }
    match group.strategy {
        Strategy::Failover => {}
        Strategy::RoundRobin => {
            let turn = (turns.turn)(&group.name) % servers.len() as u64;
            servers.rotate_left(turn as usize);
        }
        Strategy::Random => rank(&mut servers, &turns.random.to_string()),
        Strategy::LeastInFlight => {
            servers.sort_by_cached_key(|server| (turns.in_flight)(&server.name));
        }
        Strategy::ConsistentHash => rank(&mut servers, &subject.key()),
    }
    servers
}

/// Sorts servers by a hash of each with a key: rendezvous hashing. A server
/// that leaves or joins moves only the keys that were or become its own.
fn rank(servers: &mut [&ServerConfig], key: &str) {
    servers.sort_by_cached_key(|server| {
        let mut hash = Sha256::new();
        // No name of a file can hold a null character.
        hash.update(server.name.as_bytes());
        hash.update([0]);
        hash.update(key.as_bytes());
        let hash: [u8; 32] = hash.finalize().into();
        (hash, server.name.clone())
    });
}

#[cfg(test)]
mod tests;
