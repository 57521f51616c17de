//! `docent cache import`: what another cache exported.

use std::fs::{self, File};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::number;
use crate::app::App;
use crate::cache::ImportOptions;
use crate::error::{Error, Kind, Result};

/// Examples for the help and the manual page.
const EXAMPLES: &str = "\
Examples:
  docent cache import cache.docent
  docent cache import cache.docent --adopt
  curl -fs https://ci.example/cache.docent | docent cache import -";

/// Take in the entries that another cache exported
///
/// The file is read and checked whole before anything is stored; one that is
/// no export, damaged, of a newer release, or larger than twice cache.max_size
/// ends with exit code 2. Where an entry is there already the newer one stays.
///
/// An entry belongs to a server with the same address, the same keys and the
/// same profile as where it was exported: nothing else is taken, so that
/// answers of one never answer for another. With --adopt you say that answers
/// which another key or profile was given may answer here: they are taken for
/// the server of the same name and address. The checksum tells damage, not
/// malice: import only what you trust.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// File to read; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Let the file's entries win over newer ones
    #[arg(long)]
    replace: bool,
    /// Take answers that were given to another key or profile as well
    #[arg(long)]
    adopt: bool,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// [`Kind::Usage`] when the file cannot be read or is no export;
    /// [`Kind::Internal`] when the cache cannot be written.
    pub(super) fn run(&self, app: &App) -> Result<u8> {
        let parties = super::parties(app);
        let options = ImportOptions {
            replace: self.replace,
            adopt: self.adopt,
        };
        let imported = if self.file == Path::new("-") {
            let stdin = io::stdin();
            if stdin.is_terminal() {
                let message = "standard input is a terminal, not an export";
                return Err(Error::new(Kind::Usage, message).hint("name a file"));
            }
            app.cache.import(&parties, &mut stdin.lock(), options)?
        } else {
            let mut file = open(&self.file)?;
            app.cache.import(&parties, &mut file, options)?
        };
        let fields = json!({
            "added": imported.added,
            "replaced": imported.replaced,
            "kept": imported.kept,
            "foreign": imported.foreign,
            "adoptable": imported.adoptable,
            "names": imported.names,
        });
        let text = format!(
            "imported {} new and {} newer entries and {}; here already: {}",
            imported.added,
            imported.replaced,
            number(imported.names, "name", "names"),
            imported.kept
        );
        app.printer.report("docent.cache-import/1", fields, &text)?;
        if imported.foreign > 0 {
            let mut warning = format!(
                "of other servers, keys or profiles, and left out: {}",
                number(imported.foreign, "entry", "entries")
            );
            if imported.adoptable > 0 {
                let adoptable = imported.adoptable;
                warning.push_str(&format!("; --adopt takes {adoptable} of them"));
            }
            app.printer.warn(&warning);
        }
        Ok(0)
    }
}

fn open(path: &Path) -> Result<File> {
    let failed = |why: &dyn std::fmt::Display| {
        let message = format!("cannot read {}: {why}", path.display());
        Error::new(Kind::Usage, message).hint("name a file that docent cache export wrote")
    };
    if fs::metadata(path).is_ok_and(|meta| meta.is_dir()) {
        return Err(failed(&"it is a directory"));
    }
    File::open(path).map_err(|e| failed(&e))
}
