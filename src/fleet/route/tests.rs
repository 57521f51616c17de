use std::collections::HashMap;
use std::time::Duration;

use proptest::prelude::*;

use super::{Asked, Subject, Turns, order};
use crate::config::{Endpoint, Group, ServerConfig, Strategy as Order};
use crate::model::LibraryRef;

fn server(name: &str, routes: &[&str]) -> ServerConfig {
    ServerConfig {
        name: name.to_owned(),
        endpoint: match name {
            "local" => Endpoint::Local,
            _ => Endpoint::Http {
                url: format!("https://{name}.example/mcp"),
            },
        },
        keys: Vec::new(),
        timeout: Duration::from_secs(1),
        connect_timeout: Duration::from_secs(1),
        routes: routes.iter().map(|&route| route.to_owned()).collect(),
        login_command: Vec::new(),
    }
}

/// A group of `name: a b c`, or one server alone.
fn group(text: &str, strategy: Order) -> Group {
    let (name, servers) = text.split_once(": ").unwrap_or((text, text));
    Group {
        name: name.to_owned(),
        servers: servers.split(' ').map(str::to_owned).collect(),
        strategy,
    }
}

#[derive(Default)]
struct Case {
    known: Vec<ServerConfig>,
    groups: Vec<Group>,
    is_explicit: bool,
    turn: u64,
    random: u64,
    in_flight: HashMap<&'static str, usize>,
}

impl Case {
    fn order(&self, asked: &str) -> String {
        let library: LibraryRef = asked.parse().expect("a reference");
        let servers = order(
            &Asked {
                groups: &self.groups,
                servers: &[],
                known: &self.known,
                is_explicit: self.is_explicit,
            },
            &Subject::from(&library),
            &mut Turns {
                turn: &mut |_| self.turn,
                in_flight: &|name| self.in_flight.get(name).copied().unwrap_or(0),
                random: self.random,
            },
        );
        let names: Vec<_> = servers.iter().map(|server| server.name.as_str()).collect();
        names.join(" ")
    }
}

fn plain(names: &str) -> Vec<ServerConfig> {
    names.split(' ').map(|name| server(name, &[])).collect()
}

fn four(strategy: Order) -> Case {
    Case {
        known: plain("a b c d"),
        groups: vec![group("g: a b c d", strategy)],
        ..Case::default()
    }
}

#[test]
fn each_strategy_has_its_order() {
    assert_eq!(four(Order::Failover).order("react"), "a b c d");
    for (turn, expected) in [(0, "a b c d"), (1, "b c d a"), (7, "d a b c")] {
        let case = Case {
            turn,
            ..four(Order::RoundRobin)
        };
        assert_eq!(case.order("react"), expected);
    }
    let case = Case {
        in_flight: [("a", 2), ("b", 1), ("d", 1)].into(),
        ..four(Order::LeastInFlight)
    };
    assert_eq!(case.order("react"), "c b d a");
    let mut first = HashMap::new();
    for random in 0..4_000 {
        let case = Case {
            random,
            ..four(Order::Random)
        };
        let order = case.order("react");
        *first.entry(order[..1].to_owned()).or_insert(0) += 1;
    }
    assert!(
        first.values().all(|n| (850..1_150).contains(n)),
        "{first:?}"
    );
}

#[test]
fn routes_come_first_and_leave_out_the_rest() {
    let mut case = Case {
        known: vec![
            server("context7", &[]),
            server("zeta", &["npm:@company/*"]),
            server("alpha", &["/company/*", "npm:@company/*"]),
            server("local", &[]),
        ],
        groups: vec![
            group("context7", Order::Failover),
            group("local", Order::Failover),
        ],
        ..Case::default()
    };
    assert_eq!(case.order("react"), "context7 local");
    assert_eq!(case.order("@company/ui"), "alpha zeta local");
    assert_eq!(case.order("/company/ui"), "alpha local");

    // A group has its own order, behind what routes name it.
    case.groups = vec![group("docs: context7 zeta", Order::Failover)];
    assert_eq!(case.order("react"), "context7");
    assert_eq!(case.order("@company/ui"), "alpha zeta");

    // Named for this run: nobody else is asked.
    case.is_explicit = true;
    assert_eq!(case.order("react"), "context7");
    assert_eq!(case.order("@company/ui"), "zeta");
    case.groups = vec![
        group("context7", Order::Failover),
        group("zeta", Order::Failover),
    ];
    assert_eq!(case.order("react"), "context7 zeta");
    assert_eq!(case.order("@company/ui"), "context7 zeta");
}

