//! `docent docs`: the documentation of a library.

use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::model::{DocsRequest, LibraryRef, Selection, VersionOrigin, VersionWish};

/// What is asked when only a library is named.
const DEFAULT_QUERY: &str = "getting started";

/// Examples for the help and the manual page.
pub const EXAMPLES: &str = "\
Examples:
  docent docs react \"useEffect cleanup\"
  docent docs /vercel/next.js middleware --version 15.1.8
  docent docs tokio \"spawn blocking\" --code --tokens 2000
  docent docs react hooks --json | jq -r '.snippets[].title'";

/// Print the documentation of a library
///
/// LIBRARY is an id (/org/project, /org/project/version), a name (react,
/// react@19.2.0) or a package (npm:react, crates:tokio, pypi:requests,
/// go:golang.org/x/net). The version that was asked for and the one that was
/// served are always shown.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// An id, a name or a package
    #[arg(value_name = "LIBRARY")]
    library: String,

    /// What you want to know [default: getting started]
    #[arg(value_name = "QUERY")]
    query: Vec<String>,

    /// Documentation of this version, or the nearest there is
    #[arg(long, value_name = "V", conflicts_with = "latest")]
    version: Option<String>,

    /// Documentation of the default branch, whatever is installed
    #[arg(long)]
    latest: bool,

    /// Fail when the version that was asked for is not to be had
    #[arg(long, conflicts_with = "latest")]
    exact: bool,

    /// Drop whole snippets to stay below this many tokens
    #[arg(long, value_name = "N")]
    tokens: Option<u64>,

    /// Show at most this many snippets
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Only snippets with code
    #[arg(long)]
    code: bool,

    /// Only snippets with code in this language
    #[arg(long, value_name = "L")]
    lang: Option<String>,

    /// The server's text as it came
    #[arg(long, conflicts_with_all = ["tokens", "limit", "code", "lang"])]
    raw: bool,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// Whatever keeps the documentation from being had or printed.
    pub fn run(&self, app: &App) -> Result<u8> {
        let request = self.to_request()?;
        let docs = app.docs(&request)?;
        app.printer.docs(&docs, self.raw)?;
        Ok(0)
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
        if self.exact && wish == VersionWish::Any {
            return Err(Error::new(Kind::Usage, "--exact needs a version")
                .hint("give one: --version 1.2.3, or react@19.2.0"));
        }
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
