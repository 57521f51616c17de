//! How the servers and the cache are, as a table.

use super::cell::Cell;
use super::grid::{Column, Grid};
use super::{Screen, count, entries, size};
use crate::model::{Health, HealthReport, ServerHealth};
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
    let cache = &report.cache;
    let state = if cache.is_usable {
        format!("{}, {}", entries(cache.entries), size(cache.file_bytes))
    } else {
        "not usable".to_owned()
    };
    let path = cache.path.to_string_lossy();
    out.push_str(&format!("\ncache: {state} ({})\n", clean_line(&path)));
    out
}

fn table(servers: &[ServerHealth], screen: Screen) -> String {
    let columns = vec![
        Column::new("server"),
        Column::new("state"),
        Column::new("transport").drop(3),
        Column::new("protocol").drop(5),
        Column::new("latency").right().drop(6),
        Column::new("tools").right().drop(2),
        Column::new("key").shrink(6).drop(4),
        Column::new("address").shrink(14).drop(1),
    ];
    let rows = servers.iter().map(row).collect();
    let grid = Grid {
        columns,
        rows,
        strong: None,
    };
    grid.render(screen)
}

fn row(server: &ServerHealth) -> Vec<Cell> {
    let state = server.error.as_ref().map_or("ok", |e| e.kind.code());
    let default = if server.is_default {
        ""
    } else {
        " (not default)"
    };
    let latency = server.latency.map(|l| format!("{} ms", l.as_millis()));
    let tools = u64::try_from(server.tools.len()).unwrap_or(u64::MAX);
    vec![
        format!("{}{default}", server.name).into(),
        state.into(),
        server.transport.as_str().into(),
        server.protocol.as_deref().unwrap_or("-").into(),
        latency.unwrap_or_else(|| "-".to_owned()).into(),
        count(tools).into(),
        server.key.as_deref().unwrap_or("none").into(),
        server.address.as_str().into(),
    ]
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
