//! Finds the sections of Google's and NumPy's docstrings.

use crate::local::extract::rst::is_fence;
use crate::local::extract::rst::lines::indent_of;

/// Which convention a section is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// None: the text before the first section.
    Plain,
    /// `Args:` and an indented body.
    Google,
    /// `Parameters` underlined with dashes.
    NumPy,
}

/// What a section holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// Text.
    Prose,
    /// Names, with types and descriptions.
    Entries,
    /// Names of other items, with descriptions.
    Related,
}

/// A part of a docstring.
#[derive(Debug, PartialEq, Eq)]
pub struct Section<'a> {
    /// As it is written, without its colon; empty before the first section.
    pub heading: &'a str,
    /// Convention it follows.
    pub style: Style,
    /// How its lines are to be read.
    pub body: Body,
    /// Lines below the heading, as they are indented.
    pub lines: Vec<&'a str>,
}

impl<'a> Section<'a> {
    fn plain() -> Self {
        Self {
            heading: "",
            style: Style::Plain,
            body: Body::Prose,
            lines: Vec::new(),
        }
    }

    fn is_empty(&self) -> bool {
        self.heading.is_empty() && self.lines.iter().all(|l| l.is_empty())
    }
}

/// Cuts the lines of a clean docstring at the headings of its sections.
#[must_use]
pub fn split<'a>(lines: &[&'a str]) -> Vec<Section<'a>> {
    let mut sections = Vec::new();
    let mut current = Section::plain();
    let mut is_fenced = false;
    let mut at = 0;
    while let Some(&line) = lines.get(at) {
        if is_fence(line) {
            is_fenced = !is_fenced;
        }
        let next = if is_fenced { None } else { heading(lines, at) };
        if let Some((section, used)) = next {
            sections.push(std::mem::replace(&mut current, section));
            at += used;
            continue;
        }
        let ends_section =
            current.style == Style::Google && !line.is_empty() && indent_of(line) == 0;
        if ends_section && !is_fenced {
            sections.push(std::mem::replace(&mut current, Section::plain()));
        }
        current.lines.push(line);
        at += 1;
    }
    sections.push(current);
    sections.retain(|section| !section.is_empty());
    sections
}

/// The empty section whose heading is at `at`, and how many lines the
/// heading takes.
fn heading<'a>(lines: &[&'a str], at: usize) -> Option<(Section<'a>, usize)> {
    let line = *lines.get(at)?;
    if line.is_empty() || indent_of(line) > 0 || line.len() > 40 {
        return None;
    }
    let next = lines.get(at + 1).copied().unwrap_or_default();
    if is_underline(next) {
        let heading = line.trim_end_matches(':');
        let body = body_of(heading, Style::NumPy)?;
        let section = Section {
            heading,
            style: Style::NumPy,
            body,
            lines: Vec::new(),
        };
        return Some((section, 2));
    }
    let heading = line.strip_suffix(':')?;
    let below = lines.get(at + 1..)?.iter().find(|l| !l.is_empty())?;
    if indent_of(below) == 0 {
        return None;
    }
    let body = body_of(heading, Style::Google)?;
    let section = Section {
        heading,
        style: Style::Google,
        body,
        lines: Vec::new(),
    };
    Some((section, 1))
}

fn is_underline(line: &str) -> bool {
    line.len() >= 3 && (line.bytes().all(|b| b == b'-') || line.bytes().all(|b| b == b'='))
}

/// How the section of a known heading is to be read; `None` for others.
fn body_of(heading: &str, style: Style) -> Option<Body> {
    match heading.to_ascii_lowercase().as_str() {
        "args" | "arguments" | "parameters" | "params" | "keyword args" | "keyword arguments"
        | "other parameters" | "attributes" | "raises" | "exceptions" | "warns" | "receives"
        | "methods" | "kwargs" | "except" => Some(Body::Entries),
        "returns" | "return" | "yields" | "yield" if style == Style::NumPy => Some(Body::Entries),
        "returns" | "return" | "yields" | "yield" | "example" | "examples" | "note" | "notes"
        | "references" | "warning" | "warnings" | "todo" | "usage" | "tip" | "important"
        | "caution" | "signals" | "deprecated" => Some(Body::Prose),
        "see also" | "seealso" => Some(Body::Related),
        _ => None,
    }
}
