//! Tables: which columns fit, how wide each is, and how they are drawn.
//!
//! Guarantees: no cell is wrapped; on a narrow screen columns are first made
//! narrower, then left out in the order they name; a column that does neither
//! is shown whole. Every cell is cleaned.

use comfy_table::{
    CellAlignment, ContentArrangement, LineStyle, Table, TableStyle,
    presets::{ASCII_MARKDOWN, UTF8_FULL_CONDENSED},
};
use unicode_width::UnicodeWidthStr;

use super::cell::Cell;
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
    /// Returns the table as lines, each ended. A box that does not fit the
    /// screen would be torn apart there: it is left away.
    pub(super) fn render(&self, mut screen: Screen) -> String {
        let mut widths = self.fit(screen);
        if screen.layout == Layout::Boxed
            && screen
                .width
                .is_some_and(|w| Layout::Boxed.total(&widths) > w)
        {
            screen.layout = Layout::Ruled;
            widths = self.fit(screen);
        }
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
            let is_rule = screen.layout == Layout::Ruled && at == 1;
            let line = match screen.width.filter(|_| is_rule) {
                Some(width) => line.chars().take(width).collect(),
                None => line,
            };
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
        let smallest = |widths: &[Option<usize>]| {
            let cells = widths
                .iter()
                .enumerate()
                .filter_map(|(i, w)| w.map(|w| least(i, w)));
            cells.sum::<usize>() + screen.layout.overhead(widths)
        };
        while smallest(&widths) > room {
            let kept = (0..widths.len()).filter(|i| widths[*i].is_some());
            let orders = kept.filter_map(|i| self.columns[i].drop.map(|order| (order, i)));
            let Some((_, i)) = orders.min() else { break };
            widths[i] = None;
        }
        let mut excess = screen.layout.total(&widths).saturating_sub(room);
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
    /// Returns how many columns the lines and gaps between cells take.
    fn overhead(self, widths: &[Option<usize>]) -> usize {
        let cells = widths.iter().flatten().count();
        match self {
            Layout::Boxed | Layout::Markdown => 3 * cells + 1,
            Layout::Ruled | Layout::Open => 2 * cells.saturating_sub(1),
        }
    }

    /// Returns how many columns a whole line takes.
    fn total(self, widths: &[Option<usize>]) -> usize {
        widths.iter().flatten().sum::<usize>() + self.overhead(widths)
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
