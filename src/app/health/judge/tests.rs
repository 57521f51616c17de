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
