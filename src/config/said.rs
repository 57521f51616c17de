//! The two layers that are no file: environment and flags.

use std::path::Path;

use super::env::{self, Environment};
use super::layer::{Layer, ServerLayer, ServerValues, Target};
use super::place::{Place, Said};
use super::shared::SharedSource;
use super::units::parse_duration;
use super::{Color, Overrides, server};
use crate::error::Result;

/// Attaches the variable's name to a value.
fn from_env<T>(name: &'static str, value: T) -> Option<Said<T>> {
    let place = Place::Env(name);
    Some(Said { value, place })
}

/// Attaches the flag's name to a value.
fn from_flag<T>(name: &'static str, value: Option<T>) -> Option<Said<T>> {
    let place = Place::Flag(name);
    value.map(|value| Said { value, place })
}

/// Reads what the environment says.
pub(super) fn environment(env: &Environment, cwd: &Path) -> Result<Layer> {
    /// Reads one variable with `parse`.
    fn parsed<T>(
        env: &Environment,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<Said<T>>> {
        let Some(text) = env.get(name) else {
            return Ok(None);
        };
        let value = parse(text.trim()).map_err(|why| Place::Env(name).error(why))?;
        Ok(from_env(name, value))
    }

    let mut layer = Layer::default();
    let main = &mut layer.main;
    main.timeout = parsed(env, env::DOCENT_TIMEOUT, parse_duration)?;
    main.format = parsed(env, env::DOCENT_FORMAT, str::parse)?;
    main.offline = parsed(env, env::DOCENT_OFFLINE, boolean)?;
    main.profile = parsed(env, env::DOCENT_PROFILE, |text| Ok(text.to_owned()))?;
    main.jobs = parsed(env, env::DOCENT_JOBS, |text| {
        let number = text.parse();
        number.map_err(|_| "expected a whole number".to_owned())
    })?;
    main.max_calls = parsed(env, env::DOCENT_MAX_CALLS, whole)?;
    layer.retry.attempts = parsed(env, env::DOCENT_RETRY_ATTEMPTS, whole)?;
    // Set to nothing, it covers what the files say.
    if env
        .raw(env::DOCENT_CACHE_SHARED)
        .is_some_and(|v| v.is_empty())
    {
        layer.cache.shared = from_env(env::DOCENT_CACHE_SHARED, SharedSource::Off);
    } else {
        layer.cache.shared = parsed(env, env::DOCENT_CACHE_SHARED, SharedSource::parse)?;
    }
    main.color = match parsed(env, env::DOCENT_COLOR, str::parse)? {
        Some(said) => Some(said),
        None => color(env),
    };
    if let Some(pager) = env.raw(env::DOCENT_PAGER) {
        main.pager = from_env(env::DOCENT_PAGER, pager.to_string_lossy().into_owned());
    }
    if let Some(file) = env.path(env::SSL_CERT_FILE) {
        main.ca_file = from_env(env::SSL_CERT_FILE, cwd.join(file));
    }
    layer.servers.chosen = parsed(env, env::DOCENT_SERVER, |text| {
        let names = text.split([' ', '\t', '\n', ',']);
        Ok(names.filter(|n| !n.is_empty()).map(str::to_owned).collect())
    })?
    .filter(|said: &Said<Vec<_>>| !said.value.is_empty());
    if let Some(target) = parsed(env, env::CONTEXT7_MCP_URL, |text| {
        Ok(Target::Url(server::parse_url(text)?))
    })? {
        let place = target.place.clone();
        let target = Some(target);
        let values = ServerValues {
            target,
            ..ServerValues::default()
        };
        let server = ServerLayer { place, values };
        layer.servers.by_name.insert("context7".to_owned(), server);
    }
    Ok(layer)
}

/// Reads the variables that all programs share.
fn color(env: &Environment) -> Option<Said<Color>> {
    if env.get(env::NO_COLOR).is_some() {
        return from_env(env::NO_COLOR, Color::Never);
    }
    if env.get(env::CLICOLOR_FORCE).is_some_and(|v| v != "0") {
        return from_env(env::CLICOLOR_FORCE, Color::Always);
    }
    if env.get(env::CLICOLOR).is_some_and(|v| v == "0") {
        return from_env(env::CLICOLOR, Color::Never);
    }
    None
}

fn whole(text: &str) -> Result<u64, String> {
    let number = text.parse();
    number.map_err(|_| "expected a whole number".to_owned())
}

fn boolean(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" => Ok(false),
        _ => Err("expected 1 or 0".to_owned()),
    }
}

/// Returns `PAGER`, which is weaker than the files: it means all programs, a
/// configured pager means this one.
pub(super) fn common_pager(env: &Environment) -> Option<Said<String>> {
    let pager = env.raw(env::PAGER)?;
    from_env(env::PAGER, pager.to_string_lossy().into_owned())
}

/// Takes what the flags say, but for `--server-command`.
pub(super) fn flags(overrides: &Overrides) -> Layer {
    let mut layer = Layer::default();
    let main = &mut layer.main;
    main.timeout = from_flag("--timeout", overrides.timeout);
    main.jobs = from_flag("--jobs", overrides.jobs);
    main.max_calls = from_flag("--max-calls", overrides.max_calls);
    main.format = from_flag("--format", overrides.format);
    main.color = from_flag("--color", overrides.color);
    main.profile = from_flag("--profile", overrides.profile.clone());
    main.pager = from_flag("--no-pager", overrides.no_pager.then(String::new));
    layer.cache.max_age = from_flag("--max-age", overrides.max_age);
    let servers = Some(overrides.servers.clone()).filter(|servers| !servers.is_empty());
    layer.servers.chosen = from_flag("--server", servers);
    layer
}
