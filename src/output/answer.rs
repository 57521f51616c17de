//! The text of an answer that has more than one text format.

use super::clean::clean;
use super::human::{Screen, resolve};
use super::render::{self, Style};
use super::style::{BOLD, paint};
use super::terminal::Terminal;
use super::{clean::clean_line, markdown};
use crate::config::{Color, Format, OutputSettings};
use crate::error::Error;
use crate::model::{Docs, Enhanced, Resolution};

/// Returns documentation in the format of the settings: rendered on a
/// terminal, markdown when piped, text without markup for `plain`.
pub(super) fn docs(
    docs: &Docs,
    raw: bool,
    settings: &OutputSettings,
    terminal: Terminal,
) -> String {
    if raw {
        return format!("{}\n", clean(&docs.raw).trim_end_matches('\n'));
    }
    // A pipe gets markdown even with colour forced by the environment; whoever
    // asks for the table format and for colour wants what a terminal gets.
    let is_rendered = match settings.format {
        Format::Auto => terminal.stdout.is_some(),
        Format::Table => terminal.stdout.is_some() || settings.color == Color::Always,
        _ => false,
    };
    if is_rendered {
        let style = Style {
            width: Some(terminal.stdout.map_or(80, |(columns, _)| columns)),
            color: terminal.has_color(settings),
            highlight: true,
            indent: 2,
        };
        return render::docs(docs, style);
    }
    match settings.format {
        Format::Plain => render::docs(docs, Style::PLAIN),
        _ => markdown::docs(docs),
    }
}

/// Returns a prompt as it is, cleaned, its last line ended.
pub(super) fn enhanced(enhanced: &Enhanced) -> String {
    format!("{}\n", clean(&enhanced.text).trim_end_matches('\n'))
}

/// Returns a table for each name that has candidates, below the name where
/// there are several.
pub(super) fn resolutions(
    results: &[(String, Result<Resolution, Error>)],
    screen: Screen,
) -> String {
    let mut out = String::new();
    for (query, result) in results {
        let Ok(resolution) = result else { continue };
        let table = resolve::table(resolution, screen);
        if table.is_empty() {
            continue;
        }
        if results.len() > 1 {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&paint(screen.color, BOLD, &clean_line(query)));
            out.push_str("\n\n");
        }
        out.push_str(&table);
    }
    out
}
