//! Loading: every layer is read, laid over the weaker ones, and decided.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::env::{self, Environment};
use super::layer::Layer;
use super::place::{Place, Said, quote, suggest};
use super::policies::{self, need};
use super::show::Sources;
use super::{
    CacheMode, CacheSettings, Color, OutputSettings, Overrides, Settings, Ttl, defaults, file,
    groups, paths, said, servers, trust,
};
use crate::error::Result;

/// The profile that needs no section.
const DEFAULT_PROFILE: &str = "default";
/// Most requests that may be under way at once.
const MOST_JOBS: usize = 64;

impl Settings {
    /// Loads the settings of this run: flags over environment over the
    /// project's file over the user's file over the defaults.
    ///
    /// Reads at most two small files; reads no key and starts nothing.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] where a file or a variable is wrong, or a project sets
    /// what only the user may; [`crate::error::Kind::Usage`] where a flag is
    /// wrong.
    pub fn load(overrides: &Overrides, env: &Environment, cwd: &Path) -> Result<Self> {
        let user = paths::load_user(overrides, env, cwd)?;
        let user = user.map(|source| file::parse(&source, env)).transpose()?;
        let user = user.unwrap_or_default();
        let project = paths::load_project(overrides, cwd)?;
        let defaults = defaults::layer();
        let project = match project {
            Some(source) => {
                let layer = file::parse(&source, env)?;
                let user_file = paths::user_file(overrides, env, cwd)?;
                let below = [&defaults, &user];
                let breaches = trust::breaches(&source, &layer, below, &user_file);
                match breaches.into_iter().next() {
                    Some(error) => return Err(error),
                    None => layer,
                }
            }
            None => Layer::default(),
        };
        let environment = said::environment(env, cwd)?;
        let layers = [defaults, user, project, environment, said::flags(overrides)];
        policies::refuse_unknown_quota(&layers)?;
        let profile = profile(&layers)?;
        let mut merged = Layer::default();
        for layer in layers {
            merged.cover(layer, &profile);
        }
        decide(merged, profile, overrides, env, cwd)
    }
}

/// Returns the strongest layer's profile, which must be one that some layer defines.
fn profile(layers: &[Layer]) -> Result<String> {
    let said = layers
        .iter()
        .rev()
        .find_map(|layer| layer.main.profile.as_ref());
    let said = need(said, "profile")?;
    let mut known: Vec<&str> = vec![DEFAULT_PROFILE];
    known.extend(
        layers
            .iter()
            .flat_map(|layer| layer.profiles.keys().map(String::as_str)),
    );
    if known.contains(&said.value.as_str()) {
        return Ok(said.value.clone());
    }
    let error = said
        .place
        .error(format!("no profile is named {}", quote(&said.value)));
    Err(error.hint(suggest(&said.value, "profiles", known)))
}

fn decide(
    mut merged: Layer,
    profile: String,
    overrides: &Overrides,
    env: &Environment,
    cwd: &Path,
) -> Result<Settings> {
    if merged
        .main
        .pager
        .as_ref()
        .is_none_or(|pager| pager.place.is_default())
        && let Some(pager) = said::common_pager(env)
    {
        merged.main.pager = Some(pager);
    }
    let timeout = servers::positive(need(merged.main.timeout.as_ref(), "timeout")?, "timeout")?;
    let known = servers::known(&merged.servers, timeout)?;
    let named = groups::known(&merged.servers, &known)?;
    let (servers, groups) = {
        let commands = &overrides.server_commands;
        let known = (&*known, &named);
        servers::chosen(commands, &merged.servers, known, timeout, env)?
    };
    let is_named = !overrides.server_commands.is_empty()
        || merged
            .servers
            .chosen
            .as_ref()
            .is_some_and(|said| !matches!(said.place, Place::File(..)));
    if !is_named {
        servers::refuse_exposed_routes(&known, &merged.servers, env)?;
    }
    let key_timeout = need(merged.main.key_timeout.as_ref(), "key_timeout")?;
    let (dir, dir_origin) = paths::cache_dir(env, cwd)?;
    Ok(Settings {
        servers,
        known,
        groups,
        is_named,
        retry: policies::retry(&merged)?,
        breaker: policies::breaker(&merged)?,
        pool: policies::pool(&merged)?,
        quota: policies::quota(&merged)?,
        max_calls: max_calls(&merged)?,
        key_timeout: servers::positive(key_timeout, "key_timeout")?,
        cache: cache(&merged, overrides, env, dir)?,
        ttl: ttl(&merged)?,
        timeout,
        jobs: jobs(&merged)?,
        profile,
        ca_file: merged.main.ca_file.as_ref().map(|said| said.value.clone()),
        output: output(&merged, overrides, env)?,
        sources: Sources { merged, dir_origin },
    })
}

