//! One server's session, asked in Context7's dialect: which tool, which
//! arguments, and a text without keys in return.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::protocol_of;
use crate::cache::ServerProfile;
use crate::config::Secret;
use crate::dialect::context7::{self, ToolCall};
use crate::error::{Error, Kind, Result};
use crate::mcp::{CallError, Description, Era, Reply, Session};
use crate::model::{self, Transport};

/// A session with a server, and what is known of the server.
pub struct Talk {
    name: String,
    identity: String,
    session: Session,
    /// What is taken out of everything the server says.
    secrets: Vec<Secret>,
    /// Tools the server is known to have; empty when unknown.
    tools: Mutex<Vec<String>>,
    remembered: (Option<Era>, Vec<String>),
}

impl Talk {
    pub(super) fn new(
        name: String,
        identity: String,
        session: Session,
        secrets: Vec<Secret>,
        tools: Vec<String>,
        era: Option<Era>,
    ) -> Self {
        Self {
            name,
            identity,
            session,
            secrets,
            tools: Mutex::new(tools.clone()),
            remembered: (era, tools),
        }
    }

    /// Returns the server's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what tells this server and key from all others.
    #[must_use]
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// Returns how the server is reached.
    #[must_use]
    pub fn transport(&self) -> Transport {
        self.session.transport()
    }

    /// Returns how many requests were sent to it.
    #[must_use]
    pub fn round_trips(&self) -> u32 {
        self.session.round_trips()
    }

    /// Asks which libraries bear a name.
    ///
    /// # Errors
    /// Any failure of the call. What the text says is not looked at.
    pub async fn resolve(&self, name: &str, query: &str) -> Result<Told> {
        match self.call(&context7::resolve_call(name, query)).await? {
            Answer::Told(told) => Ok(told),
            Answer::NoSuchTool(said) => Err(self.no_tool(&said)),
        }
    }

    /// Asks for documentation.
    ///
    /// # Errors
    /// Any failure of the call. What the text says is not looked at.
    pub async fn docs(&self, id: &str, query: &str) -> Result<Told> {
        let known = self.with_tools(|tools| context7::docs_tool(tools.iter().map(String::as_str)));
        let tool = known.unwrap_or(context7::DOCS_TOOLS[0]);
        let said = match self.call(&context7::docs_call(tool, id, query)).await? {
            Answer::Told(told) => {
                self.learn(tool);
                return Ok(told);
            }
            Answer::NoSuchTool(said) => said,
        };
        // Another era: look at the list, once.
        let description = self.describe().await?;
        let tool = context7::docs_tool(description.tools.iter().map(String::as_str));
        let tool = tool.ok_or_else(|| self.no_tool(&said))?;
        match self.call(&context7::docs_call(tool, id, query)).await? {
            Answer::Told(told) => {
                self.learn(tool);
                Ok(told)
            }
            Answer::NoSuchTool(said) => Err(self.no_tool(&said)),
        }
    }

