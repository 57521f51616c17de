//! What can go wrong between this program and an MCP server, before the text
//! of an answer is looked at: the network, the child process, the protocol.

use std::fmt;
use std::time::Duration;

use crate::error::{Error, Kind};

/// Why a connection could not be made, or broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Nobody listens at that address.
    Refused,
    /// The other side closed the connection before it answered.
    Reset,
    /// The name of the host is unknown.
    Dns,
    /// The certificate or the TLS handshake was refused.
    Tls,
    /// The proxy did not let the connection through.
    Proxy,
    /// Anything else on the way.
    Other,
}

/// A failed call.
#[derive(Debug, Clone, PartialEq)]
pub enum CallError {
    /// The server answered with a failure status.
    Status {
        /// HTTP status, 300 to 599.
        status: u16,
        /// `Retry-After`, where it was sent as seconds.
        retry_after: Option<Duration>,
        /// Whether the body is an HTML page: a gateway's, not the server's.
        is_html: bool,
        /// First line of the body, or the message of the error in it.
        detail: String,
    },
    /// The server answered with a JSON-RPC error.
    Rpc {
        /// JSON-RPC code.
        code: i64,
        /// The server's message.
        message: String,
    },
    /// No connection, or a broken one.
    Connection {
        /// Why.
        cause: Cause,
        /// The system's words.
        detail: String,
    },
    /// A deadline passed.
    Timeout {
        /// What was being waited for: `connect`, `start` of a child, `answer`.
        stage: &'static str,
        /// How long was waited.
        after: Duration,
    },
    /// The reply is larger than the limit, in bytes.
    TooLarge(usize),
    /// The reply is no reply.
    Protocol(String),
    /// A redirect that is not followed.
    Redirect(String),
    /// The program of a child could not be started.
    Spawn {
        /// The program.
        program: String,
        /// The system's words.
        detail: String,
        /// Whether it does not exist.
        is_missing: bool,
    },
    /// The child ended before it answered.
    Exited {
        /// `exit code 1`, `signal 9`.
        status: String,
        /// The end of its standard error, redacted, at most 4 KiB.
        stderr: String,
    },
    /// A setting makes the call impossible.
    Config(String),
}

impl CallError {
    /// Turns the failure into an error about the server called `name`.
    #[must_use]
    pub fn into_error(self, name: &str) -> Error {
        let kind = self.kind();
        let retry_after = match &self {
            CallError::Status { retry_after, .. } => *retry_after,
            _ => None,
        };
        let mut error = Error::new(kind, format!("{name}: {self}"))
            .server(name)
            .retry_after(retry_after)
            .transient(self.is_transient());
        error.hints = self.hints(name);
        if let CallError::Exited { stderr, .. } = &self
            && (stderr.trim().lines().count() > 1 || stderr.len() > 200)
        {
            error = error.detail(stderr.trim_end());
        }
        error
    }

    /// Tells whether the same call, made again within seconds, may succeed.
    ///
    /// An answer that was waited for in vain may have been worked on: to ask
    /// again doubles the load and the wait. What a setting, a certificate or a
    /// missing program causes does not pass.
    fn is_transient(&self) -> bool {
        match self {
            CallError::Status { status, .. } => {
                matches!(status, 408 | 429 | 500..=599) && !matches!(status, 501 | 505)
            }
            CallError::Rpc { code, .. } => match code {
                // How servers say that they do not speak this version.
                -32000 | -32002 | -32022 => false,
                -32603 | -32099..=-32001 => true,
                _ => false,
            },
            CallError::Connection { cause, .. } => {
                matches!(cause, Cause::Refused | Cause::Reset | Cause::Other)
            }
            CallError::Timeout { stage, .. } => *stage == "connect",
            CallError::Exited { .. } => true,
            CallError::TooLarge(_)
            | CallError::Protocol(_)
            | CallError::Redirect(_)
            | CallError::Spawn { .. }
            | CallError::Config(_) => false,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            CallError::Status { status, .. } => match status {
                401 | 407 => Kind::Auth,
                403 => Kind::Forbidden,
                429 => Kind::RateLimited,
                402 => Kind::Quota,
                408 | 504 => Kind::Timeout,
                500..=599 | 404 | 410 => Kind::Unavailable,
                _ => Kind::Protocol,
            },
            CallError::Connection { .. } | CallError::Spawn { .. } | CallError::Exited { .. } => {
                Kind::Unavailable
            }
            CallError::Timeout { .. } => Kind::Timeout,
            CallError::Rpc { .. } | CallError::TooLarge(_) | CallError::Protocol(_) => {
                Kind::Protocol
            }
            CallError::Redirect(_) => Kind::Protocol,
            CallError::Config(_) => Kind::Config,
        }
    }

