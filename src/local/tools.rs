//! The MCP tools of the embedded source, by the names that every
//! documentation server has.

use serde_json::{Map, Value};

use super::answer::{Question, answer};
use super::reply;
use super::source::{Source, ecosystem_of};
use crate::dialect::context7::{DOCS_TOOLS, RESOLVE_TOOL};
use crate::error::{Error, Kind, Result};
use crate::manifest;
use crate::model::{LibraryId, LibraryRef, Target};

/// Snippets of an answer where nothing else is said.
const DEFAULT_LIMIT: usize = 8;
/// Most snippets of an answer.
const MAX_LIMIT: usize = 50;
/// Tokens of a small snippet: an allowance is divided by it.
const SMALL: u64 = 100;

/// The tools over a source.
#[derive(Debug)]
pub struct Tools {
    source: Source,
}

impl Tools {
    /// Makes the tools. Opens nothing.
    #[must_use]
    pub fn new(source: Source) -> Self {
        Self { source }
    }

    /// Names of the tools.
    pub const NAMES: [&str; 2] = [RESOLVE_TOOL, DOCS_TOOLS[0]];

    /// Calls a tool and returns the `result` of a `tools/call`: a text, the
    /// same as `structuredContent`, and `isError`.
    ///
    /// `resolve-library-id` takes `libraryName`: a name, `name@version`,
    /// `npm:name` or an id. `query-docs` takes `libraryId` and `query`, and
    /// may be given `limit` (snippets, at most 50), `tokens` (about how many
    /// are wanted, where no limit is given), `code` (only snippets with code)
    /// and `language` (of that code).
    #[must_use]
    pub fn call(&self, tool: &str, arguments: &Map<String, Value>) -> Value {
        let arguments = Arguments(arguments);
        let result = match tool {
            RESOLVE_TOOL => self.resolve(&arguments),
            _ if tool == DOCS_TOOLS[0] => self.docs(&arguments),
            _ => Err(Error::new(Kind::Protocol, format!("Tool {tool} not found"))),
        };
        result.unwrap_or_else(|error| reply::error(&error))
    }

    fn resolve(&self, arguments: &Arguments<'_>) -> Result<Value> {
        let typed: LibraryRef = arguments.required("libraryName")?.parse()?;
        let (name, ecosystem) = match &typed.target {
            Target::Name(name) => (name.as_str(), None),
            Target::Package(ecosystem, name) => (name.as_str(), Some(*ecosystem)),
            Target::Id(id) => match ecosystem_of(id) {
                Some(ecosystem) => (id.project(), Some(ecosystem)),
                None => return Err(super::missing::package(id)),
            },
        };
        let looked = self
            .source
            .resolve(name, ecosystem, typed.version.as_deref())?;
        Ok(reply::libraries(&looked))
    }

    fn docs(&self, arguments: &Arguments<'_>) -> Result<Value> {
        let (id, version) = LibraryId::parse(arguments.required("libraryId")?)?;
        let looked = self.source.find(&id, version.as_deref())?;
        let question = Question {
            query: arguments.required("query")?,
            limit: limit(arguments.count("limit"), arguments.count("tokens")),
            code_only: arguments.0.get("code").and_then(Value::as_bool) == Some(true),
            language: arguments.text("language"),
        };
        let place = &looked.found;
        let snippets = answer(&self.source, place, &question)?;
        if snippets.is_empty() {
            let message = format!("{} {} says nothing of it", place.name, place.version);
            return Err(Error::new(Kind::NotFound, message));
        }
        let about = manifest::identity(place.ecosystem, &place.root).description;
        Ok(reply::docs(&looked, &about, &snippets))
    }
}

/// Decides how many snippets are wanted: so many as a limit says, else so many
/// as may fit into an allowance of tokens, and no fewer than without one.
fn limit(limit: Option<u64>, tokens: Option<u64>) -> usize {
    let most = |count: u64| usize::try_from(count).unwrap_or(MAX_LIMIT).min(MAX_LIMIT);
    match (limit, tokens) {
        (Some(limit), _) => most(limit).max(1),
        (None, Some(tokens)) => most(tokens / SMALL).max(DEFAULT_LIMIT),
        (None, None) => DEFAULT_LIMIT,
    }
}

struct Arguments<'a>(&'a Map<String, Value>);

impl<'a> Arguments<'a> {
    fn text(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).and_then(Value::as_str)
    }

    fn count(&self, name: &str) -> Option<u64> {
        self.0.get(name).and_then(Value::as_u64)
    }

    fn required(&self, name: &str) -> Result<&'a str> {
        let text = self.text(name).filter(|text| !text.trim().is_empty());
        text.ok_or_else(|| Error::new(Kind::Usage, format!("the argument {name} is missing")))
    }
}

#[cfg(test)]
mod tests;
