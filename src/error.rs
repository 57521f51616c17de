//! The one error type, the closed set of error codes, and the exit codes.
//!
//! Owns: what kinds of failure there are, how each is named in JSON and which
//! exit code it ends with. Guarantees: every kind has exactly one code and one
//! exit code, matched exhaustively. Nothing else maps errors to exit codes.

use std::fmt;
use std::time::Duration;

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong. Each kind is one `error.code` in JSON and one exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// No library or documentation of that name.
    NotFound,
    /// The library exists, the version does not.
    VersionNotFound,
    /// The server knows the library but has not finished indexing it.
    NotFinalized,
    /// The key is missing, wrong or expired.
    Auth,
    /// The key is right but may not read this.
    Forbidden,
    /// The server or the network does not answer.
    Unavailable,
    /// The server failed so often that it is not asked for a while.
    BreakerOpen,
    /// Too many requests in a short time.
    RateLimited,
    /// The plan's allowance is used up.
    Quota,
    /// A deadline passed.
    Timeout,
    /// The reply breaks the protocol.
    Protocol,
    /// The reply is well-formed, but no answer this program knows.
    Unrecognised,
    /// Libraries redirect to one another without end.
    RedirectLoop,
    /// Offline, and the answer is not in the cache.
    Offline,
    /// Some items of a batch failed.
    Partial,
    /// The token budget cannot hold what must be in it.
    Budget,
    /// The configuration is wrong.
    Config,
    /// Ended by a signal.
    Interrupted,
    /// The command line is wrong.
    Usage,
    /// A bug, or a failure of the machine.
    Internal,
}

impl Kind {
    /// Every kind, in the order of their exit codes.
    pub const ALL: [Kind; 20] = [
        Kind::Internal,
        Kind::Usage,
        Kind::NotFound,
        Kind::VersionNotFound,
        Kind::NotFinalized,
        Kind::Auth,
        Kind::Forbidden,
        Kind::Unavailable,
        Kind::BreakerOpen,
        Kind::RateLimited,
        Kind::Quota,
        Kind::Timeout,
        Kind::Protocol,
        Kind::Unrecognised,
        Kind::RedirectLoop,
        Kind::Offline,
        Kind::Partial,
        Kind::Budget,
        Kind::Config,
        Kind::Interrupted,
    ];

    /// Returns the `error.code` of the JSON output.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Kind::NotFound => "not_found",
            Kind::VersionNotFound => "version_not_found",
            Kind::NotFinalized => "not_finalized",
            Kind::Auth => "auth",
            Kind::Forbidden => "forbidden",
            Kind::Unavailable => "unavailable",
            Kind::BreakerOpen => "breaker_open",
            Kind::RateLimited => "rate_limited",
            Kind::Quota => "quota",
            Kind::Timeout => "timeout",
            Kind::Protocol => "protocol",
            Kind::Unrecognised => "unrecognised",
            Kind::RedirectLoop => "redirect_loop",
            Kind::Offline => "offline",
            Kind::Partial => "partial",
            Kind::Budget => "budget",
            Kind::Config => "config",
            Kind::Interrupted => "interrupted",
            Kind::Usage => "usage",
            Kind::Internal => "internal",
        }
    }

    /// Returns the kind that a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Returns the exit code of the process.
    #[must_use]
    pub const fn exit(self) -> u8 {
        match self {
            Kind::Internal => 1,
            Kind::Usage => 2,
            Kind::NotFound | Kind::VersionNotFound | Kind::NotFinalized => 3,
            Kind::Auth | Kind::Forbidden => 4,
            Kind::Unavailable | Kind::BreakerOpen => 5,
            Kind::RateLimited | Kind::Quota => 6,
            Kind::Timeout => 7,
            Kind::Protocol | Kind::Unrecognised | Kind::RedirectLoop => 8,
            Kind::Offline => 9,
            Kind::Partial => 10,
            Kind::Budget => 11,
            Kind::Config => 12,
            Kind::Interrupted => 130,
        }
    }

    /// Tells whether the same call may succeed later, unchanged.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(
            self,
            Kind::Unavailable | Kind::BreakerOpen | Kind::RateLimited | Kind::Timeout
        )
    }

    /// Tells whether another server, or an expired entry of the cache, may
    /// answer in place of the one that failed this way.
    #[must_use]
    pub const fn is_servers_fault(self) -> bool {
        matches!(
            self,
            Kind::Auth
                | Kind::Forbidden
                | Kind::Unavailable
                | Kind::BreakerOpen
                | Kind::RateLimited
                | Kind::Quota
                | Kind::Timeout
                | Kind::Protocol
                | Kind::Unrecognised
                | Kind::RedirectLoop
        )
    }
}

