//! What answers: every configured server, and the cache.

use std::time::Instant;

use super::App;
use crate::config::{Endpoint, ServerConfig};
use crate::error::{Error, Result};
use crate::fleet::Fleet;
use crate::mcp::Description;
use crate::model::{CacheStats, Health, HealthReport, ServerHealth, Transport};

impl App {
    /// Asks each server what it is, side by side, without spending a query.
    ///
    /// Servers asked by default are always asked; others only where that
    /// starts no process, and the command line names none.
    ///
    /// # Errors
    /// [`crate::error::Kind::Interrupted`]; a server that fails is in the report.
    pub fn health(&self) -> Result<HealthReport> {
        let asked: Vec<&ServerConfig> = self.asked().collect();
        let servers = self.run(async |fleet| {
            let checks = asked.iter().map(|server| self.check(fleet, server));
            futures::future::join_all(checks).await
        })?;
        let cache = self.cache_stats();
        let (status, reasons) = judge(&servers, &cache);
        Ok(HealthReport {
            status,
            servers,
            cache,
            reasons,
        })
    }

    fn asked(&self) -> impl Iterator<Item = &ServerConfig> {
        let is_named =
            !self.overrides.servers.is_empty() || !self.overrides.server_commands.is_empty();
        let others = self.settings.known.iter().filter(move |server| {
            let is_default = self.settings.servers.iter().any(|s| s.name == server.name);
            let starts_process = matches!(server.endpoint, Endpoint::Stdio { .. });
            !is_named && !is_default && !starts_process
        });
        self.settings.servers.iter().chain(others)
    }

    async fn check(&self, fleet: &Fleet, server: &ServerConfig) -> ServerHealth {
        let started = Instant::now();
        let description = fleet.describe(server).await;
        let latency = description.is_ok().then(|| started.elapsed());
        let (description, error) = match description {
            Ok(description) => (description, None),
            Err(mut error) => {
                // The report names the server already.
                if let Some(rest) = error.message.strip_prefix(&format!("{}: ", server.name)) {
                    error.message = rest.to_owned();
                }
                (Description::default(), Some(error))
            }
        };
        let transport = match &server.endpoint {
            Endpoint::Http { .. } => Transport::Http,
            Endpoint::Stdio { .. } => Transport::Stdio,
            Endpoint::Local => Transport::Local,
        };
        ServerHealth {
            name: server.name.clone(),
            transport,
            address: server.address(),
            is_default: self.settings.servers.iter().any(|s| s.name == server.name),
            error,
            protocol: description.protocol,
            implementation: description.implementation,
            tools: description.tools,
            latency,
            key: self.key_state(server),
        }
    }

    /// Tells whether there is a key and where it comes from, never the key.
    fn key_state(&self, server: &ServerConfig) -> Option<String> {
        let source = server.keys.first()?;
        match source.read(&self.env) {
            Ok(Some(_)) => Some(format!("*** ({})", source.describe())),
            Ok(None) => None,
            Err(error) => Some(format!("unreadable ({})", describe(&error))),
        }
    }
}

fn describe(error: &Error) -> &str {
    &error.message
}

fn judge(servers: &[ServerHealth], cache: &CacheStats) -> (Health, Vec<String>) {
    let defaults = || servers.iter().filter(|server| server.is_default);
    let mut reasons: Vec<String> = defaults()
        .filter_map(|server| {
            let error = server.error.as_ref()?;
            Some(format!("{}: {}", server.name, error.message))
        })
        .collect();
    // What is always there says nothing of the rest.
    let is_remote = |server: &&ServerHealth| server.transport != Transport::Local;
    let has_remote = defaults().any(|server| is_remote(&server));
    let answering = defaults()
        .filter(|server| is_remote(server) || !has_remote)
        .filter(|server| server.error.is_none())
        .count();
    if !cache.is_usable {
        reasons.push(format!("the cache {} cannot be used", cache.path.display()));
    }
    let status = match (reasons.is_empty(), answering) {
        (true, _) => Health::Healthy,
        (false, 0) => Health::Unhealthy,
        (false, _) => Health::Degraded,
    };
    (status, reasons)
}
