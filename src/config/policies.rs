//! Decides how failures are met and what is shared: every number in its range.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::layer::Layer;
use super::place::{Said, quote, suggest};
use super::servers::positive;
use super::shared::exposes_password;
use super::{
    BreakerSettings, Environment, PoolSettings, QuotaSettings, RetrySettings, SharedSettings,
};
use crate::error::{Error, Kind, Result};

/// Most calls in all.
const MOST_ATTEMPTS: u64 = 10;
/// Most sessions with one server.
const MOST_SESSIONS: u64 = 64;
/// Most parts of a breaker's window: each is stored.
const MOST_BUCKETS: u64 = 100;
/// Most calls that a breaker may be told to wait for.
const MOST_CALLS: u64 = 1_000_000;

/// Returns what the defaults always say.
pub(super) fn need<'a, T>(said: Option<&'a Said<T>>, key: &str) -> Result<&'a Said<T>> {
    said.ok_or_else(|| Error::new(Kind::Internal, format!("no default for {}", quote(key))))
}

/// Returns a number that is in its range.
fn within<T: TryFrom<u64>>(
    said: Option<&Said<u64>>,
    key: &str,
    range: RangeInclusive<u64>,
) -> Result<T> {
    let said = need(said, key)?;
    let wrong = || {
        let (least, most) = (range.start(), range.end());
        let message = format!("{} must be {least} to {most}", quote(key));
        said.place.error(message)
    };
    if !range.contains(&said.value) {
        return Err(wrong());
    }
    T::try_from(said.value).map_err(|_| wrong())
}

pub(super) fn retry(merged: &Layer) -> Result<RetrySettings> {
    let layer = &merged.retry;
    let attempts = layer.attempts.as_ref();
    Ok(RetrySettings {
        attempts: within(attempts, "retry.attempts", 1..=MOST_ATTEMPTS)?,
        base: positive(need(layer.base.as_ref(), "retry.base")?, "retry.base")?,
        max: positive(need(layer.max.as_ref(), "retry.max")?, "retry.max")?,
    })
}

pub(super) fn breaker(merged: &Layer) -> Result<BreakerSettings> {
    let layer = &merged.breaker;
    let (min_calls, buckets) = (layer.min_calls.as_ref(), layer.buckets.as_ref());
    let consecutive = layer.consecutive.as_ref();
    let window = need(layer.window.as_ref(), "breaker.window")?;
    let open_for = need(layer.open_for.as_ref(), "breaker.open_for")?;
    Ok(BreakerSettings {
        error_rate: need(layer.error_rate.as_ref(), "breaker.error_rate")?.value,
        min_calls: within(min_calls, "breaker.min_calls", 1..=MOST_CALLS)?,
        window: positive(window, "breaker.window")?,
        buckets: within(buckets, "breaker.buckets", 1..=MOST_BUCKETS)?,
        consecutive: within(consecutive, "breaker.consecutive", 0..=MOST_CALLS)?,
        open_for: positive(open_for, "breaker.open_for")?,
    })
}

pub(super) fn pool(merged: &Layer) -> Result<PoolSettings> {
    let layer = &merged.pool;
    Ok(PoolSettings {
        max: within(layer.max.as_ref(), "pool.max", 1..=MOST_SESSIONS)?,
        idle: positive(need(layer.idle.as_ref(), "pool.idle")?, "pool.idle")?,
        wait: positive(need(layer.wait.as_ref(), "pool.wait")?, "pool.wait")?,
    })
}

/// Refuses allowances of servers that no layer and no profile knows.
pub(super) fn refuse_unknown_quota(layers: &[Layer]) -> Result<()> {
    let Some((name, said)) = layers
        .iter()
        .flat_map(|layer| &layer.quota)
        .find(|(name, _)| {
            !layers
                .iter()
                .flat_map(|layer| std::iter::once(&layer.servers).chain(layer.profiles.values()))
                .any(|servers| servers.by_name.contains_key(*name))
        })
    else {
        return Ok(());
    };
    let servers = layers
        .iter()
        .flat_map(|layer| std::iter::once(&layer.servers).chain(layer.profiles.values()));
    let known: BTreeSet<&str> = servers
        .flat_map(|servers| servers.by_name.keys().map(String::as_str))
        .collect();
    let message = format!("no server is named {}", quote(name));
    let hint = suggest(name, "servers", known);
    Err(said.place.error(message).hint(hint))
}