    fn hints(&self, name: &str) -> Vec<String> {
        let hint = match self {
            CallError::Status {
                status,
                retry_after,
                is_html,
                ..
            } => return status_hint(*status, *retry_after, *is_html),
            CallError::Connection {
                cause: Cause::Tls, ..
            } => "behind a TLS proxy, set SSL_CERT_FILE to its certificate authority".to_owned(),
            CallError::Connection {
                cause: Cause::Proxy,
                ..
            } => "check HTTPS_PROXY, or name the host in NO_PROXY".to_owned(),
            CallError::Connection {
                cause: Cause::Dns | Cause::Refused,
                ..
            } => "check the network and the server's URL: docent config show".to_owned(),
            CallError::Exited { stderr, .. } if is_node_missing(stderr) => INSTALL_NODE.to_owned(),
            CallError::Spawn {
                program,
                is_missing: true,
                ..
            } if !is_node(program) => "check the command and PATH".to_owned(),
            CallError::Timeout {
                stage: "connect" | "start",
                ..
            } => {
                format!(
                    "a first start through npx can take 20 s: raise servers.{name}.connect_timeout and --timeout"
                )
            }
            CallError::Timeout { .. } => "give it longer with --timeout".to_owned(),
            _ => return Vec::new(),
        };
        vec![hint]
    }
}

/// Says what to do about a status, where there is something.
fn status_hint(status: u16, retry_after: Option<Duration>, is_html: bool) -> Vec<String> {
    let hint = match (status, retry_after) {
        (401, _) => "check the key: docent config check",
        (402, _) => "raise the limit of your plan, or use another server or key",
        (407, _) => "the proxy wants a name and password: set them in HTTPS_PROXY",
        (429 | 500..=599, Some(wait)) => {
            return vec![format!(
                "try again in {}",
                humantime::format_duration(round(wait))
            )];
        }
        (200..=299 | 403 | 500..=599, _) if is_html => {
            "a proxy, gateway or sign-in page answered in the server's place"
        }
        (403, _) => "check what the key may do: docent config check",
        (404 | 410, _) => "check the server's URL: docent config show",
        (429, None) => "set CONTEXT7_API_KEY for higher limits, or try again later",
        (408 | 500..=599, _) => "try again later, or use another server",
        _ => return Vec::new(),
    };
    vec![hint.to_owned()]
}

/// What to do where Node.js is missing.
const INSTALL_NODE: &str = "install Node.js 20 or later, or use --server context7";

/// Tells whether a program comes with Node.js.
fn is_node(program: &str) -> bool {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    matches!(
        name.trim_end_matches(".cmd").trim_end_matches(".exe"),
        "npx" | "node" | "npm"
    )
}

