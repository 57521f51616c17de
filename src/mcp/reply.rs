//! The result of a tool call, and what a server says of itself, out of JSON-RPC.

use std::time::Duration;

use serde_json::Value;

use super::CallError;

/// The text of a tool's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// All text blocks, joined by a blank line.
    pub text: String,
    /// Whether the tool itself called it an error.
    pub is_error: bool,
    /// The same for programs (`structuredContent`), of the server in this
    /// process; what others send is not looked at.
    pub structured: Option<Value>,
    /// How long the server says the answer stays fresh (`ttlMs`), where it does.
    pub ttl: Option<Duration>,
}

/// What a server says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Description {
    /// Protocol revision, such as `2026-07-28`.
    pub protocol: Option<String>,
    /// Name and version, such as `Context7 4.1.1`.
    pub implementation: Option<String>,
    /// Names of its tools.
    pub tools: Vec<String>,
}

impl Reply {
    /// Reads the `result` of a `tools/call`.
    ///
    /// # Errors
    /// [`CallError::Protocol`] when it holds no list of content.
    pub fn from_result(result: &Value) -> Result<Self, CallError> {
        if let Some(kind) = result.get("resultType").and_then(Value::as_str)
            && kind != "complete"
        {
            return Err(CallError::Protocol(format!("a result of type {kind}")));
        }
        let content = result
            .get("content")
            .and_then(Value::as_array)
            .ok_or_else(|| CallError::Protocol("a result without content".to_owned()))?;
        let text: Vec<&str> = content
            .iter()
            .filter(|block| block.get("type").and_then(Value::as_str) == Some("text"))
            .filter_map(|block| block.get("text").and_then(Value::as_str))
            .collect();
        Ok(Self {
            text: text.join("\n\n"),
            structured: None,
            is_error: result.get("isError").and_then(Value::as_bool) == Some(true),
            ttl: result
                .get("ttlMs")
                .and_then(Value::as_u64)
                .map(Duration::from_millis),
        })
    }
}

/// Returns the `result` of a JSON-RPC response with this id.
///
/// # Errors
/// [`CallError::Rpc`] for an error object, [`CallError::Protocol`] for
/// anything that is not the response to `id`.
pub fn result_of(mut message: Value, id: u64) -> Result<Value, CallError> {
    if let Some(error) = message.get("error") {
        return Err(rpc_error(error));
    }
    if message.get("id").and_then(Value::as_u64) != Some(id) {
        return Err(CallError::Protocol(
            "the response answers another request".to_owned(),
        ));
    }
    match message.get_mut("result") {
        Some(result) => Ok(result.take()),
        None => Err(CallError::Protocol(
            "neither a result nor an error".to_owned(),
        )),
    }
}

/// Reads a JSON-RPC error object.
pub fn rpc_error(error: &Value) -> CallError {
    CallError::Rpc {
        code: error.get("code").and_then(Value::as_i64).unwrap_or(0),
        message: first_line(error.get("message").and_then(Value::as_str).unwrap_or("")),
    }
}

/// Returns the names in the `result` of a `tools/list`.
pub fn tool_names(result: &Value) -> Vec<String> {
    result
        .get("tools")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|tool| tool.get("name").and_then(Value::as_str))
        .map(str::to_owned)
        .collect()
}

/// Returns name and version in one text.
pub fn implementation(info: &Value) -> Option<String> {
    let name = info.get("name")?.as_str()?;
    Some(match info.get("version").and_then(Value::as_str) {
        Some(version) => format!("{name} {version}"),
        None => name.to_owned(),
    })
}

/// Returns the first line that is not blank, whole: it is shortened once the
/// keys are out of it, half of one would not be known for a key.
pub fn first_line(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty());
    line.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
