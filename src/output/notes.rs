//! The lines that go beside an answer, to stderr: where it came from, what it
//! lacks, and what went wrong.

use super::clean::{clean, clean_line};
use super::human::{ago, count};
use super::style::{CYAN, RED_BOLD, YELLOW_BOLD, paint};
use crate::error::{Error, Kind};
use crate::model::{CacheState, Docs, Enhanced, Provenance, Transport};

/// Most candidates named below an error.
const CANDIDATES: usize = 12;

/// Returns server, id, version asked and served, age, and the cache's part.
#[must_use]
pub fn docs(docs: &Docs) -> String {
    let version = &docs.version;
    let served = version.served.as_deref().map(clean_line);
    let served = served.as_deref().unwrap_or("the default branch");
    let origin = version.origin.as_ref().map(|o| clean_line(o.as_str()));
    let versions = match (&version.asked, origin) {
        (Some(asked), Some(origin)) => {
            format!("asked {}, served {served} ({origin})", clean_line(asked))
        }
        (Some(asked), None) => format!("asked {}, served {served}", clean_line(asked)),
        (None, _) => format!("served {served}"),
    };
    let id = clean_line(&docs.library.id);
    join(&docs.provenance, &[&id, &versions])
}

/// Returns server, age, and the cache's part.
#[must_use]
pub fn provenance(provenance: &Provenance) -> String {
    join(provenance, &[])
}

fn join(provenance: &Provenance, middle: &[&str]) -> String {
    let server = clean_line(&provenance.server);
    let mut parts = vec![server.as_ref()];
    parts.extend(middle);
    if provenance.transport == Transport::Local {
        // Nothing was fetched, and the cache has no part in it.
        parts.push("from this disk");
        return parts.join(" · ");
    }
    let age = format!("fetched {}", ago(provenance.age));
    let cache = match provenance.cache {
        CacheState::Hit => "cache hit",
        CacheState::Miss => "cache miss",
        CacheState::Stale => "cache stale",
    };
    parts.extend([age.as_str(), cache]);
    parts.join(" · ")
}

/// Returns where the documentation in a prompt came from, a line for each
/// library, and the prompt's size.
#[must_use]
pub fn enhanced(enhanced: &Enhanced) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for library in &enhanced.libraries {
        let Some(provenance) = &library.provenance else {
            continue;
        };
        let id = clean_line(library.id.as_deref().unwrap_or(&library.name));
        let served = library.served.as_deref().unwrap_or("the default branch");
        let versions = match &library.version {
            Some(version) => format!("uses {version}, served {served}"),
            None => format!("served {served}"),
        };
        lines.push(join(provenance, &[&id, &clean_line(&versions)]));
    }
    if enhanced.libraries.is_empty() {
        lines.push("no library of this project fits the prompt: there is no documentation in it; --library adds one"
                .to_owned());
    }
    let size = &enhanced.tokens;
    let mut line = format!("{} of {} tokens", count(size.used), count(size.budget));
    let dropped = enhanced.dropped.len();
    if dropped > 0 {
        let noun = if dropped == 1 { "piece" } else { "pieces" };
        line.push_str(&format!(", {dropped} {noun} left out; --explain lists all"));
    }
    lines.push(line);
    lines
}

/// Returns what the selection left out, `None` when nothing.
#[must_use]
pub fn dropped(count: usize) -> Option<String> {
    let noun = if count == 1 { "snippet" } else { "snippets" };
    (count > 0).then(|| format!("{count} {noun} left out by --tokens, --limit, --code or --lang"))
}

/// Returns a warning as a line.
#[must_use]
pub fn warning(message: &str, color: bool) -> String {
    let word = paint(color, YELLOW_BOLD, "warning:");
    format!("{word} {}\n", clean_line(message))
}

/// Returns a failure: what, what else was said, what may have been meant, what to do, and with
/// `-v` what is below it.
#[must_use]
pub fn error(error: &Error, color: bool, verbose: u8) -> String {
    let word = paint(color, RED_BOLD, "error:");
    let mut out = format!("{word} {}\n", clean_line(&error.message));
    for line in error
        .detail
        .as_deref()
        .map(clean)
        .iter()
        .flat_map(|d| d.lines())
    {
        out.push_str(format!("  | {line}").trim_end());
        out.push('\n');
    }
    if verbose > 0 {
        let mut cause = std::error::Error::source(error);
        while let Some(below) = cause {
            let text = below.to_string();
            out.push_str(&format!("  caused by: {}\n", clean_line(&text)));
            cause = below.source();
        }
    }
    if !error.candidates.is_empty() {
        let word = match error.kind {
            Kind::VersionNotFound => "available:",
            _ => "did you mean:",
        };
        let shown = error.candidates.iter().take(CANDIDATES);
        let shown: Vec<_> = shown.map(|c| clean_line(c)).collect();
        let more = error.candidates.len() - shown.len();
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        out.push_str(&format!("  {word} {}{more}\n", shown.join(", ")));
    }
    for hint in &error.hints {
        let word = paint(color, CYAN, "hint:");
        out.push_str(&format!("  {word} {}\n", clean_line(hint)));
    }
    out
}

#[cfg(test)]
mod tests;
