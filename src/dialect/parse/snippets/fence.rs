//! Fences of code blocks, nested ones included.
//!
//! Servers put code between fences as it is, so a block may hold fences of its
//! own. A fence with a language inside an open block therefore opens a nested
//! one, which takes one more bare fence to close.

use crate::model::Code;

use super::super::is_blank;

/// Languages whose blocks hold fences without a language as well.
const MARKUP: [&str; 4] = ["apidoc", "markdown", "md", "mdx"];

/// A line of three backticks or more at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fence<'a> {
    /// How many backticks.
    pub(super) ticks: usize,
    /// What follows them, trimmed: the language of an opening fence.
    pub(super) info: &'a str,
}

/// Reads a line as a fence.
pub(super) fn fence(line: &str) -> Option<Fence<'_>> {
    if !line.starts_with("```") {
        return None;
    }
    let rest = line.trim_start_matches('`');
    let ticks = line.len() - rest.len();
    (!rest.contains('`')).then(|| Fence {
        ticks,
        info: rest.trim(),
    })
}

/// What a line does to the state of fences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Stands outside every block.
    Outside,
    /// Opens a block.
    Opens,
    /// Stands inside a block, as code.
    Inside,
    /// Closes the outermost block.
    Closes,
}

/// The open fences at a line.
#[derive(Debug, Default)]
pub(super) struct Fences {
    /// Backticks of each open fence, outermost first.
    open: Vec<usize>,
    /// Whether the outermost block is in one of [`MARKUP`].
    is_markup: bool,
}

impl Fences {
    /// Tells whether a block is open.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Takes the next line; `after` is the one behind it.
    pub(super) fn feed(&mut self, line: &str, after: Option<&str>) -> Step {
        let Some(fence) = fence(line) else {
            return if self.is_open() {
                Step::Inside
            } else {
                Step::Outside
            };
        };
        let Some(innermost) = self.open.last() else {
            self.is_markup = MARKUP.contains(&fence.info.to_ascii_lowercase().as_str());
            self.open.push(fence.ticks);
            return Step::Opens;
        };
        if !fence.info.is_empty() {
            self.open.push(fence.ticks);
        } else if fence.ticks >= *innermost {
            // The fence that ends a block ends its paragraph too. One with
            // text right behind it starts an unnamed block in the markup.
            let has_text = after.is_some_and(|a| !is_blank(a) && self::fence(a).is_none());
            if self.is_markup && self.open.len() == 1 && has_text {
                self.open.push(fence.ticks);
            } else {
                self.open.pop();
            }
        }
        if self.is_open() {
            Step::Inside
        } else {
            Step::Closes
        }
    }
}

/// Splits a body into prose and the blocks of code that follow it.
///
/// Returns how many lines are prose, and the blocks. `None` when there is no
/// block, when text follows one, or when one is not closed.
pub(super) fn split_code(lines: &[&str]) -> Option<(usize, Vec<Code>)> {
    let first = lines.iter().position(|line| fence(line).is_some())?;
    let mut fences = Fences::default();
    let mut blocks = Vec::new();
    let mut opened = first;
    for (at, line) in lines.iter().enumerate().skip(first) {
        match fences.feed(line, lines.get(at + 1).copied()) {
            Step::Opens => opened = at,
            Step::Inside => {}
            Step::Closes => blocks.push(Code {
                language: fence(lines[opened])?.info.to_owned(),
                code: lines[opened + 1..at].join("\n"),
            }),
            Step::Outside if is_blank(line) => {}
            Step::Outside => return None,
        }
    }
    (!fences.is_open()).then_some((first, blocks))
}

#[cfg(test)]
mod tests;
