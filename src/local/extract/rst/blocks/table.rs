//! Tables.

use super::Blocks;
use crate::local::extract::rst::fence::fence;

impl Blocks<'_, '_> {
    /// A table stays as it is drawn.
    pub(super) fn table(&mut self, column: usize) {
        let start = self.at;
        let is_grid = self.lines[start][column..].starts_with('+');
        let mut borders = 0;
        let mut end = start;
        while let Some(line) = self.lines.get(end) {
            let is_border = is_table_border(line.trim_start());
            borders += usize::from(is_border);
            let is_last = if is_grid {
                line.is_empty()
            } else {
                let next = self.lines.get(end + 1);
                is_border && borders > 1 && next.is_none_or(|next| next.is_empty())
            };
            end += 1;
            if is_last {
                break;
            }
        }
        let table = fence("text", &self.lines[start..end]);
        self.push_apart(&table);
        self.at = end;
    }
}

/// Whether a line is a border of a table: `+---+---+` or `==== ====`.
#[must_use]
pub fn is_table_border(text: &str) -> bool {
    let is_grid = text.starts_with("+-") || text.starts_with("+=");
    let is_simple = text.starts_with("==") && text.contains("= =") || text.contains("=  =");
    (is_grid && text.bytes().all(|b| matches!(b, b'+' | b'-' | b'=')))
        || (is_simple && text.bytes().all(|b| matches!(b, b'=' | b' ')))
}
