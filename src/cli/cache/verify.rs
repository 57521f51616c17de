//! `docent cache verify`: whether what is kept is sound.

use serde_json::json;

use super::number;
use crate::app::App;
use crate::cache::Flaw;
use crate::error::{Kind, Result};
use crate::lookup;

/// Examples for the help and the manual page.
const EXAMPLES: &str = "\
Examples:
  docent cache verify
  docent cache verify --repair
  docent cache verify --json | jq '.findings[]'";

/// Check that everything in the cache can be read
///
/// Reads the whole file, unpacks and reads every answer, follows every name,
/// counts again what is counted, reads the parts of the index, and looks at
/// who may read the files. Ends with exit code 1 when something is wrong and
/// was not repaired.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Remove what is broken, and close the files to others
    #[arg(long)]
    repair: bool,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// When the cache can be neither read nor repaired.
    pub(super) fn run(&self, app: &App) -> Result<u8> {
        let verified = app.cache.verify(self.repair, lookup::is_readable);
        let (parts, damaged) = app.index().verify(self.repair);
        let mut verified = verified?;
        let damaged = damaged.iter().map(|path| Flaw {
            what: "index",
            detail: format!("{} is damaged", path.display()),
            count: 1,
            is_repaired: self.repair && !path.exists(),
        });
        verified.flaws.extend(damaged);
        let is_sound = verified.flaws.iter().all(|flaw| flaw.is_repaired);
        let findings: Vec<_> = verified
            .flaws
            .iter()
            .map(|flaw| {
                json!({
                    "what": flaw.what,
                    "detail": flaw.detail,
                    "count": flaw.count,
                    "repaired": flaw.is_repaired,
                })
            })
            .collect();
        let fields = json!({
            "ok": is_sound,
            "sound": is_sound,
            "entries": verified.entries,
            "names": verified.names,
            "parts": parts,
            "findings": findings,
        });
        let mut text = String::new();
        for flaw in &verified.flaws {
            let count = if flaw.count > 1 {
                format!("{} ", flaw.count)
            } else {
                String::new()
            };
            let repaired = if flaw.is_repaired { " (repaired)" } else { "" };
            let (what, detail) = (flaw.what, &flaw.detail);
            text.push_str(&format!("{what}: {count}{detail}{repaired}\n"));
        }
        let verdict = match (is_sound, verified.flaws.is_empty()) {
            (_, true) => "sound",
            (true, false) => "repaired",
            (false, _) => "not sound",
        };
        text.push_str(&format!(
            "{}, {}, {} of the index: {verdict}",
            number(verified.entries, "entry", "entries"),
            number(verified.names, "name", "names"),
            number(parts, "part", "parts")
        ));
        app.printer.report("docent.cache-verify/1", fields, &text)?;
        Ok(if is_sound { 0 } else { Kind::Internal.exit() })
    }
}
