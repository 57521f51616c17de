//! `docent enhance`: a prompt with the right documentation in it.

mod batch;
mod prompt;

use std::path::{Path, PathBuf};

use super::batch as lines;
use crate::app::{App, BatchPlan};
use crate::config::Format;
use crate::enhance::select::MOST;
use crate::error::{Error, Kind, Result};
use crate::model::{EnhanceRequest, LibraryRef, Template};

/// Tokens of a prompt where nothing is said.
const TOKENS: u64 = 8_000;

/// Examples for the help and the manual page.
pub const EXAMPLES: &str = "\
Examples:
  docent enhance \"add JWT login to this app\"
  docent enhance \"why is this slow\" --file src/search.ts --tokens 4000
  docent enhance \"stream the answer\" --library /vercel/ai --template md
  docent enhance \"add retries\" --explain
  docent enhance - < prompt.txt | llm
  docent enhance \"add login\" --json | jq -r .enhanced_prompt
  docent enhance --batch prompts.txt > enhanced.ndjson";

/// Print a prompt with the documentation, rules and code that it needs
///
/// Finds the few libraries that the prompt is about among those the project
/// uses, asks for their documentation at the installed versions, and adds what
/// of the project belongs to it: facts, rules, documents, code. The task stands
/// first and last; all else is marked as reference data. Where no library
/// fits, none is added, and that is said.
///
/// Servers are sent the name and version of a library and a short question in
/// words of the prompt, never code, paths or secrets; --explain shows each
/// question word for word. What looks like a secret is printed as ***. A library
/// without an answer is a warning: the prompt comes out offline, too. A prompt that
/// does not fit into --tokens by itself is never cut: the exit code is 11.
///
/// --batch enhances many prompts, a line each, and prints NDJSON: for each the
/// document that --json prints, with the number of its line as "item", or the
/// error; a summary last. The flags hold for each item that does not say otherwise; blank
/// lines and those that begin with # are passed over. The exit code is 10 when
/// any item failed.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// What is to be done, in your words; several words need no quotes; - reads standard input
    #[arg(value_name = "PROMPT")]
    prompt: Vec<String>,

    /// Add this file of the project, and look at what it imports; repeat for more
    #[arg(long, value_name = "FILE")]
    file: Vec<PathBuf>,

    /// Add the documentation of this library: id, name or package; repeat for more
    #[arg(long, value_name = "LIBRARY")]
    library: Vec<String>,

    /// Never print more than this many tokens
    #[arg(long, value_name = "N", default_value_t = TOKENS)]
    tokens: u64,

    /// Lay it out as xml, md or plain, or by a file of your own [default: xml, md on a terminal]
    ///
    /// In a file of your own {{task}} is filled with the prompt, and {{notice}},
    /// {{facts}}, {{rules}}, {{project_docs}}, {{code}}, {{docs}} and {{nonce}}
    /// where they stand. What has no place is left out, but the notice on how to
    /// take the rest: that goes first.
    #[arg(long, value_name = "xml|md|plain|FILE")]
    template: Option<String>,

    /// Print which libraries, sections and sizes there are, and what was asked, in place of the prompt
    #[arg(long)]
    explain: bool,

    /// Put the prompt on the clipboard as well
    #[arg(long)]
    copy: bool,

    /// Fail when a library has no documentation, or no library fits
    #[arg(long)]
    require_docs: bool,

    /// Mark blocks with this in place of something drawn
    #[arg(long, value_name = "HEX", hide = true)]
    nonce: Option<String>,

    /// Enhance each line of a file, or of standard input for -: a prompt, or
    /// {"prompt": ..., "files": [...], "libraries": [...], "tokens": ...}
    #[arg(long, value_name = "FILE", conflicts_with_all = ["prompt", "explain", "copy"])]
    batch: Option<PathBuf>,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// Whatever keeps the prompt from being made or printed.
    pub fn run(&self, app: &App) -> Result<u8> {
        if let Some(path) = &self.batch {
            return self.run_batch(app, path);
        }
        let prompt = || prompt::read(&self.prompt);
        let request = self.to_request(app, prompt)?;
        let (enhanced, stale) = app.enhance(&request)?;
        app.printer.enhanced(&enhanced, self.explain)?;
        if self.copy {
            app.printer.copy(&enhanced.text, &app.env);
        }
        if !stale.is_empty() {
            app.printer.end_of_answer();
            stale.iter().for_each(|question| app.refresh_docs(question));
        }
        Ok(0)
    }

    fn run_batch(&self, app: &App, path: &Path) -> Result<u8> {
        let flags = self.to_request(app, || Ok(String::new()))?;
        let batch = lines::open(path)?;
        let plan = BatchPlan {
            total: batch.total,
            is_ordered: true,
            what: "prompts",
        };
        let prepare = |line| batch::item(line, &flags);
        let print = |item| app.printer.batch_item(item, false);
        let summary = app.batch(batch.lines, plan, prepare, print)?;
        lines::end(app, &summary)
    }

    /// Makes the request; what is wrong with the flags is told before a prompt
    /// is waited for.
    fn to_request(
        &self,
        app: &App,
        prompt: impl FnOnce() -> Result<String>,
    ) -> Result<EnhanceRequest> {
        self.check()?;
        let libraries = self.library.iter().map(|library| library.parse());
        Ok(EnhanceRequest {
            libraries: check_libraries(libraries.collect::<Result<_>>()?)?,
            template: self.template(app)?,
            prompt: prompt()?,
            files: self.file.clone(),
            tokens: self.tokens,
            nonce: self.nonce.clone(),
            requires_docs: self.require_docs,
        })
    }

    fn check(&self) -> Result<()> {
        if self.tokens == 0 {
            return Err(Error::new(Kind::Usage, "--tokens must be at least 1"));
        }
        let is_nonce = |nonce: &String| {
            let is_digit = |b: u8| b.is_ascii_digit() || b.is_ascii_lowercase();
            (6..=32).contains(&nonce.len()) && nonce.bytes().all(is_digit)
        };
        if !self.nonce.iter().all(is_nonce) {
            let message = "--nonce takes 6 to 32 small letters and digits";
            return Err(Error::new(Kind::Usage, message));
        }
        Ok(())
    }

    /// Decides the layout: as asked, else as the format says, else by where it
    /// goes: tags into a pipe, markdown onto a terminal.
    fn template(&self, app: &App) -> Result<Template> {
        match self.template.as_deref() {
            Some("xml") => Ok(Template::Xml),
            Some("md") => Ok(Template::Md),
            Some("plain") => Ok(Template::Plain),
            Some(path) => prompt::template(path).map(Template::Own),
            None => Ok(match app.settings.output.format {
                Format::Md => Template::Md,
                Format::Plain => Template::Plain,
                Format::Auto | Format::Table if app.printer.is_terminal() => Template::Md,
                _ => Template::Xml,
            }),
        }
    }
}

/// Takes each library once.
fn check_libraries(libraries: Vec<LibraryRef>) -> Result<Vec<LibraryRef>> {
    let mut once: Vec<LibraryRef> = Vec::new();
    for library in libraries {
        if !once.contains(&library) {
            once.push(library);
        }
    }
    if once.len() > MOST {
        let message = format!("a prompt has room for {MOST} libraries");
        return Err(Error::new(Kind::Usage, message).hint("name the ones that matter most"));
    }
    Ok(once)
}
