//! What a status means, and why it is not the best one. Pure.

use std::time::Duration;

use crate::model::{BreakerState, CacheStats, Health, ServerHealth, Transport};

/// Requests of a day below which shares and quantiles say nothing.
const ENOUGH: u64 = 5;
/// Share of failed requests from which on a server is not well.
const MANY_ERRORS: f64 = 0.5;
/// A server is slow when one request in twenty takes longer.
const SLOW: Duration = Duration::from_secs(5);

/// Judges by the servers that are asked by default, and by the cache.
pub fn judge(servers: &[ServerHealth], cache: &CacheStats) -> (Health, Vec<String>) {
    let defaults = || servers.iter().filter(|server| server.is_default);
    let mut reasons: Vec<String> = defaults()
        .flat_map(|server| {
            let reasons = reasons_of(server).into_iter();
            reasons.map(|reason| format!("{}: {reason}", server.name))
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
    if let Some(shared) = &cache.shared
        && shared.left_alone_for.is_some()
    {
        let address = &shared.address;
        reasons.push(format!("the shared cache {address} does not answer"));
    }
    let status = match (reasons.is_empty(), answering) {
        (true, _) => Health::Healthy,
        (false, 0) => Health::Unhealthy,
        (false, _) => Health::Degraded,
    };
    (status, reasons)
}

fn reasons_of(server: &ServerHealth) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(error) = &server.error {
        reasons.push(error.message.clone());
    }
    let probe = server.probe.as_ref();
    if let Some(error) = probe.and_then(|probe| probe.error.as_ref()) {
        reasons.push(format!("a query failed: {}", error.message));
    }
    if let Some(breaker) = &server.breaker
        && breaker.state == BreakerState::Open
    {
        let again = breaker.retry_in.map_or_else(String::new, |wait| {
            let wait = Duration::from_secs(wait.as_secs() + 1);
            format!(", tried again in {}", humantime::format_duration(wait))
        });
        reasons.push(format!("its breaker is open{again}"));
    }
    if let Some(quota) = server.quota.filter(|quota| quota.is_short())
        && let Some((used, limit)) = quota.tightest()
    {
        let what = match used >= limit {
            true => "its allowance is used up",
            false => "its allowance is nearly used up",
        };
        reasons.push(format!("{what}: {used} of {limit} calls"));
    }
    let today = &server.today;
    if today.requests >= ENOUGH {
        let failures = today.failures();
        if today.error_rate().is_some_and(|rate| rate > MANY_ERRORS) {
            let all = today.requests;
            reasons.push(format!("{failures} of {all} requests failed today"));
        }
        if let Some(time) = today.latency.quantile(0.95).filter(|time| *time > SLOW) {
            let seconds = time.as_secs_f64();
            reasons.push(format!(
                "slow: one request in 20 takes over {seconds:.1} s today"
            ));
        }
    }
    reasons
}

#[cfg(test)]
mod tests;
