//! HTTP as MCP needs it: one POST, a JSON or event-stream reply, every
//! failure kept as what it is.
//!
//! Proxy variables are honoured, loopback is never proxied, redirects stay
//! within the origin while a key is attached, replies are bounded by
//! [`MAX_REPLY`].

mod cause;
mod read;

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method, Response, Url, redirect};
use serde_json::Value;

use super::reply::{first_line, rpc_error};
use super::{CallError, MAX_REPLY, tls};
use crate::config::Secret;
use cause::connection_error;
use read::{event, parse, read};

/// Most redirects followed for one request.
const MAX_REDIRECTS: usize = 5;
/// Most headers about limits that are looked at.
const MAX_LIMITS: usize = 16;
/// Most of a failure's body that is read, in bytes.
const MAX_FAILURE: usize = 64 * 1024;

/// One server's HTTP endpoint.
#[derive(Debug, Clone)]
pub struct Endpoint {
    client: Client,
    url: Url,
    key: Option<Secret>,
    requests: Arc<AtomicU32>,
    limits: Limits,
}

/// The headers of the latest answer that tell of limits, name and value.
pub type Limits = Arc<Mutex<Vec<(String, String)>>>;

/// A reply whose head has arrived.
pub struct HttpReply {
    /// The `Mcp-Session-Id` header.
    pub session: Option<String>,
    response: Response,
}

/// A reply with a failure status.
pub struct Failure {
    /// The failure itself.
    pub error: CallError,
    /// The `error` of a JSON-RPC body, where there was one.
    pub rpc: Option<CallError>,
}

impl Endpoint {
    /// Prepares an endpoint; sends nothing.
    ///
    /// # Errors
    /// [`CallError::Config`] for an unusable URL, key or certificate file.
    pub fn new(
        url: &str,
        key: Option<Secret>,
        ca_file: Option<&Path>,
        connect_timeout: Duration,
        requests: Arc<AtomicU32>,
    ) -> Result<Self, CallError> {
        let url =
            Url::parse(url).map_err(|e| CallError::Config(format!("`{url}` is not a URL: {e}")))?;
        let tls = if url.scheme() == "https" {
            tls::client_config(ca_file)?
        } else {
            tls::unused_config()?
        };
        let mut builder = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .connect_timeout(connect_timeout)
            .user_agent(concat!("docent/", env!("CARGO_PKG_VERSION")));
        if is_loopback(&url) {
            builder = builder.no_proxy();
        }
        let client = builder
            .build()
            .map_err(|e| CallError::Config(format!("HTTP cannot be set up: {e}")))?;
        Ok(Self {
            client,
            url,
            key,
            requests,
            limits: Limits::default(),
        })
    }

    /// Posts a JSON-RPC message.
    ///
    /// # Errors
    /// [`CallError::Connection`], [`CallError::Timeout`] (of the connection)
    /// or [`CallError::Redirect`]. A failure status is no error here.
    pub async fn post(&self, message: &Value, headers: HeaderMap) -> Result<HttpReply, CallError> {
        let body = Bytes::from(message.to_string());
        self.send(Method::POST, Some(body), headers).await
    }

    /// Ends a session.
    ///
    /// # Errors
    /// As [`Endpoint::post`].
    pub async fn delete(&self, headers: HeaderMap) -> Result<HttpReply, CallError> {
        self.send(Method::DELETE, None, headers).await
    }

    async fn send(
        &self,
        method: Method,
        body: Option<Bytes>,
        mut headers: HeaderMap,
    ) -> Result<HttpReply, CallError> {
        headers.insert(
            ACCEPT,
            HeaderValue::from_static("application/json, text/event-stream"),
        );
        if body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(key) = &self.key {
            let mut value =
                HeaderValue::try_from(format!("Bearer {}", key.expose())).map_err(|_| {
                    CallError::Config("the key has characters no header can hold".into())
                })?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        let mut url = self.url.clone();
        for _ in 0..=MAX_REDIRECTS {
            self.requests.fetch_add(1, Ordering::Relaxed);
            let mut request = self
                .client
                .request(method.clone(), url.clone())
                .headers(headers.clone());
            if let Some(body) = &body {
                request = request.body(body.clone());
            }
            let response = request.send().await.map_err(connection_error)?;
            self.note_limits(&response);
            if !response.status().is_redirection() {
                let session = header(&response, "mcp-session-id");
                return Ok(HttpReply { session, response });
            }
            url = self.redirected(&url, &response)?;
        }
        Err(CallError::Redirect(format!(
            "more than {MAX_REDIRECTS} HTTP redirects"
        )))
    }

    /// Takes what the latest answer told of limits, once.
    pub fn take_limits(&self) -> Vec<(String, String)> {
        let mut limits = self.limits.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut limits)
    }

