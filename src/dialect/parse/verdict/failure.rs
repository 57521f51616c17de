//! Texts that are failures, and what they mean.

use serde_json::Value;

use crate::error::{Error, Kind};
use crate::model::redact;

use super::texts::{CODES, LIBRARY_STARTS, STARTS};

/// What a text says that is no answer.
#[derive(Debug)]
pub(super) enum Reading {
    /// The library goes by this id.
    Redirect(String),
    /// Something went wrong.
    Failure(Error),
}

/// Reads a text as a failure or a redirect; `None` when it is none known.
pub(super) fn read(text: &str) -> Option<Reading> {
    let text = text.trim();
    if is_html(text) {
        let error = Error::new(Kind::Unavailable, "an HTML page instead of an answer");
        let error = error.transient(true);
        return Some(Reading::Failure(error.hint(
            "check the server's address, and any proxy or sign-in page on the way",
        )));
    }
    if let Some(body) = json_failure(text) {
        return read_json(&body, text);
    }
    let text = without_prefix(text);
    let lower = lower_start(text);
    if let Some(rest) = about_library(&lower) {
        if rest.starts_with("has been redirected to this library:") {
            return redirect(text).map(Reading::Redirect);
        }
        if let Some((_, kind)) = LIBRARY_STARTS.iter().find(|(s, _)| rest.starts_with(s)) {
            return Some(Reading::Failure(failure(*kind, text)));
        }
    }
    if is_missing_tag(&lower) {
        return Some(Reading::Failure(failure(Kind::VersionNotFound, text)));
    }
    let kind = STARTS.iter().find(|(start, _)| lower.starts_with(start));
    let kind = match kind {
        Some((_, Kind::Unavailable)) => Some(kind_of_trouble(&lower)),
        Some((_, kind)) => Some(*kind),
        None => status(&lower).map(kind_of_status),
    };
    kind.map(|kind| Reading::Failure(failure(kind, text)))
}

/// Tells whether a text is a failure however long it is.
pub(super) fn is_never_documentation(text: &str) -> bool {
    let text = text.trim();
    is_html(text)
        || json_failure(text).is_some()
        || is_missing_tag(&lower_start(without_prefix(text)))
}

/// Characters of the server's words in a message.
const MOST_WORDS: usize = 200;

/// Makes an error with the server's own words behind ours.
pub(super) fn error(kind: Kind, ours: &str, text: &str) -> Error {
    let line = text.lines().find(|line| !line.trim().is_empty());
    let line = line.unwrap_or_default().trim();
    let line = match line.split_once("Available tags:") {
        Some((line, _)) if kind == Kind::VersionNotFound => line.trim_end(),
        _ => line,
    };
    let line = redact(line, &[]);
    // Escape sequences stay whole, for whoever prints to take them out whole.
    let mut words: String = line.chars().take(MOST_WORDS).collect();
    if words.len() < line.len() {
        words.push_str("...");
    } else if words.ends_with('.') && !words.ends_with("..") {
        words.pop();
    }
    Error::new(kind, format!("{ours}; the server says: {words}"))
}

/// Makes the error of a kind out of the text that reports it.
fn failure(kind: Kind, text: &str) -> Error {
    let lower = lower_start(text);
    let status = status(&lower).filter(|_| kind == Kind::Unavailable);
    let ours = match (kind, status) {
        (_, Some(status)) => format!("the server's own source answered with status {status}"),
        (kind, None) => match kind {
            Kind::NotFound => "no such library or documentation",
            Kind::VersionNotFound => "no such version",
            Kind::NotFinalized => "the documentation is missing or not indexed yet",
            Kind::Auth => "the server refused the key",
            Kind::Forbidden => "the key may not read this",
            Kind::RateLimited => "too many requests",
            Kind::Quota => "the allowance is used up",
            Kind::Timeout => "the server's own source did not answer in time",
            Kind::Unavailable => "the server cannot answer",
            Kind::Usage => "the server does not accept this library id",
            _ => "the server cannot serve this",
        }
        .to_owned(),
    };
    let may_pass = match kind {
        Kind::RateLimited => true,
        Kind::Unavailable => !matches!(status, Some(501 | 505)),
        _ => false,
    };
    let error = error(kind, &ours, text).transient(may_pass);
    match kind {
        Kind::VersionNotFound => error
            .candidates(tags(text))
            .hint("choose one of the versions that exist with --version"),
        Kind::NotFinalized => error
            .hint("try again later")
            .hint("check the id: docent resolve NAME lists the ids that exist"),
        Kind::Auth => error.hint("set CONTEXT7_API_KEY to a valid key"),
        Kind::Forbidden => error.hint("set CONTEXT7_API_KEY to a key that may read this library"),
        Kind::RateLimited => error.hint("set CONTEXT7_API_KEY for higher limits"),
        Kind::Quota => error.hint("raise the limit of your plan, or use another server or key"),
        Kind::Timeout | Kind::Unavailable => error.hint("try again later, or use another server"),
        Kind::Usage => error.hint("an id looks like /facebook/react or /vercel/next.js/v15.1.8"),
        _ => error,
    }
}

/// Returns the beginning of a text in lower case: enough to tell what it is.
fn lower_start(text: &str) -> String {
    text.chars().take(600).collect::<String>().to_lowercase()
}

