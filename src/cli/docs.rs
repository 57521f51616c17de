//! `docent docs`: the documentation of a library.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::batch::{self, Fields, Line};
use crate::app::{App, BatchPlan};
use crate::error::{Error, Kind, Result};
use crate::manifest::Installed;
use crate::model::{
    BatchItem, DocsRequest, LibraryRef, Question, Selection, Target, VersionOrigin, VersionWish,
};

/// What is asked when only a library is named.
pub(super) const DEFAULT_QUERY: &str = "getting started";

/// Fields of a JSON line of a batch; the first is needed.
const FIELDS: [&str; 4] = ["library", "query", "version", "tokens"];

/// Examples for the help and the manual page.
pub const EXAMPLES: &str = "\
Examples:
  docent docs react \"useEffect cleanup\"
  docent docs /vercel/next.js middleware --version 15.1.8
  docent docs tokio \"spawn blocking\" --code --tokens 2000
  docent docs tokio \"spawn blocking\" --server local
  docent docs react hooks --json | jq -r '.snippets[].title'
  docent docs --batch questions.tsv --jobs 8 > answers.ndjson";

/// Print the documentation of a library
///
/// LIBRARY is an id (/org/project, /org/project/version), a name (react,
/// react@19.2.0) or a package (npm:react, crates:tokio, pypi:requests,
/// go:golang.org/x/net). A name is resolved first, as docent resolve does.
///
/// Where no server has it, what is installed answers: the packages of the
/// project, as they are on this disk. Their ids are /npm/@scope/name,
/// /crates/tokio, /pypi/requests and /go/golang.org/x/net, with or without a
/// version; --server local asks for them alone.
///
/// Inside a project the version comes from its lockfile; a version in the id or
/// name, or --version, says otherwise. It is matched against
/// the versions that the library has: exactly, else the same minor version,
/// else the same major version, else the default branch with a warning. The
/// version that was asked for and the one that was served are always shown.
///
/// --batch asks many questions at once and prints NDJSON: for each the
/// document that --json prints, with the number of its line as "item", or the
/// error; a summary last. The flags hold for each item that does not say
/// otherwise, and --timeout is the time for each. The exit code is 10 when any
/// item failed.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Id, name or package: /facebook/react, react@19.2.0, npm:react
    #[arg(value_name = "LIBRARY", required_unless_present = "batch")]
    library: Option<String>,

    /// What you want to know; several words need no quotes [default: getting started]
    #[arg(value_name = "QUERY")]
    query: Vec<String>,

    /// Take this version, or the nearest there is
    #[arg(long, value_name = "VERSION", conflicts_with = "latest")]
    version: Option<String>,

    /// Take the default branch, whatever version you use
    #[arg(long)]
    latest: bool,

    /// Fail, and list the versions there are, unless the version fits exactly
    #[arg(long, conflicts_with = "latest")]
    exact: bool,

    /// Drop whole snippets to stay within this many tokens
    #[arg(long, value_name = "N")]
    tokens: Option<u64>,

    /// Print at most this many snippets
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Print only snippets with code
    #[arg(long)]
    code: bool,

    /// Print only snippets with code in this language
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,

    /// Print the server's text as it came
    #[arg(long, conflicts_with_all = ["tokens", "limit", "code", "lang"])]
    raw: bool,

    /// Ask a question for each line of a file, or of standard input for -: LIBRARY, a
    /// tab and QUERY, or {"library": ..., "query": ..., "version": ..., "tokens": ...}
    #[arg(long, value_name = "FILE", conflicts_with_all = ["library", "query"])]
    batch: Option<PathBuf>,

    /// Print the answers of a batch as they come, in any order
    #[arg(long)]
    unordered: bool,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// Whatever keeps the documentation from being had or printed.
    pub fn run(&self, app: &App) -> Result<u8> {
        self.check()?;
        if let Some(path) = &self.batch {
            return self.run_batch(app, path);
        }
        let mut request = self.to_request(&Fields {
            library: self.library.clone().unwrap_or_default(),
            query: Some(self.query.join(" ")),
            version: None,
            tokens: None,
        })?;
        let notes = pin(app, &mut request);
        let answer = self.check_exact(&request).and_then(|()| app.docs(&request));
        let mut docs =
            answer.inspect_err(|_| notes.iter().for_each(|note| app.printer.warn(note)))?;
        let is_new = |note: &String| !docs.warnings.contains(note);
        let notes: Vec<String> = notes.into_iter().filter(is_new).collect();
        docs.warnings.extend(notes);
        app.printer.docs(&docs, self.raw)?;
        if app.is_to_be_refreshed(&docs.provenance) {
            app.printer.end_of_answer();
            app.refresh_docs(&request);
        }
        // The program ends; to free every string of it would only take time.
        std::mem::forget(docs);
        Ok(0)
    }

    fn run_batch(&self, app: &App, path: &Path) -> Result<u8> {
        let batch = batch::open(path)?;
        let plan = BatchPlan {
            total: batch.total,
            is_ordered: !self.unordered,
            what: "items",
        };
        let mut pins = Pins::default();
        let prepare = |line: Line| self.prepare(app, &mut pins, line);
        let print = |item| app.printer.batch_item(item, self.raw);
        let summary = app.batch(batch.lines, plan, prepare, print)?;
        batch::end(app, &summary)
    }

    /// Makes the question of a line.
    fn prepare(&self, app: &App, pins: &mut Pins, line: Line) -> BatchItem<Question> {
        batch::item(line, &FIELDS, |fields| {
            let mut request = self.to_request(fields)?;
            let notes = pins.pin(app, &mut request);
            self.check_exact(&request)?;
            Ok((Question::Docs(Box::new(request)), notes))
        })
    }

    fn check_exact(&self, request: &DocsRequest) -> Result<()> {
        if self.exact && request.wish == VersionWish::Any {
            return Err(Error::new(Kind::Usage, "--exact needs a version")
                .hint("give one: --version 1.2.3, or react@19.2.0"));
        }
        Ok(())
    }

    fn check(&self) -> Result<()> {
        batch::check_order(self.unordered, self.batch.as_ref())?;
        for (flag, is_zero) in [
            ("--tokens", self.tokens == Some(0)),
            ("--limit", self.limit == Some(0)),
        ] {
            if is_zero {
                return Err(Error::new(
                    Kind::Usage,
                    format!("{flag} must be at least 1"),
                ));
            }
        }
        Ok(())
    }

    /// Makes the request of what was typed, or of a line of a batch: that is
    /// stronger than the flags.
    fn to_request(&self, fields: &Fields) -> Result<DocsRequest> {
        let library: LibraryRef = fields.library.parse()?;
        let is_item = self.batch.is_some();
        let flag = match (&fields.version, &library.version) {
            (Some(own), _) => Some(own),
            (None, Some(_)) if is_item => None,
            (None, _) => self.version.as_ref(),
        };
        let says_so = fields.version.is_some() || (is_item && library.version.is_some());
        let wish = match (flag, &library.version) {
            _ if self.latest && !says_so => VersionWish::Latest,
            (Some(flag), Some(own)) if flag != own => {
                let name = if is_item { "version" } else { "--version" };
                let typed = &library.typed;
                return Err(Error::new(
                    Kind::Usage,
                    format!("two versions: {name} {flag}, and {own} in {typed}"),
                ));
            }
            (Some(flag), _) if fields.version.is_some() => asked(flag, VersionOrigin::Argument)?,
            (Some(flag), _) => asked(flag, VersionOrigin::Flag)?,
            (None, Some(own)) => asked(own, VersionOrigin::Argument)?,
            (None, None) => VersionWish::Any,
        };
        let query = fields.query.as_deref().unwrap_or_default();
        let query = query.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(DocsRequest {
            library,
            wish,
            exact: self.exact,
            query: if query.is_empty() {
                DEFAULT_QUERY.to_owned()
            } else {
                query
            },
            selection: Selection {
                tokens: fields.tokens.or(self.tokens),
                limit: self.limit,
                code_only: self.code,
                language: self.lang.clone(),
            },
        })
    }
}

