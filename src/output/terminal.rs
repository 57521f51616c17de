//! What stdout and stderr are: terminals or not, how large, with colour or not.

use std::io::IsTerminal;

use terminal_size::{Height, Width, terminal_size_of};

use super::human::{Layout, Screen};
use crate::config::{Color, Format, OutputSettings};

/// What is known about the streams, found out once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terminal {
    /// Columns and lines of stdout, where that is a terminal.
    pub(super) stdout: Option<(usize, usize)>,
    /// Whether stderr is a terminal.
    pub(super) is_stderr: bool,
}

impl Terminal {
    /// Asks the system. A terminal that does not know its size is 80 by 24.
    pub(super) fn detect() -> Self {
        let out = std::io::stdout();
        let stdout = out.is_terminal().then(|| match terminal_size_of(&out) {
            Some((Width(columns), Height(lines))) => (columns.into(), lines.into()),
            None => (80, 24),
        });
        Self {
            stdout,
            is_stderr: std::io::stderr().is_terminal(),
        }
    }

    /// Returns what tables are drawn on.
    pub(super) fn screen(self, settings: &OutputSettings) -> Screen {
        let layout = match (settings.format, self.stdout) {
            (Format::Table, _) => Layout::Boxed,
            (Format::Md, _) => Layout::Markdown,
            (Format::Auto, Some(_)) => Layout::Ruled,
            _ => Layout::Open,
        };
        let is_limited = settings.format != Format::Md;
        Screen {
            layout,
            width: self
                .stdout
                .map(|(columns, _)| columns)
                .filter(|_| is_limited),
            color: self.has_color(settings),
        }
    }

    /// Tells whether stdout gets colour: not where the format is free of markup.
    pub(super) fn has_color(self, settings: &OutputSettings) -> bool {
        let may = matches!(settings.format, Format::Auto | Format::Table);
        may && wants(settings.color, self.stdout.is_some())
    }

    /// Tells whether stderr gets colour.
    pub(super) fn has_stderr_color(self, settings: &OutputSettings) -> bool {
        wants(settings.color, self.is_stderr)
    }
}

const fn wants(color: Color, is_terminal: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => is_terminal,
    }
}