/// Cuts what may stand before a failure: signs, `Error:`, a protocol prefix.
fn without_prefix(mut text: &str) -> &str {
    loop {
        text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '/');
        let cut = text.get(..6).filter(|s| s.eq_ignore_ascii_case("error:"));
        if cut.is_some() {
            text = &text[6..];
        } else if let Some(rest) = text.strip_prefix("MCP error -") {
            text = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        } else {
            return text;
        }
    }
}

/// Returns what a text says about a library: the rest of `library <id> <rest>`.
fn about_library(lower: &str) -> Option<&str> {
    let (_, rest) = lower.strip_prefix("library ")?.split_once(' ')?;
    Some(rest)
}

/// Reads the target of a redirect. The text ends it with a full stop, and ids
/// have dots of their own, so exactly one is cut.
fn redirect(text: &str) -> Option<String> {
    let (_, target) = text.split_once("redirected to this library:")?;
    let target = target.split_whitespace().next()?;
    let target = target.strip_suffix('.').unwrap_or(target);
    redirect_target(target)
}

fn redirect_target(target: &str) -> Option<String> {
    let parts = target.strip_prefix('/')?.split_once('/')?;
    (!parts.0.is_empty() && !parts.1.is_empty()).then(|| target.to_owned())
}

fn is_missing_tag(lower: &str) -> bool {
    ["tag ", "version "].iter().any(|s| lower.starts_with(s))
        && (lower.contains("not found for library") || lower.contains("available tags:"))
}

/// Reads the tags behind `Available tags:`, which commas or lines part.
fn tags(text: &str) -> Vec<String> {
    let Some((_, list)) = text.split_once("vailable tags:") else {
        return Vec::new();
    };
    let bullets = |tag: &str| {
        let tag = tag.trim();
        let tag = tag.strip_prefix("- ").or_else(|| tag.strip_prefix("* "));
        tag.map(str::to_owned)
    };
    list.split([',', '\n'])
        .map(|tag| bullets(tag).unwrap_or_else(|| tag.trim().to_owned()))
        .map(|tag| tag.trim_matches(['"', '`', ' ']).to_owned())
        .map(|tag| tag.strip_suffix('.').map(str::to_owned).unwrap_or(tag))
        .filter(|tag| !tag.is_empty() && !tag.contains(char::is_whitespace))
        .collect()
}

/// Tells trouble apart by the status in the text, or by how it came about.
fn kind_of_trouble(lower: &str) -> Kind {
    if let Some(status) = status(lower) {
        return kind_of_status(status);
    }
    let timeouts = ["timed out", "timeouterror", "due to timeout", "etimedout"];
    if timeouts.iter().any(|sign| lower.contains(sign)) {
        Kind::Timeout
    } else {
        Kind::Unavailable
    }
}

/// Finds an HTTP status: `status 503`, `status code 503`, `error code: 503`.
fn status(lower: &str) -> Option<u16> {
    ["status code", "status", "error code", "http error", "http"]
        .iter()
        .flat_map(|word| {
            lower
                .match_indices(word)
                .map(move |(at, _)| at + word.len())
        })
        .find_map(|end| {
            let rest = lower.get(end..)?.trim_start_matches([':', ' ', '=']);
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let status: u16 = rest.get(..digits)?.parse().ok()?;
            (digits == 3 && (200..600).contains(&status)).then_some(status)
        })
}

fn kind_of_status(status: u16) -> Kind {
    match status {
        202 => Kind::NotFinalized,
        401 => Kind::Auth,
        402 => Kind::Quota,
        403 => Kind::Forbidden,
        404 => Kind::NotFound,
        408 => Kind::Timeout,
        429 => Kind::RateLimited,
        500.. => Kind::Unavailable,
        _ => Kind::Unrecognised,
    }
}

fn is_html(text: &str) -> bool {
    ["<!doctype html", "<html"].iter().any(|start| {
        text.get(..start.len())
            .is_some_and(|t| t.eq_ignore_ascii_case(start))
    })
}

/// Reads a JSON body that reports a failure: an object with `error`, or with
/// little else than a `message`.
fn json_failure(text: &str) -> Option<Value> {
    if !text.starts_with('{') {
        return None;
    }
    let body: Value = serde_json::from_str(text).ok()?;
    let object = body.as_object()?;
    let is_failure = object.len() <= 6
        && (object.get("error").is_some_and(|e| !e.is_null())
            || object.get("message").is_some_and(Value::is_string)
            || object.get("results").is_some_and(Value::is_array));
    is_failure.then_some(body)
}

fn read_json(body: &Value, text: &str) -> Option<Reading> {
    let field = |key: &str| {
        let nested = body.get("error").and_then(|e| e.get(key));
        nested.or_else(|| body.get(key)).and_then(Value::as_str)
    };
    if let Some(id) = field("redirectUrl").and_then(redirect_target) {
        return Some(Reading::Redirect(id));
    }
    let code = body.get("error").and_then(Value::as_str).or(field("code"));
    let message = field("message").or(code).unwrap_or(text);
    if let Some((_, kind)) = code.and_then(|code| CODES.iter().find(|(c, _)| *c == code)) {
        return Some(Reading::Failure(failure(*kind, message)));
    }
    let is_empty = |key| {
        body.get(key)
            .and_then(Value::as_array)
            .is_some_and(Vec::is_empty)
    };
    if code.is_none() && is_empty("results") {
        let error = Error::new(Kind::NotFound, "no library of that name");
        return Some(Reading::Failure(error));
    }
    // A body in a body would go round for ever.
    let read = |text: &str| (!text.trim_start().starts_with('{')).then(|| read(text))?;
    read(message).or_else(|| read(code?))
}
