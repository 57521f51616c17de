//! `config check`: everything that is wrong, not only the first thing. The
//! keys are judged in `keys`.

use std::path::Path;

use super::env::{self, Environment};
use super::layer::Layer;
use super::place::{Place, Source, quote};
use super::shared::SharedSource;
use super::{Endpoint, KeySource, Overrides, ServerConfig, Settings, defaults, file, paths, trust};
use crate::error::{Error, Result};
use crate::model::{Ecosystem, Finding};
use keys::Keys;

mod keys;

/// Checks both files, the environment, every profile, every server and its
/// keys. Runs each `command:` once, calls no server; prints no secret and
/// nothing that a command said.
///
/// What a project may not say is never run: the check ends before.
#[must_use]
pub fn check(overrides: &Overrides, env: &Environment, cwd: &Path) -> Vec<Finding> {
    let mut findings = Findings::default();
    let user = findings.take(layer(paths::load_user(overrides, env, cwd), env));
    let project = findings.take(layer(paths::load_project(overrides, cwd), env));
    let defaults = defaults::layer();
    let user_file = paths::user_file(overrides, env, cwd).unwrap_or_default();
    if let Some(Some((source, project))) = &project {
        let none = Layer::default();
        let user = user.as_ref().and_then(Option::as_ref);
        let below = [&defaults, user.map_or(&none, |(_, layer)| layer)];
        for error in trust::breaches(source, project, below, &user_file) {
            findings.error(error);
        }
    }
    let settings = findings.take(Settings::load(overrides, env, cwd));
    let layers = [user, project].into_iter().flatten().flatten();
    for name in layers.flat_map(|(_, layer)| layer.profiles.into_keys()) {
        let other = Overrides {
            profile: Some(name.clone()),
            servers: Vec::new(),
            server_commands: Vec::new(),
            ..overrides.clone()
        };
        if settings.is_some()
            && let Err(error) = Settings::load(&other, env, cwd)
        {
            let hint = (!error.hints.is_empty()).then(|| error.hints.join("; "));
            let message = format!("profile {name}: {}", error.message);
            findings.add(false, message, hint.as_deref());
        }
    }
    if let Some(settings) = settings {
        let mut keys = Keys::new(env, settings.key_timeout);
        for server in &settings.known {
            let is_asked = settings.servers.iter().any(|s| s.name == server.name);
            findings.server(server, is_asked, &mut keys);
        }
        for server in &settings.servers {
            if !settings.known.contains(server) {
                findings.server(server, true, &mut keys);
            }
        }
        if settings.known.iter().any(has_literal) {
            findings.privacy(&user_file, "the configuration file holds a key and");
        }
        findings.shared(&settings, &user_file);
        if let Some(file) = &settings.ca_file
            && let Err(error) = std::fs::File::open(file)
        {
            let message = format!(
                "cannot read the certificates in {}: {error}",
                file.display()
            );
            findings.add(true, message, None);
        }
        findings.cache_dir(&settings.cache.dir);
    }
    findings.0
}

/// Parses a file that was found.
fn layer(
    source: Result<Option<std::sync::Arc<Source>>>,
    env: &Environment,
) -> Result<Option<(std::sync::Arc<Source>, Layer)>> {
    let Some(source) = source? else {
        return Ok(None);
    };
    let layer = file::parse(&source, env)?;
    Ok(Some((source, layer)))
}

