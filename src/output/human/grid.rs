//! Tables: which columns fit, how wide each is, and how they are drawn.
//!
//! Guarantees: no cell is wrapped; on a narrow screen columns are first made
//! narrower, then left out in the order they name; a column that does neither
//! is shown whole. Every cell is cleaned.

use comfy_table::{
    CellAlignment, ContentArrangement, LineStyle, Table, TableStyle,
    presets::{ASCII_MARKDOWN, UTF8_FULL_CONDENSED},
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::output::clean::clean_line;
use crate::output::style::{BOLD, paint};

/// How a table is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A box around every cell.
    Boxed,
    /// A rule below the header.
    Ruled,
    /// Columns two spaces apart, no lines.
    Open,
    /// A markdown table.
    Markdown,
}

/// What a table is drawn on.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// How tables are drawn.
    pub layout: Layout,
    /// Columns; `None` where nothing limits them.
    pub width: Option<usize>,
    /// Whether colour is used.
    pub color: bool,
}

/// What stands in one cell.
pub(super) enum Cell {
    /// Text, cut with `…` where it must be.
    Text(String),
    /// As many as fit, then `+N`.
    List(Vec<String>),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(clean_line(&text).into_owned())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(clean_line(text).into_owned())
    }
}

impl From<&[String]> for Cell {
    fn from(items: &[String]) -> Self {
        Cell::List(items.iter().map(|i| clean_line(i).into_owned()).collect())
    }
}

impl Cell {
    fn fit(&self, width: usize) -> String {
        match self {
            Cell::Text(text) => cut(text, width),
            Cell::List(items) => fit_list(items, width),
        }
    }

    fn width(&self) -> usize {
        match self {
            Cell::Text(text) => text.width(),
            Cell::List(items) => {
                items.iter().map(|i| i.width()).sum::<usize>() + 2 * items.len().saturating_sub(1)
            }
        }
    }
}

/// One column.
pub(super) struct Column {
    title: &'static str,
    right: bool,
    min: Option<usize>,
    drop: Option<u8>,
}

impl Column {
    /// Makes a column that is always shown whole.
    pub(super) const fn new(title: &'static str) -> Self {
        Self {
            title,
            right: false,
            min: None,
            drop: None,
        }
    }

    /// Aligns it to the right.
    pub(super) const fn right(mut self) -> Self {
        self.right = true;
        self
    }

    /// Lets it be made narrower, down to `min` columns.
    pub(super) const fn shrink(mut self, min: usize) -> Self {
        self.min = Some(min);
        self
    }

    /// Lets it be left out; the lowest `order` goes first.
    pub(super) const fn drop(mut self, order: u8) -> Self {
        self.drop = Some(order);
        self
    }
}

/// A table before it is drawn.
pub(super) struct Grid {
    /// The columns, left to right.
    pub(super) columns: Vec<Column>,
    /// The rows, each with a cell per column.
    pub(super) rows: Vec<Vec<Cell>>,
    /// The row shown bold.
    pub(super) strong: Option<usize>,
}

impl Grid {
    /// Returns the table as lines, each ended.
    pub(super) fn render(&self, screen: Screen) -> String {
        let widths = self.fit(screen);
        let kept: Vec<usize> = (0..self.columns.len())
            .filter(|i| widths[*i].is_some())
            .collect();
        let mut table = Table::new();
        table.load_style(style(screen.layout));
        table.set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(kept.iter().map(|i| self.columns[*i].title));
        for row in &self.rows {
            table.add_row(kept.iter().map(|i| {
                let cell = row[*i].fit(widths[*i].unwrap_or_default());
                match screen.layout {
                    Layout::Markdown => cell.replace('\\', "\\\\").replace('|', "\\|"),
                    _ => cell,
                }
            }));
        }
        for (at, i) in kept.iter().enumerate() {
            let Some(column) = table.column_mut(at) else {
                continue;
            };
            if matches!(screen.layout, Layout::Ruled | Layout::Open) {
                column.set_padding((0, if at + 1 == kept.len() { 0 } else { 2 }));
            }
            if self.columns[*i].right {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        self.lines(&table, screen)
    }

    fn lines(&self, table: &Table, screen: Screen) -> String {
        let (header, first) = match screen.layout {
            Layout::Boxed => (1, 3),
            Layout::Ruled | Layout::Markdown => (0, 2),
            Layout::Open => (0, 1),
        };
        let strong = self.strong.map(|row| row + first);
        let lines = table.lines().enumerate().map(|(at, line)| {
            let is_bold = at == header || Some(at) == strong;
            paint(screen.color && is_bold, BOLD, line.trim_end()) + "\n"
        });
        lines.collect()
    }

    /// Returns the width of each column, `None` for those left out.
    fn fit(&self, screen: Screen) -> Vec<Option<usize>> {
        let natural = |i: usize| {
            let cells = self.rows.iter().map(|row| row[i].width());
            cells
                .chain([self.columns[i].title.width()])
                .max()
                .unwrap_or(0)
        };
        let mut widths: Vec<Option<usize>> =
            (0..self.columns.len()).map(|i| Some(natural(i))).collect();
        let Some(room) = screen.width else {
            return widths;
        };
        let least = |i: usize, width: usize| {
            let min = self.columns[i]
                .min
                .map(|min| min.max(self.columns[i].title.width()));
            min.map_or(width, |min| min.min(width))
        };
        let total = |widths: &[Option<usize>], least: &dyn Fn(usize, usize) -> usize| {
            let cells = widths
                .iter()
                .enumerate()
                .filter_map(|(i, w)| w.map(|w| least(i, w)));
            let kept = widths.iter().flatten().count();
            cells.sum::<usize>() + screen.layout.overhead(kept)
        };
        while total(&widths, &least) > room {
            let candidates = (0..widths.len()).filter(|i| widths[*i].is_some());
            let first = candidates
                .filter_map(|i| self.columns[i].drop.map(|order| (order, i)))
                .min();
            let Some((_, i)) = first else { break };
            widths[i] = None;
        }
        let mut excess = total(&widths, &|_, w| w).saturating_sub(room);
        for i in (0..widths.len()).rev() {
            if let Some(width) = widths[i] {
                let gain = (width - least(i, width)).min(excess);
                widths[i] = Some(width - gain);
                excess -= gain;
            }
        }
        widths
    }
}

impl Layout {
    /// Returns how many columns the lines and gaps of `cells` cells take.
    const fn overhead(self, cells: usize) -> usize {
        match self {
            Layout::Boxed | Layout::Markdown => 3 * cells + 1,
            Layout::Ruled | Layout::Open => 2 * cells.saturating_sub(1),
        }
    }
}

const fn style(layout: Layout) -> TableStyle {
    match layout {
        Layout::Boxed => {
            let mut style = UTF8_FULL_CONDENSED.with_solid_inner_borders();
            style.row_separator = LineStyle::none();
            style
        }
        Layout::Ruled => {
            let rule = LineStyle::none().fill('─');
            TableStyle::new().header_separator(rule)
        }
        Layout::Open => TableStyle::new(),
        Layout::Markdown => ASCII_MARKDOWN,
    }
}

/// Returns the text, cut to `width` columns with `…` where it is longer.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

fn fit_list(items: &[String], width: usize) -> String {
    let whole = items.join(", ");
    if whole.width() <= width {
        return whole;
    }
    let mut best = format!("+{}", items.len());
    let mut shown = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            shown.push_str(", ");
        }
        shown.push_str(item);
        let text = format!("{shown} +{}", items.len() - at - 1);
        if text.width() > width {
            break;
        }
        best = text;
    }
    best
}
