//! `config check`: everything that is wrong, not only the first thing.

use std::path::Path;

use super::env::{self, Environment};
use super::layer::Layer;
use super::place::Source;
use super::{Endpoint, KeySource, Overrides, ServerConfig, Settings, defaults, file, paths, trust};
use crate::error::{Error, Result};
use crate::model::Finding;

/// What a Context7 key begins with.
const CONTEXT7_PREFIX: &str = "ctx7sk";

/// Checks both files, the environment, every server and its keys. Runs no
/// `command:` and calls no server; prints no secret.
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
    if let Some(settings) = findings.take(Settings::load(overrides, env, cwd)) {
        for server in &settings.known {
            let is_asked = settings.servers.iter().any(|s| s.name == server.name);
            findings.server(server, is_asked, env);
        }
        for server in &settings.servers {
            if !settings.known.contains(server) {
                findings.server(server, true, env);
            }
        }
        if settings.known.iter().any(has_literal) {
            findings.privacy(&user_file, "the configuration file holds a key and");
        }
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

    fn server(&mut self, server: &ServerConfig, is_asked: bool, env: &Environment) {
        let name = &server.name;
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
        for key in &server.keys {
            self.key(server, key, is_asked, env);
        }
    }

    fn key(&mut self, server: &ServerConfig, key: &KeySource, is_asked: bool, env: &Environment) {
        let source = key.describe();
        match key {
            KeySource::Literal(_) => {
                let message = format!("server {}: the key is written into the file", server.name);
                let hint = "use env:NAME, file:PATH or command:PROGRAM";
                self.add(false, message, Some(hint));
            }
            KeySource::File(path) => {
                let subject = format!("server {}: the key file {}", server.name, path.display());
                self.privacy(path, &subject);
            }
            KeySource::Command(argv) => {
                let program = argv.first().map(String::as_str).unwrap_or_default();
                if !is_in_path(program, env) {
                    let message = format!("server {}: {source}: program not found", server.name);
                    self.add(is_asked, message, None);
                }
                return;
            }
            KeySource::Env(_) => {}
        }
        let is_context7 = matches!(server.name.as_str(), "context7" | "context7-npx");
        match key.read(env) {
            Err(error) => self.add(is_asked, error.message, None),
            Ok(None) if is_asked => {
                let message = format!("server {}: no key: {source} is not set", server.name);
                let hint = is_context7.then_some("it answers without one, but less often");
                self.add(false, message, hint);
            }
            Ok(Some(secret)) if is_context7 && !secret.expose().starts_with(CONTEXT7_PREFIX) => {
                let message = format!(
                    "server {}: the key from {source} does not begin with {CONTEXT7_PREFIX}",
                    server.name
                );
                self.add(false, message, None);
            }
            Ok(_) => {}
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
