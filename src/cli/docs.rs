//! `docent docs`: the documentation of a library.

use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::manifest::Installed;
use crate::model::{DocsRequest, LibraryRef, Selection, VersionOrigin, VersionWish};

/// What is asked when only a library is named.
const DEFAULT_QUERY: &str = "getting started";

/// Examples for the help and the manual page.
pub const EXAMPLES: &str = "\
Examples:
  docent docs react \"useEffect cleanup\"
  docent docs /vercel/next.js middleware --version 15.1.8
  docent docs tokio \"spawn blocking\" --code --tokens 2000
  docent docs tokio \"spawn blocking\" --server local
  docent docs react hooks --json | jq -r '.snippets[].title'";

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
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Id, name or package: /facebook/react, react@19.2.0, npm:react
    #[arg(value_name = "LIBRARY")]
    library: String,

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
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// Whatever keeps the documentation from being had or printed.
    pub fn run(&self, app: &App) -> Result<u8> {
        let mut request = self.to_request()?;
        let notes = pin(app, &mut request);
        let answer = self.check_exact(&request).and_then(|()| app.docs(&request));
        let mut docs =
            answer.inspect_err(|_| notes.iter().for_each(|note| app.printer.warn(note)))?;
        let is_new = |note: &String| !docs.warnings.contains(note);
        let notes: Vec<String> = notes.into_iter().filter(is_new).collect();
        docs.warnings.extend(notes);
        app.printer.docs(&docs, self.raw)?;
        // The program ends; to free every string of it would only take time.
        std::mem::forget(docs);
        Ok(0)
    }

    fn check_exact(&self, request: &DocsRequest) -> Result<()> {
        if self.exact && request.wish == VersionWish::Any {
            return Err(Error::new(Kind::Usage, "--exact needs a version")
                .hint("give one: --version 1.2.3, or react@19.2.0"));
        }
        Ok(())
    }

    fn to_request(&self) -> Result<DocsRequest> {
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
        let library: LibraryRef = self.library.parse()?;
        let wish = match (&self.version, &library.version) {
            _ if self.latest => VersionWish::Latest,
            (Some(flag), Some(own)) if flag != own => {
                return Err(Error::new(
                    Kind::Usage,
                    format!(
                        "two versions: --version {flag}, and {own} in {}",
                        library.typed
                    ),
                ));
            }
            (Some(flag), _) => asked(flag, VersionOrigin::Flag)?,
            (None, Some(own)) => asked(own, VersionOrigin::Argument)?,
            (None, None) => VersionWish::Any,
        };
        let query = self.query.join(" ");
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
                tokens: self.tokens,
                limit: self.limit,
                code_only: self.code,
                language: self.lang.clone(),
            },
        })
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
