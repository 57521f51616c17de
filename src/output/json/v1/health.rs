//! `docent.health/1`.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::cache::Stats;
use super::{ErrorObject, line, lines, time};
use crate::model::{
    BreakerHealth, Health, HealthReport, MetricsReport, ProbeHealth, QuotaHealth, ServerHealth,
    ServerMetrics, Tier,
};

/// `docent.health/1`.
#[derive(Debug, Serialize)]
pub struct HealthDocument {
    schema: &'static str,
    /// Whether anything answers.
    ok: bool,
    status: &'static str,
    servers: Vec<Server>,
    cache: Stats,
    metrics: Metrics,
    reasons: Vec<String>,
    /// When all this was found out.
    at: String,
    /// What this process takes; null where the system does not tell.
    memory_bytes: Option<u64>,
}

#[derive(Debug, Serialize)]
struct Server {
    name: String,
    ok: bool,
    transport: &'static str,
    address: String,
    default: bool,
    protocol: Option<String>,
    implementation: Option<String>,
    tools: Vec<String>,
    latency_ms: Option<u64>,
    key: Option<String>,
    error: Option<ErrorObject>,
    /// `modern` or `legacy`.
    era: Option<&'static str>,
    today: Asked,
    week: Asked,
    breaker: Option<Breaker>,
    quota: Option<Quota>,
    probe: Option<Probe>,
}

/// What was asked of one server over some days.
#[derive(Debug, Serialize)]
struct Asked {
    requests: u64,
    failed: u64,
    error_rate: Option<f64>,
    errors: BTreeMap<String, u64>,
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
    slow: u64,
    saved: u64,
}

#[derive(Debug, Serialize)]
struct Breaker {
    /// `closed`, `open` or `half_open`.
    state: &'static str,
    since: Option<String>,
    retry_in_ms: Option<u64>,
    opened: u64,
    calls: u64,
    failures: u64,
}

/// What is left of a server's allowance, here and in `docent.cache-stats/1`.
#[derive(Debug, Serialize)]
pub(super) struct Quota {
    used_day: u64,
    used_month: u64,
    limit_day: Option<u64>,
    limit_month: Option<u64>,
    resets_at: Option<String>,
    saved: u64,
    told_limit: Option<u64>,
    told_remaining: Option<u64>,
    blocked_until: Option<String>,
}

#[derive(Debug, Serialize)]
struct Probe {
    query: &'static str,
    recognised: bool,
    libraries: usize,
    latency_ms: u64,
    error: Option<ErrorObject>,
}

#[derive(Debug, Serialize)]
struct Metrics {
    cache_hits: u64,
    today: Period,
    week: Period,
    /// The most asked for of the week.
    libraries: Vec<LibraryCount>,
    /// The latest calls over five seconds.
    slow: Vec<Slow>,
}

/// What was counted over some days.
#[derive(Debug, Serialize)]
struct Period {
    requests: u64,
    errors: BTreeMap<String, u64>,
    hits: u64,
    misses: u64,
    hit_rate: Option<f64>,
    /// By tier: `memory`, `disk`, `shared`, `stale`.
    tiers: BTreeMap<&'static str, TierCount>,
    saved: u64,
}

#[derive(Debug, Serialize)]
struct TierCount {
    hits: u64,
    rate: Option<f64>,
}

#[derive(Debug, Serialize)]
struct LibraryCount {
    library: String,
    answers: u64,
}

#[derive(Debug, Serialize)]
struct Slow {
    at: String,
    server: String,
    what: String,
    ms: u64,
}

impl HealthDocument {
    /// Makes the document.
    #[must_use]
    pub fn new(report: &HealthReport) -> Self {
        Self {
            schema: "docent.health/1",
            ok: report.status != Health::Unhealthy,
            status: report.status.as_str(),
            servers: report.servers.iter().map(Server::from).collect(),
            cache: (&report.cache).into(),
            metrics: Metrics::new(report),
            reasons: lines(&report.reasons),
            at: time(report.at),
            memory_bytes: report.memory,
        }
    }
}

impl Metrics {
    fn new(report: &HealthReport) -> Self {
        let libraries = report.week.libraries.iter();
        let slow = report.week.slow.iter();
        Self {
            cache_hits: report.cache.hits,
            today: (&report.today).into(),
            week: (&report.week).into(),
            libraries: libraries
                .map(|(library, answers)| LibraryCount {
                    library: line(library),
                    answers: *answers,
                })
                .collect(),
            slow: slow
                .map(|slow| Slow {
                    at: time(slow.at),
                    server: line(&slow.server),
                    what: line(&slow.what),
                    ms: millis(slow.took),
                })
                .collect(),
        }
    }
}

impl From<&MetricsReport> for Period {
    fn from(metrics: &MetricsReport) -> Self {
        let tiers = Tier::ALL.into_iter().map(|tier| {
            let hits = metrics.hits_of(tier);
            let rate = metrics.rate_of(tier).map(rounded);
            (tier.as_str(), TierCount { hits, rate })
        });
        Self {
            requests: metrics.requests(),
            errors: metrics.errors().into_iter().collect(),
            hits: metrics.hits(),
            misses: metrics.misses,
            hit_rate: metrics.hit_rate().map(rounded),
            tiers: tiers.collect(),
            saved: metrics.saved(),
        }
    }
}

