//! Go documentation comments as Markdown.

/// What a comment says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Comment {
    /// Its text, code fenced.
    pub text: String,
    /// Whether a paragraph of it begins with `Deprecated:`.
    pub is_deprecated: bool,
}

impl Comment {
    /// Reads comments that stand below each other.
    pub fn of(comments: &[&str]) -> Self {
        let mut text = Text::default();
        for comment in comments {
            if let Some(line) = comment.strip_prefix("//") {
                if !is_directive(line) {
                    text.push(line.strip_prefix(' ').unwrap_or(line));
                }
            } else {
                let inner = comment.strip_prefix("/*").unwrap_or(comment);
                let inner = inner.strip_suffix("*/").unwrap_or(inner);
                inner
                    .trim_matches('\n')
                    .lines()
                    .for_each(|line| text.push(line));
            }
        }
        let text = text.finish();
        Self {
            is_deprecated: text
                .split("\n\n")
                .any(|paragraph| paragraph.starts_with("Deprecated:")),
            text,
        }
    }
}

/// Whether a line speaks to a tool: `//go:build`, `//nolint`.
fn is_directive(line: &str) -> bool {
    let word = line.split([':', ' ']).next().unwrap_or_default();
    line.starts_with(|c: char| c.is_ascii_lowercase())
        && (line[word.len()..].starts_with(':') || word == "nolint" || word == "export")
}

/// Markdown in the making.
#[derive(Default)]
struct Text {
    out: String,
    /// Lines of the code block that is open.
    code: Vec<String>,
}

impl Text {
    fn push(&mut self, line: &str) {
        let line = line.trim_end();
        let is_code = line.starts_with('\t') || line.starts_with("  ") && !is_list_item(line);
        if is_code || line.is_empty() && !self.code.is_empty() {
            self.code.push(line.to_owned());
            return;
        }
        self.end_code();
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn end_code(&mut self) {
        let indent = self
            .code
            .iter()
            .filter(|line| !line.is_empty())
            .map(|line| line.len() - line.trim_start().len())
            .min()
            .unwrap_or(0);
        let lines: Vec<&str> = self
            .code
            .iter()
            .map(|line| line.get(indent..).unwrap_or_default())
            .collect();
        if !lines.is_empty() {
            let code = lines.join("\n");
            self.out.push_str("```go\n");
            self.out.push_str(code.trim_end());
            self.out.push_str("\n```\n");
            if code.ends_with('\n') {
                self.out.push('\n');
            }
        }
        self.code.clear();
    }

    fn finish(mut self) -> String {
        self.end_code();
        self.out.trim().to_owned()
    }
}

/// Whether a line is an item of a list, or goes on with one.
fn is_list_item(line: &str) -> bool {
    let body = line.trim_start();
    let number = body.trim_start_matches(|c: char| c.is_ascii_digit());
    body.starts_with(['-', '*', '+', '•'])
        || number.len() < body.len() && number.starts_with(['.', ')'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indented_lines_become_code() {
        let comment = Comment::of(&[
            "// A does:",
            "//",
            "//\ta := 1",
            "//",
            "//\tif a {",
            "//\t\tb()",
            "//\t}",
            "//",
            "// And:",
            "//   - c",
            "//go:noinline",
        ]);
        assert_eq!(
            comment.text,
            "A does:\n\n```go\na := 1\n\nif a {\n\tb()\n}\n```\n\nAnd:\n  - c"
        );
    }

    #[test]
    fn blocks_are_read_by_their_lines() {
        let comment = Comment::of(&["/*\nPackage a.\n\n\tcode\n\nDeprecated: use b.\n*/"]);
        assert_eq!(
            comment.text,
            "Package a.\n\n```go\ncode\n```\n\nDeprecated: use b."
        );
        assert!(comment.is_deprecated);
    }
}
