//! How the servers and the cache are, as a table.

use std::time::{Duration, SystemTime};

use super::cell::Cell;
use super::grid::{Column, Grid};
use super::{Screen, ago, count, entries, size, span, spent};
use crate::model::{BreakerState, Health, HealthReport, ServerHealth, Tier};
use crate::output::clean::clean_line;
use crate::output::style::{GREEN, RED_BOLD, YELLOW_BOLD, paint};

/// Returns the status, the servers, what is wrong with each, and the cache.
#[must_use]
pub fn report(report: &HealthReport, screen: Screen) -> String {
    let style = match report.status {
        Health::Healthy => GREEN,
        Health::Degraded => YELLOW_BOLD,
        Health::Unhealthy => RED_BOLD,
    };
    let status = paint(screen.color, style, report.status.as_str());
    let mut out = format!("status: {status}\n");
    for reason in &report.reasons {
        out.push_str(&format!("  {}\n", clean_line(reason)));
    }
    if !report.servers.is_empty() {
        out.push('\n');
        out.push_str(&table(&report.servers, screen));
    }
    let failed = report
        .servers
        .iter()
        .filter_map(|s| Some((s, s.error.as_ref()?)));
    for (at, (server, error)) in failed.enumerate() {
        if at == 0 {
            out.push('\n');
        }
        let (name, message) = (clean_line(&server.name), clean_line(&error.message));
        out.push_str(&format!("{name}: {message}\n"));
        for hint in &error.hints {
            out.push_str(&format!("  hint: {}\n", clean_line(hint)));
        }
    }
    for line in guards(&report.servers, report.at) {
        out.push_str(&line);
    }
    let cache = &report.cache;
    let state = if cache.is_usable {
        format!("{}, {}", entries(cache.entries), size(cache.file_bytes))
    } else {
        "not usable".to_owned()
    };
    let path = cache.path.to_string_lossy();
    out.push_str(&format!("\ncache: {state} ({})\n", clean_line(&path)));
    out + &counted(report, screen)
}

/// Returns how much was forgotten.
#[must_use]
pub fn forgotten(breakers: usize, limits: usize) -> String {
    let plural = |number: usize| if number == 1 { "" } else { "s" };
    let (b, l) = (plural(breakers), plural(limits));
    format!("forgot {breakers} breaker{b} and {limits} learnt limit{l}\n")
}

fn table(servers: &[ServerHealth], screen: Screen) -> String {
    let mut columns = vec![
        Column::new("server"),
        Column::new("state"),
        Column::new("transport").drop(3),
        Column::new("protocol").drop(5),
        Column::new("latency").right().drop(8),
    ];
    // Only where there is something to say.
    let has_history = servers.iter().any(|server| server.today.requests > 0);
    if has_history {
        columns.push(Column::new("p50").right().drop(6));
        columns.push(Column::new("p95").right().drop(9));
        columns.push(Column::new("errors").right().drop(7));
    }
    columns.extend([
        Column::new("tools").right().drop(2),
        Column::new("key").shrink(6).drop(4),
        Column::new("address").shrink(14).drop(1),
    ]);
    let grid = Grid {
        columns,
        rows: servers.iter().map(|s| row(s, has_history)).collect(),
        strong: None,
    };
    grid.render(screen)
}

fn row(server: &ServerHealth, has_history: bool) -> Vec<Cell> {
    let state = server.error.as_ref().map_or("ok", |e| e.kind.code());
    let default = if server.is_default {
        ""
    } else {
        " (not default)"
    };
    let tools = u64::try_from(server.tools.len()).unwrap_or(u64::MAX);
    let mut row: Vec<Cell> = vec![
        format!("{}{default}", server.name).into(),
        state.into(),
        server.transport.as_str().into(),
        server.protocol.as_deref().unwrap_or("-").into(),
        server.latency.map_or_else(nothing, millis).into(),
    ];
    if has_history {
        let today = &server.today;
        for share in [0.5, 0.95] {
            let time = today.latency.quantile(share);
            row.push(time.map_or_else(nothing, millis).into());
        }
        row.push(today.error_rate().map_or_else(nothing, percent).into());
    }
    row.extend([
        count(tools).into(),
        server.key.as_deref().unwrap_or("none").into(),
        server.address.as_str().into(),
    ]);
    row
}