/// Versions that the project uses, each looked up once.
#[derive(Default)]
pub(super) struct Pins(HashMap<Target, (VersionWish, Vec<String>)>);

impl Pins {
    /// Most that are remembered.
    const MOST: usize = 4096;

    /// Wishes for the version that the project uses, as [`pin`].
    pub(super) fn pin(&mut self, app: &App, request: &mut DocsRequest) -> Vec<String> {
        if request.wish != VersionWish::Any || matches!(request.library.target, Target::Id(_)) {
            return Vec::new();
        }
        if let Some((wish, notes)) = self.0.get(&request.library.target) {
            request.wish = wish.clone();
            return notes.clone();
        }
        let notes = pin(app, request);
        if self.0.len() >= Self::MOST {
            self.0.clear();
        }
        let found = (request.wish.clone(), notes.clone());
        self.0.insert(request.library.target.clone(), found);
        notes
    }
}

/// Wishes for the version that the project uses, where the user names none.
/// Returns what the user should know of it.
fn pin(app: &App, request: &mut DocsRequest) -> Vec<String> {
    if request.wish != VersionWish::Any {
        return Vec::new();
    }
    let found = app.installed(&request.library);
    let mut notes = found.warnings;
    if let Some(installed) = found.installed {
        if !found.also.is_empty() {
            notes.push(shared_name(&installed, &found.also));
        }
        request.wish = VersionWish::Asked {
            version: installed.version,
            origin: VersionOrigin::Lockfile(installed.file),
        };
    }
    notes
}

