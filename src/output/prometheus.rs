//! How servers and cache are, in Prometheus's text exposition format 0.0.4.
//!
//! Guarantees: each metric has its help and type once and its samples together;
//! labels are escaped; what is counted for ever ends with `_total` and does not
//! fall; times are in seconds.

use std::fmt::Write as _;
use std::time::SystemTime;

use super::clean::clean_line;
use crate::model::{BUCKETS, BreakerState, Health, HealthReport, Histogram, Tier};

/// Buckets told of calls of servers: 1 ms to 65.5 s, each twice the one before.
const CALLS: std::ops::Range<usize> = 12..BUCKETS;
/// Buckets told of look-ups: 15.6 µs to 64 ms.
const LOOKUPS: std::ops::Range<usize> = 0..25;

/// Returns the whole exposition.
#[must_use]
pub fn exposition(report: &HealthReport) -> String {
    let mut out = Exposition::default();
    out.servers(report);
    out.guards(report);
    out.requests(report);
    out.cache(report);
    out.text
}

#[derive(Default)]
struct Exposition {
    text: String,
}

type Labels<'a> = &'a [(&'a str, &'a str)];

impl Exposition {
    fn servers(&mut self, report: &HealthReport) {
        self.family("docent_status", "gauge", "Whether this is the status.");
        for status in Health::ALL {
            let labels = [("status", status.as_str())];
            self.whole("docent_status", &labels, (status == report.status).into());
        }
        self.family("docent_up", "gauge", "Whether the server answered a check.");
        for server in &report.servers {
            let transport = ("transport", server.transport.as_str());
            let labels = [("server", server.name.as_str()), transport];
            self.whole("docent_up", &labels, server.error.is_none().into());
        }
        let name = "docent_check_duration_seconds";
        self.family(name, "gauge", "How long the check of the server took.");
        for server in &report.servers {
            if let Some(latency) = server.latency {
                let value = seconds(latency.as_secs_f64());
                self.sample(name, &[("server", &server.name)], &value);
            }
        }
        let name = "docent_probe_success";
        self.family(name, "gauge", "Whether the server answered a real query.");
        for server in &report.servers {
            if let Some(probe) = &server.probe {
                self.whole(
                    name,
                    &[("server", &server.name)],
                    probe.error.is_none().into(),
                );
            }
        }
    }

    fn guards(&mut self, report: &HealthReport) {
        let breakers = || {
            let servers = report.servers.iter();
            servers.filter_map(|server| Some((server.name.as_str(), server.breaker.as_ref()?)))
        };
        let name = "docent_breaker_state";
        self.family(
            name,
            "gauge",
            "Whether the server's breaker is in this state.",
        );
        for (server, breaker) in breakers() {
            for state in BreakerState::ALL {
                let labels = [("server", server), ("state", state.as_str())];
                self.whole(name, &labels, (state == breaker.state).into());
            }
        }
        let name = "docent_breaker_opened_total";
        self.family(name, "counter", "How often the server's breaker opened.");
        for (server, breaker) in breakers() {
            self.whole(name, &[("server", server)], breaker.opened);
        }
        let quotas = || {
            let servers = report.servers.iter();
            servers.filter_map(|server| Some((server.name.as_str(), server.quota.as_ref()?)))
        };
        let name = "docent_quota_used_calls";
        self.family(
            name,
            "gauge",
            "Calls spent in the current day or month (UTC).",
        );
        for (server, quota) in quotas() {
            for (period, used) in [("day", quota.used_day), ("month", quota.used_month)] {
                self.whole(name, &[("server", server), ("period", period)], used);
            }
        }
        let name = "docent_quota_limit_calls";
        self.family(name, "gauge", "Calls allowed in a day or month (UTC).");
        for (server, quota) in quotas() {
            for (period, limit) in [("day", quota.limit_day), ("month", quota.limit_month)] {
                if let Some(limit) = limit {
                    self.whole(name, &[("server", server), ("period", period)], limit);
                }
            }
        }
        let name = "docent_quota_reset_timestamp_seconds";
        self.family(name, "gauge", "When the tightest limit begins anew.");
        for (server, quota) in quotas() {
            if let Some(at) = quota.resets_at {
                self.whole(name, &[("server", server)], timestamp(at));
            }
        }
    }

    fn requests(&mut self, report: &HealthReport) {
        let servers = &report.ever.servers;
        let name = "docent_requests_total";
        self.family(name, "counter", "Requests made of the server.");
        for server in servers {
            self.whole(name, &[("server", &server.name)], server.requests);
        }
        let name = "docent_errors_total";
        self.family(name, "counter", "Requests that failed, by error code.");
        for server in servers {
            for (code, count) in &server.errors {
                self.whole(name, &[("server", &server.name), ("code", code)], *count);
            }
        }
        let name = "docent_slow_requests_total";
        self.family(
            name,
            "counter",
            "Requests that took more than five seconds.",
        );
        for server in servers {
            self.whole(name, &[("server", &server.name)], server.slow);
        }
        let name = "docent_saved_calls_total";
        self.family(name, "counter", "Calls that the cache saved the server.");
        for server in servers {
            self.whole(name, &[("server", &server.name)], server.saved);
        }
        let name = "docent_request_duration_seconds";
        self.family(name, "histogram", "How long requests of the server took.");
        for server in servers {
            self.histogram(name, ("server", &server.name), &server.latency, CALLS);
        }
        let name = "docent_library_answers";
        let help = "Answers about the most asked for libraries in seven days.";
        self.family(name, "gauge", help);
        for (library, count) in &report.week.libraries {
            self.whole(name, &[("library", library)], *count);
        }
    }

