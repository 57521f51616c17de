//! The tools of Context7 servers, of every release, and how they are called.

use serde_json::{Map, Value};

/// Name of the tool that finds libraries, in every release.
pub const RESOLVE_TOOL: &str = "resolve-library-id";

/// Names of the tool that fetches documentation, newest first: 2.x and later,
/// then 1.x. The name decides, never the version a server gives itself.
pub const DOCS_TOOLS: [&str; 2] = ["query-docs", "get-library-docs"];

/// A tool to call, and what to call it with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolCall {
    /// Name of the tool.
    pub tool: String,
    /// Its arguments, by name.
    pub arguments: Map<String, Value>,
}

impl ToolCall {
    fn new(tool: &str, arguments: &[(&str, &str)]) -> Self {
        Self {
            tool: tool.to_owned(),
            arguments: arguments
                .iter()
                .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
                .collect(),
        }
    }
}

/// Returns the call that asks which libraries a name may mean.
///
/// `query` is what the user wants to know, it ranks the answer. Releases
/// before 2.x ignore it.
#[must_use]
pub fn resolve_call(name: &str, query: &str) -> ToolCall {
    ToolCall::new(RESOLVE_TOOL, &[("libraryName", name), ("query", query)])
}

/// Returns the call that asks for documentation of a library.
///
/// `id` may carry a version: `/owner/project/version`. The arguments are in
/// the spelling of both generations at once, which all releases accept, so
/// one call fits whichever of [`DOCS_TOOLS`] a server has.
#[must_use]
pub fn docs_call(tool: &str, id: &str, query: &str) -> ToolCall {
    ToolCall::new(
        tool,
        &[
            ("libraryId", id),
            ("query", query),
            ("context7CompatibleLibraryID", id),
            ("topic", query),
        ],
    )
}

/// Chooses the documentation tool among those a server lists, newest first;
/// `None` when it has neither.
pub fn docs_tool<'a>(tools: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let best = tools
        .filter_map(|name| DOCS_TOOLS.iter().position(|known| *known == name))
        .min()?;
    DOCS_TOOLS.get(best).copied()
}

/// Tells whether a text says that the called tool does not exist.
///
/// Releases before 4.x say so in an answer, later ones in a protocol error:
/// `Tool query-docs not found`, with or without `MCP error -32602: ` before.
#[must_use]
pub fn is_tool_missing(text: &str) -> bool {
    let text = text.trim();
    let text = text
        .strip_prefix("MCP error -32602:")
        .map_or(text, str::trim_start);
    let Some((name, rest)) = text
        .strip_prefix("Tool ")
        .and_then(|rest| rest.split_once(' '))
    else {
        return false;
    };
    !name.is_empty() && matches!(rest, "not found" | "not found.")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{DOCS_TOOLS, RESOLVE_TOOL, docs_call, docs_tool, is_tool_missing, resolve_call};

    #[test]
    fn resolve_asks_by_name_and_question() {
        let call = resolve_call("react", "hooks");
        assert_eq!(call.tool, RESOLVE_TOOL);
        assert_eq!(
            serde_json::Value::from(call.arguments),
            json!({"libraryName": "react", "query": "hooks"})
        );
    }

    #[test]
    fn docs_are_asked_in_both_spellings_at_once() {
        let call = docs_call("get-library-docs", "/a/b", "hooks");
        assert_eq!(call.tool, "get-library-docs");
        assert_eq!(
            serde_json::Value::from(call.arguments),
            json!({"libraryId": "/a/b", "query": "hooks",
                   "context7CompatibleLibraryID": "/a/b", "topic": "hooks"})
        );
    }

    #[test]
    fn newest_tool_is_chosen_by_name() {
        let old = [RESOLVE_TOOL, "get-library-docs"];
        let both = ["get-library-docs", "query-docs", RESOLVE_TOOL];
        assert_eq!(docs_tool(old.into_iter()), Some(DOCS_TOOLS[1]));
        assert_eq!(docs_tool(both.into_iter()), Some(DOCS_TOOLS[0]));
        assert_eq!(docs_tool(["search"].into_iter()), None);
    }

    #[test]
    fn missing_tool_is_recognised_with_and_without_prefix() {
        for text in [
            "Tool query-docs not found",
            "MCP error -32602: Tool get-library-docs not found",
            " Tool x not found.\n",
        ] {
            assert!(is_tool_missing(text), "{text}");
        }
        for text in [
            "",
            "Tool",
            "Tool  not found",
            "Tool chains are not found here",
            "Library /a/b not found",
            "MCP error -32602: Input validation error",
        ] {
            assert!(!is_tool_missing(text), "{text}");
        }
    }
}
