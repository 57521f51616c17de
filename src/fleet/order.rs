//! The order of servers for one request: routes and strategies, with the turns
//! of groups in the store.

use std::hash::{BuildHasher, RandomState};

use super::route::{self, Asked, Subject, Turns};
use super::{Fleet, is_embedded};
use crate::config::{CacheMode, ServerConfig, Settings};

/// Lists the servers that may be asked for something, in no lasting order:
/// nobody's turn is taken.
#[must_use]
pub fn candidates<'s>(settings: &'s Settings, subject: &Subject<'_>) -> Vec<&'s ServerConfig> {
    ordered(settings, subject, &mut |_| 0, &|_| 0)
}

impl Fleet {
    /// Returns the servers that are asked for something, in order. A group that
    /// goes round has its turn.
    #[must_use]
    pub fn order(&self, subject: &Subject<'_>) -> Vec<&ServerConfig> {
        let profile = &self.settings.profile;
        let mut turn = |group: &str| {
            let document = format!("turn:{profile}:{group}");
            self.cache.change_state(&document, |old| {
                let turn: u64 = old.and_then(|text| text.parse().ok()).unwrap_or(0);
                (Some(turn.wrapping_add(1).to_string()), turn)
            })
        };
        let in_flight = |server: &str| self.pool.in_flight(server);
        let mut servers = ordered(&self.settings, subject, &mut turn, &in_flight);
        if self.settings.cache.mode == CacheMode::Offline {
            servers.retain(|server| is_embedded(server));
        }
        servers
    }
}

fn ordered<'s>(
    settings: &'s Settings,
    subject: &Subject<'_>,
    turn: &mut dyn FnMut(&str) -> u64,
    in_flight: &dyn Fn(&str) -> usize,
) -> Vec<&'s ServerConfig> {
    let asked = Asked {
        groups: &settings.groups,
        servers: &settings.servers,
        known: &settings.known,
        is_explicit: settings.is_named,
    };
    let mut turns = Turns {
        turn,
        in_flight,
        random: RandomState::new().hash_one(0),
    };
    route::order(&asked, subject, &mut turns)
}
