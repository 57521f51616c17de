//! `docent man`: the manual pages, made from the same definitions as the help.

use std::path::PathBuf;

use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::config::env as variables;
use crate::error::{EXIT_CODES, Error, Kind, Result};
use crate::output::Printer;

/// Examples for the help and the manual page.
pub const EXAMPLES: &str = "\
Examples:
  docent man | man -l -
  docent man --out ~/.local/share/man/man1";

/// Print the manual page, or write all of them into a directory
///
/// Without --out the page of docent itself is printed. With it, a page for
/// each command is written: docent.1, docent-docs.1 and so on.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Write a page for each command into this directory, made if need be
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// When a page cannot be written or printed.
    pub fn run(&self, printer: &Printer) -> Result<u8> {
        let pages = pages()?;
        let Some(dir) = &self.out else {
            let all = pages.into_iter().find(|(name, _)| name == "docent.1");
            printer.text(&all.map(|(_, page)| page).unwrap_or_default())?;
            return Ok(0);
        };
        let failed = |e: std::io::Error| {
            Error::new(
                Kind::Internal,
                format!("cannot write {}: {e}", dir.display()),
            )
        };
        std::fs::create_dir_all(dir).map_err(failed)?;
        for (name, page) in pages {
            std::fs::write(dir.join(name), page).map_err(failed)?;
        }
        Ok(0)
    }
}

/// Renders every page: its file name, and its text.
fn pages() -> Result<Vec<(String, String)>> {
    let mut root = super::command();
    root.build();
    let mut pages = Vec::new();
    collect(&root, "docent", &mut pages)?;
    Ok(pages)
}

fn collect(command: &clap::Command, name: &str, pages: &mut Vec<(String, String)>) -> Result<()> {
    pages.push((format!("{name}.1"), page(command, name)?));
    for inner in command.get_subcommands() {
        collect(inner, &format!("{name}-{}", inner.get_name()), pages)?;
    }
    Ok(())
}

fn page(command: &clap::Command, name: &str) -> Result<String> {
    let failed = |e: std::io::Error| Error::internal("cannot render a manual page", e);
    let examples = command.get_after_help().map(ToString::to_string);
    let usage = command.clone().render_usage().to_string();
    let command = command
        .clone()
        .name(name.to_owned())
        .display_name(name)
        .override_usage(usage.trim_start_matches("Usage: ").to_owned())
        .subcommand_help_heading("COMMANDS")
        .mut_args(|arg| match arg.get_id().as_str() {
            "help" => arg.long_help("Print help, in short with -h"),
            // A page has room for what the short help leaves out.
            _ => arg.hide_short_help(false),
        });
    let man = Man::new(command.clone());
    let mut text = title(name).into_bytes();
    man.render_name_section(&mut text).map_err(failed)?;
    man.render_synopsis_section(&mut text).map_err(failed)?;
    man.render_description_section(&mut text).map_err(failed)?;
    man.render_options_section(&mut text).map_err(failed)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut text).map_err(failed)?;
    }
    let mut roff = Roff::default();
    examples_section(&mut roff, examples.as_deref().unwrap_or_default());
    exit_status(&mut roff);
    environment(&mut roff);
    files(&mut roff);
    see_also(&mut roff, &command, name);
    roff.to_writer(&mut text).map_err(failed)?;
    String::from_utf8(text).map_err(|e| Error::internal("a manual page is not text", e))
}

/// Renders the head of a page. It has no date, so that the same program makes
/// the same page on any day, and no hyphenation, which would break names.
fn title(name: &str) -> String {
    format!(
        ".TH {} 1 \"\" \"docent {}\" \"docent manual\"\n.nh\n",
        name.to_uppercase(),
        env!("CARGO_PKG_VERSION")
    )
}

fn examples_section(roff: &mut Roff, examples: &str) {
    roff.control("SH", ["EXAMPLES"]);
    roff.control("nf", []);
    for line in examples.lines().skip(1).map(str::trim_start) {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}

fn exit_status(roff: &mut Roff) {
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in EXIT_CODES {
        entry(roff, &code.to_string(), meaning);
    }
}

fn environment(roff: &mut Roff) {
    roff.control("SH", ["ENVIRONMENT"]);
    for (name, meaning) in variables::ALL {
        entry(roff, name, meaning);
    }
}

fn files(roff: &mut Roff) {
    roff.control("SH", ["FILES"]);
    for (name, meaning) in [
        (
            "~/.config/docent/config.toml",
            "the user's settings (the platform's configuration directory; DOCENT_CONFIG_DIR overrides)",
        ),
        (
            "docent.toml",
            "a project's settings, found upwards from the working directory",
        ),
        (
            "~/.cache/docent/cache.db",
            "the cache (the platform's cache directory; DOCENT_CACHE_DIR overrides)",
        ),
    ] {
        entry(roff, name, meaning);
    }
}

/// Names the pages of the commands below, or else the one above.
fn see_also(roff: &mut Roff, command: &clap::Command, name: &str) {
    let mut pages: Vec<String> = command
        .get_subcommands()
        .map(|inner| format!("{name}-{}(1)", inner.get_name()))
        .collect();
    if let Some((above, _)) = name.rsplit_once('-') {
        pages.insert(0, format!("{above}(1)"));
    }
    roff.control("SH", ["SEE ALSO"]);
    roff.text([roman(pages.join(", "))]);
}

fn entry(roff: &mut Roff, term: &str, meaning: &str) {
    roff.control("TP", []);
    roff.text([clap_mangen::roff::bold(term)]);
    roff.text([roman(meaning)]);
}
