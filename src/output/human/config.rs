//! Settings, their origins, the files they come from, and what is wrong with them.

use std::path::PathBuf;

use super::grid::{Column, Grid};
use super::{Screen, pairs};
use crate::config::{Origin, Value};
use crate::error::EXIT_CODES;
use crate::model::Finding;
use crate::output::clean::clean_line;
use crate::output::style::{CYAN, RED_BOLD, YELLOW_BOLD, paint};

/// Returns every value with where it came from.
#[must_use]
pub fn values(values: &[Value], screen: Screen) -> String {
    let columns = vec![
        Column::new("key"),
        Column::new("value").shrink(12),
        Column::new("origin").shrink(8).drop(1),
    ];
    let rows = values.iter().map(|v| {
        let origin = origin(&v.origin);
        vec![
            v.key.as_str().into(),
            v.value.as_str().into(),
            origin.into(),
        ]
    });
    let grid = Grid {
        columns,
        rows: rows.collect(),
        strong: None,
    };
    grid.render(screen)
}

/// Returns where a value came from: `default`, a file, a variable or a flag.
#[must_use]
pub fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Default => "default".to_owned(),
        Origin::User(path) | Origin::Project(path) => path.to_string_lossy().into_owned(),
        Origin::Env(name) | Origin::Flag(name) => (*name).to_owned(),
    }
}

/// Returns the files and directories in use.
#[must_use]
pub fn paths(paths: &[(String, PathBuf, bool)]) -> String {
    let list: Vec<(&str, String)> = paths
        .iter()
        .map(|(name, path, exists)| {
            let missing = if *exists { "" } else { " (missing)" };
            let path = path.to_string_lossy();
            (name.as_str(), format!("{}{missing}", clean_line(&path)))
        })
        .collect();
    pairs(&list)
}

/// Returns the findings, a line each, with what to do about them.
#[must_use]
pub fn findings(findings: &[Finding], color: bool) -> String {
    if findings.is_empty() {
        return "no problems found\n".to_owned();
    }
    let mut out = String::new();
    for finding in findings {
        let word = if finding.is_error {
            paint(color, RED_BOLD, "error:")
        } else {
            paint(color, YELLOW_BOLD, "warning:")
        };
        out.push_str(&format!("{word} {}\n", clean_line(&finding.message)));
        if let Some(hint) = &finding.hint {
            let word = paint(color, CYAN, "hint:");
            out.push_str(&format!("  {word} {}\n", clean_line(hint)));
        }
    }
    out
}

/// Returns the table of exit codes.
#[must_use]
pub fn exit_codes() -> String {
    let lines = EXIT_CODES
        .iter()
        .map(|(code, meaning)| format!("{code:>3}  {meaning}\n"));
    lines.collect()
}

#[cfg(test)]
mod tests;
