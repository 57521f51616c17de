//! Tables within documentation, drawn anew where the library's do not fit.

use comfy_table::{ContentArrangement, LineStyle, Table, presets::UTF8_FULL_CONDENSED};
use unicode_width::UnicodeWidthStr;

use super::Style;
use super::ansi::{filter, unlink};
use crate::output::style::{BOLD, paint};

const EDGE: &str = "\x1b[2m│\x1b[0m";

/// Tells whether the library drew the line as part of a table.
pub(super) fn is_part(line: &str) -> bool {
    let borders = ["\x1b[2m┌", "\x1b[2m├", "\x1b[2m└", "\x1b[2m│"];
    borders.iter().any(|border| line.starts_with(border))
}

/// Returns the table as the library drew it; drawn anew, with cells wrapped,
/// where it is wider than the screen, has links in it, or is not aligned.
pub(super) fn shape(lines: &[&str], style: Style) -> String {
    let drawn: Vec<String> = lines
        .iter()
        .map(|l| filter(&unlink(l), style.color))
        .collect();
    let widths: Vec<usize> = drawn.iter().map(|l| filter(l, false).width()).collect();
    let widest = widths.iter().max().copied().unwrap_or(0);
    let is_aligned = widths.iter().all(|w| *w == widest);
    if is_aligned && style.width.is_none_or(|w| widest <= w) {
        return drawn.join("\n") + "\n";
    }
    let mut table = Table::new();
    let mut look = UTF8_FULL_CONDENSED.with_solid_inner_borders();
    look.row_separator = LineStyle::new('├', '─', '┼', '┤');
    table.load_style(look);
    match style.width.and_then(|w| u16::try_from(w).ok()) {
        Some(width) => table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    let mut rows = lines
        .iter()
        .filter(|l| l.starts_with(EDGE))
        .map(|l| cells(l));
    table.set_header(rows.next().unwrap_or_default());
    table.add_rows(rows);
    let mut is_header = true;
    let lines = table.lines().enumerate().map(|(at, line)| {
        is_header &= !line.starts_with('╞');
        paint(style.color && is_header && at > 0, BOLD, &line) + "\n"
    });
    lines.collect()
}

fn cells(line: &str) -> Vec<String> {
    let parts = line
        .split(EDGE)
        .map(|part| filter(&unlink(part), false).trim().to_owned());
    let parts: Vec<String> = parts.collect();
    // The line begins and ends with an edge.
    parts
        .get(1..parts.len().saturating_sub(1))
        .unwrap_or_default()
        .to_vec()
}