pub(super) fn quota(merged: &Layer) -> Result<BTreeMap<String, QuotaSettings>> {
    let allowed = |said: Option<&Said<u64>>, key: &str| match said {
        Some(said) if said.value == 0 => {
            let message = format!("{} must be at least 1", quote(key));
            Err(said.place.error(message))
        }
        said => Ok(said.map(|said| said.value)),
    };
    let one = |(name, said): (&String, &Said<_>)| {
        let layer: &super::layer::QuotaLayer = &said.value;
        let quota = QuotaSettings {
            day: allowed(layer.day.as_ref(), "day")?,
            month: allowed(layer.month.as_ref(), "month")?,
        };
        Ok((name.clone(), quota))
    };
    merged.quota.iter().map(one).collect()
}

/// Returns the tier that machines have in common, if there is one.
///
/// # Errors
/// [`Kind::Config`] where a password would be sent unencrypted.
pub(super) fn shared(merged: &Layer, env: &Environment) -> Result<Option<SharedSettings>> {
    let layer = &merged.cache;
    let said = need(layer.shared.as_ref(), "cache.shared")?;
    let ttl = need(layer.shared_ttl.as_ref(), "cache.shared_ttl")?;
    let timeout = need(layer.shared_timeout.as_ref(), "cache.shared_timeout")?;
    let ttl = positive(ttl, "cache.shared_ttl")?;
    let timeout = positive(timeout, "cache.shared_timeout")?;
    let url = said.value.url(env).map_err(|why| said.place.error(why))?;
    let Some(url) = url else { return Ok(None) };
    if exposes_password(&url) {
        let message = "the password of the shared cache would be sent unencrypted";
        return Err(said.place.error(message).hint("use a rediss:// URL"));
    }
    let prefix = need(layer.shared_prefix.as_ref(), "cache.shared_prefix")?;
    Ok(Some(SharedSettings {
        url,
        prefix: prefix.value.clone(),
        ttl,
        timeout,
    }))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::config::load::tests::{Machine, origin};
    use crate::config::{
        BreakerSettings, Origin, PoolSettings, QuotaSettings, RetrySettings, Revalidate, env,
    };
    use crate::error::Kind;

    #[test]
    fn without_a_file_the_defaults_are_those_of_the_structs() {
        let settings = Machine::new().load();
        assert_eq!(settings.retry, RetrySettings::default());
        assert_eq!(settings.breaker, BreakerSettings::default());
        assert_eq!(settings.pool, PoolSettings::default());
        assert!(settings.quota.is_empty() && settings.cache.shared.is_none());
        assert_eq!(settings.cache.revalidate, Revalidate::Before);
        assert_eq!(settings.cache.memory, 64 << 20);
        assert_eq!(settings.max_calls, None);
        assert_eq!(settings.key_timeout, Duration::from_secs(10));
        assert!(
            settings
                .groups
                .iter()
                .all(|g| g.servers == [g.name.clone()])
        );
    }

    #[test]
    fn every_number_has_a_range() {
        for text in [
            "retry.attempts = 0",
            "retry.attempts = 11",
            "retry.base = 0",
            "retry.max = 0",
            "breaker.error_rate = 1.1",
            "breaker.error_rate = -0.1",
            "breaker.error_rate = 2",
            "breaker.error_rate = nan",
            "breaker.error_rate = \"0.5\"",
            "breaker.min_calls = 0",
            "breaker.buckets = 0",
            "breaker.buckets = 101",
            "breaker.window = 0",
            "breaker.open_for = 0",
            "breaker.consecutive = 4294967296",
            "pool.max = 0",
            "pool.max = 65",
            "pool.idle = 0",
            "pool.wait = \"0s\"",
            "quota.context7.day = 0",
            "quota.context7.month = -1",
            "quota.context7.week = 1",
            "key_timeout = 0",
            "cache.revalidate = \"never\"",
            "cache.shared = \"http://a\"",
            "cache.shared_prefix = \"\"",
            "cache.shared_ttl = 0",
            "cache.shared_timeout = 0",
        ] {
            let error = Machine::new()
                .user(&format!("\n{text}"))
                .fails(Kind::Config);
            assert!(error.message.contains("config.toml:2: "), "{text}: {error}");
        }
        for (text, rate) in [("0", 0.0), ("1", 1.0), ("0.25", 0.25), ("1.0", 1.0)] {
            let text = format!("breaker.error_rate = {text}\nbreaker.consecutive = 0");
            let settings = Machine::new().user(&text).load();
            assert!((settings.breaker.error_rate - rate).abs() < f64::EPSILON);
            assert_eq!(settings.breaker.consecutive, 0);
        }
    }

    #[test]
    fn an_allowance_is_for_a_server_that_some_profile_has() {
        let text = "[quota.corp]\nday = 5\n[profiles.p.servers.corp]\nurl = \"https://c.example/\"";
        let settings = Machine::new().user(text).load();
        let expected = QuotaSettings {
            day: Some(5),
            month: None,
        };
        assert_eq!(settings.quota["corp"], expected);
        let error = Machine::new()
            .user("[quota.contex7]\nmonth = 1")
            .fails(Kind::Config);
        assert_eq!(error.hints, ["did you mean `context7`?"]);
    }

    #[test]
    fn a_shared_cache_is_named_in_place_or_by_a_variable() {
        let machine = Machine::new().user("cache.shared = \"env:R\"");
        assert!(machine.load().cache.shared.is_none());
        let machine = machine.var("R", "rediss://u:planted@a.example/1");
        let settings = machine.load();
        let shared = settings.cache.shared.as_ref().unwrap();
        assert_eq!(shared.url.expose(), "rediss://u:planted@a.example/1");
        assert_eq!(shared.prefix, "docent:");
        assert_eq!(shared.timeout, Duration::from_millis(50));
        assert!(!format!("{settings:?} {:?}", settings.values()).contains("planted"));
        let machine = machine.var(env::DOCENT_CACHE_SHARED, "redis://:planted@a.example");
        let error = machine.fails(Kind::Config);
        assert!(
            error.message.starts_with("DOCENT_CACHE_SHARED: "),
            "{error}"
        );
        assert!(error.message.ends_with("would be sent unencrypted"));
        assert!(!format!("{error:?}").contains("planted"));
        let machine = machine.var(env::DOCENT_CACHE_SHARED, "valkey://:planted@127.0.0.1");
        let settings = machine.load();
        let from = origin(&settings, "cache.shared");
        assert_eq!(from, Origin::Env(env::DOCENT_CACHE_SHARED));
        assert!(!format!("{settings:?} {:?}", settings.values()).contains("planted"));
    }

    #[test]
    fn a_variable_and_a_flag_limit_this_run() {
        let machine = Machine::new()
            .var(env::DOCENT_MAX_CALLS, "7")
            .var(env::DOCENT_RETRY_ATTEMPTS, "1");
        let settings = machine.load();
        assert_eq!((settings.max_calls, settings.retry.attempts), (Some(7), 1));
        let machine = machine.flags(|o| o.max_calls = Some(2));
        assert_eq!(machine.load().max_calls, Some(2));
        machine.flags(|o| o.max_calls = Some(0)).fails(Kind::Usage);
        for (name, value) in [
            (env::DOCENT_MAX_CALLS, "0"),
            (env::DOCENT_MAX_CALLS, "many"),
            (env::DOCENT_RETRY_ATTEMPTS, "0"),
            (env::DOCENT_RETRY_ATTEMPTS, "-1"),
            (env::DOCENT_CACHE_SHARED, "planted"),
        ] {
            let error = Machine::new().var(name, value).fails(Kind::Config);
            assert!(error.message.starts_with(name), "{error}");
            assert!(!error.message.contains("planted"));
        }
    }
}