    fn cache(&mut self, report: &HealthReport) {
        let name = "docent_cache_hits_total";
        self.family(name, "counter", "Answers of the cache, by tier.");
        for tier in Tier::ALL {
            let hits = report.ever.hits_of(tier);
            self.whole(name, &[("tier", tier.as_str())], hits);
        }
        let name = "docent_cache_misses_total";
        self.family(name, "counter", "Requests that the cache could not answer.");
        self.whole(name, &[], report.ever.misses);
        let name = "docent_cache_lookup_duration_seconds";
        self.family(
            name,
            "histogram",
            "How long look-ups that found an answer took.",
        );
        for tier in &report.ever.tiers {
            let label = ("tier", tier.tier.as_str());
            self.histogram(name, label, &tier.latency, LOOKUPS);
        }
        let cache = &report.cache;
        let gauges = [
            (
                "docent_cache_usable",
                "Whether the cache can be used.",
                cache.is_usable.into(),
            ),
            (
                "docent_cache_entries",
                "Entries of the cache.",
                cache.entries,
            ),
            (
                "docent_cache_expired_entries",
                "Entries past their time.",
                cache.expired,
            ),
            (
                "docent_cache_size_bytes",
                "Size of the cache's file.",
                cache.file_bytes,
            ),
        ];
        for (name, help, value) in gauges {
            self.family(name, "gauge", help);
            self.whole(name, &[], value);
        }
        if let Some(memory) = report.memory {
            let name = "docent_resident_memory_bytes";
            self.family(name, "gauge", "Memory that this process takes.");
            self.whole(name, &[], memory);
        }
    }

    fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn whole(&mut self, name: &str, labels: Labels<'_>, value: u64) {
        self.sample(name, labels, &value.to_string());
    }

    fn sample(&mut self, name: &str, labels: Labels<'_>, value: &str) {
        self.text.push_str(name);
        for (at, (label, text)) in labels.iter().enumerate() {
            let open = if at == 0 { '{' } else { ',' };
            let _ = write!(self.text, "{open}{label}=\"{}\"", escaped(text));
        }
        let close = if labels.is_empty() { "" } else { "}" };
        let _ = writeln!(self.text, "{close} {value}");
    }

    /// Writes every second bucket of the range, the sum and the count.
    fn histogram(
        &mut self,
        name: &str,
        label: (&str, &str),
        histogram: &Histogram,
        range: std::ops::Range<usize>,
    ) {
        let bucket = format!("{name}_bucket");
        for at in range.step_by(2) {
            if let Some(bound) = Histogram::bound(at) {
                let below: u64 = histogram.counts[..=at].iter().sum();
                let bound = seconds(bound.as_secs_f64());
                self.whole(&bucket, &[label, ("le", &bound)], below);
            }
        }
        self.whole(&bucket, &[label, ("le", "+Inf")], histogram.count());
        let sum = seconds(histogram.sum.as_secs_f64());
        self.sample(&format!("{name}_sum"), &[label], &sum);
        self.whole(&format!("{name}_count"), &[label], histogram.count());
    }
}

/// To the microsecond, without digits that say nothing.
fn seconds(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn timestamp(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

fn escaped(text: &str) -> String {
    clean_line(text)
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::exposition;
    use crate::output::samples;

    #[test]
    fn samples_stand_below_their_help_and_type() {
        let text = exposition(&samples::busy_health());
        for part in [
            "# HELP docent_up Whether the server answered a check.\n# TYPE docent_up gauge\n\
             docent_up{server=\"context7\",transport=\"http\"} 1\n\
             docent_up{server=\"company\",transport=\"http\"} 0\n",
            "docent_status{status=\"degraded\"} 1\n",
            "docent_check_duration_seconds{server=\"context7\"} 0.083\n",
            "docent_breaker_state{server=\"company\",state=\"open\"} 1\n",
            "docent_quota_limit_calls{server=\"context7\",period=\"month\"} 1000\n",
            "docent_errors_total{server=\"context7\",code=\"timeout\"} 1\n",
            "docent_request_duration_seconds_bucket{server=\"context7\",le=\"0.064\"} 0\n\
             docent_request_duration_seconds_bucket{server=\"context7\",le=\"0.128\"} 8\n",
            "docent_request_duration_seconds_bucket{server=\"context7\",le=\"+Inf\"} 10\n\
             docent_request_duration_seconds_sum{server=\"context7\"} 0.96\n\
             docent_request_duration_seconds_count{server=\"context7\"} 10\n",
            "docent_cache_hits_total{tier=\"disk\"} 6\n",
            "docent_cache_lookup_duration_seconds_bucket{tier=\"disk\",le=\"0.000016\"} 0\n",
        ] {
            assert!(text.contains(part), "no {part} in\n{text}");
        }
    }

    #[test]
    fn labels_are_escaped() {
        let mut report = samples::health();
        report.servers[0].name = "a\"b\\c\nd\u{1b}[1m".into();
        let text = exposition(&report);
        assert!(text.contains(r#"server="a\"b\\c d"#), "{text}");
        assert!(!text.contains('\u{1b}'));
    }
}
