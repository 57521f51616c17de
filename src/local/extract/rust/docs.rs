//! The text of documentation comments and `doc` attributes.

/// The parts one item's documentation is written in, in their order.
#[derive(Debug, Clone, Default)]
pub struct Docs<'a> {
    fragments: Vec<Fragment<'a>>,
}

#[derive(Debug, Clone)]
enum Fragment<'a> {
    /// What follows `///` or `//!` on a line.
    Line(&'a str),
    /// Lines of a block comment, an attribute or an included file.
    Text(String),
}

impl<'a> Docs<'a> {
    /// Adds a comment, given with its slashes and stars.
    pub fn push_comment(&mut self, comment: &'a str) {
        if comment.starts_with("//") {
            let line = comment.get(3..).unwrap_or_default();
            self.fragments.push(Fragment::Line(line.trim_end()));
        } else {
            let inner = comment.get(3..).unwrap_or_default();
            let inner = inner.strip_suffix("*/").unwrap_or(inner);
            self.fragments.push(Fragment::Text(block(inner)));
        }
    }

    /// Adds lines that are no comment.
    pub fn push_text(&mut self, text: &str) {
        self.fragments.push(Fragment::Text(unindent(text)));
    }

    /// Whether nothing at all was said.
    pub fn is_empty(&self) -> bool {
        self.fragments.iter().all(|fragment| match fragment {
            Fragment::Line(line) => line.trim().is_empty(),
            Fragment::Text(text) => text.trim().is_empty(),
        })
    }

    /// Adds what another documentation says, after this one.
    pub fn append(&mut self, mut other: Docs<'a>) {
        self.fragments.append(&mut other.fragments);
    }

    /// The whole text, without the indentation its lines share.
    pub fn text(&self) -> String {
        let lines = self.fragments.iter().filter_map(|fragment| match fragment {
            Fragment::Line(line) => Some(*line),
            Fragment::Text(_) => None,
        });
        let indent = shared_indent(lines);
        let mut out = String::new();
        for fragment in &self.fragments {
            match fragment {
                Fragment::Line(line) => out.push_str(line.get(indent..).unwrap_or_default()),
                Fragment::Text(text) => out.push_str(text.trim_end_matches('\n')),
            }
            out.push('\n');
        }
        out
    }
}

/// Indentation, in bytes, that all lines share which say something.
fn shared_indent<'a>(lines: impl Iterator<Item = &'a str>) -> usize {
    lines
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0)
}

fn unindent(text: &str) -> String {
    let indent = shared_indent(text.lines());
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.get(indent..).unwrap_or_default().trim_end())
        .collect();
    lines.join("\n")
}

/// The lines between `/**` and `*/`, without their gutter of stars.
fn block(inner: &str) -> String {
    let (first, rest) = inner.split_once('\n').unwrap_or((inner, ""));
    let mut said = rest.lines().filter(|line| !line.trim().is_empty());
    let has_gutter = !rest.trim().is_empty() && said.all(|line| line.trim().starts_with('*'));
    let rest = if has_gutter {
        let lines = rest.lines().map(|line| {
            let line = line.trim_start();
            line.strip_prefix('*').unwrap_or(line)
        });
        unindent(&lines.collect::<Vec<_>>().join("\n"))
    } else {
        unindent(rest)
    };
    format!("{}\n{rest}", first.trim())
        .trim_matches('\n')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lose_the_indentation_they_share() {
        let mut docs = Docs::default();
        for line in ["/// a", "///", "///     b", "/// c\r"] {
            docs.push_comment(line);
        }
        assert_eq!(docs.text(), "a\n\n    b\nc\n");
    }

    #[test]
    fn blocks_lose_their_gutter() {
        let mut docs = Docs::default();
        docs.push_comment("/** a\n   * b\n   *   c\n   */");
        assert_eq!(docs.text(), "a\nb\n  c\n");
        let mut docs = Docs::default();
        docs.push_comment("/*!\n  a\n    b\n*/");
        assert_eq!(docs.text(), "a\n  b\n");
    }

    #[test]
    fn blank_documentation_is_none() {
        let mut docs = Docs::default();
        docs.push_comment("///  ");
        docs.push_text("");
        assert!(docs.is_empty());
    }
}