fn jobs(merged: &Layer) -> Result<usize> {
    let said = need(merged.main.jobs.as_ref(), "jobs")?;
    if !(1..=MOST_JOBS).contains(&said.value) {
        let message = format!("{} must be 1 to {MOST_JOBS}", quote("jobs"));
        return Err(said.place.error(message));
    }
    Ok(said.value)
}

fn max_calls(merged: &Layer) -> Result<Option<u64>> {
    match &merged.main.max_calls {
        Some(said) if said.value == 0 => Err(said.place.error("must be at least 1")),
        said => Ok(said.as_ref().map(|said| said.value)),
    }
}

fn cache(
    merged: &Layer,
    overrides: &Overrides,
    env: &Environment,
    dir: PathBuf,
) -> Result<CacheSettings> {
    let layer = &merged.cache;
    let is_offline = merged.main.offline.as_ref().is_some_and(|said| said.value);
    let mode = match overrides.cache_mode {
        Some(mode) => mode,
        None if is_offline => CacheMode::Offline,
        None if !need(layer.enabled.as_ref(), "cache.enabled")?.value => CacheMode::Bypass,
        None => CacheMode::Use,
    };
    Ok(CacheSettings {
        dir,
        mode,
        max_age: layer.max_age.as_ref().map(|said| said.value),
        stale_for: need(layer.stale_for.as_ref(), "cache.stale_for")?.value,
        max_size: need(layer.max_size.as_ref(), "cache.max_size")?.value,
        revalidate: need(layer.revalidate.as_ref(), "cache.revalidate")?.value,
        memory: need(layer.memory.as_ref(), "cache.memory")?.value,
        shared: policies::shared(merged, env)?,
    })
}

fn ttl(merged: &Layer) -> Result<Ttl> {
    let get = |said: &Option<Said<Duration>>| Ok(need(said.as_ref(), "ttl")?.value);
    let layer = &merged.ttl;
    Ok(Ttl {
        default: get(&layer.default)?,
        practices: get(&layer.practices)?,
        reference: get(&layer.reference)?,
        examples: get(&layer.examples)?,
        errors: get(&layer.errors)?,
        pinned: get(&layer.pinned)?,
        not_found: get(&layer.not_found)?,
    })
}

fn output(merged: &Layer, overrides: &Overrides, env: &Environment) -> Result<OutputSettings> {
    let main = &merged.main;
    let is_dumb = env.get(env::TERM).is_some_and(|term| term == "dumb");
    let is_ci = env
        .get(env::CI)
        .is_some_and(|ci| ci != "false" && ci != "0");
    let color = match need(main.color.as_ref(), "color")?.value {
        Color::Auto if is_dumb => Color::Never,
        color => color,
    };
    let command = need(main.pager.as_ref(), "pager")?.value.trim();
    let pager = !command.is_empty() && command != "cat";
    let pager_command = if pager { command } else { "" };
    Ok(OutputSettings {
        format: need(main.format.as_ref(), "format")?.value,
        color,
        pager,
        pager_command: pager_command.to_owned(),
        quiet: overrides.quiet,
        verbose: overrides.verbose,
        no_input: overrides.no_input,
        progress: !is_dumb && !is_ci && !overrides.quiet,
    })
}

#[cfg(test)]
pub(super) mod tests;