    /// Asks what the server is. Spends no query.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn describe(&self) -> Result<Description> {
        let mut said = self.session.describe().await.map_err(|e| self.error(e))?;
        for text in said.implementation.iter_mut().chain(&mut said.tools) {
            *text = self.clean(text);
        }
        Ok(said)
    }

    /// Ends the session.
    pub async fn close(self) {
        self.session.close().await;
    }

    /// Returns what has been learnt of the server and is worth remembering.
    /// That it is modern is not: asking costs nothing then.
    pub(super) fn news(&self) -> Option<ServerProfile> {
        if self.session.transport() != Transport::Http {
            return None;
        }
        let era = self.session.era()?;
        let tools = self.with_tools(<[String]>::to_vec);
        // Only what costs requests to find out: an older lifecycle or tool.
        let older = (era == Era::Legacy).then_some(era);
        let is_known = self.remembered.0 == older && self.remembered.1 == tools;
        let is_default = older.is_none()
            && self.remembered == (None, Vec::new())
            && tools.iter().all(|tool| tool == context7::DOCS_TOOLS[0]);
        if is_known || is_default {
            return None;
        }
        Some(ServerProfile {
            protocol: protocol_of(&self.session)?.to_owned(),
            tools,
            checked_at: SystemTime::now(),
        })
    }

    /// Calls a tool of the embedded source. That it failed is in the fields of
    /// what it tells.
    ///
    /// # Errors
    /// Any failure of the call itself.
    pub async fn embedded(&self, call: &ToolCall) -> Result<Told> {
        let reply = self.session.call(&call.tool, &call.arguments).await;
        Ok(self.told(reply.map_err(|e| self.error(e))?))
    }

    async fn call(&self, call: &ToolCall) -> Result<Answer> {
        match self.session.call(&call.tool, &call.arguments).await {
            Ok(reply) => {
                let is_error = reply.is_error;
                let told = self.told(reply);
                if !is_error {
                    return Ok(Answer::Told(told));
                }
                let text = told.text;
                if context7::is_tool_missing(&text) {
                    return Ok(Answer::NoSuchTool(text));
                }
                let line = text.lines().next().unwrap_or_default();
                let message = format!("{}: the server refused the call: {line}", self.name);
                Err(Error::new(Kind::Protocol, shortened(message)).server(&self.name))
            }
            Err(CallError::Rpc { message, .. }) if context7::is_tool_missing(&message) => {
                Ok(Answer::NoSuchTool(self.clean(&message)))
            }
            Err(error) => Err(self.error(error)),
        }
    }

    fn no_tool(&self, said: &str) -> Error {
        Error::new(
            Kind::Protocol,
            format!("{}: no tool to ask for documentation: {said}", self.name),
        )
        .server(&self.name)
        .hint("docent speaks to servers with Context7's tools; see: docent health")
    }

    fn error(&self, error: CallError) -> Error {
        redacted(error.into_error(&self.name), &self.secrets)
    }

    fn told(&self, reply: Reply) -> Told {
        let mut structured = reply.structured;
        structured
            .iter_mut()
            .for_each(|value| self.clean_all(value));
        Told {
            text: self.clean(&reply.text),
            structured,
            ttl: reply.ttl,
        }
    }

    /// Cleans every text in a value. Only keys of objects are left: they are
    /// read by name.
    fn clean_all(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.clean(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.clean_all(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.clean_all(field)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn clean(&self, text: &str) -> String {
        let secrets: Vec<&str> = self.secrets.iter().map(Secret::expose).collect();
        model::redact(text, &secrets).into_owned()
    }

    fn learn(&self, tool: &str) {
        let mut tools = self.tools.lock().unwrap_or_else(PoisonError::into_inner);
        if !tools.iter().any(|known| known == tool) {
            *tools = vec![tool.to_owned()];
        }
    }

    fn with_tools<T>(&self, look: impl FnOnce(&[String]) -> T) -> T {
        look(&self.tools.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What a server said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its text, without keys.
    pub text: String,
    /// The same for programs, where it gives that.
    pub structured: Option<Value>,
    /// How long it says that stays fresh, where it does.
    pub ttl: Option<Duration>,
}

enum Answer {
    Told(Told),
    NoSuchTool(String),
}

/// Longest message, in characters: servers are quoted in it.
const LONGEST: usize = 400;

fn shortened(mut message: String) -> String {
    if let Some((end, _)) = message.char_indices().nth(LONGEST) {
        message.truncate(end);
        message.push_str("...");
    }
    message
}

/// Takes keys out of everything an error says.
pub(super) fn redacted(mut error: Error, secrets: &[Secret]) -> Error {
    let secrets: Vec<&str> = secrets.iter().map(Secret::expose).collect();
    let clean = |text: &mut String| *text = model::redact(text, &secrets).into_owned();
    clean(&mut error.message);
    error.message = shortened(error.message);
    error.detail.iter_mut().for_each(clean);
    error.hints.iter_mut().for_each(clean);
    error.candidates.iter_mut().for_each(clean);
    error.source = None; // said already, and unchecked
    error
}
