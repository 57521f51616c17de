//! Which servers there are, and which of them this run asks.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::layer::{ServerLayer, ServersLayer, Target};
use super::place::{Place, Said, quote, suggest};
use super::{Endpoint, Environment, Group, ServerConfig, groups, server};
use crate::error::{Error, Kind, Result};

/// Longest wait for one call, where neither the server nor a longer command
/// says so.
const CALL: Duration = Duration::from_secs(20);
/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest wait for a child's first word: a launcher may have to download it.
const START: Duration = Duration::from_secs(25);

/// Programs that run another: the server is named after what they run.
const LAUNCHERS: [&str; 13] = [
    "bun", "bunx", "deno", "docker", "env", "node", "npx", "pnpx", "python", "python3", "sh", "uv",
    "uvx",
];
/// Their subcommands.
const SUBCOMMANDS: [&str; 4] = ["run", "x", "dlx", "tool"];

/// Returns every server that the merged layers define, sorted by name.
/// `total` is the longest time for the whole command.
pub(super) fn known(servers: &ServersLayer, total: Duration) -> Result<Vec<ServerConfig>> {
    let names = || {
        servers
            .by_name
            .iter()
            .filter(|(_, s)| s.values.target.is_some())
    };
    let one = |(name, layer): (&String, &ServerLayer)| {
        let values = &layer.values;
        let Some(target) = &values.target else {
            let message = format!("server {} has neither url nor command", quote(name));
            let hint = suggest(name, "servers", names().map(|(name, _)| name.as_str()));
            return Err(layer.place.error(message).hint(hint));
        };
        let endpoint = match &target.value {
            Target::Url(url) => Endpoint::Http { url: url.clone() },
            Target::Command(argv) => Endpoint::Stdio {
                argv: argv.clone(),
                env: values
                    .env
                    .as_ref()
                    .map_or_else(Vec::new, |env| env.value.clone()),
            },
            Target::Embedded => Endpoint::Local,
        };
        let mut config = bare(name.clone(), endpoint, total);
        if let Some(said) = &values.timeout {
            config.timeout = positive(said, "timeout")?;
        }
        if let Some(said) = &values.connect_timeout {
            config.connect_timeout = positive(said, "connect_timeout")?;
        }
        if let Some(said) = &values.keys {
            config.keys.clone_from(&said.value);
        }
        if let Some(said) = &values.routes {
            let routes = said.value.iter().map(|route| route.value.clone());
            config.routes = routes.collect();
        }
        if let Some(said) = &values.login_command {
            config.login_command.clone_from(&said.value);
        }
        Ok(config)
    };
    servers.by_name.iter().map(one).collect()
}

/// What this run asks, while it is picked.
#[derive(Default)]
struct Picked {
    servers: Vec<ServerConfig>,
    groups: Vec<Group>,
}

impl Picked {
    fn has(&self, server: &ServerConfig) -> bool {
        let is_same = |p: &ServerConfig| {
            p.endpoint == server.endpoint && p.keys == server.keys && p.routes == server.routes
        };
        self.servers.iter().any(is_same)
    }

    /// Adds a server that stands by itself.
    fn add(&mut self, server: ServerConfig) {
        if !self.has(&server) {
            self.groups.push(groups::alone(&server));
            self.servers.push(server);
        }
    }

    /// The same with one that no file names, under a name that is free.
    fn add_bare(&mut self, mut server: ServerConfig, known: &[ServerConfig]) {
        let taken = |name: &str| self.servers.iter().chain(known).any(|s| s.name == name);
        let free = (2..).map(|n| format!("{}#{n}", server.name));
        let mut names = std::iter::once(server.name.clone()).chain(free);
        server.name = names.find(|name| !taken(name)).unwrap_or_default();
        self.add(server);
    }

    /// Adds those servers of a group that are not asked already.
    fn add_group(&mut self, group: &Group, known: &[ServerConfig]) {
        let mut group = group.clone();
        group.servers.retain(|name| {
            let server = known.iter().find(|server| server.name == *name);
            let server = server.filter(|server| !self.has(server));
            self.servers.extend(server.cloned());
            server.is_some()
        });
        if !group.servers.is_empty() {
            self.groups.push(group);
        }
    }
}

/// Returns the servers this run asks, in order, no server twice, and the same
/// in groups: those given by command, then those given by name or URL.
pub(super) fn chosen(
    commands: &[String],
    servers: &ServersLayer,
    known: (&[ServerConfig], &BTreeMap<String, Group>),
    total: Duration,
    env: &Environment,
) -> Result<(Vec<ServerConfig>, Vec<Group>)> {
    let (known, groups) = known;
    let mut picked = Picked::default();
    for command in commands {
        picked.add_bare(by_command(command, total)?, known);
    }
    let by_name = |name: &str| known.iter().find(|server| server.name == name);
    if let Some(said) = &servers.chosen
        && (commands.is_empty() || matches!(said.place, Place::Flag(_)))
    {
        for name in &said.value {
            if let Some(server) = by_name(name) {
                refuse_exposed_key(server, servers, env)?;
                picked.add(server.clone());
            } else if let Some(group) = groups.get(name) {
                for server in group.servers.iter().filter_map(|name| by_name(name)) {
                    refuse_exposed_key(server, servers, env)?;
                }
                picked.add_group(group, known);
            } else {
                let names = known.iter().map(|s| s.name.as_str());
                let names: Vec<_> = names.chain(groups.keys().map(String::as_str)).collect();
                picked.add_bare(by_url(name, said, &names, total)?, known);
            }
        }
    }
    Ok((picked.servers, picked.groups))
}

