//! What stands in a table's cell, and how it is shortened.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::output::clean::clean_line;

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
    /// Returns the text that fits the width.
    pub(super) fn fit(&self, width: usize) -> String {
        match self {
            Cell::Text(text) => cut(text, width),
            Cell::List(items) => fit_list(items, width),
        }
    }

    /// Returns the columns of the whole text.
    pub(super) fn width(&self) -> usize {
        match self {
            Cell::Text(text) => text.width(),
            Cell::List(items) => {
                items.iter().map(|i| i.width()).sum::<usize>() + 2 * items.len().saturating_sub(1)
            }
        }
    }
}

/// Returns the text, cut to `width` columns with `…` where it is longer.
fn cut(text: &str, width: usize) -> String {
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

#[cfg(test)]
mod tests {
    use super::Cell;

    #[test]
    fn text_is_cut_by_what_it_takes_on_the_screen() {
        for (text, width, expected) in [
            ("react", 5, "react"),
            ("react", 4, "rea…"),
            ("re act", 4, "re…"),
            ("日本語", 6, "日本語"),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"),
        ] {
            assert_eq!(Cell::from(text).fit(width), expected);
        }
    }

    #[test]
    fn lists_show_as_many_as_fit() {
        let tags = ["v3", "v2", "v1"].map(String::from);
        let cell = Cell::from(tags.as_slice());
        for (width, expected) in [
            (10, "v3, v2, v1"),
            (9, "v3, v2 +1"),
            (8, "v3 +2"),
            (4, "+3"),
        ] {
            assert_eq!(cell.fit(width), expected);
        }
    }
}