#[test]
fn servers_of_a_route_keep_the_order_of_their_group() {
    let routes = ["npm:@company/*"];
    let mut case = Case {
        known: vec![
            server("b", &routes),
            server("a", &routes),
            server("c", &routes),
            server("public", &[]),
        ],
        groups: vec![group("g: a c public", Order::RoundRobin)],
        turn: 1,
        ..Case::default()
    };
    assert_eq!(case.order("@company/ui"), "c b a");
    case.turn = 0;
    assert_eq!(case.order("@company/ui"), "a b c");
}

#[test]
fn ecosystems_and_ids_of_packages_are_seen() {
    let library: LibraryRef = "/npm/@company/ui/v1".parse().expect("a reference");
    let subject = Subject::from(&library);
    assert_eq!(subject.id, Some("/npm/@company/ui"));
    assert_eq!(subject.package, Some(("npm", "@company/ui")));
}

/// Returns the first server of each of 10,000 libraries.
fn homes(count: usize) -> Vec<String> {
    let names: Vec<String> = (0..count).map(|n| format!("server-{n}")).collect();
    let case = Case {
        known: names.iter().map(|name| server(name, &[])).collect(),
        groups: vec![group(
            &format!("g: {}", names.join(" ")),
            Order::ConsistentHash,
        )],
        ..Case::default()
    };
    let first = |n| {
        let order = case.order(&format!("/owner/project-{n}"));
        order.split(' ').next().unwrap_or_default().to_owned()
    };
    (0..10_000).map(first).collect()
}

#[test]
fn a_server_that_leaves_or_joins_moves_its_own_libraries_alone() {
    let mut before = homes(2);
    for count in 3..=6 {
        let after = homes(count);
        let mut moved = 0;
        for (old, new) in before.iter().zip(&after) {
            if old != new {
                assert_eq!(*new, format!("server-{}", count - 1));
                moved += 1;
            }
        }
        let share = 10_000 / count;
        assert!(moved * 100 < share * 115 && moved * 100 > share * 85);
        let mut spread: HashMap<&String, usize> = HashMap::new();
        for home in &after {
            *spread.entry(home).or_default() += 1;
        }
        assert_eq!(spread.len(), count);
        for n in spread.values() {
            assert!(n * 100 < share * 115 && n * 100 > share * 85, "{spread:?}");
        }
        before = after;
    }
}

#[test]
fn a_library_has_the_same_home_however_it_is_spelt() {
    let case = four(Order::ConsistentHash);
    assert_eq!(case.order("React"), case.order("react@19"));
    assert_eq!(case.order("/a/b/v1"), case.order("/a/b"));
}

fn strategy() -> impl Strategy<Value = Order> {
    prop::sample::select(Order::ALL.to_vec())
}

proptest! {
    #[test]
    fn each_server_is_asked_once_and_none_is_lost(
        groups in prop::collection::vec((prop::collection::vec(0..6_usize, 1..6), strategy()), 0..4),
        routed in prop::collection::vec(0..3_u8, 6),
        is_explicit: bool,
        turn: u64,
        random: u64,
    ) {
        let known: Vec<ServerConfig> = routed.iter().enumerate().map(|(at, routes)| {
            let routes: &[&str] = match routes {
                0 => &[],
                1 => &["npm:@company/*"],
                _ => &["/other/*"],
            };
            server(&format!("s{at}"), routes)
        }).collect();
        let groups: Vec<Group> = groups.iter().enumerate().map(|(at, (members, strategy))| Group {
            name: format!("g{at}"),
            servers: members.iter().map(|n| format!("s{n}")).collect(),
            strategy: *strategy,
        }).collect();
        let case = Case { known, groups, is_explicit, turn, random, ..Case::default() };
        let order = case.order("@company/ui");
        prop_assert_eq!(&order, &case.order("@company/ui"));
        let order: Vec<&str> = order.split_whitespace().collect();
        for (at, routes) in routed.iter().enumerate() {
            let name = format!("s{at}");
            let is_listed = case.groups.iter().any(|group| group.servers.contains(&name));
            let expected = match routes {
                0 => case.groups.iter().any(|group| {
                    let is_routed = |name: &String| routed[name[1..].parse::<usize>().expect("a number")] == 1;
                    group.servers.contains(&name) && !group.servers.iter().any(is_routed)
                }) && (is_explicit || !routed.contains(&1)),
                1 => is_listed || !is_explicit,
                _ => false,
            };
            prop_assert_eq!(order.iter().filter(|o| **o == name).count(), usize::from(expected));
        }
        if !is_explicit {
            let is_routed = |name: &&str| routed[name[1..].parse::<usize>().expect("a number")] == 1;
            prop_assert!(order.iter().is_sorted_by_key(|name| !is_routed(name)));
        }
    }
}