/// Says that ecosystems of the project share a name, and which was taken.
fn shared_name(taken: &Installed, others: &[Installed]) -> String {
    let tell = |package: &Installed| {
        let ecosystem = package.ecosystem.as_str();
        format!(
            "{ecosystem}:{} {} of {}",
            package.name, package.version, package.file
        )
    };
    let others: Vec<String> = others.iter().map(tell).collect();
    format!(
        "took {}, the nearest; there is also {}",
        tell(taken),
        others.join(", ")
    )
}

fn asked(version: &str, origin: VersionOrigin) -> Result<VersionWish> {
    let version = version.trim();
    if version.is_empty() || version.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(Error::new(
            Kind::Usage,
            "the version is empty or has blanks in it",
        ));
    }
    Ok(VersionWish::Asked {
        version: version.to_owned(),
        origin,
    })
}

/// Makes the questions of `cache warm --answers`: as `docs` makes them of a
/// batch, without flags.
#[derive(Default)]
pub(super) struct Ahead {
    pins: Pins,
}

impl Ahead {
    /// Makes the question of a line.
    pub(super) fn prepare(&mut self, app: &App, line: Line) -> BatchItem<Question> {
        batch::item(line, &FIELDS, |fields| {
            let mut request = request(fields)?;
            let notes = self.pins.pin(app, &mut request);
            Ok((Question::Docs(Box::new(request)), notes))
        })
    }

    /// Makes the question that an entry of the cache answers; `is_anew` passes
    /// the cache by.
    pub(super) fn again(library: &str, query: &str, is_anew: bool) -> Result<Question> {
        let fields = Fields {
            library: library.to_owned(),
            query: Some(query.to_owned()),
            ..Fields::default()
        };
        let request = Box::new(request(&fields)?);
        Ok(match is_anew {
            true => Question::DocsAnew(request),
            false => Question::Docs(request),
        })
    }
}

/// Makes the request of a line where there are no flags.
fn request(fields: &Fields) -> Result<DocsRequest> {
    let flags = Args {
        library: None,
        query: Vec::new(),
        version: None,
        latest: false,
        exact: false,
        tokens: None,
        limit: None,
        code: false,
        lang: None,
        raw: false,
        batch: Some(PathBuf::new()),
        unordered: false,
    };
    flags.to_request(fields)
}
