//! `requirements.txt` and its kin: lists for pip, of which pins count.

use crate::manifest::text::Broken;

/// A line that means something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    Package {
        name: String,
        /// None where a range leaves it open.
        version: Option<String>,
        /// Whether the project asked for it, where comments tell.
        is_direct: Option<bool>,
    },
    /// `-r FILE`.
    Include(String),
    /// `-c FILE`: versions for what is named elsewhere.
    Constraints(String),
}

/// Parses the text: pins, names, includes, in their order.
pub(super) fn parse(text: &str) -> Result<Vec<Item>, Broken> {
    let tells = text.contains("# via");
    let mut items = Vec::new();
    let mut joined = String::new();
    let mut start = 1;
    for (at, line) in text.lines().enumerate() {
        if joined.is_empty() {
            start = at + 1;
        }
        let is_comment = line.trim_start().starts_with('#');
        if let Some(begun) = line.trim_end().strip_suffix('\\')
            && !is_comment
            && joined.len() < 1 << 16
        {
            joined.push_str(begun);
            joined.push(' ');
            continue;
        }
        joined.push_str(line);
        let whole = std::mem::take(&mut joined);
        let (code, comment) = split_comment(&whole);
        if let Some(item) = read(code.trim(), start)? {
            items.push(item);
        }
        if let Some(Item::Package { is_direct, .. }) = items.last_mut()
            && tells
        {
            let is_asked = comment.contains("-r ")
                || ["pyproject.toml", "setup.py", "setup.cfg"]
                    .iter()
                    .any(|f| comment.contains(f));
            *is_direct = Some(is_direct.unwrap_or(false) || is_asked);
        }
    }
    items.extend(read(split_comment(&joined).0.trim(), start)?);
    forget_what_nothing_tells(&mut items);
    Ok(items)
}

/// Where no comment names the project's own files, they name its package
/// instead, which only its manifest knows.
fn forget_what_nothing_tells(items: &mut [Item]) {
    let tells = |item: &Item| {
        matches!(
            item,
            Item::Package {
                is_direct: Some(true),
                ..
            }
        )
    };
    if !items.iter().any(tells) {
        for item in items {
            if let Item::Package { is_direct, .. } = item {
                *is_direct = None;
            }
        }
    }
}

/// Splits at a `#` that starts the line or follows a blank.
fn split_comment(line: &str) -> (&str, &str) {
    let mut hashes = line.match_indices('#').map(|(at, _)| at);
    let is_start = |at: &usize| *at == 0 || line[..*at].ends_with(char::is_whitespace);
    match hashes.find(is_start) {
        Some(at) => line.split_at(at),
        None => (line, ""),
    }
}

fn read(line: &str, number: usize) -> Result<Option<Item>, Broken> {
    if line.is_empty() {
        return Ok(None);
    }
    let option = |names: [&str; 2]| {
        let rest = names.iter().find_map(|name| line.strip_prefix(name))?;
        let rest = rest.strip_prefix('=').unwrap_or(rest).trim();
        (!rest.is_empty() && !rest.contains("://")).then(|| rest.to_owned())
    };
    if line.starts_with('-') {
        let include = option(["--requirement", "-r"]).map(Item::Include);
        return Ok(include.or_else(|| option(["--constraint", "-c"]).map(Item::Constraints)));
    }
    let is_path = line.starts_with(['.', '/', '~', '$', '%']) || line.contains("://");
    let is_wheel = [".whl", ".zip", ".tar.gz"]
        .iter()
        .any(|end| line.ends_with(end));
    if (is_path || is_wheel) && !line.contains(" @ ") {
        return Ok(None);
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let end = line.find(|c: char| !is_name(c)).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    let mut rest = rest.trim_start();
    if rest.starts_with('[') {
        let close = rest.find(']');
        let close = close.ok_or_else(|| Broken::new(number, "extras without a `]`"))?;
        rest = rest[close + 1..].trim_start();
    }
    let is_sound =
        rest.is_empty() || rest.starts_with(['=', '<', '>', '!', '~', ';', '@', '(', '-']);
    if name.is_empty() || !is_sound {
        return Err(Broken::new(number, "no requirement that pip knows"));
    }
    Ok(Some(Item::Package {
        name: name.to_owned(),
        version: pin(rest),
        is_direct: None,
    }))
}

/// Returns the version of `==1.2.3`, alone before markers and hashes.
fn pin(rest: &str) -> Option<String> {
    let rest = rest.split(';').next()?.split(" --").next()?.trim();
    let rest = rest.trim_start_matches('(').trim_end_matches(')');
    let version = rest.strip_prefix("==")?.trim_start_matches('=').trim();
    let is_exact = !version.is_empty() && !version.contains(['*', ',', ' ', '<', '>', '!']);
    is_exact.then(|| version.to_owned())
}

#[cfg(test)]
mod tests;
