//! `docent health`: what answers.

use std::time::Duration;

use crate::app::App;
use crate::config::{Format, parse_duration};
use crate::error::{Error, Kind, Result};
use crate::model::Health;

/// Examples for the help and the manual page.
pub const EXAMPLES: &str = "\
Examples:
  docent health
  docent health --watch 5s
  docent health --strict --server context7
  docent health --format prometheus > docent.prom
  docent health --json | jq -r '.servers[] | \"\\(.name) \\(.latency_ms) ms\"'";

/// Show which servers answer, and how
///
/// Asks each server what it is and which tools it has. Spends no query without
/// --probe. Shows with it what was counted today and in seven days (UTC): how
/// long servers took, how often they failed, what the cache answered, what is
/// left of allowances. Exits with 5 when no server answers; the embedded
/// source, which always does, counts only where it is asked alone.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Exit with 5 unless all is well, also when only some servers answer
    #[arg(long)]
    strict: bool,

    /// Spend one real query of each server, and see whether the answer is one
    #[arg(long)]
    probe: bool,

    /// Check again and again, and keep the table up to date: every 2s, or as
    /// often as said
    #[arg(
        long,
        value_name = "INTERVAL",
        num_args = 0..=1,
        default_missing_value = "2s",
        value_parser = parse_duration,
        conflicts_with_all = ["probe", "strict"]
    )]
    watch: Option<Duration>,

    /// Forget that servers failed and which limits they told; with --server
    /// only of that one. Asks nothing
    #[arg(long, conflicts_with_all = ["probe", "strict", "watch"])]
    reset: bool,
}

/// Checking more often would only measure the checks.
const SHORTEST: Duration = Duration::from_millis(100);

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// When it is interrupted, or the report cannot be printed.
    pub fn run(&self, app: &App) -> Result<u8> {
        if self.reset {
            return reset(app);
        }
        if let Some(interval) = self.watch {
            return watch(app, interval);
        }
        let report = app.health(self.probe)?;
        app.printer.health(&report)?;
        let is_failure = match report.status {
            Health::Healthy => false,
            Health::Degraded => self.strict,
            Health::Unhealthy => true,
        };
        Ok(if is_failure {
            Kind::Unavailable.exit()
        } else {
            0
        })
    }
}

fn watch(app: &App, interval: Duration) -> Result<u8> {
    if interval < SHORTEST {
        let message = "--watch checks every 100ms at most";
        return Err(Error::new(Kind::Usage, message).hint("give it more, as in --watch 2s"));
    }
    if app.settings.output.format == Format::Prometheus {
        let message = "--watch is not for --format prometheus";
        return Err(Error::new(Kind::Usage, message)
            .hint("an exposition is one check: have it made as often as needed"));
    }
    let screen = app.printer.live();
    let watched = app.watch_health(
        interval,
        || screen.is_resized(),
        |report, is_again| {
            app.printer.health_again(report, &screen, is_again)?;
            Ok(app.printer.has_reader())
        },
    );
    match watched {
        // The way to end it: nothing failed.
        Err(error) if error.kind == Kind::Interrupted => {
            app.printer.end_live(&screen)?;
            Ok(error.kind.exit())
        }
        other => other.map(|()| 0),
    }
}

fn reset(app: &App) -> Result<u8> {
    let forgotten = app.reset_health();
    app.printer
        .forgotten(forgotten.breakers, forgotten.limits)?;
    Ok(0)
}