    fn note_limits(&self, response: &Response) {
        let told = response.headers().iter().filter_map(|(name, value)| {
            let name = name.as_str();
            let is_limit = name.contains("ratelimit") || name.contains("rate-limit");
            let value = value.to_str().ok().filter(|value| value.len() <= 256)?;
            is_limit.then(|| (name.to_owned(), value.to_owned()))
        });
        let told: Vec<_> = told.take(MAX_LIMITS).collect();
        if !told.is_empty() {
            *self.limits.lock().unwrap_or_else(PoisonError::into_inner) = told;
        }
    }

    /// Decides where a redirect leads and whether it may be followed.
    fn redirected(&self, from: &Url, response: &Response) -> Result<Url, CallError> {
        let status = response.status().as_u16();
        let to = header(response, "location")
            .and_then(|location| from.join(&location).ok())
            .ok_or_else(|| {
                CallError::Redirect(format!("HTTP {status} without a usable address"))
            })?;
        let origin = to.origin().ascii_serialization();
        if self.key.is_some() && to.origin() != from.origin() {
            return Err(CallError::Redirect(format!(
                "redirected to {origin}, where the key must not go"
            )));
        }
        if from.scheme() == "https" && to.scheme() != "https" {
            return Err(CallError::Redirect(format!(
                "redirected from https to {origin}"
            )));
        }
        Ok(to)
    }
}

impl HttpReply {
    /// Tells whether the status is a success.
    pub fn is_success(&self) -> bool {
        self.response.status().is_success()
    }

    /// Tells whether there is no body to read.
    pub fn is_empty(&self) -> bool {
        matches!(self.response.status().as_u16(), 202 | 204)
            || self.response.content_length() == Some(0)
    }

    /// Reads the JSON-RPC message that `wanted` accepts: the body itself, or
    /// the first such event of a stream.
    ///
    /// # Errors
    /// [`CallError::TooLarge`], [`CallError::Protocol`], or a broken connection.
    pub async fn message(self, wanted: impl Fn(&Value) -> bool) -> Result<Value, CallError> {
        let status = self.response.status().as_u16();
        match content_type(&self.response).as_str() {
            "text/event-stream" => event(self.response, wanted).await,
            "text/html" | "application/xhtml+xml" => Err(CallError::Status {
                status,
                retry_after: None,
                is_html: true,
                detail: String::new(),
            }),
            _ if self.is_empty() => {
                Err(CallError::Protocol(format!("HTTP {status} without a body")))
            }
            _ => {
                let body = read(self.response, MAX_REPLY).await?;
                parse(&body)
            }
        }
    }

    /// Reads why it failed.
    pub async fn failure(self) -> Failure {
        let status = self.response.status().as_u16();
        let retry_after = self
            .response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| parse_retry_after(value, SystemTime::now()));
        let html_type = content_type(&self.response).contains("html");
        let body = read(self.response, MAX_FAILURE).await.unwrap_or_default();
        let text = String::from_utf8_lossy(&body);
        let json: Option<Value> = serde_json::from_str(&text).ok();
        let rpc = json
            .as_ref()
            .filter(|message| message.get("jsonrpc").is_some())
            .and_then(|message| message.get("error"))
            .map(rpc_error);
        let is_html = html_type || text.trim_start().starts_with('<');
        let detail = match (&json, &rpc) {
            (_, Some(CallError::Rpc { message, .. })) => message.clone(),
            (Some(json), _) => ["message", "error_description", "error", "detail"]
                .iter()
                .find_map(|field| json.get(*field)?.as_str())
                .map(first_line)
                .unwrap_or_default(),
            _ if is_html => String::new(),
            _ => first_line(&text),
        };
        Failure {
            error: CallError::Status {
                status,
                retry_after,
                is_html,
                detail,
            },
            rpc,
        }
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }
}

fn header(response: &Response, name: &str) -> Option<String> {
    let value = response.headers().get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

fn content_type(response: &Response) -> String {
    let value = header(response, "content-type").unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Reads a `Retry-After`: seconds, or an HTTP date.
fn parse_retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let date = httpdate::parse_http_date(value.trim()).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_loopback, parse_retry_after};
    use reqwest::Url;
    use std::time::{Duration, SystemTime};

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_770);
        for (value, wait) in [
            ("7", Some(7)),
            (" 120 ", Some(120)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(7)),
            ("Tue, 06 Nov 1984 08:49:37 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
        ] {
            assert_eq!(
                parse_retry_after(value, now),
                wait.map(Duration::from_secs),
                "{value}"
            );
        }
    }

    #[test]
    fn loopback_is_recognised_in_all_its_spellings() {
        for (url, expected) in [
            ("http://127.0.0.1:1/mcp", true),
            ("http://127.8.8.8/mcp", true),
            ("http://[::1]:80/", true),
            ("http://localhost:3000", true),
            ("http://a.localhost", true),
            ("http://localhost.example.com", false),
            ("https://mcp.context7.com/mcp", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }
}
