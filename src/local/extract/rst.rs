//! reStructuredText to markdown, as far as docstrings and long descriptions
//! use it.
//!
//! Reads line by line: markup that it does not know stays as text.

mod blocks;
mod directive;
pub mod doctest;
mod fence;
mod field;
mod inline;
pub mod lines;
mod names;
mod section;

pub use fence::is_fence;

/// Converts a whole document or docstring. Headings get levels in the order
/// in which their underlines first appear.
#[must_use]
pub fn to_markdown(text: &str) -> String {
    let expanded = text.contains('\t').then(|| text.replace('\t', "        "));
    let text = expanded.as_deref().unwrap_or(text);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut converter = blocks::Converter::new(names::Names::read(&lines));
    converter.convert(&lines)
}

/// Converts the markup within one paragraph.
#[must_use]
pub fn inline(text: &str) -> String {
    inline::convert(text, &names::Names::default())
}

#[cfg(test)]
mod tests;
