//! The two tools of the Context7 servers, answered out of the catalogue.

use serde_json::{Value, json};

use super::catalogue::{Documentation, documentation, resolve_text};

/// Which arguments and names the two tools have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tools {
    /// `resolve-library-id {query, libraryName}`, `query-docs {libraryId, query}`.
    V4,
    /// `resolve-library-id {libraryName}`,
    /// `get-library-docs {context7CompatibleLibraryID, topic?, mode?, page?}`.
    V1,
}

impl Tools {
    /// Returns the result of `tools/list`.
    pub fn list(self) -> Value {
        let tool = |name: &str, required: &[&str], optional: &[&str]| {
            let all = required.iter().chain(optional);
            let properties: serde_json::Map<_, _> = all
                .map(|name| ((*name).to_owned(), json!({"type": "string"})))
                .collect();
            let schema = json!({"type": "object", "properties": properties, "required": required});
            json!({"name": name, "description": "scripted", "inputSchema": schema})
        };
        match self {
            Tools::V4 => json!({"tools": [
                tool("resolve-library-id", &["query", "libraryName"], &[]),
                tool("query-docs", &["libraryId", "query"], &[]),
            ]}),
            Tools::V1 => json!({"tools": [
                tool("resolve-library-id", &["libraryName"], &[]),
                tool("get-library-docs", &["context7CompatibleLibraryID"], &["mode", "topic"]),
            ]}),
        }
    }

    /// Answers a call as the npm servers do: the text, or `Err` with the
    /// text of an `isError` result. `None` where there is no such tool.
    pub fn answer(self, tool: &str, arguments: &Value) -> Option<Result<String, String>> {
        let listed = self.list();
        let tools = listed["tools"].as_array()?;
        let known = tools.iter().find(|t| t["name"] == tool)?;
        let required = known["inputSchema"]["required"].as_array()?;
        let mut names = required.iter().filter_map(Value::as_str);
        if let Some(missing) = names.find(|name| !arguments[*name].is_string()) {
            let what = "Invalid input: expected string, received undefined";
            let text = format!("Invalid arguments for tool {tool}: {missing}: {what}");
            return Some(Err(format!("Input validation error: {text}")));
        }
        let text = |name: &str| arguments[name].as_str().unwrap_or_default();
        Some(Ok(match tool {
            "resolve-library-id" => resolve_text(text("libraryName")),
            "query-docs" => said(documentation(text("libraryId"), text("query"))),
            _ => said(documentation(
                text("context7CompatibleLibraryID"),
                text("topic"),
            )),
        }))
    }
}

/// Returns what the npm servers make of an answer of the REST service.
fn said(answer: Documentation) -> String {
    match answer {
        Documentation::Text(text) => text,
        Documentation::Refusal(202, body) => body.to_string(),
        Documentation::Refusal(_, body) => body["message"].as_str().unwrap_or("").to_owned(),
    }
}
