//! Groups of servers: what the layers name, checked, and how the servers of a
//! run stand in them.

use std::collections::BTreeMap;

use super::layer::{GroupLayer, ServersLayer};
use super::place::{quote, suggest};
use super::{Group, ServerConfig, Strategy};
use crate::error::Result;

/// Returns every group that the merged layers define, by name.
///
/// # Errors
/// Where a group is named like a server, has no servers, or names one that
/// there is not.
pub(super) fn known(
    servers: &ServersLayer,
    known: &[ServerConfig],
) -> Result<BTreeMap<String, Group>> {
    let mut groups = BTreeMap::new();
    for (name, layer) in &servers.groups {
        groups.insert(name.clone(), group(name, layer, known)?);
    }
    Ok(groups)
}

fn group(name: &str, layer: &GroupLayer, known: &[ServerConfig]) -> Result<Group> {
    if known.iter().any(|server| server.name == name) {
        let message = format!("{} is the name of a server", quote(name));
        let error = layer.place.error(message);
        return Err(error.hint("give the group another name"));
    }
    let Some(said) = &layer.values.servers else {
        let message = format!("group {} has no servers", quote(name));
        let hint = "list them: servers = [\"...\"]";
        return Err(layer.place.error(message).hint(hint));
    };
    let mut servers: Vec<String> = Vec::new();
    for one in &said.value {
        if !known.iter().any(|server| server.name == one.value) {
            let message = format!("no server is named {}", quote(&one.value));
            let names = known.iter().map(|server| server.name.as_str());
            let hint = suggest(&one.value, "servers", names);
            return Err(one.place.error(message).hint(hint));
        }
        if !servers.contains(&one.value) {
            servers.push(one.value.clone());
        }
    }
    let strategy = layer.values.strategy.as_ref();
    Ok(Group {
        name: name.to_owned(),
        servers,
        strategy: strategy.map_or(Strategy::Failover, |said| said.value),
    })
}

/// Returns the group that a server is by itself.
pub(super) fn alone(server: &ServerConfig) -> Group {
    Group {
        name: server.name.clone(),
        servers: vec![server.name.clone()],
        strategy: Strategy::Failover,
    }
}

#[cfg(test)]
mod tests;