/// Returns a line for each breaker that ever opened, each allowance and each
/// probe.
fn guards(servers: &[ServerHealth], now: SystemTime) -> Vec<String> {
    let mut lines = Vec::new();
    for server in servers {
        let name = clean_line(&server.name);
        let breaker = server.breaker.as_ref();
        if let Some(breaker) = breaker.filter(|b| b.opened > 0 || b.state != BreakerState::Closed) {
            let since = breaker
                .since
                .and_then(|since| now.duration_since(since).ok());
            let since = since.map_or_else(String::new, |age| format!(" for {}", span(age)));
            let again = breaker
                .retry_in
                .filter(|_| breaker.state == BreakerState::Open);
            let again = again.map_or_else(String::new, |wait| {
                format!(", tried again in {}s", wait.as_secs() + 1)
            });
            let state = breaker.state.as_str().replace('_', "-");
            lines.push(format!("{name}: breaker {state}{since}{again}\n"));
            let (failures, calls, opened) = (breaker.failures, breaker.calls, breaker.opened);
            let times = if opened == 1 { "time" } else { "times" };
            lines.push(format!(
                "  {failures} of {calls} calls failed lately; opened {opened} {times}\n"
            ));
        }
        if let Some(quota) = &server.quota {
            lines.push(format!("{name}: {}\n", spent(quota, now)));
            let blocked = quota.blocked_until;
            if let Some(left) = blocked.and_then(|at| at.duration_since(now).ok()) {
                lines.push(format!("  it asked not to be asked for {}\n", span(left)));
            }
            if quota.saved > 0 {
                let saved = count(quota.saved);
                lines.push(format!("  the cache saved {saved} more this month\n"));
            }
        }
        if let Some(probe) = &server.probe {
            let took = millis(probe.latency);
            let said = match &probe.error {
                None => format!("recognised, {} libraries", probe.libraries),
                Some(error) => clean_line(&error.message).into_owned(),
            };
            lines.push(format!("{name}: query `{}`: {said}, {took}\n", probe.query));
        }
    }
    if let Some(first) = lines.first_mut() {
        first.insert(0, '\n');
    }
    lines
}

/// Returns what was counted, where anything was.
fn counted(report: &HealthReport, screen: Screen) -> String {
    let mut lines = Vec::new();
    for (when, metrics) in [("today", &report.today), ("7 days", &report.week)] {
        if let Some(rate) = metrics.hit_rate() {
            let tiers: Vec<String> = Tier::ALL
                .into_iter()
                .filter(|tier| metrics.hits_of(*tier) > 0)
                .filter_map(|tier| {
                    Some(format!(
                        "{} {}",
                        tier.as_str(),
                        percent(metrics.rate_of(tier)?)
                    ))
                })
                .collect();
            let tiers = match tiers.is_empty() {
                true => String::new(),
                false => format!(" ({})", tiers.join(", ")),
            };
            lines.push(format!("hits, {when}: {}{tiers}", percent(rate)));
        }
    }
    for (when, metrics) in [("today", &report.today), ("7 days", &report.week)] {
        if metrics.requests() > 0 {
            let errors: Vec<String> = metrics
                .errors()
                .iter()
                .map(|(code, number)| format!("{} {code}", count(*number)))
                .collect();
            let failed = match errors.is_empty() {
                true => String::new(),
                false => format!("; failed: {}", errors.join(", ")),
            };
            lines.push(format!(
                "requests, {when}: {}{failed}",
                count(metrics.requests())
            ));
        }
    }
    let libraries = report.week.libraries.iter().take(3);
    let libraries: Vec<String> = libraries
        .map(|(library, number)| format!("{library} {}", count(*number)))
        .collect();
    if !libraries.is_empty() {
        lines.push(format!("libraries, 7 days: {}", libraries.join(", ")));
    }
    if let Some(slow) = report.week.slow.first() {
        let age = report.at.duration_since(slow.at).unwrap_or_default();
        let took = slow.took.as_secs_f64();
        lines.push(format!(
            "slow, latest: {}, {}, {took:.1} s, {}",
            slow.server,
            slow.what,
            ago(age)
        ));
    }
    if let Some(memory) = report.memory {
        lines.push(format!("memory: {}", size(memory)));
    }
    let width = screen.width.unwrap_or(usize::MAX);
    lines
        .into_iter()
        .map(|line| Cell::from(line).fit(width) + "\n")
        .collect()
}

