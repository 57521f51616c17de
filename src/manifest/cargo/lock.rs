//! `Cargo.lock`, versions 1 to 4.

use std::borrow::Cow;

use serde::Deserialize;

use crate::manifest::text::Broken;
use crate::manifest::want::Want;

/// A package as locked.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) version: String,
    /// None for members of the workspace and path dependencies.
    pub(super) source: Option<String>,
    /// `name`, `name version` or `name version (source)`.
    #[serde(default)]
    pub(super) dependencies: Vec<String>,
}

impl Entry {
    /// Tells whether it depends on another.
    pub(super) fn needs(&self, other: &Entry) -> bool {
        self.dependencies.iter().any(|line| {
            let mut parts = line.splitn(3, ' ');
            let source = |text: &str| text.trim_matches(['(', ')']).to_owned();
            parts.next() == Some(&*other.name)
                && parts.next().is_none_or(|version| version == other.version)
                && parts
                    .next()
                    .is_none_or(|text| Some(source(text)) == other.source)
        })
    }
}

#[derive(Deserialize)]
struct Lock {
    /// The first version had the workspace's root apart.
    root: Option<Entry>,
    #[serde(default)]
    package: Vec<Entry>,
}

/// Parses the text; with a name wanted, returns at least its packages and
/// those without a source.
pub(super) fn parse(text: &str, want: &Want, aliases: &[&str]) -> Result<Vec<Entry>, Broken> {
    let parse = |text: &str| {
        let lock: Lock = toml::from_str(text).map_err(|error| Broken::of_toml(&error, text))?;
        Ok(lock.root.into_iter().chain(lock.package).collect())
    };
    if want.is_all() {
        return parse(text);
    }
    let kept = blocks(text, "[[package]]", |block| {
        let name = value(block, "name");
        value(block, "source").is_none()
            || name.is_none_or(|name| want.takes(name) || aliases.contains(&name))
    });
    parse(&kept).or_else(|_| parse(text))
}

/// Drops those blocks of a list of tables that are not to be kept, and all
/// tables that follow the list.
pub(in crate::manifest) fn blocks<'a>(
    text: &'a str,
    header: &str,
    keep: impl Fn(&str) -> bool,
) -> Cow<'a, str> {
    let starts = line_starts(text, header);
    let Some(first) = starts.first() else {
        return Cow::Borrowed(text);
    };
    let mut kept = text[..*first].to_owned();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    for (start, end) in starts.iter().zip(ends) {
        let mut block = &text[*start..end];
        if end == text.len() {
            block = &block[..list_end(block, header)];
        }
        if keep(block) {
            kept.push_str(block);
        }
    }
    Cow::Owned(kept)
}

fn line_starts(text: &str, line: &str) -> Vec<usize> {
    let is_line = |at: &usize| {
        let end = text[at + line.len()..].chars().next();
        (*at == 0 || text.as_bytes()[at - 1] == b'\n') && matches!(end, None | Some('\n' | '\r'))
    };
    let found = text.match_indices(line).map(|(at, _)| at);
    found.filter(is_line).collect()
}

/// Finds where the last block ends: before a table that is not in the list.
fn list_end(block: &str, header: &str) -> usize {
    let name = header.trim_matches(['[', ']']);
    let mut at = 0;
    for line in block.split_inclusive('\n') {
        let is_table = line.starts_with('[');
        let of_list = line.trim_start_matches('[').strip_prefix(name);
        if at > 0 && is_table && !of_list.is_some_and(|rest| rest.starts_with('.')) {
            return at;
        }
        at += line.len();
    }
    block.len()
}

/// Returns the value of the first `key = "value"` line of a block.
pub(in crate::manifest) fn value<'a>(block: &'a str, key: &str) -> Option<&'a str> {
    block.lines().find_map(|line| {
        let rest = line.strip_prefix(key)?.trim_start().strip_prefix('=')?;
        Some(rest.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::{blocks, parse};
    use crate::manifest::want::Want;
    use crate::model::Ecosystem::Crates;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"x\"\n\n\
        [[package]]\nname = \"b\"\nversion = \"2.0.0\"\n\n[[patch.unused]]\nname = \"c\"\nversion = \"1.0.0\"\n";

    #[test]
    fn only_what_is_wanted_is_kept() {
        let kept = blocks(LOCK, "[[package]]", |block| block.contains("\"b\""));
        assert!(kept.contains("\"b\"") && !kept.contains("\"a\"") && !kept.contains("patch"));
        let names = |want: &Want| -> Vec<String> {
            let all = parse(LOCK, want, &[]).unwrap();
            all.into_iter().map(|entry| entry.name).collect()
        };
        assert_eq!(names(&Want::all(Crates)), ["a", "b"]);
        assert_eq!(names(&Want::only(Crates, "a")), ["a", "b"]);
        assert_eq!(names(&Want::only(Crates, "c")), ["b"]);
    }

    #[test]
    fn a_break_is_told_with_its_line() {
        let text = LOCK.replace("version = \"2.0.0\"", "version = 2.0.0");
        for want in [Want::all(Crates), Want::only(Crates, "a")] {
            assert_eq!(parse(&text, &want, &[]).unwrap_err().line, Some(10));
        }
    }
}