fn has_literal(server: &ServerConfig) -> bool {
    server
        .keys
        .iter()
        .any(|key| matches!(key, KeySource::Literal(_)))
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, is_error: bool, message: String, hint: Option<&str>) {
        let hint = hint.map(str::to_owned);
        let finding = Finding {
            is_error,
            message,
            hint,
        };
        // Two servers may share one key, and loading repeats what parsing said.
        if !self.0.contains(&finding) {
            self.0.push(finding);
        }
    }

    fn error(&mut self, error: Error) {
        let hint = (!error.hints.is_empty()).then(|| error.hints.join("; "));
        self.add(true, error.message, hint.as_deref());
    }

    fn take<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.error(error)).ok()
    }

    fn server(&mut self, server: &ServerConfig, is_asked: bool, keys: &mut Keys<'_>) {
        let (name, env) = (&server.name, keys.env);
        if let Endpoint::Stdio { argv, .. } = &server.endpoint {
            let program = argv.first().map(String::as_str).unwrap_or_default();
            if !is_in_path(program, env) {
                let hint = match program {
                    "npx" | "node" => Some("install Node.js 20 or later, or use --server context7"),
                    _ => None,
                };
                let message = format!("server {name}: program {program:?} not found");
                self.add(is_asked, message, hint);
            }
            if super::server::mask(argv).contains(&"***") {
                let message = format!("server {name}: the command line seems to hold a key");
                let hint = "other users can read it: put the key in env or api_key";
                self.add(false, message, Some(hint));
            }
        }
        if server.exposes_key(env) {
            let message = format!("server {name}: the key would be sent unencrypted");
            self.add(is_asked, message, Some("use an https:// URL"));
        }
        if let Some(program) = server.login_command.first()
            && !is_in_path(program, env)
        {
            let message = format!("server {name}: login_command: program {program:?} not found");
            self.add(false, message, None);
        }
        for route in &server.routes {
            if names_nothing(route) {
                let message = format!("server {name}: the route {} names nothing", quote(route));
                let hint = "a route is an id (/company/*), a package (npm:@company/*) or a name";
                self.add(false, message, Some(hint));
            }
        }
        keys.judge(self, server, is_asked);
    }

    /// Reports what is doubtful about the cache that machines share.
    fn shared(&mut self, settings: &Settings, user_file: &Path) {
        let Some(said) = &settings.sources.merged.cache.shared else {
            return;
        };
        if let SharedSource::Env(name) = &said.value
            && settings.cache.shared.is_none()
        {
            self.add(false, format!("cache.shared: env:{name} is not set"), None);
        }
        if said.value.has_password() && matches!(said.place, Place::File(..)) {
            self.privacy(user_file, "the configuration file holds a password and");
        }
    }

    /// Reports a file that others can read.
    #[cfg(unix)]
    fn privacy(&mut self, path: &Path, subject: &str) {
        use std::os::unix::fs::PermissionsExt;
        let Ok(meta) = path.metadata() else { return };
        if meta.permissions().mode() & 0o077 != 0 {
            let hint = format!("chmod 600 {}", path.display());
            self.add(
                false,
                format!("{subject} can be read by others"),
                Some(&hint),
            );
        }
    }

    #[cfg(not(unix))]
    fn privacy(&mut self, _path: &Path, _subject: &str) {}

    /// Reports a cache directory that cannot be written, without making it.
    fn cache_dir(&mut self, dir: &Path) {
        let Some(existing) = dir.ancestors().find(|dir| dir.exists()) else {
            return;
        };
        if !existing.is_dir() || !is_writable(existing) {
            let message = format!("the cache directory {} cannot be written", dir.display());
            let hint = format!("set {}", env::DOCENT_CACHE_DIR);
            self.add(false, message, Some(&hint));
        }
    }
}

#[cfg(unix)]
fn is_writable(dir: &Path) -> bool {
    rustix::fs::access(dir, rustix::fs::Access::WRITE_OK).is_ok()
}

#[cfg(not(unix))]
fn is_writable(dir: &Path) -> bool {
    dir.metadata()
        .is_ok_and(|meta| !meta.permissions().readonly())
}

/// Tells whether a route can name no library: of a package, the ecosystem must
/// be one that there is.
fn names_nothing(route: &str) -> bool {
    if route.starts_with('/') {
        return route.trim_matches('/').is_empty();
    }
    route.split_once(':').is_some_and(|(ecosystem, name)| {
        let is_known = Ecosystem::ALL.iter().any(|e| e.as_str() == ecosystem);
        name.is_empty() || (!is_known && !ecosystem.contains(['*', '?']))
    })
}

/// Tells whether a program can be found the way a child process is started.
fn is_in_path(program: &str, env: &Environment) -> bool {
    if program.contains(std::path::is_separator) {
        return Path::new(program).is_file();
    }
    let path = env.raw(env::PATH).unwrap_or_default();
    std::env::split_paths(&path).any(|dir| is_program(&dir.join(program)))
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    file.is_file() && rustix::fs::access(file, rustix::fs::Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    ["", "exe", "cmd", "bat"]
        .iter()
        .any(|ext| file.with_extension(ext).is_file())
}

#[cfg(test)]
mod tests;