impl From<&ServerMetrics> for Asked {
    fn from(server: &ServerMetrics) -> Self {
        let quantile = |share| {
            let time = server.latency.quantile(share);
            time.map(|time| rounded(time.as_secs_f64() * 1e3))
        };
        Self {
            requests: server.requests,
            failed: server.failures(),
            error_rate: server.error_rate().map(rounded),
            errors: server.errors.iter().cloned().collect(),
            p50_ms: quantile(0.5),
            p95_ms: quantile(0.95),
            slow: server.slow,
            saved: server.saved,
        }
    }
}

impl From<&ServerHealth> for Server {
    fn from(server: &ServerHealth) -> Self {
        Self {
            name: line(&server.name),
            ok: server.error.is_none(),
            transport: server.transport.as_str(),
            address: line(&server.address),
            default: server.is_default,
            protocol: server.protocol.as_deref().map(line),
            implementation: server.implementation.as_deref().map(line),
            tools: lines(&server.tools),
            latency_ms: server.latency.map(millis),
            key: server.key.as_deref().map(line),
            error: server.error.as_ref().map(ErrorObject::from),
            era: server
                .is_modern
                .map(|is_modern| if is_modern { "modern" } else { "legacy" }),
            today: (&server.today).into(),
            week: (&server.week).into(),
            breaker: server.breaker.as_ref().map(Breaker::from),
            quota: server.quota.as_ref().map(Quota::from),
            probe: server.probe.as_ref().map(Probe::from),
        }
    }
}

impl From<&BreakerHealth> for Breaker {
    fn from(breaker: &BreakerHealth) -> Self {
        Self {
            state: breaker.state.as_str(),
            since: breaker.since.map(time),
            retry_in_ms: breaker.retry_in.map(millis),
            opened: breaker.opened,
            calls: breaker.calls,
            failures: breaker.failures,
        }
    }
}

impl From<&QuotaHealth> for Quota {
    fn from(quota: &QuotaHealth) -> Self {
        Self {
            used_day: quota.used_day,
            used_month: quota.used_month,
            limit_day: quota.limit_day,
            limit_month: quota.limit_month,
            resets_at: quota.resets_at.map(time),
            saved: quota.saved,
            told_limit: quota.told_limit,
            told_remaining: quota.told_remaining,
            blocked_until: quota.blocked_until.map(time),
        }
    }
}

impl From<&ProbeHealth> for Probe {
    fn from(probe: &ProbeHealth) -> Self {
        Self {
            query: probe.query,
            recognised: probe.error.is_none(),
            libraries: probe.libraries,
            latency_ms: millis(probe.latency),
            error: probe.error.as_ref().map(ErrorObject::from),
        }
    }
}

pub(super) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// To four places: more would be noise.
fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::HealthDocument;
    use crate::output::samples;

    #[test]
    fn each_server_says_how_it_is() {
        let value = serde_json::to_value(HealthDocument::new(&samples::health())).unwrap();
        assert_eq!(value["schema"], "docent.health/1");
        assert_eq!(
            (&value["ok"], &value["status"]),
            (&true.into(), &"degraded".into())
        );
        let server = value["servers"][0].to_string();
        let start = concat!(
            r#"{"name":"context7","ok":true,"transport":"http","address":"https://mcp.context7.com/mcp","#,
            r#""default":true,"protocol":"2026-07-28","implementation":"Context7 4.1.1","#,
            r#""tools":["resolve-library-id","query-docs"],"latency_ms":83,"#,
            r#""key":"ctx7***9f (env:CONTEXT7_API_KEY)","error":null,"era":"modern","#
        );
        assert!(server.starts_with(start), "{server}");
        assert_eq!(value["servers"][1]["error"]["code"], "unavailable");
        assert_eq!(value["cache"]["entries"], 1200);
    }

    #[test]
    fn what_was_counted_is_told() {
        let value = serde_json::to_value(HealthDocument::new(&samples::busy_health())).unwrap();
        let first = &value["servers"][0];
        assert_eq!(
            first["quota"].to_string(),
            concat!(
                r#"{"used_day":12,"used_month":950,"limit_day":null,"limit_month":1000,"#,
                r#""resets_at":"2026-09-30T14:13:25Z","saved":320,"#,
                r#""told_limit":null,"told_remaining":null,"blocked_until":null}"#
            )
        );
        assert_eq!(
            first["probe"].to_string(),
            r#"{"query":"react","recognised":true,"libraries":7,"latency_ms":120,"error":null}"#
        );
        assert_eq!(first["today"]["error_rate"], 0.1);
        assert_eq!(first["today"]["errors"]["timeout"], 1);
        assert_eq!(
            value["servers"][1]["breaker"].to_string(),
            concat!(
                r#"{"state":"open","since":"2026-09-21T14:13:08Z","retry_in_ms":17500,"#,
                r#""opened":2,"calls":5,"failures":5}"#
            )
        );
        assert_eq!(
            value["metrics"]["today"].to_string(),
            concat!(
                r#"{"requests":10,"errors":{"timeout":1},"hits":7,"misses":2,"hit_rate":0.75,"#,
                r#""tiers":{"disk":{"hits":6,"rate":0.75},"memory":{"hits":0,"rate":0.0},"#,
                r#""shared":{"hits":0,"rate":0.0},"stale":{"hits":1,"rate":0.125}},"saved":6}"#
            )
        );
        assert_eq!(value["metrics"]["libraries"][0]["answers"], 9);
        assert_eq!(value["metrics"]["slow"][0]["ms"], 6500);
    }
}