/// Exit codes and what they mean, in order: the one table that the man page,
/// `docent help exit-codes` and the README print.
pub const EXIT_CODES: [(u8, &str); 14] = [
    (
        0,
        "success (also an answer served stale, with a warning on stderr)",
    ),
    (1, "unexpected failure"),
    (2, "wrong usage"),
    (3, "library, version or documentation not found"),
    (4, "key missing, refused, or not allowed to read this"),
    (5, "server or network unavailable"),
    (6, "rate limited, or quota used up"),
    (7, "timed out"),
    (8, "protocol error or unrecognised answer"),
    (9, "offline and not cached"),
    (10, "part of a batch failed"),
    (11, "token budget impossible"),
    (12, "configuration error"),
    (130, "interrupted by a signal"),
];

/// A failure: what, why, and what to do about it.
#[derive(Debug)]
pub struct Error {
    /// Decides `error.code` and the exit code.
    pub kind: Kind,
    /// One line, lower case, no full stop, no secret.
    pub message: String,
    /// More of what was said, over any number of lines: a child's last words.
    pub detail: Option<String>,
    /// What the user can do, a line each.
    pub hints: Vec<String>,
    /// Name of the server that failed, where one did.
    pub server: Option<String>,
    /// How long the server asks to wait before the next call.
    pub retry_after: Option<Duration>,
    /// Whether the failure may pass within seconds: the same call, made again
    /// at once, may succeed.
    pub is_transient: bool,
    /// What the user may have meant: ids or version tags.
    pub candidates: Vec<String>,
    /// The failure below this one.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// Makes an error of a kind.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            detail: None,
            hints: Vec::new(),
            server: None,
            retry_after: None,
            is_transient: false,
            candidates: Vec::new(),
            source: None,
        }
    }

    /// Adds a line that says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Sets what is shown below the message; a blank text is none.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into()).filter(|text| !text.trim().is_empty());
        self
    }

    /// Names the server that failed.
    #[must_use]
    pub fn server(mut self, name: impl Into<String>) -> Self {
        self.server = Some(name.into());
        self
    }

    /// Sets how long to wait before the next call.
    #[must_use]
    pub fn retry_after(mut self, wait: Option<Duration>) -> Self {
        self.retry_after = wait;
        self
    }

    /// Sets whether the failure may pass within seconds.
    #[must_use]
    pub fn transient(mut self, is_transient: bool) -> Self {
        self.is_transient = is_transient;
        self
    }

    /// Sets what the user may have meant.
    #[must_use]
    pub fn candidates(mut self, candidates: Vec<String>) -> Self {
        self.candidates = candidates;
        self
    }

    /// Sets the failure below this one.
    #[must_use]
    pub fn source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Makes an [`Kind::Internal`] error out of another error.
    pub fn internal(
        message: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::new(Kind::Internal, message).source(source)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source
            .as_ref()
            .map(|s| s.as_ref() as &(dyn std::error::Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::{EXIT_CODES, Kind};

    #[test]
    fn every_kind_has_its_own_code_and_a_documented_exit() {
        let codes: std::collections::HashSet<_> = Kind::ALL.iter().map(|k| k.code()).collect();
        assert_eq!(codes.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            assert!(EXIT_CODES.iter().any(|(exit, _)| *exit == kind.exit()));
        }
    }

    #[test]
    fn every_documented_failure_has_a_kind() {
        for (exit, _) in EXIT_CODES.iter().skip(1) {
            assert!(Kind::ALL.iter().any(|k| k.exit() == *exit), "{exit}");
        }
    }
}
