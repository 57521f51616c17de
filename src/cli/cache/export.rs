//! `docent cache export`: the entries in one file.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::{FilterArgs, number};
use crate::app::App;
use crate::cache::Exported;
use crate::error::{Error, Kind, Result};

/// Examples for the help and the manual page.
const EXAMPLES: &str = "\
Examples:
  docent cache export cache.docent
  docent cache export --library react react.docent
  docent cache export | ssh build docent cache import -";

/// Write the entries to one file, for another machine or a cache of CI
///
/// Takes the entries of this profile that the configured servers gave under
/// their present keys, and the names that lead to them. No key and no address
/// is in the file; questions and answers are. What it is taken for elsewhere
/// is told under docent cache import.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// File to write; - is standard output, which must not be a terminal
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    #[command(flatten)]
    filter: FilterArgs,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// [`Kind::Usage`] when the file cannot be made or stdout is a terminal;
    /// [`Kind::Internal`] when the cache cannot be read.
    pub(super) fn run(&self, app: &App) -> Result<u8> {
        let parties = super::parties(app);
        let filter = self.filter.to_filter(app, 0);
        if self.file == Path::new("-") {
            let exported = app
                .printer
                .raw(|out| app.cache.export(&parties, &filter, out))?;
            app.printer.beside(&line(&exported));
            return Ok(0);
        }
        let exported = write(&self.file, |file| app.cache.export(&parties, &filter, file))?;
        let fields = json!({
            "file": self.file.to_string_lossy(),
            "entries": exported.entries,
            "names": exported.names,
            "skipped": exported.skipped,
            "bytes": exported.bytes,
        });
        let text = line(&exported);
        app.printer.report("docent.cache-export/1", fields, &text)?;
        Ok(0)
    }
}

fn line(exported: &Exported) -> String {
    let mut line = format!(
        "exported {} and {}, {} bytes",
        number(exported.entries, "entry", "entries"),
        number(exported.names, "name", "names"),
        exported.bytes
    );
    if exported.skipped > 0 {
        let more = format!(
            "; left out, damaged or of no configured server and key: {}",
            number(exported.skipped, "entry", "entries")
        );
        line.push_str(&more);
    }
    line
}

/// Writes a file that only the owner reads, under another name until it is
/// whole; what is no plain file, a pipe for instance, is written as it is.
fn write<T>(path: &Path, work: impl FnOnce(&mut File) -> Result<T>) -> Result<T> {
    let failed = |e: io::Error| {
        let message = format!("cannot write {}: {e}", path.display());
        Error::new(Kind::Usage, message).hint("name a file that can be written")
    };
    let mut options = OpenOptions::new();
    options.write(true);
    match fs::metadata(path) {
        Ok(meta) if !meta.is_file() => return work(&mut options.open(path).map_err(failed)?),
        _ => {}
    }
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".part-{}", std::process::id()));
    let part = PathBuf::from(name);
    let mut file = options.create_new(true).open(&part).map_err(failed)?;
    let done = work(&mut file);
    drop(file);
    let done = done.and_then(|done| fs::rename(&part, path).map_err(failed).map(|()| done));
    if done.is_err() {
        let _ = fs::remove_file(&part);
    }
    done
}