/// Tells whether a child says that `node` itself is missing.
fn is_node_missing(stderr: &str) -> bool {
    stderr.lines().any(|line| {
        let is_launcher = ["env:", "/usr/bin/env:", "sh:", "/bin/sh:"]
            .iter()
            .any(|start| line.trim_start().starts_with(start));
        let line = line.to_lowercase();
        let is_missing = line.contains("no such file") || line.contains("not found");
        is_launcher && is_missing && line.contains("node")
    })
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallError::Status {
                status,
                is_html,
                detail,
                ..
            } => {
                write!(f, "HTTP {status}")?;
                if let Some(reason) = reason(*status) {
                    write!(f, " {reason}")?;
                }
                if *is_html {
                    f.write_str(" (an HTML page, not an MCP server's answer)")
                } else if detail.is_empty() {
                    Ok(())
                } else {
                    write!(f, ": {detail}")
                }
            }
            CallError::Rpc { code, message } => {
                write!(f, "the server refused the call: {message} ({code})")
            }
            CallError::Connection { cause, detail } => {
                let what = match cause {
                    Cause::Refused => "connection refused",
                    Cause::Reset => "connection closed before the answer was complete",
                    Cause::Dns => "host not found",
                    Cause::Tls => "TLS failed",
                    Cause::Proxy => "the proxy did not connect to the server",
                    Cause::Other => "connection failed",
                };
                f.write_str(what)?;
                if detail.is_empty() {
                    Ok(())
                } else {
                    write!(f, " ({detail})")
                }
            }
            CallError::Timeout { stage, after } => {
                let what = match *stage {
                    "connect" | "start" => "connection",
                    _ => "answer",
                };
                write!(
                    f,
                    "no {what} within {}",
                    humantime::format_duration(round(*after))
                )
            }
            CallError::TooLarge(limit) => {
                write!(f, "the reply is larger than {} MiB", limit / (1024 * 1024))
            }
            CallError::Protocol(what) => write!(f, "not an MCP answer: {what}"),
            CallError::Redirect(what) => f.write_str(what),
            CallError::Spawn {
                program,
                is_missing: true,
                ..
            } if is_node(program) => write!(f, "{program} not found: {INSTALL_NODE}"),
            CallError::Spawn {
                program,
                is_missing: true,
                ..
            } => write!(f, "{program} not found"),
            CallError::Spawn {
                program, detail, ..
            } => write!(f, "cannot start {program}: {detail}"),
            CallError::Exited { status, stderr } => {
                write!(f, "the server process ended with {status}")?;
                match stderr.lines().rev().find(|line| !line.trim().is_empty()) {
                    Some(last) => write!(f, ": {}", last.trim()),
                    None => Ok(()),
                }
            }
            CallError::Config(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for CallError {}

/// Rounds for people: whole seconds above one, else whole milliseconds.
fn round(duration: Duration) -> Duration {
    if duration.as_secs() >= 1 {
        Duration::from_secs_f64(duration.as_secs_f64().round())
    } else {
        Duration::from_millis(duration.as_millis() as u64)
    }
}

fn reason(status: u16) -> Option<&'static str> {
    http::StatusCode::from_u16(status).ok()?.canonical_reason()
}

#[cfg(test)]
mod tests {
    use super::{CallError, Cause};
    use crate::error::Kind;
    use std::time::Duration;

    fn status(status: u16) -> CallError {
        CallError::Status {
            status,
            retry_after: Some(Duration::from_secs(7)),
            is_html: false,
            detail: String::new(),
        }
    }

    #[test]
    fn each_status_comes_out_as_what_it_is() {
        for (code, kind) in [
            (401, Kind::Auth),
            (403, Kind::Forbidden),
            (404, Kind::Unavailable),
            (429, Kind::RateLimited),
            (402, Kind::Quota),
            (500, Kind::Unavailable),
            (503, Kind::Unavailable),
            (504, Kind::Timeout),
            (418, Kind::Protocol),
        ] {
            assert_eq!(status(code).into_error("s").kind, kind, "{code}");
        }
        assert_eq!(
            status(429).into_error("s").retry_after,
            Some(Duration::from_secs(7))
        );
    }

    #[test]
    fn only_what_may_pass_is_transient() {
        let retry = |error: CallError| error.into_error("s").is_transient;
        for (code, is) in [
            (400, false),
            (401, false),
            (402, false),
            (403, false),
            (404, false),
            (407, false),
            (408, true),
            (413, false),
            (429, true),
            (500, true),
            (501, false),
            (502, true),
            (503, true),
            (504, true),
            (505, false),
            (599, true),
        ] {
            assert_eq!(retry(status(code)), is, "HTTP {code}");
        }
        for (code, is) in [
            (-32700, false),
            (-32603, true),
            (-32602, false),
            (-32601, false),
            (-32600, false),
            (-32100, false),
            (-32099, true),
            (-32022, false),
            (-32002, false),
            (-32001, true),
            (-32000, false),
            (0, false),
            (429, false),
        ] {
            let message = String::new();
            assert_eq!(retry(CallError::Rpc { code, message }), is, "{code}");
        }
        for (cause, is) in [
            (Cause::Refused, true),
            (Cause::Reset, true),
            (Cause::Dns, false),
            (Cause::Tls, false),
            (Cause::Proxy, false),
            (Cause::Other, true),
        ] {
            let detail = String::new();
            let error = CallError::Connection { cause, detail };
            assert_eq!(retry(error), is, "{cause:?}");
        }
        for (stage, is) in [("connect", true), ("start", false), ("answer", false)] {
            let after = Duration::from_secs(1);
            assert_eq!(retry(CallError::Timeout { stage, after }), is, "{stage}");
        }
        assert!(retry(CallError::Exited {
            status: "signal 9".into(),
            stderr: String::new(),
        }));
        for error in [
            CallError::TooLarge(1),
            CallError::Protocol(String::new()),
            CallError::Redirect(String::new()),
            CallError::Config(String::new()),
            CallError::Spawn {
                program: "npx".into(),
                detail: String::new(),
                is_missing: false,
            },
        ] {
            assert!(!retry(error.clone()), "{error:?}");
        }
    }

    #[test]
    fn a_missing_npx_says_what_to_install() {
        let error = CallError::Spawn {
            program: "npx".into(),
            detail: String::new(),
            is_missing: true,
        }
        .into_error("context7-npx");
        assert_eq!(
            error.message,
            "context7-npx: npx not found: install Node.js 20 or later, or use --server context7"
        );
    }

    #[test]
    fn a_refused_connection_is_named() {
        let error = CallError::Connection {
            cause: Cause::Refused,
            detail: String::new(),
        }
        .into_error("context7");
        assert_eq!(error.message, "context7: connection refused");
        assert_eq!(error.kind, Kind::Unavailable);
    }
}
