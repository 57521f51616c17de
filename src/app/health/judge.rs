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
mod tests {
    use super::judge;
    use crate::error::{Error, Kind};
    use crate::model::{
        BreakerHealth, BreakerState, CacheStats, Health, ProbeHealth, QuotaHealth, ServerHealth,
        ServerMetrics, Transport,
    };
    use std::time::Duration;

    fn server(name: &str) -> ServerHealth {
        ServerHealth {
            name: name.into(),
            transport: Transport::Http,
            address: String::new(),
            is_default: true,
            error: None,
            protocol: None,
            is_modern: None,
            implementation: None,
            tools: Vec::new(),
            latency: None,
            key: None,
            today: ServerMetrics::default(),
            week: ServerMetrics::default(),
            breaker: None,
            quota: None,
            probe: None,
        }
    }

    fn cache() -> CacheStats {
        CacheStats {
            is_usable: true,
            ..CacheStats::default()
        }
    }

    fn of(change: impl Fn(&mut ServerHealth)) -> (Health, Vec<String>) {
        let mut one = server("one");
        change(&mut one);
        judge(&[one, server("two")], &cache())
    }

    #[track_caller]
    fn assert_degraded(change: impl Fn(&mut ServerHealth), reason: &str) {
        let (status, reasons) = of(change);
        assert_eq!(
            (status, reasons),
            (Health::Degraded, vec![reason.to_owned()])
        );
    }

    #[test]
    fn all_is_well_without_a_reason() {
        assert_eq!(of(|_| {}), (Health::Healthy, Vec::new()));
        let other = |one: &mut ServerHealth| {
            one.error = Some(Error::new(Kind::Timeout, "no answer"));
            one.is_default = false;
        };
        assert_eq!(of(other).0, Health::Healthy);
    }

    #[test]
    fn each_reason_is_told() {
        let timeout = || Some(Error::new(Kind::Timeout, "no answer"));
        assert_degraded(|one| one.error = timeout(), "one: no answer");
        let probe = || ProbeHealth {
            query: "react",
            latency: Duration::ZERO,
            libraries: 0,
            error: timeout(),
        };
        let failed = "one: a query failed: no answer";
        assert_degraded(|one| one.probe = Some(probe()), failed);
        let breaker = |state| BreakerHealth {
            state,
            since: None,
            retry_in: Some(Duration::from_millis(11_900)),
            opened: 1,
            calls: 5,
            failures: 5,
        };
        let open = "one: its breaker is open, tried again in 12s";
        assert_degraded(|one| one.breaker = Some(breaker(BreakerState::Open)), open);
        let closed = of(|one| one.breaker = Some(breaker(BreakerState::Closed)));
        assert_eq!(closed.0, Health::Healthy);
        let quota = |used_month| QuotaHealth {
            used_month,
            limit_month: Some(1000),
            ..QuotaHealth::default()
        };
        let near = "one: its allowance is nearly used up: 950 of 1000 calls";
        assert_degraded(|one| one.quota = Some(quota(950)), near);
        let up = "one: its allowance is used up: 1000 of 1000 calls";
        assert_degraded(|one| one.quota = Some(quota(1000)), up);
    }

    #[test]
    fn few_requests_say_nothing() {
        let failing = |requests| {
            of(move |one| {
                one.today.requests = requests;
                one.today.errors = vec![("timeout".into(), requests)];
            })
        };
        assert_eq!(failing(4).0, Health::Healthy);
        assert_eq!(failing(5).1, ["one: 5 of 5 requests failed today"]);
        let (_, slow) = of(|one| {
            one.today.requests = 10;
            for _ in 0..10 {
                one.today.latency.add(Duration::from_secs(8));
            }
        });
        assert!(slow[0].starts_with("one: slow: "), "{slow:?}");
    }

    #[test]
    fn nothing_that_answers_is_unhealthy() {
        let mut one = server("one");
        one.error = Some(Error::new(Kind::Unavailable, "refused"));
        let mut local = server("local");
        local.transport = Transport::Local;
        assert_eq!(judge(&[one, local], &cache()).0, Health::Unhealthy);
        let unusable = CacheStats::default();
        assert_eq!(judge(&[server("one")], &unusable).0, Health::Degraded);
    }
}
