//! `docent health`: what answers.

use crate::app::App;
use crate::error::{Kind, Result};
use crate::model::Health;

/// Examples for the help and the manual page.
pub const EXAMPLES: &str = "\
Examples:
  docent health
  docent health --strict --server context7
  docent health --json | jq -r '.servers[] | \"\\(.name) \\(.latency_ms) ms\"'";

/// Show which servers answer, and how
///
/// Asks each server what it is and which tools it has. Spends no query. Exits
/// with 5 when no server answers; the embedded source, which always does, counts
/// only where it is asked alone.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Exit with 5 unless all is well, also when only some servers answer
    #[arg(long)]
    strict: bool,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// When it is interrupted, or the report cannot be printed.
    pub fn run(&self, app: &App) -> Result<u8> {
        let report = app.health()?;
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