/// Refuses a key that a route may send unencrypted: a server with routes is
/// asked whether or not it is chosen.
pub(super) fn refuse_exposed_routes(
    known: &[ServerConfig],
    servers: &ServersLayer,
    env: &Environment,
) -> Result<()> {
    let mut routed = known.iter().filter(|server| !server.routes.is_empty());
    routed.try_for_each(|server| refuse_exposed_key(server, servers, env))
}

fn refuse_exposed_key(
    server: &ServerConfig,
    servers: &ServersLayer,
    env: &Environment,
) -> Result<()> {
    if !server.exposes_key(env) {
        return Ok(());
    }
    let message = format!(
        "the key of server {} would be sent unencrypted",
        quote(&server.name)
    );
    let target = servers
        .by_name
        .get(&server.name)
        .and_then(|s| s.values.target.as_ref());
    let error = match target {
        Some(target) => target.place.error(message),
        None => Error::new(Kind::Config, message),
    };
    Err(error.hint("use an https:// URL, or set api_key = \"\" for this server"))
}

fn by_url(
    text: &str,
    said: &Said<Vec<String>>,
    known: &[&str],
    total: Duration,
) -> Result<ServerConfig> {
    if !text.contains("://") {
        let error = said
            .place
            .error(format!("no server is named {}", quote(text)));
        return Err(error.hint(suggest(text, "servers", known.iter().copied())));
    }
    if let Place::File(..) = said.place {
        let error = said.place.error("a server is named here, not given by URL");
        return Err(error.hint("give it a name: [servers.NAME] url = \"...\""));
    }
    let url = server::parse_url(text).map_err(|why| said.place.error(why))?;
    Ok(bare(server::host(&url), Endpoint::Http { url }, total))
}

fn by_command(text: &str, total: Duration) -> Result<ServerConfig> {
    let place = Place::Flag("--server-command");
    let argv = shell_words::split(text).map_err(|_| place.error("a quote is not closed"))?;
    let program = argv.first().map(String::as_str).unwrap_or_default();
    if program.trim().is_empty() {
        return Err(place.error("names no program"));
    }
    let mut name = file_name(program);
    if LAUNCHERS.contains(&name.as_str()) {
        let mut words = argv.iter().skip(1).map(String::as_str);
        let script = words.find(|word| {
            let is_launcher = LAUNCHERS.contains(&file_name(word).as_str());
            let is_variable = word.contains('=');
            !word.starts_with('-') && !is_variable && !is_launcher && !SUBCOMMANDS.contains(word)
        });
        name = script.map_or(name, script_name);
    }
    let env = Vec::new();
    Ok(bare(name, Endpoint::Stdio { argv, env }, total))
}

/// Returns the name of a script; `x` for `x/dist/index.js`, which says nothing.
fn script_name(path: &str) -> String {
    let name = file_name(path);
    if !name.starts_with("index.") && !name.starts_with("main.") {
        return name;
    }
    let dirs = Path::new(path)
        .parent()
        .into_iter()
        .flat_map(Path::components);
    let telling = dirs
        .rev()
        .map(|dir| dir.as_os_str().to_string_lossy().into_owned())
        .find(|dir| {
            !matches!(
                dir.as_str(),
                "dist" | "build" | "src" | "lib" | "bin" | "/" | "." | ".."
            )
        });
    telling.unwrap_or(name)
}

/// Returns the last part of a path or package name, without its version.
fn file_name(path: &str) -> String {
    let last = Path::new(path)
        .file_name()
        .map(|name| name.to_string_lossy());
    let last = last.as_deref().unwrap_or(path);
    match last.split_once('@') {
        Some((name, _)) if !name.is_empty() => name.to_owned(),
        _ => last.to_owned(),
    }
}

/// Makes a server without a key. One call may take two thirds of a long
/// command: enough for a slow server, and another can still be asked.
fn bare(name: String, endpoint: Endpoint, total: Duration) -> ServerConfig {
    let connect_timeout = match endpoint {
        Endpoint::Stdio { .. } => START,
        Endpoint::Http { .. } | Endpoint::Local => CONNECT,
    };
    ServerConfig {
        name,
        endpoint,
        keys: Vec::new(),
        timeout: CALL.max(total * 2 / 3),
        connect_timeout,
        routes: Vec::new(),
        login_command: Vec::new(),
    }
}

/// Returns a duration that is not zero.
pub(super) fn positive(said: &Said<Duration>, key: &str) -> Result<Duration> {
    if said.value.is_zero() {
        return Err(said
            .place
            .error(format!("{} must be longer than 0", quote(key))));
    }
    Ok(said.value)
}

#[cfg(test)]
mod tests;