fn nothing() -> String {
    "-".to_owned()
}

fn millis(time: Duration) -> String {
    format!(
        "{} ms",
        count(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
    )
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::report;
    use crate::output::human::{Layout, Screen};
    use crate::output::samples;

    #[test]
    fn report_says_what_is_wrong_and_what_to_do() {
        let screen = Screen {
            layout: Layout::Ruled,
            width: Some(80),
            color: false,
        };
        assert_eq!(
            report(&samples::health(), screen),
            "status: degraded
  company does not answer

server    state        transport  protocol    latency  tools  key
────────────────────────────────────────────────────────────────────────────────
context7  ok           http       2026-07-28    83 ms      2  ctx7***9f (env:CO…
company   unavailable  http       -                 -      2  ctx7***9f (env:CO…

company: connection refused
  hint: is it running?

cache: 1,200 entries, 5.0 MiB (/home/me/.cache/docent/docent.db)
"
        );
    }

    #[test]
    fn what_was_counted_is_told_within_the_screen() {
        let screen = |width| Screen {
            layout: Layout::Ruled,
            width: Some(width),
            color: false,
        };
        assert_eq!(
            report(&samples::busy_health(), screen(80)),
            "status: degraded
  company does not answer

server    state        protocol    latency    p50     p95  errors  key
────────────────────────────────────────────────────────────────────────────────
context7  ok           2026-07-28    83 ms  76 ms  152 ms   10.0%  ctx7***9f (e…
company   unavailable  -                 -      -       -       -  ctx7***9f (e…

company: connection refused
  hint: is it running?

context7: 12 calls today, 950 of 1,000 calls this month, anew in 9d
  the cache saved 320 more this month
context7: query `react`: recognised, 7 libraries, 120 ms
company: breaker open for 12s, tried again in 18s
  5 of 5 calls failed lately; opened 2 times

cache: 1,200 entries, 5.0 MiB (/home/me/.cache/docent/docent.db)
hits, today: 75.0% (disk 75.0%, stale 12.5%)
hits, 7 days: 75.0% (disk 75.0%, stale 12.5%)
requests, today: 10; failed: 1 timeout
requests, 7 days: 10; failed: 1 timeout
libraries, 7 days: /facebook/react 9
slow, latest: context7, docs /facebook/react, 6.5 s, 3 minutes ago
memory: 9.0 MiB
"
        );
        let text = report(&samples::busy_health(), screen(60));
        let after = text.lines().skip_while(|line| !line.starts_with("hits"));
        assert!(after.clone().count() > 5);
        assert!(after.into_iter().all(|l| l.chars().count() <= 60), "{text}");
        assert!(text.contains("p95") && !text.contains("key"), "{text}");
    }

    #[test]
    fn report_fits_a_narrow_screen() {
        let screen = Screen {
            layout: Layout::Ruled,
            width: Some(40),
            color: false,
        };
        let text = report(&samples::health(), screen);
        let table: Vec<_> = text.lines().skip(3).take(3).collect();
        assert!(table.iter().all(|l| l.chars().count() <= 40), "{text}");
    }
}
