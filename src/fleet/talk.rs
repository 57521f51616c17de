//! One server's session, asked in Context7's dialect: which tool, which
//! arguments, and a text without keys in return.

use std::future::Future;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::pool::Lease;
use super::protocol_of;
use crate::cache::ServerProfile;
use crate::config::Secret;
use crate::dialect::context7::{self, ToolCall};
use crate::error::{Error, Kind, Result};
use crate::mcp::{CallError, Description, Era, Reply, Session};
use crate::model::{self, Transport};

/// A session with a server, and what is known of the server. Shared by all
/// exchanges with it.
pub(super) struct Line {
    name: String,
    identity: String,
    session: Session,
    /// What is taken out of everything the server says.
    secrets: Vec<Secret>,
    /// Tools the server is known to have; empty when unknown.
    tools: Mutex<Vec<String>>,
    remembered: (Option<Era>, Vec<String>),
    /// Requests of exchanges; what the session sent beyond them opened it.
    asked: AtomicU32,
}

impl Line {
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
            asked: AtomicU32::new(0),
        }
    }

    pub(super) fn identity(&self) -> &str {
        &self.identity
    }

    pub(super) fn transport(&self) -> Transport {
        self.session.transport()
    }

    /// Tells whether the session cannot be used any more: its child has ended.
    pub(super) fn is_dead(&self) -> bool {
        self.session.is_dead()
    }

    pub(super) fn take_limits(&self) -> Vec<(String, String)> {
        self.session.take_limits()
    }

    /// Tells whether the session itself is state that a failure may have broken.
    pub(super) fn is_fragile(&self) -> bool {
        self.session.transport() == Transport::Stdio || self.session.era() == Some(Era::Legacy)
    }

    pub(super) async fn close(self) {
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

    /// Returns how many requests were sent beside those of exchanges.
    pub(super) fn opening_requests(&self) -> u32 {
        let asked = self.asked.load(Ordering::Relaxed);
        self.session.round_trips().saturating_sub(asked)
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

/// Calls of tools that this run may still make, of all servers together.
#[derive(Debug, Default)]
pub(super) struct Budget {
    limit: Option<u64>,
    used: AtomicU64,
}

impl Budget {
    pub fn new(limit: Option<u64>) -> Self {
        let used = AtomicU64::new(0);
        Self { limit, used }
    }

    /// Spends one call, or says that there is none left.
    fn spend(&self) -> Result<()> {
        let used = self.used.fetch_add(1, Ordering::Relaxed);
        match self.limit {
            Some(limit) if used >= limit => {
                let message = match limit {
                    1 => "the one call of --max-calls is used up".to_owned(),
                    limit => format!("all {limit} calls of --max-calls are used up"),
                };
                Err(Error::new(Kind::Quota, message).hint("raise --max-calls"))
            }
            _ => Ok(()),
        }
    }
}

/// One exchange with a server, over a session that others may use as well.
pub struct Talk {
    lease: Lease,
    budget: Arc<Budget>,
    /// Requests and calls of tools of this exchange.
    asked: AtomicU32,
    calls: AtomicU32,
}

impl Talk {
    pub(super) fn new(lease: Lease, budget: Arc<Budget>) -> Self {
        Self {
            lease,
            budget,
            asked: AtomicU32::new(0),
            calls: AtomicU32::new(0),
        }
    }

    /// Returns the server's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.lease.name
    }

    /// Returns how the server is reached.
    #[must_use]
    pub fn transport(&self) -> Transport {
        self.lease.transport()
    }

    /// Returns how many requests this exchange sent, those that opened the
    /// session included.
    #[must_use]
    pub fn round_trips(&self) -> u32 {
        let opening = self.lease.opening_requests();
        let opening = opening.saturating_sub(self.lease.opened());
        self.asked.load(Ordering::Relaxed) + opening
    }

    /// Returns how many calls of tools this exchange made.
    pub(super) fn calls(&self) -> u32 {
        self.calls.load(Ordering::Relaxed)
    }

    pub(super) fn line(&self) -> &Lease {
        &self.lease
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
        let known = self
            .lease
            .with_tools(|tools| context7::docs_tool(tools.iter().map(String::as_str)));
        let tool = known.unwrap_or(context7::DOCS_TOOLS[0]);
        let said = match self.call(&context7::docs_call(tool, id, query)).await? {
            Answer::Told(told) => {
                self.lease.learn(tool);
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
                self.lease.learn(tool);
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
        let said = self.counted(self.lease.session.describe()).await;
        let mut said = said.map_err(|e| self.error(e))?;
        for text in said.implementation.iter_mut().chain(&mut said.tools) {
            *text = self.clean(text);
        }
        Ok(said)
    }

    /// Calls a tool of the embedded source. That it failed is in the fields of
    /// what it tells.
    ///
    /// # Errors
    /// Any failure of the call itself.
    pub async fn embedded(&self, call: &ToolCall) -> Result<Told> {
        let reply = self.lease.session.call(&call.tool, &call.arguments);
        Ok(self.told(self.counted(reply).await.map_err(|e| self.error(e))?))
    }

    async fn call(&self, call: &ToolCall) -> Result<Answer> {
        self.budget.spend()?;
        self.calls.fetch_add(1, Ordering::Relaxed);
        let reply = self.lease.session.call(&call.tool, &call.arguments);
        match self.counted(reply).await {
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
                let message = format!("{}: the server refused the call: {line}", self.name());
                Err(Error::new(Kind::Protocol, shortened(message)).server(self.name()))
            }
            Err(CallError::Rpc { message, .. }) if context7::is_tool_missing(&message) => {
                Ok(Answer::NoSuchTool(self.clean(&message)))
            }
            Err(error) => Err(self.error(error)),
        }
    }

    /// Counts a request where it is made.
    async fn counted<T>(&self, request: impl Future<Output = T>) -> T {
        if self.transport() != Transport::Local {
            self.asked.fetch_add(1, Ordering::Relaxed);
            self.lease.asked.fetch_add(1, Ordering::Relaxed);
        }
        request.await
    }

    fn no_tool(&self, said: &str) -> Error {
        Error::new(
            Kind::Protocol,
            format!("{}: no tool to ask for documentation: {said}", self.name()),
        )
        .server(self.name())
        .hint("docent speaks to servers with Context7's tools; see: docent health")
    }

    fn error(&self, error: CallError) -> Error {
        redacted(error.into_error(self.name()), &self.lease.secrets)
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
        let secrets: Vec<&str> = self.lease.secrets.iter().map(Secret::expose).collect();
        model::redact(text, &secrets).into_owned()
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
